# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Sockets of user daemons, through the agent: listed, enabled, disabled, moved."""

import concurrent.futures
import os
import socket

import pytest

from harness import agent as agent_module
from harness import sessionctl
from harness.daemons import HTTPS, SERVICE, UNIX, ask, generate, socketctl, user_path
from harness.socket_frontends import FRONTENDS, over_both_frontends, over_http, taken_port


def test_agent_lists_sockets(lxd):
    session, _ = lxd
    agent = agent_module.Agent(session)
    https, unix = over_both_frontends(agent, "lxd")
    assert https == {"snap": "lxd", "app": "daemon", "socket": "https", "unit": HTTPS,
                     "state": "listening", "active": True, "enabled": False, "overridden": False,
                     "addresses": [{"kind": "Stream", "address": "[::]:8443"}], "mode": "0666",
                     "connections": 0, "accepted": 0, "service": SERVICE}
    assert unix["addresses"] == [{"kind": "Stream", "address": user_path(session)}]
    assert unix["mode"] == "0660"
    ask(("127.0.0.1", 8443))
    session.systemctl("stop", UNIX)
    socketctl("enable", "--user", HTTPS, place=session)
    https, unix = over_both_frontends(agent)
    assert [https["state"], https["enabled"]] == ["running", True]
    assert [unix["state"], unix["active"]] == ["dead", False]
    assert over_both_frontends(agent, "other") == []
    assert agent.get("/v1/sockets?snap=*").status == 400


@pytest.mark.parametrize("frontend", FRONTENDS)
def test_agent_enables_and_disables_a_socket(lxd, frontend):
    session, _ = lxd
    agent = agent_module.Agent(session)
    ask(user_path(session))  # it runs, and holds both
    assert frontend(agent, HTTPS, "stop") is None
    assert session.state(SERVICE) == "active"
    with pytest.raises(ConnectionRefusedError):
        ask(("127.0.0.1", 8443))
    assert ask(user_path(session)).endswith("one of 1\n")
    assert frontend(agent, HTTPS, "start") is None  # while the daemon runs with the other socket
    assert ask(("127.0.0.1", 8443)) == "https: port 8443, one of 2\n"
    assert session.state(SERVICE) == "active"
    assert frontend(agent, HTTPS, "enable") is None
    assert session.systemctl("is-enabled", HTTPS) == "enabled"
    assert frontend(agent, HTTPS, "disable") is None
    assert session.systemctl("is-enabled", HTTPS, check=False) == "disabled"
    assert session.state(HTTPS) == "inactive"
    with pytest.raises(ConnectionRefusedError):
        ask(("127.0.0.1", 8443))
    # Another socket of the daemon does not block it.
    assert session.state(UNIX) == "active"
    assert ask(user_path(session)).endswith("one of 1\n")
    assert frontend(agent, UNIX, "stop") is None
    assert session.state(SERVICE) == "inactive"


@pytest.mark.parametrize("frontend", FRONTENDS)
@pytest.mark.parametrize("running", [False, True])
def test_agent_moves_a_socket(lxd, frontend, running):
    """Also while the service runs and holds the socket."""
    session, path = lxd
    agent = agent_module.Agent(session)
    if running:
        ask(user_path(session))
    assert frontend(agent, HTTPS, "set", listen_stream="127.0.0.1:9443") is None
    assert ask(("127.0.0.1", 9443)) == "https: port 9443, one of 2\n"
    with pytest.raises(ConnectionRefusedError):
        ask(("127.0.0.1", 8443))
    entry = next(s for s in agent.get("/v1/sockets?snap=lxd").result if s["unit"] == HTTPS)
    assert entry["addresses"] == [{"kind": "Stream", "address": "127.0.0.1:9443"}]
    assert entry["overridden"] is True
    # A refresh keeps it, and also the separate mode of the path.
    assert frontend(agent, UNIX, "set", socket_mode="0640") is None
    generate(session, path)
    session.systemctl("daemon-reload")
    assert os.stat(user_path(session)).st_mode & 0o777 == 0o640
    assert frontend(agent, HTTPS, "reset") is None
    assert ask(("127.0.0.1", 8443)).startswith("https: port 8443")
    assert not os.path.exists(f"{session.home}/.config/systemd/user/{HTTPS}.d")


@pytest.mark.parametrize("frontend", FRONTENDS)
@pytest.mark.parametrize("running", [False, True])
def test_failed_move_is_undone(lxd, frontend, running):
    session, _ = lxd
    agent = agent_module.Agent(session)
    drop_in = f"{session.home}/.config/systemd/user/{HTTPS}.d/60-snap-session-agent.conf"
    for address in (("127.0.0.1", 8443), ("127.0.0.1", 9444)):
        if running:
            ask(user_path(session))
        with taken_port(9443):
            message = frontend(agent, HTTPS, "set", listen_stream="127.0.0.1:9443")
        assert "the previous settings were restored" in message
        assert session.state(SERVICE) == ("active" if running else "inactive")
        assert ask(address).startswith("https: ")
        assert ask(user_path(session)).startswith("unix: ")
        session.systemctl("stop", SERVICE)
        # The previous setting is restored.
        assert os.path.exists(drop_in) == (address[1] == 9444)
        assert frontend(agent, HTTPS, "set", listen_stream="127.0.0.1:9444") is None


