# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""A user's session: a real "systemd --user" with a real D-Bus user bus."""

import contextlib
import os
import select
import shutil
import signal
import socket
import subprocess
import time

from .users import UIDS, SessionError, make_home

CGROUP = "/sys/fs/cgroup"
START_TIMEOUT = 30
STOP_TIMEOUT = 20


class UserSession:
    """Starts with "with", and ends with it. Runs inside a private session."""

    def __init__(self, name, bus=True):
        self.name = name
        self.uid = UIDS[name]
        self.bus = bus
        self.runtime_dir = f"/run/user/{self.uid}"
        self.home = f"/run/home/{name}"
        self.unit_dir = f"{self.runtime_dir}/systemd/user"
        self.manager = None
        self.environment = {
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": self.home, "USER": name, "LOGNAME": name, "SHELL": "/bin/bash",
            "XDG_RUNTIME_DIR": self.runtime_dir,
        }
        # The sanitizers of a build that has them; the manager hands its environment on.
        self.environment |= {name: value for name, value in os.environ.items()
                             if name in ("ASAN_OPTIONS", "UBSAN_OPTIONS")}

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        make_home(self.name)
        os.mkdir(self.runtime_dir, 0o700)
        os.chown(self.runtime_dir, self.uid, self.uid)
        if not self.bus:
            self.mask("dbus.socket", "dbus.service")
        group = f"{CGROUP}/{self.name}"
        for name in ("manager", "login"):
            os.makedirs(f"{group}/{name}", exist_ok=True)
        for path in (group, f"{group}/manager", f"{group}/login"):
            for file in ("", "/cgroup.procs", "/cgroup.subtree_control", "/cgroup.threads"):
                os.chown(path + file, self.uid, self.uid)

        notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        address = f"{self.runtime_dir}/.manager-ready"
        notify.bind(address)
        os.chmod(address, 0o666)

        self.manager = self._popen_in(
            "manager", ["/lib/systemd/systemd", "--user"],
            env=self.environment | {"NOTIFY_SOCKET": address},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._wait_ready(notify)
        os.unlink(address)
        if self.bus:
            self.environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={self.runtime_dir}/bus"

    def _popen_in(self, group, command, **arguments):
        """Starts a command as the user, in a control group below that of the session."""
        def enter_group():
            with open(f"{CGROUP}/{self.name}/{group}/cgroup.procs", "w", encoding="ascii") as procs:
                procs.write("0")

        return subprocess.Popen(
            ["setpriv", f"--reuid={self.uid}", f"--regid={self.uid}", "--clear-groups", *command],
            preexec_fn=enter_group, cwd="/", **arguments)

    def _wait_ready(self, notify):
        deadline = time.monotonic() + START_TIMEOUT
        while True:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([notify], [], [], left)[0]:
                raise SessionError(f"the user manager of {self.name} did not start")
            if "READY=1" in notify.recv(4096).decode().splitlines():
                notify.close()
                return

    def stop(self):
        if self.manager is None:
            return
        self.manager.send_signal(signal.SIGTERM)
        try:
            self.manager.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            pass
        with contextlib.suppress(OSError):
            with open(f"{CGROUP}/{self.name}/cgroup.kill", "w", encoding="ascii") as kill:
                kill.write("1")
        self.manager.wait(STOP_TIMEOUT)
        self.manager = None
        subprocess.run(["umount", "-R", "-l", self.runtime_dir], check=False,
                       stderr=subprocess.DEVNULL)
        shutil.rmtree(self.runtime_dir, ignore_errors=True)

    # What a person at a shell of the session would do.

    def popen(self, command, **arguments):
        environment = self.environment | arguments.pop("env", {})
        return subprocess.Popen(command, user=self.uid, group=self.uid, extra_groups=[],
                                cwd="/", env=environment, **arguments)

    def popen_logged_in(self, command, **arguments):
        """The same from where the user's systemd may take processes into scopes."""
        return self._popen_in("login", command, env=self.environment, **arguments)

    def run(self, *command, check=True, timeout=60, **arguments):
        return subprocess.run(command, user=self.uid, group=self.uid, extra_groups=[], cwd="/",
                              env=self.environment | arguments.pop("env", {}), check=check,
                              timeout=timeout, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, **arguments)

    def systemctl(self, *arguments, check=True):
        return self.run("systemctl", "--user", *arguments, check=check).stdout.strip()

    def show(self, unit, *properties):
        """The values of a unit's properties, in the order asked."""
        text = self.systemctl("show", unit, *(f"--property={name}" for name in properties))
        values = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
        return [values.get(name, "") for name in properties]

    def state(self, unit):
        return self.show(unit, "ActiveState")[0]

    def wait_for_state(self, unit, state, timeout=20):
        """Waits until the unit has the state; asks systemd again and again, which is bounded."""
        deadline = time.monotonic() + timeout
        while (now := self.state(unit)) != state:
            if time.monotonic() > deadline:
                raise SessionError(f"{unit} is {now}, not {state}")

    # Units of this session only, gone with its runtime directory.

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
