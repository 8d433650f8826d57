# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Malicious servers in place of agents: each has one behaviour."""

import asyncio
import contextlib
import gzip
import json
import os
import shutil
import socket
import threading
import urllib.parse

from .users import SessionError

BASE = "/run/user"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
GOOD = b'{"type":"sync","result":{"version":"1"}}'


def reply(body, head=HEAD):
    """A reply that is valid HTTP."""
    return head + b"Content-Length: %d\r\n\r\n" % len(body) + body


def chunk(data):
    return b"%x\r\n" % len(data) + data + b"\r\n"


def says(data):
    """Sends bytes and closes."""
    async def act(_, writer):
        writer.write(data)
        await writer.drain()
    return act


def sends_and_stays_open(data):
    """Sends bytes and keeps the connection open."""
    async def act(reader, writer):
        writer.write(data)
        await writer.drain()
        await reader.read()
        await asyncio.Event().wait()
    return act


def sends_forever(begin, more, pause=0.0):
    """Sends endlessly, as fast as possible or with pauses."""
    async def act(_, writer):
        writer.write(begin)
        while True:
            writer.write(more)
            await writer.drain()
            await asyncio.sleep(pause)
    return act


async def sends_nothing(_, __):
    await asyncio.Event().wait()


async def closes_unread(_, writer):
    writer.transport.abort()


def has_daemons(units, pieces=None):
    """Lists these daemons, and repeats the states of the queried ones @pieces times."""
    left = [pieces]

    async def act(reader, writer):
        target = reader.head.split()[1].decode()
        if target.startswith("/v1/apps"):
            result = [{"snap": unit.split(".")[1], "app": unit.split(".")[2], "unit": unit,
                       "kind": "service"} for unit in units]
        else:
            asked = urllib.parse.unquote(target.partition("services=")[2]).split(",")
            result = [{"daemon": "simple", "id": unit, "name": unit, "names": [unit],
                       "enabled": True, "active": True, "installed": True, "needs-reload": False}
                      for unit in asked if unit] or None
            if left[0] is not None:
                left[0] -= 1
        body = json.dumps({"type": "sync", "result": result}).encode()
        writer.write(reply(body) if left[0] is None or left[0] >= 0 else b"HTTP/1.1 what?\r\n\r\n")
        await writer.drain()
    return act


def colliding(number):
    """One of many strings with the same GLib hash: "az" and "bY" collide."""
    return b"".join(b"az" if number >> bit & 1 else b"bY" for bit in range(14))


