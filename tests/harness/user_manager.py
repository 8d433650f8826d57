# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""The units of a user's systemd over its private socket: a millisecond, where each systemctl(1) takes
twenty."""

import contextlib
import signal
import time

from gi.repository import Gio, GLib

from .users import SessionError

MANAGER = "/org/freedesktop/systemd1"
INTERFACE = "org.freedesktop.systemd1"
# A new connection stalls now and then until more is sent: so it is proven first.
PROOF_TIMEOUT_MS = 20
PROOFS = 100
ANSWER_TIMEOUT_MS = 20000
CONNECT_TIMEOUT = 2
# Between two looks, where no signal of systemd's has come in the meantime.
PAUSE_MS = 20


def as_systemctl(value):
    """A property of a simple type as systemctl shows it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def connect(address):
    """A systemd that executes itself anew refuses connections for a moment."""
    deadline = time.monotonic() + CONNECT_TIMEOUT
    while True:
        try:
            return Gio.DBusConnection.new_for_address_sync(
                address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT, None, None)
        except GLib.Error as error:
            if not error.matches(Gio.io_error_quark(), Gio.IOErrorEnum.CONNECTION_REFUSED) \
                    or time.monotonic() > deadline:
                raise


class UserManager:
    """A connection, used with "with"."""

    def __init__(self, runtime_dir):
        self.connection = connect(f"unix:path={runtime_dir}/systemd/private")
        self.prove()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with contextlib.suppress(GLib.Error):
            self.connection.close_sync(None)

    def call(self, path, interface, method, arguments, timeout=ANSWER_TIMEOUT_MS):
        return self.connection.call_sync(None, path, interface, method, arguments, None,
                                         Gio.DBusCallFlags.NONE, timeout, None).unpack()

    def prove(self):
        for _ in range(PROOFS):
            try:
                self.call(MANAGER, "org.freedesktop.DBus.Peer", "Ping", None, PROOF_TIMEOUT_MS)
                return
            except GLib.Error as error:
                if not error.matches(Gio.io_error_quark(), Gio.IOErrorEnum.TIMED_OUT):
                    raise
        raise SessionError("the user manager does not answer")

    def manage(self, method, signature="()", *arguments):
        """Calls a method of the manager; returns its results."""
        return self.call(MANAGER, f"{INTERFACE}.Manager", method, GLib.Variant(signature, arguments))

    def reload(self):
        self.manage("Reload")

    def kill(self, unit):
        """All processes of a unit, if it is there."""
        with contextlib.suppress(GLib.Error):
            self.manage("KillUnit", "(ssi)", unit, "all", signal.SIGKILL)

    def start(self, unit, timeout=20):
        """Starts it, and waits for that."""
        self.manage("StartUnit", "(ss)", unit, "replace")
        state = self.wait_for_state(unit, "active", timeout)
        if state != "active":
            raise SessionError(f"{unit} is {state}")

    def properties(self, unit):
        """All of them, by name."""
        path, = self.manage("LoadUnit", "(s)", unit)
        return self.call(path, "org.freedesktop.DBus.Properties", "GetAll",
                         GLib.Variant("(s)", ("",)))[0]

    def state(self, unit):
        return self.properties(unit)["ActiveState"]

    def wait_for_state(self, unit, state, timeout):
        """Looks again whenever systemd tells of a change; returns the state that the unit has in the end."""
        deadline = time.monotonic() + timeout
        context = GLib.MainContext.default()
        signals = self.connection.signal_subscribe(
            None, None, None, None, None, Gio.DBusSignalFlags.NONE, lambda *_: None)
        try:
            while (now := self.state(unit)) != state and time.monotonic() < deadline:
                pause = GLib.timeout_add(PAUSE_MS, lambda: GLib.SOURCE_CONTINUE)
                context.iteration(True)
                GLib.source_remove(pause)
        finally:
            self.connection.signal_unsubscribe(signals)
        return now
