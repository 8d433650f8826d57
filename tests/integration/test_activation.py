# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Activation and lifetime: systemd starts the agent, it exits when idle, no request is lost."""

import os
import random
import signal
import socket
import subprocess
import threading
import time

import pytest

from harness import client, sessionctl
from harness.agent import (BUS_NAME, HAS_BUS_FRONTEND, PROGRAM, SERVICE_UNIT, SOCKET_UNIT, Agent,
                           by_hand, version_of, wait_for_answer)
from harness.units import unit
from harness.user_session import UserSession

needs_bus_frontend = pytest.mark.needs_bus_frontend


def test_a_connection_starts_the_agent(agent):
    assert agent.session.state(SERVICE_UNIT) == "inactive"
    reply = agent.get("/v1/session-info")
    assert reply.status == 200 and reply.result["version"] == version_of()
    agent.wait_until_ready()
    assert agent.session.show(SERVICE_UNIT, "StatusText") == ["Waiting for requests"]


@needs_bus_frontend
def test_exit_before_it_is_ready(agent):
    """The bus does not respond yet, as in a new session: after its reply, the old program accepts
    no connections, whatever it still waits for."""
    session = agent.session
    hung = f"{session.runtime_dir}/hung"
    with socket.socket(socket.AF_UNIX) as bus:
        bus.bind(hung)
        os.chown(hung, session.uid, session.uid)
        bus.listen()
        agent.set_options("--limit=answer=2")
        session.write_file(f"{session.unit_dir}/{SERVICE_UNIT}.d/bus.conf",
                           f"[Service]\nEnvironment=DBUS_SESSION_BUS_ADDRESS=unix:path={hung}\n")
        session.systemctl("daemon-reload")
        assert agent.post("/v1/session-control", {"action": "exit"}).status == 200
        old = agent.main_pid
        assert session.state(SERVICE_UNIT) == "activating"
        assert agent.get("/v1/session-info").status == 200
        assert agent.main_pid != old


def test_status_says_what_it_is_doing(agent, snap):
    agent.control("start", unit("slower"))
    agent.wait_until_ready()
    assert snap.show(SERVICE_UNIT, "StatusText") == ["Waiting for requests"]
    with client.connect(agent.path) as connection:
        connection.sendall(client.format_request(
            "POST", "/v1/service-control", {"action": "stop", "services": [unit("slower")]}))
        snap.wait_for_state(unit("slower"), "deactivating")
        assert snap.show(SERVICE_UNIT, "StatusText") == [f"Stopping {unit('slower')}"]
        agent.post("/v1/session-control", {"action": "exit"})
        assert snap.show(SERVICE_UNIT, "StatusText") == ["Leaving: requested by a client"]
        assert client.Reply(client.read_all(connection)).status == 200


def test_both_addresses(agent):
    for name in ("snapd-session-agent.socket", "snap-session.socket"):
        path = f"{agent.session.runtime_dir}/{name}"
        assert client.request(path, "GET", "/v1/session-info").status == 200
        assert os.stat(path).st_mode & 0o777 == 0o600


def test_unknown_values_are_omitted(alice):
    """The first reply is immediate, and contains nothing wrong."""
    agent = Agent(alice)
    first = agent.get("/v1/session-info").result
    assert first.get("session-bus", HAS_BUS_FRONTEND) is HAS_BUS_FRONTEND
    assert first.get("notifications") != "none" or not HAS_BUS_FRONTEND or first["session-bus"]
    agent.post("/v1/session-control", {"action": "exit"})
    # snap-sessionctl repeats the query until it is known.
    outcome = sessionctl.run("info", "--json")
    info = outcome.json[0]["result"]
    assert info["session-bus"] is HAS_BUS_FRONTEND and info["notifications"] in ("none", "gtk", "fdo")


def test_session_info(agent, snap):
    agent.get("/v1/session-info")
    agent.wait_until_ready()
    info = agent.get("/v1/session-info").result
    assert info["session-bus"] is HAS_BUS_FRONTEND
    assert info["notifications"] in ("none", "gtk", "fdo")
    agent.status(unit("ok"))
    systemd = snap.systemctl("show", "--property=Version").split("=")[1]
    assert agent.get("/v1/session-info").result["systemd"] == systemd


@needs_bus_frontend
def test_bus_name_is_owned_when_ready(agent):
    agent.get("/v1/session-info")
    agent.wait_until_ready()
    assert agent.has_name()


