# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Malformed and hostile HTTP requests, and the agent's replies, byte by byte."""

import json
import os
import time

import pytest

from harness import client
from harness.agent import SANITIZED, SERVICE_UNIT, Agent
from harness.units import unit

# The HTTP frontend is the same without the bus.
pytestmark = pytest.mark.full_build_only

POST = b"POST /v1/service-control HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
GET = b"GET /v1/session-info HTTP/1.1\r\nHost: x\r\n"
RELOAD = b'{"action":"daemon-reload"}'


def post(body, headers=b""):
    return POST + headers + b"Content-Length: %d\r\n\r\n" % len(body) + body


def chunked(*chunks):
    body = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    return POST + b"Transfer-Encoding: chunked\r\n\r\n" + body + b"0\r\n\r\n"


def nested(depth, kind=b"[]"):
    return b'{"action":"daemon-reload","x":' + kind[:1] * depth + kind[1:] * depth + b"}"


# Request → expected status; the reply is JSON and the connection is closed.
TABLE = {
    # Paths and methods.
    "unknown path": (b"GET /v1/nothing HTTP/1.1\r\nHost: x\r\n\r\n", 404),
    "path with a slash too many": (b"GET /v1/session-info/ HTTP/1.1\r\nHost: x\r\n\r\n", 404),
    "two slashes": (b"GET //v1/session-info HTTP/1.1\r\nHost: x\r\n\r\n", (400, 404)),
    "dot segments": (b"GET /v1/../v1/x HTTP/1.1\r\nHost: x\r\n\r\n", 404),
    "encoded dot segments": (b"GET /v1/%2e%2e/%2e%2e/etc HTTP/1.1\r\nHost: x\r\n\r\n", (400, 404)),
    "encoded zero": (b"GET /v1/session-info%00 HTTP/1.1\r\nHost: x\r\n\r\n", (400, 404)),
    "root": (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", 405),
    "post to root": (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 405),
    "get of a post": (b"GET /v1/service-control HTTP/1.1\r\nHost: x\r\n\r\n", 405),
    "post of a get": (b"POST /v1/session-info HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 405),
    "put": (b"PUT /v1/session-info HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 405),
    "delete": (b"DELETE /v1/session-info HTTP/1.1\r\nHost: x\r\n\r\n", 405),
    "made-up method": (b"FROBNICATE /v1/session-info HTTP/1.1\r\nHost: x\r\n\r\n", 405),
    "lower-case method": (b"get /v1/session-info HTTP/1.1\r\nHost: x\r\n\r\n", 405),
    "method that is not UTF-8": (b"M\xff\xfeX /v1/session-info HTTP/1.1\r\nHost: x\r\n\r\n", 405),
    "options *": (b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 404),
    # Malformed requests.
    "garbage": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
    "words": (b"hello there, agent\r\n\r\n", 400),
    "no version": (b"GET /v1/session-info\r\n\r\n", 400),
    "version 0.9": (b"GET /v1/session-info HTTP/0.9\r\nHost: x\r\n\r\n", (400, 505)),
    "version 2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", (400, 405, 505)),
    "version 99": (b"GET /v1/session-info HTTP/99.1\r\nHost: x\r\n\r\n", (400, 505)),
    "no host": (b"GET /v1/session-info HTTP/1.1\r\n\r\n", 400),
    "host with a slash": (b"GET /v1/session-info HTTP/1.1\r\nHost: a/b\r\n\r\n", 400),
    "zero in a header": (b"GET /v1/session-info HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n", 400),
    "zero in the path": (b"GET /v1/session-info\0x HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "connect": (b"CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n", (400, 404, 405)),
    "unknown transfer encoding": (POST + b"Transfer-Encoding: gzip\r\n\r\nabc", (400, 501)),
    # Content types.
    "no content type": (b"POST /v1/service-control HTTP/1.1\r\nHost: x\r\nContent-Length: 26\r\n\r\n"
                        + RELOAD, 400),
    "other content type": (post(RELOAD).replace(b"application/json", b"text/plain"), 400),
    "unparsable content type": (post(RELOAD).replace(b"application/json", b"application/json; charset"),
                                400),
    "odd content type": (post(RELOAD).replace(b"application/json", b"application/json/x"), 400),
    "other charset": (post(RELOAD).replace(b"application/json", b"application/json; charset=latin1"),
                      400),
    "utf-8 in upper case": (post(RELOAD).replace(b"application/json",
                                                 b"Application/JSON; charset=UTF-8"), 200),
    "utf-8 in quotes": (post(RELOAD).replace(b"application/json", b'application/json;charset="utf-8"'),
                        200),
    "content type before body": (post(b"{").replace(b"application/json", b"text/plain"), 400),
    # Bodies.
    "empty body": (post(b""), 400),
    "no body": (POST + b"\r\n", 400),
    "cut off": (post(b'{"action":"daemon-rel'), 400),
    "no JSON": (post(b"action=daemon-reload"), 400),
    "list": (post(b"[]"), 400),
    "string": (post(b'"daemon-reload"'), 400),
    "null": (post(b"null"), 400),
    "number": (post(b"1"), 400),
    "two objects": (post(RELOAD + RELOAD), 400),
    "comment": (post(b"/* hi */" + RELOAD), 400),
    "single quotes": (post(RELOAD.replace(b'"', b"'")), 400),
    "assignment": (post(b"var x = " + RELOAD), 400),
    "trailing comma": (post(b'{"action":"daemon-reload",}'), 400),
    "missing comma": (post(b'{"action":"daemon-reload" "services":[]}'), 400),
    "missing colon": (post(b'{"action" "daemon-reload"}'), 400),
    "byte order mark": (post(b"\xef\xbb\xbf" + RELOAD), 400),
    "invalid UTF-8": (post(b'{"action":"daemon-reload","x":"\xff"}'), 400),
    "UTF-16": (post(RELOAD.decode().encode("utf-16")), 400),
    "zero byte": (post(RELOAD + b"\0"), 400),
    "escaped zero": (post(b'{"action":"daemon-reload\\u0000"}'), 400),
    "unknown escape": (post(b'{"action":"daemon-reload","x":"\\q"}'), 400),
    "infinity": (post(b'{"action":"daemon-reload","x":Infinity}'), 400),
    "hexadecimal": (post(b'{"action":"daemon-reload","x":0x10}'), 400),
    "octal": (post(b'{"action":"daemon-reload","x":010}'), 400),
    "white space around": (post(b" \r\n\t" + RELOAD + b"\n "), 200),
    "unknown keys": (post(b'{"action":"daemon-reload","x":{"y":[1,-2.5e3,true,null]}}'), 200),
    "key twice, last wins": (post(b'{"action":"start","action":"daemon-reload"}'), 200),
    "31 levels": (post(nested(31)), 200),
    "32 levels": (post(nested(32)), 400),
    "thousands of brackets": (post(nested(30000)), 400),
    "thousands of open brackets": (post(b"[" * 60000), 400),
    "thousands of objects": (post(b'{"a":' * 10000 + b"1" + b"}" * 10000), 400),
    # Fields.
    "no action": (post(b"{}"), 400),
    "null action": (post(b'{"action":null}'), 400),
    "action of another type": (post(b'{"action":["start"]}'), 400),
    "unknown action": (post(b'{"action":"explode"}'), 400),
    "long action, cut inside a character": (
        post(('{"action":"a' + "é" * 200 + '"}').encode()), 400),
    "long content type, cut inside a character": (
        post(RELOAD).replace(b"application/json", b"a" + "é".encode() * 200), 400),
    "32,000 numbers": (post(b'{"action":"daemon-reload","x":[' + b"1," * 32000 + b"1]}"), 200),
    "services as a string": (post(b'{"action":"start","services":"snap.a.service"}'), 400),
    "services as an object": (post(b'{"action":"start","services":{}}'), 400),
    "services with a number": (post(b'{"action":"start","services":["snap.a.service",1]}'), 400),
    "services with null": (post(b'{"action":"start","services":[null]}'), 400),
    "services with a list": (post(b'{"action":"start","services":[["snap.a.service"]]}'), 400),
    "enable as a string": (post(b'{"action":"start","enable":"yes"}'), 400),
    "enable as a number": (post(b'{"action":"start","enable":1}'), 400),
    # Sizes: 64 KiB of body, 32 KiB of head.
    "body at the limit": (post(RELOAD + b" " * (65536 - len(RELOAD))), 200),
    "body over the limit": (post(RELOAD + b" " * 65536), 413),
    "body declared huge": (POST + b"Content-Length: 999999999999\r\n\r\n{", 413),
    "body at the limit, in chunks": (chunked(RELOAD, *[b" " * 1000] * 65), 200),
    "body over the limit, in chunks": (chunked(RELOAD, *[b" " * 1000] * 66), 413),
    "many small chunks": (chunked(*[bytes([byte]) for byte in RELOAD]), 200),
    "expectation": (post(RELOAD, b"Expect: 100-continue\r\n"), 100),
    "expectation of a huge body": (
        POST + b"Expect: 100-continue\r\nContent-Length: 99999999\r\n\r\n", 413),
    # Lengths of bodies.
    "negative length": (POST + b"Content-Length: -1\r\n\r\n" + RELOAD, 400),
    "length beyond numbers": (POST + b"Content-Length: 99999999999999999999\r\n\r\n" + RELOAD, 400),
    "length beyond signed numbers":
        (POST + b"Content-Length: 18446744073709551615\r\n\r\n" + RELOAD, 400),
    "length with a sign": (POST + b"Content-Length: +26\r\n\r\n" + RELOAD, 400),
    "length in hexadecimal": (POST + b"Content-Length: 0x1a\r\n\r\n" + RELOAD, 400),
    "length with words": (POST + b"Content-Length: 26 bytes\r\n\r\n" + RELOAD, 400),
    "no number for a length": (POST + b"Content-Length: \r\n\r\n" + RELOAD, 400),
    "two lengths": (POST + b"Content-Length: 26\r\nContent-Length: 27\r\n\r\n" + RELOAD, 400),
    "two lengths in a line": (POST + b"Content-Length: 26, 27\r\n\r\n" + RELOAD, 400),
    "one length twice": (POST + b"Content-Length: 26\r\nContent-Length: 26\r\n\r\n" + RELOAD, 200),
    "length and chunks": (chunked(RELOAD).replace(b"\r\n\r\n", b"\r\nContent-Length: 26\r\n\r\n", 1),
                          400),
    "chunks of chunks": (chunked(RELOAD).replace(b"chunked", b"chunked, chunked"), (400, 501)),
    "encoding that is not the last": (chunked(RELOAD).replace(b"chunked", b"chunked, gzip"), (400, 501)),
    "get with a negative length": (GET + b"Content-Length: -1\r\n\r\n", 400),
    "head near the limit": (GET + b"A: " + b"b" * 32000 + b"\r\n\r\n", 200),
    "head over the limit": (GET + b"A: " + b"b" * 33000 + b"\r\n\r\n", 431),
    "head of many lines": (GET + b"".join(b"A%d: b\r\n" % i for i in range(9000)) + b"\r\n", 431),
    "head without end": (GET + b"A: " + b"b" * 1000000, 431),
    "request line without end": (b"GET /" + b"a" * 1000000, 431),
    "line ends without end": (b"\r\n" * 20000, (400, 431)),
    # Valid requests.
    "plain": (GET + b"\r\n", 200),
    "absolute form": (b"GET http://x/v1/session-info HTTP/1.1\r\nHost: x\r\n\r\n", 200),
    "HTTP/1.0 without host": (b"GET /v1/session-info HTTP/1.0\r\n\r\n", 200),
    "empty lines first": (b"\r\n\r\n" + GET + b"\r\n", 200),
    "bare line feeds": (GET.replace(b"\r\n", b"\n") + b"\n", 200),
    "keep-alive": (GET + b"Connection: keep-alive\r\n\r\n", 200),
    "range": (GET + b"Range: bytes=0-3\r\n\r\n", 200),
    "upgrade": (GET + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n", 200),
    "two requests on one connection": (GET + b"\r\n" + GET + b"\r\n", 200),
}


def check_reply(raw, expected):
    if raw.startswith(b"HTTP/1.1 100 "):
        assert expected == 100
        raw, expected = raw.partition(b"\r\n\r\n")[2], 200
    reply = client.Reply(raw)
    assert reply.status in (expected if isinstance(expected, tuple) else (expected,))
    assert reply.headers["content-type"] == "application/json"
    assert reply.headers["connection"] == "close"
    assert int(reply.headers["content-length"]) == len(reply.body)
    assert sorted(reply.json) == ["result", "type"]
    assert reply.json["type"] == ("sync" if reply.status == 200 else "error")
    if reply.status != 200:
        assert reply.message and set(reply.result) <= {"message", "kind", "value"}
    return reply


def test_table(alice):
    """One agent for the whole table: no request may harm it."""
    agent = Agent(alice)
    failures = []
    for name, (data, expected) in TABLE.items():
        try:
            check_reply(client.exchange(agent.path, data, timeout=10), expected)
        except (AssertionError, OSError, ValueError, KeyError, IndexError) as error:
            failures.append(f"{name}: {error!r}"[:300])
    assert not failures, "\n".join(failures)
    assert alice.show(SERVICE_UNIT, "NRestarts", "Result") == ["0", "success"]
    pid = agent.main_pid
    assert agent.get("/v1/session-info").status == 200
    assert agent.main_pid == pid


@pytest.mark.shares_session
@pytest.mark.parametrize("body, field", [
    (b'{"action":7}', "action"), (b'{"action":"go"}', "action"),
    (b'{"action":"start","services":{}}', "services"),
    (b'{"action":"start","services":["snap.a.service",5]}', "services[1]"),
    (b'{"action":"start","services":["snap.a.service","snap.*.service"]}', "services[1]"),
    (b'{"action":"start","enable":"yes"}', "enable"),
    (b'{"action":"stop","disable":[]}', "disable"), (b'{"action":"restart","reload":0}', "reload"),
])
def test_an_error_names_the_field(agent, body, field):
    reply = client.Reply(client.exchange(agent.path, post(body)))
    assert reply.status == 400 and reply.message.startswith(field + ":")


def test_405_lists_allowed_methods(agent):
    reply = client.request(agent.path, "PUT", "/v1/service-control", {})
    assert reply.headers["allow"] == "POST"


def test_head_has_no_body(agent):
    raw = client.exchange(agent.path, b"HEAD /v1/session-info HTTP/1.1\r\nHost: x\r\n\r\n")
    assert raw.startswith(b"HTTP/1.1 405 ") and raw.endswith(b"\r\n\r\n")


@pytest.mark.shares_session
@pytest.mark.parametrize("data", [
    GET, GET + b"A: b",
    POST + b"Content-Length: 27\r\n\r\n" + RELOAD,
    POST + b"Content-Length: 27\r\n\r\n",
    chunked(RELOAD)[:-5], chunked(RELOAD)[:-7], chunked(RELOAD)[:-4], chunked(RELOAD)[:-2],
    POST + b"Transfer-Encoding: chunked\r\n\r\n", POST + b"Transfer-Encoding: chunked\r\n\r\n1a\r\n",
    POST + b"Expect: 100-continue\r\nContent-Length: 27\r\n\r\n" + RELOAD,
])
def test_truncated_request(agent, snap, data):
    """The client shuts down writing and waits for the reply. No operation is started."""
    data = data.replace(RELOAD, json.dumps({"action": "start", "services": [unit("ok")]}).encode()
                        if b"27" not in data else RELOAD)
    with client.connect(agent.path) as connection:
        connection.sendall(data)
        connection.shutdown(1)  # SHUT_WR
        raw = client.read_all(connection)
        if raw.startswith(b"HTTP/1.1 100 "):
            raw = raw.partition(b"\r\n\r\n")[2]
        assert "cut off" in check_reply(raw, 400).message
    assert snap.state(unit("ok")) == "inactive"


def test_half_closed_connection_gets_its_reply(agent):
    for data in (post(RELOAD), chunked(RELOAD), GET + b"\r\n"):
        with client.connect(agent.path) as connection:
            connection.sendall(data)
            connection.shutdown(1)
            check_reply(client.read_all(connection), 200)


def test_first_of_duplicate_parameters_is_used(agent, snap):
    """As in snapd's own agent."""
    one, two = unit("ok"), unit("two")
    for query, names in ((f"services={one}&services={two}", [one]), (f"services=&services={two}", None),
                         (f"x=1&services={one},{two}&snap=a", [one, two]),
                         (f"services={one}+,+{two}", [one, two]),
                         (f"services={one}%2C{two}", [one, two]), ("services", None)):
        reply = agent.get(f"/v1/service-status?{query}")
        assert reply.status == 200, (query, reply.message)
        result = reply.result
        assert (result and [entry["name"] for entry in result]) == names, query


def test_a_request_byte_by_byte(agent):
    data = post(RELOAD)
    with client.connect(agent.path) as connection:
        for byte in data:
            connection.sendall(bytes([byte]))
        check_reply(client.read_all(connection), 200)


@pytest.mark.parametrize("data, status", [
    (b"", None),
    (b"G", 408),
    (GET, 408),
    (POST + b"Content-Length: 100\r\n\r\n{", 408),
    (POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{", 408),
])
def test_read_deadline(agent, data, status):
    agent.set_options("--limit=read-deadline=0.4")
    before = time.monotonic()
    raw = client.exchange(agent.path, data, timeout=10)
    assert 0.3 < time.monotonic() - before < 5
    if status:
        check_reply(raw, status)
    else:
        assert raw == b""


def test_a_slow_trickle_does_not_move_the_deadline(agent):
    agent.set_options("--limit=read-deadline=0.4")
    with client.connect(agent.path) as connection:
        before = time.monotonic()
        try:
            while time.monotonic() - before < 5:
                connection.sendall(b"A")
                connection.settimeout(0.05)
                try:
                    if connection.recv(1, 2):  # MSG_PEEK
                        break
                except TimeoutError:
                    pass
        except BrokenPipeError:
            pass
        connection.settimeout(5)
        check_reply(client.read_all(connection), 408)


def test_the_read_deadline_does_not_cut_a_long_stop(agent, snap):
    agent.set_options("--limit=read-deadline=0.4")
    agent.control("start", unit("slower"))
    assert agent.control("stop", unit("slower")).status == 200


def test_a_client_that_does_not_read_its_reply(agent):
    """A reply larger than the socket's buffer; the client neither reads nor disconnects."""
    agent.set_options("--limit=reply-deadline=0.5", "--idle-timeout=0.2", "--limit=units=4000",
                      "--limit=body-size=2000000")
    names = [f"snap.t{'x' * 200}.a{i}.service" for i in range(2000)]
    with client.connect(agent.path) as connection:
        connection.sendall(client.format_request("POST", "/v1/service-control",
                                                 {"action": "stop", "services": names}))
        agent.wait_until_ready()
        agent.wait_until_gone()


def test_clients_that_write_after_a_rejection(agent):
    """A client that first writes all its data still gets the rejection."""
    data = POST + b"Content-Length: 10000000\r\n\r\n" + b" " * 10000000
    for _ in range(20):
        with client.connect(agent.path) as connection:
            connection.sendall(data)
            check_reply(client.read_all(connection), 413)


def test_too_many_connections(agent):
    agent.set_options("--limit=connections=5")
    agent.get("/v1/session-info")
    held = [client.connect(agent.path) for _ in range(5)]
    for connection in held:
        connection.sendall(b"G")
    reply = check_reply(client.exchange(agent.path, GET + b"\r\n"), 503)
    assert int(reply.headers["retry-after"]) >= 1
    held.pop().close()
    deadline = time.monotonic() + 10
    while agent.get("/v1/session-info").status != 200:
        assert time.monotonic() < deadline
    for connection in held:
        connection.close()


def test_a_thousand_connections_and_one_more(agent):
    """The default limit: 1,024 connections are served, the descriptors suffice, and all are
    closed."""
    agent.get("/v1/session-info")
    agent.wait_until_ready()
    descriptors = f"/proc/{agent.main_pid}/fd"
    before = len(os.listdir(descriptors))
    held = [client.connect(agent.path) for _ in range(1024)]
    for connection in held:
        connection.sendall(GET)
    check_reply(client.exchange(agent.path, GET + b"\r\n"), 503)
    for connection in held:
        connection.sendall(b"\r\n")
        check_reply(client.read_all(connection), 200)
        connection.close()
    assert agent.get("/v1/session-info").status == 200
    assert len(os.listdir(descriptors)) <= before + 2


def test_descriptors_and_memory_stay_flat(agent, snap):
    agent.get("/v1/session-info")
    agent.wait_until_ready()
    pid = agent.main_pid

    def private_dirty():
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("Private_Dirty"))

    def burst(count):
        for _ in range(count):
            assert agent.get("/v1/session-info").status == 200
            agent.status(unit("ok"), unit("two"), "snap.t.missing.service")
            client.exchange(agent.path, b"garbage\r\n\r\n")

    burst(700)
    descriptors = len(os.listdir(f"/proc/{pid}/fd"))
    # A leak grows each time; an allocator may grow once. In KiB; 48 are 70 bytes per round.
    growth = []
    while len(growth) < 4 and (not growth or growth[-1] > 48):
        before = private_dirty()
        burst(700)
        growth.append(private_dirty() - before)
    assert growth[-1] <= 48, growth
    assert len(os.listdir(f"/proc/{pid}/fd")) <= descriptors + 1


@pytest.mark.skipif(SANITIZED, reason="sanitizers take memory of their own")
def test_memory_of_a_request_is_that_of_its_body(agent):
    """Regardless of the number of chunks."""
    agent.get("/v1/session-info")
    agent.wait_until_ready()
    body = RELOAD + b" " * (65536 - len(RELOAD))
    data = chunked(*[bytes([byte]) for byte in body])

    def peak():
        with open(f"/proc/{agent.main_pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))

    check_reply(client.exchange(agent.path, post(body)), 200)
    before = peak()
    for _ in range(3):
        check_reply(client.exchange(agent.path, data), 200)
    assert peak() <= before + 1000  # KiB; each chunk as an object took 7,000


def test_a_message_is_valid_json_whatever_the_name(agent, snap):
    for name in ('snap."quoted".service', "snap.\u2028.service", "snap.<b>.service"):
        reply = agent.control("start", name)
        assert reply.status == 400
        json.loads(reply.body)
