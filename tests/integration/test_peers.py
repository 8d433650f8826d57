# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Access control: only root and the session's own user are served."""

import os
import subprocess

from harness import client, units
from harness.agent import SERVICE_UNIT, Agent
from harness.units import unit
from harness.users import UIDS

CLIENT = os.path.realpath(client.__file__)


def ask_as(uid, *arguments):
    return subprocess.run(["/usr/bin/python3", "-B", CLIENT, *arguments], user=uid, group=uid,
                          extra_groups=[], cwd="/", capture_output=True, text=True, check=False,
                          timeout=30)


def test_root_and_the_user(agent):
    for uid in (0, UIDS["alice"]):
        result = ask_as(uid, agent.path, "GET", "/v1/session-info")
        assert result.returncode == 0 and result.stdout.startswith("200 ")


def test_another_user_is_rejected_unread(agent):
    """The directories are made accessible, so that only the agent's own check is left."""
    os.chmod(agent.session.runtime_dir, 0o755)
    os.chmod(agent.path, 0o666)
    for uid in (UIDS["mallory"], UIDS["bob"]):
        result = ask_as(uid, agent.path, "GET", "/v1/session-info")
        assert result.returncode != 0 and "HTTP" not in result.stdout
    assert agent.get("/v1/session-info").status == 200


def test_another_user_does_not_keep_the_agent_running(agent):
    agent.set_options("--idle-timeout=0.3")
    os.chmod(agent.session.runtime_dir, 0o755)
    os.chmod(agent.path, 0o666)
    script = (f"import socket; s = socket.socket(socket.AF_UNIX); s.connect('{agent.path}'); "
              "print(s.recv(10)); input()")
    with subprocess.Popen(["/usr/bin/python3", "-c", script], user=UIDS["mallory"], cwd="/",
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as stranger:
        assert stranger.stdout.readline() == "b''\n"
        agent.wait_until_gone()
        stranger.communicate("\n")


def test_two_users_at_once(alice, bob):
    agents = {session.name: Agent(session) for session in (alice, bob)}
    for session in (alice, bob):
        units.install(session)
    assert agents["alice"].control("start", unit("ok")).status == 200
    assert [alice.state(unit("ok")), bob.state(unit("ok"))] == ["active", "inactive"]
    assert agents["bob"].control("start", unit("ok"), unit("two")).status == 200
    assert agents["alice"].control("stop", unit("ok")).status == 200
    assert [alice.state(unit("ok")), bob.state(unit("ok"))] == ["inactive", "active"]
    for session in (alice, bob):
        owner = os.stat(f"/proc/{session.show(SERVICE_UNIT, 'MainPID')[0]}").st_uid
        assert owner == session.uid
