# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""POST /v1/service-control on a real user manager with real units."""

import signal
import threading
import time

import pytest

from harness import client
from harness.agent import SERVICE_UNIT
from harness.units import unit

OK, TWO, THREE = unit("ok"), unit("two"), unit("three")
FAILS, STAYS, MISSING = unit("fails"), unit("stays"), unit("missing")


def value_of(reply):
    assert reply.status == 500
    assert reply.json["type"] == "error"
    assert reply.result["kind"] == "service-control"
    assert reply.message
    return reply.result["value"]


def assert_success(reply):
    assert (reply.status, reply.json) == (200, {"type": "sync", "result": None})


def test_start_and_stop(agent, snap):
    assert_success(agent.control("start", OK, TWO))
    assert [snap.state(OK), snap.state(TWO)] == ["active", "active"]
    assert_success(agent.control("stop", OK))
    assert [snap.state(OK), snap.state(TWO)] == ["inactive", "active"]


@pytest.mark.parametrize("kind", ["snap.t.socketed.sock.socket", "snap.t.timed.timer",
                                  "snap.t.group.target", "snap.t.template@one.service"])
def test_every_kind_of_unit(agent, snap, kind):
    assert_success(agent.control("start", kind))
    assert snap.state(kind) == "active"
    assert_success(agent.control("restart", kind))
    assert snap.state(kind) == "active"
    assert_success(agent.control("stop", kind))
    assert snap.state(kind) == "inactive"


def test_start_is_in_the_order_given(agent, snap):
    order = [TWO, unit("template@a"), OK, THREE]
    assert_success(agent.control("start", *order))
    times = [int(snap.show(name, "InactiveExitTimestampMonotonic")[0]) for name in order]
    assert times == sorted(times)


def test_failed_start_rolls_back_in_order(agent, snap):
    value = value_of(agent.control("start", TWO, OK, FAILS, THREE))
    assert list(value) == ["start-errors", "stop-errors"]
    assert list(value["start-errors"]) == [FAILS]
    assert value["stop-errors"] == {}
    assert "status 3" in value["start-errors"][FAILS]
    assert [snap.state(name) for name in (TWO, OK, THREE)] == ["inactive"] * 3
    # THREE was never started; the others were stopped in the order in which they were started.
    assert snap.show(THREE, "InactiveExitTimestampMonotonic") == ["0"]
    stopped = [int(snap.show(name, "ActiveExitTimestampMonotonic")[0]) for name in (TWO, OK)]
    assert 0 < stopped[0] < stopped[1]


def test_roll_back_keeps_units_that_ran_before(agent, snap):
    snap.systemctl("start", OK)
    value_of(agent.control("start", OK, TWO, FAILS))
    assert [snap.state(OK), snap.state(TWO)] == ["active", "inactive"]


def test_roll_back_reports_units_that_did_not_stop(agent, snap):
    value = value_of(agent.control("start", STAYS, OK, FAILS))
    assert list(value["start-errors"]) == [FAILS]
    assert list(value["stop-errors"]) == [STAYS]
    assert [snap.state(STAYS), snap.state(OK)] == ["active", "inactive"]


@pytest.mark.parametrize("name, reason", [
    ("fails", "status 3"),
    ("killed", "signal 11"),
    ("hangs", "timeout"),
    ("needs-fails", "depends on failed"),
    ("missing", "not found"),
])
def test_reason_for_a_failed_start(agent, snap, name, reason):
    value = value_of(agent.control("start", unit(name)))
    assert list(value["start-errors"]) == [unit(name)]
    assert reason in value["start-errors"][unit(name)]


def test_masked_unit(agent, snap):
    snap.mask("snap.t.masked.service")
    snap.systemctl("daemon-reload")
    value = value_of(agent.control("start", "snap.t.masked.service"))
    assert "masked" in value["start-errors"]["snap.t.masked.service"]


