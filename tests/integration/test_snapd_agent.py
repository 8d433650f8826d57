# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""The client library, through snap-sessionctl, with snapd's own agent: its operations work. And the
replacement of one agent by the other."""

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
def test_unsupported_operations(theirs, arguments):
    entry = ask(*arguments, "--json").json[0]
    assert entry["error"]["code"] == "not-supported"
    assert "its agent does not know this" in entry["error"]["message"]


@pytest.mark.shares_session
@pytest.mark.parametrize("arguments, method, target, body", [
    (["status", unit("ok")], "GET", f"/v1/service-status?services={unit('ok')}", None),
    (["finish-refresh", "foo"], "POST", "/v1/notifications/finish-refresh", {"instance-name": "foo"})])
def test_operations_of_newer_versions(theirs, arguments, method, target, body):
    """2.57.6 has no status, and its handler for finish-refresh is missing from its routes; 2.68 has
    both."""
    path = f"{theirs.runtime_dir}/snapd-session-agent.socket"
    # The agent of 2.68 announces that it closes the connection, but does not.
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
        # There is no notification server here, as the reply says.
        assert entry["success"] or entry["error"]["code"] == "refused"


def test_notifications(theirs):
    with NotificationServer(theirs) as server:
        assert ask("pending-refresh", "foo", "--time-remaining=7200").status == sessionctl.ALL
        server.wait_for("Notify", 1)


@contextlib.contextmanager
def uninstalled():
    """Hides the agent's units from systemd."""
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", UNIT_DIR], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", UNIT_DIR], check=True)


def version(session):
    session.systemctl("daemon-reload")
    session.systemctl("start", SOCKET_UNIT)
    return ask("info", "--json").json[0]["result"]["version"]


def test_replacing_snapds_agent_and_back(alice):
    """With the units of snapd's package and the commands of the README."""
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
