# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""The units of a snap named "t", of every kind that tests need."""

import os

from .users import UIDS

SERVICES = {
    "ok": "[Service]\nExecStart=/bin/sleep infinity\n",
    "two": "[Service]\nExecStart=/bin/sleep infinity\n",
    "three": "[Service]\nExecStart=/bin/sleep infinity\n",
    "oneshot": "[Service]\nType=oneshot\nExecStart=/bin/true\n",
    "fails": "[Service]\nType=oneshot\nExecStart=/bin/sh -c 'exit 3'\n",
    "killed": "[Service]\nType=oneshot\nExecStart=/bin/sh -c 'kill -SEGV $$$$'\nLimitCORE=0\n",
    "hangs": "[Service]\nType=notify\nExecStart=/bin/sleep infinity\nTimeoutStartSec=1\n",
    "stays": "[Unit]\nRefuseManualStop=yes\n[Service]\nExecStart=/bin/sleep infinity\n",
    "slow": "[Service]\nExecStart=/bin/sleep infinity\nExecStop=/bin/sleep 10\n",
    "slower": "[Service]\nExecStart=/bin/sleep infinity\nExecStop=/bin/sleep 2\n",
    "slower-too": "[Service]\nExecStart=/bin/sleep infinity\nExecStop=/bin/sleep 2\n",
    # It ignores SIGTERM, so systemd has to kill it.
    "stubborn": "[Service]\nExecStart=/bin/sleep infinity\nKillSignal=SIGCONT\nTimeoutStopSec=1\n",
    "needs-fails": "[Unit]\nRequires=snap.t.fails.service\nAfter=snap.t.fails.service\n"
                   "[Service]\nExecStart=/bin/sleep infinity\n",
    "reloads": "[Service]\nExecStart=/bin/sleep infinity\nExecReload=/bin/true\n",
    "enableable": "[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=default.target\n",
    "enableable-too": "[Service]\nExecStart=/bin/sleep infinity\n"
                      "[Install]\nWantedBy=default.target\nAlias=snap.t.also.service\n",
    "enableable-fails": "[Service]\nType=oneshot\nExecStart=/bin/false\n"
                        "[Install]\nWantedBy=default.target\n",
    "template@": "[Service]\nExecStart=/bin/sleep infinity\n",
    "socketed": "[Service]\nExecStart=/bin/sleep infinity\n",
    "timed": "[Service]\nType=oneshot\nExecStart=/bin/true\n",
}
OTHERS = {
    "snap.t.socketed.sock.socket": "[Socket]\nListenStream=%t/t.sock\n"
                                   "Service=snap.t.socketed.service\n",
    "snap.t.timed.timer": "[Timer]\nOnCalendar=yearly\n",
    "snap.t.group.target": "[Unit]\nDescription=group\n",
}
KEEPER = "keeper.target"


def unit(name):
    return f"snap.t.{name}.service"


def install(session):
    for name, text in SERVICES.items():
        session.write_unit(unit(name), f"[Unit]\nDescription={name}\nX-Snappy=yes\n" + text)
    for name, text in OTHERS.items():
        session.write_unit(name, text)
    # systemd unloads inactive units that no other unit refers to.
    session.write_unit(KEEPER, "[Unit]\nAfter=" + " ".join((unit(name) for name in SERVICES if "@" not in name)) + "\n")
    session.systemctl("daemon-reload")
    session.start_unit(KEEPER)


def install_files_as_root(name):
    """Writes only the unit files, without a session."""
    uid = UIDS[name]
    directory = f"/run/user/{uid}/systemd/user"
    os.makedirs(directory, exist_ok=True)
    for key, text in SERVICES.items():
        with open(f"{directory}/{unit(key)}", "w", encoding="utf-8") as file:
            file.write(text)