def test_stop_tries_all(agent, snap):
    agent.control("start", OK, STAYS, TWO)
    value = value_of(agent.control("stop", OK, STAYS, MISSING, TWO))
    assert list(value) == ["stop-errors"]
    assert sorted(value["stop-errors"]) == sorted([STAYS, MISSING])
    assert "not loaded" in value["stop-errors"][MISSING]
    assert [snap.state(OK), snap.state(TWO)] == ["inactive", "inactive"]


def test_stop_of_slow_units_does_not_add_up(agent, snap):
    names = [unit("slower"), unit("slower-too")]
    agent.control("start", *names)
    before = time.monotonic()
    assert_success(agent.control("stop", *names))
    assert time.monotonic() - before < 3.9  # two seconds each
    assert [snap.state(name) for name in names] == ["inactive"] * 2


def test_stop_of_a_stubborn_unit_waits_for_its_kill(agent, snap):
    agent.control("start", unit("stubborn"))
    assert_success(agent.control("stop", unit("stubborn")))
    assert snap.state(unit("stubborn")) == "failed"


def test_restart(agent, snap):
    agent.control("start", OK)
    before = snap.show(OK, "MainPID")
    assert_success(agent.control("restart", OK))
    assert snap.state(OK) == "active"
    assert snap.show(OK, "MainPID") != before


def test_restarts_do_not_count(agent, snap):
    """systemd allows five starts of a unit in ten seconds; restarts must not count."""
    for _ in range(8):
        assert agent.control("restart", unit("ok")).status == 200
    assert snap.state(unit("ok")) == "active"


def test_restart_starts_inactive_units(agent, snap):
    assert_success(agent.control("restart", OK))
    assert snap.state(OK) == "active"


def test_restart_tries_all(agent, snap):
    agent.control("start", STAYS)
    value = value_of(agent.control("restart", STAYS, FAILS, MISSING, OK))
    assert list(value) == ["restart-errors"]
    assert sorted(value["restart-errors"]) == sorted([STAYS, FAILS, MISSING])
    assert snap.state(OK) == "active"


def test_reload_keeps_the_process_where_it_can(agent, snap):
    reloads = unit("reloads")
    agent.control("start", reloads, OK)
    before = snap.show(reloads, "MainPID") + snap.show(OK, "MainPID")
    assert_success(agent.control("restart", reloads, OK, reload=True))
    after = snap.show(reloads, "MainPID") + snap.show(OK, "MainPID")
    assert after[0] == before[0] and after[1] != before[1]


def test_enable_then_disable(agent, snap):
    names = [unit("enableable"), unit("enableable-too")]
    assert_success(agent.control("start", *names, enable=True))
    assert [snap.show(n, "ActiveState", "UnitFileState", "NeedDaemonReload") for n in names] == [
        ["active", "enabled", "no"]] * 2
    assert_success(agent.control("stop", *names, disable=True))
    assert [snap.show(n, "ActiveState", "UnitFileState", "NeedDaemonReload") for n in names] == [
        ["inactive", "disabled", "no"]] * 2


def test_enable_is_rolled_back(agent, snap):
    good, bad = unit("enableable"), unit("enableable-fails")
    value = value_of(agent.control("start", good, bad, enable=True))
    assert list(value["start-errors"]) == [bad]
    assert [snap.show(n, "ActiveState", "UnitFileState") for n in (good, bad)] == [
        ["inactive", "disabled"], ["failed", "disabled"]]


def test_enable_of_a_missing_unit(agent, snap):
    good = unit("enableable")
    value = value_of(agent.control("start", good, MISSING, enable=True))
    assert list(value["start-errors"]) == [MISSING]
    assert snap.show(good, "ActiveState", "UnitFileState") == ["inactive", "disabled"]


