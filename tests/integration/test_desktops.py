# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Real desktops: what the user sees and clicks on, from the notification to the reopened
application. Screenshots are stored in SSA_PICTURES."""

import json
import os
import signal

import pytest

from harness import desktops, snaps
from harness.agent import SERVICE_UNIT
from harness.desktops import Dunst, GnomeShell, Mako, NotifyOsd, SystemBus, wait_until

pytestmark = pytest.mark.needs_bus_frontend

DAY = 24 * 3600 * 10**9
NOTIFIER = "snap-session-notifier.service"
PENDING, UPDATED, STILL_OPEN = ("Close an app to update it", "An app was updated",
                                "An app is still open")
STUBBORN = ("/bin/sh", "-c", "trap '' TERM; while :; do sleep 0.1; done")


@pytest.fixture(autouse=True, scope="module")
def system_bus():
    with SystemBus():
        yield


@pytest.fixture(autouse=True)
def entries(alice):
    snaps.clear()
    snaps.write_entry("photos_photos", "Photo Album", Name_de="Fotoalbum", Name_pl="Album zdjęć",
                      Icon="applications-graphics")
    # An application to close: buttons are offered only if they have an effect.
    with snaps.running(alice, "photos", "photos"):
        yield


def post_pending(agent, days=3, snap="photos"):
    return agent.post("/v1/notifications/pending-refresh", {
        "instance-name": snap, "time-remaining": days * DAY + DAY // 24, "busy-app-name": "photos",
        "busy-app-desktop-entry": "photos_photos"})


def post_finished(agent, snap="photos"):
    return agent.post("/v1/notifications/finish-refresh", {"instance-name": snap})


def started_units(session):
    return [unit["unit"] for unit in json.loads(
        session.systemctl("list-units", "app-photos_photos@*", "--output=json"))]


def titles(desktop):
    return [notification["title"] for notification in desktop.notifications()]


def wait_until_no_notifier(session):
    session.wait_for_state(NOTIFIER, "inactive")


def run_updated_and_open(agent, desktop, picture):
    """The second half: the finished notification replaces the pending one, and Open is clicked, which
    starts the upgraded agent."""
    assert post_finished(agent).status == 200
    wait_until(lambda: titles(desktop) == [UPDATED], "the finished notification alone")
    desktop.picture(picture)
    agent.wait_until_gone()
    upgraded = agent.upgrade("--idle-timeout=2")
    desktop.click(UPDATED, "Open")
    unit = wait_until(lambda: started_units(agent.session), "the application")[0]
    assert agent.program() == upgraded
    agent.wait_until_gone()
    assert agent.session.state(unit) == "active"


def test_gnome_shell(agent, alice):
    """The agent has exited, the shell is restarted; a click starts the agent through the bus."""
    agent.set_options("--idle-timeout=0.5")
    with GnomeShell(alice) as shell, snaps.running(alice, "photos", "photos") as app:
        assert post_pending(agent).status == 200
        notification, = [n for n in shell.notifications() if n["app"] == "Snap Session Agent"]
        assert notification["title"] == PENDING and "“Photo Album” within 3 days" in notification["body"]
        assert notification["buttons"] == ["Close and update", "Later", "Don’t remind me again"]
        assert "applications-graphics" in notification["icon"]
        agent.wait_until_gone()
        shell.show_tray()
        shell.picture("gnome-shell-tray")
        shell.restart()
        assert titles(shell) == [PENDING]
        assert alice.state(SERVICE_UNIT) == "inactive"
        shell.click(PENDING, "Close and update")
        assert app.wait() == -signal.SIGTERM
        assert agent.get("/v1/session-info").result["notifications"] == "gtk"
        run_updated_and_open(agent, shell, "gnome-shell-updated")


def test_gnome_shell_gets_no_second_banner(agent, alice):
    """The same urgency again: listed, without a banner. Then a more urgent one: with one."""
    with GnomeShell(alice) as shell:
        agent.post("/v1/notifications/pending-refresh",
                   {"instance-name": "photos", "time-remaining": DAY // 2})
        wait_until(lambda: [n["banner"] for n in shell.notifications()] == [True], "the banner")
        shell.expand_banner()
        shell.picture("gnome-shell-banner")
        shell.close_banner()
        agent.post("/v1/notifications/pending-refresh",
                   {"instance-name": "photos", "time-remaining": DAY // 3})
        notification, = shell.notifications()
        assert "within 8 hours" in notification["body"] and notification["urgency"] == 0
        assert not notification["banner"]
        agent.post("/v1/notifications/pending-refresh",
                   {"instance-name": "photos", "time-remaining": DAY // 48})
        wait_until(lambda: [n["banner"] for n in shell.notifications()] == [True], "the urgent banner")


def test_gnome_shell_clicks_on_the_notification_itself(agent, alice):
    """This dismisses it: no other for the same urgency, and the application is not affected."""
    agent.set_options("--idle-timeout=0.5")
    with GnomeShell(alice) as shell, snaps.running(alice, "photos", "photos") as app:
        post_pending(agent)
        agent.wait_until_gone()
        shell.click_body(PENDING)
        state = f"{alice.runtime_dir}/snap-session-agent/notifications"

        def snooze():
            with open(state, encoding="utf-8") as file:
                return "snoozed=true" in file.read()
        wait_until(snooze, "the click")
        assert post_pending(agent).status == 200
        assert shell.notifications() == []
        assert app.process.poll() is None


def test_gnome_shell_shows_the_icon_of_a_file(agent, alice):
    icon = "/usr/share/icons/hicolor/16x16/apps/photo album.png"
    snaps.write_entry("photos_photos", "Photo Album", Icon=icon)
    with GnomeShell(alice) as shell:
        assert post_pending(agent).status == 200
        assert [notification["icon"] for notification in shell.notifications()] == [icon]


def test_gnome_shell_reports_app_that_stays_open(agent, alice):
    agent.set_options("--limit=close=0.5")
    with GnomeShell(alice) as shell, snaps.running(alice, "photos", "photos", STUBBORN) as app:
        post_pending(agent)
        shell.click(PENDING, "Close and update")
        wait_until(lambda: titles(shell) == [STILL_OPEN], "the notification")
        shell.expand_banner()
        shell.picture("gnome-shell-still-open")
        assert app.process.poll() is None


def test_gnome_shell_without_the_desktop_file(agent, alice):
    """The shell rejects notifications of unknown applications, and the reply reports it."""
    path = "/usr/local/share/applications/io.snapcraft.SessionAgent.desktop"
    with GnomeShell(alice, XDG_DATA_DIRS="/usr/share"):
        assert os.path.exists(path)
        reply = post_pending(agent)
        assert reply.status == 500
        assert reply.message.startswith("the GTK notification server returned an error: ")


@pytest.mark.parametrize("desktop", [Mako, Dunst])
def test_freedesktop_servers(agent, alice, desktop):
    """The same as on GNOME: the agent exits, and a click starts it again, also after an upgrade."""
    agent.set_options("--idle-timeout=0.5")
    with desktop(alice) as server, snaps.running(alice, "photos", "photos") as app:
        assert post_pending(agent).status == 200
        wait_until(lambda: titles(server) == [PENDING], "the notification")
        agent.wait_until_gone()
        assert alice.state(NOTIFIER) == "active"
        server.picture(f"{server.label}-pending")
        server.click(PENDING, "Close and update")
        assert app.wait() == -signal.SIGTERM
        run_updated_and_open(agent, server, f"{server.label}-updated")


@pytest.mark.parametrize("desktop", [Mako, Dunst])
def test_freedesktop_notifications_that_are_dismissed(agent, alice, desktop):
    """The agent need not stay, and there is no second notification."""
    agent.set_options("--idle-timeout=0.5")
    with desktop(alice) as server:
        post_pending(agent)
        wait_until(lambda: titles(server) == [PENDING], "the notification")
        server.dismiss()
        wait_until_no_notifier(alice)
        agent.wait_until_gone()
        assert post_pending(agent).status == 200
        assert server.notifications() == []


@pytest.mark.parametrize("desktop", [Mako, Dunst])
def test_freedesktop_servers_that_exit(agent, alice, desktop):
    agent.set_options("--idle-timeout=0.5")
    with desktop(alice) as server:
        post_pending(agent)
        alice.systemctl("kill", "--signal=KILL", server.unit)
        wait_until_no_notifier(alice)
        agent.wait_until_gone()


@pytest.mark.skipif(not NotifyOsd.command, reason="this release has no notify-osd")
def test_notify_osd(agent, alice):
    """A bubble, never a dialog, which notify-osd shows for buttons and for a timeout of 0."""
    agent.set_options("--idle-timeout=0.5")
    with NotifyOsd(alice) as osd:
        assert post_pending(agent).status == 200
        wait_until(lambda: len(osd.bubbles()) == 1, "the bubble")
        osd.picture("notify-osd")
        assert osd.dialogs() == []
        agent.wait_until_gone()
        assert post_finished(agent).status == 200
        assert osd.dialogs() == []
        agent.wait_until_gone()
        wait_until_no_notifier(alice)
        # Proves that the check above can fail.
        osd.notify_with_button()
        assert len(wait_until(osd.dialogs, "the dialog")) == 1


@pytest.mark.parametrize("language, days, name, words", [
    ("de_DE.UTF-8", 3, "Fotoalbum", "innerhalb von 3 Tagen"),
    ("de_AT.UTF-8", 1, "Fotoalbum", "innerhalb von 1 Tag,"),
    ("pl_PL.UTF-8", 1, "Album zdjęć", "w ciągu 1 dnia"),
    ("pl_PL.UTF-8", 3, "Album zdjęć", "w ciągu 3 dni"),
    ("pt_BR.UTF-8", 3, "Photo Album", "em até 3 dias"),
    ("zh_CN.UTF-8", 2, "Photo Album", "请在 2 天内关闭"),
    ("tlh.UTF-8", 3, "Photo Album", "within 3 days"),
])
def test_language_set_after_start(agent, alice, language, days, name, words):
    """The agent runs before the desktop sets the language in systemd's environment."""
    with Mako(alice) as server:
        assert agent.get("/v1/session-info").status == 200
        pid = agent.main_pid
        alice.systemctl("set-environment", f"LANG={language}")
        assert post_pending(agent, days).status == 200
        notification, = wait_until(server.notifications, "the notification")
        assert name in notification["body"] and words in notification["body"]
        assert agent.main_pid == pid


