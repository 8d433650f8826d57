# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""The client library, through snap-sessionctl, and the agent that snapd ships: what that one knows
works."""

import pytest

from harness import sessionctl, units
from harness.agent import SERVICE_UNIT, SOCKET_UNIT
from harness.notification_server import NotificationServer
from harness.units import unit
from harness.users import UIDS

ALICE = UIDS["alice"]


@pytest.fixture
def theirs(alice):
    """snapd's agent in alice's session, activated by its socket."""
    units.install(alice)
    alice.write_unit(SOCKET_UNIT, "[Socket]\nListenStream=%t/snapd-session-agent.socket\n")
    alice.write_unit(SERVICE_UNIT, "[Service]\nExecStart=/usr/bin/snap userd --agent\n")
    alice.systemctl("daemon-reload")
    alice.systemctl("start", SOCKET_UNIT)
    return alice


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


@pytest.mark.parametrize("arguments", [
    ["status", unit("ok")], ["apps"], ["status"], ["close", "foo"], ["exit"],
    ["notify", "id", "Title"], ["withdraw", "id"], ["finish-refresh", "foo"]])
def test_what_it_does_not_know(theirs, arguments):
    """2.57.6 has a handler for finish-refresh, and forgot to put it into its table of paths."""
    entry = ask(*arguments, "--json").json[0]
    assert entry["error"]["code"] == "not-supported"
    assert "its agent does not know this" in entry["error"]["message"]


def test_notices(theirs):
    with NotificationServer(theirs) as server:
        assert ask("pending-refresh", "foo", "--time-remaining=7200").status == sessionctl.ALL
        server.wait_for("Notify", 1)