def test_enable_is_rolled_back_if_systemd_does_not_reload(agent, snap):
    """The daemon-reload times out: nothing is started, and nothing stays enabled."""
    agent.set_options("--limit=reload=0.4", "--limit=answer=0.4")
    name = unit("enableable")
    agent.status(name)
    with client.connect(agent.path) as connection:
        snap.manager.send_signal(signal.SIGSTOP)
        try:
            connection.sendall(client.format_request(
                "POST", "/v1/service-control",
                {"action": "start", "services": [name], "enable": True}))
            reply = client.Reply(client.read_all(connection))
        finally:
            snap.manager.send_signal(signal.SIGCONT)
    assert reply.status == 500 and reply.message
    assert snap.state(name) == "inactive"


def test_a_start_that_takes_too_long_is_undone(alice, snap, agent):
    agent.set_options("--limit=job-endless=0.5")
    snap.write_unit("snap.t.endless.service", "[Service]\nType=oneshot\nExecStart=/bin/sleep 100\n"
                    "TimeoutSec=infinity\n")
    snap.systemctl("daemon-reload")
    value = value_of(agent.control("start", OK, "snap.t.endless.service"))
    assert list(value["start-errors"]) == ["snap.t.endless.service"]
    assert alice.state(OK) == "inactive"
    assert alice.state("snap.t.endless.service") == "failed"  # ended by a signal


def test_disable_only_if_all_stopped(agent, snap):
    name = unit("enableable")
    agent.control("start", name, STAYS, enable=True)
    value_of(agent.control("stop", name, STAYS, disable=True))
    assert snap.show(name, "ActiveState", "UnitFileState") == ["inactive", "enabled"]


def test_daemon_reload(agent, snap):
    snap.write_unit("snap.t.new.service", "[Service]\nExecStart=/bin/sleep infinity\n")
    snap.write_unit(OK, "[Service]\nExecStart=/bin/sleep 1000\n")
    snap.state(OK)
    assert_success(agent.control("daemon-reload"))
    assert "1000" in snap.show(OK, "ExecStart")[0]
    reply = agent.control("daemon-reload", OK)
    assert reply.status == 500 and "kind" not in reply.result


@pytest.mark.shares_session
@pytest.mark.parametrize("action", ["start", "stop", "restart", "daemon-reload"])
@pytest.mark.parametrize("body", [{}, {"services": None}, {"services": []},
                                  {"services": None, "enable": None, "unknown": {"a": [1]}}])
def test_nothing_to_do_is_success(agent, action, body):
    assert_success(agent.post("/v1/service-control", {"action": action} | body))


@pytest.mark.shares_session
@pytest.mark.parametrize("action", ["start", "stop", "restart"])
def test_units_that_do_not_belong_to_snaps(agent, snap, action):
    snap.write_unit("other.service", "[Service]\nExecStart=/bin/sleep infinity\n")
    snap.systemctl("start", TWO)
    for name in ("other.service", "snapx.t.ok.service", "", "SNAP.t.ok.service"):
        reply = agent.control(action, OK, TWO, name)
        assert reply.status == 500 and "kind" not in reply.result
    assert [snap.state(OK), snap.state(TWO)] == ["inactive", "active"]


@pytest.mark.shares_session
@pytest.mark.parametrize("name", [
    "snap.t/ok.service", "snap.../etc/passwd", "snap.t..ok.service", "snap.t.ok", "snap.", "snap",
    "snap.service", "snap.t.*.service", "snap.t.[ok].service", "snap.t.o?.service",
    "snap.t.ok.service ", "snap.t.ok.service\n", "snap.t.\u0007.service", "snap.t.ö.service",
    "snap.t." + "x" * 300 + ".service", "snap.t.ok.mount", "snap.t.ok.SERVICE",
])
def test_invalid_unit_names(agent, snap, name):
    reply = agent.control("start", OK, name)
    # Names without the prefix of a snap's unit have a different error.
    assert reply.status == (400 if name.startswith("snap.") else 500)
    if reply.status == 400:
        assert "services[1]" in reply.message
    assert snap.state(OK) == "inactive"


