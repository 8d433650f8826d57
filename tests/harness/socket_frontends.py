# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Sockets of user daemons, through both frontends of the agent."""

import contextlib
import socket

import pytest

from . import bus
from .agent import HAS_BUS_FRONTEND


def over_both_frontends(agent, snap=""):
    """Compares the replies of both frontends, and returns one."""
    listed = agent.get("/v1/sockets" + (f"?snap={snap}" if snap else "")).result
    if HAS_BUS_FRONTEND:
        assert bus.call(agent.session, "ListSockets", "(s)", snap)[0] == listed
    return listed


def over_http(agent, unit, action, **settings):
    """Returns the error message, or None."""
    body = {"unit": unit, "action": action}
    if settings:
        body["settings"] = {name.replace("_", "-"): value for name, value in settings.items()}
    reply = agent.post("/v1/sockets", body)
    return None if reply.status == 200 else reply.message


def over_bus(agent, unit, action, **settings):
    try:
        bus.call(agent.session, "ControlSocket", "(ssa{ss})", unit, action,
                 {name.replace("_", "-"): value for name, value in settings.items()})
    except bus.BusError as error:
        return error.message
    return None


FRONTENDS = [over_http, pytest.param(over_bus, marks=pytest.mark.needs_bus_frontend)]


@contextlib.contextmanager
def taken_port(port):
    """Another process listens on the port."""
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", port))
        taken.listen()
        yield
