# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""The agent started by hand: its own sockets, and sd_notify."""

import os
import socket
import subprocess
import time

import pytest

from harness import client, snaps
from harness.agent import by_hand, wait_for_answer
from harness.notify import NotifySocket
from harness.units import unit


def test_by_hand_it_creates_its_own_sockets(bare):
    path = f"{bare.runtime_dir}/snapd-session-agent.socket"
    with by_hand(bare) as process:
        assert wait_for_answer(path).status == 200
        assert os.stat(path).st_mode & 0o777 == 0o600
        with by_hand(bare, stderr=subprocess.PIPE, text=True) as second:
            assert second.wait(10) == 5
            assert "answers at" in second.stderr.read()
        assert client.request(path, "GET", "/v1/session-info").status == 200
        process.terminate()
        assert process.wait(10) == 0
    assert not os.path.exists(path)


def test_by_hand_it_does_not_replace_systemds_socket(agent):
    """systemd's socket still responds, if necessary by starting an agent."""
    inode = os.stat(agent.path).st_ino
    with by_hand(agent.session, stderr=subprocess.PIPE) as process:
        assert process.wait(10) == 5
    assert os.stat(agent.path).st_ino == inode


def test_by_hand_it_replaces_a_stale_socket(bare):
    path = f"{bare.runtime_dir}/snapd-session-agent.socket"
    bare.run("/usr/bin/python3", "-c",
              f"import socket; socket.socket(socket.AF_UNIX).bind('{path}')")
    with by_hand(bare):
        assert wait_for_answer(path).status == 200


def test_by_hand_it_keeps_a_file_that_is_not_a_socket(bare):
    path = f"{bare.runtime_dir}/snapd-session-agent.socket"
    bare.write_file(path, "precious")
    with by_hand(bare, stderr=subprocess.PIPE) as process:
        assert process.wait(10) == 4
    with open(path, encoding="utf-8") as file:
        assert file.read() == "precious"


def wait_until_removed(path):
    deadline = time.monotonic() + 10
    while os.path.exists(path):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_by_hand_it_keeps_the_socket_of_its_successor(bare):
    """It still drains, without its socket, when its successor has created a new one."""
    path = f"{bare.runtime_dir}/snapd-session-agent.socket"
    with by_hand(bare, "--limit=drain=2") as first:
        wait_for_answer(path)
        with client.connect(path) as unfinished:
            unfinished.sendall(b"GET /v1/session-info HTTP/1.1\r\n")
            first.terminate()
            wait_until_removed(path)
            with by_hand(bare) as second:
                assert wait_for_answer(path).status == 200
                assert first.wait(10) == 0
                assert client.request(path, "GET", "/v1/session-info").status == 200
                assert second.poll() is None


def test_by_hand_it_reports_why_it_cannot_listen(bare):
    bare.write_file(f"{bare.home}/file", "")
    for path, words in ((f"{bare.runtime_dir}/{'x' * 100}", "may have 107 bytes"),
                        (f"{bare.home}/file/x", "Not a directory"),
                        (f"{bare.home}/missing/x", "No such file"),
                        ("/x", "Permission denied")):
        with by_hand(bare, f"--socket={path}", stderr=subprocess.PIPE, text=True) as process:
            assert process.wait(10) == 4
            message = process.stderr.read()
            assert words in message and path in message and "running" not in message
    assert not [name for name in os.listdir(bare.runtime_dir) if name.startswith("x")]


def fill(address):
    """Sends until the queue is full; returns the number of messages."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as sender:
        sender.connect(address)
        count = 0
        try:
            while True:
                sender.send(b"X=1")
                count += 1
        except BlockingIOError:
            return count


def drain(listener):
    """Receives everything in the queue, or sent within a moment."""
    listener.settimeout(0.5)
    messages = []
    try:
        while True:
            messages.append(listener.recv(4096).decode())
    except TimeoutError:
        return messages


def test_agent_does_not_block_on_the_service_manager(alice, no_socket):
    """While its queue is full, requests are served; later it gets the newest status."""
    path = f"{alice.runtime_dir}/snapd-session-agent.socket"
    address = f"{alice.runtime_dir}/notify"
    with NotifySocket(address) as notify:
        count = fill(address)
        with by_hand(alice, environment={"NOTIFY_SOCKET": address}) as process:
            wait_for_answer(path)
            for _ in range(5):
                body = {"action": "daemon-reload"}
                assert client.request(path, "POST", "/v1/service-control", body).status == 200
            told = drain(notify.socket)
            assert told[:count] == ["X=1"] * count
            # A reply may precede its status; of five reloads, at most one status remains.
            ready, *states = told[count:]
            assert ready.startswith("READY=1\nSTATUS=") and 1 <= len(states) <= 2
            assert states[-1] == "STATUS=Waiting for requests"
            fill(address)
            process.terminate()
            assert process.wait(10) == 0


@pytest.mark.needs_sanitizers
def test_nothing_leaks(snap, no_socket):
    """Started by hand, because a sandbox would block the leak check."""
    path = f"{snap.runtime_dir}/snapd-session-agent.socket"
    options = {"ASAN_OPTIONS": "detect_leaks=1:exitcode=23"}
    app = {"snap": "t", "timeout": 0}
    socket_unit = "snap.t.socketed.sock.socket"
    requests = [("GET", "/v1/session-info", None), ("GET", "/v1/apps", None),
                ("GET", "/v1/sockets", None), ("POST", "/v1/apps/close", app),
                ("GET", f"/v1/service-status?services={unit('ok')},snap.t.no.service,{socket_unit}",
                 None),
                ("GET", "/v1/service-status?services=snap.t.no/such", None),
                ("POST", "/v1/notifications/pending-refresh", {"instance-name": "t"}),
                ("POST", "/v1/notifications/finish-refresh", {"instance-name": "t"}),
                ("POST", "/v1/notifications", {"id": "a", "title": "b"}),
                ("DELETE", "/v1/notifications/a", None)]
    for action in ("start", "restart", "stop", "dance"):
        requests += [("POST", "/v1/service-control", {"action": action, "services": services})
                     for services in ([unit("ok"), socket_unit], [unit("fails")], [unit("missing")],
                                      ["dbus.service"])]
        requests.append(("POST", "/v1/sockets", {"action": action, "unit": socket_unit}))
    with by_hand(snap, environment=options, stderr=subprocess.PIPE, text=True) as process, \
            snaps.running(snap, "t", "app"):
        wait_for_answer(path)
        for request in requests * 3:
            client.request(path, *request)
        process.terminate()
        errors = process.stderr.read()
        assert process.wait(60) == 0, errors
        assert "LeakSanitizer" not in errors
