# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Units of a session that no request is about. Whatever is asked for, each keeps its InvocationID: it
was neither stopped nor started."""

import contextlib

from . import snaps

SNAP = "snap.other.app.service"
SOCKET = "snap.other.app.sock.socket"
INSTANCE = "snap.t_key.d.service"
OWN = "bystander.service"
TARGET = "bystander.target"
FILES = {
    SNAP: "[Service]\nExecStart=/bin/sleep infinity\n",
    # It may start the daemon of the snap "t" as well, which makes it no socket of that snap.
    SOCKET: "[Socket]\nListenStream=%t/other.sock\nService=snap.t.d.service\n",
    INSTANCE: "[Service]\nExecStart=/bin/sleep infinity\n",
    OWN: "[Service]\nExecStart=/bin/sleep infinity\n",
    TARGET: "[Unit]\nDescription=bystander\n",
}
OF_SYSTEMD = ("basic.target", "default.target", "sockets.target", "dbus.socket", "dbus.service",
              "app.slice")


@contextlib.contextmanager
def started(session):
    """The names of the bystanders, which run."""
    for name, text in FILES.items():
        session.write_unit(name, text)
    session.systemctl("daemon-reload")
    # The bus as well, which nobody may have needed yet.
    session.systemctl("start", *FILES, *["dbus.service"] * session.bus)
    with snaps.running(session, "other", "gui") as scope:
        yield [*FILES, *OF_SYSTEMD, scope.unit]


def look(session, units):
    """unit → its InvocationID and its state."""
    text = session.systemctl("show", "--property=Id,InvocationID,ActiveState", *units)
    blocks = (dict(line.split("=", 1) for line in block.splitlines())
              for block in text.split("\n\n"))
    found = {block["Id"]: (block["InvocationID"], block["ActiveState"]) for block in blocks}
    # Without a session bus there is none of its units.
    return {unit: value for unit, value in found.items() if value[0]}
