# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Sockets of system daemons, in a machine with a real systemd as process 1: LXD's case, from the
declaration to the daemon."""

import os
import stat
import subprocess
import sys

import pytest

from harness.daemons import (HTTPS, LXD, PROGRAM, SERVICE, UNIX, ask, generate, socketctl,
                             write_service)
from harness.users import UIDS

pytestmark = pytest.mark.full_build_only

GROUP, GID = "lxd", 2201
DECLARATION = LXD.replace("        socket-mode: 0660\n",
                          f"        socket-mode: 0660\n        socket-group: {GROUP}\n")
DECLARATION %= ("system", "$SNAP_COMMON")
YAML = "/var/lib/snap.yaml"
PORT = ("127.0.0.1", 8443)


def unix_path(machine, instance="lxd"):
    """The path outside the machine."""
    return f"{machine.root}/var/snap/{instance}/common/lxd/unix.socket"


@pytest.fixture
def lxd(machine):
    machine.add_group(GROUP, GID)
    machine.write_file(YAML, DECLARATION)
    write_service(machine)
    assert generate(machine, YAML).split() == ["new", HTTPS, "new", UNIX]
    machine.systemctl("daemon-reload")
    socketctl("enable", UNIX, HTTPS, place=machine)
    return machine


def ask_as(uid, groups, address):
    """Connects as a user; returns the daemon's output or the error."""
    program = ("import socket, sys\nclient = socket.socket(socket.AF_UNIX)\n"
               "try:\n    client.connect(sys.argv[1])\n"
               "except OSError as error:\n    sys.exit(error.strerror)\n"
               "print(client.makefile().read(), end='')\n")
    done = subprocess.run([sys.executable, "-c", program, address], user=uid, group=uid,
                          extra_groups=groups, check=False, capture_output=True, text=True, timeout=30)
    return done.stdout or done.stderr.strip()


def assert_listening(machine):
    assert [machine.state(unit) for unit in (UNIX, HTTPS, SERVICE)] == ["active", "active", "inactive"]


def test_both_listen_and_the_first_connection_starts_the_daemon(lxd):
    assert_listening(lxd)
    for address, words in ((unix_path(lxd), "unix: path /var/snap/lxd/common/lxd/unix.socket, one of 2\n"),
                           (PORT, "https: port 8443, one of 2\n")):
        assert ask(address) == words
        assert lxd.state(SERVICE) == "active"
        lxd.systemctl("stop", SERVICE)
        assert_listening(lxd)


def test_sockets_listen_after_a_reboot(lxd):
    lxd.reboot()
    assert_listening(lxd)
    assert ask(PORT) == "https: port 8443, one of 2\n"


def test_mode_and_group_are_as_declared(lxd):
    info = os.stat(unix_path(lxd))
    assert (info.st_mode & 0o777, info.st_uid, info.st_gid) == (0o660, 0, GID)
    assert ask_as(UIDS["alice"], [], unix_path(lxd)) == "Permission denied"
    assert ask_as(UIDS["alice"], [GID], unix_path(lxd)).startswith("unix: ")


def test_a_pipe_keeps_its_mode_and_group(lxd):
    """The pipe outlives its unit, and can be replaced even if its group or mode has changed."""
    pipe = "snap.lxd.daemon.pipe.socket"
    lxd.write_file(YAML, DECLARATION + "      pipe: {listen-fifo: $SNAP_COMMON/pipe, "
                   f"socket-mode: 0660, socket-group: {GROUP}}}\n")
    generate(lxd, YAML)
    lxd.systemctl("daemon-reload")
    path = f"{lxd.root}/var/snap/lxd/common/pipe"
    for _ in range(2):
        lxd.systemctl("start", pipe)
        info = os.stat(path)
        assert stat.S_ISFIFO(info.st_mode) and (info.st_mode & 0o777, info.st_gid) == (0o660, GID)
        lxd.systemctl("stop", pipe)
    lxd.systemctl("start", pipe)
    socketctl("set", pipe, "socket-mode=0600", "socket-group=root", "--now", place=lxd)
    info = os.stat(path)
    assert (info.st_mode & 0o777, info.st_gid) == (0o600, 0)
    with open(path, "w", encoding="ascii") as writer:
        writer.write("x")
    lxd.wait_for_state(SERVICE, "active")