@needs_bus_frontend
def test_activation_over_the_bus_gets_the_sockets_too(agent):
    agent.session.run("busctl", "--user", "call", "org.freedesktop.DBus", "/org/freedesktop/DBus",
                      "org.freedesktop.DBus", "StartServiceByName", "su", BUS_NAME, "0")
    assert agent.session.state(SERVICE_UNIT) == "active"
    pid = agent.main_pid
    assert agent.get("/v1/session-info").result["session-bus"] is True
    assert agent.main_pid == pid


def test_build_without_bus_frontend_uses_no_bus(agent):
    agent.get("/v1/session-info")
    agent.wait_until_ready()
    if not HAS_BUS_FRONTEND:
        assert not agent.has_name()
        linked = subprocess.run(["ldd", PROGRAM], check=True, capture_output=True, text=True).stdout
        assert "libnotify" not in linked
        # Neither code nor texts of notifications.
        with open(PROGRAM, "rb") as file:
            program = file.read()
        for text in (b"org.freedesktop.Notifications", b"org.gtk.Notifications", b"Close and update",
                     b"io.snapcraft.SessionAgent1"):
            assert text not in program
    reply = agent.post("/v1/notifications/pending-refresh", {"instance-name": "foo"})
    assert reply.status == 500 and "kind" not in reply.result


def test_without_a_session_bus():
    with UserSession("alice", bus=False) as session:
        agent = Agent(session, "--idle-timeout=0.5")
        assert agent.get("/v1/session-info").result.get("session-bus", False) is False
        agent.wait_until_ready()
        info = agent.get("/v1/session-info").result
        assert (info["session-bus"], info["notifications"]) == (False, "none")
        assert agent.control("daemon-reload").status == 200
        for target in ("pending-refresh", "finish-refresh"):
            reply = agent.post(f"/v1/notifications/{target}", {"instance-name": "foo"})
            assert reply.status == 500
            assert reply.message == "cannot post notifications: there is no session bus"
            # Invalid requests are reported first, as with a bus.
            reply = agent.post(f"/v1/notifications/{target}", {"instance-name": "../foo"})
            assert reply.status == 400 and reply.message.startswith("instance-name: ")
        assert agent.post("/v1/notifications", {"id": "x", "title": "T"}).status == 500
        assert agent.post("/v1/notifications", {"id": "x"}).message == "title: must be given"
        assert agent.delete("/v1/notifications/x").status == 500
        assert agent.get("/v1/apps").result == []
        agent.wait_until_gone()
        assert agent.get("/v1/session-info").status == 200


@pytest.mark.parametrize("address", ["unix:path=/dev/null", "unix:path=/nonexistent", "nonsense:",
                                     "autolaunch:", ""])
def test_invalid_session_bus_address(alice, address):
    alice.systemctl("set-environment", f"DBUS_SESSION_BUS_ADDRESS={address}")
    alice.systemctl("stop", "dbus.socket", "dbus.service")
    agent = Agent(alice)
    agent.get("/v1/session-info")
    agent.wait_until_ready()
    assert agent.get("/v1/session-info").result["session-bus"] is False


@needs_bus_frontend
def test_silent_session_bus(alice):
    """The bus socket never responds: requests are served, and READY=1 is sent."""
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind("/run/silent-bus")
        os.chmod("/run/silent-bus", 0o666)
        silent.listen()
        alice.systemctl("set-environment", "DBUS_SESSION_BUS_ADDRESS=unix:path=/run/silent-bus")
        agent = Agent(alice, "--limit=answer=0.5", "--idle-timeout=1")
        before = time.monotonic()
        assert agent.get("/v1/session-info").status == 200
        assert time.monotonic() - before < 0.5
        agent.wait_until_ready()
        agent.wait_until_gone()
    os.unlink("/run/silent-bus")


def test_idle_exit_and_reactivation(agent):
    agent.set_options("--idle-timeout=0.3")
    pids = set()
    for _ in range(3):
        assert agent.get("/v1/session-info").status == 200
        pids.add(agent.main_pid)
        agent.wait_until_gone()
        assert agent.session.show(SERVICE_UNIT, "Result", "ExecMainStatus") == ["success", "0"]
    assert len(pids - {0}) == 3
    assert agent.session.state(SOCKET_UNIT) == "active"


def test_idle_timeout_zero_means_never(agent):
    agent.set_options("--idle-timeout=0")
    agent.get("/v1/session-info")
    agent.wait_until_ready()
    # No timer is armed. 1 s is 50 times the smallest timeout of the other tests.
    with pytest.raises(Exception, match="active, not inactive"):
        agent.wait_until_gone(timeout=1)


