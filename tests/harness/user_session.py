# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""A user's session: a real "systemd --user" with a real D-Bus user bus."""

import contextlib
import itertools
import os
import shutil
import signal
import subprocess
import time

from gi.repository import GLib

from . import control_group
from .notify import NotifySocket
from .user_manager import UserManager, as_systemctl
from .users import ALONE, UIDS, NotHere, SessionError, make_home, require_private_session

START_TIMEOUT = 30
STOP_TIMEOUT = 20

numbers = itertools.count(1)


class UserSession:
    """A context manager that runs the session, inside a private session."""

    def __init__(self, name, bus=True):
        self.name = name
        self.uid = UIDS[name]
        self.bus = bus
        self.runtime_dir = f"/run/user/{self.uid}"
        self.home = f"/run/home/{name}"
        self.unit_dir = f"{self.runtime_dir}/systemd/user"
        self.manager = None
        self.group = None
        self.environment = {
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": self.home, "USER": name, "LOGNAME": name, "SHELL": "/bin/bash",
            "XDG_RUNTIME_DIR": self.runtime_dir,
        }
        # The options of sanitizers; services inherit the manager's environment.
        self.environment |= {name: value for name, value in os.environ.items()
                             if name in ("ASAN_OPTIONS", "UBSAN_OPTIONS")}

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        require_private_session()
        self.make_directories()
        if not self.bus:
            self.mask("dbus.socket", "dbus.service")
        # Never reuse a killed group: with Linux 6.18 and systemd 257, the next manager in it exited
        # at once.
        self.group = f"{self.name}-{next(numbers)}"
        for group in (self.group, f"{self.group}/manager", f"{self.group}/login"):
            control_group.make(group, self.uid)
        with NotifySocket(f"{self.runtime_dir}/.manager-ready") as ready:
            self.manager = self._popen_in(
                "manager", ["/lib/systemd/systemd", "--user"],
                env=self.environment | {"NOTIFY_SOCKET": ready.address},
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if not ready.wait_ready(START_TIMEOUT):
                raise SessionError(f"the user manager of {self.name} did not start")
        if self.bus:
            self.environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={self.runtime_dir}/bus"

    def make_directories(self):
        make_home(self.name)
        # Remove files that were written after the end of a failed session.
        shutil.rmtree(self.runtime_dir, ignore_errors=True)
        os.mkdir(self.runtime_dir, 0o700)
        os.chown(self.runtime_dir, self.uid, self.uid)

    def become(self):
        """A command prefix that switches to the user. With preexec_fn, Python would fork, which
        takes ten times as long as most commands, because of the memory of the tests."""
        return ["setpriv", f"--reuid={self.uid}", f"--regid={self.uid}", "--clear-groups"]

    def _popen_in(self, group, command, **arguments):
        """Starts a command as the user, in a control group below the session's."""
        return subprocess.Popen(
            [*control_group.enter(f"{self.group}/{group}"), *self.become(), *command], cwd="/", **arguments)

    def stop(self):
        if self.manager is None:
            return
        self.manager.send_signal(signal.SIGTERM)
        try:
            self.manager.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            pass
        control_group.kill(self.group)
        self.manager.wait(STOP_TIMEOUT)
        control_group.remove(self.group)
        self.manager = None
        subprocess.run(["umount", "-R", "-l", self.runtime_dir], check=False,
                       stderr=subprocess.DEVNULL)
        shutil.rmtree(self.runtime_dir, ignore_errors=True)

    # Like commands of the user in a shell of the session.

    def popen(self, command, **arguments):
        environment = self.environment | arguments.pop("env", {})
        return subprocess.Popen([*self.become(), *command], cwd="/", env=environment, **arguments)

    def popen_logged_in(self, command, **arguments):
        """Like popen(), from a control group out of which the user manager may move processes into
        scopes."""
        return self._popen_in("login", command, env=self.environment, **arguments)

    def run(self, *command, check=True, timeout=60, **arguments):
        return subprocess.run([*self.become(), *command], cwd="/", env=self.environment | arguments.pop("env", {}),
                              check=check, timeout=timeout, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, **arguments)

    def systemctl(self, *arguments, check=True):
        """A daemon-reload, the most frequent command, does not start a process."""
        if check and arguments == ("daemon-reload",):
            with UserManager(self.runtime_dir) as manager:
                manager.reload()
            return ""
        return self.run("systemctl", "--user", *arguments, check=check).stdout.strip()

    def start_unit(self, unit):
        with UserManager(self.runtime_dir) as manager:
            manager.start(unit)

    def kill_unit(self, unit):
        with contextlib.suppress(GLib.Error), UserManager(self.runtime_dir) as manager:
            manager.kill(unit)

    def show(self, unit, *properties):
        """The values of properties of a unit, in the given order, as systemctl shows them."""
        with UserManager(self.runtime_dir) as manager:
            values = manager.properties(unit)
        return [as_systemctl(values.get(name, "")) for name in properties]

    def state(self, unit):
        with UserManager(self.runtime_dir) as manager:
            return manager.state(manager.load(unit))

    def wait_for_state(self, unit, state, timeout=20):
        """Waits until the unit has the state, even if systemd is re-executed meanwhile."""
        deadline = time.monotonic() + timeout
        now = "unknown"
        while now != state and (left := deadline - time.monotonic()) > 0:
            try:
                with UserManager(self.runtime_dir) as manager:
                    now = manager.wait_for_state(unit, state, left)
            except (GLib.Error, SessionError):
                time.sleep(0.02)  # systemd is being re-executed, or has exited
        if now != state:
            raise SessionError(f"{unit} is {now}, not {state}")

    # Units of this session only, removed with its runtime directory.

    def write_file(self, path, text, mode=0o644):
        directory = os.path.dirname(path)
        missing = []
        while not os.path.isdir(directory):
            missing.append(directory)
            directory = os.path.dirname(directory)
        for new in reversed(missing):
            os.mkdir(new)
            os.chown(new, self.uid, self.uid)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chown(path, self.uid, self.uid)
        os.chmod(path, mode)

    def write_unit(self, name, text):
        self.write_file(f"{self.unit_dir}/{name}", text)

    def mask(self, *units):
        for unit in units:
            directory = self.unit_dir
            os.makedirs(directory, exist_ok=True)
            for path in (f"{self.runtime_dir}/systemd", directory):
                os.chown(path, self.uid, self.uid)
            os.symlink("/dev/null", f"{directory}/{unit}")


class BareSession(UserSession):
    """A user with a home and a runtime directory, but no processes. Needs no private session."""

    def start(self):
        if ALONE and os.path.exists(self.runtime_dir):
            raise NotHere(f"{self.runtime_dir} is there already, and somebody's")
        self.make_directories()

    def stop(self):
        shutil.rmtree(self.runtime_dir, ignore_errors=True)