def test_limit_of_units(agent, snap):
    many = [f"snap.t.template@{i}.service" for i in range(256)]
    assert_success(agent.control("stop", *[OK] * 256))
    reply = agent.control("start", *many, OK)
    assert reply.status == 400 and "256" in reply.message


def test_changes_run_one_at_a_time_in_order(agent, snap):
    """A slow stop, then two starts that are requested while it runs: each waits for its slot."""
    agent.control("start", unit("slower"))
    with client.connect(agent.path) as first:
        first.sendall(client.format_request(
            "POST", "/v1/service-control", {"action": "stop", "services": [unit("slower")]}))
        snap.wait_for_state(unit("slower"), "deactivating")
        others = [client.connect(agent.path) for _ in range(2)]
        for other, name in zip(others, (OK, TWO)):
            other.sendall(client.format_request(
                "POST", "/v1/service-control", {"action": "start", "services": [name]}))
        # Queries are served; the changes have not begun.
        assert agent.get("/v1/session-info").status == 200
        assert [snap.state(OK), snap.state(TWO)] == ["inactive", "inactive"]
        assert_success(client.Reply(client.read_all(first)))
        for other in others:
            assert_success(client.Reply(client.read_all(other)))
            other.close()
    times = [int(snap.show(name, "InactiveExitTimestampMonotonic")[0]) for name in (OK, TWO)]
    assert times[0] < times[1]
    assert times[0] > int(snap.show(unit("slower"), "InactiveEnterTimestampMonotonic")[0])


def test_a_full_queue(alice, snap, agent):
    agent.set_options("--limit=queue=2")
    agent.control("start", unit("slower"))
    waiting = []
    body = {"action": "stop", "services": [unit("slower")]}
    for _ in range(3):  # one runs, two wait
        waiting.append(client.connect(agent.path))
        waiting[-1].sendall(client.format_request("POST", "/v1/service-control", body))
    reply = agent.control("start", OK)
    assert reply.status == 503 and int(reply.headers["retry-after"]) >= 1
    for connection in waiting:
        assert_success(client.Reply(client.read_all(connection)))
        connection.close()
    assert snap.state(OK) == "inactive"


def test_disconnected_client_cancels_nothing(agent, snap):
    agent.control("start", unit("slower"))
    body = {"action": "restart", "services": [unit("slower"), OK]}
    with client.connect(agent.path) as connection:
        connection.sendall(client.format_request("POST", "/v1/service-control", body))
        snap.wait_for_state(unit("slower"), "deactivating")
    snap.wait_for_state(OK, "active")
    assert snap.state(unit("slower")) == "active"


def test_a_restart_goes_on_without_the_agent(alice, snap, agent):
    """If the agent has to exit before the unit has stopped, the unit is still started."""
    agent.set_options("--limit=drain=0.2")
    agent.control("start", unit("slower"))
    with client.connect(agent.path) as connection:
        connection.sendall(client.format_request(
            "POST", "/v1/service-control", {"action": "restart", "services": [unit("slower")]}))
        alice.wait_for_state(unit("slower"), "deactivating")
        before = alice.show(unit("slower"), "ActiveEnterTimestampMonotonic")
        alice.systemctl("stop", SERVICE_UNIT)
        assert client.Reply(client.read_all(connection)).status == 503
    alice.wait_for_state(unit("slower"), "active")
    assert alice.show(unit("slower"), "ActiveEnterTimestampMonotonic") != before


def test_agent_does_not_exit_during_a_change(alice, snap, agent):
    agent.set_options("--idle-timeout=0.2")
    agent.control("start", unit("slower"))
    with client.connect(agent.path) as connection:
        connection.sendall(client.format_request(
            "POST", "/v1/service-control", {"action": "stop", "services": [unit("slower")]}))
        alice.wait_for_state(unit("slower"), "deactivating")
        pid = agent.main_pid
    alice.wait_for_state(unit("slower"), "inactive")
    assert pid == int(alice.show(SERVICE_UNIT, "ExecMainPID")[0])
    agent.wait_until_gone()
    assert alice.show(SERVICE_UNIT, "Result", "ExecMainStatus") == ["success", "0"]