def test_an_open_connection_keeps_the_agent(agent):
    agent.set_options("--idle-timeout=0.2")
    with client.connect(agent.path) as connection:
        agent.wait_until_ready()
        with pytest.raises(Exception, match="active, not inactive"):
            agent.wait_until_gone(timeout=1)
        connection.sendall(client.format_request("GET", "/v1/session-info"))
        assert client.Reply(client.read_all(connection)).status == 200
    agent.wait_until_gone()


def test_exit_on_request_and_the_next_version(alice, tmp_path_factory):
    """An upgrade: the program is replaced while the agent runs, which exits on request."""
    agent = Agent(alice)
    next_program = os.environ.get("SSA_NEXT_PROGRAM")
    if not next_program:
        pytest.skip("SSA_NEXT_PROGRAM names no program of another version")
    assert agent.get("/v1/session-info").result["version"] == version_of()
    agent.set_options(program=next_program)
    assert agent.get("/v1/session-info").result["version"] == version_of()
    reply = agent.post("/v1/session-control", {"action": "exit"})
    assert (reply.status, reply.json) == (200, {"type": "sync", "result": None})
    assert agent.get("/v1/session-info").result["version"] == version_of(next_program)
    assert version_of(next_program) != version_of()


@pytest.mark.shares_session
@pytest.mark.parametrize("body", [{}, {"action": None}, {"action": "stay"}, {"action": 1}])
def test_session_control_requires_an_action(agent, body):
    reply = agent.post("/v1/session-control", body)
    assert reply.status == 400 and "action" in reply.message


def test_a_hundred_exits_in_a_row(agent):
    """With systemd's default limits, the socket would have failed after five or twenty."""
    for _ in range(100):
        assert agent.post("/v1/session-control", {"action": "exit"}).status == 200
    assert agent.get("/v1/session-info").status == 200
    assert agent.session.state(SOCKET_UNIT) == "active"


@pytest.mark.agent_fails
def test_a_killed_agent_is_restarted(agent):
    agent.get("/v1/session-info")
    for _ in range(7):
        agent.wait_until_ready()
        os.kill(agent.main_pid, signal.SIGKILL)
        assert agent.get("/v1/session-info").status == 200
    assert agent.session.state(SOCKET_UNIT) == "active"


def test_a_program_that_cannot_start_does_not_spin(alice):
    agent = Agent(alice, program="/bin/false")
    with client.connect(agent.path) as connection:
        connection.sendall(client.format_request("GET", "/v1/session-info"))
        alice.wait_for_state(SERVICE_UNIT, "activating")
        with pytest.raises(Exception, match="activating"):
            alice.wait_for_state(SERVICE_UNIT, "active", timeout=3)
        restarts = int(alice.show(SERVICE_UNIT, "NRestarts")[0])
        assert 1 <= restarts <= 4
        assert alice.state(SOCKET_UNIT) == "active"
        # After the repair, the next start serves the pending request.
        agent.set_options()
        assert client.Reply(client.read_all(connection)).status == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_waits_for_running_operations(agent, snap, number):
    agent.control("start", unit("slower"))
    body = {"action": "stop", "services": [unit("slower")]}
    with client.connect(agent.path) as connection:
        connection.sendall(client.format_request("POST", "/v1/service-control", body))
        snap.wait_for_state(unit("slower"), "deactivating")
        pid = agent.main_pid
        os.kill(pid, number)
        assert client.Reply(client.read_all(connection)).status == 200
    assert snap.state(unit("slower")) == "inactive"
    agent.wait_until_gone()
    assert snap.show(SERVICE_UNIT, "Result", "ExecMainStatus") == ["success", "0"]


def test_drain_timeout_is_reported(agent, snap):
    agent.set_options("--limit=drain=0.3")
    agent.control("start", unit("slower"))
    body = {"action": "stop", "services": [unit("slower")]}
    with client.connect(agent.path) as connection:
        connection.sendall(client.format_request("POST", "/v1/service-control", body))
        snap.wait_for_state(unit("slower"), "deactivating")
        agent.post("/v1/session-control", {"action": "exit"})
        reply = client.Reply(client.read_all(connection))
    assert reply.status == 503 and "retry-after" in reply.headers
    # systemd continues the job, and the next instance reports its result.
    assert agent.control("stop", unit("slower")).status == 200
    assert snap.state(unit("slower")) == "inactive"


