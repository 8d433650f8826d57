#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""A plain HTTP client over unix sockets that exposes raw replies, for tests and demonstrations.

As a program: client.py SOCKET METHOD TARGET [BODY]
"""

import json
import socket
import sys

TIMEOUT = 30
# Functions of the request and the reply, as they were sent and received, for each exchange.
OBSERVERS = []


class Reply:
    """A raw reply and its parts."""

    def __init__(self, raw):
        self.raw = raw
        head, _, self.body = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        self.version, status, *self.reason = lines[0].split(" ", 2)
        self.status = int(status)
        self.headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            self.headers[name.lower()] = value.strip()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def result(self):
        return self.json["result"]

    @property
    def message(self):
        return self.result["message"]


def connect(path, timeout=TIMEOUT):
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(timeout)
    connection.connect(path)
    return connection


def read_all(connection):
    """Everything up to the end of the connection."""
    parts = []
    try:
        while part := connection.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        pass  # closed before our data was read: what was received counts
    return b"".join(parts)


def format_request(method, target, body=None, headers=None):
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body).encode()
    fields = {"Host": "session", "Connection": "close"}
    if body is not None:
        fields |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
    fields |= headers or {}
    head = f"{method} {target} HTTP/1.1\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value is not None)
    return head.encode("latin-1") + b"\r\n" + (body or b"")


def exchange(path, data, timeout=TIMEOUT):
    """Sends raw bytes and returns everything that is received."""
    with connect(path, timeout) as connection:
        try:
            connection.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the agent may reject before it has read everything
        reply = read_all(connection)
    for observe in OBSERVERS:
        observe(data, reply)
    return reply


def request(path, method, target, body=None, headers=None, timeout=TIMEOUT):
    return Reply(exchange(path, format_request(method, target, body, headers), timeout))


def main(arguments):
    if len(arguments) not in (3, 4):
        print("usage: client.py SOCKET METHOD TARGET [BODY]", file=sys.stderr)
        return 2
    path, method, target, *body = arguments
    try:
        # The body is sent unchanged, even if it is not JSON.
        reply = request(path, method, target, body[0].encode() if body else None)
    except (OSError, ValueError) as error:
        print(f"no reply from {path}: {error}", file=sys.stderr)
        return 1
    print(reply.status, reply.body.decode(errors="replace"))
    return 0 if reply.status == 200 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
