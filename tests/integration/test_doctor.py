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
from harness.agent import SERVICE_UNIT, Agent
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
                     "experimental.user-daemons": daemons, "connections": connections,
                     "version": "snap    2.63\nsnapd   2.63\nseries  16\n"}
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
                      "snap-refresh-observe", "snapd") == ["ok"] * 11
        assert not any("advice" in finding for finding in findings.values())
        assert findings["snapd"]["message"] == "snapd 2.63 is installed"
        assert "alice" in findings["notifications"]["message"]
        own = doctor(path, session=alice)
        assert states(own, "bus-name", "data-dirs") == ["ok", "ok"]


@pytest.mark.needs_bus_frontend
def test_no_notification_server(agent, alice, snap):
    findings = doctor(snap())
    assert findings["notifications"]["state"] == "problem"
    assert "there is no notification server" in findings["notifications"]["message"]
    assert "start the notification server" in findings["notifications"]["advice"]


def test_without_units(agent, snap):
    """The files of a package are not installed."""
    for directory in ("/usr/local/lib/systemd/user", "/usr/lib/systemd/user"):
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", directory], check=True)
    path = snap()
    try:
        findings = doctor(path)
        assert states(findings, "program", "units", "enabled") == ["ok", "problem", "problem"]
        assert "systemctl --global enable" in findings["enabled"]["advice"]
        assert "install" in findings["units"]["advice"]
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
        assert findings["snap-refresh-observe"]["advice"] == "snap disconnect desktop-integration:observe"
    if awareness == "true":
        assert findings["refresh-app-awareness-ux"]["advice"].startswith("snap unset system ")


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
    assert findings["units"]["advice"] == "systemctl --user unmask snapd.session-agent.socket"
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


@pytest.fixture
def hidden():
    """Hides a file or directory by mounting something over it."""
    mounted = []

    def hide(path):
        kind = ["-t", "tmpfs", "tmpfs"] if os.path.isdir(path) else ["--bind", "/dev/null"]
        subprocess.run(["mount", *kind, path], check=True)
        mounted.append(path)
    yield hide
    for path in mounted:
        subprocess.run(["umount", path], check=True)


def assert_problem(findings, check, message, advice):
    finding = findings[check]
    assert finding["state"] == "problem"
    assert message in finding["message"] and advice in finding["advice"]


@pytest.mark.needs_bus_frontend
@pytest.mark.parametrize("directory, check", [("dbus-1/services", "activation"), ("applications", "desktop-file")])
def test_missing_files(agent, alice, snap, hidden, directory, check):
    hidden(f"{os.environ['SSA_DATADIR']}/{directory}")
    # snapd has files of the same names.
    hidden(f"/usr/share/{directory}")
    assert_problem(doctor(snap(), session=alice), check, "is missing", "install the package")


@pytest.mark.needs_bus_frontend
def test_data_dirs_of_the_session(agent, alice, snap):
    alice.environment["XDG_DATA_DIRS"] = "/opt/share"
    try:
        assert_problem(doctor(snap(), session=alice), "data-dirs", "XDG_DATA_DIRS is /opt/share", "XDG_DATA_DIRS")
    finally:
        del alice.environment["XDG_DATA_DIRS"]


@pytest.mark.needs_bus_frontend
def test_notifier_is_masked(agent, alice, snap):
    alice.write_file(f"{alice.home}/.config/systemd/user/x", "")
    os.symlink("/dev/null", f"{alice.home}/.config/systemd/user/snap-session-notifier.service")
    assert_problem(doctor(snap(), session=alice), "notifier", "missing or masked", "unmask")


@pytest.mark.parametrize("place", [".config/systemd/user/snapd.session-agent.service",
                                   ".config/systemd/user/snapd.session-agent.service.d/x.conf"])
def test_units_and_drop_ins_of_the_user(agent, alice, snap, place):
    """They start another agent; what to remove is said."""
    os.unlink(f"{alice.unit_dir}/{SERVICE_UNIT}.d/options.conf")
    text = "[Service]\nExecStart=\nExecStart=/usr/bin/snap userd --agent\n"
    alice.write_file(f"{alice.home}/{place}", text)
    assert_problem(doctor(snap(), session=alice), "units", "another agent: /usr/bin/snap userd",
                   f"remove {alice.home}/{place}, which has precedence over /")


