# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Groups of refreshes, the progress of a refresh and the page of the store on real desktops; KDE
Plasma in the longer suite."""

import contextlib
import json
import signal

import pytest

from harness import snaps
from harness.desktops import Dunst, GnomeShell, Mako, Plasma, SystemBus, XfceNotifyd, wait_until
from harness.notification_server import NotificationServer
from harness.snapd_server import Snapd, task

pytestmark = pytest.mark.needs_bus_frontend

HOUR = 3600 * 10**9
DAY = 24 * HOUR
APPS = {"photos": "Photo Album", "mail": "Mail", "editor": "Text Editor"}
GROUP = "3 apps want to be updated"
BUTTONS = ["Close all and update", "Later", "Show updates"]
MORE = pytest.param(Plasma, marks=pytest.mark.more_desktops)


@pytest.fixture(autouse=True, scope="module")
def system_bus():
    with SystemBus():
        yield


@pytest.fixture(autouse=True)
def entries(alice):
    snaps.clear()
    for snap, name in APPS.items():
        snaps.write_entry(f"{snap}_{snap}", name, Icon="applications-graphics")
    snaps.write_entry("snap-store_show-updates", "Updates", NoDisplay="true")


@pytest.fixture
def apps(alice):
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(snaps.running(alice, snap, snap)) for snap in APPS]


def post(agent, snap, left):
    assert agent.post("/v1/notifications/pending-refresh", {
        "instance-name": snap, "time-remaining": left,
        "busy-app-desktop-entry": f"{snap}_{snap}"}).status == 200


def titles(desktop):
    return [notification["title"] for notification in desktop.notifications()]


def show_again(session):
    session.run("busctl", "--user", "call", "io.snapcraft.SessionAgent", "/io/snapcraft/SessionAgent",
                "org.freedesktop.Application", "Activate", "a{sv}", "0")


def store_units(session):
    return json.loads(session.systemctl("list-units", "app-snap*show*updates@*", "--output=json"))


def test_group_on_gnome(agent, alice, apps):
    """The banner has the three buttons that GNOME shows; the shell has one notification."""
    with GnomeShell(alice) as shell:
        for snap in APPS:
            post(agent, snap, 5 * HOUR + HOUR // 2)
        group, = shell.notifications()
        assert group["title"] == GROUP and group["buttons"] == BUTTONS
        assert "“Text Editor”, “Mail”, “Photo Album” within 5 hours" in group["body"]
        wait_until(lambda: [n["banner"] for n in shell.notifications()] == [True], "the banner")
        shell.expand_banner()
        shell.picture("gnome-shell-group")
        # One of them leaves: no second banner.
        shell.close_banner()
        assert agent.post("/v1/notifications/finish-refresh", {"instance-name": "mail"}).status == 200
        wait_until(lambda: sorted(titles(shell)) == ["2 apps want to be updated", "An app was updated"], "the rest")
        assert not any(n["banner"] for n in shell.notifications() if "2 apps" in n["title"])
        shell.click("2 apps want to be updated", "Close all and update")
        assert [apps[0].wait(), apps[2].wait()] == [-signal.SIGTERM] * 2
        assert apps[1].process.poll() is None
        wait_until(lambda: titles(shell) == ["An app was updated"], "the end of the group")


def test_store_on_gnome(agent, alice, apps):
    with GnomeShell(alice) as shell:
        post(agent, "photos", 5 * HOUR + HOUR // 2)
        shell.click("Close an app to update it", "Show updates")
        wait_until(lambda: store_units(alice), "the store")


def test_progress_on_gnome(agent, alice, apps):
    """GNOME would show each update as a new banner: it is told of the beginning and of the end."""
    agent.set_options("--limit=progress-interval=0.05", "--idle-timeout=0.3")
    with Snapd() as snapd, GnomeShell(alice) as shell:
        snapd.tasks = [task("photos", "Doing", 1, 2)]
        post(agent, "photos", 0)
        agent.wait_until_gone()
        notification, = shell.notifications()
        assert notification["title"] == "An app is being updated" and "%" not in notification["body"]
        assert snapd.requests == []


@pytest.mark.parametrize("desktop", [Mako, Dunst])
def test_group_elsewhere(agent, alice, apps, desktop):
    with desktop(alice) as server:
        for snap in APPS:
            post(agent, snap, 5 * HOUR + HOUR // 2)
        wait_until(lambda: titles(server) == [GROUP], "the group alone")
        buttons = server.notifications()[0]["buttons"]
        assert set(BUTTONS) <= set(buttons)
        server.picture(f"{server.label}-group")
        server.click(GROUP, "Show updates")
        wait_until(lambda: store_units(alice), "the store")
        # Closed by the click; its other actions are as good as new when it is asked for.
        show_again(alice)
        wait_until(lambda: titles(server) == [GROUP], "the group again")
        server.click(GROUP, "Close all and update")
        assert [app.wait() for app in apps] == [-signal.SIGTERM] * 3


@pytest.mark.parametrize("desktop", [Mako, Dunst])
def test_progress_elsewhere(agent, alice, desktop):
    agent.set_options("--limit=progress-interval=0.05")
    with Snapd() as snapd, desktop(alice) as server:
        snapd.tasks = [task("photos", "Doing", 1, 4)]
        post(agent, "photos", 0)
        alice.wait_for_state("snap-session-notifier.service", "active")
        snapd.wait_for(3)
        if isinstance(server, Mako):
            wait_until(lambda: any("(25%)" in n["body"] for n in server.notifications()), "the progress")
        snapd.tasks = [task("photos", "Doing", 3, 4)]
        snapd.wait_for(len(snapd.requests) + 3)
        server.picture(f"{server.label}-progress")
        # Dismissed is dismissed.
        server.dismiss()
        snapd.tasks = [task("photos", "Doing", 9, 10)]
        snapd.wait_for(len(snapd.requests) + 3)
        assert server.notifications() == []


@pytest.mark.parametrize("desktop", [Mako, Dunst, MORE])
def test_mute_elsewhere(agent, alice, apps, desktop):
    """No reminder on the last day. Plasma's interface cannot list notifications."""
    with desktop(alice) as server:
        post(agent, "photos", 3 * DAY)
        if isinstance(server, Plasma):
            server.invoke("mute")
        else:
            server.click("Close an app to update it", "Don’t remind me again")
        store = f"{alice.runtime_dir}/snap-session-agent/notifications"

        def is_muted():
            with open(store, encoding="utf-8") as file:
                return "muted=true" in file.read()
        wait_until(is_muted, "the choice")
        post(agent, "photos", DAY // 2)
        with open(store, encoding="utf-8") as file:
            assert "urgency=low" in file.read()
        assert isinstance(server, Plasma) or server.notifications() == []


@pytest.mark.parametrize("desktop", [XfceNotifyd, MORE])
def test_pictures_elsewhere(agent, alice, apps, desktop):
    """Servers whose content is not told by an interface: what they have been sent is tested with others."""
    agent.set_options("--limit=progress-interval=0.05")
    with NotificationServer(alice):
        for snap in APPS:
            post(agent, snap, 5 * HOUR + HOUR // 2)
    with Snapd() as snapd, desktop(alice) as server:
        show_again(alice)
        server.wait_until_shown()
        server.picture(f"{server.label}-group")
        for snap in APPS:
            assert agent.post("/v1/notifications/finish-refresh", {"instance-name": snap}).status == 200
        snapd.tasks = [task("photos", "Doing", 3, 4)]
        post(agent, "photos", 0)
        snapd.wait_for(3)
        server.picture(f"{server.label}-progress")
