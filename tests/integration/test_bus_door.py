# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""The D-Bus door: every operation through both doors, with the same effect and the same data."""

import subprocess

import pytest

from harness import bus, client
from harness.agent import SERVICE_UNIT
from harness.units import unit

pytestmark = pytest.mark.needs_bus_door

OK, TWO, FAILS, STAYS = unit("ok"), unit("two"), unit("fails"), unit("stays")
MISSING, ENABLEABLE = unit("missing"), unit("enableable")
ERROR = "io.snapcraft.SessionAgent1.Error."
METHODS = {"start": "StartServices", "stop": "StopServices", "restart": "RestartServices"}
FLAGS = {"start": "enable", "stop": "disable", "restart": "reload"}
KEYS = {"start": ["start-errors", "stop-errors"], "stop": ["stop-errors"],
        "restart": ["restart-errors"]}


def over_http(agent, action, units, flag):
    """{"start-errors": …} as HTTP tells it; success is empty tables."""
    reply = agent.control(action, *units, **{FLAGS[action]: flag})
    if reply.status == 200:
        return {key: {} for key in KEYS[action]}
    assert reply.result["kind"] == "service-control"
    return reply.result["value"]


def over_bus(agent, action, units, flag):
    return dict(zip(KEYS[action],
                    bus.call(agent.session, METHODS[action], "(asb)", units, flag)))


def over_both(agent, action, units, flag=False):
    """Carries the request out through each door, from the same state; returns what both say."""
    outcomes = []
    for door in (over_http, over_bus):
        for name in (OK, TWO, STAYS, ENABLEABLE):
            agent.session.systemctl("kill", "--signal=KILL", name, check=False)
            agent.session.wait_for_state(name, "inactive" if agent.session.state(name) == "inactive"
                                         else "failed")
            agent.session.systemctl("reset-failed", name, check=False)
        agent.session.systemctl("disable", ENABLEABLE)
        if action != "start":
            agent.session.systemctl("start", OK, STAYS)
        errors = door(agent, action, units, flag)
        states = {name: agent.session.show(name, "ActiveState", "UnitFileState")
                  for name in (OK, TWO, STAYS, ENABLEABLE)}
        outcomes.append((errors, states))
    assert outcomes[0] == outcomes[1]
    return outcomes[0]


@pytest.mark.parametrize("action, units, flag", [
    ("start", [], False),
    ("start", [OK, TWO], False),
    ("start", [OK, FAILS, TWO], False),
    ("start", [STAYS, FAILS], False),
    ("start", [MISSING], False),
    ("start", [ENABLEABLE], True),
    ("start", [ENABLEABLE, FAILS], True),
    ("stop", [], False),
    ("stop", [OK, STAYS, MISSING], False),
    ("stop", [OK], True),
    ("restart", [OK], False),
    ("restart", [OK, FAILS, MISSING], False),
    ("restart", [OK], True),
])
def test_control_is_the_same_through_both_doors(agent, snap, action, units, flag):
    errors, _ = over_both(agent, action, units, flag)
    expected = {FAILS, MISSING} if action != "stop" else {STAYS, MISSING}
    assert set(errors[KEYS[action][0]]) == expected & set(units)


def test_status_is_the_same_through_both_doors(agent, snap):
    names = [OK, "snap.t.timed.timer", MISSING, "snap.t.template@a.service", ENABLEABLE]
    snap.systemctl("start", OK)
    status, errors = bus.call(snap, "GetServiceStatus", "(as)", names)
    keys = ["daemon", "id", "name", "names", "enabled", "active", "installed", "needs-reload"]
    assert [dict(zip(keys, entry)) for entry in status] == agent.status(*names).result
    assert errors == {}

    status, errors = bus.call(snap, "GetServiceStatus", "(as)", [OK, "snap.bad"])
    reply = agent.status(OK, "snap.bad")
    assert [entry[2] for entry in status] == [OK]
    assert errors == reply.result["value"]["status-errors"]


@pytest.mark.parametrize("action, units, name, status", [
    ("start", ["ssh.service"], "Refused", 500),
    ("stop", [OK, "snapx.service"], "Refused", 500),
    ("restart", [OK, "snap.*.service"], "InvalidArgument", 400),
    ("start", ["snap.a.service"] * 257, "InvalidArgument", 400),
])
def test_refusals_are_the_same_through_both_doors(agent, snap, action, units, name, status):
    reply = agent.control(action, *units)
    assert reply.status == status
    with pytest.raises(bus.BusError) as info:
        bus.call(snap, METHODS[action], "(asb)", units, False)
    assert info.value.name == ERROR + name
    assert info.value.message == reply.message
    assert snap.state(OK) == "inactive"