def test_one_socket_is_disabled_alone(lxd):
    ask(unix_path(lxd))  # it runs, and holds both
    socketctl("disable", HTTPS, place=lxd)
    with pytest.raises(ConnectionRefusedError):
        ask(PORT)
    assert ask(unix_path(lxd)).endswith("one of 1\n")
    lxd.reboot()
    assert lxd.state(HTTPS) == "inactive"
    assert ask(unix_path(lxd)).endswith("one of 1\n")
    socketctl("enable", HTTPS, place=lxd)  # while the daemon runs with the other socket
    assert ask(PORT).endswith("one of 2\n")


def test_moved_address_survives_a_refresh_and_is_reset(lxd):
    ask(unix_path(lxd))  # it runs, and holds both
    socketctl("set", HTTPS, "listen-stream=127.0.0.1:9443", "--now", place=lxd)
    socketctl("set", UNIX, "socket-group=root", "socket-mode=0600", "--now", place=lxd)
    assert ask(("127.0.0.1", 9443)) == "https: port 9443, one of 2\n"
    with pytest.raises(ConnectionRefusedError):
        ask(PORT)
    # A refresh of the snap, which now declares another port and mode.
    lxd.write_file(YAML, DECLARATION.replace("8443", "7443").replace("0660", "0666"))
    assert generate(lxd, YAML).split() == ["changed", HTTPS, "changed", UNIX]
    lxd.systemctl("daemon-reload")
    lxd.systemctl("stop", SERVICE)
    # Not a restart of both: a process forked for one holds the other's port for a moment.
    lxd.systemctl("stop", UNIX, HTTPS)
    lxd.systemctl("start", UNIX, HTTPS)
    assert ask(("127.0.0.1", 9443)).startswith("https: ")
    info = os.stat(unix_path(lxd))
    assert (info.st_mode & 0o777, info.st_gid) == (0o600, 0)
    for unit in (HTTPS, UNIX):
        socketctl("reset", unit, "--now", place=lxd)
    assert ask(("127.0.0.1", 7443)).startswith("https: ")
    info = os.stat(unix_path(lxd))
    assert (info.st_mode & 0o777, info.st_gid) == (0o666, GID)


def test_parallel_instances_do_not_collide(lxd):
    generate(lxd, YAML, "--instance=lxd_two")
    write_service(lxd, "snap.lxd_two.daemon.service")
    lxd.systemctl("daemon-reload")
    other_unix, other_https = (name.replace("lxd", "lxd_two", 1) for name in (UNIX, HTTPS))
    lxd.systemctl("start", other_unix)
    assert ask(unix_path(lxd, "lxd_two")) == (
        "unix: path /var/snap/lxd_two/common/lxd/unix.socket, one of 1\n")
    assert lxd.state(SERVICE) == "inactive"
    # Ports exist once per machine.
    assert lxd.run("systemctl", "start", other_https, check=False).returncode != 0
    socketctl("set", other_https, "listen-stream=8444", "--now", place=lxd)
    lxd.systemctl("stop", "snap.lxd_two.daemon.service")
    lxd.systemctl("start", other_https)
    assert ask(("127.0.0.1", 8444)) == "https: port 8444, one of 2\n"
    assert ask(PORT).startswith("https: port 8443")


def test_list_shows_them(lxd):
    ask(PORT)
    rows = [line.split() for line in socketctl("list", place=lxd).stdout.splitlines()[1:]]
    assert [row[0] for row in rows] == [HTTPS, UNIX]
    assert rows[0][1:3] == ["running", "yes"]


def test_unprivileged_user_uses_the_system_bus(lxd):
    lxd.systemctl("start", "dbus.service")
    as_nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "env",
                 "XDG_CACHE_HOME=/tmp", PROGRAM]
    rows = [line.split() for line in lxd.run(*as_nobody, "list").stdout.splitlines()[1:]]
    assert [row[:3] for row in rows] == [[HTTPS, "listening", "yes"], [UNIX, "listening", "yes"]]
    refused = lxd.run(*as_nobody, "restart", HTTPS, check=False)
    assert refused.returncode == 1 and "authentication" in refused.stderr
    assert_listening(lxd)


