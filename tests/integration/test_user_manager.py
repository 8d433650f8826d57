# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""The client of the user manager: private socket, verified connection, no forks, reconnection."""

import os
import shutil
import subprocess
import threading
import time

import pytest

from harness import client
from harness.agent import SERVICE_UNIT, Agent
from harness.units import unit

OK = unit("ok")
LINK_STORM = os.environ.get("SSA_LINK_STORM", "")


@pytest.mark.skipif(not LINK_STORM, reason="SSA_LINK_STORM names no program")
def test_300_fresh_connections(alice):
    """None may stall: without verification, many would never reply; see systemd-connection.c."""
    result = alice.run(LINK_STORM, "300", timeout=120)
    count, slowest = result.stdout.split()
    assert int(count) == 300
    assert float(slowest) < 2.0, "seconds for the slowest"


def test_works_without_a_bus_and_without_systemctl(snap, agent):
    """The private socket is sufficient: the bus is stopped, PATH is empty."""
    agent.set_options()
    snap.write_file(f"{snap.unit_dir}/{SERVICE_UNIT}.d/bare.conf",
                    "[Service]\nEnvironment=PATH=/nonexistent\nUnsetEnvironment="
                    "DBUS_SESSION_BUS_ADDRESS\n")
    snap.systemctl("daemon-reload")
    snap.systemctl("stop", "dbus.socket", "dbus.service")
    snap.run("rm", "-f", f"{snap.runtime_dir}/bus")
    agent.get("/v1/session-info")
    agent.wait_until_ready()
    assert agent.get("/v1/session-info").result["session-bus"] is False
    assert agent.control("start", OK).status == 200
    assert agent.status(OK).result[0]["active"] is True


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_no_fork_for_a_request(snap, agent, tmp_path):
    """The first service-control of an agent's life, and those after it, clone nothing."""
    agent.get("/v1/session-info")
    agent.wait_until_ready()
    # GLib's threads are not forks; the first D-Bus connection starts one.
    log = tmp_path / "strace"
    with subprocess.Popen(["strace", "-f", "-qq", "-e", "trace=%process", "-o", str(log), "-p",
                           str(agent.main_pid)], stderr=subprocess.PIPE, text=True) as tracer:
        wait_until_traced(agent.main_pid)
        for action in ("start", "restart", "stop", "daemon-reload"):
            services = [] if action == "daemon-reload" else [OK]
            assert agent.control(action, *services).status == 200
        tracer.terminate()
        tracer.wait(20)
    lines = log.read_text().splitlines()
    forks = [line for line in lines if "exec" in line or
             (("clone" in line or "fork" in line) and "CLONE_THREAD" not in line)]
    assert forks == []


def wait_until_traced(pid):
    while True:
        with open(f"/proc/{pid}/status", encoding="ascii") as file:
            if "TracerPid:\t0\n" not in file.read():
                return


def private_connections(session):
    """The number of connections to the user manager's private socket."""
    with open("/proc/net/unix", encoding="ascii") as file:
        return sum(line.rstrip().endswith(f"{session.runtime_dir}/systemd/private") and
                   line.split()[5] == "03" for line in file)


def settles_at_one(session):
    """Connections of systemctl are closed shortly after it has exited."""
    deadline = time.monotonic() + 10
    while (count := private_connections(session)) != 1:
        assert time.monotonic() < deadline, f"{count} connections"
    return True


def test_one_connection_is_kept(snap, agent):
    agent.status(OK)
    assert settles_at_one(snap)
    for _ in range(5):
        agent.status(OK)
        agent.control("start", OK)
        agent.control("stop", OK)
    assert settles_at_one(snap)


def test_after_a_reexec(snap, agent):
    assert agent.control("start", OK).status == 200
    for _ in range(3):
        snap.systemctl("daemon-reexec")
        assert agent.status(OK).result[0]["active"] is True
        assert agent.control("restart", OK).status == 200
        assert agent.control("daemon-reload").status == 200


