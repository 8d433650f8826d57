# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""The client library, through snap-sessionctl, and the agent that snapd ships: what that one knows
works. And how one takes the other's place."""

import contextlib
import subprocess

import pytest

from harness import client, sessionctl, units
from harness.agent import SERVICE_UNIT, SOCKET_UNIT, UNIT_DIR, version_of
from harness.notification_server import NotificationServer
from harness.units import unit
from harness.users import UIDS

ALICE = UIDS["alice"]


@contextlib.contextmanager
def agent_of_snapd(session):
    units.install(session)
    session.write_unit(SOCKET_UNIT, "[Socket]\nListenStream=%t/snapd-session-agent.socket\n")
    session.write_unit(SERVICE_UNIT, "[Service]\nExecStart=/usr/bin/snap userd --agent\n")
    session.systemctl("daemon-reload")
    session.systemctl("start", SOCKET_UNIT)
    yield session


@pytest.fixture
def theirs(table, alice):
    """snapd's agent in alice's session, activated by its socket."""
    return table.share("theirs", lambda: agent_of_snapd(alice))


def ask(*arguments):
    return sessionctl.run(*arguments, f"--uid={ALICE}")


def test_info(theirs):
    assert ask("info", "--json").json[0]["result"]["version"].startswith("2.")
    [row] = ask("info").rows
    assert row[0] == "alice" and row[2:] == ["-", "-", "-", "-"]


def test_units(theirs):
    assert ask("daemon-reload").status == sessionctl.ALL
    assert ask("start", unit("ok"), unit("two")).status == sessionctl.ALL
    assert [theirs.state(unit(name)) for name in ("ok", "two")] == ["active"] * 2
    assert ask("stop", unit("ok"), unit("two")).status == sessionctl.ALL
    assert [theirs.state(unit(name)) for name in ("ok", "two")] == ["inactive"] * 2


def test_failures(theirs):
    entry = ask("start", "--json", unit("ok"), unit("fails")).json[0]
    assert entry["error"]["code"] == "refused" and entry["failures"][0]["unit"] == unit("fails")
    entry = ask("start", "--json", "ssh.service").json[0]
    assert entry["error"]["code"] == "refused" and "ssh.service" in entry["error"]["message"]


@pytest.mark.shares_session
@pytest.mark.parametrize("arguments", [
    ["apps"], ["status"], ["close", "foo"], ["exit"], ["notify", "id", "Title"], ["withdraw", "id"]])
def test_what_it_does_not_know(theirs, arguments):
    entry = ask(*arguments, "--json").json[0]
    assert entry["error"]["code"] == "not-supported"
    assert "its agent does not know this" in entry["error"]["message"]


@pytest.mark.shares_session
@pytest.mark.parametrize("arguments, method, target, body", [
    (["status", unit("ok")], "GET", f"/v1/service-status?services={unit('ok')}", None),
    (["finish-refresh", "foo"], "POST", "/v1/notifications/finish-refresh", {"instance-name": "foo"})])
def test_what_it_knows_by_now(theirs, arguments, method, target, body):
    """2.57.6 has no status, and a handler for finish-refresh that it forgot to put into its table of
    paths; 2.68 has both."""
    path = f"{theirs.runtime_dir}/snapd-session-agent.socket"
    # That of 2.68 says that it closes the connection, and does not.
    with client.connect(path) as connection:
        connection.sendall(client.format_request(method, target, body))
        is_known = client.Reply(connection.recv(65536)).status != 404
    entry = ask(*arguments, "--json").json[0]
    if not is_known:
        assert entry["error"]["code"] == "not-supported"
        assert "its agent does not know this" in entry["error"]["message"]
    elif arguments[0] == "status":
        assert [status["name"] for status in entry["result"]] == [unit("ok")]
    else:
        # Nobody shows notifications here, as it says itself.
        assert entry["success"] or entry["error"]["code"] == "refused"


def test_notifications(theirs):
    with NotificationServer(theirs) as server:
        assert ask("pending-refresh", "foo", "--time-remaining=7200").status == sessionctl.ALL
        server.wait_for("Notify", 1)


@contextlib.contextmanager
def uninstalled():
    """Without the agent's units, as far as systemd can see."""
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", UNIT_DIR], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", UNIT_DIR], check=True)


def version(session):
    session.systemctl("daemon-reload")
    session.systemctl("start", SOCKET_UNIT)
    return ask("info", "--json").json[0]["result"]["version"]


def test_taking_its_place_and_giving_it_back(alice):
    """With the units of snapd's package, and what the README has for both ways."""
    with uninstalled():
        assert version(alice).startswith("2.")
    alice.systemctl("daemon-reload")
    alice.systemctl("stop", SOCKET_UNIT, SERVICE_UNIT)
    alice.systemctl("enable", "--now", SOCKET_UNIT)
    assert alice.show(SERVICE_UNIT, "FragmentPath") == [f"{UNIT_DIR}/{SERVICE_UNIT}"]
    assert version(alice) == version_of()
    alice.systemctl("disable", "--now", SOCKET_UNIT)
    alice.systemctl("stop", SERVICE_UNIT)
    with uninstalled():
        assert version(alice).startswith("2.")
