# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Fixtures: users with real sessions, the agent in them, the units of a snap."""

import contextlib
import os
import signal
import sys
import time

import pytest

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

from harness import client, daemons, units, users  # noqa: E402
from harness.agent import HAS_BUS_FRONTEND, SANITIZED, SOCKET_UNIT, Agent, clear_logs, find_faults_in_logs  # noqa: E402
from harness.api_description import ApiDescription, Watch  # noqa: E402
from harness.machine import Machine  # noqa: E402
from harness.namespace import CLAIMS, RESULTS  # noqa: E402
from harness.user_session import BareSession, UserSession  # noqa: E402


HAS_INTROSPECTION = os.environ.get("SSA_INTROSPECTION", "true") == "true"
MORE_DESKTOPS = "SSA_MORE_DESKTOPS" in os.environ
PACKAGES = "SSA_DEBS" in os.environ


def end_tests(number, frame):
    """Ends the tests once: later signals do not interrupt the cleanup."""
    signal.signal(number, signal.SIG_IGN)
    signal.default_int_handler(number, frame)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    if users.ALONE:
        # Without this, processes of the tests would not be stopped.
        signal.signal(signal.SIGTERM, end_tests)
    # Parallel test processes have separate results.
    if path := config.option.xmlpath:
        config.option.xmlpath = path.replace("/run/results", RESULTS).replace(
            ".xml", f"-{os.environ.get('SSA_SHARD', 1)}.xml")
    config.addinivalue_line("markers", "agent_fails: the agent is made to fail on purpose")
    config.addinivalue_line("markers", "another_agent: gets replies that are not this agent's")
    config.addinivalue_line("markers", "needs_bus_frontend: about what a build without it leaves out")
    config.addinivalue_line("markers", "needs_introspection: about what a build without it leaves out")
    config.addinivalue_line("markers", "shares_session: its cases do not need one each; see Table")
    config.addinivalue_line("markers", "full_build_only: about code that the full build has unchanged, so that it is enough there")
    config.addinivalue_line("markers", "needs_sanitizers: about what only a build with them can tell")
    config.addinivalue_line("markers", "more_desktops: of the longer suite, see run-more-desktops")
    config.addinivalue_line("markers", "packages: of Debian packages, see data/packaging/test-debs")


def pytest_collection_modifyitems(config, items):
    """Deselects, instead of skipping, tests of features that the build lacks. The longer suite and
    the packages have their own commands."""
    left_out = [item for item in items
                if item.get_closest_marker("needs_bus_frontend") and not HAS_BUS_FRONTEND
                or item.get_closest_marker("needs_introspection") and not HAS_INTROSPECTION
                or item.get_closest_marker("needs_sanitizers") and not SANITIZED
                or item.get_closest_marker("full_build_only") and not HAS_BUS_FRONTEND
                or bool(item.get_closest_marker("more_desktops")) != MORE_DESKTOPS
                or bool(item.get_closest_marker("packages")) != PACKAGES]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


class Claims:
    """The test modules that this process has claimed, if several run in parallel."""

    def __init__(self):
        self.own = {}

    def claim(self, module):
        if module not in self.own:
            try:
                os.close(os.open(f"{CLAIMS}/{module}", os.O_CREAT | os.O_EXCL))
                self.own[module] = True
            except FileExistsError:
                self.own[module] = False
        return self.own[module]


def pytest_sessionstart(session):
    session.config.claims = Claims()
    session.config.watch = Watch(ApiDescription(f"{os.environ['SSA_DOCS']}/openapi.yaml"))
    client.OBSERVERS.append(session.config.watch.observe)


def pytest_sessionfinish(session):
    """Which cases of the description have occurred; tests/check-api adds them up."""
    if os.path.isdir(RESULTS):
        path = f"{RESULTS}/api-{os.environ.get('SSA_SHARD', 1)}-{time.time_ns()}.cases"
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(f"{case}\n" for case in sorted(session.config.watch.cases))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    """Ignores modules that another process has claimed."""
    if "SSA_CLAIMS" in os.environ and not item.config.claims.claim(item.module.__name__):
        return True
    item.stash[ENDS_TABLE] = not (item.get_closest_marker("shares_session") and nextitem
                                  and nextitem.function is item.function)
    return None


class Table:
    """Fixtures shared by the cases of a parametrized test: created at the first use, closed after
    the last case."""

    def __init__(self):
        self.function = None
        self.things = {}
        self.stack = contextlib.ExitStack()

    def share(self, name, make):
        """Returns the fixture of that name; @make returns a context manager."""
        if name not in self.things:
            self.things[name] = self.stack.enter_context(make())
        return self.things[name]

    def close(self):
        self.things.clear()
        self.stack.close()


tables = pytest.StashKey()
ENDS_TABLE = pytest.StashKey()


@pytest.fixture
def table(request):
    """Shared by the cases of a test marked with shares_session; other tests have one case."""
    current = request.config.stash.setdefault(tables, Table())
    if current.function is not request.function:
        current.close()
        current.function = request.function
    yield current
    if request.node.stash.get(ENDS_TABLE, True):
        current.close()


@pytest.fixture
def alice(table):
    return table.share("alice", lambda: UserSession("alice"))


@pytest.fixture
def bare(table):
    """alice, without a user manager."""
    return table.share("bare", lambda: BareSession("alice"))


@pytest.fixture
def bob(table):
    return table.share("bob", lambda: UserSession("bob"))


@pytest.fixture(autouse=True)
def replies(request):
    """All replies are as the API description says."""
    watch = request.config.watch
    watch.faults.clear()
    yield
    if not request.node.get_closest_marker("another_agent"):
        assert watch.faults == []


@pytest.fixture(autouse=True)
def logs(table):
    # Output of a shared agent after the end of a case is reported by the next case.
    if not table.things:
        clear_logs()
    yield
    assert find_faults_in_logs() == []


@pytest.fixture
def agent(request, table, alice):
    shared = table.share("agent", lambda: contextlib.nullcontext(Agent(alice)))
    yield shared
    if not request.node.get_closest_marker("agent_fails"):
        shared.assert_never_failed()


@pytest.fixture
def no_socket(alice):
    """A session in which systemd does not hold the sockets."""
    alice.systemctl("stop", SOCKET_UNIT)


@pytest.fixture
def snap(table, alice):
    """The units of a snap, in alice's session."""
    table.share("snap", lambda: contextlib.nullcontext(units.install(alice)))
    return alice


@pytest.fixture
def lxd(table, alice):
    """A snap with LXD's sockets, as a user daemon of alice: both listen, the daemon does not
    run."""
    return table.share("lxd", lambda: contextlib.nullcontext(daemons.install_lxd(alice)))


@pytest.fixture
def machine():
    with Machine() as booted:
        yield booted
