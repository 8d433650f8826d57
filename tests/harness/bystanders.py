# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Units that no request names. Each keeps its InvocationID, which shows that it was neither stopped
nor started."""

import contextlib

from . import snaps

SNAP = "snap.other.app.service"
SOCKET = "snap.other.app.sock.socket"
INSTANCE = "snap.t_key.d.service"
OWN = "bystander.service"
TARGET = "bystander.target"
FILES = {
    SNAP: "[Service]\nExecStart=/bin/sleep infinity\n",
    # It also triggers the daemon of the snap "t", but does not belong to that snap.
    SOCKET: "[Socket]\nListenStream=%t/other.sock\nService=snap.t.d.service\n",
    INSTANCE: "[Service]\nExecStart=/bin/sleep infinity\n",
    OWN: "[Service]\nExecStart=/bin/sleep infinity\n",
    TARGET: "[Unit]\nDescription=bystander\n",
}
OF_SYSTEMD = ("basic.target", "default.target", "sockets.target", "dbus.socket", "dbus.service",
              "app.slice")


@contextlib.contextmanager
def started(session):
    """The names of the bystanders, after starting them."""
    for name, text in FILES.items():
        session.write_unit(name, text)
    session.systemctl("daemon-reload")
    # The bus may not have been activated yet.
    session.systemctl("start", *FILES, *["dbus.service"] * session.bus)
    with snaps.running(session, "other", "gui") as scope:
        yield [*FILES, *OF_SYSTEMD, scope.unit]


def look(session, units):
    """Maps each unit to its InvocationID and state."""
    text = session.systemctl("show", "--property=Id,InvocationID,ActiveState", *units)
    blocks = (dict(line.split("=", 1) for line in block.splitlines())
              for block in text.split("\n\n"))
    found = {block["Id"]: (block["InvocationID"], block["ActiveState"]) for block in blocks}
    # Without a session bus, its units do not exist.
    return {unit: value for unit, value in found.items() if value[0]}
