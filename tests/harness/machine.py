# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""A machine: a container with a real systemd as process 1, over the installed system."""

import os
import shutil
import subprocess
import time

from . import control_group
from .namespace import IN_USER_NAMESPACE, mount
from .notify import NotifySocket
from .users import NotHere, SessionError, require_private_session

PLACE = "/run/machine"
GROUP = "machine"
START_TIMEOUT = 60
STOP_TIMEOUT = 60
# Units enabled on the host are not wanted in the machine.
TARGET = "basic.target"
UNWANTED = ["/etc/systemd/system", "/var/snap", "/var/lib/snapd"]


class Machine:
    """A context manager that boots the machine inside a private session and shares its network: its
    ports are on the session's loopback device. Its files are lost at the end, but survive a
    reboot."""

    options = ()  # more, for systemd-nspawn

    def __init__(self):
        self.root = f"{PLACE}/root"
        self.unit_dir = "/etc/systemd/system"
        self.console = f"{PLACE}/console"
        self.container = None
        self.leader = None

    def __enter__(self):
        require_private_session()
        if IN_USER_NAMESPACE:
            raise NotHere("a machine cannot be booted by a user without root")
        os.mkdir(PLACE)
        try:
            mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", PLACE)
            for name in ("upper", "work", "root"):
                os.mkdir(f"{PLACE}/{name}")
            mount("-t", "overlay", "overlay", "-o",
                  f"lowerdir=/,upperdir={PLACE}/upper,workdir={PLACE}/work", self.root)
            self.furnish()
            control_group.make(GROUP)
            self.boot()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.halt()
        subprocess.run(["umount", "-R", "-l", PLACE], check=False)
        os.rmdir(PLACE)

    def furnish(self):
        """Creates files that must exist before the boot."""
        for path in UNWANTED:
            shutil.rmtree(self.root + path, ignore_errors=True)
            os.makedirs(self.root + path)
        if os.path.lexists(f"{self.root}/etc/machine-id"):
            os.unlink(f"{self.root}/etc/machine-id")
        subprocess.run(["systemd-machine-id-setup", f"--root={self.root}"], check=True,
                       stderr=subprocess.DEVNULL)

    def boot(self):
        with NotifySocket(f"{PLACE}/ready") as ready, open(self.console, "ab") as console:
            self.container = subprocess.Popen(
                [*control_group.enter(GROUP), "systemd-nspawn", f"--directory={self.root}", "--register=no", "--keep-unit",
                 "--private-users=no", "--machine=test", "--hostname=test", "--console=pipe",
                 "--notify-ready=yes", "--resolv-conf=off", "--timezone=off", "--bind-ro=/usr/local",
                 *self.options, "--boot", "--", f"systemd.unit={TARGET}"],
                env=os.environ | {"NOTIFY_SOCKET": ready.address},
                stdin=subprocess.DEVNULL, stdout=console, stderr=console)
            fields = ready.wait_ready(START_TIMEOUT)
        if not fields:
            raise SessionError(f"the machine did not boot: {self.read_console()[-2000:]}")
        self.leader = fields["X_NSPAWN_LEADER_PID"]

    def halt(self):
        if self.container is None:
            return
        self.container.terminate()  # an orderly shutdown
        try:
            self.container.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            control_group.kill(GROUP)
            self.container.wait()
        self.container = None

    def reboot(self):
        self.halt()
        self.boot()

    def read_console(self):
        with open(self.console, encoding="utf-8", errors="replace") as file:
            return file.read()

    # Like commands of root in a shell of the machine.

    def enter(self):
        """Also enters its root directory, which differs from that of its namespace if the tests run
        in a chroot."""
        return ["nsenter", f"--target={self.leader}", "--all", "--root", "--wd"]

    def run(self, *command, check=True, timeout=60, **arguments):
        done = subprocess.run([*self.enter(), *command], check=False,
                              timeout=timeout, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, **arguments)
        if check and done.returncode != 0:
            raise SessionError(f"{command}: {done.returncode}: {done.stderr[-2000:]}")
        return done

    def systemctl(self, *arguments, check=True):
        return self.run("systemctl", *arguments, check=check).stdout.strip()

    def state(self, unit):
        return self.systemctl("show", "--property=ActiveState", "--value", unit)

    def wait_for_state(self, unit, state, timeout=20):
        """Polls systemd until the unit has the state, or the timeout."""
        deadline = time.monotonic() + timeout
        while (now := self.state(unit)) != state:
            if time.monotonic() > deadline:
                raise SessionError(f"{unit} is {now}, not {state}")
            time.sleep(0.02)

    def write_file(self, path, text, mode=0o644):
        os.makedirs(os.path.dirname(self.root + path), exist_ok=True)
        with open(self.root + path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(self.root + path, mode)

    def write_unit(self, name, text):
        self.write_file(f"{self.unit_dir}/{name}", text)

    def add_group(self, name, gid):
        with open(f"{self.root}/etc/group", "a", encoding="utf-8") as file:
            file.write(f"{name}:x:{gid}:\n")