# An attack by a daemon of the snap while its socket is started: replaces it by a link.
SWAP = """
import os, sys, time
socket, target = sys.argv[1:]
deadline = time.monotonic() + 60
while time.monotonic() < deadline and not os.path.exists(socket + ".stop"):
    try:
        os.symlink(target, socket + ".link")
        while not os.path.lexists(socket) or os.path.islink(socket):
            if os.path.exists(socket + ".stop"):
                break
        os.rename(socket + ".link", socket)
    except OSError:
        pass
"""


def test_no_host_file_changes_its_owner(lxd):
    """systemd's own chown would follow the link, already at the first start of such a loop."""
    lxd.write_file("/etc/victim", "secret", 0o600)
    lxd.write_file("/var/lib/swap.py", SWAP)
    path = "/var/snap/lxd/common/lxd/unix.socket"
    with subprocess.Popen([*lxd.enter(), "/usr/bin/python3", "/var/lib/swap.py", path, "/etc/victim"]) as swap:
        try:
            for _ in range(10):
                lxd.systemctl("restart", UNIX, check=False)
        finally:
            lxd.write_file(f"{path}.stop", "")
            swap.wait(60)
    victim = os.stat(f"{lxd.root}/etc/victim")
    assert (victim.st_uid, victim.st_gid, victim.st_mode & 0o777) == (0, 0, 0o600)
    os.unlink(f"{lxd.root}{path}.stop")
    lxd.systemctl("reset-failed", UNIX, check=False)
    lxd.systemctl("restart", UNIX)
    assert os.stat(unix_path(lxd)).st_gid == GID


def test_socket_in_the_data_of_a_missing_snap(lxd):
    """systemd would create a directory where snapd needs a link."""
    lxd.write_file(YAML, DECLARATION.replace("$SNAP_COMMON", "$SNAP_DATA"))
    lxd.systemctl("stop", UNIX)
    generate(lxd, YAML)
    lxd.systemctl("daemon-reload")
    assert lxd.run("systemctl", "start", UNIX, check=False).returncode != 0
    assert not os.path.lexists(f"{lxd.root}/var/snap/lxd/current")
    os.makedirs(f"{lxd.root}/var/snap/lxd/x1")
    os.symlink("x1", f"{lxd.root}/var/snap/lxd/current")
    lxd.systemctl("start", UNIX)
    assert os.path.exists(f"{lxd.root}/var/snap/lxd/x1/lxd/unix.socket")


def test_links_do_not_redirect_sockets(lxd):
    """systemd would follow the link, and first remove the socket there."""
    victim = "/var/lib/victim/unix.socket"
    lxd.write_unit("victim.socket", f"[Socket]\nListenStream={victim}\nAccept=yes\n")
    lxd.write_unit("victim@.service", "[Service]\nStandardInput=socket\nExecStart=/bin/echo victim\n")
    lxd.systemctl("daemon-reload")
    lxd.systemctl("start", "victim.socket")
    lxd.systemctl("stop", UNIX)
    directory = os.path.dirname(unix_path(lxd))
    os.rename(directory, f"{directory}-aside")
    os.symlink("/var/lib/victim", directory)
    # The link was created after the unit.
    assert lxd.run("systemctl", "start", UNIX, check=False).returncode != 0
    assert ask(lxd.root + victim) == "victim\n"
    assert "\"lxd\" in the path is a link" in lxd.run("journalctl", "--boot", f"--unit={UNIX}").stdout
    # The link exists before.
    for arguments in (["generate", YAML, "--output", lxd.unit_dir],
                      ["set", UNIX, "listen-stream=$SNAP_COMMON/lxd/other"]):
        refused = lxd.run(PROGRAM, *arguments, check=False)
        assert refused.returncode != 0 and "in the path is a link" in refused.stderr
    # An administrator may use links.
    socketctl("set", UNIX, "listen-stream=/var/lib/elsewhere/unix.socket", "--any-address", place=lxd)
    lxd.systemctl("daemon-reload")
    lxd.systemctl("start", UNIX)
    assert ask(f"{lxd.root}/var/lib/elsewhere/unix.socket").startswith("unix: ")
    lxd.systemctl("stop", SERVICE, UNIX)
    socketctl("reset", UNIX, place=lxd)
    os.unlink(directory)
    lxd.systemctl("daemon-reload")
    lxd.systemctl("start", UNIX)
    assert ask(unix_path(lxd)).startswith("unix: ")
