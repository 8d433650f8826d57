# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Socket-activated daemons of snaps: declarations, services, clients.

They run in a user's session or a machine, which have the same methods, such as run() and
write_file()."""

import os
import socket
import subprocess

PROGRAM = os.environ.get("SSA_SOCKETCTL", "/usr/local/bin/snap-socketctl")
# The example of the manual.
DAEMON = os.environ.get("SSA_SOCKET_DAEMON", "/usr/local/libexec/ssa-tests/socket-daemon")

# LXD's case: a unix socket and a port, which can be disabled or moved separately.
LXD = """name: lxd
apps:
  daemon:
    command: bin/daemon
    daemon: simple
    daemon-scope: %s
    plugs: [network-bind]
    sockets:
      unix:
        listen-stream: %s/lxd/unix.socket
        socket-mode: 0660
      https:
        listen-stream: 8443
"""
UNIX, HTTPS = "snap.lxd.daemon.unix.socket", "snap.lxd.daemon.https.socket"
SERVICE = "snap.lxd.daemon.service"


def socketctl(*arguments, place=None, check=True):
    if place:
        return place.run(PROGRAM, *arguments, check=check)
    return subprocess.run([PROGRAM, *arguments], check=check, capture_output=True, text=True,
                          timeout=60)


def generate(place, path, *arguments):
    return socketctl("generate", path, "--output", place.unit_dir, *arguments, place=place).stdout


def write_service(place, name=SERVICE, command=DAEMON):
    place.write_unit(name, f"[Service]\nType=notify\nExecStart={command}\n")


def user_path(session, instance="lxd"):
    """The path of the unix socket of a user daemon."""
    return f"{session.home}/snap/{instance}/common/lxd/unix.socket"


def ask(address, send=b"", end=False):
    """Connects to a path, or to an address and a port, and returns what the daemon sends. @end
    shuts down the writing side after sending."""
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    with socket.socket(family) as client:
        client.settimeout(20)
        client.connect(address)
        if send:
            client.sendall(send)
        if end:
            client.shutdown(socket.SHUT_WR)
        return client.makefile().read()


def install_lxd(session):
    """Installs a snap with LXD's sockets as a user daemon: both listen, the daemon does not run.
    Returns the session and the path of its snap.yaml."""
    path = f"{session.home}/snap.yaml"
    session.write_file(path, LXD % ("user", "$SNAP_USER_COMMON"))
    write_service(session)
    generate(session, path)
    session.systemctl("daemon-reload")
    session.start_unit(UNIX)
    session.start_unit(HTTPS)
    return session, path
