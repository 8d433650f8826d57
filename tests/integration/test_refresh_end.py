# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""The end of a refresh without a request: systemd watches the snap while the agent does not run,
and the pending notification is withdrawn."""

import os
import shutil

import pytest

from harness import bus, snaps
from harness.desktops import wait_until
from harness.notification_server import NotificationServer

pytestmark = pytest.mark.needs_bus_frontend

DAY = 24 * 3600 * 10**9
SNAP = "/var/lib/snapd/snap/foo"
LOCK = "/var/lib/snapd/inhibit/foo.lock"
WATCH = "snap-session-agent-watch-foo.path"


@pytest.fixture(autouse=True)
def snap(alice):
    snaps.clear()
    snaps.write_entry("foo_foo", "Foo")
    os.makedirs(os.path.dirname(LOCK), exist_ok=True)
    for revision in ("1", "2"):
        os.makedirs(f"{SNAP}/{revision}")
    os.symlink("1", f"{SNAP}/current")
    yield
    shutil.rmtree("/var/lib/snapd/snap", ignore_errors=True)
    shutil.rmtree(os.path.dirname(LOCK))


@pytest.fixture
def server(alice):
    with NotificationServer(alice) as running:
        yield running


def pending(agent, left):
    """Posts it; the agent exits afterwards."""
    agent.set_options("--idle-timeout=0.3")
    assert agent.post("/v1/notifications/pending-refresh",
                      {"instance-name": "foo", "time-remaining": left}).status == 200
    agent.session.wait_for_state(WATCH, "active")
    agent.wait_until_gone()


def refresh_to(revision):
    """As snapd does: removes the link and creates it again."""
    os.unlink(f"{SNAP}/current")
    os.symlink(revision, f"{SNAP}/new")
    os.rename(f"{SNAP}/new", f"{SNAP}/current")


def refresh():
    refresh_to("2")


def inhibit(reason):
    with open(LOCK, "w", encoding="ascii") as file:
        file.write(reason)


def wait_until_unwatched(session):
    wait_until(lambda: session.state(WATCH) == "inactive", "the end of the watch")


def test_manual_refresh_withdraws_the_pending_notification(agent, server):
    pending(agent, DAY)
    refresh()
    assert server.wait_for("CloseNotification") == [[1]]
    wait_until_unwatched(agent.session)
    assert len(server.notifications()) == 1


def test_updating_notification_becomes_updated(agent, server):
    inhibit("refresh")
    pending(agent, 0)
    assert "is being updated now" in server.wait_for("Notify")[0][4]
    refresh()
    inhibit("")
    notification = server.wait_for("Notify", 2)[1]
    assert notification[1] == 1 and notification[3] == "An app was updated" and "“Foo”" in notification[4]
    assert "open" in notification[5]
    wait_until_unwatched(agent.session)


def test_a_refresh_that_is_undone(agent, server):
    """The snap has no other revision, but can be opened again."""
    pending(agent, 0)
    inhibit("refresh")

    def has_been_seen():
        with open(f"{agent.session.runtime_dir}/snap-session-agent/notifications", encoding="utf-8") as file:
            return "inhibited=true" in file.read()
    wait_until(has_been_seen, "the look at the lock")
    inhibit("")
    assert server.wait_for("CloseNotification") == [[1]]
    wait_until_unwatched(agent.session)


def test_a_snap_that_is_removed(agent, server):
    pending(agent, DAY)
    shutil.rmtree(SNAP)
    assert server.wait_for("CloseNotification") == [[1]]
    wait_until_unwatched(agent.session)


def test_nothing_else_ends_it(agent, server):
    """systemd starts the agent, which checks; the notification stays."""
    pending(agent, DAY)
    os.mkdir(f"{SNAP}/3")
    agent.wait_until_ready()
    agent.wait_until_gone()
    assert agent.session.state(WATCH) == "active"
    refresh()
    assert server.wait_for("CloseNotification") == [[1]]


def test_failed_check_does_not_block_the_next(agent, server):
    """The bus is lost for a moment: the next notification is watched again."""
    pending(agent, DAY)
    agent.session.systemctl("stop", WATCH)
    agent.session.systemctl("reset-failed", check=False)
    pending(agent, DAY // 2)
    refresh()
    assert server.wait_for("CloseNotification") == [[1]]
    wait_until_unwatched(agent.session)
    assert "watch" not in agent.session.systemctl("list-units", "--failed", "--output=json")


def test_nothing_to_close_is_not_the_end(agent, server):
    """The notification is pending and watched until the snap is refreshed."""
    agent.set_options("--idle-timeout=0.3")
    assert agent.post("/v1/notifications/pending-refresh",
                      {"instance-name": "foo", "time-remaining": DAY}).status == 200
    agent.session.wait_for_state(WATCH, "active")
    bus.call(agent.session, "org.freedesktop.Application.ActivateAction", "(sava{sv})",
             "close-and-update", [["s", "foo"]], {})
    assert server.wait_for("Notify", 2)[1][3] == "Nothing to close"
    assert agent.session.state(WATCH) == "active"
    refresh()
    assert server.wait_for("CloseNotification") == [[1]]
    wait_until_unwatched(agent.session)


def test_the_next_refresh_is_watched_at_once(agent, server):
    """While the service of the watch before still runs."""
    pending(agent, 0)
    refresh()
    assert agent.post("/v1/notifications/finish-refresh", {"instance-name": "foo"}).status == 200
    wait_until_unwatched(agent.session)
    assert agent.post("/v1/notifications/pending-refresh",
                      {"instance-name": "foo", "time-remaining": DAY}).status == 200
    agent.session.wait_for_state(WATCH, "active")
    os.mkdir(f"{SNAP}/3")
    refresh_to("3")
    assert server.wait_for("CloseNotification")[-1:] == [[1]]
    wait_until_unwatched(agent.session)


def test_a_revision_that_comes_back(agent, server):
    """The snap had no revision when the notification was posted."""
    os.unlink(f"{SNAP}/current")
    pending(agent, 0)
    os.symlink("2", f"{SNAP}/current")
    assert server.wait_for("Notify", 2)[1][3] == "An app was updated"
    wait_until_unwatched(agent.session)


def test_repeated_notification_belongs_to_the_same_refresh(agent, server):
    pending(agent, DAY)
    refresh()
    bus.call(agent.session, "org.freedesktop.Application.Activate", "(a{sv})", {})
    assert server.wait_for("CloseNotification")[-1:] == [[1]]
    wait_until_unwatched(agent.session)


def test_a_refresh_to_come_outlives_a_gate(agent, server):
    pending(agent, DAY)
    inhibit("gate-refresh")

    def has_been_seen():
        with open(f"{agent.session.runtime_dir}/snap-session-agent/notifications", encoding="utf-8") as file:
            return "inhibited=true" in file.read()
    wait_until(has_been_seen, "the look at the lock")
    inhibit("")
    agent.wait_until_gone()
    assert agent.session.state(WATCH) == "active"
    refresh()
    assert server.wait_for("CloseNotification") == [[1]]


def test_snapd_tells_after_all(agent, server):
    pending(agent, 0)
    assert agent.post("/v1/notifications/finish-refresh", {"instance-name": "foo"}).status == 200
    wait_until_unwatched(agent.session)
    refresh()
    assert len(server.wait_for("Notify", 2)) == 2


def test_missing_snap_is_not_watched(agent, server):
    assert agent.post("/v1/notifications/pending-refresh",
                      {"instance-name": "bar", "time-remaining": DAY}).status == 200
    assert agent.session.state("snap-session-agent-watch-bar.path") == "inactive"
