#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""A scripted notification server, to inject the faults that real ones show too rarely.

As a program, in the session: notification_server.py BEHAVIOUR...; prints a line of JSON for each
call, and emits the signals that it reads as lines of JSON [SIGNAL, ID, TEXT-OR-NUMBER].
"""

import contextlib
import json
import os
import subprocess
import sys
import threading

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
XML = """<node><interface name='org.freedesktop.Notifications'>
<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/>
<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>
<arg type='as' direction='in'/><arg type='a{sv}' direction='in'/><arg type='i' direction='in'/>
<arg type='u' direction='out'/></method>
<method name='CloseNotification'><arg type='u' direction='in'/></method>
<method name='GetCapabilities'><arg type='as' direction='out'/></method>
<method name='GetServerInformation'><arg type='s' direction='out'/><arg type='s' direction='out'/>
<arg type='s' direction='out'/><arg type='s' direction='out'/></method>
</interface></node>"""
# The same with replies of types that violate the specification.
LYING_XML = XML.replace("<arg type='u' direction='out'/>", "<arg type='s' direction='out'/>")


class NotificationServer:
    """The test's side of the server: received calls, and signals to emit."""

    def __init__(self, session, *behaviour):
        self.session = session
        self.behaviour = behaviour
        self.calls = []

    def __enter__(self):
        self.process = self.session.popen(
            ["/usr/bin/python3", "-B", os.path.realpath(__file__), *self.behaviour],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline() == "ready\n"
        self.came = threading.Condition()
        self.reader = threading.Thread(target=self._read)
        self.reader.start()
        return self

    def __exit__(self, *_):
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.terminate()
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()

    def _read(self):
        for line in self.process.stdout:
            with self.came:
                self.calls.append(json.loads(line))
                self.came.notify_all()

    def wait_for(self, method, number=1, timeout=20):
        """Waits for @number calls of a method, and returns their arguments."""
        def calls():
            return [arguments for name, *arguments in self.calls if name == method]
        with self.came:
            if not self.came.wait_for(lambda: len(calls()) >= number, timeout):
                raise AssertionError(f"{len(calls())} calls of {method}, not {number}")
            return calls()

    def notifications(self):
        return [arguments for name, *arguments in list(self.calls) if name == "Notify"]

    def emit(self, signal, number, value):
        print(json.dumps([signal, number, value]), file=self.process.stdin, flush=True)

    def kill(self):
        self.process.kill()
        self.process.wait()


def main(behaviour):
    from gi.repository import Gio, GLib

    loop = GLib.MainLoop()
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    state = {"next": 1}
    version = next((b.split("-")[1] for b in behaviour if b.startswith("version-")), "1.2")

    def emit(signal, number, value):
        signature = "(uu)" if isinstance(value, int) else "(us)"
        bus.emit_signal(None, PATH, NAME, signal, GLib.Variant(signature, (number, value)))

    def on_call(_bus, _sender, _path, _interface, method, parameters, invocation):
        print(json.dumps([method, *parameters.unpack()]), flush=True)
        if "hang" in behaviour or f"hang-{method}" in behaviour:
            return
        if f"crash-{method}" in behaviour:
            os._exit(1)
        if f"refuse-{method}" in behaviour:
            invocation.return_dbus_error("org.example.Error.Full", "there is no room left")
        elif method == "GetServerInformation":
            invocation.return_value(GLib.Variant("(ssss)", ("scripted", "test", "1", version)))
        elif method == "GetCapabilities":
            caps = ["body", "body-markup", "actions"]
            caps = [c for c in caps if f"no-{c}" not in behaviour]
            invocation.return_value(GLib.Variant("(as)", (caps,)))
        elif method == "CloseNotification":
            invocation.return_value(None)
        elif "lie" in behaviour:
            invocation.return_value(GLib.Variant("(s)", ("one",)))
        elif "id-0" in behaviour:
            invocation.return_value(GLib.Variant("(u)", (0,)))
        else:
            replaces = parameters.unpack()[1]
            number = replaces or state["next"]
            state["next"] += not replaces
            if "dismiss-replaced" in behaviour and replaces:
                emit("NotificationClosed", replaces, 2)
            if "early-close" in behaviour:
                emit("NotificationClosed", number, 1)
            if "early-action" in behaviour:
                emit("ActivationToken", number, "early-token")
                emit("ActionInvoked", number, "close-and-update")
            invocation.return_value(GLib.Variant("(u)", (number,)))

    def on_order(line):
        signal, number, value = json.loads(line)
        if signal == "flood":
            for foreign in range(number):
                emit("ActionInvoked", 1000000 + foreign, "default")
                emit("NotificationClosed", 1000000 + foreign, 1)
        elif signal == "exit":
            bus.flush_sync()
            os._exit(0)
        else:
            emit(signal, number, value)

    def on_input(descriptor, _condition):
        data = os.read(descriptor, 65536)
        if not data:
            loop.quit()
            return False
        for line in data.decode().splitlines():
            on_order(line)
        return True

    info = Gio.DBusNodeInfo.new_for_xml(LYING_XML if "lie" in behaviour else XML)
    bus.register_object(PATH, info.interfaces[0], on_call, None, None)
    GLib.io_add_watch(sys.stdin.fileno(), GLib.PRIORITY_DEFAULT,
                      GLib.IO_IN | GLib.IO_HUP, on_input)
    Gio.bus_own_name_on_connection(bus, NAME, Gio.BusNameOwnerFlags.NONE,
                                   lambda *_: print("ready", flush=True), None)
    loop.run()


if __name__ == "__main__":
    main(sys.argv[1:])
