# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""The progress of a running refresh in its notification, with scripted servers on both sides."""

import os
import time

import pytest

from harness import snaps
from harness.agent import SERVICE_UNIT
from harness.desktops import wait_until
from harness.notification_server import NotificationServer
from harness.snapd_server import SOCKET, Snapd, task

pytestmark = pytest.mark.needs_bus_frontend

QUICK = ("--limit=progress-interval=0.02", "--idle-timeout=0.3")


@pytest.fixture(autouse=True)
def entries(alice):
    snaps.clear()
    snaps.write_entry("foo_foo", "Foo")


@pytest.fixture
def server(alice):
    with NotificationServer(alice) as running:
        yield running


@pytest.fixture
def snapd():
    with Snapd() as running:
        yield running


def begin(agent, *options):
    """The refresh is happening now."""
    agent.set_options(*QUICK, *options)
    assert agent.post("/v1/notifications/pending-refresh",
                      {"instance-name": "foo", "time-remaining": 0,
                       "busy-app-desktop-entry": "foo_foo"}).status == 200


def wait_for_progress(server, percent):
    server.wait_for("Notify")
    wait_until(lambda: server.notifications()[-1][6].get("value") == percent, f"{percent} %")
    return server.notifications()[-1]


def test_progress_is_shown_in_place(agent, server, snapd):
    snapd.tasks = [task("foo", "Done"), task("foo", "Doing", 50, 100), task("bar", "Done")]
    begin(agent)
    first = server.wait_for("Notify")[0]
    assert "value" not in first[6] and "%" not in first[4]
    update = wait_for_progress(server, 75)
    assert update[1] == 1 and update[6]["suppress-sound"]
    assert update[4] == "“Foo” is being updated now (75%). You can open it again when that is done."
    assert snapd.requests[0] == "/v2/changes?select=in-progress&for=foo"
    snapd.tasks = [task("foo", "Done"), task("foo", "Doing", 9, 10)]
    wait_for_progress(server, 95)
    snapd.tasks = []
    agent.wait_until_gone()
    # Only what has changed was sent.
    assert len(server.notifications()) == 3
    assert agent.post("/v1/notifications/finish-refresh", {"instance-name": "foo"}).status == 200
    last = server.wait_for("Notify", 4)[3]
    assert last[1] == 1 and last[3] == "An app was updated" and "value" not in last[6]


def test_snapd_begins_later_and_is_older(agent, server, snapd):
    begin(agent)
    snapd.wait_for(5)
    snapd.tasks = [task("foo", "Doing", 2, 4, affected=False), task("bar", "Do", affected=False)]
    wait_for_progress(server, 50)


def test_request_that_is_repeated_keeps_the_progress(agent, server, snapd):
    snapd.tasks = [task("foo", "Doing", 3, 4)]
    begin(agent)
    wait_for_progress(server, 75)
    begin(agent)
    assert server.wait_for("Notify", 3)[2][6]["value"] == 75


def test_another_change_of_the_snap_comes_first(agent, server, snapd):
    snapd.tasks = [task("foo", "Doing", 1, 2) | {"kind": "service-control"}]
    begin(agent)
    snapd.wait_for(3)
    snapd.tasks = []
    snapd.wait_for(len(snapd.requests) + 3)
    snapd.tasks = [task("foo", "Doing", 1, 4)]
    wait_for_progress(server, 25)
    assert len(server.notifications()) == 2


def test_progress_never_goes_back(agent, server, snapd):
    snapd.tasks = [task("foo", "Doing", 3, 4)]
    begin(agent)
    wait_for_progress(server, 75)
    snapd.tasks = [task("foo", "Doing", 1, 4)]
    snapd.wait_for(len(snapd.requests) + 5)
    snapd.tasks = [task("foo", "Doing", 4, 5)]
    wait_for_progress(server, 80)
    assert [n[6].get("value") for n in server.notifications()] == [None, 75, 80]


def test_refresh_that_is_undone(agent, server, snapd):
    snapd.tasks = [task("foo", "Doing", 3, 4)]
    begin(agent)
    wait_for_progress(server, 75)
    snapd.tasks = [task("foo", "Undoing"), task("foo", "Done")]
    agent.wait_until_gone()
    assert len(server.notifications()) == 2


def test_dismissed_notification_does_not_come_back(agent, server, snapd):
    snapd.tasks = [task("foo", "Doing", 1, 4)]
    begin(agent)
    wait_for_progress(server, 25)
    server.emit("NotificationClosed", 1, 2)
    agent.session.wait_for_state("snap-session-notifier.service", "inactive")
    snapd.tasks = [task("foo", "Doing", 2, 4)]
    snapd.wait_for(len(snapd.requests) + 5)
    snapd.tasks = []
    agent.wait_until_gone()
    assert len(server.notifications()) == 2


@pytest.mark.parametrize("body", ["", "EMPTY", "{}", "[]", "nonsense", '{"result": {}}', '{"result": [1, {"tasks": 3}]}',
                                  '{"result": [{"tasks": [7, {"status": 1}, {"status": "Doing"}]}]}',
                                  '{"type": "error", "result": {"message": "no"}}', '{"result": [' + "[" * 500,
                                  '{"result": "' + "x" * 2_000_000 + '"}'], ids=range(11))
def test_nonsense_from_snapd(agent, server, snapd, body):
    snapd.body = body
    if not body:
        snapd.server.shutdown()
        os.unlink(SOCKET)
    begin(agent, "--limit=progress-start=0.1")
    agent.wait_until_gone()
    assert len(server.notifications()) == 1
    # It is asked again only if it has answered.
    assert len(snapd.requests) <= 1 or '{"tasks"' in body
    assert agent.session.show(SERVICE_UNIT, "Result") == ["success"]
    if not body:
        os.close(os.open(SOCKET, os.O_CREAT))


def test_silent_snapd(agent, server, snapd):
    snapd.body = None
    begin(agent, "--limit=answer=1")
    snapd.wait_for(1)
    agent.wait_until_gone()
    assert len(server.notifications()) == 1


def test_exit_does_not_wait_for_the_refresh(agent, server, snapd):
    snapd.tasks = [task("foo", "Doing", 1, 4)]
    begin(agent, "--limit=drain=15")
    wait_for_progress(server, 25)
    started = time.monotonic()
    agent.session.systemctl("stop", SERVICE_UNIT)
    assert time.monotonic() - started < 10
    assert agent.session.show(SERVICE_UNIT, "Result") == ["success"]
    # A later agent does not follow it; the end is still noticed.
    asked = len(snapd.requests)
    assert agent.get("/v1/session-info").status == 200
    agent.wait_until_gone()
    assert len(snapd.requests) == asked


def test_no_longer_than_the_limit(agent, server, snapd):
    snapd.tasks = [task("foo", "Doing", 1, 4)]
    begin(agent, "--limit=progress=2")
    wait_for_progress(server, 25)
    agent.wait_until_gone()