OTHER = "ExecStart=\nExecStart=/usr/bin/other\n"


@pytest.mark.parametrize("name, text, state", [
    ("snapd.session-agent.service.d", "; a comment\n[Service]\n" + OTHER, "problem"),
    ("snapd.session-agent.service.d", "[Service]\nExecStart=\nExecStart=/usr/bin/other \\\n# no\n  --x\n", "problem"),
    ("snapd.session-.service.d", "[Service]\n" + OTHER, "problem"),
    ("service.d", "[Service]\n" + OTHER, "problem"),
    ("snapd.session-agent.service.d", "[Service]\nExecStart=\nExecStart=PROGRAM-other\n", "problem"),
    ("snapd.session-agent.service.d", "[Service]\nExecStart=\nExecStart=-\"PROGRAM\" --idle-timeout=5\n", "ok"),
    ("snapd.session-agent.service.d", "[Service]\nExecStart=\nExecStart=/snap/x/currentPROGRAM\n", "ok"),
    ("snapd.session-agent.service.d", "[X]\n" + OTHER, "ok"),
])
def test_units_are_read_as_systemd_reads_them(agent, alice, snap, name, text, state):
    text = text.replace("PROGRAM", os.environ["SSA_PROGRAM"])
    alice.write_file(f"{alice.home}/.config/systemd/user/{name}/zz.conf", text)
    assert states(doctor(snap(), session=alice), "units") == [state]


def test_named_pipe_in_the_place_of_a_unit(agent, alice, snap):
    """It is not waited for."""
    alice.write_file(f"{alice.home}/.config/systemd/user/x", "")
    pipe = f"{alice.home}/.config/systemd/user/snapd.session-agent.service"
    os.mkfifo(pipe, 0o666)
    try:
        assert doctor(snap(), session=alice)
    finally:
        # systemd would wait for it.
        os.unlink(pipe)


def test_drop_in_with_options_is_no_problem(agent, alice, snap):
    agent.set_options("--idle-timeout=5")
    findings = doctor(snap(), session=alice)
    assert findings["units"]["state"] == "ok" and "--idle-timeout=5" in findings["units"]["message"]


def test_another_version_answers(agent, alice, snap):
    """After an upgrade."""
    if "SSA_NEXT_PROGRAM" not in os.environ:
        pytest.skip("there is no second build to be upgraded to")
    agent.set_options(program=os.environ["SSA_NEXT_PROGRAM"])
    assert_problem(doctor(snap()), "version", "is installed", "snap-sessionctl exit")


@pytest.mark.agent_fails
def test_agent_that_does_not_answer(agent, alice, snap):
    agent.set_options(program="/bin/false")
    findings = {finding["check"]: finding for finding in sessionctl.run(
        "doctor", "--json", f"--uid={ALICE}", "--timeout=1", PATH=snap()).json}
    assert_problem(findings, "session", "does not answer", "journalctl --user -u")


@pytest.mark.needs_bus_frontend
def test_stranger_with_the_name(agent, alice, snap):
    stranger = alice.popen(["/usr/bin/python3", "-c", """
from gi.repository import Gio, GLib
Gio.bus_own_name(Gio.BusType.SESSION, "io.snapcraft.SessionAgent", 0, None, lambda *_: print("owned", flush=True), None)
GLib.MainLoop().run()
"""], stdout=subprocess.PIPE, text=True)
    try:
        assert stranger.stdout.readline() == "owned\n"
        assert_problem(doctor(snap(), session=alice), "bus-name", "python3", f"end process {stranger.pid}")
    finally:
        stranger.kill()
        stranger.wait()


def test_agent_without_a_bus(agent, alice, snap):
    """Also the build that has none."""
    alice.systemctl("set-environment", "DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere")
    findings = doctor(snap())
    assert_problem(findings, "notifications", "the agent has no session bus", "dbus-user-session")


@pytest.mark.agent_fails
def test_program_is_missing(agent, snap, hidden):
    hidden(os.path.dirname(os.environ["SSA_PROGRAM"]))
    assert_problem(doctor(snap()), "program", "is not installed", "install the package")
