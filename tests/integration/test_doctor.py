# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""snap-sessionctl doctor: why nothing is shown. What snap(1) prints is that of snapd 2.63."""

import json
import os
import subprocess

import pytest

from harness import sessionctl
from harness.agent import Agent
from harness.notification_server import NotificationServer

ALICE = 1101
FEATURES = '{"experimental": {"refresh-app-awareness-ux": %s, "user-daemons": %s}}'
NOT_SET = 'error: snap "system" has no "experimental" configuration option'
HEADER = "Interface             Plug                          Slot                   Notes\n"
OBSERVED = HEADER + ("content               a:b                           c:d                    -\n"
                     "snap-refresh-observe  desktop-integration:observe   :snap-refresh-observe  -\n")
UNOBSERVED = HEADER + "snap-refresh-observe  store:observe                 -                      -\n"


@pytest.fixture
def snap(tmp_path):
    """A snap(1) that prints what it is told to; returns where it is."""
    def make(features, connections=UNOBSERVED, status=0):
        for name, text in (("get", features), ("connections", connections)):
            (tmp_path / name).write_text(text, encoding="utf-8")
        program = tmp_path / "snap"
        program.write_text(f'#!/bin/sh\ncat "{tmp_path}/$1" >&{2 if status else 1}\nexit {status}\n',
                           encoding="utf-8")
        program.chmod(0o755)
        return f"{tmp_path}:{os.environ['PATH']}"
    return make


def doctor(path=None, session=None):
    outcome = sessionctl.run("doctor", "--json", *([] if session else [f"--uid={ALICE}"]),
                             session=session, **({"PATH": path} if path else {}))
    findings = {finding["check"]: finding for finding in outcome.json}
    problem = any(finding["state"] == "problem" for finding in outcome.json)
    assert outcome.status == (sessionctl.SOME if problem else sessionctl.ALL)
    return findings


def states(findings, *checks):
    return [findings[check]["state"] for check in checks]


@pytest.mark.needs_bus_door
def test_all_is_well(agent, alice, snap):
    path = snap(FEATURES % ("false", "true"))
    with NotificationServer(alice):
        findings = doctor(path)
        assert states(findings, "program", "units", "enabled", "activation", "desktop-file", "session",
                      "notices", "refresh-app-awareness-ux", "user-daemons",
                      "snap-refresh-observe") == ["ok"] * 10
        assert "alice" in findings["notices"]["message"]
        own = doctor(path, session=alice)
        assert own["bus-name"]["state"] == "ok"


@pytest.mark.needs_bus_door
def test_nobody_shows_notices(agent, alice, snap):
    findings = doctor(snap(FEATURES % ("false", "true")))
    assert findings["notices"]["state"] == "problem"
    assert "there is no notification server" in findings["notices"]["message"]


def test_without_units(agent):
    """What a package would have installed is not there."""
    for directory in ("/usr/local/lib/systemd/user", "/usr/lib/systemd/user"):
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", directory], check=True)
    try:
        findings = doctor()
        assert states(findings, "program", "units", "enabled") == ["ok", "problem", "problem"]
        assert "systemctl --global enable" in findings["enabled"]["message"]
        with open("/usr/lib/systemd/user/snapd.session-agent.service", "w", encoding="ascii") as file:
            file.write("[Service]\nExecStart=/usr/bin/snap userd --agent\n")
        with open("/usr/lib/systemd/user/snapd.session-agent.socket", "w", encoding="ascii") as file:
            file.write("[Socket]\nListenStream=%t/x\n")
        findings = doctor()
        assert "another agent" in findings["units"]["message"]
        assert "userd --agent" in findings["units"]["message"]
    finally:
        for directory in ("/usr/local/lib/systemd/user", "/usr/lib/systemd/user"):
            subprocess.run(["umount", directory], check=True)


@pytest.mark.parametrize("features, connections, expected", [
    (FEATURES % ("true", "true"), UNOBSERVED, ["problem", "ok", "ok"]),
    (FEATURES % ("false", "false"), OBSERVED, ["ok", "unknown", "problem"]),
    ("{}", HEADER, ["ok", "unknown", "ok"]),
])
def test_what_snapd_asks_for(agent, snap, features, connections, expected):
    findings = doctor(snap(features, connections))
    assert states(findings, "refresh-app-awareness-ux", "user-daemons",
                  "snap-refresh-observe") == expected
    if "problem" in expected[2:]:
        assert "desktop-integration:observe" in findings["snap-refresh-observe"]["message"]


@pytest.mark.parametrize("features, status", [
    ("error: access denied (try with sudo)", 1), ("no JSON", 0), ("[1]", 0)])
def test_snapd_does_not_say(agent, snap, features, status):
    finding = doctor(snap(features, "", status))["refresh-app-awareness-ux"]
    if features == "[1]":  # nothing is on
        assert finding["state"] == "ok"
    else:
        assert finding["state"] == "unknown"
        assert "cannot ask snapd" in finding["message"]


def test_nothing_is_set(agent, snap):
    path = snap(NOT_SET, NOT_SET, 1)
    findings = doctor(path)
    assert states(findings, "refresh-app-awareness-ux", "user-daemons",
                  "snap-refresh-observe") == ["ok", "unknown", "unknown"]


def test_for_people(agent, snap):
    outcome = sessionctl.run("doctor", PATH=snap(FEATURES % ("true", "true")))
    assert outcome.status == sessionctl.SOME
    assert "✗ snapd asks no agent for notices of refreshes" in outcome.output
    assert "✓ " in outcome.output


def test_no_session(snap):
    outcome = sessionctl.run("doctor", "--json", f"--uid={ALICE + 77}",
                             PATH=snap(FEATURES % ("false", "true")))
    assert any(finding["check"] == "session" and finding["state"] == "problem"
               for finding in outcome.json)
