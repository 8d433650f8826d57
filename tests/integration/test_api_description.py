# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""The description of the HTTP API: every operation shows the errors that all have in common, and requests
made from it get no reply that it does not describe. All other tests compare their replies with it, too."""

import contextlib
import json
import os
import re
from urllib.parse import quote

import jsonschema
import pytest

from harness import client
from harness.agent import Agent, by_hand, wait_for_answer
from harness.api_description import ApiDescription
from harness.api_requests import RequestGenerator
from harness.notification_server import NotificationServer

pytestmark = pytest.mark.needs_bus_frontend

DESCRIPTION = ApiDescription(f"{os.environ['SSA_DOCS']}/openapi.yaml")
OPERATIONS = {operation.id: operation for operation in DESCRIPTION.operations}
REQUESTS = 150
# A valid request may be refused by rules that a schema cannot express: unit names, what exists, addresses.
REFUSED = {"controlServices", "controlSocket", "getServiceStatus"}


def target_of(operation, name="made-up"):
    return re.sub(r"\{.*\}", name, operation.path)


def head_of(operation, *fields):
    lines = [f"{operation.method} {target_of(operation)} HTTP/1.1", "Host: x", *fields]
    return "\r\n".join(lines).encode() + b"\r\n"


@pytest.fixture
def strict(table, alice):
    return table.share("strict", lambda: contextlib.nullcontext(Agent(
        alice, "--limit=read-deadline=0.4", "--limit=head-size=1000", "--limit=body-size=100",
        "--limit=connections=3", "--limit=linger=0.5")))


@pytest.mark.shares_session
@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
@pytest.mark.parametrize("status", ["400", "408", "413", "431", "503"])
def test_errors_of_all_operations(strict, operation, status):
    requests = {
        "400": head_of(operation, "Content-Length: no") + b"\r\n",
        "408": head_of(operation, "Content-Length: 3") + b"\r\n{",
        "413": head_of(operation, "Content-Type: application/json", "Content-Length: 101") + b"\r\n" + b"{" * 101,
        "431": head_of(operation, "X: " + "x" * 1000) + b"\r\n",
        "503": head_of(operation) + b"\r\n",
    }
    waiting = [client.connect(strict.path) for _ in range(4 if status == "503" else 0)]
    try:
        raw = client.exchange(strict.path, requests[status])
        assert client.Reply(raw).status == int(status)
    finally:
        for connection in waiting:
            connection.close()


def test_failures_without_systemd_and_bus(bare):
    path = f"{bare.runtime_dir}/snapd-session-agent.socket"
    with by_hand(bare):
        wait_for_answer(path)
        check_failures(path)


def check_failures(path):
    for method, target, body in (
            ("GET", "/v1/apps", None), ("GET", "/v1/sockets", None),
            ("POST", "/v1/apps/close", {"snap": "foo"}),
            ("POST", "/v1/sockets", {"unit": "snap.foo.a.b.socket", "action": "start"}),
            ("POST", "/v1/notifications/pending-refresh", {"instance-name": "foo"}),
            ("POST", "/v1/notifications/finish-refresh", {"instance-name": "foo"}),
            ("POST", "/v1/notifications", {"id": "x", "title": "y"}),
            ("DELETE", "/v1/notifications/x", None)):
        assert client.request(path, method, target, body).status == 500, target


@pytest.fixture
def server(table, alice):
    return table.share("server", lambda: NotificationServer(alice))


@pytest.mark.shares_session
@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_generated_requests(agent, server, operation):
    """What the description allows is not malformed, and what it does not allow has no effect."""
    generator = RequestGenerator(DESCRIPTION, seed=operation.id)
    for number in range(REQUESTS if operation.id != "exit" else 20):
        if operation.body:
            body = generator.value(operation.body)
            for _ in range(number % 3):
                body = generator.changed(body)
            valid = DESCRIPTION.is_valid(operation.body, body) and fits(body)
            reply = client.request(agent.path, operation.method, operation.path, body)
        else:
            query, valid = make_query(generator, operation)
            body, reply = query, client.request(agent.path, operation.method, query)
        assert valid or reply.status != 200, (body, reply.body)
        assert not valid or reply.status != 400 or operation.id in REFUSED or offers_open(body), (body, reply.body)
        assert reply.status != 500 or "message" in reply.result


def make_query(generator, operation):
    """Also with values that the parameter does not take."""
    target, valid = target_of(operation), True
    for parameter in operation.parameters:
        schema = DESCRIPTION.resolve(parameter["schema"])
        value = generator.value(schema)
        if generator.random.random() < 0.5:
            value = generator.changed([value])
            value = str(value[0]) if isinstance(value, list) and value else str(value)
        text = ",".join(value) if isinstance(value, list) else str(value)
        valid = valid and (schema.get("type") == "array" or DESCRIPTION.is_valid(schema, typed(schema, text)))
        quoted = quote(text)
        if parameter["in"] == "path":
            target = target_of(operation, quoted or "x")
            valid = valid or not quoted
        else:
            target += f"{'&' if '?' in target else '?'}{parameter['name']}={quoted}"
    return target, valid


def typed(schema, text):
    """The value that the text of a query stands for."""
    if schema["type"] == "string":
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def fits(body):
    """Whether every integer in it fits into 64 bits."""
    return not re.search(rf"(?<![-\d]){2 ** 63}(?!\d)", json.dumps(body))


def offers_open(body):
    """Whether an application is to be opened, which does not exist here."""
    return '"open"' in json.dumps(body)


def test_description_is_a_valid_one():
    for name, schema in DESCRIPTION.document["components"]["schemas"].items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert name in json.dumps(DESCRIPTION.document["paths"]) or f"schemas/{name}\"" in json.dumps(
            DESCRIPTION.document), f"{name} is not used"
    ids = [operation.id for operation in DESCRIPTION.operations]
    assert len(ids) == len(set(ids))
    for operation in DESCRIPTION.operations:
        content = operation.data.get("requestBody", {}).get("content", {}).get("application/json", {})
        if content:
            assert DESCRIPTION.faults_of(operation.body, content["example"]) == []
        for response in operation.responses().values():
            media = response["content"]["application/json"]
            if "example" in media:
                assert DESCRIPTION.faults_of(media["schema"], media["example"]) == []
