# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""The agent changes one socket among others: behind a proxy, one for each connection, a pipe,
enabled by root, gone."""

import os
import socket
import stat
import subprocess

import pytest

from harness import agent as agent_module
from harness.daemons import HTTPS, SERVICE, UNIX, ask, generate, socketctl, user_path
from harness.socket_doors import over_both_doors, over_http, taken_port

OLD, PROXY = "snap.lxd.daemon.old.socket", "snap.lxd.daemon.old.service"
EACH, PIPE = "snap.kinds.d.each.socket", "snap.kinds.d.pipe.socket"
FOR_ALL = "/etc/systemd/user"
KINDS = """name: kinds
plugs: [network-bind]
apps:
  d:
    daemon: simple
    daemon-scope: user
    sockets:
      each: {listen-stream: "127.0.0.1:8080", accept: true}
      pipe: {listen-fifo: $SNAP_USER_COMMON/pipe}
"""


@pytest.fixture
def proxied(lxd):
    """A third socket, of something that brings the daemon with it, as proxies do; and somebody who
    waits there."""
    session, _ = lxd
    path = f"{session.runtime_dir}/old"
    session.write_unit(OLD, f"[Socket]\nListenStream={path}\nService={PROXY}\n")
    session.write_unit(PROXY, f"[Unit]\nBindsTo={SERVICE}\nAfter={SERVICE}\n"
                       "StartLimitIntervalSec=0\n[Service]\nExecStart=/bin/sleep infinity\n")
    session.systemctl("daemon-reload")
    session.systemctl("start", OLD)
    with socket.socket(socket.AF_UNIX) as waiting:
        waiting.connect(path)
        session.wait_for_state(PROXY, "active")
        yield session


def test_who_waits_at_a_proxy_is_not_in_the_way(proxied):
    session = proxied
    agent = agent_module.Agent(session)
    for port in (9443, 9444, 9445):
        assert over_http(agent, HTTPS, "set", listen_stream=f"127.0.0.1:{port}") is None
        assert [session.state(unit) for unit in (HTTPS, UNIX, OLD, SERVICE)] == ["active"] * 4
        assert ask(("127.0.0.1", port)) == f"https: port {port}, one of 2\n"
    with taken_port(9446):
        message = over_http(agent, HTTPS, "set", listen_stream="127.0.0.1:9446")
    assert message.startswith("what was set is undone: ") and HTTPS in message
    assert [session.state(unit) for unit in (HTTPS, UNIX, OLD, SERVICE)] == ["active"] * 4
    assert ask(("127.0.0.1", 9445)).startswith("https: ")


def test_the_proxy_of_a_socket_is_stopped_and_not_the_daemon(proxied):
    session = proxied
    agent = agent_module.Agent(session)
    pid = session.show(SERVICE, "MainPID")
    assert over_http(agent, OLD, "restart") is None
    assert [session.state(unit) for unit in (OLD, PROXY, HTTPS, UNIX)] == ["active"] * 4
    assert session.show(SERVICE, "MainPID") == pid
    assert over_http(agent, OLD, "stop") is None
    assert [session.state(unit) for unit in (OLD, PROXY)] == ["inactive"] * 2
    assert session.show(SERVICE, "MainPID") == pid


@pytest.fixture
def kinds(alice):
    path = f"{alice.home}/snap.yaml"
    alice.write_file(path, KINDS)
    alice.write_unit("snap.kinds.d.each@.service.d/run.conf",
                     "[Service]\nExecStart=\nExecStart=/usr/bin/tr a-z A-Z\n")
    alice.write_unit("snap.kinds.d.service", "[Service]\nExecStart=/bin/sleep infinity\n")
    generate(alice, path)
    alice.systemctl("daemon-reload")
    alice.systemctl("start", EACH, PIPE)
    return alice


def test_connections_outlive_a_change_of_their_socket(kinds):
    agent = agent_module.Agent(kinds)
    with socket.create_connection(("127.0.0.1", 8080), 20) as client:
        client.sendall(b"first")
        while not kinds.systemctl("list-units", "--plain", "--no-legend", "snap.kinds.d.each@*"):
            pass
        entry = next(s for s in over_both_doors(agent, "kinds") if s["unit"] == EACH)
        assert entry["service"] == "snap.kinds.d.each@.service" and entry["connections"] == 1
        assert over_http(agent, EACH, "set", listen_stream="127.0.0.1:8082") is None
        assert ask(("127.0.0.1", 8082), b"second", end=True) == "SECOND"
        client.shutdown(socket.SHUT_WR)
        assert client.makefile().read() == "FIRST"
    entry = next(s for s in over_both_doors(agent, "kinds") if s["unit"] == EACH)
    assert entry["service"] == "snap.kinds.d.each@.service"


def test_a_pipe_gets_another_mode(kinds):
    agent = agent_module.Agent(kinds)
    path = f"{kinds.home}/snap/kinds/common/pipe"
    assert over_http(agent, PIPE, "set", socket_mode="0640") is None
    info = os.stat(path)
    assert stat.S_ISFIFO(info.st_mode) and info.st_mode & 0o777 == 0o640
    assert over_http(agent, PIPE, "reset") is None
    # systemd takes away what its own umask does, of pipes.
    assert os.stat(path).st_mode & 0o777 == 0o644


def test_what_root_has_enabled_for_all_is_said(lxd):
    session, _ = lxd
    agent = agent_module.Agent(session)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", FOR_ALL], check=True)
    try:
        os.mkdir(f"{FOR_ALL}/sockets.target.wants")
        os.symlink(f"{session.unit_dir}/{HTTPS}", f"{FOR_ALL}/sockets.target.wants/{HTTPS}")
        session.systemctl("daemon-reload")
        message = over_http(agent, HTTPS, "disable")
        assert "enabled for all users" in message and f"mask {HTTPS}" in message
        assert session.state(HTTPS) == "inactive"
        told = socketctl("disable", "--user", HTTPS, place=session, check=False)
        assert told.returncode == 1 and f"mask {HTTPS}" in told.stderr
    finally:
        subprocess.run(["umount", FOR_ALL], check=True)
    session.systemctl("daemon-reload")
    assert over_http(agent, HTTPS, "disable") is None
    socketctl("disable", "--user", HTTPS, place=session)


def test_what_is_gone_can_be_switched_off(lxd):
    session, _ = lxd
    agent = agent_module.Agent(session)
    assert over_http(agent, HTTPS, "enable") is None
    link = f"{session.home}/.config/systemd/user/sockets.target.wants/{HTTPS}"
    assert os.path.islink(link)
    session.systemctl("stop", HTTPS)
    os.unlink(f"{session.unit_dir}/{HTTPS}")
    session.systemctl("daemon-reload")
    assert over_http(agent, HTTPS, "disable") is None
    assert not os.path.lexists(link)


def test_what_has_failed_is_switched_off_without_the_daemon(lxd):
    session, _ = lxd
    agent = agent_module.Agent(session)
    session.systemctl("stop", HTTPS)
    with taken_port(8443):
        assert over_http(agent, HTTPS, "start").startswith(f"{HTTPS}: ")
    assert session.state(HTTPS) == "failed"
    ask(user_path(session))
    pid = session.show(SERVICE, "MainPID")
    assert over_http(agent, HTTPS, "stop") is None
    assert session.show(SERVICE, "MainPID") == pid
