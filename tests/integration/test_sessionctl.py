# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""snap-sessionctl with real agents in real sessions: effects and output."""

import json
import os
import pty
import re
import select
import subprocess
import termios

import pytest

from harness import sessionctl, shells, snaps, units
from harness.agent import SERVICE_UNIT, Agent
from harness.namespace import PICTURES
from harness.notification_server import NotificationServer
from harness.sessionctl import ALL, NONE, SOME, USAGE, run
from harness.units import unit
from harness.users import UIDS

ALICE, BOB = UIDS["alice"], UIDS["bob"]


@pytest.fixture
def both(alice, bob):
    """Two sessions with the units of a snap, and agents."""
    for session in (alice, bob):
        units.install(session)
        Agent(session)
    return alice, bob


def test_sessions_are_found_and_not_started(both):
    outcome = run("sessions")
    assert outcome.rows == [[name, str(uid), f"/run/user/{uid}/snapd-session-agent.socket"]
                            for name, uid in (("alice", ALICE), ("bob", BOB))]
    assert [entry["uid"] for entry in run("sessions", "--json").json] == [ALICE, BOB]
    for session in both:
        assert session.state(SERVICE_UNIT) == "inactive"


def test_info(both):
    run("info")
    for session in both:
        # The name is owned once the agent has connected to the bus; the second reply has it.
        session.wait_for_state(SERVICE_UNIT, "active")
    outcome = run("info")
    assert [row[0] for row in outcome.rows] == ["alice", "bob"] and outcome.status == ALL
    entry = run("info", f"--uid={BOB}", "--json").json[0]
    assert entry["user"] == "bob" and entry["result"]["version"] == outcome.rows[1][1]


def test_units_in_all_sessions(both):
    alice, bob = both
    assert run("start", "--all", unit("ok"), unit("two")).status == ALL
    assert [s.state(unit(n)) for s in both for n in ("ok", "two")] == ["active"] * 4
    outcome = run("status", unit("ok"), unit("fails"))
    assert [row[:5] for row in outcome.rows][:2] == [
        ["alice", unit("ok"), "simple", "yes", "active"],
        ["alice", unit("fails"), "oneshot", "yes", "inactive"]]
    # Without arguments: the running daemons.
    assert [row[:2] for row in run("status").rows] == [
        [name, unit(n)] for name in ("alice", "bob") for n in ("ok", "two")]
    assert run("stop", f"--uid={ALICE},{BOB}", unit("two")).status == ALL
    assert run("restart", "--user=bob", unit("ok")).output.split()[-3:] == ["bob", str(BOB), "done"]
    assert [alice.state(unit("two")), bob.state(unit("two"))] == ["inactive"] * 2


def test_reload_and_daemon_reload(both):
    alice = both[0]
    run("start", f"--uid={ALICE}", unit("reloads"))
    pid = alice.show(unit("reloads"), "MainPID")
    assert run("reload", f"--uid={ALICE}", unit("reloads")).status == ALL
    assert alice.show(unit("reloads"), "MainPID") == pid
    alice.write_unit("snap.t.new.service", "[Service]\nExecStart=/bin/sleep infinity\n")
    assert run("daemon-reload", f"--uid={ALICE}").status == ALL
    assert run("start", f"--uid={ALICE}", "snap.t.new.service").status == ALL


def test_enable_and_disable(both):
    alice = both[0]
    assert run("start", "--enable", f"--uid={ALICE}", unit("enableable")).status == ALL
    assert alice.systemctl("is-enabled", unit("enableable")) == "enabled"
    assert run("stop", "--disable", f"--uid={ALICE}", unit("enableable")).status == ALL
    assert alice.systemctl("is-enabled", unit("enableable"), check=False) == "disabled"


def test_exit_codes_for_all_some_or_none(both):
    bob = both[1]
    bob.write_unit(unit("fails"), "[Service]\nType=oneshot\nExecStart=/bin/true\n"
                   "RemainAfterExit=yes\n")
    bob.systemctl("daemon-reload")
    outcome = run("start", "--all", unit("fails"))
    assert outcome.status == SOME
    assert [row[2] for row in outcome.rows] == ["failed", "done"]
    assert f"alice ({ALICE}): {unit('fails')}: not started: " in outcome.errors
    assert run("start", f"--uid={ALICE}", unit("fails")).status == NONE
    assert run("start", f"--uid={BOB}", unit("fails")).status == ALL
    # A missing session is a failure only if it was named.
    assert run("info", f"--uid={BOB},4711").status == SOME
    bob.systemctl("stop", "snapd.session-agent.socket", SERVICE_UNIT)
    assert run("info", "--all").status == ALL


