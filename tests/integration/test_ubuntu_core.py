# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""snap-session-setup on a system like Ubuntu Core: a booted machine with a read-only root and snapd's own agent, the
programs in the squashfs mounts of two revisions, two users with running sessions."""

import glob
import os
import re
import shutil
import subprocess

import pytest

from harness.agent import SERVICE_UNIT, SOCKET_UNIT, UNIT_DIR
from harness.client import format_request
from harness.desktops import wait_until
from harness.snapd_machine import SnapdMachine
from harness.users import UIDS

pytestmark = pytest.mark.needs_bus_frontend

NAMES = ("alice", "bob")
PREFIX = UNIT_DIR.removesuffix("/lib/systemd/user")
CURRENT = "/snap/agent/current"
NOTIFIER = "snap-session-notifier.service"
ETC = "/etc/systemd/user"
# Of the project; others may be there, too.
PROGRAMS = ("bin/snap-s*", "sbin/snap-s*", "libexec/snap-s*", "lib/systemd/user/*", "lib*/**/libsnap-session.so*",
            "lib*/libsnap-session.so*", "share/dbus-1/services/io.*")
# What there is on the root, whose own mount has files that are open for writing.
READ_ONLY = ("/usr", "/etc", "/opt", "/srv")
WRITABLE = ("/etc/systemd",)
# For programs of a snap, as in its hooks.
LIBRARIES = f"LD_LIBRARY_PATH={CURRENT}{os.environ['SSA_LIBDIR']}"


class CoreMachine(SnapdMachine):
    def boot(self):
        super().boot()
        for revision in (1, 2):
            self.add_revision(revision)
        # The build that the other tests use.
        self.run("mount", "-t", "tmpfs", "tmpfs", "/usr/local")
        self.systemctl("daemon-reload")
        for name in NAMES:
            self.add_user(name)
        for path in (*READ_ONLY, *WRITABLE):
            self.run("mount", "--bind", path, path)
        for path in READ_ONLY:
            self.run("mount", "-o", "remount,bind,ro", path)

    def add_revision(self, revision):
        """The second one has another service and no notifier."""
        tree = f"{self.root}/var/tmp/tree"
        for pattern in PROGRAMS:
            for path in glob.glob(f"{PREFIX}/{pattern}"):
                os.makedirs(os.path.dirname(tree + path), exist_ok=True)
                shutil.copy(path, tree + path)
        if revision == 2:
            os.unlink(f"{tree}{UNIT_DIR}/{NOTIFIER}")
            with open(f"{tree}{UNIT_DIR}/{SERVICE_UNIT}", "a", encoding="utf-8") as file:
                file.write("Environment=REVISION=2\n")
        image = f"{self.root}/var/tmp/{revision}.snap"
        subprocess.run(["mksquashfs", tree, image, "-quiet", "-no-progress", "-comp", "gzip"], check=True,
                       stdout=subprocess.DEVNULL)
        shutil.rmtree(tree)
        self.run("mkdir", "-p", f"/snap/agent/{revision}")
        self.run("mount", "-o", "loop,ro", f"/var/tmp/{revision}.snap", f"/snap/agent/{revision}")

    def choose(self, revision):
        self.run("ln", "-sfn", str(revision), CURRENT)

    def setup(self, *arguments, check=True):
        done = self.run("env", LIBRARIES, f"{CURRENT}{PREFIX}/sbin/snap-session-setup", *arguments, check=check)
        return done.stdout.splitlines() if check else done

    def ctl(self, *arguments):
        return self.run("env", LIBRARIES, f"{CURRENT}{PREFIX}/bin/snap-sessionctl", "--all", *arguments).stdout

    def refresh(self, revision):
        """What a hook of the snap does."""
        self.choose(revision)
        lines = self.setup("install")
        self.ctl("daemon-reload")
        self.ctl("exit")
        return lines

    def program_of(self, name):
        """What a connection starts. Whether snapd's own agent answers soon is not the subject."""
        path = f"/run/user/{UIDS[name]}/snapd-session-agent.socket"
        self.run("/usr/bin/python3", "-c", f"""
import socket
s = socket.socket(socket.AF_UNIX)
s.connect({path!r})
s.sendall({format_request("GET", "/v1/session-info")!r})
""")

        def main_pid():
            return int(self.systemctl_of(name, "show", "--property=MainPID", "--value", SERVICE_UNIT))
        pid = wait_until(main_pid, "an agent")
        return self.run("readlink", f"/proc/{pid}/exe").stdout.strip()

    def programs(self):
        return {self.program_of(name) for name in NAMES}

    def reload(self):
        """What an agent would do."""
        for name in NAMES:
            self.systemctl_of(name, "daemon-reload")

    def files(self):
        """Path → text or target, of all that a setup might change."""
        found = {}
        for directory in (ETC, "/var/lib/snapd/dbus-1"):
            for path in self.run("find", directory, "-not", "-type", "d", check=False).stdout.split():
                link = self.run("readlink", path, check=False).stdout
                found[path] = link or self.run("cat", path).stdout
        return found


