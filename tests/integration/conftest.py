# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Fixtures: users with real sessions, the agent in them, the units of a snap."""

import os
import sys

import pytest

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

from harness import daemons, units  # noqa: E402
from harness.agent import HAS_BUS_DOOR, SANITIZED, SOCKET_UNIT, Agent, clear_logs, faults_in_logs  # noqa: E402
from harness.machine import Machine  # noqa: E402
from harness.user_session import UserSession  # noqa: E402


HAS_INTROSPECTION = os.environ.get("SSA_INTROSPECTION", "true") == "true"
MORE_DESKTOPS = "SSA_MORE_DESKTOPS" in os.environ


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    # Each of those that run side by side has results of its own.
    if config.option.xmlpath and (shard := os.environ.get("SSA_SHARD")):
        config.option.xmlpath = config.option.xmlpath.replace(".xml", f"-{shard}.xml")
    config.addinivalue_line("markers", "agent_fails: the agent is made to fail on purpose")
    config.addinivalue_line("markers", "needs_bus_door: about what a build without it leaves out")
    config.addinivalue_line("markers", "needs_introspection: about what a build without it leaves out")
    config.addinivalue_line("markers", "needs_sanitizers: about what only a build with them can tell")
    config.addinivalue_line("markers", "more_desktops: of the longer suite, see run-more-desktops")


def pytest_collection_modifyitems(config, items):
    """What a build leaves out is not skipped there: there is nothing to test. The longer suite has a
    command of its own."""
    left_out = [item for item in items
                if item.get_closest_marker("needs_bus_door") and not HAS_BUS_DOOR
                or item.get_closest_marker("needs_introspection") and not HAS_INTROSPECTION
                or item.get_closest_marker("needs_sanitizers") and not SANITIZED
                or bool(item.get_closest_marker("more_desktops")) != MORE_DESKTOPS]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


class Claims:
    """Which modules are this process's own, where several run side by side."""

    def __init__(self):
        self.own = {}

    def claim(self, module):
        if module not in self.own:
            try:
                os.close(os.open(f"/run/claims/{module}", os.O_CREAT | os.O_EXCL))
                self.own[module] = True
            except FileExistsError:
                self.own[module] = False
        return self.own[module]


def pytest_sessionstart(session):
    session.config.claims = Claims()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item):
    """A module that another process has claimed is as good as run."""
    if "SSA_CLAIMS" in os.environ and not item.config.claims.claim(item.module.__name__):
        return True
    return None


@pytest.fixture
def alice():
    with UserSession("alice") as session:
        yield session


@pytest.fixture
def bob():
    with UserSession("bob") as session:
        yield session


@pytest.fixture(autouse=True)
def logs():
    clear_logs()
    yield
    assert faults_in_logs() == []


@pytest.fixture
def agent(request, alice):
    agent = Agent(alice)
    yield agent
    if not request.node.get_closest_marker("agent_fails"):
        agent.assert_never_failed()


@pytest.fixture
def no_socket(alice):
    """A session in which systemd does not hold the sockets."""
    alice.systemctl("stop", SOCKET_UNIT)


@pytest.fixture
def snap(alice):
    """The units of a snap, in alice's session."""
    units.install(alice)
    return alice


@pytest.fixture
def lxd(alice):
    """A snap with LXD's sockets, as a daemon of alice's systemd: both listen, it does not run."""
    path = f"{alice.home}/snap.yaml"
    alice.write_file(path, daemons.LXD % ("user", "$SNAP_USER_COMMON"))
    daemons.write_service(alice)
    daemons.generate(alice, path)
    alice.systemctl("daemon-reload")
    alice.systemctl("start", daemons.UNIX, daemons.HTTPS)
    return alice, path


@pytest.fixture
def machine():
    with Machine() as booted:
        yield booted
