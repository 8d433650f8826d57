# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Calls to the agent over the session bus, as the session's user.

As a program: bus.py METHOD SIGNATURE ARGUMENTS-IN-JSON; prints {"reply": […]} or {"error": NAME,
"message": TEXT}.
"""

import json
import os
import sys

NAME = "io.snapcraft.SessionAgent"
PATH = "/io/snapcraft/SessionAgent"
INTERFACE = "io.snapcraft.SessionAgent1"


class BusError(Exception):
    """An error reply."""

    def __init__(self, name, message):
        super().__init__(f"{name}: {message}")
        self.name = name
        self.message = message


def command(method, signature="()", *arguments):
    program = os.path.realpath(__file__)
    return ["/usr/bin/python3", "-B", program, method, signature, json.dumps(arguments)]


def result_of(text):
    reply = json.loads(text)
    if "error" in reply:
        raise BusError(reply["error"], reply["message"])
    return reply["reply"]


def call(session, method, signature="()", *arguments):
    return result_of(session.run(*command(method, signature, *arguments)).stdout)


def main(method, signature, arguments):
    from gi.repository import Gio, GLib  # only here: the tests themselves need no bus

    interface, _, member = method.rpartition(".")
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    try:
        reply = bus.call_sync(NAME, PATH, interface or INTERFACE, member,
                              GLib.Variant(signature, tuple(json.loads(arguments))), None, 0, 30000)
        print(json.dumps({"reply": reply.unpack()}))
    except GLib.Error as error:
        name = Gio.DBusError.get_remote_error(error) or ""
        message = error.message.removeprefix(f"GDBus.Error:{name}: ")
        print(json.dumps({"error": name, "message": message}))


if __name__ == "__main__":
    main(*sys.argv[1:])
