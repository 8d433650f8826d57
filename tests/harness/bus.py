# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Calls to the agent over the session bus, as the session's user.

As a program: bus.py METHOD SIGNATURE ARGUMENTS-IN-JSON; prints {"reply": […]} or {"error": NAME,
"message": TEXT}. A variant is given as [SIGNATURE, VALUE]. With "watch PROPERTY" it prints each new
value of a property of the agent.
"""

import contextlib
import json
import os
import subprocess
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


def call_bus(session, method):
    """Calls the bus itself."""
    session.run("busctl", "--user", "call", "org.freedesktop.DBus", "/org/freedesktop/DBus",
                "org.freedesktop.DBus", method)


class Changes:
    """New values of a property, from PropertiesChanged."""

    def __init__(self, stream):
        self.stream = stream

    def next(self):
        return json.loads(self.stream.readline())


@contextlib.contextmanager
def watching(session, name):
    process = session.popen(["/usr/bin/python3", "-B", os.path.realpath(__file__), "watch", name],
                            stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "ready\n"
        yield Changes(process.stdout)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def watch(name):
    from gi.repository import Gio, GLib

    def on_changed(*arguments):
        changed = arguments[5].unpack()[1]
        if name in changed:
            print(json.dumps(changed[name]), flush=True)

    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    bus.signal_subscribe(NAME, "org.freedesktop.DBus.Properties", "PropertiesChanged", PATH,
                         INTERFACE, Gio.DBusSignalFlags.NONE, on_changed)
    bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.Peer",
                  "Ping", None, None, 0, 30000)
    print("ready", flush=True)
    GLib.MainLoop().run()


def with_variants(signature, value):
    """The value, with each [SIGNATURE, VALUE] replaced by a variant."""
    from gi.repository import GLib

    if signature == "v":
        return GLib.Variant(value[0], with_variants(value[0], value[1]))
    if signature == "a{sv}":
        return {key: with_variants("v", item) for key, item in value.items()}
    if signature == "av":
        return [with_variants("v", item) for item in value]
    if signature.startswith("a("):
        return [tuple(item) for item in value]
    return tuple(value) if signature.startswith("(") else value


def main(method, signature, arguments):
    from gi.repository import Gio, GLib  # only here: the tests themselves need no bus

    arguments = [with_variants(kind, value) for kind, value
                 in zip(GLib.Variant.split_signature(signature), json.loads(arguments))]
    interface, _, member = method.rpartition(".")
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    try:
        reply = bus.call_sync(NAME, PATH, interface or INTERFACE, member,
                              GLib.Variant(signature, tuple(arguments)), None, 0, 30000)
        print(json.dumps({"reply": reply.unpack()}))
    except GLib.Error as error:
        name = Gio.DBusError.get_remote_error(error) or ""
        message = error.message.removeprefix(f"GDBus.Error:{name}: ")
        print(json.dumps({"error": name, "message": message}))


if __name__ == "__main__":
    if sys.argv[1] == "watch":
        watch(sys.argv[2])
    else:
        main(*sys.argv[1:])
