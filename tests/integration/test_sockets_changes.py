# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""snap-socketctl with a real systemd that listens and starts the daemon: sockets are enabled,
disabled, moved, listed."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess

import pytest

from harness import shells
from harness.daemons import (HTTPS, PROGRAM, SERVICE, UNIX, ask, generate, socketctl, user_path,
                             write_service)

pytestmark = pytest.mark.full_build_only


def test_a_connection_starts_the_daemon(lxd):
    session, _ = lxd
    for address, words in ((user_path(session), f"unix: path {user_path(session)}, one of 2\n"),
                           (("127.0.0.1", 8443), "https: port 8443, one of 2\n")):
        session.systemctl("stop", SERVICE)
        assert session.state(SERVICE) == "inactive"
        assert ask(address) == words
        assert session.state(SERVICE) == "active"
    assert os.stat(user_path(session)).st_mode & 0o777 == 0o660


def test_one_socket_is_disabled_alone(lxd):
    session, _ = lxd
    ask(("127.0.0.1", 8443))  # it runs, and holds both
    socketctl("disable", "--user", HTTPS, place=session)
    with pytest.raises(ConnectionRefusedError):
        ask(("127.0.0.1", 8443))
    assert ask(user_path(session)).endswith("one of 1\n")
    socketctl("disable", "--user", UNIX, place=session)
    assert session.state(SERVICE) == "inactive"
    socketctl("enable", "--user", UNIX, place=session)
    pid = ask(user_path(session)) and session.show(SERVICE, "MainPID")
    socketctl("enable", "--user", UNIX, place=session)  # no effect
    assert session.show(SERVICE, "MainPID") == pid
    # Enabled again while the daemon runs with the other socket.
    socketctl("enable", "--user", HTTPS, place=session)
    assert ask(("127.0.0.1", 8443)).endswith("one of 2\n")


def test_moved_address_survives_a_refresh(lxd):
    session, path = lxd
    where = ["--user", "--directory", session.unit_dir]
    ask(user_path(session))  # it runs, and holds the socket
    socketctl("set", HTTPS, "listen-stream=127.0.0.1:9443", "--now", *where, place=session)
    assert ask(("127.0.0.1", 9443)) == "https: port 9443, one of 2\n"
    with pytest.raises(ConnectionRefusedError):
        ask(("127.0.0.1", 8443))
    assert "9443" in socketctl("show", HTTPS, *where, place=session).stdout
    # A refresh generates the units again, with another mode.
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace("0660", "0600"))
    assert generate(session, path).split() == ["changed", UNIX]
    session.systemctl("daemon-reload")
    session.systemctl("stop", SERVICE)
    # Not a restart of both: a process forked for one holds the other's port for a moment.
    session.systemctl("stop", UNIX, HTTPS)
    session.systemctl("start", UNIX, HTTPS)
    assert ask(("127.0.0.1", 9443)).startswith("https: port 9443")
    assert os.stat(user_path(session)).st_mode & 0o777 == 0o600
    session.systemctl("stop", SERVICE)
    socketctl("reset", HTTPS, "--now", *where, place=session)
    assert ask(("127.0.0.1", 8443)).startswith("https: port 8443")
    refused = socketctl("set", HTTPS, "listen-stream=8.8.8.8:80", *where, place=session, check=False)
    assert refused.returncode == 2 and "listen-stream: " in refused.stderr


