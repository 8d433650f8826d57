# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""What those who watch agents are told: GET /v1/events, GetEvents, snap-sessionctl monitor."""

import concurrent.futures
import contextlib
import json
import os
import pty
import signal
import subprocess
import time

import pytest

from harness import bus, client, sessionctl, units
from harness.agent import Agent
from harness.desktops import wait_until
from harness.notification_server import NotificationServer
from harness.units import unit
from harness.users import UIDS

OK, MISSING = unit("ok"), unit("missing")


class Watcher:
    """Asks for events, one time after the other."""

    def __init__(self, agent):
        self.agent = agent
        self.last = agent.get("/v1/events").result["last"]

    def events(self, wait=0):
        result = self.agent.get(f"/v1/events?after={self.last}&wait={wait}").result
        self.last = result["last"]
        return result["events"]


@pytest.fixture
def watcher(agent, snap):
    return Watcher(agent)


def summary(event):
    return tuple(event.get(name) for name in ("event", "operation", "subject", "unit", "id", "result"))


def test_requests_and_jobs(agent, watcher):
    agent.control("start", OK)
    agent.control("stop", OK, MISSING)
    events = watcher.events()
    assert [summary(event) for event in events] == [
        ("job", None, None, OK, None, "done"),
        ("request", "POST /v1/service-control", OK, None, None, "200"),
        ("job", None, None, OK, None, "done"),
        ("request", "POST /v1/service-control", f"{OK},{MISSING}", None, None, "500")]
    first, last = events[1], events[3]
    assert (first["uid"], first["pid"], first["frontend"]) == (0, os.getpid(), "http")
    assert 0 < first["duration-usec"] < 20_000_000 and last["request"] == first["request"] + 1
    assert "message" in last and "message" not in first
    agent.status(OK)
    agent.get("/v1/nothing")
    assert [summary(event)[1:3] + (event["result"],) for event in watcher.events()] == [
        ("GET /v1/service-status", OK, "200"), ("GET /v1/nothing", None, "404")]


@pytest.mark.needs_bus_frontend
def test_both_frontends(agent, snap):
    watcher = Watcher(agent)
    last, events = bus.call(agent.session, "GetEvents", "(td)", 0, 0)
    assert last == watcher.last and events == []
    bus.call(agent.session, "StartServices", "(asb)", [OK], False)
    bus.call(agent.session, "StartServices", "(asb)", [MISSING], False)
    with pytest.raises(bus.BusError):
        bus.call(agent.session, "StartServices", "(asb)", ["ssh.service"], False)
    told = watcher.events()
    calls = [event for event in told if event["event"] == "request"]
    assert [(event["frontend"], event["operation"], event["subject"], event["result"]) for event in calls] == [
        ("dbus", "StartServices", OK, "done"),
        ("dbus", "StartServices", MISSING, "failed"),
        ("dbus", "StartServices", "ssh.service", "io.snapcraft.SessionAgent1.Error.Refused")]
    assert calls[0]["caller"].startswith(":") and "uid" not in calls[0]
    assert bus.call(agent.session, "GetEvents", "(td)", last, 0) == [watcher.last, told]


@pytest.mark.needs_bus_frontend
def test_notifications_and_buttons(agent, alice):
    with NotificationServer(alice) as server:
        watcher = Watcher(agent)
        agent.post("/v1/notifications/pending-refresh", {"instance-name": "foo", "time-remaining": 10 ** 15})
        server.wait_for("Notify")
        agent.post("/v1/notifications/pending-refresh", {"instance-name": "foo", "time-remaining": 10 ** 15})
        server.emit("ActionInvoked", 1, "later")
        events = []

        def is_chosen():
            events.extend(watcher.events())
            return [event for event in events if event["event"] == "action"]
        wait_until(is_chosen, "the button")
        shown = [event for event in events if event["event"] == "notification"]
        assert [(event["id"], event["result"]) for event in shown] == [
            ("refresh:foo", "shown"), ("refresh:foo", "updated")]
        [action] = is_chosen()
        assert (action["action"], action["target"]) == ("later", "foo")
        agent.post("/v1/notifications", {"id": "x", "title": "y"})
        agent.delete("/v1/notifications/x")
        assert [event["result"] for event in watcher.events() if event["event"] == "notification"] == [
            "shown", "withdrawn"]
    agent.post("/v1/notifications", {"id": "x", "title": "y"})
    [failed] = [event for event in watcher.events() if event["event"] == "notification"]
    assert "result" not in failed and failed["message"]


