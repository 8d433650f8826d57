# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""A machine with a real snapd in it, which installs snaps that are made here: without a store."""

import os
import struct
import subprocess

from .machine import Machine
from .users import UIDS, NotHere

# snapd wants the snap of its own files before any other: "core", and since 2.68 "snapd", from which it
# then takes the tools for file systems.
FIRST = {
    "core": {"meta/snap.yaml": "name: core\nversion: '1'\ntype: os\nsummary: core\ndescription: core\n",
             "usr/lib/snapd/info": "VERSION=0\n"},
    "snapd": {"meta/snap.yaml": "name: snapd\nversion: '1'\ntype: snapd\nsummary: snapd\n"
                                "description: snapd\n",
              "usr/lib/snapd/info": "VERSION=0\n",
              "usr/bin/mksquashfs": '#!/bin/sh\nexec /usr/bin/mksquashfs "$@"\n',
              "usr/bin/unsquashfs": '#!/bin/sh\nexec /usr/bin/unsquashfs "$@"\n'}}
# No other snapd from within a snap, and nothing that would ask a store.
ENVIRONMENT = {"SNAP_REEXEC": "0", "SNAPPY_TESTING": "1"}
PLACE = "/var/tmp/snaps"
# More than others on this kernel and the snaps of a test need.
LOOP_DEVICES = 32


SNAP_CONFINE = "/usr/lib/snapd/snap-confine"


def missing_capabilities():
    """Of those that snap-confine has by its file (2.77), the numbers of those that nobody has here."""
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
    # Snaps are mounted by loop devices, which are of the kernel that all share.
    options = ("--bind=/dev/loop-control", "--capability=all")

    def furnish(self):
        super().furnish()
        packaged = subprocess.run(["dpkg", "--listfiles", "snapd"], check=True, capture_output=True,
                                  text=True).stdout.split()
        for path in packaged:
            if path.startswith("/var/"):
                os.makedirs(self.root + path, exist_ok=True)
        # There are no devices to be asked about, and its generator only knows of real machines.
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
        """One who has a user manager, with the agent's socket, as if logged in."""
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

    def systemctl_of(self, name, *arguments, check=True):
        """systemctl --user, as that user."""
        uid = UIDS[name]
        return self.run("setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", "env",
                        f"XDG_RUNTIME_DIR=/run/user/{uid}", f"HOME=/home/{name}", "systemctl", "--user",
                        *arguments, check=check).stdout.strip()

    @staticmethod
    def require_commands():
        """For tests in which commands of snaps are run: "snap run" does so by snap-confine."""
        if missing := missing_capabilities():
            raise NotHere(f"snap-confine has capabilities that nobody has on this machine: {missing}")

    def snap(self, *arguments, check=True):
        settings = [f"{name}={value}" for name, value in ENVIRONMENT.items()]
        return self.run("env", *settings, "snap", *arguments, check=check, timeout=120)

    def pack(self, name, files):
        """Makes a snap of files, a path and a text each; scripts may be run. Returns its path."""
        directory = f"{PLACE}/{name}"
        self.run("rm", "-rf", directory)
        for path, text in files.items():
            self.write_file(f"{directory}/{path}", text, 0o755 if text.startswith("#!") else 0o644)
        return self.snap("pack", directory, PLACE).stdout.split("built: ")[1].strip()

    def install(self, path, *options, check=True):
        return self.snap("install", "--dangerous", *options, path, check=check)