def test_pending_connection_does_not_block_a_change(lxd):
    session, _ = lxd
    agent = agent_module.Agent(session)
    session.write_unit(f"{SERVICE}.d/deaf.conf", "[Service]\nType=simple\nExecStart=\n"
                       "ExecStart=/bin/sleep infinity\n")
    session.systemctl("daemon-reload")
    with socket.socket(socket.AF_UNIX) as waiting:
        waiting.connect(user_path(session))
        session.wait_for_state(SERVICE, "active")
        for _ in range(5):
            assert over_http(agent, HTTPS, "restart") is None
            assert over_http(agent, HTTPS, "stop") is None
            assert [session.state(unit) for unit in (HTTPS, UNIX, SERVICE)] == [
                "inactive", "active", "active"]


def test_stopping_daemon_does_not_block_a_change(lxd):
    session, _ = lxd
    agent = agent_module.Agent(session)
    session.write_unit(f"{SERVICE}.d/slow.conf", "[Service]\nExecStopPost=/bin/sleep 1\n")
    session.systemctl("daemon-reload")
    ask(user_path(session))
    session.systemctl("kill", SERVICE)
    session.wait_for_state(SERVICE, "deactivating")
    assert over_http(agent, HTTPS, "set", listen_stream="127.0.0.1:9443") is None
    assert [session.state(unit) for unit in (HTTPS, UNIX, SERVICE)] == ["active", "active", "inactive"]
    assert ask(("127.0.0.1", 9443)).endswith("one of 2\n")


def test_failed_restart_of_the_daemon_keeps_other_sockets(lxd):
    session, _ = lxd
    agent = agent_module.Agent(session)
    ask(user_path(session))
    session.write_unit(f"{SERVICE}.d/broken.conf", "[Service]\nExecStart=\nExecStart=/bin/false\n")
    session.systemctl("daemon-reload")
    assert over_http(agent, HTTPS, "set", listen_stream="127.0.0.1:9443")
    assert [session.state(unit) for unit in (HTTPS, UNIX)] == ["active", "active"]


@pytest.mark.parametrize("frontend", FRONTENDS)
@pytest.mark.parametrize("action, port", [("reset", 8443), ("set", 9444)])
def test_failed_socket_is_restored(lxd, frontend, action, port):
    session, _ = lxd
    agent = agent_module.Agent(session)
    session.systemctl("stop", HTTPS)
    # It is not started, so the failure does not show yet.
    assert frontend(agent, HTTPS, "set", listen_stream="127.0.0.1:9443") is None
    with taken_port(9443):
        assert frontend(agent, HTTPS, "start")
    assert session.state(HTTPS) == "failed"
    settings = {"listen_stream": "127.0.0.1:9444"} if action == "set" else {}
    assert frontend(agent, HTTPS, action, **settings) is None
    assert ask(("127.0.0.1", port)).startswith("https: ")


@pytest.mark.shares_session
@pytest.mark.parametrize("frontend", FRONTENDS)
@pytest.mark.parametrize("unit, action, settings, words", [
    (HTTPS, "dance", {}, "action: "),
    ("ssh.socket", "stop", {}, "unit: "),
    (SERVICE, "stop", {}, "unit: "),
    ("snap.lxd.daemon.https.socket/../x", "stop", {}, "unit: "),
    (HTTPS, "set", {}, "settings: "),
    (HTTPS, "stop", {"listen_stream": "80"}, "settings: "),
    (HTTPS, "set", {"listen_stream": "8.8.8.8:80"}, "settings.listen-stream: "),
    (HTTPS, "set", {"listen_stream": "/etc/x"}, "settings.listen-stream: "),
    (HTTPS, "set", {"listen_stream": "$SNAP_DATA/x"}, "settings.listen-stream: "),
    (HTTPS, "set", {"listen_stream": "1\nExecStartPre=/bin/sh"}, "settings.listen-stream: "),
    (HTTPS, "set", {"listen_datagram": "80"}, "settings.listen-datagram: "),
    (HTTPS, "set", {"socket_mode": "0600"}, "only valid for a path"),
    (HTTPS, "set", {"socket_mode": "777"}, "settings.socket-mode: "),
    (HTTPS, "set", {"socket_group": "root"}, "settings.socket-group: "),
    (HTTPS, "set", {"exec_start": "/bin/sh"}, "settings.exec-start: "),
    ("snap.no.such.one.socket", "set", {"listen_stream": "80"}, "there is no unit file"),
    ("snap.no.such.one.socket", "start", {}, "there is no unit file"),
])
def test_agent_rejects(lxd, agent, frontend, unit, action, settings, words):
    session, _ = lxd
    message = frontend(agent, unit, action, **settings)
    assert message and words in message
    assert not os.path.exists(f"{session.home}/.config/systemd/user/{HTTPS}.d")
    assert session.state(HTTPS) == "active"


