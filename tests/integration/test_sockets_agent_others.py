# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""The agent changes one socket among others: with a proxy, with Accept=yes, a named pipe, enabled
by root, without a unit file."""

import concurrent.futures
import os
import socket
import stat
import subprocess
import time

import pytest

from harness import agent as agent_module
from harness.daemons import HTTPS, SERVICE, UNIX, ask, generate, socketctl, user_path
from harness.socket_frontends import over_both_frontends, over_http, taken_port

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
    """A third socket, whose service starts the daemon, as proxies do; and a client that waits
    there."""
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


def test_pending_proxy_connection_does_not_block_a_change(proxied):
    session = proxied
    agent = agent_module.Agent(session)
    for port in (9443, 9444, 9445):
        assert over_http(agent, HTTPS, "set", listen_stream=f"127.0.0.1:{port}") is None
        assert [session.state(unit) for unit in (HTTPS, UNIX, OLD, SERVICE)] == ["active"] * 4
        assert ask(("127.0.0.1", port)) == f"https: port {port}, one of 2\n"
    with taken_port(9446):
        message = over_http(agent, HTTPS, "set", listen_stream="127.0.0.1:9446")
    assert message.startswith("the previous settings were restored: ") and HTTPS in message
    assert [session.state(unit) for unit in (HTTPS, UNIX, OLD, SERVICE)] == ["active"] * 4
    assert ask(("127.0.0.1", 9445)).startswith("https: ")


def test_proxy_is_stopped_but_not_the_daemon(proxied):
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


def wait_for_instance(session):
    """Waits until systemd has accepted the connection."""
    deadline = time.monotonic() + 20
    while not session.systemctl("list-units", "--plain", "--no-legend", "snap.kinds.d.each@*"):
        assert time.monotonic() < deadline


def test_connections_outlive_a_change_of_their_socket(kinds):
    agent = agent_module.Agent(kinds)
    with socket.create_connection(("127.0.0.1", 8080), 20) as client:
        client.sendall(b"first")
        wait_for_instance(kinds)
        entry = next(s for s in over_both_frontends(agent, "kinds") if s["unit"] == EACH)
        assert entry["service"] == "snap.kinds.d.each@.service" and entry["connections"] == 1
        assert over_http(agent, EACH, "set", listen_stream="127.0.0.1:8082") is None
        assert ask(("127.0.0.1", 8082), b"second", end=True) == "SECOND"
        client.shutdown(socket.SHUT_WR)
        assert client.makefile().read() == "FIRST"
    entry = next(s for s in over_both_frontends(agent, "kinds") if s["unit"] == EACH)
    assert entry["service"] == "snap.kinds.d.each@.service"


def test_mode_of_a_pipe_is_changed(kinds):
    agent = agent_module.Agent(kinds)
    path = f"{kinds.home}/snap/kinds/common/pipe"
    assert over_http(agent, PIPE, "set", socket_mode="0640") is None
    info = os.stat(path)
    assert stat.S_ISFIFO(info.st_mode) and info.st_mode & 0o777 == 0o640
    assert over_http(agent, PIPE, "reset") is None
    # systemd's umask also applies to named pipes.
    assert os.stat(path).st_mode & 0o777 == 0o644


def test_socket_enabled_for_all_users_is_reported(lxd):
    session, _ = lxd
    agent = agent_module.Agent(session)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", FOR_ALL], check=True)
    try:
        os.mkdir(f"{FOR_ALL}/sockets.target.wants")
        os.symlink(f"{session.unit_dir}/{HTTPS}", f"{FOR_ALL}/sockets.target.wants/{HTTPS}")
        session.systemctl("daemon-reload")
        message = over_http(agent, HTTPS, "disable")
        assert "enabled it for all users" in message and f"mask {HTTPS}" in message
        assert session.state(HTTPS) == "inactive"
        told = socketctl("disable", "--user", HTTPS, place=session, check=False)
        assert told.returncode == 1 and f"mask {HTTPS}" in told.stderr
    finally:
        subprocess.run(["umount", FOR_ALL], check=True)
    session.systemctl("daemon-reload")
    assert over_http(agent, HTTPS, "disable") is None
    socketctl("disable", "--user", HTTPS, place=session)


def test_missing_socket_can_be_disabled(lxd):
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


def test_failed_socket_is_disabled_without_stopping_the_daemon(lxd):
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


def test_unrelated_units_of_the_application_are_unchanged(kinds):
    """A socket with Accept=yes is unrelated to the daemon of another socket; the user's own unit
    that starts that daemon is related."""
    agent = agent_module.Agent(kinds)
    kinds.write_unit("own.socket", f"[Socket]\nListenStream={kinds.runtime_dir}/own\n"
                     "Service=snap.kinds.d.service\n")
    kinds.systemctl("daemon-reload")
    kinds.systemctl("start", "own.socket")
    with socket.socket(socket.AF_UNIX) as waiting:
        waiting.connect(f"{kinds.runtime_dir}/own")
        kinds.wait_for_state("snap.kinds.d.service", "active")
        each = kinds.show(EACH, "InvocationID")
        assert over_http(agent, PIPE, "restart") is None
        assert over_http(agent, PIPE, "set", socket_mode="0640") is None
        assert [kinds.state(unit) for unit in (PIPE, "own.socket", "snap.kinds.d.service")] == ["active"] * 3
        assert kinds.show(EACH, "InvocationID") == each


def test_blocked_writer_of_a_pipe_is_woken(kinds):
    kinds.systemctl("stop", PIPE)
    writer = kinds.popen(["sh", "-c", 'echo x > "$0"', f"{kinds.home}/snap/kinds/common/pipe"])
    kinds.systemctl("start", PIPE)
    writer.wait(20)


def slow_down(session, seconds):
    session.write_unit(f"{SERVICE}.d/slow.conf", f"[Service]\nExecStop=/bin/sleep {seconds}\n")
    session.systemctl("daemon-reload")


def test_concurrent_start_of_the_daemon_does_not_block_a_change(lxd):
    session, _ = lxd
    agent = agent_module.Agent(session)
    slow_down(session, 0.5)
    ask(user_path(session))
    with concurrent.futures.ThreadPoolExecutor() as pool:
        moved = pool.submit(over_http, agent, HTTPS, "set", listen_stream="127.0.0.1:9443")
        session.wait_for_state(SERVICE, "deactivating")
        session.systemctl("start", "--no-block", SERVICE)
        assert moved.result() is None
    assert [session.state(unit) for unit in (HTTPS, UNIX, SERVICE)] == ["active"] * 3
    assert ask(("127.0.0.1", 9443)).endswith("one of 2\n")


def test_exiting_agent_loses_no_socket(lxd):
    """It queues the remaining steps in systemd before it exits."""
    session, _ = lxd
    agent = agent_module.Agent(session, "--limit=drain=0.2")
    slow_down(session, 2)
    ask(user_path(session))
    with concurrent.futures.ThreadPoolExecutor() as pool:
        moved = pool.submit(over_http, agent, HTTPS, "set", listen_stream="127.0.0.1:9443")
        session.wait_for_state(SERVICE, "deactivating")
        session.systemctl("stop", agent_module.SERVICE_UNIT)
        assert session.state(SERVICE) == "deactivating"
        assert moved.result()
    for unit in (HTTPS, UNIX):
        session.wait_for_state(unit, "active")
    assert ask(("127.0.0.1", 9443)).endswith("one of 2\n")
    assert ask(user_path(session)).endswith("one of 2\n")


def test_failed_enable_keeps_enabled_socket(lxd):
    session, _ = lxd
    agent = agent_module.Agent(session)
    assert over_http(agent, HTTPS, "enable") is None
    session.systemctl("stop", HTTPS)
    with taken_port(8443):
        assert over_http(agent, HTTPS, "enable")
    assert session.systemctl("is-enabled", HTTPS) == "enabled"


@pytest.mark.parametrize("action, settings", [("set", {"listen_stream": "127.0.0.1:9443"}),
                                              ("reset", {})])
def test_unchanged_setting_restarts_nothing(lxd, action, settings):
    session, _ = lxd
    agent = agent_module.Agent(session)
    assert over_http(agent, HTTPS, action, **settings) is None
    ask(user_path(session))
    pid = session.show(SERVICE, "MainPID")
    assert over_http(agent, HTTPS, action, **settings) is None
    assert session.show(SERVICE, "MainPID") == pid


def test_start_uses_the_current_files(lxd):
    session, _ = lxd
    agent = agent_module.Agent(session)
    where = ["--user", f"--directory={session.unit_dir}"]
    socketctl("set", HTTPS, "listen-stream=127.0.0.1:9443", "--now", *where, place=session)
    socketctl("set", HTTPS, "listen-stream=127.0.0.1:9444", *where, place=session)
    assert over_http(agent, HTTPS, "enable") is None
    assert ask(("127.0.0.1", 9444)).startswith("https: ")


def test_listening_socket_without_file_can_be_reset(lxd):
    session, _ = lxd
    agent = agent_module.Agent(session)
    for reload in (False, True):
        assert over_http(agent, HTTPS, "set", listen_stream="127.0.0.1:9443") is None
        os.rename(f"{session.unit_dir}/{HTTPS}", f"{session.home}/{HTTPS}")
        if reload:
            session.systemctl("daemon-reload")
        assert over_http(agent, HTTPS, "reset") is None
        assert not os.path.exists(f"{session.home}/.config/systemd/user/{HTTPS}.d")
        os.rename(f"{session.home}/{HTTPS}", f"{session.unit_dir}/{HTTPS}")
        session.systemctl("daemon-reload")
        session.systemctl("restart", HTTPS)


MORE_KINDS = """      datagram: {listen-datagram: "127.0.0.1:5353"}
      packets: {listen-sequential-packet: "@snap.kinds.packets"}
"""


@pytest.mark.parametrize("name, setting, kind", [
    ("datagram", {"listen_datagram": "127.0.0.1:5354"}, "Datagram"),
    ("packets", {"listen_sequential_packet": "@snap.kinds.other"}, "SequentialPacket"),
    ("pipe", {"listen_fifo": "$SNAP_USER_COMMON/other"}, "FIFO")])
def test_settings_of_all_kinds(alice, name, setting, kind):
    """Each under the name of its kind."""
    path = f"{alice.home}/snap.yaml"
    agent, unit = agent_module.Agent(alice), f"snap.kinds.d.{name}.socket"
    alice.write_file(path, KINDS + MORE_KINDS)
    generate(alice, path)
    alice.systemctl("daemon-reload")
    [(key, value)] = setting.items()
    assert over_http(agent, unit, "set", **{key: value}) is None
    shown = next(each for each in agent.get("/v1/sockets?snap=kinds").result if each["unit"] == unit)
    value = value.replace("$SNAP_USER_COMMON", f"{alice.home}/snap/kinds/common")
    assert (shown["overridden"], shown["addresses"]) == (True, [{"kind": kind, "address": value}])