@pytest.mark.needs_bus_frontend
@pytest.mark.shares_session
@pytest.mark.parametrize("action", [
    "close-and-update", "later", "mute", "open", "show-updates", "seen", "check-refresh"])
def test_every_action(agent, alice, action):
    """As a shell calls it. None of them finds what it is about."""
    watcher = Watcher(agent)
    bus.call(alice, "org.freedesktop.Application.ActivateAction", "(sava{sv})", action, [["s", "foo"]], {})
    [event] = [event for event in watcher.events(10) if event["event"] == "action"]
    assert (event["action"], event["target"]) == (action, "foo")


def test_waiting_for_an_event(agent, watcher):
    with concurrent.futures.ThreadPoolExecutor() as pool:
        waiting = pool.submit(watcher.events, 30)
        time.sleep(0.3)
        assert not waiting.done()
        agent.get("/v1/session-info")
        assert [summary(event)[1] for event in waiting.result(10)] == ["GET /v1/session-info"]
    started = time.monotonic()
    assert watcher.events(0.5) == [] and 0.5 <= time.monotonic() - started < 10


def test_waiting_requests_do_not_delay_an_exit(agent, watcher):
    with concurrent.futures.ThreadPoolExecutor() as pool:
        waiting = pool.submit(watcher.events, 30)
        time.sleep(0.3)
        agent.post("/v1/session-control", {"action": "exit"})
        assert isinstance(waiting.result(10), list)
    # The numbers go on.
    assert agent.get("/v1/events").result["last"] > watcher.last


def test_watchers_that_go(agent, watcher):
    """They keep no slot, and do not keep the agent from becoming idle."""
    for _ in range(10):
        with client.connect(agent.path) as connection:
            connection.sendall(client.format_request("GET", f"/v1/events?after={watcher.last}&wait=60"))
            time.sleep(0.05)
    wait_until(lambda: agent.get(f"/v1/events?after={watcher.last}&wait=0.1").status == 200, "a slot")
    assert watcher.events(0.1) == []


@pytest.mark.needs_bus_frontend
def test_callers_that_go(agent, snap):
    watcher = Watcher(agent)
    for _ in range(10):
        process = snap.popen(bus.command("GetEvents", "(td)", watcher.last, 60))
        time.sleep(0.2)
        process.kill()
        process.wait()
    wait_until(lambda: agent.get(f"/v1/events?after={watcher.last}&wait=0.1").status == 200, "a slot")


@pytest.mark.needs_bus_frontend
def test_long_texts_are_cut(agent, snap):
    """A monitor goes on after them."""
    watcher = Watcher(agent)
    with pytest.raises(bus.BusError):
        bus.call(agent.session, "StartServices", "(asb)", ["snap." + "x" * 100_000], False)
    [event] = watcher.events()
    assert len(event["subject"]) <= 513 and event["subject"].endswith("…") and len(event["message"]) <= 513


