# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""The client library, through snap-sessionctl, against malicious servers, beside a real agent."""

import json
import os
import socket
import subprocess

import pytest

from harness import sessionctl
from harness.agent import SANITIZED
from harness.malicious_servers import BASE, HEAD, LIES, MaliciousServers, has_daemons, reply, says, sends_nothing
from harness.users import UIDS

pytestmark = pytest.mark.full_build_only

FIRST = 30000
DEADLINE = 2
ALICE = UIDS["alice"]


@pytest.fixture(scope="module")
def lies():
    """Queries all servers at once, and returns the result of each."""
    behaviours = {FIRST + i: behaviour for i, (behaviour, _) in enumerate(LIES.values())}
    with MaliciousServers(behaviours):
        outcome = sessionctl.run("info", "--all", "--json", f"--timeout={DEADLINE}")
    return outcome


@pytest.mark.parametrize("name", LIES)
def test_malicious_server(lies, name):
    number = list(LIES).index(name)
    entry = lies.by_uid()[FIRST + number]
    assert not entry["success"] and "result" not in entry
    assert entry["error"]["code"] == LIES[name][1], entry["error"]["message"]
    assert entry["error"]["message"].startswith(f"session {FIRST + number}: ")
    assert len(entry["error"]["message"]) < 300


def test_malicious_servers_do_not_affect_others(agent, alice):
    """An honest session among malicious servers, and the whole call ends at the deadline."""
    behaviours = {FIRST + i: behaviour for i, (behaviour, _) in enumerate(LIES.values())}
    with MaliciousServers(behaviours):
        outcome = sessionctl.run("info", "--all", "--json", f"--timeout={DEADLINE}")
    assert outcome.status == sessionctl.SOME
    good = [entry["uid"] for entry in outcome.json if entry["success"]]
    assert good == [ALICE]
    assert DEADLINE <= outcome.seconds < DEADLINE + 3


# Discovery of sessions.


def ask(*arguments):
    outcome = sessionctl.run("info", "--json", *arguments)
    return outcome, {uid: entry.get("error", {}).get("code") for uid, entry in outcome.by_uid().items()}


def make_directory(uid, owner=None):
    path = f"{BASE}/{uid}"
    os.mkdir(path, 0o700)
    os.chown(path, uid if owner is None else owner, uid)
    return f"{path}/snapd-session-agent.socket"


@pytest.fixture
def place():
    """Runtime directories of users, removed recursively."""
    made = []

    def make(uid, owner=None):
        made.append(uid)
        return make_directory(uid, owner)

    yield make
    for uid in made:
        path = f"{BASE}/{uid}"
        for name in os.listdir(path):
            os.unlink(f"{path}/{name}")
        os.rmdir(path)


def test_missing_session_is_not_a_failure(place):
    """No socket, a stale one, and no directory are distinguished from a failing agent."""
    place(FIRST)
    stale = place(FIRST + 1)
    with socket.socket(socket.AF_UNIX) as listener:
        os.seteuid(FIRST + 1)
        listener.bind(stale)
        listener.listen()
        os.seteuid(0)
    outcome, codes = ask(f"--uid={FIRST},{FIRST + 1}", f"--uid={FIRST + 2}")
    assert codes == {FIRST: "no-session", FIRST + 1: "no-session", FIRST + 2: "no-session"}
    assert outcome.status == sessionctl.NONE
    outcome, codes = ask("--all")
    assert codes == {FIRST + 1: "no-session"} and outcome.status == sessionctl.ALL


def test_foreign_sockets_get_no_request(place):
    """A link to root's socket, a file, a socket of another user, a directory of another user."""
    received = []
    with MaliciousServers({FIRST + 10: says(b"")}) as others:
        link = place(FIRST)
        os.symlink(f"{BASE}/{FIRST + 10}/snapd-session-agent.socket", link)
        os.chown(link, FIRST, FIRST, follow_symlinks=False)
        with open(place(FIRST + 1), "w", encoding="ascii"):
            pass
        with socket.socket(socket.AF_UNIX) as listener:
            path = place(FIRST + 2)
            listener.bind(path)
            listener.listen()
            listener.setblocking(False)
            # Root's socket with a changed owner: the peer is still root.
            os.chown(path, FIRST + 2, FIRST + 2)
            with socket.socket(socket.AF_UNIX) as other:
                other.bind(place(FIRST + 3, owner=0))
            outcome, codes = ask(f"--uid={FIRST},{FIRST + 1},{FIRST + 2},{FIRST + 3}")
            connection, _ = listener.accept()
            with connection:
                received.append(connection.recv(1))
        assert others.sockets
    assert codes == {FIRST + i: "untrusted" for i in range(4)}
    assert outcome.status == sessionctl.NONE
    assert received == [b""], "nothing is sent to who is not the session's user"


