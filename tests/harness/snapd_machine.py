# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""A machine with a real snapd, which installs locally built snaps, without a store."""

import os
import struct
import subprocess

from .machine import Machine
from .users import UIDS, NotHere

# snapd requires a snap with its own files first: "core", and since 2.68 "snapd", whose file system
# tools it then uses.
FIRST = {
    "core": {"meta/snap.yaml": "name: core\nversion: '1'\ntype: os\nsummary: core\ndescription: core\n",
             "usr/lib/snapd/info": "VERSION=0\n"},
    "snapd": {"meta/snap.yaml": "name: snapd\nversion: '1'\ntype: snapd\nsummary: snapd\n"
                                "description: snapd\n",
              "usr/lib/snapd/info": "VERSION=0\n",
              "usr/bin/mksquashfs": '#!/bin/sh\nexec /usr/bin/mksquashfs "$@"\n',
              "usr/bin/unsquashfs": '#!/bin/sh\nexec /usr/bin/unsquashfs "$@"\n'}}
# No re-execution from a snap, and no access to a store.
ENVIRONMENT = {"SNAP_REEXEC": "0", "SNAPPY_TESTING": "1"}
PLACE = "/var/tmp/snaps"
# Enough for the snaps of a test beside other users of this kernel.
LOOP_DEVICES = 32


SNAP_CONFINE = "/usr/lib/snapd/snap-confine"


def missing_capabilities():
    """The numbers of snap-confine's file capabilities (2.77) that are not available here."""
    try:
        attribute = os.getxattr(SNAP_CONFINE, "security.capability")
    except OSError:
        return []
    _, low, _, high, _ = struct.unpack_from("<5I", attribute)
    with open("/proc/self/status", encoding="ascii") as file:
        bounding = next(int(line.split()[1], 16) for line in file if line.startswith("CapBnd"))
    missing = (low | high << 32) & ~bounding
    return [number for number in range(64) if missing >> number & 1]


class SnapdMachine(Machine):
    # Snaps are mounted with loop devices, which all machines on the kernel share.
    options = ("--bind=/dev/loop-control", "--capability=all")

    def furnish(self):
        super().furnish()
        packaged = subprocess.run(["dpkg", "--listfiles", "snapd"], check=True, capture_output=True,
                                  text=True).stdout.split()
        for path in packaged:
            if path.startswith("/var/"):
                os.makedirs(self.root + path, exist_ok=True)
        # The machine has no devices, and snapd's generator does not support containers.
        self.write_file("/usr/bin/udevadm", "#!/bin/sh\n", 0o755)
        os.unlink(f"{self.root}/usr/lib/systemd/system-generators/snapd-generator")
        self.write_file("/etc/tmpfiles.d/loop.conf", "".join(
            f"b /dev/loop{number} 0600 root root - 7:{number}\n" for number in range(LOOP_DEVICES)))
        lines = "".join(f"Environment={name}={value}\n" for name, value in ENVIRONMENT.items())
        self.write_file("/etc/systemd/system/snapd.service.d/test.conf", f"[Service]\n{lines}")

    def boot(self):
        is_new = not os.path.exists(f"{self.root}/var/lib/snapd/state.json")
        super().boot()
        self.systemctl("start", "snapd.socket", "snapd.service")
        if is_new:
            for name, files in FIRST.items():
                self.install(self.pack(name, files))

    def add_user(self, name):
        """Creates a user with a user manager and the agent's socket, as if logged in."""
        uid = UIDS[name]
        for path, line in (("passwd", f"{name}:x:{uid}:{uid}::/home/{name}:/bin/bash\n"),
                           ("shadow", f"{name}:!:1::::::\n")):
            with open(f"{self.root}/etc/{path}", "a", encoding="utf-8") as file:
                file.write(line)
        self.add_group(name, uid)
        self.run("mkdir", "-p", f"/home/{name}")
        self.run("chown", f"{name}:", f"/home/{name}")
        self.systemctl("--global", "enable", "snapd.session-agent.socket")
        self.systemctl("start", f"user@{uid}.service")

    @staticmethod
    def as_user(name):
        """The beginning of a command that runs in the user's session."""
        uid = UIDS[name]
        return ["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", "env",
                f"XDG_RUNTIME_DIR=/run/user/{uid}", f"DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/{uid}/bus",
                f"HOME=/home/{name}"]

    def systemctl_of(self, name, *arguments, check=True):
        """Runs systemctl --user as that user."""
        return self.run(*self.as_user(name), "systemctl", "--user", *arguments, check=check).stdout.strip()

    @staticmethod
    def require_commands():
        """Skips tests that run commands of snaps if snap-confine, used by "snap run", cannot
        work."""
        if missing := missing_capabilities():
            raise NotHere(f"snap-confine has capabilities that nobody has on this machine: {missing}")

    def snap(self, *arguments, check=True):
        settings = [f"{name}={value}" for name, value in ENVIRONMENT.items()]
        return self.run("env", *settings, "snap", *arguments, check=check, timeout=120)

    def pack(self, name, files):
        """Builds a snap of files, given as path and text; scripts are executable. Returns its
        path."""
        directory = f"{PLACE}/{name}"
        self.run("rm", "-rf", directory)
        for path, text in files.items():
            self.write_file(f"{directory}/{path}", text, 0o755 if text.startswith("#!") else 0o644)
        return self.snap("pack", directory, PLACE).stdout.split("built: ")[1].strip()

    def install(self, path, *options, check=True):
        return self.snap("install", "--dangerous", *options, path, check=check)


class SessionInMachine:
    """The session of a user of the machine, for desktops and scripted servers."""

    SERVERS = "/srv/session"

    def __init__(self, machine, name):
        self.machine, self.name = machine, name
        self.runtime_dir, self.home = f"/run/user/{UIDS[name]}", f"/home/{name}"

    def run(self, *command, env=None):
        variables = [f"{name}={value}" for name, value in (env or {}).items()]
        return self.machine.run(*self.machine.as_user(self.name), *variables, *command)

    def popen(self, command, **arguments):
        """Scripts of the tests are copied."""
        here = []
        for word in command:
            if word.startswith("/") and word.endswith(".py"):
                with open(word, encoding="utf-8") as file:
                    word = f"{self.SERVERS}/{os.path.basename(word)}"
                    self.machine.write_file(word, file.read())
            here.append(word)
        return subprocess.Popen([*self.machine.enter(), *self.machine.as_user(self.name), *here], **arguments)

    def systemctl(self, *arguments, check=True):
        return self.machine.systemctl_of(self.name, *arguments, check=check)

    def write_file(self, path, text, mode=0o644):
        self.machine.write_file(path, text, mode)

    def write_unit(self, name, text):
        self.machine.write_file(f"/etc/systemd/user/{name}", text)
