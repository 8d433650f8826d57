# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""snap-sessionctl doctor: why no notification is shown. The output of snap(1) is that of snapd
2.63."""

import json
import os
import subprocess
import tempfile
import time

import pytest

from harness import sessionctl
from harness.agent import Agent
from harness.notification_server import NotificationServer

ALICE = 1101
NOT_SET = 'error: snap "system" has no "experimental.%s" configuration option'
HEADER = "Interface             Plug                          Slot                   Notes\n"
OBSERVED = HEADER + ("content               a:b                           c:d                    -\n"
                     "snap-refresh-observe  desktop-integration:observe   :snap-refresh-observe  -\n")
UNOBSERVED = HEADER + "snap-refresh-observe  store:observe                 -                      -\n"


@pytest.fixture
def snap():
    """Installs a snap(1) with the given output, also for users; returns its path."""
    with tempfile.TemporaryDirectory() as directory:
        def make(awareness="false", daemons="true", connections=UNOBSERVED, status=0):
            texts = {"experimental.refresh-app-awareness-ux": awareness,
                     "experimental.user-daemons": daemons, "connections": connections}
            for name, text in texts.items():
                with open(f"{directory}/{name}", "w", encoding="utf-8") as file:
                    file.write(text)
            with open(f"{directory}/snap", "w", encoding="utf-8") as file:
                file.write(f'#!/bin/sh\nfor last; do :; done\ncat "{directory}/$last"\n'
                           f'grep -q "^error" "{directory}/$last" && exit 1\nexit {status}\n')
            for name in (directory, f"{directory}/snap"):
                os.chmod(name, 0o755)
            return f"{directory}:{os.environ['PATH']}"
        yield make


def doctor(path=None, session=None):
    outcome = sessionctl.run("doctor", "--json", *([] if session else [f"--uid={ALICE}"]),
                             session=session, **({"PATH": path} if path else {}))
    findings = {finding["check"]: finding for finding in outcome.json}
    problem = any(finding["state"] == "problem" for finding in outcome.json)
    assert outcome.status == (sessionctl.SOME if problem else sessionctl.ALL)
    return findings


def states(findings, *checks):
    return [findings[check]["state"] for check in checks]


@pytest.mark.needs_bus_frontend
def test_no_problems(agent, alice, snap):
    path = snap()
    with NotificationServer(alice):
        findings = doctor(path)
        assert states(findings, "program", "units", "enabled", "activation", "desktop-file", "session",
                      "notifications", "refresh-app-awareness-ux", "user-daemons",
                      "snap-refresh-observe") == ["ok"] * 10
        assert "alice" in findings["notifications"]["message"]
        own = doctor(path, session=alice)
        assert own["bus-name"]["state"] == "ok"


@pytest.mark.needs_bus_frontend
def test_no_notification_server(agent, alice, snap):
    findings = doctor(snap())
    assert findings["notifications"]["state"] == "problem"
    assert "there is no notification server" in findings["notifications"]["message"]


def test_without_units(agent, snap):
    """The files of a package are not installed."""
    for directory in ("/usr/local/lib/systemd/user", "/usr/lib/systemd/user"):
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", directory], check=True)
    path = snap()
    try:
        findings = doctor(path)
        assert states(findings, "program", "units", "enabled") == ["ok", "problem", "problem"]
        assert "systemctl --global enable" in findings["enabled"]["message"]
        with open("/usr/lib/systemd/user/snapd.session-agent.service", "w", encoding="ascii") as file:
            file.write("[Service]\nExecStart=/usr/bin/snap userd --agent\n")
        with open("/usr/lib/systemd/user/snapd.session-agent.socket", "w", encoding="ascii") as file:
            file.write("[Socket]\nListenStream=%t/x\n")
        findings = doctor(path)
        assert "another agent" in findings["units"]["message"]
        assert "userd --agent" in findings["units"]["message"]
    finally:
        for directory in ("/usr/local/lib/systemd/user", "/usr/lib/systemd/user"):
            subprocess.run(["umount", directory], check=True)
        # It could not find what it needs to exit.
        agent.session.systemctl("daemon-reload")


@pytest.mark.parametrize("awareness, daemons, connections, expected", [
    ("true", "true", UNOBSERVED, ["problem", "ok", "ok"]),
    ("false", "false", OBSERVED, ["ok", "unknown", "problem"]),
    (NOT_SET % "refresh-app-awareness-ux", NOT_SET % "user-daemons", HEADER,
     ["ok", "unknown", "ok"]),
    ("error: access denied (try with sudo)", "true", OBSERVED, ["unknown", "ok", "problem"]),
    ("true", "true", "error: cannot communicate with server", ["problem", "ok", "unknown"]),
])
def test_snapd_settings(agent, snap, awareness, daemons, connections, expected):
    findings = doctor(snap(awareness, daemons, connections))
    assert states(findings, "refresh-app-awareness-ux", "user-daemons",
                  "snap-refresh-observe") == expected
    if connections == OBSERVED:
        assert "desktop-integration:observe" in findings["snap-refresh-observe"]["message"]


@pytest.mark.parametrize("program, state", [
    ("yes", "unknown"),                                      # without end
    ("head -c 3000000 /dev/zero", "unknown"),
    ("printf 'error: \\033[2J\\302\\233\\342\\200\\256'; exit 1", "unknown"),
    ("sleep 60 & echo true", "unknown"),                     # whose child keeps its output
    ("exec >/dev/null 2>&1; sleep 60", "unknown"),           # that says nothing, and does not end
])
def test_unexpected_output_of_snap(agent, snap, program, state):
    path = snap()
    with open(f"{path.partition(':')[0]}/snap", "w", encoding="utf-8") as file:
        file.write(f"#!/bin/sh\n{program}\n")
    began = time.monotonic()
    outcome = sessionctl.run("doctor", "--json", PATH=path)
    assert time.monotonic() - began < 25
    findings = {finding["check"]: finding for finding in outcome.json}
    assert findings["refresh-app-awareness-ux"]["state"] in (state, "ok")
    assert not set(outcome.output) & {"\033", "\x9b", "\u202e"}


@pytest.mark.needs_bus_frontend
def test_user_is_told_which_checks_need_root(agent, alice, snap):
    """The rest is checked; snapd would ask a user for a password."""
    findings = doctor(snap("true", "true", OBSERVED), session=alice)
    assert states(findings, "refresh-app-awareness-ux", "snap-refresh-observe") == ["unknown",
                                                                                    "problem"]
    assert "only root" in findings["refresh-app-awareness-ux"]["message"]


def test_users_own_masked_socket(agent, alice, snap):
    path = snap()
    directory = f"{alice.home}/.config/systemd/user"
    alice.write_file(f"{directory}/x", "")
    os.symlink("/dev/null", f"{directory}/snapd.session-agent.socket")
    findings = doctor(path, session=alice)
    assert findings["units"]["state"] == "problem" and "is masked" in findings["units"]["message"]
    os.unlink(f"{directory}/snapd.session-agent.socket")
    os.makedirs(f"{directory}/sockets.target.wants")
    os.symlink("/x", f"{directory}/sockets.target.wants/y")
    assert states(doctor(path, session=alice), "units", "enabled") == ["ok", "ok"]


def test_human_readable_output(agent, snap):
    outcome = sessionctl.run("doctor", PATH=snap("true"))
    assert outcome.status == sessionctl.SOME
    assert "✗ snapd asks no agent for notifications of refreshes" in outcome.output
    assert "✓ " in outcome.output


def test_no_session(snap):
    outcome = sessionctl.run("doctor", "--json", f"--uid={ALICE + 77}",
                             PATH=snap())
    assert any(finding["check"] == "session" and finding["state"] == "problem"
               for finding in outcome.json)