def test_twenty_clients_at_once(agent, snap):
    replies = []

    def work(number):
        name = f"snap.t.template@{number}.service"
        replies.append(agent.control("start", name).status)
        replies.append(agent.status(name).result[0]["active"])
        replies.append(agent.control("stop", name).status)

    threads = [threading.Thread(target=work, args=[number]) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(replies, key=str) == sorted([200] * 40 + [True] * 20, key=str)


def test_a_stop_that_outlasts_its_limit(alice, snap, agent):
    """A unit without its own timeout; the job that systemd continues does not block later ones."""
    agent.set_options("--limit=job-endless=0.5")
    name = "snap.t.endless.service"
    snap.write_unit(name, "[Service]\nExecStart=/bin/sleep infinity\nExecStop=/bin/sleep 2\n"
                    "TimeoutSec=infinity\n")
    snap.systemctl("daemon-reload")
    agent.control("start", name)
    value = value_of(agent.control("stop", name))
    assert "in time" in value["stop-errors"][name]
    assert agent.control("start", OK).status == 200
    snap.wait_for_state(name, "inactive")
    assert alice.show(name, "Result") == ["success"]


DAEMON, SOCKET = unit("socketed"), "snap.t.socketed.sock.socket"


@pytest.mark.parametrize("order", [(SOCKET, DAEMON), (DAEMON, SOCKET), (SOCKET,)])
def test_restart_of_a_daemon_with_its_socket(agent, snap, order):
    """Both run: systemd does not start a socket whose service runs."""
    snap.systemctl("start", SOCKET, DAEMON)
    before = [snap.show(name, "InvocationID") for name in (SOCKET, DAEMON)]
    assert_success(agent.control("restart", *order))
    assert [snap.state(name) for name in (SOCKET, DAEMON)] == ["active", "active"]
    assert all(snap.show(name, "InvocationID") != old
               for name, old in zip((SOCKET, DAEMON), before))
    with client.connect(f"{snap.runtime_dir}/t.sock"):
        pass
    # The service has the socket again.
    assert snap.show(SOCKET, "SubState") == ["running"]


@pytest.mark.parametrize("order", [(SOCKET, DAEMON), (DAEMON, SOCKET)])
def test_reload_of_a_daemon_with_its_socket(agent, snap, order):
    """Only the service is reloaded."""
    snap.systemctl("start", SOCKET, DAEMON)
    before = snap.show(SOCKET, "InvocationID")
    assert_success(agent.control("restart", *order, reload=True))
    assert [snap.state(name) for name in (SOCKET, DAEMON)] == ["active", "active"]
    assert snap.show(SOCKET, "InvocationID") == before


def test_restart_of_a_daemon_that_does_not_run(agent, snap):
    """Its socket listens again and the daemon runs, as if each were restarted alone."""
    snap.systemctl("start", SOCKET)
    assert_success(agent.control("restart", SOCKET))
    assert [snap.state(name) for name in (SOCKET, DAEMON)] == ["active", "inactive"]
    assert_success(agent.control("restart", DAEMON, SOCKET))
    assert [snap.state(name) for name in (SOCKET, DAEMON)] == ["active", "active"]


def test_restart_of_a_daemon_that_cannot_start(agent, snap):
    """The socket listens anyway."""
    snap.systemctl("start", SOCKET, DAEMON)
    snap.write_unit(f"{DAEMON}.d/broken.conf", "[Service]\nExecStart=\nExecStart=/missing\nType=exec\n")
    snap.systemctl("daemon-reload")
    value = value_of(agent.control("restart", DAEMON, SOCKET))
    assert list(value["restart-errors"]) == [DAEMON]
    assert snap.state(SOCKET) == "active"