def test_shapes_of_requests(lxd):
    agent = agent_module.Agent(lxd[0])
    for body, field in (({"unit": HTTPS}, "action"), ({"action": "stop"}, "unit"),
                        ({"unit": 1, "action": "stop"}, "unit"),
                        ({"unit": HTTPS, "action": "set", "settings": []}, "settings"),
                        ({"unit": HTTPS, "action": "set", "settings": {"socket-mode": 432}},
                         "settings.socket-mode")):
        reply = agent.post("/v1/sockets", body)
        assert reply.status == 400 and reply.message.startswith(f"{field}: ")


@pytest.mark.parametrize("frontend", FRONTENDS)
def test_reset_removes_settings_of_a_removed_socket(lxd, frontend):
    session, _ = lxd
    agent = agent_module.Agent(session)
    assert frontend(agent, HTTPS, "set", listen_stream="127.0.0.1:9443") is None
    session.systemctl("stop", HTTPS)
    os.unlink(f"{session.unit_dir}/{HTTPS}")
    session.systemctl("daemon-reload")
    assert frontend(agent, HTTPS, "reset") is None
    assert not os.path.exists(f"{session.home}/.config/systemd/user/{HTTPS}.d")
    assert "there is no unit file" in frontend(agent, HTTPS, "reset")


def test_change_holds_one_slot(lxd):
    """Other changes do not run between its steps, but wait until it is complete."""
    session, _ = lxd
    agent = agent_module.Agent(session)
    ask(user_path(session))
    # The other request arrives while the daemon stops slowly.
    session.write_unit(f"{SERVICE}.d/slow.conf", "[Service]\nExecStop=/bin/sleep 1\n")
    session.systemctl("daemon-reload")
    with concurrent.futures.ThreadPoolExecutor() as pool:
        moved = pool.submit(over_http, agent, HTTPS, "set", listen_stream="127.0.0.1:9443")
        session.wait_for_state(SERVICE, "deactivating")
        stopped = pool.submit(agent.post, "/v1/service-control", {"action": "stop", "services": [SERVICE]})
        assert moved.result() is None
        assert stopped.result().status == 200
    # The second request stopped what the first had restarted.
    assert session.state(SERVICE) == "inactive"
    assert [session.state(unit) for unit in (HTTPS, UNIX)] == ["active", "active"]
    assert ask(("127.0.0.1", 9443)) == "https: port 9443, one of 2\n"


@pytest.mark.parametrize("frontend", FRONTENDS)
def test_administrators_change_takes_effect(lxd, frontend):
    session, _ = lxd
    agent = agent_module.Agent(session)
    ask(user_path(session))  # it runs, and holds both
    session.write_unit(f"{HTTPS}.d/50-snap-socketctl.conf",
                       "[Socket]\nListenStream=\nListenStream=127.0.0.1:9443\n")
    assert frontend(agent, HTTPS, "restart") is None
    assert ask(("127.0.0.1", 9443)) == "https: port 9443, one of 2\n"
    # This does not start a socket that was disabled.
    session.systemctl("stop", HTTPS)
    assert frontend(agent, HTTPS, "restart") is None
    assert session.state(HTTPS) == "inactive"


def test_user_and_administrator_settings_combine(lxd):
    session, _ = lxd
    agent = agent_module.Agent(session)
    socketctl("set", HTTPS, "listen-stream=127.0.0.1:9443", "--now", "--user",
              f"--directory={session.unit_dir}", place=session)
    assert over_http(agent, UNIX, "set", socket_mode="0600") is None
    assert over_http(agent, HTTPS, "restart") is None
    assert ask(("127.0.0.1", 9443)).startswith("https: ")
    assert over_http(agent, HTTPS, "set", listen_stream="9444") is None
    assert ask(("127.0.0.1", 9444)).startswith("https: ")
    assert over_http(agent, HTTPS, "reset") is None
    assert ask(("127.0.0.1", 9443)).startswith("https: ")


def test_root_lists_and_moves_a_socket(lxd):
    """Through snap-sessionctl, in the user's session."""
    session, _ = lxd
    agent_module.Agent(session)
    rows = sessionctl.run("sockets", "lxd").rows
    assert rows[0] == ["alice", HTTPS, "listening", "no", "[::]:8443", "no"]
    uid = f"--uid={session.uid}"
    assert sessionctl.run("socket", "set", HTTPS, "listen-stream=127.0.0.1:9443", uid).status == 0
    assert ask(("127.0.0.1", 9443)).startswith("https: ")
    assert sessionctl.run("socket", "reset", HTTPS, uid).status == 0
    outcome = sessionctl.run("socket", "set", HTTPS, "listen-stream=/etc/x", uid)
    assert outcome.status == sessionctl.NONE and "settings.listen-stream: " in outcome.errors
    assert sessionctl.run("socket", "dance", HTTPS, uid).status == sessionctl.USAGE
    assert sessionctl.run("socket", "set", HTTPS, "x", uid).status == sessionctl.USAGE
