# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Debian packages beside snapd's: installed, upgraded, removed and purged in a booted machine with a
running session. SSA_DEBS is their directory."""

import glob
import json
import os
import re
import shutil

import pytest

from harness.desktops import GnomeShell, wait_until
from harness.snapd_machine import SessionInMachine, SnapdMachine
from harness.users import UIDS

pytestmark = pytest.mark.packages

DEBS = os.environ.get("SSA_DEBS", "")
NAMES = ("snap-session-agent", "snap-socketctl", "libsnap-session-1", "gir1.2-snapsession-1",
         "libsnap-session-dev")
# What dpkg, systemd, desktops and users write.
VARIABLE = ("/var/lib/dpkg", "/var/log", "/var/cache", "/var/lib/systemd", "/root", "/home",
            "/etc/ld.so.cache", "/var/lib/snapd", "/usr/share/mime", "/usr/share/applications/mimeinfo.cache",
            "/var/tmp", "/var/lib/colord", "/var/lib/PackageKit")


class PackageMachine(SnapdMachine):
    def boot(self):
        super().boot()
        # The build that the other tests use.
        self.run("mount", "-t", "tmpfs", "tmpfs", "/usr/local")
        self.systemctl("daemon-reload")

    def version(self, name):
        """Of the agent that answers in the session."""
        reply = self.run("setpriv", f"--reuid={UIDS[name]}", f"--regid={UIDS[name]}", "--clear-groups",
                         "/usr/bin/python3", "-c", f"""
import socket
s = socket.socket(socket.AF_UNIX)
s.connect("/run/user/{UIDS[name]}/snapd-session-agent.socket")
s.sendall(b"GET /v1/session-info HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n")
data = b""
while b"}}" not in data:
    data += s.recv(65536)
print(data.split(b"\\r\\n\\r\\n", 1)[1].decode())
""").stdout
        return json.loads(reply[reply.index("{"):reply.rindex("}") + 1])["result"]["version"]

    def files(self):
        listed = self.run("find", "/usr", "/etc", "/var", "-xdev", "-not", "-type", "d").stdout
        # Beside them, the copies that useradd(8) makes of the accounts.
        return {path for path in listed.splitlines()
                if not path.startswith(VARIABLE) and not re.fullmatch("/etc/[a-z]+-", path)}

    def dpkg(self, *arguments):
        return self.run("env", "DEBIAN_FRONTEND=noninteractive", "dpkg", *arguments, timeout=180)

    def apt_get(self, *arguments):
        return self.run("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--assume-yes", *arguments, timeout=180)


@pytest.fixture
def machine():
    with PackageMachine() as booted:
        booted.add_user("alice")
        yield booted


def main_pid(machine):
    return machine.systemctl_of("alice", "show", "--property=MainPID", "--value",
                                "snapd.session-agent.service")


def see_a_notification_on_gnome(machine):
    """As the README has it, in alice's session."""
    alice = SessionInMachine(machine, "alice")
    with GnomeShell(alice) as shell:
        # Fails if it finds a problem.
        alice.run("snap-sessionctl", "doctor")
        machine.run("snap-sessionctl", "--user=alice", "pending-refresh", "firefox", "--time-remaining=18000")
        [notification] = wait_until(shell.notifications, "the notification")
        assert notification["app"] == "Snap Session Agent" and "firefox" in notification["body"]
        machine.run("snap-sessionctl", "--user=alice", "finish-refresh", "firefox")
        wait_until(lambda: [n["title"] for n in shell.notifications()] == ["An app was updated"], "the end")
    os.unlink(f"{machine.root}/etc/systemd/user/{GnomeShell.unit}")


def test_packages(machine):
    before, snapds = machine.files(), machine.version("alice")
    verified = machine.dpkg("--verify", "snapd").stdout
    for deb in glob.glob(f"{DEBS}/*.deb"):
        if "dbgsym" not in deb:
            shutil.copy(deb, f"{machine.root}/var/tmp")
    debs = [path.replace(machine.root, "") for name in NAMES
            for path in glob.glob(f"{machine.root}/var/tmp/{name}_*.deb")]
    assert len(debs) == len(NAMES)

    machine.apt_get("install", *debs)
    assert machine.version("alice").startswith("0.1.0") and not snapds.startswith("0.1.0")
    assert machine.run("snap-sessionctl", "--user=alice", "info").returncode == 0
    # A session that begins later.
    machine.add_user("bob")
    wait_until(lambda: machine.version("bob").startswith("0.1.0"), "the agent of the new session")

    see_a_notification_on_gnome(machine)

    # What autopkgtest(1) runs.
    script = f"{os.path.dirname(DEBS)}/autopkgtest"
    shutil.copy(script, f"{machine.root}/var/tmp/autopkgtest")
    assert "through snap-session-agent" in machine.run("sh", "/var/tmp/autopkgtest", timeout=240).stdout

    # Upgrade: the agent is replaced, and nothing is asked twice.
    assert machine.version("alice")
    pid = main_pid(machine)
    machine.dpkg("--install", *debs)
    assert machine.version("alice").startswith("0.1.0")
    assert main_pid(machine) != pid

    machine.dpkg("--remove", *NAMES)
    assert machine.dpkg("--verify", "snapd").stdout == verified
    assert machine.version("alice") == snapds
    # From the installed state, as the README has it.
    machine.apt_get("install", *debs)
    assert machine.version("alice").startswith("0.1.0")
    machine.apt_get("purge", "snap-session-agent", "libsnap-session-1")
    assert machine.version("alice") == snapds
    assert "/usr/bin/snap userd --agent" in machine.systemctl_of("alice", "cat", "snapd.session-agent.service")
    machine.dpkg("--purge", *NAMES)
    assert machine.version("bob") == snapds
    assert machine.run("dpkg-divert", "--list", "*session-agent*").stdout == ""
    left, lost = machine.files() - before, before - machine.files()
    assert (left, lost) == (set(), set())