def test_limits(agent, snap):
    agent.set_options("--limit=events=2", "--limit=watchers=1", "--limit=event-wait=3")
    agent.post("/v1/session-control", {"action": "exit"})
    watcher = Watcher(agent)
    for number in range(4):
        agent.get(f"/v1/apps?snap=a{number}")
    assert [event["subject"] for event in watcher.events()] == ["a2", "a3"]
    with concurrent.futures.ThreadPoolExecutor() as pool:
        first = pool.submit(watcher.events, 2)
        time.sleep(0.3)
        second = agent.get(f"/v1/events?after={watcher.last}&wait=1")
        assert second.status == 503 and "retry-after" in second.headers
        first.result(10)
    started = time.monotonic()
    assert agent.get(f"/v1/events?after={watcher.last}&wait=1e300").status == 200
    assert 3 <= time.monotonic() - started < 20
    for query, field in (("wait=-1", "wait"), ("wait=x", "wait"), ("wait=nan", "wait"),
                         ("wait=", "wait"), ("after=-1", "after"), ("after=x", "after"), ("after=1.5", "after")):
        reply = agent.get(f"/v1/events?{query}")
        assert reply.status == 400 and reply.message.startswith(f"{field}: "), query


@contextlib.contextmanager
def monitor(*arguments, session=None, stdout=subprocess.PIPE):
    become = session.become() if session else []
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TERM": "xterm", **sessionctl.KEPT,
                   **(session.environment if session else {})}
    with subprocess.Popen([*become, sessionctl.PROGRAM, *arguments, "monitor"], stdout=stdout,
                          stderr=subprocess.PIPE, text=True, env=environment) as process:
        yield process
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0


def make_request_until(agent, is_told):
    """The monitor's first question may come later than the first request."""
    def is_done():
        agent.control("start", OK)
        return is_told()
    wait_until(is_done, "the monitor", 10)


def next_lines(process, name):
    """Whole lines that have come, with the name in them."""
    os.set_blocking(process.stdout.fileno(), False)
    text = b""
    with contextlib.suppress(BlockingIOError):
        while part := os.read(process.stdout.fileno(), 65536):
            text += part
    return [line for line in text.decode().splitlines() if name in line]


def test_monitor_of_all_sessions(alice, bob):
    agents = {session.name: Agent(session) for session in (alice, bob)}
    for session in (alice, bob):
        units.install(session)
    with monitor() as process:
        for name, agent in agents.items():
            found = []
            make_request_until(agent, lambda: found.extend(next_lines(process, f'"{name}"')) or found)
            event = json.loads(found[0])
            assert (event["user"], event["session"]) == (name, UIDS[name])
            assert event["event"] in ("job", "request")


def test_monitor_on_a_terminal(agent, snap):
    terminal, end = pty.openpty()
    with monitor(session=snap, stdout=end):
        os.close(end)
        os.set_blocking(terminal, False)
        text = []

        def is_told():
            with contextlib.suppress(BlockingIOError):
                text.append(os.read(terminal, 65536).decode())
            return "POST /v1/service-control" in "".join(text)
        make_request_until(agent, is_told)
    line = next(line for line in "".join(text).splitlines() if "POST" in line)
    assert line.split()[1:5] == ["alice", "request", "POST", "/v1/service-control"]
    assert f"{OK}: 200 (" in line and line.endswith(" ms)")
    os.close(terminal)


def test_monitor_outlives_agents(agent, snap):
    """It asks the next one; what cannot be read is said once."""
    with monitor("--user=alice") as process:
        found = []
        make_request_until(agent, lambda: found.extend(next_lines(process, "service-control")) or found)
        agent.post("/v1/session-control", {"action": "exit"})
        found.clear()
        make_request_until(agent, lambda: found.extend(next_lines(process, "service-control")) or found)


def test_monitor_ends_with_its_reader(agent, snap):
    reader, writer = os.pipe()
    process = subprocess.Popen([sessionctl.PROGRAM, "--user=alice", "monitor"], stdout=writer,
                               stderr=subprocess.DEVNULL, env={"LC_ALL": "C.UTF-8", **sessionctl.KEPT})
    os.close(writer)
    os.close(reader)

    def has_ended():
        agent.control("start", OK)
        return process.poll() is not None
    wait_until(has_ended, "the end of the monitor", 10)


def test_watching_costs_nothing_without_watchers(agent, snap):
    """Events from before are not told."""
    agent.control("start", OK)
    assert Watcher(agent).events() == []
    assert client.request(agent.path, "POST", "/v1/events", {}).status == 405
