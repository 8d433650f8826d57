# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Running applications: listing, closing, and launching one from its notification."""

import contextlib
import datetime
import json

import pytest

from harness import bus, client, snaps
from harness.agent import SERVICE_UNIT
from harness.desktops import wait_until
from harness.notification_server import NotificationServer

STUBBORN = ("/bin/sh", "-c", "trap '' TERM; while :; do sleep 0.1; done")


@pytest.fixture(autouse=True)
def entries():
    snaps.clear()
    snaps.write_entry("foo_foo", "Foo", Name_de="Fuu")
    snaps.write_entry("foo+1_foo", "Foo")


@contextlib.contextmanager
def several(session):
    with contextlib.ExitStack() as stack:
        def start(snap, app, *arguments, **more):
            return stack.enter_context(snaps.running(session, snap, app, *arguments, **more))
        yield {
            "foo": start("foo", "foo"),
            "second": start("foo", "second-app", older_name=True),
            "parallel": start("foo_1", "foo"),
            "other": start("bar", "bar"),
            "hook": start("foo", "hook.configure"),
            "not-a-snap": start("Foo", "foo"),
        }


@pytest.fixture
def apps(table, alice):
    """Applications of several snaps, by name."""
    return table.share("apps", lambda: several(alice))


def start_daemon(session):
    session.write_unit("snap.foo.daemon.service", "[Service]\nExecStart=/bin/sleep infinity\n")
    session.write_unit("snap.foo.idle.service", "[Service]\nExecStart=/bin/sleep infinity\n")
    session.systemctl("daemon-reload")
    session.systemctl("start", "snap.foo.daemon.service")


def test_running_apps(agent, apps):
    start_daemon(agent.session)
    listed = agent.get("/v1/apps").result
    assert {app["unit"] for app in listed} == {
        "snap.foo.daemon.service", *(apps[name].unit for name in ("foo", "second", "parallel",
                                                                  "other"))}
    by_unit = {app["unit"]: app for app in listed}
    first = by_unit[apps["foo"].unit]
    since = datetime.datetime.fromisoformat(first.pop("since"))
    assert abs((datetime.datetime.now(datetime.timezone.utc) - since).total_seconds()) < 60
    assert first == {"snap": "foo", "app": "foo", "unit": apps["foo"].unit, "kind": "app",
                     "desktop-entry": "foo_foo", "name": "Foo"}
    second = by_unit[apps["second"].unit]
    assert second["app"] == "second-app" and "name" not in second
    assert by_unit[apps["parallel"].unit]["name"] == "Foo (1)"
    assert by_unit["snap.foo.daemon.service"]["kind"] == "service"
    assert [app["unit"] for app in listed] == sorted(by_unit)


@pytest.mark.shares_session
@pytest.mark.parametrize("snap, names", [
    ("foo", ["foo", "second"]), ("foo_1", ["parallel"]), ("bar", ["other"]), ("none", [])])
def test_running_apps_of_one_snap(agent, apps, snap, names):
    listed = agent.get(f"/v1/apps?snap={snap}").result
    assert {app["unit"] for app in listed} == {apps[name].unit for name in names}


@pytest.mark.shares_session
@pytest.mark.parametrize("method, target, body, field", [
    ("GET", "/v1/apps?snap=../x", None, "snap"),
    ("GET", "/v1/apps?snap=", None, "snap"),
    ("POST", "/v1/apps/close", {}, "snap"),
    ("POST", "/v1/apps/close", {"snap": "*"}, "snap"),
    ("POST", "/v1/apps/close", {"snap": "foo", "app": "a*"}, "app"),
    ("POST", "/v1/apps/close", {"snap": "foo", "timeout": "1"}, "timeout"),
    ("POST", "/v1/apps/close", {"snap": "foo", "timeout": -1}, "timeout"),
    ("POST", "/v1/apps/close", {"snap": "foo", "timeout": 301}, "timeout"),
    ("POST", "/v1/apps/close", {"snap": ["foo"]}, "snap"),
])
def test_rejection_names_the_field(agent, apps, method, target, body, field):
    reply = client.request(agent.path, method, target, body)
    assert reply.status == 400
    assert reply.message.startswith(f"{field}: ")
    assert all(app.process.poll() is None for app in apps.values())


