# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""The D-Bus frontend: every operation through both frontends, with the same effect and the same data."""

import contextlib
import os
import re
import subprocess
import time
import xml.etree.ElementTree as xml_parser

import pytest

from harness import bus, client
from harness.agent import SERVICE_UNIT
from harness.units import unit

pytestmark = pytest.mark.needs_bus_frontend

OK, TWO, FAILS, STAYS = unit("ok"), unit("two"), unit("fails"), unit("stays")
MISSING, ENABLEABLE = unit("missing"), unit("enableable")
ERROR = "io.snapcraft.SessionAgent1.Error."
METHODS = {"start": "StartServices", "stop": "StopServices", "restart": "RestartServices"}
FLAGS = {"start": "enable", "stop": "disable", "restart": "reload"}
KEYS = {"start": ["start-errors", "stop-errors"], "stop": ["stop-errors"],
        "restart": ["restart-errors"]}


def over_http(agent, action, units, flag):
    """Returns {"start-errors": …} as in HTTP; on success, empty tables."""
    reply = agent.control(action, *units, **{FLAGS[action]: flag})
    if reply.status == 200:
        return {key: {} for key in KEYS[action]}
    assert reply.result["kind"] == "service-control"
    return reply.result["value"]


def over_bus(agent, action, units, flag):
    return dict(zip(KEYS[action],
                    bus.call(agent.session, METHODS[action], "(asb)", units, flag)))


def over_both(agent, action, units, flag=False):
    """Makes the request through each frontend, from the same state; returns both replies."""
    outcomes = []
    for frontend in (over_http, over_bus):
        for name in (OK, TWO, STAYS, ENABLEABLE):
            agent.session.systemctl("kill", "--signal=KILL", name, check=False)
            agent.session.wait_for_state(name, "inactive" if agent.session.state(name) == "inactive"
                                         else "failed")
            agent.session.systemctl("reset-failed", name, check=False)
        agent.session.systemctl("disable", ENABLEABLE)
        if action != "start":
            agent.session.systemctl("start", OK, STAYS)
        errors = frontend(agent, action, units, flag)
        states = {name: agent.session.show(name, "ActiveState", "UnitFileState")
                  for name in (OK, TWO, STAYS, ENABLEABLE)}
        outcomes.append((errors, states))
    assert outcomes[0] == outcomes[1]
    return outcomes[0]


@pytest.mark.shares_session
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
def test_control_is_the_same_through_both_frontends(agent, snap, action, units, flag):
    errors, _ = over_both(agent, action, units, flag)
    expected = {FAILS, MISSING} if action != "stop" else {STAYS, MISSING}
    assert set(errors[KEYS[action][0]]) == expected & set(units)


def test_status_is_the_same_through_both_frontends(agent, snap):
    names = [OK, "snap.t.timed.timer", MISSING, "snap.t.template@a.service", ENABLEABLE]
    snap.systemctl("start", OK)
    status, errors = bus.call(snap, "GetServiceStatus", "(as)", names)
    assert status == agent.status(*names).result
    assert errors == {}

    status, errors = bus.call(snap, "GetServiceStatus", "(as)", [OK, "snap.bad"])
    reply = agent.status(OK, "snap.bad")
    assert [entry["name"] for entry in status] == [OK]
    assert errors == reply.result["value"]["status-errors"]


@pytest.mark.shares_session
@pytest.mark.parametrize("action, units, name, status", [
    ("start", ["ssh.service"], "Refused", 500),
    ("stop", [OK, "snapx.service"], "Refused", 500),
    ("restart", [OK, "snap.*.service"], "InvalidArgument", 400),
    ("start", ["snap.a.service"] * 257, "InvalidArgument", 400),
])
def test_rejections_are_the_same_through_both_frontends(agent, snap, action, units, name, status):
    reply = agent.control(action, *units)
    assert reply.status == status
    with pytest.raises(bus.BusError) as info:
        bus.call(snap, METHODS[action], "(asb)", units, False)
    assert info.value.name == ERROR + name
    # Each error uses the frontend's name of the argument.
    assert info.value.message == re.sub(r"^services(?=[:\[])", "units", reply.message)
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


