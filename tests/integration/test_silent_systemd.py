# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""A user manager that does not reply (it is stopped): every operation ends at its deadline and
names the cause; excess requests are told to retry."""

import contextlib
import os
import signal
import tempfile
import time

import pytest

from harness import bus, client
from harness.agent import by_hand, wait_for_answer
from harness.notification_server import NotificationServer
from harness.notify import NotifySocket
from harness.units import unit

ERROR = "io.snapcraft.SessionAgent1.Error."
ANSWER = 0.4


@contextlib.contextmanager
def stopped(session):
    session.manager.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        session.manager.send_signal(signal.SIGCONT)


@pytest.fixture
def silent(agent, snap):
    """An agent whose user manager has stopped replying."""
    agent.set_options(f"--limit=answer={ANSWER}", f"--limit=reload={ANSWER}")
    assert agent.status(unit("ok")).status == 200
    agent.wait_until_ready()
    with stopped(snap):
        yield agent


@pytest.mark.shares_session
@pytest.mark.parametrize("ask, kind", [
    (lambda agent: agent.control("daemon-reload"), None),
    (lambda agent: agent.status(unit("ok")), "service-status"),
    (lambda agent: agent.get("/v1/apps"), None),
    (lambda agent: agent.get("/v1/sockets"), None),
    (lambda agent: agent.post("/v1/apps/close", {"snap": "foo"}), None),
    (lambda agent: agent.post("/v1/sockets", {"unit": "snap.t.d.s.socket", "action": "start"}), None),
    (lambda agent: agent.control("start", unit("ok")), "service-control"),
    (lambda agent: agent.control("stop", unit("ok")), "service-control"),
])
def test_every_operation_ends(silent, ask, kind):
    reply = ask(silent)
    assert reply.status == 500
    assert reply.result.get("kind") == kind
    text = reply.message if kind is None else str(reply.result["value"])
    assert "did not answer in time" in text


@pytest.mark.shares_session
@pytest.mark.needs_bus_frontend
@pytest.mark.parametrize("method, signature, arguments", [
    ("ReloadDaemon", "()", []),
    ("ListApps", "(s)", [""]),
    ("ListSockets", "(s)", [""]),
    ("CloseApps", "(sa{sv})", ["foo", {}]),
    ("ControlSocket", "(ssa{ss})", ["snap.t.d.s.socket", "start", {}]),
])
def test_timeout_over_the_bus(silent, method, signature, arguments):
    with pytest.raises(bus.BusError) as refused:
        bus.call(silent.session, method, signature, *arguments)
    assert refused.value.name == ERROR + "TimedOut"
    assert "did not answer in time" in refused.value.message


def test_remaining_units_are_not_tried(silent):
    """Each would take until the deadline, like the first."""
    names = [unit("ok"), unit("enableable"), *(f"snap.t.d{n}.service" for n in range(20))]
    began = time.monotonic()
    reply = silent.control("stop", *names)
    assert time.monotonic() - began < 10 * ANSWER
    assert set(reply.result["value"]["stop-errors"]) == set(names)


@contextlib.contextmanager
def waiting(agent, number, request):
    """Pending requests."""
    with contextlib.ExitStack() as stack:
        connections = [stack.enter_context(client.connect(agent.path)) for _ in range(number)]
        for connection in connections:
            connection.sendall(request)
        # Requests are handled in the order of arrival.
        agent.get("/v1/session-info")
        yield connections


@pytest.fixture
def busy(agent, snap):
    """One change is running and one is waiting: the maximum."""
    agent.set_options("--limit=answer=3", "--limit=reload=3", "--limit=queue=1")
    assert agent.status(unit("ok")).status == 200
    agent.wait_until_ready()
    request = client.format_request("POST", "/v1/service-control", {"action": "daemon-reload"})
    with stopped(snap), waiting(agent, 2, request):
        yield agent


def test_too_many_changes(busy):
    reply = busy.control("daemon-reload")
    assert reply.status == 503
    assert "retry-after" in {name.lower() for name in reply.headers}
    assert busy.status(unit("ok")).status == 500  # it waits for no turn, but for systemd


@pytest.mark.needs_bus_frontend
def test_too_many_changes_over_the_bus(busy):
    with pytest.raises(bus.BusError) as refused:
        bus.call(busy.session, "ReloadDaemon")
    assert refused.value.name == ERROR + "Busy"


@pytest.mark.needs_bus_frontend
def test_too_many_notifications(agent, alice):
    agent.set_options("--limit=queue=1")
    notification = {"id": "x", "title": "T"}
    with NotificationServer(alice, "hang-Notify") as server:
        with waiting(agent, 1, client.format_request("POST", "/v1/notifications", notification)):
            server.wait_for("Notify")
            with waiting(agent, 1, client.format_request("POST", "/v1/notifications", notification)):
                reply = agent.post("/v1/notifications", notification)
                assert reply.status == 503
                assert "retry-after" in {name.lower() for name in reply.headers}
                with pytest.raises(bus.BusError) as refused:
                    bus.call(alice, "PostNotification", "(ssa{sv})", "x", "T", {})
                assert refused.value.name == ERROR + "Busy"


@pytest.mark.parametrize("option, target, body, field", [
    ("--limit=notification-text=10", "/v1/notifications", {"id": "x", "title": "12345678901"}, "title"),
    ("--limit=notification-text=10", "/v1/notifications", {"id": "x", "title": "T", "body": "12345678901"},
     "body"),
    ("--limit=close-longest=1", "/v1/apps/close", {"snap": "foo", "timeout": 1.5}, "timeout"),
])
def test_limits_of_a_request(agent, option, target, body, field):
    agent.set_options(option)
    reply = agent.post(target, body)
    assert reply.status == 400
    assert reply.message.startswith(f"{field}: ")


def test_app_control_of_an_older_snapd(agent):
    """snapd 2.65 used it, newer versions do not."""
    assert agent.post("/v1/app-control", {"action": "start", "apps": ["foo.bar"]}).status == 404


def test_descriptor_exhaustion(alice, no_socket):
    """Connections that cannot be accepted wait, the agent does not spin, and all are served
    later."""
    path = f"{alice.runtime_dir}/snapd-session-agent.socket"
    process_errors = tempfile.TemporaryFile("w+", encoding="utf-8")
    # Ready: GLib ends the process where there is no descriptor for a connection to the bus.
    with NotifySocket(f"{alice.runtime_dir}/.agent-ready") as ready, by_hand(
            alice, "--limit=read-deadline=60", stderr=process_errors,
            environment={"NOTIFY_SOCKET": ready.address}) as process:
        assert ready.wait_ready(20)
        assert wait_for_answer(path).status == 200
        used = len(_descriptors(process.pid))
        alice.run("prlimit", f"--pid={process.pid}", f"--nofile={used + 6}:{used + 6}")
        with contextlib.ExitStack() as stack:
            connections = []
            with contextlib.suppress(BlockingIOError):  # what waits to be accepted is bounded, too
                for _ in range(14):
                    connections.append(stack.enter_context(client.connect(path)))
            began, cpu = time.monotonic(), _cpu(process.pid)
            while time.monotonic() < began + 1:
                time.sleep(0.1)  # the processor time in this interval is measured
            assert _cpu(process.pid) - cpu < 0.3
            for connection in connections[:5]:
                connection.close()
            connections[-1].sendall(client.format_request("GET", "/v1/session-info"))
            for connection in connections[5:-1]:
                connection.close()
            assert client.Reply(client.read_all(connections[-1])).status == 200
    process_errors.seek(0)
    # Once each time the descriptors ran out, not ten times a second.
    assert 1 <= process_errors.read().count("cannot accept a connection") <= 4


def _descriptors(pid):
    return os.listdir(f"/proc/{pid}/fd")


def _cpu(pid):
    """The processor time of the process, in seconds."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