def test_failures_as_json(both):
    entry = run("start", f"--uid={ALICE}", "--json", unit("ok"), unit("fails")).json[0]
    assert not entry["success"] and entry["error"]["code"] == "refused"
    [failure] = entry["failures"]
    assert [failure["unit"], failure["kind"]] == [unit("fails"), "start"]
    outcome = run("status", f"--uid={ALICE}", "--json", unit("ok"))
    assert outcome.json[0]["result"][0]["id"] == unit("ok") and outcome.errors == ""


def test_own_session_as_a_user(both):
    alice, bob = both
    assert run("start", unit("ok"), session=alice).status == ALL
    assert [alice.state(unit("ok")), bob.state(unit("ok"))] == ["active", "inactive"]
    assert [row[0] for row in run("info", session=alice).rows] == ["alice"]
    outcome = run("info", f"--uid={BOB}", session=alice)
    assert outcome.status == NONE and "only its user and root" in outcome.errors


def test_root_must_select_sessions(both):
    for command in (["start", unit("ok")], ["exit"], ["close", "foo"], ["raw", "GET", "/"]):
        outcome = run(*command)
        assert outcome.status == USAGE and "--uid, --user or --all" in outcome.errors
    assert both[0].state(unit("ok")) == "inactive"


def test_apps_are_shown_and_closed(both):
    alice = both[0]
    with snaps.running(alice, "foo", "bar") as app:
        outcome = run("apps")
        assert outcome.rows[0][:4] == ["alice", "foo", "bar", "app"]
        assert run("apps", "foo", "--json").json[0]["result"][0]["unit"] == app.unit
        assert run("apps", "other").rows == []
        outcome = run("close", f"--uid={ALICE}", "foo", "bar", "--wait=10")
        assert outcome.status == ALL and outcome.rows == [["alice", app.unit, "ended"]]
    assert "no application of it runs" in run("close", f"--uid={ALICE}", "foo").errors
    stubborn = ["/bin/sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done"]
    with snaps.running(alice, "foo", "bar", command=stubborn) as app:
        app.process.stdout.readline()
        outcome = run("close", f"--uid={ALICE}", "foo", "--wait=1")
        assert outcome.status == NONE
        assert outcome.rows == [["alice", app.unit, "still", "running"]]


@pytest.mark.needs_bus_frontend
def test_notifications(both):
    alice = both[0]
    snaps.clear()
    snaps.write_entry("foo_foo", "Foo")
    with NotificationServer(alice) as server, snaps.running(alice, "foo", "foo"):
        assert run("notify", f"--uid={ALICE}", "greeting", "Hello", "there", "--urgency=urgent",
                   "--action=later:foo").status == ALL
        [call] = server.wait_for("Notify", 1)
        assert [call[3], call[4]] == ["Hello", "there"]
        assert run("pending-refresh", f"--uid={ALICE}", "foo", "--time-remaining=7200").status == ALL
        assert "“Foo” within 2 hours" in server.wait_for("Notify", 2)[1][4]
        assert run("finish-refresh", f"--uid={ALICE}", "foo").status == ALL
        server.wait_for("Notify", 3)
        assert run("withdraw", f"--uid={ALICE}", "greeting").status == ALL
        server.wait_for("CloseNotification", 1)


def test_notifications_without_a_server(both):
    outcome = run("notify", "--all", "id", "Title")
    assert outcome.status == NONE and outcome.errors.count("snap-sessionctl: ") >= 2


def test_exit(both):
    alice = both[0]
    run("info", "--all")
    assert run("exit", f"--uid={ALICE}").status == ALL
    alice.wait_for_state(SERVICE_UNIT, "inactive")


def test_raw(both):
    outcome = run("raw", f"--uid={ALICE}", "POST", "/v1/service-control", '{"action":"daemon-reload"}')
    assert outcome.status == ALL and outcome.output == "null\n"
    outcome = run("raw", f"--uid={ALICE}", "GET", "/nowhere")
    assert outcome.status == NONE and json.loads(outcome.output)["message"]
    assert "does not know this" in outcome.errors
    assert len(run("raw", "--all", "--json", "GET", "/v1/session-info").json) == 2