def test_full_backlog_has_a_deadline_of_its_own():
    with MaliciousServers({FIRST: None}, backlog=0) as malicious_servers:
        path = f"{BASE}/{FIRST}/snapd-session-agent.socket"
        waiting = []
        try:
            while True:
                client = socket.socket(socket.AF_UNIX)
                client.setblocking(False)
                client.connect(path)
                waiting.append(client)
        except BlockingIOError:
            client.close()
        outcome, codes = ask(f"--uid={FIRST}", "--connect-timeout=0.5")
        assert codes == {FIRST: "timed-out"}
        assert "the backlog is full" in outcome.json[0]["error"]["message"]
        assert 0.5 <= outcome.seconds < 5
        # When the backlog has room, the connection succeeds.
        malicious_servers.loop.call_soon_threadsafe(malicious_servers.sockets[FIRST].accept)
        for client in waiting:
            client.close()
        outcome, codes = ask(f"--uid={FIRST}", "--connect-timeout=5", "--timeout=1")
        assert "within 1 seconds" in outcome.json[0]["error"]["message"]


def test_limit_of_the_response_can_be_set():
    body = b'{"type":"sync","result":{"version":"1"}}' + b" " * 2000
    with MaliciousServers({FIRST: says(reply(body))}):
        assert ask("--all")[1] == {FIRST: None}
        assert ask("--all", "--max-response=2000")[1] == {FIRST: "too-large"}
        assert ask("--all", "--max-response=2040")[1] == {FIRST: None}


def test_deadline_can_be_set():
    with MaliciousServers({FIRST: sends_nothing}):
        outcome, codes = ask("--all", "--timeout=0.2")
    assert codes == {FIRST: "timed-out"} and outcome.seconds < 3


def test_units_that_were_not_requested():
    """In a result, and in failures."""
    unit = '{"daemon":"simple","id":"%s","name":"%s","names":[],"enabled":true,"active":true,"installed":true}'
    status = '{"type":"sync","result":[' + unit % (("snap.x.y.service",) * 2) + "]}"
    with MaliciousServers({FIRST: says(reply(status.encode()))}):
        entry = sessionctl.run("status", "--json", "snap.a.b.service").json[0]
        assert entry["error"]["code"] == "bad-reply" and "nobody asked" in entry["error"]["message"]
        assert sessionctl.run("status", "--json", "snap.x.y.service").json[0]["success"]
    failures = b'{"type":"error","result":{"message":"x","value":{"start-errors":{"a.service":"y"}}}}'
    with MaliciousServers({FIRST: says(reply(failures, HEAD.replace(b"200", b"500")))}):
        entry = sessionctl.run("start", "--all", "--json", "snap.a.b.service").json[0]
        assert entry["error"]["code"] == "bad-reply" and "failures" not in entry


def test_texts_cannot_command_a_terminal():
    """Escape sequences, newlines and directional formatting are escaped."""
    evil = "\\u001b]0;owned\\u0007\\nalice  9  done\\u202e\\u009b2J"
    body = '{"type":"error","result":{"message":"' + evil + '"}}'
    with MaliciousServers({FIRST: says(reply(body.encode(), HEAD.replace(b"200", b"500")))}):
        outcome = sessionctl.run("info")
    assert outcome.errors == (f"snap-sessionctl: {FIRST} ({FIRST}): "
                              "\\x1b]0;owned\\x07\\x0aalice  9  done\\u202e\\x9b2J\n")
    app = ('{"type":"sync","result":[{"snap":"\\u001b[2J","app":"a\\nb","unit":"snap.\\u001b[2J.u","kind":"app"}]}')
    with MaliciousServers({FIRST: says(reply(app.encode()))}):
        # Such unit names are rejected.
        assert sessionctl.run("apps", "--json").json[0]["error"]["code"] == "bad-reply"
    app = ('{"type":"sync","result":[{"snap":"a","app":"\\u001b[2J\\nb","unit":"snap.a.u","kind":"app"}]}')
    with MaliciousServers({FIRST: says(reply(app.encode()))}):
        outcome = sessionctl.run("apps")
        as_json = sessionctl.run("apps", "--json")
    assert "\x1b" not in outcome.output and len(outcome.output.splitlines()) == 2
    assert as_json.json[0]["result"][0]["app"] == "\x1b[2J\nb"
    version = "1\u009b2J\u202e\U000e0001\x7f"
    info = json.dumps({"type": "sync", "result": {"version": version}}, ensure_ascii=False)
    with MaliciousServers({FIRST: says(reply(info.encode()))}):
        for outcome in (sessionctl.run("info", "--json"),
                        sessionctl.run("raw", f"--uid={FIRST}", "GET", "/")):
            assert outcome.output.isascii() and "\x7f" not in outcome.output
            assert version in json.dumps(json.loads(outcome.output), ensure_ascii=False)


