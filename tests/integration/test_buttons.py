# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Buttons of notifications: each performs an action, and a click without effect reports that."""

import os

import pytest

from harness import bus, snaps
from harness.notification_server import NotificationServer

pytestmark = pytest.mark.needs_bus_frontend

DAY = 24 * 3600 * 10**9
MUTE = ["mute", "Don’t remind me again"]
CLOSE = ["default", "Later", "close-and-update", "Close and update", "later", "Later", *MUTE]
LATER = ["default", "Later", "later", "Later", *MUTE]
# A notification whose click has no effect does not need a running agent.
SEEN = []


# The directory of snapd's units.
UNITS = "/etc/systemd/user"


def install_unit(session, name):
    os.makedirs(UNITS, exist_ok=True)
    session.write_file(f"{UNITS}/{name}", "[Service]\nExecStart=/bin/sleep infinity\n")


@pytest.fixture(autouse=True)
def entries(alice):
    snaps.clear()
    snaps.write_entry("foo_foo", "Foo")
    snaps.write_entry("foo_svc", "Service", command="/usr/bin/false")
    snaps.write_entry("foo_daemon", "Daemon")
    snaps.write_entry("foo_shell", "Shell", Terminal="true")
    install_unit(alice, "snap.foo.daemon.service")
    alice.systemctl("daemon-reload")
    yield
    os.unlink(f"{UNITS}/snap.foo.daemon.service")


@pytest.fixture
def server(alice):
    with NotificationServer(alice) as running:
        yield running


def pending(agent, app="", instance="foo"):
    return agent.post("/v1/notifications/pending-refresh",
                      {"instance-name": instance, "time-remaining": DAY, "busy-app-name": app})


def own(agent, **button):
    return agent.post("/v1/notifications", {"id": "x", "title": "T", "actions": [button]})


def test_an_application_can_be_closed(agent, server):
    with snaps.running(agent.session, "foo", "foo"):
        assert pending(agent, "foo").status == 200
    notification = server.wait_for("Notify")[0]
    assert notification[3] == "Close an app to update it"
    assert notification[5] == CLOSE


@pytest.mark.parametrize("app, command", [
    ("tool", "foo.tool"), ("shell", "foo.shell"), ("svc", "foo.svc"), ("daemon", "foo.daemon")])
def test_app_without_window_is_not_closed(agent, server, app, command):
    """Neither command line programs nor services, recognized by command or unit."""
    with snaps.running(agent.session, "foo", app):
        assert pending(agent, app).status == 200
    notification = server.wait_for("Notify")[0]
    assert notification[3] == "An app is waiting to be updated"
    assert f": {command}. " in notification[4]
    assert notification[5] == LATER


def test_a_daemon_is_not_closed(agent, server):
    agent.session.systemctl("start", "snap.foo.daemon.service")
    assert pending(agent, "daemon").status == 200
    notification = server.wait_for("Notify")[0]
    assert "“Foo” cannot be updated while" in notification[4] and "foo.daemon" in notification[4]
    assert notification[5] == LATER


def test_app_running_in_another_session(agent, server):
    assert pending(agent).status == 200
    notification = server.wait_for("Notify")[0]
    assert "“Foo” is in use, but not in this session" in notification[4]
    assert notification[5] == LATER


def test_names_are_bounded(agent, server):
    with (snaps.running(agent.session, "foo", "a"), snaps.running(agent.session, "foo", "b"),
          snaps.running(agent.session, "foo", "c"), snaps.running(agent.session, "foo", "d"),
          snaps.running(agent.session, "foo", "a")):
        pending(agent)
    assert ": foo.a, foo.b, foo.c. " in server.wait_for("Notify")[0][4]


def test_click_with_nothing_to_close_is_reported(agent, server):
    with snaps.running(agent.session, "foo", "foo") as app:
        pending(agent, "foo")
        server.wait_for("Notify")
    agent.session.wait_for_state(app.unit, "inactive")
    server.emit("ActionInvoked", 1, "close-and-update")
    notification = server.wait_for("Notify", 2)[1]
    assert notification[3] == "Nothing to close"
    assert "“Foo” is not open in this session any more" in notification[4]
    assert notification[5] == SEEN


@pytest.mark.parametrize("more, opens", [
    ({}, True), ({"Exec": "/usr/bin/false"}, False), ({"NoDisplay": "true"}, False),
    ({"Hidden": "true"}, False), ({"TryExec": "no-such-program"}, False),
    ({"Exec": "/no/such/program"}, False)])
def test_open_button_only_if_it_has_an_effect(agent, server, more, opens):
    snaps.write_entry("bar_bar", "Bar", **more)
    assert agent.post("/v1/notifications/finish-refresh",
                      {"instance-name": "bar"}).status == 200
    buttons = server.wait_for("Notify")[0][5]
    assert buttons == (["default", "Open", "open", "Open"] if opens else SEEN)


def test_service_entry_is_not_opened(agent, server):
    """The entry of the service sorts first, but cannot be opened."""
    snaps.write_entry("bar_a", "Service", command="/usr/bin/false")
    snaps.write_entry("bar_b", "Daemon")
    snaps.write_entry("bar_c", "Application")
    install_unit(agent.session, "snap.bar.b.service")
    agent.post("/v1/notifications/finish-refresh", {"instance-name": "bar"})
    os.unlink(f"{UNITS}/snap.bar.b.service")
    notification = server.wait_for("Notify")[0]
    assert "“Application” is up to date" in notification[4]
    assert "open" in notification[5]


def test_failed_open_is_reported(agent, server):
    snaps.write_entry("bar_bar", "Bar")
    agent.post("/v1/notifications/finish-refresh", {"instance-name": "bar"})
    server.wait_for("Notify")
    snaps.clear()
    server.emit("ActionInvoked", 1, "open")
    notification = server.wait_for("Notify", 2)[1]
    assert notification[3] == "An app could not be opened"
    assert "“bar_bar” could not be opened" in notification[4]
    assert notification[5] == SEEN


def test_failed_open_names_the_app(agent, server):
    snaps.write_entry("bar+key_bar", "Bar")
    agent.post("/v1/notifications/finish-refresh", {"instance-name": "bar_key"})
    server.wait_for("Notify")
    snaps.write_entry("bar+key_bar", "Bar", command="/no/such/program")
    server.emit("ActionInvoked", 1, "open")
    assert "“Bar (key)” could not be opened" in server.wait_for("Notify", 2)[1][4]


@pytest.mark.parametrize("target", ["foo_svc", "foo_daemon_x", "../foo_foo", "foo_shell"])
def test_button_without_effect_is_rejected(agent, server, target):
    reply = own(agent, action="open", target=target)
    assert reply.status == 400
    assert reply.message.startswith("actions[0].target: ")
    assert own(agent, action="open", target="foo_foo").status == 200
    assert len(server.wait_for("Notify")) == 1


def test_rejected_over_the_bus_too(agent, server):
    with pytest.raises(bus.BusError) as refused:
        bus.call(agent.session, "PostNotification", "(ssa{sv})", "x", "T",
                 {"actions": ["a(sss)", [["open", "none", ""]]]})
    assert refused.value.name.endswith(".InvalidArgument")
    assert "actions[0].target: " in refused.value.message
