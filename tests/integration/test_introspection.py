# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""The client library from Python, through GObject introspection."""

import json
import os
import subprocess
import sys

import pytest

from harness import sessionctl, snaps, units
from harness.agent import Agent
from harness.units import unit
from harness.users import UIDS

pytestmark = [pytest.mark.needs_introspection, pytest.mark.full_build_only]
DOCS = os.environ.get("SSA_DOCS", "docs")
LIBDIR = os.environ.get("SSA_LIBDIR", "/usr/local/lib/x86_64-linux-gnu")
UIDS_OF = [UIDS["alice"], UIDS["bob"]]
PRELUDE = """
import json, sys
import gi
gi.require_version("SnapSession", "1")
from gi.repository import Gio, GLib, SnapSession as S

def wait(client, name, *arguments, cancellable=None):
    loop, kept = GLib.MainLoop(), []
    def done(_, result):
        kept.append(result)
        loop.quit()
    getattr(client, name + "_async")(*arguments, cancellable, done)
    loop.run()
    return getattr(client, name + "_finish")(kept[0])

def show(value):
    print(json.dumps(value))

client = S.Client()
"""


def run(script, check=True):
    """Runs it as root; returns its output."""
    environment = os.environ | {"LD_LIBRARY_PATH": LIBDIR, "GI_TYPELIB_PATH": f"{LIBDIR}/girepository-1.0",
                                "G_DEBUG": "fatal-warnings"}
    done = subprocess.run([sys.executable, "-B", "-c", PRELUDE + script], capture_output=True,
                          text=True, check=False, timeout=60, env=environment)
    if check:
        assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def both(alice, bob):
    for session in (alice, bob):
        units.install(session)
        Agent(session)
    return alice, bob


def test_sessions_and_info(both):
    found, results, count = run("""
show(client.find_sessions())
answered = []
client.connect("answered", lambda _, result, n, total: answered.append([n, total]))
results = wait(client, "get_info", client.find_sessions())
show([[r.uid, r.is_success(), r.info.version != "", r.error] for r in results])
show(answered)
""")
    assert found == UIDS_OF
    assert results == [[uid, True, True, None] for uid in UIDS_OF]
    assert count == [[1, 2], [2, 2]]


def test_services(both):
    units_of, failed, states = run(f"""
uids = client.find_sessions()
flags, actions = S.ServiceFlags, S.ServiceAction
wait(client, "control_services", uids, actions.START, ["{unit('ok')}"], flags.NONE)
results = wait(client, "get_service_status", uids, ["{unit('ok')}", "snap.no.such.service"])
show([[u.name, u.active, u.installed, u.names] for u in results[0].units])
[result] = wait(client, "control_services", uids[:1], actions.START, ["{unit('fails')}"], flags.NONE)
error = result.error
show([[f.unit, int(f.kind), error.matches(S.error_quark(), S.Error.REFUSED)]
      for f in result.failures])
wait(client, "control_services", uids, actions.STOP, ["{unit('ok')}"], flags.NONE)
show([r.units[0].active for r in wait(client, "get_service_status", uids, ["{unit('ok')}"])])
""")
    assert units_of == [[unit("ok"), True, True, [unit("ok")]],
                        ["snap.no.such.service", False, False, ["snap.no.such.service"]]]
    assert failed == [[unit("fails"), 0, True]]
    assert states == [False, False]


def test_apps(both):
    with snaps.running(both[0], "foo", "bar") as app:
        listed, ended = run("""
uids = client.find_sessions()[:1]
[result] = wait(client, "list_apps", uids, "foo")
show([[a.snap, a.app, a.unit, a.kind == S.AppKind.APP, a.since.to_unix() > 0]
      for a in result.apps])
[result] = wait(client, "close_apps", uids, "foo", None, 10)
show(result.ended)
""")
        assert listed == [["foo", "bar", app.unit, True, True]]
        assert ended == [app.unit]


def test_errors_and_cancelling(both):
    lines = run("""
try:
    wait(client, "get_service_status", [1], ["not a unit"])
except GLib.Error as error:
    show(error.matches(S.error_quark(), S.Error.INVALID_ARGUMENT))
cancellable = Gio.Cancellable()
cancellable.cancel()
try:
    wait(client, "get_info", client.find_sessions(), cancellable=cancellable)
except GLib.Error as error:
    show(error.matches(Gio.io_error_quark(), Gio.IOErrorEnum.CANCELLED))
[result] = wait(client, "get_info", [4711])
show(result.error.matches(S.error_quark(), S.Error.NO_SESSION))
show([len(wait(client, "get_info", [])), client.props.timeout, client.props.max_response])
notification = S.Notification.new("id", "Title")
notification.set_urgency(S.NotificationUrgency.LOW)
[result] = wait(client, "post_notification", client.find_sessions()[:1], notification)
show(result.error.matches(S.error_quark(), S.Error.REFUSED))
""")
    assert lines == [True, True, True, [0, 30000, 1048576], True]


def test_nothing_else_is_exported():
    """All exported symbols have the library's prefix."""
    names = subprocess.run(["nm", "-D", "--defined-only", f"{LIBDIR}/libsnap-session.so.1"],
                           check=True, capture_output=True, text=True).stdout.split("\n")
    exported = [line.split()[-1] for line in names if line]
    assert len(exported) > 50 and all(name.startswith("snap_session_") for name in exported)
    assert sessionctl.run("--version").status == 0


def code_of_manual(language):
    with open(f"{DOCS}/libsnap-session.md", encoding="utf-8") as file:
        return file.read().split(f"```{language}\n")[1].split("```")[0]


@pytest.mark.parametrize("language", ["c", "python"])
def test_examples_of_the_manual(both, tmp_path, language):
    """They are compiled and run unchanged."""
    environment = os.environ | {"LD_LIBRARY_PATH": LIBDIR, "GI_TYPELIB_PATH": f"{LIBDIR}/girepository-1.0",
                                "PKG_CONFIG_PATH": f"{LIBDIR}/pkgconfig"}
    source = tmp_path / f"example.{'c' if language == 'c' else 'py'}"
    source.write_text(code_of_manual(language), encoding="utf-8")
    command = [sys.executable, "-B", source]
    if language == "c":
        subprocess.run(f"cc -Wall -Wextra -Werror -Wno-unused-parameter $(pkg-config --cflags libsnap-session) {source} "
                       f"-o {tmp_path}/example $(pkg-config --libs libsnap-session)", shell=True,
                       check=True, env=environment)
        command = [tmp_path / "example"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60,
                          env=environment)
    assert [line.split(": ")[0] for line in done.stdout.splitlines()] == [str(uid) for uid in UIDS_OF]