@pytest.mark.parametrize("arguments, words", [
    ([], "a command is missing"),
    (["dance"], 'unknown command "dance"'),
    (["start"], "start: needs UNIT"),
    (["info", "now"], 'info: unexpected argument "now"'),
    (["close", "a", "b", "c"], 'unexpected argument "c"'),
    (["close", "--all", "a", "--wait=301"], "--wait: must be"),
    (["close", "--all", "a", "--wait=-1"], "--wait: must be"),
    (["start", "--uid=", "snap.x.y.service"], "--uid: the list is empty"),
    (["stop", "--user=", "snap.x.y.service"], "--user: the list is empty"),
    (["start", "--uid=1,", "snap.x.y.service"], '"" is not the number'),
    (["raw", "--uid=1,2", "GET", "/"], "need --json"),
    (["info", "--uid=alice"], '"alice" is not the number'),
    (["info", "--uid=-1"], '"-1" is not the number'),
    (["info", "--uid=4294967295"], "is not the number"),
    (["info", "--user=nobody-of-that-name"], 'no user "nobody-of-that-name"'),
    (["info", "--all", "--uid=1"], "cannot be combined with"),
    (["info", "--timeout=-1"], "must be a number of seconds"),
    (["info", "--timeout=nan"], "must be a number of seconds"),
    (["info", "--timeout=soon"], "must be a number of seconds"),
    (["info", "--max-response=0"], "must be a number of bytes"),
    (["info", "--enable"], "--enable"),
    (["notify", "--all", "a", "b", "--urgency=loud"], "neither low"),
    (["notify", "--all", "a", "b", "--action=open"], "ACTION:TARGET"),
    (["pending-refresh", "--all", "a", "--time-remaining=-1"], "0 or more"),
    (["pending-refresh", "--all", "a", "--time-remaining=inf"], "0 or more"),
    (["raw", "--all", "get", "/"], "capital letters"),
    (["raw", "--all", "GET", "v1"], "slash"),
    (["status", "a b"], "is not the name of a unit"),
    (["start", "--all", "snap.x.y.service,snap.z.z.service"], "is not the name of a unit"),
    (["info", "--complete=words"], 'unknown kind "words"'),
])
def test_usage(arguments, words):
    outcome = run(*arguments)
    assert outcome.status == USAGE, outcome.errors
    assert words in outcome.errors and outcome.output == ""


def test_arguments_that_begin_with_a_hyphen(both):
    outcome = run("finish-refresh", f"--uid={ALICE}", "--json", "--", "-foo")
    assert '"-foo"' in outcome.json[0]["error"]["message"]
    outcome = run("close", f"--uid={ALICE}", "--json", "--", "-foo")
    assert '"-foo"' in outcome.json[0]["error"]["message"]


def test_missing_sessions(both):
    outcome = run("sessions", f"--uid={ALICE},4711")
    assert outcome.status == SOME and len(outcome.rows) == 1
    assert "session 4711: no session" in outcome.errors
    assert run("sessions", "--uid=4711").status == NONE
    assert run("sessions", session=both[0]).rows[0][0] == "alice"


def test_output_that_cannot_be_written(both):
    for arguments in (["info"], ["info", "--json"], ["sessions"]):
        with open("/dev/full", "w", encoding="ascii") as full:
            done = subprocess.run([sessionctl.PROGRAM, *arguments], stdout=full, check=False,
                                  stderr=subprocess.PIPE, text=True)
        assert done.returncode == NONE and "could not be written" in done.stderr


def test_help_and_version():
    text = run("--help").output
    for command in run("--complete=commands").output.split():
        assert re.search(rf"^  {command} ", text, re.M)
        assert f"snap-sessionctl [OPTION…] {command}" in run(command, "--help").output
    assert run("--version").output.startswith("snap-sessionctl 0.")


# Output.


def read_terminal(terminal):
    """Reads until the other end is closed."""
    text = b""
    while select.select([terminal], [], [], 60)[0]:
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            break
        if not piece:
            break
        text += piece
    return text


def on_terminal(*arguments, columns=80, **environment):
    """The output on a terminal, including standard error."""
    terminal, end = pty.openpty()
    termios.tcsetwinsize(end, (24, columns))
    with subprocess.Popen([sessionctl.PROGRAM, *arguments], stdin=end, stdout=end, stderr=end,
                          start_new_session=True,
                          env=os.environ | {"TERM": "xterm", "LC_ALL": "C.UTF-8", **environment}):
        os.close(end)
        text = read_terminal(terminal)
    os.close(terminal)
    return text.decode().replace("\r\n", "\n")