def test_close(agent, apps):
    """SIGTERM to all applications of the snap; not to its daemons, hooks or other instances."""
    start_daemon(agent.session)
    reply = agent.post("/v1/apps/close", {"snap": "foo"})
    assert reply.status == 200
    assert sorted(reply.result["ended"]) == sorted([apps["foo"].unit, apps["second"].unit])
    assert reply.result["running"] == {}
    assert apps["foo"].wait() == apps["second"].wait() == -15
    assert all(apps[name].process.poll() is None for name in ("parallel", "other", "hook"))
    assert agent.session.state("snap.foo.daemon.service") == "active"
    assert agent.post("/v1/apps/close", {"snap": "foo"}).result == {"ended": [], "running": {}}


def test_close_one(agent, apps):
    start_daemon(agent.session)
    reply = agent.post("/v1/apps/close", {"snap": "foo", "app": "second-app"})
    assert reply.result == {"ended": [apps["second"].unit], "running": {}}
    assert apps["foo"].process.poll() is None
    reply = agent.post("/v1/apps/close", {"snap": "foo", "app": "daemon"})
    assert reply.result == {"ended": ["snap.foo.daemon.service"], "running": {}}


def test_app_that_does_not_exit_is_not_killed(agent, apps):
    with snaps.running(agent.session, "foo", "stubborn", STUBBORN) as stubborn:
        reply = agent.post("/v1/apps/close", {"snap": "foo", "timeout": 0.5})
        assert reply.status == 200
        assert len(reply.result["ended"]) == 2
        assert list(reply.result["running"]) == [stubborn.unit]
        assert "did not exit in time" in reply.result["running"][stubborn.unit]
        assert stubborn.process.poll() is None


def test_close_without_waiting(agent, apps):
    reply = agent.post("/v1/apps/close", {"snap": "bar", "timeout": 0})
    assert list(reply.result["running"]) == [apps["other"].unit] or \
        reply.result["ended"] == [apps["other"].unit]
    assert apps["other"].wait() == -15


def test_close_of_a_slow_app(agent, alice):
    """The wait ends when the application exits, even if systemd is re-executed meanwhile."""
    command = ("/bin/sh", "-c", "trap 'sleep 2; exit 0' TERM; while :; do sleep 0.1; done")
    with snaps.running(alice, "foo", "slow", command) as slow, client.connect(agent.path) as link:
        link.sendall(client.format_request("POST", "/v1/apps/close", {"snap": "foo"}))
        alice.systemctl("daemon-reexec")
        assert client.Reply(client.read_all(link)).result == {"ended": [slow.unit], "running": {}}


@pytest.mark.needs_bus_frontend
def test_apps_through_both_frontends(agent, apps):
    start_daemon(agent.session)
    assert bus.call(agent.session, "ListApps", "(s)", "")[0] == agent.get("/v1/apps").result
    assert bus.call(agent.session, "ListApps", "(s)", "foo")[0] == \
        agent.get("/v1/apps?snap=foo").result
    with snaps.running(agent.session, "foo", "stubborn", STUBBORN) as stubborn:
        ended, running = bus.call(agent.session, "CloseApps", "(sa{sv})", "foo",
                                  {"timeout": ["d", 0.5]})
        assert sorted(ended) == sorted([apps["foo"].unit, apps["second"].unit])
        assert running == agent.post("/v1/apps/close",
                                     {"snap": "foo", "timeout": 0.5}).result["running"]
        assert list(running) == [stubborn.unit]
    for options, field in (({"app": ["s", "*"]}, "app"), ({"timeout": ["d", 1e9]}, "timeout"),
                           ({"timeout": ["d", -1.0]}, "timeout"),
                           ({"timeout": ["u", 1]}, "timeout")):
        with pytest.raises(bus.BusError) as info:
            bus.call(agent.session, "CloseApps", "(sa{sv})", "foo", options)
        assert info.value.message.startswith(f"{field}: ")


def activate(session, action, target, **platform_data):
    bus.call(session, "org.freedesktop.Application.ActivateAction", "(sava{sv})", action,
             [["s", target]], {key.replace("_", "-"): ["s", value]
                               for key, value in platform_data.items()})


