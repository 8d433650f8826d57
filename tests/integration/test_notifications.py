# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Notifications, with a scripted server: texts, repetition, the notification store, and faults that
real servers show too rarely."""

import contextlib
import os
import time
import shutil

import pytest

from harness import bus, snaps
from harness.agent import SERVICE_UNIT
from harness.desktops import wait_until
from harness.notification_server import NotificationServer
from harness.user_session import SessionError

pytestmark = pytest.mark.needs_bus_frontend

SECOND = 10**9
HOUR = 3600 * SECOND
DAY = 24 * HOUR
NOTIFIER = "snap-session-notifier.service"
ACTIONS = ["default", "Later", "close-and-update", "Close and update", "later", "Later"]
MUTE = ["mute", "Don’t remind me again"]


@contextlib.contextmanager
def two_snaps(session):
    snaps.clear()
    snaps.write_entry("foo_foo", "Foo & <Viewer>", Name_de="Foo-Betrachter", Name_pl="Przeglądarka",
                      Icon="applications-graphics")
    snaps.write_entry("foo_second", "Second", Icon="/snap/foo/current/icon.png")
    snaps.write_entry("foo+key_foo", "Foo")
    snaps.write_entry("org.foo.Bar", "Bar", snap="foo", app="bar")
    # An application to close: buttons are offered only if they have an effect.
    with snaps.running(session, "foo", "foo"), snaps.running(session, "foo_key", "foo"):
        yield


@pytest.fixture(autouse=True)
def entries(table, alice):
    table.share("entries", lambda: two_snaps(alice))


@pytest.fixture
def server(table, alice):
    return table.share("server", lambda: NotificationServer(alice))


def pending(agent, left, instance="foo", **more):
    return agent.post("/v1/notifications/pending-refresh",
                      {"instance-name": instance, "time-remaining": left} | more)


def finished(agent, instance="foo"):
    return agent.post("/v1/notifications/finish-refresh", {"instance-name": instance})


def restart(agent):
    """As after an idle exit."""
    agent.post("/v1/session-control", {"action": "exit"})
    agent.wait_until_gone()


def state_file(agent):
    return f"{agent.session.runtime_dir}/snap-session-agent/notifications"


@pytest.mark.parametrize("left, urgency, words", [
    (13 * DAY + HOUR, 0, "within 13 days so"),
    (DAY, 0, "within 1 day so"),
    (DAY - 1, 1, "within 23 hours so"),
    (HOUR, 1, "within 1 hour so"),
    (HOUR - 1, 2, "within 59 minutes."),
    (61 * SECOND, 2, "within 1 minute."),
    (1, 2, "within 1 minute."),
    (0, 2, "is being updated now"),
    (-5, 2, "is being updated now"),
    (2**63 - 1, 0, "within 106751 days so"),
    (-2**63, 2, "is being updated now"),
])
def test_urgency_and_text(agent, server, left, urgency, words):
    assert pending(agent, left).status == 200
    name, replaces, icon, title, body, actions, hints, timeout = server.wait_for("Notify")[0]
    assert name == "Snap Session Agent"
    assert replaces == 0
    assert icon == hints["image-path"] == "applications-graphics"
    assert hints["urgency"] == urgency
    assert hints["desktop-entry"] == "io.snapcraft.SessionAgent"
    assert timeout == -1
    assert words in body and "“Foo &amp; &lt;Viewer&gt;”" in body
    assert "Foo" not in title
    assert actions == (ACTIONS + MUTE * (left >= DAY) if left > 0 else [])


@pytest.mark.parametrize("request_body, name, icon", [
    ({"instance-name": "foo"}, "Foo &amp; &lt;Viewer&gt;", "applications-graphics"),
    ({"instance-name": "foo", "busy-app-name": "second"}, "Second",
     "file:///snap/foo/current/icon.png"),
    ({"instance-name": "foo", "busy-app-desktop-entry": "org.foo.Bar"}, "Bar",
     "system-software-update"),
    ({"instance-name": "foo", "busy-app-desktop-entry": "missing", "busy-app-name": "Cmd-x"},
     "Cmd-x", "system-software-update"),
    ({"instance-name": "foo_key", "busy-app-desktop-entry": "foo+key_foo"}, "Foo (key)",
     "system-software-update"),
    ({"instance-name": "foo_key", "busy-app-desktop-entry": "foo_key_foo"}, "Foo (key)",
     "system-software-update"),
    # snapd truncates an id at its first dot.
    ({"instance-name": "foo", "busy-app-desktop-entry": "org"}, "Bar", "system-software-update"),
    ({"instance-name": "foo", "busy-app-desktop-entry": "foo_second"}, "Second",
     "file:///snap/foo/current/icon.png"),
    ({"instance-name": "unknown_1"}, "unknown (1)", "system-software-update"),
    ({"instance-name": "foo", "busy-app-name": "x" * 300}, "x" * 79 + "…",
     "system-software-update"),
])
def test_names_and_icons(agent, server, request_body, name, icon):
    assert agent.post("/v1/notifications/pending-refresh", request_body).status == 200
    notification = server.wait_for("Notify")[0]
    assert f"“{name}”" in notification[4]
    assert notification[2] == icon


@pytest.mark.shares_session
@pytest.mark.parametrize("target, body, field", [
    ("pending-refresh", {}, "instance-name"),
    ("pending-refresh", {"instance-name": ""}, "instance-name"),
    ("pending-refresh", {"instance-name": "../foo"}, "instance-name"),
    ("pending-refresh", {"instance-name": "Foo"}, "instance-name"),
    ("pending-refresh", {"instance-name": "foo_"}, "instance-name"),
    ("pending-refresh", {"instance-name": "foo_elevenchars"}, "instance-name"),
    ("pending-refresh", {"instance-name": "a" * 41}, "instance-name"),
    ("pending-refresh", {"instance-name": "12"}, "instance-name"),
    ("pending-refresh", {"instance-name": 7}, "instance-name"),
    ("pending-refresh", {"instance-name": "foo", "time-remaining": "1"}, "time-remaining"),
    ("pending-refresh", {"instance-name": "foo", "time-remaining": 1.5}, "time-remaining"),
    ("pending-refresh", {"instance-name": "foo", "busy-app-name": 1}, "busy-app-name"),
    ("pending-refresh", {"instance-name": "foo", "busy-app-name": "a\u0001"}, "busy-app-name"),
    ("pending-refresh", {"instance-name": "foo", "busy-app-desktop-entry": "../x"},
     "busy-app-desktop-entry"),
    ("pending-refresh", {"instance-name": "foo", "busy-app-desktop-entry": "a/b"},
     "busy-app-desktop-entry"),
    ("pending-refresh", {"instance-name": "foo", "busy-app-desktop-entry": "a..b"},
     "busy-app-desktop-entry"),
    ("finish-refresh", {}, "instance-name"),
    ("finish-refresh", {"instance-name": "a--b"}, "instance-name"),
    ("", {}, "id"),
    ("", {"id": "a/b", "title": "t"}, "id"),
    ("", {"id": "pending-refresh", "title": "t"}, "id"),
    ("", {"id": "a"}, "title"),
    ("", {"id": "a", "title": ""}, "title"),
    ("", {"id": "a", "title": "t", "body": 5}, "body"),
    ("", {"id": "a", "title": "t", "body": "x" * 5000}, "body"),
    ("", {"id": "a", "title": "t", "icon": "http://x/y.png"}, "icon"),
    ("", {"id": "a", "title": "t", "urgency": "now"}, "urgency"),
    ("", {"id": "a", "title": "t", "urgency": "loud"}, "urgency"),
    ("", {"id": "a", "title": "t", "desktop-entry": "../x"}, "desktop-entry"),
    ("", {"id": "a", "title": "t", "actions": {}}, "actions"),
    ("", {"id": "a", "title": "t", "actions": ["open"]}, "actions[0]"),
    ("", {"id": "a", "title": "t", "actions": [{"action": "run", "target": "foo"}]},
     "actions[0].action"),
    ("", {"id": "a", "title": "t", "actions": [{"action": "open", "target": "../x"}]},
     "actions[0].target"),
    ("", {"id": "a", "title": "t", "actions": [{"action": "later", "target": "foo"},
                                               {"action": "later", "target": "Foo"}]},
     "actions[1].target"),
    ("", {"id": "a", "title": "t", "actions": [{"action": "later", "target": "foo"}] * 4},
     "actions"),
])
def test_invalid_notification_names_the_field(agent, server, target, body, field):
    reply = agent.post(f"/v1/notifications/{target}".rstrip("/"), body)
    assert reply.status == 400, reply.body
    assert reply.message.startswith(f"{field}: "), reply.message
    assert server.notifications() == []


def test_numbers_that_do_not_fit(agent, server):
    body = b'{"instance-name":"foo","time-remaining":9223372036854775808}'
    reply = agent.post("/v1/notifications/pending-refresh", body)
    assert reply.status == 400 and "out of range" in reply.message


def test_no_second_notification_for_the_same_urgency(agent, server):
    """None within a day, even if the agent exits in between; but a more urgent one is shown."""
    assert pending(agent, 9 * DAY).status == 200
    assert server.wait_for("Notify")[0][1] == 0
    server.emit("NotificationClosed", 1, 2)
    restart(agent)
    assert pending(agent, 8 * DAY).status == 200
    assert pending(agent, 8 * DAY).status == 200
    assert len(server.notifications()) == 1
    assert pending(agent, 2 * HOUR).status == 200
    assert server.wait_for("Notify", 2)[1][1] == 1
    # The open notification is only updated.
    assert pending(agent, 9 * DAY).status == 200
    assert server.wait_for("Notify", 3)[2][6]["suppress-sound"] is True


def test_open_notification_is_updated_quietly(agent, server):
    pending(agent, 9 * DAY)
    assert pending(agent, 8 * DAY + HOUR).status == 200
    second = server.wait_for("Notify", 2)[1]
    assert second[1] == 1 and "8 days" in second[4]
    assert second[6]["suppress-sound"] is True


def test_an_urgent_notification_stays_urgent(agent, server):
    pending(agent, HOUR // 2)
    pending(agent, HOUR // 3)
    second = server.wait_for("Notify", 2)[1]
    assert "20 minutes" in second[4]
    assert second[6]["urgency"] == 2 and second[6]["suppress-sound"] is True


def test_notification_is_repeated_after_a_day(agent, server):
    agent.set_options("--limit=quiet=0.001")
    for _ in range(2):
        assert pending(agent, 9 * DAY).status == 200
    assert "suppress-sound" not in server.wait_for("Notify", 2)[1][6]


def test_snooze(agent, server):
    """Also after a day, and after the agent has exited."""
    agent.set_options("--limit=quiet=0.001")
    pending(agent, 9 * DAY)
    server.emit("ActionInvoked", 1, "later")
    server.wait_for("CloseNotification")
    restart(agent)
    assert pending(agent, 8 * DAY).status == 200
    assert len(server.notifications()) == 1
    assert pending(agent, HOUR).status == 200
    assert server.wait_for("Notify", 2)[1][6]["urgency"] == 1


def test_no_reminder_before_the_last_hour(agent, server):
    """Don't remind me again: also on the last day, which "Later" does not cover."""
    agent.set_options("--limit=quiet=0.001")
    pending(agent, 9 * DAY)
    server.emit("ActionInvoked", 1, "mute")
    server.wait_for("CloseNotification")
    restart(agent)
    for left in (8 * DAY, 5 * HOUR):
        assert pending(agent, left).status == 200
    assert len(server.notifications()) == 1
    assert pending(agent, HOUR // 2).status == 200
    assert server.wait_for("Notify", 2)[1][6]["urgency"] == 2


def test_finished_replaces_pending_after_an_idle_exit(agent, server):
    pending(agent, DAY, **{"busy-app-desktop-entry": "org.foo.Bar"})
    restart(agent)
    assert finished(agent).status == 200
    notification = server.wait_for("Notify", 2)[1]
    assert notification[1] == 1
    assert notification[3] == "An app was updated" and "“Bar” is up to date" in notification[4]
    assert notification[5] == ["default", "Open", "open", "Open"]
    # A new refresh is news.
    assert pending(agent, DAY).status == 200
    assert server.wait_for("Notify", 3)[2][1] == 1


def test_one_notification_for_each_snap(agent, server):
    for instance in ("foo", "foo_key", "bar"):
        pending(agent, DAY, instance)
    assert [notification[1] for notification in server.wait_for("Notify", 3)] == [0, 0, 0]
    finished(agent, "foo_key")
    assert server.wait_for("Notify", 4)[3][1] == 2


def test_ids_of_another_server_are_not_used(agent, alice):
    """A restarted server assigns the ids to other notifications."""
    with NotificationServer(alice) as server:
        pending(agent, DAY)
        server.wait_for("Notify")
    with NotificationServer(alice) as server:
        assert finished(agent).status == 200
        assert server.wait_for("Notify")[0][1] == 0


@pytest.mark.parametrize("damage", [
    b"", b"\xff\xfe garbage", b"[refresh:foo]\nkind=99\nurgency=loud\nraised=x\n",
    b"[refresh:foo]\nkind=0\n", b"[" * 100000, b"x" * (5 * 1024 * 1024),
    b"[refresh:foo]\nkind=0\nurgency=low\nraised=99999999999\nuntil=-1\n",
    b"[x]\nkind=0\nurgency=low\nraised=1\n",
], ids=["empty", "no-text", "no-sense", "half", "brackets", "huge", "future", "strange-key"])
def test_damaged_store_is_ignored(agent, server, damage):
    pending(agent, 9 * DAY)
    restart(agent)
    with open(state_file(agent), "wb") as file:
        file.write(damage)
    assert pending(agent, 9 * DAY).status == 200
    assert len(server.wait_for("Notify", 2)) == 2
    bus.call(agent.session, "org.freedesktop.Application.Activate", "(a{sv})", {})
    assert finished(agent).status == 200


@pytest.mark.parametrize("kind", ["directory", "link", "read-only"])
def test_store_that_cannot_be_written(agent, server, kind):
    directory = os.path.dirname(state_file(agent))
    if kind == "directory":
        os.makedirs(state_file(agent))
    elif kind == "link":
        os.symlink("/nowhere/at/all", directory)
    else:
        os.makedirs(directory, mode=0o500)
    for _ in range(2):
        assert pending(agent, 9 * DAY).status == 200
    assert server.wait_for("Notify")
    if os.path.isdir(directory) and not os.path.islink(directory):
        shutil.rmtree(directory)


def test_store_is_bounded(agent, server):
    agent.set_options("--limit=notifications=3")
    for number in range(6):
        assert pending(agent, DAY, f"snap-{number}").status == 200
    with open(state_file(agent), encoding="utf-8") as file:
        text = file.read()
    assert text.count("[refresh:") == 3
    assert os.stat(state_file(agent)).st_mode & 0o777 == 0o600


@pytest.mark.shares_session
@pytest.mark.parametrize("behaviour, words", [
    ("hang", "did not answer in time"),
    ("hang-GetCapabilities", "did not answer in time"),
    ("hang-Notify", "did not answer in time"),
    ("refuse-Notify", "there is no room left"),
    ("refuse-GetCapabilities", "there is no room left"),
    ("id-0", "gave the notification no id"),
    ("lie", "reply type"),
    ("crash-Notify", "notification server"),
    ("crash-GetServerInformation", "notification server"),
])
def test_a_faulty_server_gets_a_clear_error(agent, alice, behaviour, words):
    """Within the deadline; other requests are served meanwhile, and the agent still exits when
    idle."""
    agent.set_options("--limit=answer=1", "--idle-timeout=1")
    with NotificationServer(alice, behaviour):
        for reply in (pending(agent, DAY), finished(agent)):
            assert reply.status == 500
            assert words in reply.message
        agent.wait_until_gone()


def test_hanging_server_does_not_delay_others(agent, alice):
    from harness import client

    agent.set_options("--limit=answer=2")
    with NotificationServer(alice, "hang-Notify") as server:
        with client.connect(agent.path) as first, client.connect(agent.path) as second:
            begun = time.monotonic()
            for number, connection in enumerate((first, second)):
                connection.sendall(client.format_request(
                    "POST", "/v1/notifications/pending-refresh", {"instance-name": f"foo-{number}"}))
            server.wait_for("Notify")
            assert agent.get("/v1/session-info").status == 200
            assert time.monotonic() - begun < 2
            for connection in (first, second):
                assert client.Reply(client.read_all(connection)).status == 500
            # Both have the same deadline: that of the second does not begin after the first.
            assert time.monotonic() - begun < 4


def test_foreign_signals_are_ignored(agent, alice):
    agent.set_options("--idle-timeout=0.5")
    with NotificationServer(alice) as server, snaps.running(alice, "foo", "foo") as app:
        pending(agent, DAY)
        server.wait_for("Notify")
        server.emit("flood", 2000, 0)
        server.emit("ActionInvoked", 77, "close-and-update")
        server.emit("ActionInvoked", 1, "no-such-key")
        server.emit("NotificationClosed", 1, 1)
        agent.wait_until_gone()
        assert app.process.poll() is None


def test_a_server_that_answers_late(agent, alice):
    """Closed or clicked on before the reply with its id."""
    agent.set_options("--idle-timeout=0.5")
    with NotificationServer(alice, "early-close"):
        assert pending(agent, DAY).status == 200
        agent.wait_until_gone()
    snaps.write_entry("bar_bar", "Bar")
    with NotificationServer(alice, "early-action"), snaps.running(alice, "bar", "bar") as app:
        assert pending(agent, DAY, "bar").status == 200
        assert app.wait() == -15
        agent.wait_until_gone()


def test_only_the_first_click_counts(agent, server):
    with snaps.running(agent.session, "foo", "foo") as app:
        pending(agent, DAY)
        server.wait_for("Notify")
        server.emit("ActionInvoked", 1, "later")
        server.emit("ActionInvoked", 1, "close-and-update")
        server.wait_for("CloseNotification")

        def is_snoozed():
            with open(state_file(agent), encoding="utf-8") as file:
                return "snoozed=true" in file.read()
        wait_until(is_snoozed, "the snooze")
        assert app.process.poll() is None


def wait_until_no_notifier(session):
    session.wait_for_state(NOTIFIER, "inactive")


def test_click_after_the_agent_has_exited(agent, alice):
    """The notifier stays, and starts the agent."""
    agent.set_options("--idle-timeout=0.3")
    with NotificationServer(alice) as server, snaps.running(alice, "foo", "foo") as app:
        pending(agent, DAY)
        server.wait_for("Notify")
        agent.wait_until_gone()
        assert alice.state(NOTIFIER) == "active"
        server.emit("ActionInvoked", 1, "close-and-update")
        assert app.wait() == -15
        server.wait_for("CloseNotification")
        wait_until_no_notifier(alice)
        agent.wait_until_gone()


def test_click_starts_the_upgraded_agent(agent, alice):
    """Its program was replaced while the notification was open."""
    agent.set_options("--idle-timeout=0.3")
    with NotificationServer(alice) as server, snaps.running(alice, "foo", "foo") as app:
        pending(agent, DAY)
        server.wait_for("Notify")
        agent.wait_until_gone()
        upgraded = agent.upgrade()
        server.emit("ActionInvoked", 1, "close-and-update")
        assert app.wait() == -15
        assert agent.program() == upgraded


@pytest.mark.parametrize("version", ["0.9", "1.0", "unknown"])
def test_old_servers_get_no_images(agent, alice, version):
    """libnotify 0.8.9 aborts for them."""
    with NotificationServer(alice, f"version-{version}") as server:
        assert pending(agent, DAY).status == 200
        notification = server.wait_for("Notify")[0]
        assert notification[2] == "applications-graphics" and "image-path" not in notification[6]


def test_flood_of_signals(agent, alice):
    """About notifications of others."""
    with NotificationServer(alice) as server, snaps.running(alice, "foo", "foo") as app:
        pending(agent, DAY)
        server.wait_for("Notify")
        for number in range(5000):
            server.emit("ActionInvoked", 1000 + number, "close-and-update")
        assert agent.get("/v1/session-info").status == 200
        assert app.process.poll() is None
        server.emit("ActionInvoked", 1, "close-and-update")
        assert app.wait() == -15


@pytest.mark.parametrize("end", ["exit 0", "exit 1", "kill -KILL $$$$", "kill -SEGV $$$$"])
def test_notifier_that_ends_before_it_has_its_name(agent, alice, end):
    """The request fails at once, and nothing remembers it."""
    drop_in = f"{alice.unit_dir}/{NOTIFIER}.d/end.conf"
    alice.write_file(drop_in, f"[Service]\nExecStart=\nExecStart=/bin/sh -c '{end}'\n")
    alice.systemctl("daemon-reload")
    with NotificationServer(alice):
        reply = pending(agent, DAY)
        assert reply.status == 500 and "the notifier cannot be started: " in reply.message
        os.unlink(drop_in)
        alice.systemctl("daemon-reload")
        assert pending(agent, DAY).status == 200


def test_notification_while_the_notifier_exits(agent, alice):
    """It exits 0.2 s after a call; no notification is lost then, and no button."""
    with NotificationServer(alice), snaps.running(alice, "foo", "foo"):
        for number in range(10):
            assert agent.post("/v1/notifications", {"id": "plain", "title": "T"}).status == 200
            time.sleep(0.19 + 0.002 * number)
            assert agent.post("/v1/notifications", {
                "id": "x", "title": "Title",
                "actions": [{"action": "close-and-update", "target": "foo"}]}).status == 200
            # Longer than it would take to exit.
            time.sleep(0.3)
            assert alice.state(NOTIFIER) == "active"
            assert agent.delete("/v1/notifications/x").status == 200
            wait_until_no_notifier(alice)


def test_notification_that_is_dismissed_while_it_is_replaced(agent, alice):
    """The new one has buttons that work."""
    with (NotificationServer(alice, "dismiss-replaced") as server,
          snaps.running(alice, "foo", "foo") as app):
        pending(agent, 3 * DAY)
        pending(agent, DAY // 48)
        assert server.wait_for("Notify", 2)[1][1] == 1
        server.emit("ActionInvoked", 1, "close-and-update")
        assert app.wait() == -15


def test_notification_that_expires_and_is_dismissed(agent, alice):
    with NotificationServer(alice) as server, snaps.running(alice, "foo", "foo"):
        pending(agent, DAY)
        server.wait_for("Notify")
        server.emit("NotificationClosed", 1, 1)
        server.emit("NotificationClosed", 1, 2)
        wait_until_no_notifier(alice)


def test_click_before_the_server_exits(agent, alice):
    with NotificationServer(alice) as server, snaps.running(alice, "foo", "foo") as app:
        pending(agent, DAY)
        server.wait_for("Notify")
        server.emit("ActionInvoked", 1, "close-and-update")
        server.emit("exit", 0, 0)
        assert app.wait() == -15


def test_end_of_the_buttons(agent, alice):
    """When the refresh is due, its notification is closed: its buttons would do nothing."""
    with NotificationServer(alice) as server, snaps.running(alice, "foo", "foo"):
        assert pending(agent, 2 * 10**9).status == 200
        assert server.wait_for("CloseNotification") == [[1]]
        wait_until_no_notifier(alice)


def test_buttons_after_a_crash(agent, alice):
    """The next request for the same snap shows the notification again, with buttons that work."""
    with NotificationServer(alice) as server, snaps.running(alice, "foo", "foo") as app:
        pending(agent, DAY)
        server.wait_for("Notify")
        alice.systemctl("kill", "--signal=SEGV", NOTIFIER)
        alice.wait_for_state(NOTIFIER, "failed")
        assert pending(agent, DAY).status == 200
        assert server.wait_for("Notify", 2)[1][1] == 1
        server.emit("ActionInvoked", 1, "close-and-update")
        assert app.wait() == -15
        # Not again, if it has been closed.
        wait_until_no_notifier(alice)


def test_too_many_notifications(agent, alice):
    """The oldest one is closed: its buttons would do nothing. The others have theirs."""
    with (NotificationServer(alice) as server, snaps.running(alice, "foo", "foo") as first,
          snaps.running(alice, "bar", "bar") as last):
        for number in range(129):
            assert agent.post("/v1/notifications", {
                "id": f"n{number}", "title": "Title",
                "actions": [{"action": "close-and-update",
                             "target": "bar" if number else "foo"}]}).status == 200
        assert server.wait_for("CloseNotification") == [[1]]
        # The agent takes clicks in their order.
        server.emit("ActionInvoked", 1, "close-and-update")
        server.emit("ActionInvoked", 129, "close-and-update")
        assert last.wait() == -15
        assert first.process.poll() is None


def test_notifier_exits_with_the_server(agent, alice):
    with NotificationServer(alice) as server:
        pending(agent, DAY)
        server.wait_for("Notify")
        assert alice.state(NOTIFIER) == "active"
    wait_until_no_notifier(alice)


def test_killed_notifier_harms_nobody(agent, alice):
    with NotificationServer(alice) as server:
        for number in range(1, 4):
            assert pending(agent, DAY, f"snap-{number}").status == 200
            alice.systemctl("kill", "--signal=SEGV", NOTIFIER)
            alice.wait_for_state(NOTIFIER, "failed")
            assert agent.get("/v1/session-info").status == 200
        assert len(server.wait_for("Notify", 3)) == 3


def test_most_exact_action_of_a_click_wins(agent, alice):
    with NotificationServer(alice) as server, snaps.running(alice, "foo", "foo") as app:
        pending(agent, DAY)
        server.wait_for("Notify")
        server.emit("ActionInvoked", 1, "default")
        server.emit("ActionInvoked", 1, "close-and-update")
        assert app.wait() == -15


def test_only_the_agent_may_use_the_notifier(alice):
    alice.systemctl("start", NOTIFIER)
    answer = alice.run("busctl", "--user", "call", "io.snapcraft.SessionNotifier",
                       "/io/snapcraft/SessionNotifier", "io.snapcraft.SessionNotifier1", "Withdraw", "s", "",
                       check=False)
    assert answer.returncode != 0 and "ccess denied" in answer.stderr
    wait_until_no_notifier(alice)


def test_stranger_in_a_control_group_of_the_name_of_the_agents(alice):
    alice.systemctl("start", NOTIFIER)
    script = f"{alice.home}/stranger"
    alice.write_file(script, """
group=/sys/fs/cgroup$(sed -n 's/^0:://p' /proc/self/cgroup)/snapd.session-agent.service
mkdir $group && echo $$ >$group/cgroup.procs || exit 3
exec busctl --user call io.snapcraft.SessionNotifier /io/snapcraft/SessionNotifier \\
    io.snapcraft.SessionNotifier1 Withdraw s ''
""")
    answer = alice.run("systemd-run", "--user", "--wait", "--pipe", "--quiet", "--collect",
                       "--property=Delegate=yes", "/bin/sh", script, check=False)
    assert answer.returncode == 1 and "ccess denied" in answer.stderr, answer
    wait_until_no_notifier(alice)


def test_notifier_does_not_stay_without_actions(agent, alice):
    agent.set_options("--idle-timeout=0.3")
    with NotificationServer(alice, "no-actions", "no-body-markup") as server:
        pending(agent, DAY)
        notification = server.wait_for("Notify")[0]
        assert notification[5] == []
        assert "“Foo & <Viewer>”" in notification[4]
        agent.wait_until_gone()
        wait_until_no_notifier(alice)


def test_a_server_without_bodies(agent, alice):
    with NotificationServer(alice, "no-body") as server:
        pending(agent, DAY)
        notification = server.wait_for("Notify")[0]
        assert "Foo & <Viewer>" in notification[3] and notification[4] == ""


def test_app_that_stays_open_is_reported(agent, server):
    agent.set_options("--limit=close=0.5")
    command = ["/bin/sh", "-c", "trap '' TERM; while :; do sleep 0.1; done"]
    with snaps.running(agent.session, "foo", "foo", command) as app:
        pending(agent, DAY)
        server.wait_for("Notify")
        server.emit("ActionInvoked", 1, "close-and-update")
        notification = server.wait_for("Notify", 2)[1]
        assert notification[3] == "An app is still open"
        assert notification[5] == ACTIONS
        assert app.process.poll() is None


def test_no_notification_server(agent):
    reply = pending(agent, DAY)
    assert reply.status == 500
    assert reply.message == "there is no notification server in this session"
    assert agent.get("/v1/session-info").result["notifications"] == "none"


def test_session_info_and_property_follow_the_server(agent, alice):
    def property_now():
        return bus.call(alice, "org.freedesktop.DBus.Properties.Get", "(ss)", bus.INTERFACE,
                        "Notifications")[0]
    assert property_now() == "none"
    with bus.watching(alice, "Notifications") as changes, NotificationServer(alice):
        assert changes.next() == "fdo"
        pending(agent, DAY)
        info = agent.get("/v1/session-info").result
        assert info["notifications"] == property_now() == "fdo"
        assert info["notification-server"] == {
            "name": "scripted", "version": "1", "capabilities": ["body", "body-markup", "actions"]}


def test_custom_notification(agent, server):
    """Posted, replaced after an idle exit, clicked on, and withdrawn."""
    body = {"id": "backup.1", "title": "Backup", "body": "<done> & well", "icon": "/x/y z.png",
            "urgency": "low", "desktop-entry": "org.foo.Bar",
            "actions": [{"action": "open", "target": "foo_foo", "label": "Look"},
                        {"action": "open", "target": "org.foo.Bar"}]}
    assert agent.post("/v1/notifications", body).status == 200
    notification = server.wait_for("Notify")[0]
    assert notification[2:6] == ["file:///x/y%20z.png", "Backup", "&lt;done&gt; &amp; well",
                           ["default", "Open", "open", "Look", "open-1", "Open"]]
    assert notification[6]["urgency"] == 0
    restart(agent)
    assert agent.post("/v1/notifications", body | {"title": "Again"}).status == 200
    assert server.wait_for("Notify", 2)[1][1] == 1
    for target, status in (("backup.1", 200), ("unknown", 200), ("a%2Fb", 404), ("", 404),
                           ("a%20b", 400)):
        reply = agent.delete(f"/v1/notifications/{target}")
        assert reply.status == status, (target, reply.body)
    assert server.wait_for("CloseNotification") == [[1]]
    assert agent.get("/v1/notifications/backup.1").headers["allow"] == "DELETE"
    assert agent.delete("/v1/notifications/pending-refresh").headers["allow"] == "POST"


def test_withdrawal_after_the_server_exited(agent, alice):
    """Its server has exited: none is started, and no server gets an id of another server."""
    with NotificationServer(alice):
        assert agent.post("/v1/notifications", {"id": "x", "title": "T"}).status == 200
    assert agent.delete("/v1/notifications/x").status == 200
    with NotificationServer(alice) as other:
        assert agent.post("/v1/notifications", {"id": "x", "title": "T"}).status == 200
        restart(agent)
        assert agent.delete("/v1/notifications/x").status == 200
        assert other.wait_for("CloseNotification") == [[1]]


def test_a_notification_without_buttons_needs_no_agent(agent, server):
    agent.set_options("--idle-timeout=0.3")
    assert agent.post("/v1/notifications", {"id": "x", "title": "T"}).status == 200
    assert server.wait_for("Notify")[0][5] == []
    agent.wait_until_gone()


@pytest.mark.parametrize("title", ["\\ud800", "\\ud800x", "\\uzzzz"])
def test_truncated_character(agent, server, title):
    body = b'{"id":"x","title":"' + title.encode() + b'"}'
    assert agent.post("/v1/notifications", body).status == 400


def test_lost_bus_resets_session_info(agent, snap):
    """While an operation keeps the agent running."""
    from harness import client, units

    with NotificationServer(snap):
        pending(agent, DAY)
        agent.control("start", units.unit("slow"))
        with client.connect(agent.path) as stop:
            stop.sendall(client.format_request("POST", "/v1/service-control", {
                "action": "stop", "services": [units.unit("slow")]}))
            snap.wait_for_state(units.unit("slow"), "deactivating")
            snap.systemctl("stop", "dbus.service", "dbus.socket")

            def is_off():
                return agent.get("/v1/session-info").result["session-bus"] is False
            wait_until(is_off, "the end of the bus")
            info = agent.get("/v1/session-info").result
            assert info["notifications"] == "none" and "notification-server" not in info
            assert pending(agent, HOUR).status == 500
            snap.systemctl("kill", units.unit("slow"))


@pytest.mark.parametrize("posted, withdrawn", [("http", "bus"), ("bus", "http")])
def test_notifications_through_both_frontends(agent, server, posted, withdrawn):
    frontends = {
        ("http", "pending"): lambda: pending(agent, DAY, **{"busy-app-name": "second"}),
        ("bus", "pending"): lambda: bus.call(agent.session, "NotifyPendingRefresh", "(sxa{sv})",
                                             "foo", DAY, {"busy-app-name": ["s", "second"]}),
        ("http", "finished"): lambda: finished(agent),
        ("bus", "finished"): lambda: bus.call(agent.session, "NotifyRefreshFinished", "(s)", "foo"),
        ("http", "post"): lambda: agent.post("/v1/notifications", {
            "id": "x", "title": "T", "body": "B", "urgency": "urgent",
            "actions": [{"action": "later", "target": "foo", "label": "L"}]}),
        ("bus", "post"): lambda: bus.call(agent.session, "PostNotification", "(ssa{sv})", "x", "T", {
            "body": ["s", "B"], "urgency": ["s", "urgent"],
            "actions": ["a(sss)", [["later", "foo", "L"]]]}),
        ("http", "withdraw"): lambda: agent.delete("/v1/notifications/x"),
        ("bus", "withdraw"): lambda: bus.call(agent.session, "WithdrawNotification", "(s)", "x"),
    }
    for kind in ("pending", "finished", "post"):
        frontends[posted, kind]()
    frontends[withdrawn, "withdraw"]()
    second, done, own = server.wait_for("Notify", 3)
    assert "“Second”" in second[4] and second[6]["urgency"] == 0
    assert done[1] == 1 and "“Second” is up to date" in done[4]
    assert own[3:6] == ["T", "B", ["later", "L"]] and own[6]["urgency"] == 2
    assert server.wait_for("CloseNotification") == [[2]]


@pytest.mark.shares_session
@pytest.mark.parametrize("method, signature, arguments, field", [
    ("NotifyPendingRefresh", "(sxa{sv})", ["../foo", 1, {}], "instance-name"),
    ("NotifyPendingRefresh", "(sxa{sv})", ["foo", 1, {"busy-app-name": ["u", 1]}], "busy-app-name"),
    ("NotifyRefreshFinished", "(s)", ["a--b"], "instance-name"),
    ("PostNotification", "(ssa{sv})", ["", "t", {}], "id"),
    ("PostNotification", "(ssa{sv})", ["a", "t", {"urgency": ["s", "loud"]}], "urgency"),
    ("PostNotification", "(ssa{sv})", ["a", "t", {"actions": ["as", ["x"]]}], "actions"),
    ("WithdrawNotification", "(s)", ["a/b"], "id"),
])
def test_bus_rejections_name_the_field(agent, server, method, signature, arguments, field):
    with pytest.raises(bus.BusError) as info:
        bus.call(agent.session, method, signature, *arguments)
    assert info.value.name == "io.snapcraft.SessionAgent1.Error.InvalidArgument"
    assert info.value.message.startswith(f"{field}: ")
    assert server.notifications() == []


@pytest.mark.shares_session
@pytest.mark.parametrize("method, signature, arguments", [
    ("org.freedesktop.Application.ActivateAction", "(sava{sv})", ["no-such-action", [], {}]),
    ("org.freedesktop.Application.ActivateAction", "(sava{sv})", ["later", [], {}]),
    ("org.freedesktop.Application.ActivateAction", "(sava{sv})", ["later", [["u", 7]], {}]),
    ("org.freedesktop.Application.ActivateAction", "(sava{sv})", ["later", [["s", "foo"]], {}]),
    ("org.freedesktop.Application.ActivateAction", "(sava{sv})",
     ["close-and-update", [["s", "../../foo"]], {}]),
    ("org.freedesktop.Application.ActivateAction", "(sava{sv})", ["open", [["s", "../x"]], {}]),
    ("org.freedesktop.Application.Activate", "(a{sv})", [{}]),
    ("org.freedesktop.Application.Open", "(asa{sv})", [["file:///etc/passwd", "x"], {}]),
    ("org.gtk.Actions.Activate", "(sava{sv})", ["open", [["(uu)", [1, 2]]], {}]),
    ("org.gtk.Actions.Activate", "(sava{sv})", ["nothing", [], {}]),
])
def test_invalid_clicks_do_nothing(agent, server, method, signature, arguments):
    try:
        assert bus.call(agent.session, method, signature, *arguments) == []
    except bus.BusError as error:  # GLib's own checks
        assert error.name == "org.freedesktop.DBus.Error.InvalidArgs"
    assert agent.get("/v1/session-info").status == 200
    assert server.notifications() == []
    assert agent.session.state(SERVICE_UNIT) == "active"


@pytest.mark.parametrize("action, target, title", [
    ("close-and-update", "not-installed", "Nothing to close"),
    ("open", "missing", "An app could not be opened")])
def test_clicks_without_effect_are_reported(agent, server, action, target, title):
    bus.call(agent.session, "org.freedesktop.Application.ActivateAction", "(sava{sv})", action,
             [["s", target]], {"desktop-startup-id": ["u", 1]})
    assert server.wait_for("Notify")[0][3] == title


def test_activate_shows_what_is_pending(agent, server):
    pending(agent, 8 * DAY + HOUR, **{"busy-app-name": "second"})
    pending(agent, HOUR, "bar")
    finished(agent, "bar")
    server.emit("NotificationClosed", 1, 2)
    restart(agent)
    bus.call(agent.session, "org.freedesktop.Application.Activate", "(a{sv})", {})
    notifications = server.wait_for("Notify", 4)
    assert "“Second” within 8 days" in notifications[3][4]
    assert "suppress-sound" not in notifications[3][6]
    assert len(server.notifications()) == 4