def test_change_that_cannot_listen_is_undone(lxd):
    session, _ = lxd
    where = ["--user", "--directory", session.unit_dir]
    for running in (False, True):
        if running:
            ask(user_path(session))
        # A port that alice may not have.
        refused = socketctl("set", HTTPS, "listen-stream=80", "--now", *where, place=session, check=False)
        assert refused.returncode == 1 and "the previous settings were restored" in refused.stderr and "journalctl" in refused.stderr
        assert not os.path.exists(f"{session.unit_dir}/{HTTPS}.d")
        assert ask(("127.0.0.1", 8443)).startswith("https: port 8443")
        session.systemctl("stop", SERVICE)
    # Without --now, the failure does not show.
    told = socketctl("set", HTTPS, "listen-stream=80", *where, place=session).stdout
    assert "restart" in told and HTTPS in told
    assert socketctl("restart", "--user", HTTPS, place=session, check=False).returncode == 1
    assert session.state(HTTPS) == "failed"
    socketctl("reset", HTTPS, "--now", *where, place=session)
    pid = ask(("127.0.0.1", 8443)) and session.show(SERVICE, "MainPID")
    # A setting that is already in effect does not stop the daemon.
    socketctl("reset", HTTPS, "--now", *where, place=session)
    assert session.show(SERVICE, "MainPID") == pid


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP, signal.SIGTERM])
@pytest.mark.parametrize("command", ["set", "reset", "restart", "disable"])
def test_a_change_is_not_interrupted(lxd, number, command):
    """No socket is lost, and no change is incomplete."""
    session, _ = lxd
    session.write_unit(f"{SERVICE}.d/slow.conf", "[Service]\nExecStop=/bin/sleep 0.3\n")
    session.systemctl("daemon-reload")
    where = ["--user", f"--directory={session.unit_dir}"]
    if command == "reset":
        socketctl("set", HTTPS, "listen-stream=127.0.0.1:9443", "--now", *where, place=session)
    arguments = {"set": [HTTPS, "listen-stream=127.0.0.1:9443", "--now", *where],
                 "reset": [HTTPS, "--now", *where]}.get(command, ["--user", HTTPS])
    ask(user_path(session))  # it runs, and holds both
    # The tests may have inherited an ignored signal.
    change = session.popen([PROGRAM, command, *arguments], start_new_session=True,
                           preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    session.wait_for_state(SERVICE, "deactivating")  # it has begun
    while change.poll() is None:
        # As from a terminal, which also signals systemctl.
        os.killpg(change.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            change.wait(0.01)
    assert change.returncode == -number
    wanted = "inactive" if command == "disable" else "active"
    assert [session.state(unit) for unit in (HTTPS, UNIX, SERVICE)] == [wanted, "active", "active"]
    if command != "disable":
        port = 9443 if command == "set" else 8443
        assert ask(("127.0.0.1", port)) == f"https: port {port}, one of 2\n"


def test_unchanged_setting_is_reported(lxd):
    session, _ = lxd
    where = ["--user", "--directory", session.unit_dir]
    for command, port in ((["set", HTTPS, "listen-stream=127.0.0.1:9443"], 9443),
                          (["set", HTTPS, "listen-stream=127.0.0.1:9444"], 9444),
                          (["reset", HTTPS], 8443)):
        assert "apply the change" in socketctl(*command, *where, place=session).stdout
        session.systemctl("daemon-reload")
        told = socketctl(*command, "--now", *where, place=session).stdout
        assert "nothing to change" in told and f"socket restart {HTTPS}" in told
        socketctl("restart", "--user", HTTPS, place=session)
        assert ask(("127.0.0.1", port)).startswith("https: ")


def test_earlier_setting_takes_effect_with_now(lxd):
    session, _ = lxd
    where = ["--user", "--directory", session.unit_dir]
    socketctl("set", UNIX, "socket-mode=0640", "--now", *where, place=session)
    socketctl("set", UNIX, "socket-mode=0600", *where, place=session)
    assert "nothing to change" not in socketctl("set", UNIX, "socket-mode=0600", "--now", *where, place=session).stdout
    assert os.stat(user_path(session)).st_mode & 0o777 == 0o600


def test_enable_applies_the_current_address(lxd):
    """Enabling makes systemd reload, which closes moved sockets."""
    session, _ = lxd
    where = ["--user", "--directory", session.unit_dir]
    socketctl("set", HTTPS, "listen-stream=127.0.0.1:9443", *where, place=session)
    socketctl("enable", "--user", HTTPS, UNIX, place=session)
    assert ask(("127.0.0.1", 9443)).endswith("one of 2\n")


def test_disabled_socket_stays_disabled(lxd):
    session, _ = lxd
    session.systemctl("stop", HTTPS)
    assert "stays stopped" in socketctl("restart", "--user", HTTPS, place=session).stdout
    assert session.state(HTTPS) == "inactive"
    refused = socketctl("restart", "--user", "snap.no.such.one.socket", place=session, check=False)
    assert refused.returncode == 1 and "no unit file" in refused.stderr


def test_failed_restart_of_the_daemon_undoes_nothing(lxd):
    session, _ = lxd
    where = ["--user", "--directory", session.unit_dir]
    ask(user_path(session))
    session.write_unit(f"{SERVICE}.d/broken.conf", "[Service]\nExecStart=\nExecStart=/bin/false\n")
    session.systemctl("daemon-reload")
    done = socketctl("set", HTTPS, "listen-stream=127.0.0.1:9443", "--now", *where, place=session,
                     check=False)
    assert done.returncode == 1 and f"{SERVICE}: " in done.stderr
    assert "restored" not in done.stderr
    assert [session.state(unit) for unit in (HTTPS, UNIX)] == ["active", "active"]
    assert "9443" in socketctl("show", HTTPS, *where, place=session).stdout


def test_overriding_drop_in_is_named(lxd):
    session, _ = lxd
    where = ["--user", "--directory", session.unit_dir]
    other = f"{session.unit_dir}/{HTTPS}.d/override.conf"
    session.write_file(other, "[Socket]\nListenStream=\nListenStream=127.0.0.1:7777\n")
    done = socketctl("set", HTTPS, "listen-stream=127.0.0.1:9443", "--now", *where, place=session)
    assert other in done.stderr and "overridden by" in done.stderr


def test_root_is_told_to_use_the_agents(lxd, tmp_path):
    session, _ = lxd
    shutil.copy(f"{session.unit_dir}/{HTTPS}", tmp_path)
    for command in (["enable", "--user", HTTPS], ["restart", "--user", HTTPS], ["list", "--user"],
                    ["set", "--user", f"--directory={tmp_path}", HTTPS, "listen-stream=1", "--now"]):
        refused = socketctl(*command, check=False)
        assert refused.returncode == 1 and "snap-sessionctl socket" in refused.stderr
    refused = socketctl("set", "--user", f"--directory={session.unit_dir}", HTTPS,
                        "listen-stream=1", "--now", check=False)
    assert refused.returncode == 1 and "run this as that user" in refused.stderr
    assert not os.path.exists(f"{session.unit_dir}/{HTTPS}.d")


def test_concurrent_start_of_the_daemon_does_not_block_a_change(lxd):
    session, _ = lxd
    session.write_unit(f"{SERVICE}.d/slow.conf", "[Service]\nExecStop=/bin/sleep 0.5\n")
    session.systemctl("daemon-reload")
    ask(user_path(session))
    change = session.popen([PROGRAM, "restart", "--user", HTTPS])
    session.wait_for_state(SERVICE, "deactivating")
    session.systemctl("start", "--no-block", SERVICE)
    assert change.wait(60) == 0
    assert [session.state(unit) for unit in (HTTPS, UNIX, SERVICE)] == ["active"] * 3
    assert ask(("127.0.0.1", 8443)).endswith("one of 2\n")


def make_daemon_accept_nothing(session):
    """Makes the daemon accept no connections, so that clients wait in the backlog."""
    session.write_unit(f"{SERVICE}.d/deaf.conf", "[Service]\nType=simple\nExecStart=\n"
                       "ExecStart=/bin/sleep infinity\n")
    session.systemctl("daemon-reload")


def test_pending_connection_does_not_block_a_change(lxd):
    session, _ = lxd
    make_daemon_accept_nothing(session)
    with socket.socket(socket.AF_UNIX) as waiting:
        waiting.connect(user_path(session))
        session.wait_for_state(SERVICE, "active")
        for arguments in (["restart", HTTPS], ["disable", HTTPS], ["enable", HTTPS]):
            socketctl(arguments[0], "--user", *arguments[1:], place=session)
            assert session.state(UNIX) == session.state(SERVICE) == "active"
            assert session.state(HTTPS) == ("inactive" if arguments[0] == "disable" else "active")


def test_stopping_daemon_does_not_block_a_change(lxd):
    session, _ = lxd
    session.write_unit(f"{SERVICE}.d/slow.conf", "[Service]\nExecStopPost=/bin/sleep 1\n")
    session.systemctl("daemon-reload")
    ask(user_path(session))
    session.systemctl("kill", SERVICE)
    session.wait_for_state(SERVICE, "deactivating")
    socketctl("restart", "--user", HTTPS, place=session)
    assert [session.state(unit) for unit in (HTTPS, UNIX, SERVICE)] == ["active", "active", "inactive"]


def test_socket_without_file_can_be_disabled(lxd):
    session, _ = lxd
    os.unlink(f"{session.unit_dir}/{HTTPS}")
    assert socketctl("disable", "--user", HTTPS, UNIX, place=session, check=False).returncode == 1
    assert [session.state(unit) for unit in (HTTPS, UNIX)] == ["inactive", "inactive"]


def test_list(lxd):
    session, _ = lxd
    ask(("127.0.0.1", 8443))
    rows = [line.split() for line in socketctl("list", "--user", place=session).stdout.splitlines()]
    assert rows[0][0] == "UNIT"
    assert [row[0] for row in rows[1:]] == [HTTPS, UNIX]
    https = rows[1]
    assert https[1] == "running" and "8443" in " ".join(https) and https[-1] == SERVICE
    listed = json.loads(socketctl("list", "--user", "--json", place=session).stdout)
    assert listed[0] == {"snap": "lxd", "app": "daemon", "socket": "https", "unit": HTTPS,
                         "state": "running", "active": True, "enabled": False, "overridden": False,
                         "addresses": [{"kind": "Stream", "address": "[::]:8443"}],
                         "mode": "0666", "connections": 0, "accepted": 0, "service": SERVICE}


def test_listening_socket_without_file_is_listed(lxd):
    session, _ = lxd
    os.unlink(f"{session.unit_dir}/{HTTPS}")
    rows = [line.split() for line in socketctl("list", "--user", place=session).stdout.splitlines()]
    assert [row[:2] for row in rows[1:]] == [[HTTPS, "listening"], [UNIX, "listening"]]


def test_parallel_instances_do_not_collide(lxd):
    session, path = lxd
    with open(path, encoding="utf-8") as file:
        text = file.read().replace("8443", "8444")
    other = f"{session.home}/other.yaml"
    session.write_file(other, text)
    socketctl("generate", other, "--instance=lxd_two", "--output", session.unit_dir, place=session)
    write_service(session, "snap.lxd_two.daemon.service")
    session.systemctl("daemon-reload")
    session.systemctl("start", "snap.lxd_two.daemon.unix.socket")
    assert ask(user_path(session)).startswith("unix: ")
    assert ask(user_path(session, "lxd_two")).startswith("unix: ")
    assert session.state("snap.lxd_two.daemon.service") == "active"


def test_nothing_to_list(alice):
    assert socketctl("list", "--user", place=alice).stdout == ""
    assert socketctl("list", "--user", "--json", place=alice).stdout.strip().replace("\n", "") == "[]"


@pytest.mark.parametrize("shell", ["bash", "fish", "zsh"])
def test_completion(lxd, shell):
    session, path = lxd
    complete = shells.of(session)[shell]
    assert {"set", "show"} <= set(complete("snap-socketctl s"))
    assert set(complete("snap-socketctl disable --user snap.")) >= {HTTPS, UNIX}
    assert HTTPS in complete("snap-socketctl --user set snap.lxd.daemon.h")
    assert HTTPS in complete("snap-socketctl set --user --directory /etc snap.lxd.daemon.h")
    assert "socket-mode=" in complete(f"snap-socketctl --user set {HTTPS} socket-m")
    assert set(complete("snap-socketctl restart --user snap.")) >= {HTTPS, UNIX}
    for command in ("generate", "remove"):
        assert any(word.startswith("--dry-run")
                   for word in complete(f"snap-socketctl {command} --dr"))
    assert not [word for word in complete("snap-socketctl list --dr") if word.startswith("--dry-run")]
    assert path in complete(f"snap-socketctl check {path[:-3]}") or "snap.yaml" in complete(
        f"snap-socketctl check {path[:-3]}")
