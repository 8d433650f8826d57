# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""A real snapd, which installs, restarts, refreshes and removes a snap with user daemons: all through
the agents of two users."""

import json
import os

import pytest

from harness.agent import SERVICE_UNIT, UNIT_DIR
from harness.desktops import wait_until
from harness.notification_server import NotificationServer
from harness.snapd_machine import SessionInMachine, SnapdMachine, missing_capabilities

NAMES = ("alice", "bob")
PLAIN, WEB, SOCKET = "snap.foo.plain.service", "snap.foo.web.service", "snap.foo.web.http.socket"
SNAP_YAML = """name: foo
version: "%s"
summary: foo
description: foo
confinement: classic
apps:
  plain:
    command: bin/daemon
    daemon: simple
    daemon-scope: user
  web:
    command: bin/daemon
    daemon: simple
    daemon-scope: user
    plugs: [network-bind]
    sockets:
      http:
        listen-stream: $XDG_RUNTIME_DIR/foo.sock
"""


def pack(machine, version):
    return machine.pack("foo", {"meta/snap.yaml": SNAP_YAML % version,
                                "bin/daemon": "#!/bin/sh\nexec sleep infinity\n"})


def states(machine, *units):
    """The states in each user's session, in the given order."""
    return [[machine.systemctl_of(name, "show", "--property=ActiveState", "--value", unit)
             for unit in units] for name in NAMES]


def main_pids(machine, unit):
    return [machine.systemctl_of(name, "show", "--property=MainPID", "--value", unit) for name in NAMES]


@pytest.fixture(scope="module")
def snapd():
    with SnapdMachine() as machine:
        for name in NAMES:
            machine.add_user(name)
            if missing_capabilities():
                # The command that "snap run" would execute, without snap-confine.
                for unit in (PLAIN, WEB):
                    machine.write_file(f"/etc/systemd/user/{unit}.d/bare.conf",
                                       "[Service]\nExecStart=\nExecStart=/bin/sleep infinity\n")
                machine.systemctl_of(name, "daemon-reload")
        machine.snap("set", "system", "experimental.user-daemons=true")
        yield machine
        for name in NAMES:
            # snapd has used this agent.
            assert machine.systemctl_of(name, "show", "--property=FragmentPath", "--value",
                                        SERVICE_UNIT) == f"{UNIT_DIR}/{SERVICE_UNIT}"
            assert machine.systemctl_of(name, "show", "--property=ExecMainStartTimestamp", "--value",
                                        SERVICE_UNIT)


@pytest.fixture
def newer(snapd):
    """Commands such as "snap restart" support user daemons, unlike in 2.57."""
    if "--users" not in snapd.snap("start", "--help").stdout:
        pytest.skip("snap start, stop, restart and services of this snapd know nothing of user daemons")


@pytest.fixture
def foo(snapd):
    assert not os.path.exists(f"{snapd.root}/etc/systemd/user/{PLAIN}")
    snapd.install(pack(snapd, 1), "--classic")
    yield snapd
    snapd.snap("remove", "--purge", "foo", check=False)


def test_from_installation_to_removal(foo):
    assert states(foo, PLAIN, WEB, SOCKET) == [["active", "inactive", "active"]] * 2
    before = main_pids(foo, PLAIN)
    foo.install(pack(foo, 2), "--classic")
    assert states(foo, PLAIN, SOCKET) == [["active", "active"]] * 2
    assert not set(before) & set(main_pids(foo, PLAIN))
    foo.snap("remove", "--purge", "foo")
    assert states(foo, PLAIN, WEB, SOCKET) == [["inactive"] * 3] * 2
    for name in NAMES:
        listed = foo.systemctl_of(name, "list-unit-files", "--no-legend", "snap.foo.*",
                                    check=False)
        assert listed == ""


