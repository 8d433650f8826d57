# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""A client of the user manager's private socket: a call takes a millisecond, a systemctl(1) process
twenty."""

import contextlib
import signal
import threading
import time

from gi.repository import Gio, GLib

from .users import SessionError

MANAGER = "/org/freedesktop/systemd1"
INTERFACE = "org.freedesktop.systemd1"
PROPERTIES = "org.freedesktop.DBus.Properties"
# A new connection sometimes stalls until more is sent, so it is verified first.
PROOF_TIMEOUT_MS = 20
PROOFS = 100
ANSWER_TIMEOUT_MS = 20000
CONNECT_TIMEOUT = 2
# The polling interval without signals from systemd.
PAUSE_MS = 20


def as_systemctl(value):
    """Formats a simple property or an identifier as systemctl does. Other types are for comparison
    only."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and all(isinstance(item, int) for item in value):
        return bytes(value).hex()
    return str(value)


def connect_once(address):
    cancellable = Gio.Cancellable()
    timer = threading.Timer(ANSWER_TIMEOUT_MS / 1000, cancellable.cancel)
    timer.start()
    try:
        return Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT, None, cancellable)
    finally:
        timer.cancel()


def connect(address):
    """Retries: systemd refuses connections during a daemon-reexec."""
    deadline = time.monotonic() + CONNECT_TIMEOUT
    while True:
        try:
            return connect_once(address)
        except GLib.Error as error:
            if not error.matches(Gio.io_error_quark(), Gio.IOErrorEnum.CONNECTION_REFUSED) \
                    or time.monotonic() > deadline:
                raise
        time.sleep(PAUSE_MS / 1000)


class UserManager:
    """A connection; a context manager."""

    def __init__(self, runtime_dir):
        self.connection = connect(f"unix:path={runtime_dir}/systemd/private")
        try:
            self.prove()
        except (GLib.Error, SessionError):
            self.__exit__()
            raise

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
        """Kills all processes of a unit, if it is loaded."""
        with contextlib.suppress(GLib.Error):
            self.manage("KillUnit", "(ssi)", unit, "all", signal.SIGKILL)

    def start(self, unit, timeout=20):
        """Starts a unit and waits until it is active."""
        self.manage("StartUnit", "(ss)", unit, "replace")
        state = self.wait_for_state(unit, "active", timeout, unless="failed")
        if state != "active":
            raise SessionError(f"{unit} is {state}")

    def load(self, unit):
        """Returns the unit's object path."""
        return self.manage("LoadUnit", "(s)", unit)[0]

    def properties(self, unit):
        """Returns all properties of a unit by name."""
        return self.call(self.load(unit), PROPERTIES, "GetAll", GLib.Variant("(s)", ("",)))[0]

    def state(self, path):
        """Returns the state of the unit with that object path."""
        return self.call(path, PROPERTIES, "Get",
                         GLib.Variant("(ss)", (f"{INTERFACE}.Unit", "ActiveState")))[0]

    def wait_for_state(self, unit, state, timeout, unless=None):
        """Checks the state after each signal of systemd; returns the final state."""
        deadline = time.monotonic() + timeout
        path = self.load(unit)
        context = GLib.MainContext.default()
        signals = self.connection.signal_subscribe(
            None, PROPERTIES, "PropertiesChanged", None, None, Gio.DBusSignalFlags.NONE, lambda *_: None)
        try:
            while (now := self.state(path)) not in (state, unless) and time.monotonic() < deadline:
                pause = GLib.timeout_add(PAUSE_MS, lambda: GLib.SOURCE_CONTINUE)
                context.iteration(True)
                GLib.source_remove(pause)
        finally:
            self.connection.signal_unsubscribe(signals)
        return now