def test_polish_plurals_and_a_change_of_language(agent, alice):
    """Three forms of the plural; a change of language while the agent runs; a list of languages."""
    agent.set_options("--limit=quiet=0.001")
    with Mako(alice) as server:
        alice.systemctl("set-environment", "LANG=pl_PL.UTF-8")
        for hours, words in ((1, "została 1 godzina"), (3, "zostały 3 godziny"),
                             (5, "zostało 5 godzin"), (22, "zostały 22 godziny")):
            agent.post("/v1/notifications/pending-refresh",
                       {"instance-name": "photos", "time-remaining": hours * DAY // 24})
            assert words in server.notifications()[0]["body"]
        assert server.notifications()[0]["buttons"][-2:] == ["Zamknij i zaktualizuj", "Później"]
        server.picture("mako-polish")
        for environment, title in ((["LANGUAGE=xx:uk:de"], "Програму оновлено"),
                                   (["LANGUAGE=", "LC_MESSAGES=ja_JP.UTF-8"], "アプリを更新しました"),
                                   (["LC_ALL=C"], UPDATED)):
            alice.systemctl("set-environment", *environment)
            post_finished(agent)
            assert titles(server) == [title]


def test_the_standard_is_chosen_for_each_notification(agent, alice):
    """One server appears, another disappears: the running one shows the notification."""
    with Mako(alice) as mako:
        assert post_pending(agent).status == 200
        assert titles(mako) == [PENDING]
        assert agent.get("/v1/session-info").result["notification-server"]["name"] == "mako"
    with GnomeShell(alice) as shell:
        assert post_finished(agent).status == 200
        assert titles(shell) == [UPDATED]
    assert post_finished(agent).status == 500


def test_pictures_are_pictures():
    """They are kept as artefacts for inspection."""
    for name in ("gnome-shell-tray", "mako-pending", "dunst-pending", *["notify-osd"] * bool(NotifyOsd.command)):
        with open(desktops.picture_path(name), "rb") as file:
            assert file.read(8) == b"\x89PNG\r\n\x1a\n"