def interface_in(xml):
    """Parses the agent's interface in XML: names, arguments, types."""
    for node in xml_parser.fromstring(xml).iter("interface"):
        if node.get("name") == bus.INTERFACE:
            return {(member.tag, member.get("name"), member.get("type"),
                     tuple((arg.get("name"), arg.get("type"), arg.get("direction"))
                           for arg in member.findall("arg")))
                    for member in node if member.tag in ("method", "signal", "property")}
    raise KeyError(bus.INTERFACE)


def test_introspection_names_every_method(agent):
    """Exactly what the installed interface description contains."""
    xml = bus.call(agent.session, "org.freedesktop.DBus.Introspectable.Introspect")[0]
    path = f"{os.environ['SSA_DATADIR']}/dbus-1/interfaces/{bus.INTERFACE}.xml"
    with open(path, encoding="utf-8") as file:
        described = interface_in(file.read())
    assert interface_in(xml) == described
    assert len([entry for entry in described if entry[0] == "method"]) >= 14
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


def test_changes_of_both_frontends_share_the_queue(agent, snap):
    agent.control("start", unit("slower"))
    with client.connect(agent.path) as stop:
        stop.sendall(client.format_request("POST", "/v1/service-control",
                                           {"action": "stop", "services": [unit("slower")]}))
        snap.wait_for_state(unit("slower"), "deactivating")
        assert bus.call(snap, "StartServices", "(asb)", [OK], False) == [{}, {}]
        assert client.Reply(client.read_all(stop)).status == 200
    started = int(snap.show(OK, "InactiveExitTimestampMonotonic")[0])
    assert started > int(snap.show(unit("slower"), "InactiveEnterTimestampMonotonic")[0])


def test_agent_completes_calls_before_exit(agent, snap):
    """Exit is called, and the idle timeout expires, while a call waits for a slow stop."""
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


def test_disconnected_caller_cancels_nothing(agent, snap):
    agent.control("start", unit("slower"))
    with snap.popen(bus.command("RestartServices", "(asb)", [unit("slower"), OK], False),
                    stdout=subprocess.DEVNULL) as caller:
        snap.wait_for_state(unit("slower"), "deactivating")
        caller.kill()
    snap.wait_for_state(OK, "active")


OWNER = """import sys
from gi.repository import Gio, GLib
bus = Gio.bus_get_sync(Gio.BusType.SESSION)
bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
              GLib.Variant("(su)", (sys.argv[1], 0)), None, 0, 30000)
print("owned", flush=True)
sys.stdin.read()
"""


@contextlib.contextmanager
def other_name_owner(session):
    process = session.popen(["/usr/bin/python3", "-c", OWNER, bus.NAME], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "owned\n"
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def wait_until(condition, timeout=10):
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_bus_name_is_acquired_when_it_becomes_free(agent):
    """One process owns the name when the agent starts, and then another for a moment."""
    session = agent.session
    with other_name_owner(session) as first:
        assert agent.get("/v1/session-info").status == 200
        agent.wait_until_ready()
        pid = agent.main_pid
        with other_name_owner(session):
            first.kill()
            first.wait()
            assert agent.control("daemon-reload").status == 200
        wait_until(lambda: bus.call(session, "org.freedesktop.DBus.Properties.Get", "(ss)",
                                    bus.INTERFACE, "Version"))
    assert agent.main_pid == pid
    assert bus.call(session, "ListApps", "(s)", "") == [[]]
    assert agent.has_name()
    # The agent still exits when idle.
    bus.call(session, "Exit")
    agent.wait_until_gone()


NO_REPLY = """import sys
from gi.repository import Gio, GLib
bus = Gio.bus_get_sync(Gio.BusType.SESSION)
message = Gio.DBusMessage.new_method_call(*sys.argv[1:5])
message.set_flags(Gio.DBusMessageFlags.NO_REPLY_EXPECTED)
message.set_body(GLib.Variant("(asb)", ([sys.argv[5]], False)))
bus.send_message(message, Gio.DBusSendMessageFlags.NONE)
bus.flush_sync()
"""


def test_callers_that_do_not_wait_for_a_reply(agent, snap):
    """They have disconnected when the bus is queried for them. Without security labels, their calls
    count."""
    agent.get("/v1/session-info")
    agent.wait_until_ready()
    names = [f"snap.t.template@{i}.service" for i in range(20)]
    for name in names:
        snap.run("/usr/bin/python3", "-c", NO_REPLY, bus.NAME, bus.PATH, bus.INTERFACE,
                 "StartServices", name)
    for name in names:
        snap.wait_for_state(name, "active")