@pytest.mark.needs_bus_frontend
def test_open_runs_in_its_own_unit(agent, alice):
    """It outlives the agent. The words of its command are passed unchanged."""
    output = f"{alice.runtime_dir}/output"
    alice.write_file(f"{alice.home}/app", "#!/bin/sh\n"
                     f"printf '%s|' \"$@\" \"$XDG_ACTIVATION_TOKEN\" >{output}.new\n"
                     f"mv {output}.new {output}\nexec sleep infinity\n", 0o755)
    snaps.write_entry("foo_foo", "Foo", f'{alice.home}/app "a  b" $HOME %%d %U --x=%f ${{X}} %c')
    activate(alice, "open", "foo_foo", activation_token="the token")

    def written():
        with contextlib.suppress(FileNotFoundError), open(output, encoding="utf-8") as file:
            return file.read()
        return None
    assert wait_until(written, "the application") == "a  b|$HOME|%d|--x=|${X}|Foo|the token|"
    unit, = json.loads(alice.systemctl("list-units", "app-foo_foo@*", "--output=json"))
    assert unit["description"] == "Foo"
    assert "/app.slice/" in alice.show(unit["unit"], "ControlGroup")[0]
    agent.post("/v1/session-control", {"action": "exit"})
    agent.wait_until_gone()
    assert alice.state(unit["unit"]) == "active"


@pytest.mark.needs_bus_frontend
def test_freedesktop_click_passes_activation_token(agent, alice):
    output = f"{alice.runtime_dir}/token"
    alice.write_file(f"{alice.home}/app", f"#!/bin/sh\necho \"$XDG_ACTIVATION_TOKEN\" "
                     f"\"$DESKTOP_STARTUP_ID\" >{output}.new\nmv {output}.new {output}\n", 0o755)
    snaps.write_entry("foo_foo", "Foo", f"{alice.home}/app")
    with NotificationServer(alice) as server:
        agent.post("/v1/notifications/finish-refresh", {"instance-name": "foo"})
        server.wait_for("Notify")
        server.emit("ActivationToken", 1, "a-token")
        server.emit("ActionInvoked", 1, "default")

        def written():
            with contextlib.suppress(FileNotFoundError), open(output, encoding="utf-8") as file:
                return file.read()
            return None
        assert wait_until(written, "the application") == "a-token a-token\n"


APP = """#!/usr/bin/python3
import json, sys
from gi.repository import Gio, GLib
bus = Gio.bus_get_sync(Gio.BusType.SESSION)
XML = "<node><interface name='org.freedesktop.Application'><method name='Activate'><arg type='a{sv}' direction='in'/></method></interface></node>"
loop = GLib.MainLoop()
def on_call(*arguments):
    with open(sys.argv[1], "w") as file:
        json.dump(arguments[5].unpack()[0], file)
    arguments[6].return_value(None)
    bus.flush_sync()
    loop.quit()
bus.register_object("/org/foo/Bar_Baz", Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0], on_call)
Gio.bus_own_name_on_connection(bus, "org.foo.Bar-Baz", 0, None, None)
loop.run()
"""


@pytest.mark.needs_bus_frontend
def test_open_by_dbus_activation(agent, alice):
    output = f"{alice.runtime_dir}/activated"
    alice.write_file(f"{alice.home}/app", APP, 0o755)
    alice.write_file(f"{alice.home}/.local/share/dbus-1/services/org.foo.Bar-Baz.service",
                     f"[D-BUS Service]\nName=org.foo.Bar-Baz\nExec={alice.home}/app {output}\n")
    bus.call_bus(alice, "ReloadConfig")
    snaps.write_entry("org.foo.Bar-Baz", "Bar", "/bin/false", snap="foo", app="bar", DBusActivatable="true")
    activate(alice, "open", "org.foo.Bar-Baz", desktop_startup_id="old", activation_token="new")

    def written():
        with contextlib.suppress(FileNotFoundError, ValueError), open(output, encoding="utf-8") as file:
            return json.load(file)
        return None
    assert wait_until(written, "the activation") == {"activation-token": "new",
                                                     "desktop-startup-id": "new"}


@pytest.mark.needs_bus_frontend
@pytest.mark.parametrize("command, more", [
    ("/no/such/program", {}), ("", {}), ('"unbalanced', {}), ("/bin/true", {"Terminal": "true"})])
def test_unlaunchable_entries_are_not_opened(agent, alice, command, more):
    snaps.write_entry("foo_foo", "Foo", command, **more)
    activate(alice, "open", "foo_foo")
    agent.get("/v1/session-info")
    assert alice.systemctl("list-units", "app-*", "--output=json", "--all") == "[]"
    assert alice.state(SERVICE_UNIT) == "active"
