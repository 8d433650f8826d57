# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Sockets that look healthy but do not work, and changes without effect."""

import json
import os

import pytest

from harness import agent as agent_module
from harness import sessionctl
from harness.daemons import HTTPS, SERVICE, UNIX, ask, socketctl, user_path
from harness.socket_frontends import FRONTENDS, over_both_frontends, over_http


def problems(agent):
    return {entry["unit"]: entry["problem"] for entry in over_both_frontends(agent, "lxd")
            if "problem" in entry}


def invocation(session, unit):
    return session.show(unit, "InvocationID")


@pytest.mark.parametrize("frontend", FRONTENDS)
@pytest.mark.parametrize("running", [False, True])
def test_missing_unit_file(lxd, frontend, running):
    session, _ = lxd
    agent = agent_module.Agent(session)
    if running:
        ask(user_path(session))
    assert problems(agent) == {}
    os.unlink(user_path(session))
    assert problems(agent) == {UNIX: "file-missing"}
    shown = sessionctl.run("sockets", "--uid=1101", "lxd")
    assert [row[2] for row in shown.rows if row[1] == UNIX] == ["file-missing"]
    assert frontend(agent, UNIX, "start") is None
    assert problems(agent) == {}
    assert ask(user_path(session)).startswith("unix: ")
    assert ask(("127.0.0.1", 8443)).startswith("https: ")


def test_missing_unit_file_with_socketctl(lxd):
    session, _ = lxd
    os.unlink(user_path(session))
    listed = {entry["unit"]: entry for entry in
              json.loads(socketctl("list", "--user", "--json", place=session).stdout)}
    assert listed[UNIX]["problem"] == "file-missing"
    assert "problem" not in listed[HTTPS]
    assert f"{UNIX} file-missing" in " ".join(socketctl("list", "--user", place=session).stdout.split())
    socketctl("enable", "--user", UNIX, place=session)
    assert ask(user_path(session)).startswith("unix: ")


@pytest.mark.parametrize("frontend", FRONTENDS)
@pytest.mark.parametrize("action", ["start", "enable", "restart"])
def test_a_masked_service(lxd, frontend, action):
    session, _ = lxd
    agent = agent_module.Agent(session)
    session.systemctl("stop", UNIX, HTTPS)
    os.unlink(f"{session.unit_dir}/{SERVICE}")
    session.mask(SERVICE)
    session.systemctl("daemon-reload")
    assert problems(agent) == {UNIX: "service-masked", HTTPS: "service-masked"}
    listed = json.loads(socketctl("list", "--user", "--json", place=session).stdout)
    assert {entry["unit"]: entry.get("problem") for entry in listed}[UNIX] == "service-masked"
    message = frontend(agent, UNIX, action)
    assert f"{SERVICE} is masked" in message and "unmask" in message
    assert session.state(UNIX) == "inactive"
    assert frontend(agent, UNIX, "stop") is None


@pytest.mark.parametrize("frontend", FRONTENDS)
def test_change_of_a_socket_with_masked_service_is_rejected(lxd, frontend):
    """The socket keeps listening."""
    session, _ = lxd
    agent = agent_module.Agent(session)
    text = open(f"{session.unit_dir}/{SERVICE}", encoding="utf-8").read()
    os.unlink(f"{session.unit_dir}/{SERVICE}")
    session.systemctl("daemon-reload")
    os.unlink(user_path(session))
    assert problems(agent) == {UNIX: "file-missing", HTTPS: "service-missing"}
    for action, settings in (("start", {}), ("restart", {}), ("set", {"socket_mode": "0600"})):
        message = frontend(agent, UNIX, action, **settings)
        assert f"there is no unit file for its service {SERVICE}" in message
    session.mask(SERVICE)
    session.systemctl("daemon-reload")
    message = frontend(agent, HTTPS, "set", listen_stream="127.0.0.1:9443")
    assert "is masked" in message
    assert [session.state(unit) for unit in (UNIX, HTTPS)] == ["active", "active"]
    os.unlink(f"{session.unit_dir}/{SERVICE}")
    session.write_unit(SERVICE, text)
    session.systemctl("daemon-reload")
    os.unlink(f"{session.unit_dir}/{HTTPS}")
    session.mask(HTTPS)
    session.systemctl("daemon-reload")
    assert f"{HTTPS} is masked" in frontend(agent, HTTPS, "restart")
    assert session.state(HTTPS) == "active"


@pytest.mark.parametrize("frontend", FRONTENDS)
def test_equal_settings_change_nothing(lxd, frontend):
    session, _ = lxd
    agent = agent_module.Agent(session)
    ask(user_path(session))
    drop_in = f"{session.home}/.config/systemd/user/{HTTPS}.d/60-snap-session-agent.conf"
    before = [invocation(session, unit) for unit in (SERVICE, HTTPS, UNIX)]
    # The declared value.
    assert frontend(agent, HTTPS, "set", listen_stream="8443") is None
    assert not os.path.exists(drop_in)
    assert before == [invocation(session, unit) for unit in (SERVICE, HTTPS, UNIX)]
    # The current setting.
    assert frontend(agent, HTTPS, "set", listen_stream="127.0.0.1:9443") is None
    ask(("127.0.0.1", 9443))
    before = [invocation(session, unit) for unit in (SERVICE, HTTPS, UNIX)]
    inode = os.stat(drop_in).st_ino
    assert frontend(agent, HTTPS, "set", listen_stream="127.0.0.1:9443") is None
    assert os.stat(drop_in).st_ino == inode
    assert before == [invocation(session, unit) for unit in (SERVICE, HTTPS, UNIX)]
    # Reset to the declared value.
    assert frontend(agent, HTTPS, "set", listen_stream="8443") is None
    assert not os.path.exists(drop_in)
    assert ask(("127.0.0.1", 8443)).startswith("https: ")


def test_reset_overrides_another_drop_in(lxd):
    session, _ = lxd
    agent = agent_module.Agent(session)
    session.write_file(f"{session.unit_dir}/{HTTPS}.d/50-snap-socketctl.conf",
                       "[Socket]\nListenStream=\nListenStream=127.0.0.1:9555\n")
    session.systemctl("daemon-reload")
    assert over_http(agent, HTTPS, "set", listen_stream="8443") is None
    assert ask(("127.0.0.1", 8443)).startswith("https: ")
