# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""The receiving end of sd_notify(3)."""

import os
import select
import socket
import time


class NotifySocket:
    """A context manager; pass its address to the service as NOTIFY_SOCKET."""

    def __init__(self, address):
        self.address = address
        self.fields = {}
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(address)
        os.chmod(address, 0o666)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()
        os.unlink(self.address)

    def wait_ready(self, timeout):
        """Returns all messages up to READY=1; None on timeout."""
        deadline = time.monotonic() + timeout
        while self.fields.get("READY") != "1":
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.socket], [], [], left)[0]:
                return None
            lines = self.socket.recv(4096).decode().splitlines()
            self.fields |= dict(line.split("=", 1) for line in lines if "=" in line)
        return self.fields