@pytest.fixture(scope="module")
def core():
    with CoreMachine() as booted:
        yield booted


def agent_of(revision):
    return {f"/snap/agent/{revision}{PREFIX}/libexec/snap-session-agent"}


def wait_for_programs(core, programs):
    """An agent that exits may still be there."""
    wait_until(lambda: core.programs() == programs, f"the agents {programs}")


def end_agents(core):
    """snapd's agent has no request for it."""
    for name in NAMES:
        core.systemctl_of(name, "stop", SERVICE_UNIT)


def test_installation_refresh_revert_and_removal(core):
    before = core.files()
    snapds = core.programs()
    core.choose(1)
    assert core.setup("--dry-run", "install") != []
    assert core.files() == before

    lines = core.setup("install")
    assert {line.split()[-1] for line in lines} >= {f"{ETC}/{name}" for name in (SERVICE_UNIT, SOCKET_UNIT, NOTIFIER)}
    core.reload()
    end_agents(core)
    wait_for_programs(core, agent_of(1))
    written = core.files()
    assert f"ExecStart={CURRENT}{PREFIX}/libexec/snap-session-agent" in written[f"{ETC}/{SERVICE_UNIT}"]
    assert core.setup("install") == []

    # While agents run.
    assert core.refresh(2) == [f"writes {ETC}/{SERVICE_UNIT}", f"removes {ETC}/{NOTIFIER}"]
    wait_for_programs(core, agent_of(2))
    assert "alice" in core.ctl("info") and "bob" in core.ctl("info")
    assert core.systemctl_of("alice", "show", "--property=Environment", SERVICE_UNIT).endswith("REVISION=2")
    core.refresh(1)
    wait_for_programs(core, agent_of(1))
    assert core.files() == written

    core.setup("remove")
    assert core.files() == before
    assert core.setup("remove") == []
    core.reload()
    end_agents(core)
    wait_for_programs(core, snapds)


def test_units_of_snapd_in_the_same_directory(core):
    """As on Ubuntu Core; they are not changed, and drop-ins replace their settings."""
    core.choose(1)
    for name in (SERVICE_UNIT, SOCKET_UNIT):
        core.run("cp", f"/usr/lib/systemd/user/{name}", ETC)
    core.run("mkdir", "-p", "/var/lib/snapd/dbus-1/services")
    before = core.files()
    lines = core.setup("install")
    assert f"writes {ETC}/{SERVICE_UNIT}.d/50-snap-session-agent.conf" in lines
    after = core.files()
    assert {path: text for path, text in after.items() if path in before} == before
    assert f"ExecStart={CURRENT}" not in after[f"{ETC}/{SERVICE_UNIT}"]
    assert "/var/lib/snapd/dbus-1/services/io.snapcraft.SessionAgent.service" in after
    core.reload()
    end_agents(core)
    wait_for_programs(core, agent_of(1))
    shown = core.systemctl_of("alice", "show", "--property=Listen,ExecStart,Type", SERVICE_UNIT)
    assert "Type=notify" in shown and "userd" not in shown

    core.setup("remove")
    assert core.files() == before
    for name in (SERVICE_UNIT, SOCKET_UNIT):
        core.run("rm", f"{ETC}/{name}")