ENVELOPE = b'{"type":"sync","result":'
LONG = b"x" * 65537
# name: (behaviour, error code that snap-sessionctl --json must report for the session), for a
# session-info request.
LIES = {
    "nothing": (sends_nothing, "timed-out"),
    "closes at once": (says(b""), "truncated"),
    "resets": (closes_unread, "truncated"),
    "half a status line": (sends_and_stays_open(b"HTTP/1.1 20"), "timed-out"),
    "half a head": (sends_and_stays_open(HEAD), "timed-out"),
    "half a body": (sends_and_stays_open(reply(GOOD)[:-1]), "timed-out"),
    "drips": (sends_forever(b"", b"H", 0.1), "timed-out"),
    "drips a body": (sends_forever(HEAD + b"\r\n", b" ", 0.1), "timed-out"),
    "head without end": (sends_forever(HEAD, b"X: y\r\n" * 1000), "too-large"),
    "header line without end": (sends_forever(HEAD + b"X: ", b"y" * 6000), "too-large"),
    "interim replies without end":
        (sends_forever(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000), "bad-reply"),
    "body without end": (sends_forever(HEAD + b"\r\n", b" " * 60000), "too-large"),
    "chunks without end":
        (sends_forever(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", chunk(b" " * 60000)),
         "too-large"),
    "chunk size without end":
        (sends_forever(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"0" * 60000), "too-large"),
    "trailer without end":
        (sends_forever(HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n" * 10000),
         "too-large"),
    "huge length": (sends_and_stays_open(HEAD + b"Content-Length: 1048577\r\n\r\n"), "too-large"),
    "length beyond numbers":
        (sends_and_stays_open(HEAD + b"Content-Length: 99999999999999999999\r\n\r\n"), "bad-reply"),
    "negative length": (says(HEAD + b"Content-Length: -5\r\n\r\n" + GOOD), "bad-reply"),
    "two lengths":
        (says(HEAD + b"Content-Length: 5\r\nContent-Length: 40\r\n\r\n" + GOOD), "bad-reply"),
    "length too long": (says(HEAD + b"Content-Length: 41\r\n\r\n" + GOOD), "truncated"),
    "length too short": (says(HEAD + b"Content-Length: 10\r\n\r\n" + GOOD), "bad-reply"),
    "length and chunks":
        (says(HEAD + b"Content-Length: 40\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(GOOD)),
         "bad-reply"),
    "chunks that stop": (says(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunk(GOOD)),
                         "truncated"),
    "compressed": (says(reply(gzip.compress(GOOD), HEAD + b"Content-Encoding: gzip\r\n")),
                   "bad-reply"),
    "a bomb": (says(reply(gzip.compress(b" " * 50_000_000), HEAD + b"Content-Encoding: gzip\r\n")),
               "bad-reply"),
    "compressed for transfer":
        (says(HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + chunk(gzip.compress(GOOD))),
         "bad-reply"),
    "leads elsewhere":
        (says(reply(GOOD, HEAD.replace(b"200 OK", b"302 Found") + b"Location: http://127.0.0.1/\r\n")),
         "bad-reply"),
    "wants a password":
        (says(reply(GOOD, HEAD.replace(b"200", b"401") + b"WWW-Authenticate: Basic realm=x\r\n")),
         "bad-reply"),
    "switches protocols": (sends_and_stays_open(b"HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\n\r\n"),
                           "bad-reply"),
    "another protocol": (says(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), "bad-reply"),
    "HTTP/2": (says(b"HTTP/2 200 OK\r\n\r\n" + GOOD), "bad-reply"),
    "a status of its own": (says(reply(GOOD, HEAD.replace(b"200", b"999"))), "bad-reply"),
    "a zero in the head": (says(reply(GOOD, HEAD + b"X: a\0b\r\n")), "bad-reply"),
    "HTML": (says(reply(b"<html/>", HEAD.replace(b"application/json", b"text/html"))), "bad-reply"),
    "no type": (says(reply(GOOD, b"HTTP/1.1 200 OK\r\n")), "bad-reply"),
    "another charset":
        (says(reply(GOOD, HEAD.replace(b"json", b"json; charset=utf-16"))), "bad-reply"),
    "no content": (says(HEAD.replace(b"200 OK", b"204 No Content") + b"\r\n"), "bad-reply"),
    "no JSON": (says(reply(b"hello")), "bad-reply"),
    "half of JSON": (says(reply(GOOD[:-2])), "bad-reply"),
    "two values": (says(reply(GOOD + GOOD)), "bad-reply"),
    "no UTF-8": (says(reply(ENVELOPE + b'{"version":"\xff"}}')), "bad-reply"),
    "a zero in a text": (says(reply(ENVELOPE + b'{"version":"\\u0000"}}')), "bad-reply"),
    "half a character": (says(reply(ENVELOPE + b'{"version":"\\ud800"}}')), "bad-reply"),
    "deep lists": (says(reply(b"[" * 500_000 + b"]" * 500_000)), "too-large"),
    "deep objects": (says(reply(ENVELOPE + b'{"a":' * 100_000 + b"1" + b"}" * 100_001)),
                     "too-large"),
    "a million values": (says(reply(ENVELOPE + b"[" + b"1," * 500_000 + b"1]}")), "too-large"),
    "a long text": (says(reply(ENVELOPE + b'{"version":"' + LONG + b'"}}')), "too-large"),
    "a long name": (says(reply(ENVELOPE + b'{"version":"1","' + LONG + b'":1}}')), "too-large"),
    "an infinite number": (says(reply(ENVELOPE + b'{"version":"1","x":1e999}}')), "bad-reply"),
    "names that collide":
        (says(reply(ENVELOPE + b'{"version":"1"' + b"".join(
            b',"' + colliding(n) + b'":1' for n in range(1 << 14)) + b"}}")), "too-large"),
    "a list": (says(reply(b"[]")), "bad-reply"),
    "an unknown type": (says(reply(GOOD.replace(b"sync", b"async"))), "bad-reply"),
    "no result": (says(reply(b'{"type":"sync"}')), "bad-reply"),
    "an error that is none": (says(reply(b'{"type":"error","result":{"message":"x"}}')), "bad-reply"),
    "success that is none": (says(reply(GOOD, HEAD.replace(b"200", b"500"))), "bad-reply"),
    "null": (says(reply(ENVELOPE + b"null}")), "bad-reply"),
    "a number for a text": (says(reply(ENVELOPE + b'{"version":1}}')), "bad-reply"),
    "a text for a truth":
        (says(reply(ENVELOPE + b'{"version":"1","session-bus":"no"}}')), "bad-reply"),
}


class MaliciousServers:
    """A context manager that runs a server for each user."""

    def __init__(self, behaviours, backlog=100):
        self.sockets = {uid: self._listen(uid, backlog) for uid in behaviours}
        self.behaviours = behaviours
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_until_complete, args=[self._serve()])
        self.ready = threading.Event()
        self.done = None

    @staticmethod
    def _listen(uid, backlog):
        directory = f"{BASE}/{uid}"
        os.mkdir(directory, 0o700)
        os.chown(directory, uid, uid)
        # Peer credentials are those of the process that called listen().
        os.seteuid(uid)
        try:
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(f"{directory}/snapd-session-agent.socket")
            listener.listen(backlog)
        finally:
            os.seteuid(0)
        return listener

    async def _handle(self, behaviour, reader, writer):
        with contextlib.suppress(OSError, EOFError):
            # Read the whole request first, unless the behaviour ignores it.
            if behaviour is not closes_unread:
                reader.head = await reader.readuntil(b"\r\n\r\n")
            await behaviour(reader, writer)
        writer.close()

    async def _accept(self, listener, behaviour):
        """asyncio's server would call listen() again, and so change the peer credentials to
        root."""
        listener.setblocking(False)
        tasks = set()
        while True:
            connection, _ = await self.loop.sock_accept(listener)
            reader, writer = await asyncio.open_connection(sock=connection)
            tasks.add(self.loop.create_task(self._handle(behaviour, reader, writer)))

    async def _serve(self):
        self.done = asyncio.Event()
        accepting = [self.loop.create_task(self._accept(self.sockets[uid], behaviour))
                     for uid, behaviour in self.behaviours.items()
                     if behaviour is not None]  # None: never accepts
        self.ready.set()
        await self.done.wait()
        assert not any(task.done() for task in accepting)
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    def __enter__(self):
        self.thread.start()
        if not self.ready.wait(10):
            raise SessionError("the malicious servers did not start")
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.done.set)
        self.thread.join(10)
        self.loop.close()
        for uid, listener in self.sockets.items():
            listener.close()
            shutil.rmtree(f"{BASE}/{uid}")