def test_a_daemon_that_its_socket_starts_is_restarted(newer, foo):
    """It is restarted only in sessions where it runs."""
    path = foo.systemctl_of("alice", "show", "--property=Listen", "--value", SOCKET).split()[0]
    foo.run("/usr/bin/python3", "-c", "import socket, sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1])",
            path)
    wait_until(lambda: states(foo, WEB) == [["active"], ["inactive"]], "the daemon of one of them")
    before = main_pids(foo, WEB)[0]
    foo.snap("restart", "foo.web")
    assert states(foo, SOCKET) == [["active"]] * 2
    assert states(foo, WEB) == [["active"], ["inactive"]]
    assert main_pids(foo, WEB)[0] != before


def test_stop_start_and_restart(newer, foo):
    foo.snap("stop", "foo.plain")
    assert states(foo, PLAIN) == [["inactive"]] * 2
    foo.snap("start", "--users=all", "foo.plain")
    assert states(foo, PLAIN) == [["active"]] * 2
    before = main_pids(foo, PLAIN)
    foo.snap("restart", "foo.plain")
    after = main_pids(foo, PLAIN)
    assert not set(before) & set(after) and "0" not in after
    foo.snap("stop", "--disable", "--users=all", "foo.plain")
    assert states(foo, PLAIN) == [["inactive"]] * 2


def test_services_of_a_user(newer, foo):
    text = foo.run("setpriv", "--reuid=1101", "--regid=1101", "--clear-groups", "env", "HOME=/home/alice",
                   "XDG_RUNTIME_DIR=/run/user/1101", "snap", "services", "--user", "foo").stdout
    rows = {line.split()[0]: line.split()[1:] for line in text.splitlines()[1:]}
    assert rows["foo.plain"][:2] == ["enabled", "active"]
    assert rows["foo.web"][:2] == ["enabled", "inactive"]


@pytest.mark.needs_bus_frontend
def test_progress_of_a_refresh(foo, request):
    """The daemon takes its time to stop. Afterwards the snap has another revision."""
    foo.write_file(f"/etc/systemd/user/{PLAIN}.d/slow.conf", "[Service]\nExecStop=/bin/sleep 4\n")
    for name in NAMES:
        foo.systemctl_of(name, "daemon-reload")
    newer_snap = pack(foo, 2)
    request.addfinalizer(lambda: os.unlink(f"{foo.root}/etc/systemd/user/{PLAIN}.d/slow.conf"))
    with NotificationServer(SessionInMachine(foo, "alice")) as server:
        foo.snap("install", "--dangerous", "--classic", "--no-wait", newer_snap)
        foo.run("/usr/local/bin/snap-sessionctl", "--user=alice", "pending-refresh", "foo", "--time-remaining=0")
        assert server.wait_for("Notify")[0][3] == "An app is being updated"
        update = server.wait_for("Notify", 2)[1]
        assert 0 < update[6]["value"] < 100 and f"({update[6]['value']}%)" in update[4]
        wait_until(lambda: server.notifications()[-1][3] == "An app was updated", "the end", 40)


def test_failed_requests_in_the_journal(snapd):
    """With their fields; what succeeds leaves nothing."""
    missing, ctl = "snap.foo.missing.service", "/usr/local/bin/snap-sessionctl"
    assert snapd.run(ctl, "--all", "info").returncode == 0
    assert snapd.run(ctl, "--user=alice", "start", missing, check=False).returncode != 0

    def entries():
        return [json.loads(line) for line in snapd.run(
            "journalctl", "--quiet", "--output=json", f"SNAP_SESSION_SUBJECT={missing}", check=False).stdout.splitlines()]
    [entry] = wait_until(entries, "the entry in the journal")
    assert entry["SNAP_SESSION_OPERATION"] == "POST /v1/service-control" and entry["PRIORITY"] == "5"
    assert (entry["SNAP_SESSION_RESULT"], entry["SNAP_SESSION_CALLER_UID"]) == ("500", "0")
    assert int(entry["SNAP_SESSION_DURATION_USEC"]) > 0 and missing in entry["MESSAGE"]
    quiet = snapd.run("journalctl", "--quiet", "SNAP_SESSION_OPERATION=GET /v1/session-info", check=False)
    assert quiet.stdout == ""
