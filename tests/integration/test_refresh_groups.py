# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Several pending refreshes in one notification, and the page of the store, with a scripted server."""

import contextlib
import json
import os
import signal

import pytest

from harness import bus, snaps
from harness.desktops import wait_until
from harness.notification_server import NotificationServer

pytestmark = pytest.mark.needs_bus_frontend

DAY = 24 * 3600 * 10**9
GROUP = "3 apps want to be updated"
ALL = "a,b,c"


@pytest.fixture(autouse=True)
def entries(alice):
    snaps.clear()
    for snap in "abc":
        snaps.write_entry(f"{snap}_{snap}", f"App {snap.upper()}")


@pytest.fixture
def apps(alice):
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(snaps.running(alice, snap, snap)) for snap in "abc"]


@pytest.fixture
def server(alice):
    with NotificationServer(alice) as running:
        yield running


def pending(agent, snap, left=3 * DAY):
    assert agent.post("/v1/notifications/pending-refresh",
                      {"instance-name": snap, "time-remaining": left}).status == 200


def click(agent, action, target):
    bus.call(agent.session, "org.freedesktop.Application.ActivateAction", "(sava{sv})", action,
             [["s", target]], {})


def test_the_third_makes_a_group(agent, server, apps):
    """Over both frontends; the agent exits between them."""
    agent.set_options("--idle-timeout=0.3")
    pending(agent, "a")
    bus.call(agent.session, "io.snapcraft.SessionAgent1.NotifyPendingRefresh", "(sxa{sv})", "b", 2 * DAY + DAY // 2, {})
    agent.wait_until_gone()
    pending(agent, "c")
    notification = server.wait_for("Notify", 3)[2]
    assert notification[1] == 0 and notification[3] == GROUP
    assert notification[4] == ("Close “App A”, “App B”, “App C” within 2 days so that they can be updated. "
                               "After that they are updated even if they are open.")
    assert notification[5] == ["default", "Later", "close-and-update", "Close all and update", "later", "Later",
                               "mute", "Don’t remind me again"]
    # When the client has its reply, the notifications of their own have gone.
    assert sorted(server.wait_for("CloseNotification", 2)) == [[1], [2]]
    server.emit("ActionInvoked", 3, "close-and-update")
    assert [app.wait() for app in apps] == [-signal.SIGTERM] * 3
    agent.wait_until_gone()
    assert len(server.notifications()) == 3


def test_apps_of_a_group_that_stay_open(agent, alice, server):
    """Each that does is told of by itself."""
    agent.set_options("--limit=close=0.5")
    stubborn = ("/bin/sh", "-c", "trap '' TERM; while :; do sleep 0.1; done")
    with snaps.running(alice, "a", "a"), snaps.running(alice, "b", "b", stubborn), \
            snaps.running(alice, "c", "c", stubborn):
        for snap in "abc":
            pending(agent, snap)
        server.emit("ActionInvoked", 3, "close-and-update")
        found = server.wait_for("Notify", 5)[3:]
        assert [n[3] for n in found] == ["An app is still open"] * 2
        assert sorted(n[4][:7] for n in found) == ["“App B”", "“App C”"]


def test_apps_that_were_closed_are_not_in_a_group(agent, server, apps):
    """Until snapd says that the snap is busy again."""
    pending(agent, "a")
    pending(agent, "b")
    server.emit("ActionInvoked", 1, "close-and-update")
    server.emit("ActionInvoked", 2, "close-and-update")
    assert [app.wait() for app in apps[:2]] == [-signal.SIGTERM] * 2
    server.wait_for("CloseNotification", 2)
    assert agent.get("/v1/session-info").status == 200
    pending(agent, "c")
    assert server.wait_for("Notify", 3)[2][3] == "Close an app to update it"


def test_click_on_an_outdated_group(agent, server, apps):
    """Its notification has expired; the server does not show updates of it. B has been updated, and runs."""
    for snap in "abc":
        pending(agent, snap)
    server.emit("NotificationClosed", 3, 1)
    assert agent.post("/v1/notifications/finish-refresh", {"instance-name": "b"}).status == 200
    server.emit("ActionInvoked", 3, "close-and-update")
    assert [apps[0].wait(), apps[2].wait()] == [-signal.SIGTERM] * 2
    assert apps[1].process.poll() is None


def test_later_for_all(agent, server, apps):
    agent.set_options("--limit=quiet=0.001", "--idle-timeout=0.3")
    for snap in "abc":
        pending(agent, snap)
    server.emit("ActionInvoked", 3, "later")
    server.wait_for("CloseNotification", 3)
    agent.wait_until_gone()
    for snap in "abc":
        pending(agent, snap, 2 * DAY)
    assert len(server.notifications()) == 3
    for snap in "abc":
        pending(agent, snap, DAY // 2)
    assert server.wait_for("Notify", 6)[5][3] == GROUP


def test_one_that_leaves(agent, server, apps):
    for snap in "abc":
        pending(agent, snap)
    assert agent.post("/v1/notifications/finish-refresh", {"instance-name": "b"}).status == 200
    finished, group = server.wait_for("Notify", 5)[3:]
    assert finished[3] == "An app was updated"
    assert group[1] == 3 and group[3] == "2 apps want to be updated" and group[6]["suppress-sound"]
    assert "“App A”, “App C”" in group[4]
    click(agent, "later", "a")
    group = server.wait_for("Notify", 6)[5]
    assert group[1] == 3 and group[3] == "Close an app to update it" and "“App C” within 3 days" in group[4]


def test_what_cannot_be_closed_is_not_in_a_group(agent, alice, server):
    with snaps.running(alice, "a", "a"), snaps.running(alice, "b", "b"):
        for snap in "abc":
            pending(agent, snap)
        assert [n[3] for n in server.wait_for("Notify", 3)] == [
            "Close an app to update it"] * 2 + ["An app is waiting to be updated"]


def test_group_is_shown_again(agent, server, apps):
    for snap in "abc":
        pending(agent, snap)
    server.emit("NotificationClosed", 3, 2)
    agent.session.wait_for_state("snap-session-notifier.service", "inactive")
    bus.call(agent.session, "org.freedesktop.Application.Activate", "(a{sv})", {})
    assert server.wait_for("Notify", 4)[3][3] == GROUP
    assert agent.get("/v1/session-info").status == 200
    assert len(server.notifications()) == 4


@pytest.mark.parametrize("target", ["", ",", "a,", ",a", "a,,b", "a,B", "a, b", ",".join(["a"] * 300)])
def test_invalid_lists_do_nothing(agent, server, apps, target):
    for action in ("close-and-update", "later", "mute"):
        click(agent, action, target)
    assert agent.get("/v1/session-info").status == 200
    assert server.notifications() == [] and apps[0].process.poll() is None


def test_clients_offer_one_snap(agent, server):
    reply = agent.post("/v1/notifications", {"id": "x", "title": "t", "actions": [
        {"action": "later", "target": "a,b", "label": "Later"}]})
    assert reply.status == 400 and reply.message.startswith("actions[0].target: ")


def test_page_of_the_store(agent, alice, server, apps):
    """The Snap Store, whose entry is in no menu."""
    agent.set_options("--idle-timeout=1")
    snaps.write_entry("snap-store_show-updates", "Updates", NoDisplay="true")
    pending(agent, "a", DAY // 2)
    assert server.wait_for("Notify")[0][5][-2:] == ["show-updates", "Show updates"]
    server.emit("ActionInvoked", 1, "show-updates")
    wait_until(lambda: json.loads(alice.systemctl(
        "list-units", "app-snap*show*updates@*", "--output=json")), "the store")
    # A refresh that happens now has no buttons.
    pending(agent, "a", 0)
    assert "show-updates" not in server.wait_for("Notify", 2)[1][5]


def test_store_that_has_been_removed(agent, server, apps):
    snaps.write_entry("snap-store_show-updates", "Updates")
    pending(agent, "a", DAY // 2)
    os.unlink(f"{snaps.ENTRIES}/snap-store_show-updates.desktop")
    server.emit("ActionInvoked", 1, "show-updates")
    assert server.wait_for("Notify", 2)[1][3] == "An app could not be opened"
