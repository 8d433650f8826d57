# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""snapd's own client library, as root, against the agents of two users."""

import json
import os
import subprocess

import pytest

from harness import snaps, units
from harness.agent import SERVICE_UNIT, Agent
from harness.notification_server import NotificationServer
from harness.units import unit
from harness.users import UIDS

BUILD = os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(__file__))), "snapd-client", "build")
LIBRARY = "/usr/share/gocode/src/github.com/snapcore/snapd/usersession/client/client.go"
ALICE, BOB = UIDS["alice"], UIDS["bob"]


@pytest.fixture(scope="session")
def client_program(tmp_path_factory):
    """The program, which is built here if necessary."""
    if program := os.environ.get("SSA_SNAPD_CLIENT"):
        return program
    program = tmp_path_factory.mktemp("snapd-client") / "snapd-client"
    subprocess.run([BUILD, program], check=True, timeout=600)
    return program


def has_options():
    """Whether snapd's library is newer than 2.57: enabling, restarts, status."""
    with open(LIBRARY, encoding="utf-8") as file:
        return "ClientServicesStartOptions" in file.read()


newer = pytest.mark.skipif(not os.path.exists(LIBRARY) or not has_options(),
                           reason="the client library of this snapd has no such operations")


@pytest.fixture
def snapd(client_program, alice, bob):
    for session in (alice, bob):
        units.install(session)
        Agent(session)

    def call(operation, *arguments, uids=""):
        text = subprocess.run([client_program, operation, *arguments], check=True, timeout=60,
                              env={"UIDS": uids}, capture_output=True, text=True).stdout
        return json.loads(text)

    return call


def test_session_info(snapd, alice, bob):
    info = snapd("info")["info"]
    assert sorted(info) == [str(ALICE), str(BOB)]
    assert all(entry["version"] for entry in info.values())
    assert sorted(snapd("info", uids=str(BOB))["info"]) == [str(BOB)]


def test_install_and_removal(snapd, alice, bob):
    """The calls that snapd makes when a snap with user daemons is installed and removed."""
    services = ["snap.t.socketed.sock.socket", "snap.t.timed.timer", unit("ok")]
    assert snapd("daemon-reload") == {}
    assert snapd("start", *services) == {}
    for session in (alice, bob):
        assert [session.state(name) for name in services] == ["active"] * 3
    assert snapd("stop", *services, unit("socketed"), unit("timed")) == {}
    for session in (alice, bob):
        assert [session.state(name) for name in services] == ["inactive"] * 3
    assert snapd("daemon-reload") == {}


def test_failures_are_reported_per_user_and_unit(snapd, alice, bob):
    bob.write_unit(unit("fails"), "[Service]\nType=oneshot\nExecStart=/bin/true\n"
                   "RemainAfterExit=yes\n")
    bob.systemctl("daemon-reload")
    reply = snapd("start", unit("ok"), unit("fails"))
    assert reply["error"]
    assert [(f["Uid"], f["Service"]) for f in reply["start-failures"]] == [(ALICE, unit("fails"))]
    assert "status 3" in reply["start-failures"][0]["Error"]
    assert "stop-failures" not in reply
    assert [alice.state(unit("ok")), bob.state(unit("ok"))] == ["inactive", "active"]


def test_stop_failures(snapd, alice, bob):
    snapd("start", unit("stays"), uids=str(ALICE))
    reply = snapd("stop", unit("stays"), uids=str(ALICE))
    assert [(f["Uid"], f["Service"]) for f in reply["stop-failures"]] == [(ALICE, unit("stays"))]


def test_rejections_have_a_message(snapd):
    reply = snapd("start", "ssh.service")
    assert "ssh.service" in reply["error"] and "start-failures" not in reply


def test_notifications_do_not_fail_the_client(snapd):
    """snapd's client ignores errors of notifications, but must get a valid reply."""
    assert snapd("pending", "foo") == {}
    assert snapd("finish", "foo") == {}


@pytest.mark.needs_bus_frontend
def test_notifications_of_snapds_client_are_shown(snapd, alice, bob):
    """In each session, by its notification server."""
    snaps.clear()
    snaps.write_entry("foo_foo", "Foo")
    with (NotificationServer(alice) as first, NotificationServer(bob) as second,
          snaps.running(alice, "foo", "foo")):
        assert snapd("pending", "foo") == {}
        assert snapd("finish", "foo") == {}
        for server in (first, second):
            asked, told = server.wait_for("Notify", 2)
            assert told[1] == 1 and "“Foo” is up to date" in told[4]
            # In sessions where it does not run, there is nothing to close.
            words = "“Foo” within 3 hours" if server is first else "not in this session"
            assert words in asked[4]


def test_exited_agents_are_started_again(snapd, alice, bob):
    for session in (alice, bob):
        session.systemctl("stop", SERVICE_UNIT)
    assert len(snapd("info")["info"]) == 2


@newer
def test_enabling_and_disabling(snapd, alice, bob):
    name = unit("enableable")
    assert snapd("enable", name) == {}
    for session in (alice, bob):
        assert session.show(name, "ActiveState", "UnitFileState") == ["active", "enabled"]
    assert snapd("disable", name) == {}
    for session in (alice, bob):
        assert session.show(name, "ActiveState", "UnitFileState") == ["inactive", "disabled"]


@newer
def test_restart_and_reload(snapd, alice, bob):
    name = unit("reloads")
    assert snapd("start", name) == {}
    before = [session.show(name, "MainPID") for session in (alice, bob)]
    assert snapd("reload", name) == {}
    assert [session.show(name, "MainPID") for session in (alice, bob)] == before
    assert snapd("restart", name) == {}
    for session, pid in zip((alice, bob), before):
        assert session.state(name) == "active" and session.show(name, "MainPID") != pid
    reply = snapd("restart", unit("fails"))
    assert {(f["Uid"], f["Service"]) for f in reply["restart-failures"]} == {
        (ALICE, unit("fails")), (BOB, unit("fails"))}


@newer
def test_status(snapd, alice, bob):
    assert snapd("start", unit("ok"), uids=str(ALICE)) == {}
    reply = snapd("status", unit("ok"), "snap.t.socketed.sock.socket")
    active = {uid: [entry["active"] for entry in entries] for uid, entries in reply["status"].items()}
    assert active == {str(ALICE): [True, False], str(BOB): [False, False]}
