# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Daemons that do not use inherited descriptors, run by real system and user managers: one that is
started for each connection, and one behind a proxy."""

import contextlib
import socket
import subprocess

import pytest

from harness.daemons import ask, generate
from harness.machine import Machine
from harness.user_session import UserSession

pytestmark = pytest.mark.full_build_only

YAML = """name: kinds
plugs: [network-bind]
apps:
  d:
    daemon: notify
    daemon-scope: %s
    sockets:
      each: {listen-stream: "127.0.0.1:8080", accept: true}
      old: {listen-stream: 8081, service-proxy: true}
"""
EACH, OLD = ("127.0.0.1", 8080), ("127.0.0.1", 8081)
DAEMON, PROXY = "snap.kinds.d.service", "snap.kinds.d.old.service"

# What "snap run kinds.d" does in here: an application that uses its standard input and output.
SNAP = """#!/bin/sh
[ "$1 $2" = "run kinds.d" ] || exit 1
exec tr a-z A-Z
"""

# A daemon that does not know socket activation: it listens itself, at the given path.
OLD_DAEMON = """
import os, signal, socket, subprocess, sys
place, target = os.environ["XDG_RUNTIME_DIR"] + "/d.old.private", sys.argv[1:]
if target:
    os.symlink(target[0], place)
listener = socket.socket(socket.AF_UNIX)
if not target:
    listener.bind(place)
    listener.listen()
subprocess.run(["systemd-notify", "--ready"], check=True)
while target:
    signal.pause()
while True:
    connection = listener.accept()[0]
    connection.sendall(b"old daemon: " + connection.recv(100))
    connection.close()
"""


class User:
    """Runs them with a user manager."""
    scope = "user"
    data = "/run/home/alice"

    @contextlib.contextmanager
    def start(self):
        with UserSession("alice") as session:
            session.write_file(f"{self.data}/snap", SNAP, 0o755)
            subprocess.run(["mount", "--bind", f"{self.data}/snap", "/usr/bin/snap"], check=True)
            try:
                yield session
            finally:
                subprocess.run(["umount", "-l", "/usr/bin/snap"], check=True)

    def runtime_dir(self, place):
        return f"{place.runtime_dir}/snap.kinds"


class System:
    """Runs them with the system manager of a machine."""
    scope = "system"
    data = "/var/lib"

    @contextlib.contextmanager
    def start(self):
        with Machine() as machine:
            machine.write_file("/usr/bin/snap", SNAP, 0o755)
            yield machine

    def runtime_dir(self, _):
        return "/run/user/0/snap.kinds"


@pytest.fixture(params=[User(), System()], ids=["user", "system"])
def kinds(request):
    """The units of a snap, listening; and the runtime directory of the daemon."""
    kind = request.param
    with kind.start() as place:
        place.write_file(f"{kind.data}/snap.yaml", YAML % kind.scope)
        write_daemon(place, kind)
        generate(place, f"{kind.data}/snap.yaml")
        place.systemctl("daemon-reload")
        place.systemctl("start", "snap.kinds.d.each.socket", "snap.kinds.d.old.socket")
        yield place, kind


def write_daemon(place, kind, arguments=""):
    place.write_file(f"{kind.data}/old-daemon.py", OLD_DAEMON)
    directory = kind.runtime_dir(place)
    # "snap run" creates the directory and sets the variable.
    place.write_unit(DAEMON, f"""[Service]
Type=notify
NotifyAccess=all
Environment=XDG_RUNTIME_DIR={directory}
ExecStartPre=/bin/rm -rf {directory}
ExecStartPre=/bin/mkdir -p -m 0700 {directory}
ExecStart=/usr/bin/python3 {kind.data}/old-daemon.py {arguments}
""")


def test_each_connection_has_its_own_daemon(kinds):
    place, _ = kinds
    with socket.create_connection(EACH, 20) as first:
        first.sendall(b"first")
        assert ask(EACH, b"second", end=True) == "SECOND"
        units = place.systemctl("list-units", "--plain", "--no-legend", "snap.kinds.d.each@*")
        assert len(units.splitlines()) == 1
        first.shutdown(socket.SHUT_WR)
        assert first.makefile().read() == "FIRST"


@pytest.fixture
def proxied(kinds):
    """Like kinds, if systemd can create the namespaces of a proxy."""
    place, kind = kinds
    if kind.scope == "user" and place.run("unshare", "--user", "true", check=False).returncode != 0:
        pytest.skip("users cannot make namespaces here, for one in a changed root")
    return kinds


def test_a_proxy_starts_the_daemon_and_passes_on(proxied):
    place, _ = proxied
    assert place.state(DAEMON) == "inactive"
    assert ask(OLD, b"hello") == "old daemon: hello"
    assert [place.state(DAEMON), place.state(PROXY)] == ["active", "active"]
    # They stop together, and the next connection starts both.
    place.systemctl("kill", DAEMON)
    place.wait_for_state(PROXY, "inactive")
    assert ask(OLD, b"again") == "old daemon: again"


def test_a_proxy_does_not_follow_a_snap_out_of_its_directory(proxied):
    """The proxy is unconfined: through a link, the snap could reach forbidden sockets."""
    place, kind = proxied
    outside = f"{kind.data}/outside.socket"
    place.write_unit("outside.socket", f"[Socket]\nListenStream={outside}\nAccept=yes\n")
    place.write_unit("outside@.service", "[Service]\nStandardInput=socket\nExecStart=/bin/echo secret\n")
    write_daemon(place, kind, outside)
    place.systemctl("daemon-reload")
    place.systemctl("start", "outside.socket")
    place.systemctl("stop", DAEMON)
    try:
        answer = ask(OLD, b"hello")
    except ConnectionResetError:
        answer = ""
    assert answer == ""
    assert place.state(PROXY) == "active"
