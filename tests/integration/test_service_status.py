# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""GET /v1/service-status on a real user manager with real units."""

import time
from urllib.parse import quote

import pytest

from harness import client
from harness.units import unit

OK, MISSING = unit("ok"), unit("missing")
KEYS = ["daemon", "id", "name", "names", "enabled", "active", "installed", "needs-reload"]


def test_in_the_order_asked_with_all_keys(agent, snap):
    agent.control("start", OK)
    names = ["snap.t.timed.timer", unit("oneshot"), OK, MISSING, "snap.t.group.target",
             "snap.t.socketed.sock.socket", "snap.t.template@a.service"]
    result = agent.status(*names).result
    assert [entry["name"] for entry in result] == names
    assert [list(entry) for entry in result] == [KEYS] * len(names)
    assert [entry["daemon"] for entry in result] == ["", "oneshot", "simple", "", "", "", "simple"]
    assert [entry["active"] for entry in result] == [False, False, True] + [False] * 4
    assert [entry["installed"] for entry in result] == [True, True, True, False, True, True, True]
    assert [entry["id"] for entry in result] == names
    assert all(name in entry["names"] for name, entry in zip(names, result))
    assert not any(entry["needs-reload"] for entry in result)


def test_alias(agent, snap):
    agent.control("start", unit("enableable-too"), enable=True)
    entry = agent.status("snap.t.also.service").result[0]
    assert entry["name"] == "snap.t.also.service"
    assert entry["id"] == unit("enableable-too")
    assert sorted(entry["names"]) == sorted(["snap.t.also.service", unit("enableable-too")])
    assert entry["enabled"] and entry["active"]


@pytest.mark.parametrize("command, enabled", [
    ([], False), (["enable"], True), (["enable", "--runtime"], True), (["mask"], False),
])
def test_enabled(agent, snap, command, enabled):
    name = unit("enableable")
    if command == ["mask"]:
        snap.mask("snap.t.masked.service")
        name = "snap.t.masked.service"
        snap.systemctl("daemon-reload")
    elif command:
        snap.systemctl(*command, name)
    assert agent.status(name).result[0]["enabled"] is enabled


def test_static_counts_as_enabled(agent, snap):
    assert agent.status(OK).result[0]["enabled"] is True


def test_needs_reload(agent, snap):
    agent.status(OK)
    snap.write_unit(OK, "[Service]\nExecStart=/bin/sleep 100\n")
    assert agent.status(OK).result[0]["needs-reload"] is True
    agent.control("daemon-reload")
    assert agent.status(OK).result[0]["needs-reload"] is False


@pytest.mark.shares_session
@pytest.mark.parametrize("query", ["", "?services=", "?services=,%20,", "?other=1"])
def test_no_services(agent, query):
    reply = agent.get("/v1/service-status" + query)
    assert (reply.status, reply.result) == (200, None)


def test_spaces_and_empty_items_are_ignored(agent, snap):
    reply = agent.get("/v1/service-status?services=" + quote(f" {OK} ,, {MISSING},"))
    assert [entry["name"] for entry in reply.result] == [OK, MISSING]


def test_unit_that_does_not_belong_to_a_snap(agent, snap):
    reply = agent.status(OK, "dbus.service")
    assert reply.status == 500 and "kind" not in reply.result


@pytest.mark.shares_session
@pytest.mark.parametrize("name", ["snap.t.ok", "snap.t/x.service", "snap.t..service", "snap.*.service",
                                  "snap." + "x" * 300 + ".service", "snap.\u0001.service"])
def test_invalid_names_are_errors_of_their_own(agent, snap, name):
    reply = agent.status(OK, quote(name))
    assert reply.status == 500
    assert reply.result["kind"] == "service-status"
    assert list(reply.result["value"]) == ["status-errors"]
    assert list(reply.result["value"]["status-errors"]) == [name]


def test_query_that_is_not_utf8(agent):
    assert agent.get("/v1/service-status?services=snap.%ff.service").status == 400


def test_too_many(agent):
    reply = agent.status(*[f"snap.t.template@{i}.service" for i in range(257)])
    assert reply.status == 400 and "256" in reply.message


def test_256_units_at_once(agent, snap):
    names = [f"snap.t.template@{i}.service" for i in range(256)]
    assert [entry["name"] for entry in agent.status(*names).result] == names


def test_reading_never_waits_for_changes(agent, snap):
    """Status queries during a stop of ten seconds."""
    slow = unit("slow")
    agent.control("start", slow, OK)
    with client.connect(agent.path) as stop:
        stop.sendall(client.format_request("POST", "/v1/service-control",
                                           {"action": "stop", "services": [slow]}))
        snap.wait_for_state(slow, "deactivating")
        times = []
        for _ in range(20):
            before = time.monotonic()
            assert [entry["active"] for entry in agent.status(slow, OK).result] == [False, True]
            times.append(time.monotonic() - before)
        assert snap.state(slow) == "deactivating"
        assert sorted(times)[10] < 0.2  # milliseconds on an idle machine
        snap.systemctl("kill", slow)  # the rest of the ten seconds is not needed
        assert client.Reply(client.read_all(stop)).status == 200