def plain(text):
    return re.sub(r"\x1b\[[0-9]*[mK]|\r", "", text)


def test_eighty_columns(both):
    """Long names are truncated on a terminal, but not in a pipe."""
    alice = both[0]
    for name in ("an-application-of-some-length", "b"):
        alice.popen_logged_in(["systemd-run", "--user", "--scope", "--quiet", "--collect",
                               f"--unit=snap.firefox.{name}-{'0' * 8}-aaaa-bbbb-cccc-{'1' * 12}.scope",
                               "/bin/sleep", "infinity"])
        alice.wait_for_state(f"snap.firefox.{name}-{'0' * 8}-aaaa-bbbb-cccc-{'1' * 12}.scope", "active")
    run("start", "--all", unit("ok"))
    shown = on_terminal("apps")
    assert "…" in shown
    with open(f"{PICTURES}/snap-sessionctl-apps.txt", "w", encoding="utf-8") as file:
        file.write(plain(shown) + "\n" + plain(on_terminal("status", unit("ok"), unit("fails"),
                                                            "snap.not.there.service")))
        file.write("\n" + plain(on_terminal("start", "--all", unit("fails"))))
    assert all(len(line) <= 80 and line == line.rstrip() for line in plain(shown).splitlines())
    assert "…" not in run("apps").output


def test_colours_on_terminals_only(both):
    run("start", "--all", unit("ok"))
    assert "\x1b[32mactive\x1b[0m" in on_terminal("status", unit("ok"))
    assert "\x1b" not in on_terminal("status", unit("ok"), NO_COLOR="1")
    assert "\x1b" in on_terminal("status", unit("ok"), NO_COLOR="")
    assert "\x1b" not in on_terminal("status", unit("ok"), TERM="dumb")
    assert "\x1b" not in run("status", unit("ok"), TERM="xterm").output


def test_progress_while_sessions_answer(both):
    """On standard error if it is a terminal, and erased."""
    run("start", f"--uid={ALICE}", unit("slower"))
    shown = on_terminal("stop", "--all", unit("slower"))
    assert "1 of 2 sessions have answered…" in shown
    assert plain(shown.split("\x1b[K")[-1]).startswith("USER")
    assert "answered" not in run("info").errors



# Completion.


@pytest.fixture
def completed(alice):
    """Returns completions of a command line by alice's shells."""
    units.install(alice)
    Agent(alice)
    return shells.of(alice)


def test_completion_executes_nothing(completed, alice):
    """File names of any user are not executed."""
    mark = f"{alice.runtime_dir}/pwned"
    os.environ.pop("pwned", None)
    for name in (f"snap.$(touch${{IFS}}{mark}).service".replace("/", "\\x2f"), "snap.`id`.service", "snap.a b.service",
                 "snap.t.x\\x2dy.service"):
        alice.write_unit(name, "[Service]\nExecStart=/bin/true\n")
    words = run("--complete=units", session=alice).output.splitlines()
    assert "snap.t.x\\x2dy.service" in words
    assert not [word for word in words if "$" in word or "`" in word or " " in word]
    assert "snap.t.x\\x2dy.service" in completed["bash"]("snap-sessionctl stop snap.t.x")
    assert not os.path.exists(mark)


@pytest.mark.parametrize("shell", ["bash", "fish", "zsh"])
def test_completion(completed, alice, shell):
    complete = completed[shell]
    assert "status" in complete("snap-sessionctl sta") and "start" in complete("snap-sessionctl sta")
    assert unit("ok") in complete("snap-sessionctl stop snap.t.o")
    assert "snap.t.timed.timer" in complete("snap-sessionctl --json status snap.t.ti")
    assert "t" in complete("snap-sessionctl apps ")
    assert "disable" in complete("snap-sessionctl socket dis")
    alice.write_unit("snap.t.d.s.socket", "[Socket]\nListenStream=1\n")
    words = complete("snap-sessionctl socket disable snap.t.")
    assert "snap.t.d.s.socket" in words and unit("ok") not in words
    assert any(word.startswith("--enable") for word in complete("snap-sessionctl start --en"))