def test_a_small_reply_makes_no_large_table():
    """All rows have the width of the widest cell of any session."""
    long = "x" * 60000
    ended = [f"snap.foo.a{n}.scope" for n in range(20000)]
    body = json.dumps({"type": "sync", "result": {"ended": ended, "running": {}}})
    message = json.dumps({"type": "error", "result": {"message": long}})
    with MaliciousServers({FIRST: says(reply(body.encode())),
                FIRST + 1: says(reply(message.encode(), HEAD.replace(b"200", b"500")))}):
        outcome = sessionctl.run("close", "--all", "foo")
    assert len(outcome.output.splitlines()) == 20001 and len(outcome.output) < 20001 * 100
    assert len(outcome.errors) < 2000
    # Processor time: elapsed time would include the machine's load.
    assert outcome.cpu_seconds < (40 if SANITIZED else 10)


def test_units_of_other_snaps_are_not_closed():
    for body in ({"ended": ["ssh.service"]}, {"ended": [], "running": {"snap.bar.x.scope": "no"}}):
        text = json.dumps({"type": "sync", "result": body})
        with MaliciousServers({FIRST: says(reply(text.encode()))}):
            assert sessionctl.run("close", "--all", "--json", "foo").json[0]["error"]["code"] == "bad-reply"


def test_socket_bind_mounted_over_the_path(place, agent, alice):
    """Another user's socket is mounted at the path of the user's own."""
    path = place(FIRST)
    with open(path, "w", encoding="ascii"):
        pass
    subprocess.run(["mount", "--bind", agent.path, path], check=True)
    try:
        _, codes = ask(f"--uid={FIRST}")
    finally:
        subprocess.run(["umount", path], check=True)
    assert codes == {FIRST: "untrusted"}


def test_status_without_units_has_one_deadline(agent, alice):
    """Two queries; no session waits for another between them."""
    with MaliciousServers({FIRST: sends_nothing}):
        outcome = sessionctl.run("status", "--all", "--json", "--timeout=2")
    entries = outcome.by_uid()
    assert entries[ALICE]["success"] and entries[ALICE]["result"] is None
    assert entries[FIRST]["error"]["code"] == "timed-out"
    assert 2 <= outcome.seconds < 3.5


def test_many_sessions_need_one_descriptor_each():
    """Twice as many sessions as a common limit allows with two descriptors each."""
    uids = range(FIRST, FIRST + 300)
    with MaliciousServers(dict.fromkeys(uids, says(reply(b'{"type":"sync","result":{"version":"1"}}')))):
        done = subprocess.run(["prlimit", "--nofile=400:400", sessionctl.PROGRAM, "info", "--json",
                               "--all"], check=True, capture_output=True, text=True)
    assert all(entry["success"] for entry in json.loads(done.stdout))


def test_long_list_does_not_affect_other_sessions():
    """The units that a session lists are queried in several requests, and an error in one affects
    only that session's result."""
    names = [f"snap.{'a' * 40}.{'b' * 190}{i:03}.service" for i in range(300)]
    with MaliciousServers({FIRST: has_daemons(["snap.a.b.service"]), FIRST + 1: has_daemons(names),
                FIRST + 2: has_daemons(names, pieces=2), FIRST + 3: has_daemons([])}):
        outcome = sessionctl.run("status", "--json")
        table = sessionctl.run("status")
    assert outcome.status == sessionctl.SOME, outcome.output[:2000] + outcome.errors
    found = outcome.by_uid()
    assert [unit["name"] for unit in found[FIRST]["result"]] == ["snap.a.b.service"]
    assert sorted(unit["name"] for unit in found[FIRST + 1]["result"]) == names
    assert found[FIRST + 2]["error"]["code"] == "bad-reply" and "result" not in found[FIRST + 2]
    assert not found[FIRST + 3]["result"] and found[FIRST + 3]["success"]
    assert table.status == sessionctl.SOME and len(table.rows) == 301
