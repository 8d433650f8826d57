# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Desktops under X whose buttons are found by their place: xfce4-notifyd, and in the longer suite,
which tests/run-more-desktops installs and runs, KDE Plasma."""

import json
import signal

import pytest

from harness import snaps
from harness.agent import SERVICE_UNIT
from harness.desktops import Plasma, SystemBus, XfceNotifyd, wait_until

pytestmark = pytest.mark.needs_bus_frontend

DAY = 24 * 3600 * 10**9


@pytest.fixture(autouse=True, scope="module")
def system_bus():
    with SystemBus():
        yield


@pytest.fixture(autouse=True)
def entries(alice):
    snaps.clear()
    snaps.write_entry("photos_photos", "Photo Album", Icon="applications-graphics")


@pytest.mark.parametrize("desktop", [
    XfceNotifyd, pytest.param(Plasma, marks=pytest.mark.more_desktops)])
def test_buttons(agent, alice, desktop):
    """Close and update, then Open, each after the agent has exited, the latter with the upgraded
    agent."""
    agent.set_options("--idle-timeout=0.5")
    with desktop(alice) as server, snaps.running(alice, "photos", "photos") as app:
        reply = agent.post("/v1/notifications/pending-refresh", {
            "instance-name": "photos", "time-remaining": DAY // 4,
            "busy-app-desktop-entry": "photos_photos"})
        assert reply.status == 200
        server.wait_until_shown()
        server.picture(f"{server.label}-pending")
        agent.wait_until_gone()
        server.click_first_of_two()
        assert app.wait() == -signal.SIGTERM
        assert agent.post("/v1/notifications/finish-refresh",
                          {"instance-name": "photos"}).status == 200
        server.wait_until_shown()
        server.picture(f"{server.label}-updated")
        agent.wait_until_gone()
        upgraded = agent.upgrade("--idle-timeout=2")
        server.click_only_one()
        wait_until(lambda: json.loads(alice.systemctl(
            "list-units", "app-photos_photos@*", "--output=json")), "the application")
        assert agent.program() == upgraded
        agent.wait_until_gone()
        assert alice.show(SERVICE_UNIT, "Result") == ["success"]