def test_requests_during_the_drain_reach_the_next_instance(agent, snap):
    agent.control("start", unit("slower"))
    body = {"action": "stop", "services": [unit("slower")]}
    with client.connect(agent.path) as connection:
        connection.sendall(client.format_request("POST", "/v1/service-control", body))
        snap.wait_for_state(unit("slower"), "deactivating")
        pid = agent.main_pid
        agent.post("/v1/session-control", {"action": "exit"})
        assert agent.get("/v1/session-info").status == 200
        assert agent.main_pid not in (0, pid)
        assert client.Reply(client.read_all(connection)).status == 200


def test_no_request_is_lost_at_exit(agent):
    """Clients call at random times, while the agent exits every few milliseconds."""
    agent.set_options("--idle-timeout=0.02")
    lost = []

    def call(seed):
        chance = random.Random(seed)
        waiting = threading.Event()
        for _ in range(100):
            waiting.wait(chance.uniform(0.01, 0.05))
            try:
                assert agent.get("/v1/session-info").status == 200
            except (AssertionError, OSError, ValueError, IndexError) as error:
                lost.append(repr(error))

    threads = [threading.Thread(target=call, args=[seed]) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert lost == []
    agent.wait_until_gone()


def test_ready_and_signals_under_load(agent):
    """A flood of requests delays neither READY=1 nor the exit after a signal."""
    done = threading.Event()

    def flood():
        while not done.is_set():
            agent.get("/v1/session-info")

    threads = [threading.Thread(target=flood) for _ in range(8)]
    for thread in threads:
        thread.start()
    try:
        agent.wait_until_ready(timeout=5)
        agent.session.systemctl("stop", SERVICE_UNIT)
    finally:
        done.set()
        for thread in threads:
            thread.join()


def test_incomplete_request_is_rejected_at_the_end_of_the_drain(agent):
    agent.set_options("--limit=drain=0.3")
    with client.connect(agent.path) as half, client.connect(agent.path) as silent:
        half.sendall(b"GET /v1/session-info HTTP/1.1\r\n")
        agent.post("/v1/session-control", {"action": "exit"})
        for connection in (half, silent):
            assert client.Reply(client.read_all(connection)).status == 503


def test_activation_by_a_change_reports_status(agent, snap):
    """READY=1 is sent while the change runs, and does not hide its status."""
    snap.systemctl("start", unit("slower"))
    with client.connect(agent.path) as connection:
        connection.sendall(client.format_request(
            "POST", "/v1/service-control", {"action": "stop", "services": [unit("slower")]}))
        agent.wait_until_ready()
        assert snap.show(SERVICE_UNIT, "StatusText") == [f"Stopping {unit('slower')}"]
        assert client.Reply(client.read_all(connection)).status == 200


@needs_bus_frontend
def test_exit_request_right_after_the_bus_was_lost(agent):
    """systemd is notified a second later, when it has handled the lost bus (it would hang for 90
    s)."""
    agent.get("/v1/session-info")
    agent.wait_until_ready()
    agent.session.run("systemctl", "--user", "kill", "--signal=KILL", "dbus.service")
    while agent.get("/v1/session-info").result["session-bus"]:
        pass
    assert agent.post("/v1/session-control", {"action": "exit"}).status == 200
    agent.wait_until_gone(timeout=10)
    assert agent.get("/v1/session-info", timeout=10).status == 200


@needs_bus_frontend
def test_no_bus_call_is_lost_at_exit(agent):
    """As above, with D-Bus activation: any reply or error except NoReply."""
    agent.set_options("--idle-timeout=0.02")
    script = f"""
import random, threading
from gi.repository import Gio, GLib
bus = Gio.bus_get_sync(Gio.BusType.SESSION)
chance, waiting, lost = random.Random(7), threading.Event(), []
for _ in range(300):
    waiting.wait(chance.uniform(0.01, 0.05))
    try:
        bus.call_sync("{BUS_NAME}", "/io/snapcraft/SessionAgent", "org.freedesktop.DBus.Peer",
                      "Ping", None, None, 0, 10000)
    except GLib.Error as error:
        lost.append(error.message)
print(len(lost), lost[:3])
"""
    out = agent.session.run("/usr/bin/python3", "-c", script, timeout=120).stdout
    assert out.strip() == "0 []"


@needs_bus_frontend
def test_lost_bus_stops_only_an_idle_agent(agent, snap):
    agent.control("start", unit("slower"))
    agent.wait_until_ready()
    body = {"action": "stop", "services": [unit("slower")]}
    with client.connect(agent.path) as connection:
        connection.sendall(client.format_request("POST", "/v1/service-control", body))
        snap.wait_for_state(unit("slower"), "deactivating")
        snap.run("systemctl", "--user", "kill", "--signal=KILL", "dbus.service")
        assert client.Reply(client.read_all(connection)).status == 200
    agent.wait_until_gone()
    assert snap.show(SERVICE_UNIT, "Result", "ExecMainStatus") == ["success", "0"]
    assert agent.get("/v1/session-info").status == 200


@pytest.mark.shares_session
@pytest.mark.parametrize("arguments, code", [
    (["--nonsense"], 2), (["--idle-timeout=soon"], 2), (["--idle-timeout=-1"], 2), (["extra"], 2),
    (["--limit=nonsense=1"], 2), (["--limit=units"], 2), (["--limit=units=1.5"], 2),
    (["--limit=units=nan"], 2), (["--socket=/nonexistent/s"], 4), (["--version"], 0),
    (["--help"], 0), (["--list-limits"], 0),
])
def test_exit_codes(bare, arguments, code):
    result = bare.run(PROGRAM, *arguments, check=False)
    assert result.returncode == code
    assert bool(result.stderr) == (code != 0)


def test_no_runtime_directory(bare):
    for directory in ("/nonexistent", "/tmp"):
        result = bare.run(PROGRAM, check=False, env={"XDG_RUNTIME_DIR": directory})
        assert result.returncode == 3 and directory in result.stderr


# Inherited descriptors.

ACTIVATOR = """
import os, socket, sys
kinds, names, program = sys.argv[1].split(","), sys.argv[2], sys.argv[3:]
made = []
for number, kind in enumerate(kinds):
    if kind == "file":
        made.append(os.open("/dev/null", os.O_RDWR)); continue
    if kind == "inet":
        s = socket.socket(socket.AF_INET); s.bind(("127.0.0.1", 0)); s.listen()
    elif kind == "datagram":
        s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        s.bind(os.environ["XDG_RUNTIME_DIR"] + "/datagram")
    elif kind == "connected":
        s = socket.socketpair()[0]
    elif kind == "bound":
        s = socket.socket(socket.AF_UNIX); s.bind(os.environ["XDG_RUNTIME_DIR"] + "/bound")
    else:
        path = os.path.join(os.environ["XDG_RUNTIME_DIR"], kind)
        s = socket.socket(socket.AF_UNIX); s.bind(path); s.listen()
    made.append(s.detach())
high = [os.dup2(fd, 100 + i) for i, fd in enumerate(made)]
for i, fd in enumerate(high):
    os.dup2(fd, 3 + i)
os.closerange(3 + len(high), 200)
for i in range(len(high)):
    os.set_inheritable(3 + i, True)
os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": str(len(high)), "LISTEN_FDNAMES": names}
os.execv(program[0], program)
"""


def activated(session, kinds, names, **arguments):
    return by_hand(session, "-c", ACTIVATOR, ",".join(kinds), ":".join(names), PROGRAM,
                   program="/usr/bin/python3", stderr=subprocess.PIPE, text=True, **arguments)


def test_descriptors_by_name(bare):
    with activated(bare, ["elsewhere"], [SOCKET_UNIT]):
        assert wait_for_answer(f"{bare.runtime_dir}/elsewhere").status == 200


@pytest.mark.parametrize("name", ["unknown", "", "connection"])
def test_descriptors_by_address(bare, name):
    with activated(bare, ["snap-session.socket"], [name]):
        assert wait_for_answer(f"{bare.runtime_dir}/snap-session.socket").status == 200


def test_unusable_descriptors_are_closed(bare):
    kinds = ["file", "inet", "datagram", "connected", "bound", "stranger", "snap-session.socket"]
    with activated(bare, kinds, [SOCKET_UNIT] * 5 + ["other", "mine"]) as process:
        assert wait_for_answer(f"{bare.runtime_dir}/snap-session.socket").status == 200
        with pytest.raises(ConnectionRefusedError):
            client.connect(f"{bare.runtime_dir}/stranger")
        process.terminate()
        warnings = [line for line in process.stderr.read().splitlines() if "WARNING" in line]
        assert len(warnings) == 6
        assert process.wait(10) == 0
    # Inherited sockets are not removed.
    assert os.path.exists(f"{bare.runtime_dir}/snap-session.socket")


def test_only_unusable_descriptors(bare):
    with activated(bare, ["file"], [SOCKET_UNIT]) as process:
        assert process.wait(10) == 4