def test_nothing_is_changed_if_something_fails(core):
    core.choose(1)
    foreign = f"{ETC}/{SERVICE_UNIT}.d/50-snap-session-agent.conf"
    core.run("cp", f"/usr/lib/systemd/user/{SERVICE_UNIT}", ETC)
    core.run("mkdir", "-p", os.path.dirname(foreign))
    core.run("sh", "-c", f"echo '[Service]' >{foreign}")
    before = core.files()
    done = core.setup("install", check=False)
    assert done.returncode == 1 and "left unchanged" in done.stderr and SERVICE_UNIT in done.stderr
    assert core.files() == before
    core.run("rm", "-r", os.path.dirname(foreign), f"{ETC}/{SERVICE_UNIT}")

    core.run("mount", "-o", "remount,bind,ro", "/etc/systemd")
    done = core.setup("install", check=False)
    assert done.returncode == 1 and re.search("[Rr]ead-only", done.stderr)
    core.run("mount", "-o", "remount,bind,rw", "/etc/systemd")


def test_interruptions(core):
    """What a killed run has left is completed or removed by the next one."""
    core.choose(1)
    before = core.files()
    program = f"{CURRENT}{PREFIX}/sbin/snap-session-setup"
    # A closed pipe, an unusual umask, others at the same time.
    core.run("sh", "-c", f"umask 077; {program} install | true")
    wants = core.run("stat", "--format=%a", f"{ETC}/sockets.target.wants").stdout
    assert wants.strip() == "755" and core.setup("install") == []
    core.run("rm", f"{ETC}/{SOCKET_UNIT}")
    core.run("sh", "-c", f"echo x >{ETC}/.{SERVICE_UNIT}.new~")
    core.setup("remove")
    assert core.files() == before
    core.run("sh", "-c", f"for i in 1 2 3 4; do {program} install >/dev/null 2>&1 & done; wait")
    assert core.setup("install") == []
    core.setup("remove")
    # A dry run leaves nothing.
    core.run("cp", f"/usr/lib/systemd/user/{SERVICE_UNIT}", ETC)
    core.setup("--dry-run", "install")
    assert core.run("ls", f"{ETC}/{SERVICE_UNIT}.d", check=False).returncode != 0
    core.run("rm", f"{ETC}/{SERVICE_UNIT}")


def test_image(core):
    """The units for a system that is not running, of programs that are not there yet."""
    core.run("mkdir", "-p", "/var/tmp/image")
    core.setup("--root=/var/tmp/image", "--from=/snap/agent/1", f"--mount={CURRENT}", "install")
    text = core.run("cat", f"/var/tmp/image{ETC}/{SERVICE_UNIT}").stdout
    assert f"ExecStart={CURRENT}{PREFIX}/libexec/snap-session-agent" in text
    link = core.run("readlink", f"/var/tmp/image{ETC}/sockets.target.wants/{SOCKET_UNIT}").stdout.strip()
    assert link == f"{ETC}/{SOCKET_UNIT}"
    # Nothing is written to the system of the one who builds the image.
    core.run("mkdir", "-p", "/var/tmp/other/etc")
    core.run("ln", "-s", "/etc/systemd", "/var/tmp/other/etc/systemd")
    before = core.files()
    assert core.setup("--root=/var/tmp/other", "install", check=False).returncode == 1
    assert core.files() == before
    # Neither to a directory whose name only begins like that of the image.
    core.run("mkdir", "-p", "/var/tmp/other-than-it/systemd")
    core.run("ln", "-sfn", "/var/tmp/other-than-it/systemd", "/var/tmp/other/etc/systemd")
    assert core.setup("--root=/var/tmp/other", "install", check=False).returncode == 1
    assert core.run("ls", "/var/tmp/other-than-it/systemd").stdout == ""
    for mount in ("/a b", "/a%h", "/a\nb"):
        assert core.setup("--root=/var/tmp/image", f"--mount={mount}", "install", check=False).returncode == 1


@pytest.mark.parametrize("arguments", [[], ["upgrade"], ["install", "twice"], ["--mount=snap", "install"], ["--no"]])
def test_command_line(core, arguments):
    core.choose(1)
    assert core.setup(*arguments, check=False).returncode == 2