@pytest.mark.parametrize("times", [1, 3])
def test_a_reexec_during_a_stop(snap, agent, times):
    """The job continues in the new systemd, and its result is reported as usual."""
    name = unit("slower")
    agent.control("start", name)
    with client.connect(agent.path) as connection:
        connection.sendall(client.format_request("POST", "/v1/service-control",
                                                 {"action": "stop", "services": [name]}))
        snap.wait_for_state(name, "deactivating")
        for _ in range(times):
            snap.systemctl("daemon-reexec")
        assert client.Reply(client.read_all(connection)).status == 200
    assert snap.state(name) == "inactive"


def test_a_reexec_during_a_start_that_fails(snap, agent):
    snap.write_unit("snap.t.late.service", "[Service]\nType=oneshot\n"
                    "ExecStart=/bin/sh -c 'sleep 1; exit 4'\n")
    snap.systemctl("daemon-reload")
    with client.connect(agent.path) as connection:
        connection.sendall(client.format_request(
            "POST", "/v1/service-control", {"action": "start", "services": ["snap.t.late.service"]}))
        snap.wait_for_state("snap.t.late.service", "activating")
        snap.systemctl("daemon-reexec")
        reply = client.Reply(client.read_all(connection))
    assert reply.status == 500
    assert "snap.t.late.service" in reply.result["value"]["start-errors"]


def test_reexecs_at_any_moment(snap, agent):
    """Starts and stops while systemd is re-executed repeatedly: all succeed. Since systemd 257,
    starts before a re-execution count for the start limit, which they exceed."""
    for name in (OK, unit("two")):
        snap.write_unit(f"{name}.d/limit.conf", "[Unit]\nStartLimitIntervalSec=0\n")
    snap.systemctl("daemon-reload")
    done = threading.Event()

    def reexec():
        while not done.is_set():
            snap.systemctl("daemon-reexec", check=False)

    thread = threading.Thread(target=reexec)
    thread.start()
    try:
        for _ in range(10):
            for action, state in (("start", "active"), ("stop", "inactive")):
                reply = agent.control(action, OK, unit("two"))
                assert (action, reply.json) == (action, {"type": "sync", "result": None})
                states = [entry["active"] for entry in agent.status(OK, unit("two")).result]
                assert states == [state == "active"] * 2
    finally:
        done.set()
        thread.join()


def test_lost_user_manager(alice):
    """An agent started by hand outlives its user manager: an immediate error for each unit."""
    from harness.agent import by_hand, wait_for_answer  # noqa: PLC0415
    path = f"{alice.runtime_dir}/by-hand.socket"
    alice.run("mv", f"{alice.runtime_dir}/systemd/private", f"{alice.runtime_dir}/systemd/moved")
    with by_hand(alice, f"--socket={path}"):
        wait_for_answer(path)
        body = {"action": "start", "services": [OK, unit("two")]}
        reply = client.request(path, "POST", "/v1/service-control", body)
        assert reply.status == 500
        assert list(reply.result["value"]["start-errors"]) == [OK]
        assert "systemd" in reply.result["value"]["start-errors"][OK]
        reply = client.request(path, "GET", f"/v1/service-status?services={OK}")
        assert list(reply.result["value"]["status-errors"]) == [OK]


def test_silent_user_manager(alice):
    """A stopped manager (SIGSTOP): the deadline ends the wait, and the error names the cause."""
    agent = Agent(alice, "--limit=answer=0.5", "--limit=reload=0.5")
    agent.get("/v1/session-info")
    agent.wait_until_ready()
    alice.manager.send_signal(19)
    try:
        reply = agent.control("start", OK)
        assert reply.status == 500
        assert "time" in reply.result["value"]["start-errors"][OK]
        assert agent.get("/v1/session-info").status == 200
    finally:
        alice.manager.send_signal(18)
    assert agent.control("daemon-reload").status == 200