def test_daemon_reload(agent, snap):
    snap.write_unit(OK, "[Service]\nExecStart=/bin/sleep 1000\n")
    assert bus.call(snap, "ReloadDaemon") == []
    assert "1000" in snap.show(OK, "ExecStart")[0]


def test_properties(agent):
    values = bus.call(agent.session, "org.freedesktop.DBus.Properties.GetAll", "(s)",
                      bus.INTERFACE)[0]
    info = agent.get("/v1/session-info").result
    assert values == {"Version": info["version"], "Notifications": info["notifications"]}


def test_introspection_names_every_method(agent):
    xml = bus.call(agent.session, "org.freedesktop.DBus.Introspectable.Introspect")[0]
    for name in (*METHODS.values(), "ReloadDaemon", "GetServiceStatus", "NotifyPendingRefresh",
                 "NotifyRefreshFinished", "PostNotification", "WithdrawNotification", "ListApps",
                 "CloseApps", "Exit"):
        assert f'<method name="{name}"' in xml
    assert "org.gtk.Actions" in xml and "org.freedesktop.Application" in xml


def test_exit_and_activation(agent):
    """A call starts the agent, Exit is answered and ends it, the next call starts it again."""
    pids = []
    for _ in range(2):
        bus.call(agent.session, "org.freedesktop.DBus.Peer.Ping")
        pids.append(agent.main_pid)
        assert bus.call(agent.session, "Exit") == []
        agent.wait_until_gone()
    assert 0 not in pids and pids[0] != pids[1]
    assert agent.session.show(SERVICE_UNIT, "Result", "ExecMainStatus") == ["success", "0"]


def test_changes_of_both_doors_share_the_queue(agent, snap):
    agent.control("start", unit("slower"))
    with client.connect(agent.path) as stop:
        stop.sendall(client.format_request("POST", "/v1/service-control",
                                           {"action": "stop", "services": [unit("slower")]}))
        snap.wait_for_state(unit("slower"), "deactivating")
        assert bus.call(snap, "StartServices", "(asb)", [OK], False) == [{}, {}]
        assert client.Reply(client.read_all(stop)).status == 200
    started = int(snap.show(OK, "InactiveExitTimestampMonotonic")[0])
    assert started > int(snap.show(unit("slower"), "InactiveEnterTimestampMonotonic")[0])


def test_a_call_is_finished_before_the_agent_leaves(agent, snap):
    """Exit is asked for, and the idle timeout passes, while a call waits for a slow stop."""
    agent.set_options("--idle-timeout=0.2")
    agent.control("start", unit("slower"))
    with snap.popen(bus.command("StopServices", "(asb)", [unit("slower")], False),
                    stdout=subprocess.PIPE, text=True) as caller:
        snap.wait_for_state(unit("slower"), "deactivating")
        agent.post("/v1/session-control", {"action": "exit"})
        assert bus.result_of(caller.communicate(timeout=20)[0]) == [{}]
    agent.wait_until_gone()


def test_a_call_that_outlasts_the_drain_is_answered(agent, snap):
    agent.set_options("--limit=drain=0.3")
    agent.control("start", unit("slower"))
    with snap.popen(bus.command("StopServices", "(asb)", [unit("slower")], False),
                    stdout=subprocess.PIPE, text=True) as caller:
        snap.wait_for_state(unit("slower"), "deactivating")
        agent.post("/v1/session-control", {"action": "exit"})
        with pytest.raises(bus.BusError) as info:
            bus.result_of(caller.communicate(timeout=20)[0])
    assert info.value.name == ERROR + "Unavailable"


def test_a_caller_that_left_cancels_nothing(agent, snap):
    agent.control("start", unit("slower"))
    with snap.popen(bus.command("RestartServices", "(asb)", [unit("slower"), OK], False),
                    stdout=subprocess.DEVNULL) as caller:
        snap.wait_for_state(unit("slower"), "deactivating")
        caller.kill()
    snap.wait_for_state(OK, "active")
