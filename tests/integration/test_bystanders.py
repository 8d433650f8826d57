# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Units that are not named in a request are never changed: thousands of random requests, through
both frontends and both tools, while unit files appear, change and vanish; other units keep their
InvocationID.

SSA_BYSTANDERS_SECONDS is the duration, SSA_BYSTANDERS_SEED repeats the same requests."""

import collections
import contextlib
import json
import os
import random
import threading
import time

import pytest

from harness import agent as agent_module
from harness import bus, bystanders, client, sessionctl
from harness.agent import HAS_BUS_FRONTEND
from harness.daemons import socketctl
from harness.namespace import RESULTS
from harness.socket_frontends import FRONTENDS

SECONDS = float(os.environ.get("SSA_BYSTANDERS_SECONDS", "15"))
SEED = int(os.environ.get("SSA_BYSTANDERS_SEED", time.time_ns() % 1000000))

SERVICE = "[Unit]\nStartLimitIntervalSec=0\nX-Snappy=yes\n[Service]\nExecStart=/bin/sleep infinity\n"
SOCKET = ("[Unit]\nX-Snappy=yes\nStartLimitIntervalSec=0\n[Socket]\nFileDescriptorName=%(name)s\n"
          "ListenStream=%%t/%(name)s.sock\nService=%(service)s\nSocketMode=0600\n"
          "[Install]\nWantedBy=sockets.target\n")
DAEMON = "snap.t.d.service"
SOCKETS = ["snap.t.d.a.socket", "snap.t.d.b.socket", "snap.t.e.s.socket"]
UNITS = {
    DAEMON: [SERVICE, SERVICE + "ExecStop=/bin/sleep 0.05\n", SERVICE.replace("infinity", "x")],
    "snap.t.e.service": [SERVICE, SERVICE + "[Install]\nWantedBy=default.target\n"],
    "snap.t.d.timer": ["[Unit]\nX-Snappy=yes\n[Timer]\nOnCalendar=yearly\n"],
    "snap.t.group.target": ["[Unit]\nDescription=group\n"],
    # What a unit says that it starts may be anything.
    "snap.t.d.a.socket": [SOCKET % {"name": "a", "service": DAEMON}],
    "snap.t.d.b.socket": [SOCKET % {"name": "b", "service": service}
                          for service in (DAEMON, bystanders.SNAP, bystanders.OWN,
                                          bystanders.INSTANCE, "missing.service")],
    "snap.t.e.s.socket": [SOCKET % {"name": "s", "service": "snap.t.e.service"}],
}
NAMES = [*UNITS, "snap.t.missing.service", "snap.t.missing.s.socket"]
# Units that no request may change, in any form.
REFUSED = ["dbus.service", "basic.target", bystanders.OWN, "snap.*", "*", "", "snap.", "snap..service",
           "snap.t.d.service/../dbus.service", "snap.t.*.service", "-.slice", "snap.t.d.scope"]


class Chaos:
    """Random requests about the snap "t" of one session."""

    def __init__(self, session, agent, seed, deadline):
        self.session = session
        self.agent = agent
        self.random = random.Random(seed)
        self.deadline = deadline
        self.counts = collections.Counter()

    def names(self):
        units = self.random.choices(NAMES, k=self.random.choice([0, 1, 1, 1, 2, 3]))
        if self.random.random() < 0.15:
            units.insert(self.random.randint(0, len(units)), self.random.choice(REFUSED))
        return units

    def body(self):
        action = self.random.choice(["start", "stop", "restart", "restart", "daemon-reload", "dance"])
        body = {"action": action, "services": self.random.choice([None, []])
                if action == "daemon-reload" or self.random.random() < 0.05 else self.names()}
        for flag in ("enable", "disable", "reload"):
            if self.random.random() < 0.2:
                body[flag] = self.random.choice([True, False, None])
        return body

    def socket(self):
        body = {"unit": self.random.choice(SOCKETS + REFUSED[:2] + ["snap.t.missing.s.socket"]),
                "action": self.random.choice(["start", "stop", "enable", "disable", "restart", "set",
                                              "reset"])}
        if body["action"] == "set":
            body["settings"] = self.random.choice([
                {"listen-stream": "$XDG_RUNTIME_DIR/moved"}, {"socket-mode": "0640"}])
        return body

    def by_http(self):
        kind = self.random.random()
        with contextlib.suppress(OSError):
            if kind < 0.5:
                self.agent.post("/v1/service-control", self.body())
            elif kind < 0.85:
                self.agent.post("/v1/sockets", self.socket())
            elif kind < 0.9:
                self.agent.post("/v1/apps/close", {"snap": "t", "timeout": 0})
            elif kind < 0.98:
                self.agent.status(*self.names())
            else:
                self.agent.post("/v1/session-control", {"action": "exit"})

    def by_bus(self):
        body = self.body()
        units, flag = body["services"] or [], bool(body.get("enable"))
        with contextlib.suppress(bus.BusError):
            if self.random.random() < 0.4:
                change = self.socket()
                bus.call(self.session, "ControlSocket", "(ssa{ss})", change["unit"],
                         change["action"], change.get("settings", {}))
            elif body["action"] == "daemon-reload":
                bus.call(self.session, "ReloadDaemon")
            else:
                method = self.random.choice(["StartServices", "StopServices", "RestartServices"])
                bus.call(self.session, method, "(asb)", units, flag)

    def by_sessionctl(self):
        if self.random.random() < 0.5:
            change = self.socket()
            words = [f"{key}={value}" for key, value in change.get("settings", {}).items()]
            sessionctl.run("socket", change["action"], "--all", change["unit"], *words)
        else:
            sessionctl.run(self.random.choice(["start", "stop", "restart"]), "--all", *self.names())

    def by_socketctl(self):
        change = self.socket()
        action = {"start": "enable", "stop": "disable"}.get(change["action"], change["action"])
        words = [f"{key}={value}" for key, value in change.get("settings", {}).items()]
        where = [f"--directory={self.session.unit_dir}", "--now"] if action in ("set", "reset") else []
        socketctl(action, "--user", *where, change["unit"], *words, place=self.session, check=False)

    def change_files(self):
        """A unit file appears, changes or vanishes, with or without a daemon-reload."""
        name = self.random.choice(list(UNITS))
        path = f"{self.session.unit_dir}/{name}"
        if self.random.random() < 0.3:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)
        else:
            self.session.write_unit(name, self.random.choice(UNITS[name]))
        if self.random.random() < 0.3:
            self.session.systemctl("daemon-reload", check=False)
        time.sleep(self.random.random() / 20)  # about as often as requests

    def repeat(self, what):
        while time.monotonic() < self.deadline:
            getattr(self, what)()
            self.counts[what] += 1


def tell(counts, looks, seconds):
    text = json.dumps({"seed": SEED, "seconds": round(seconds), "looks": looks} | dict(counts))
    print(text)
    if os.path.isdir(RESULTS):
        with open(f"{RESULTS}/figures", "a", encoding="utf-8") as file:
            file.write(text + "\n")


@pytest.mark.needs_bus_frontend  # covers the most; once is enough
def test_bystanders_keep_running(alice, agent):
    for name, texts in UNITS.items():
        alice.write_unit(name, texts[0])
    kinds = ["by_http", "by_http", "by_sessionctl", "by_socketctl", "change_files"]
    kinds += ["by_bus"] if HAS_BUS_FRONTEND else []
    with bystanders.started(alice) as units:
        before = bystanders.look(alice, units)
        assert bystanders.OWN in before and "basic.target" in before
        began = time.monotonic()
        chaos = [Chaos(alice, agent, SEED + i, began + SECONDS) for i in range(len(kinds))]
        threads = [threading.Thread(target=one.repeat, args=(kind,))
                   for one, kind in zip(chaos, kinds)]
        for thread in threads:
            thread.start()
        looks = 0
        try:
            while any(thread.is_alive() for thread in threads):
                assert bystanders.look(alice, units) == before, f"seed {SEED}"
                looks += 1
                time.sleep(0.05)  # leaves processor time to the others
        finally:
            for one, thread in zip(chaos, threads):
                one.deadline = 0
                thread.join()
        counts = sum((one.counts for one in chaos), collections.Counter())
        tell(counts, looks, time.monotonic() - began)
        assert bystanders.look(alice, units) == before, f"seed {SEED}"
    assert all(counts[kind] > 0 for kind in kinds)
    # The agent still works.
    for name, texts in UNITS.items():
        alice.write_unit(name, texts[0])
    assert agent.control("daemon-reload").status == 200
    assert agent.control("stop", *UNITS).status == 200
    assert agent.control("start", "snap.t.d.a.socket", DAEMON).status == 200
    assert alice.state(DAEMON) == "active"


@pytest.mark.parametrize("frontend", FRONTENDS)
@pytest.mark.parametrize("action", ["start", "enable"])
def test_starting_a_socket_that_is_not_loaded(alice, agent, frontend, action):
    """The service runs, and systemd has not loaded the socket, so it knows no relation between
    them. A bug once stopped every unit of the session here."""
    alice.write_unit(DAEMON, SERVICE)
    alice.write_unit(SOCKETS[0], UNITS[SOCKETS[0]][0])
    with bystanders.started(alice) as units:
        alice.systemctl("start", DAEMON)
        before = bystanders.look(alice, units)
        assert frontend(agent, SOCKETS[0], action) is None
        assert bystanders.look(alice, units) == before
        assert [alice.state(unit) for unit in (DAEMON, SOCKETS[0])] == ["active", "active"]
        # Likewise for snap-socketctl of root, for all sessions.
        alice.systemctl("stop", SOCKETS[0])
        assert sessionctl.run("--all", "socket", "start", SOCKETS[0]).status == sessionctl.ALL
        assert bystanders.look(alice, units) == before
        assert alice.state(SOCKETS[0]) == "active"


@pytest.mark.parametrize("service", [bystanders.OWN, bystanders.SNAP, bystanders.INSTANCE,
                                     "dbus.service"])
def test_socket_for_a_service_of_another_snap(alice, agent, service):
    """The service is not stopped, although it blocks the socket; also by the tool."""
    alice.write_unit(DAEMON, SERVICE)
    with bystanders.started(alice) as units:
        alice.write_unit(SOCKETS[0], SOCKET % {"name": "a", "service": service})
        alice.systemctl("daemon-reload")
        before = bystanders.look(alice, units)
        for act in ("start", "restart", "stop"):
            agent.post("/v1/sockets", {"unit": SOCKETS[0], "action": act})
            assert bystanders.look(alice, units) == before
        for act in ("enable", "restart", "disable"):
            socketctl(act, "--user", SOCKETS[0], place=alice, check=False)
            assert bystanders.look(alice, units) == before
        agent.control("restart", SOCKETS[0])
        assert bystanders.look(alice, units) == before


def test_socket_of_another_snap_is_unrelated(alice, agent):
    """It triggers the same daemon, and is unchanged when one of the daemon's own sockets
    changes."""
    for name in (DAEMON, SOCKETS[0]):
        alice.write_unit(name, UNITS[name][0])
    with bystanders.started(alice) as units:
        before = bystanders.look(alice, units)
        assert agent.control("start", SOCKETS[0], DAEMON).status == 200
        for change in ({"action": "restart"}, {"action": "set",
                                               "settings": {"socket-mode": "0640"}}):
            assert agent.post("/v1/sockets", {"unit": SOCKETS[0]} | change).status == 200
            assert bystanders.look(alice, units) == before
        assert agent.control("restart", SOCKETS[0], DAEMON).status == 200
        socketctl("restart", "--user", SOCKETS[0], place=alice)
        assert bystanders.look(alice, units) == before
        assert [alice.state(unit) for unit in (DAEMON, SOCKETS[0])] == ["active", "active"]


def test_requests_that_name_no_unit(alice, agent):
    """An empty list never means all units."""
    alice.write_unit(DAEMON, SERVICE)
    with bystanders.started(alice) as units:
        before = bystanders.look(alice, units)
        for action in ("start", "stop", "restart"):
            for services in ([], None):
                for flags in ({}, {"enable": True, "disable": True, "reload": True}):
                    body = {"action": action, "services": services} | flags
                    assert agent.post("/v1/service-control", body).status == 200
        for path in ("/v1/service-status", "/v1/service-status?services=",
                     "/v1/service-status?services=,"):
            assert agent.get(path).result is None
        assert client.request(agent.path, "POST", "/v1/apps/close", {"snap": ""}).status == 400
        assert bystanders.look(alice, units) == before
        for arguments in (("stop",), ("stop", "--all"), ("socket", "stop", "--all")):
            assert sessionctl.run(*arguments).status == sessionctl.USAGE
        assert bystanders.look(alice, units) == before
