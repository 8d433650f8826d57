# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""The description of the HTTP API (docs/openapi.yaml): what it says of a reply, and which of its cases
have occurred."""

import json
import re
from urllib.parse import unquote

import jsonschema
import yaml

# Any request may get one of these, also one that cannot be read.
UNREADABLE = ("400", "408", "413", "431", "503")
# The replies to requests that are none of the described ones.
OTHER = {"404": "NotFound", "405": "MethodNotAllowed"}
# What any request can get that uses what HTTP/1.1 has, and the agent has not.
UNSUPPORTED = {"501": "CodingNotSupported", "505": "VersionNotSupported"}


class Operation:
    """One method of one path."""

    def __init__(self, description, path, method, data):
        self.description = description
        self.path, self.method, self.data = path, method.upper(), data
        self.id = data["operationId"]
        parts = re.split(r"\{[^}]*\}", path)
        self.pattern = re.compile("[^/]+".join(re.escape(part) for part in parts))
        body = data.get("requestBody")
        self.body = body and body["content"]["application/json"]["schema"]
        self.parameters = [description.resolve(parameter) for parameter in data.get("parameters", ())]

    def responses(self):
        """Status → response."""
        return {status: self.description.resolve(response)
                for status, response in self.data["responses"].items()}


class ApiDescription:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.document = yaml.safe_load(file)
        self.resolver = jsonschema.RefResolver("", self.document)
        self.operations = [
            Operation(self, path, method, data)
            for path, methods in self.document["paths"].items() for method, data in methods.items()]

    def resolve(self, node):
        """What a reference stands for. What is beside it holds as well."""
        while "$ref" in node:
            target = self.resolver.resolve(node["$ref"])[1]
            node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
        return node

    def validator(self, schema):
        return jsonschema.Draft202012Validator(schema, resolver=self.resolver)

    def is_valid(self, schema, value):
        return self.validator(schema).is_valid(value)

    def faults_of(self, schema, value):
        return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}"
                for error in self.validator(schema).iter_errors(value)]

    def find(self, method, target):
        """The operation, and the methods that the path has."""
        path = unquote(target.partition("?")[0])
        # A path without parameters takes precedence.
        found = sorted((operation for operation in self.operations
                        if operation.pattern.fullmatch(path)), key=lambda each: "{" in each.path)
        found = [each for each in found if each.path == found[0].path]
        for operation in found:
            if operation.method == method:
                return operation, found
        return None, found

    def response_of(self, operation, status):
        """The described response, or None."""
        if operation and status not in UNSUPPORTED:
            return operation.responses().get(status)
        if status in UNREADABLE:
            return self.operations[0].responses()[status]
        return self.document["components"]["responses"].get((OTHER | UNSUPPORTED).get(status))

    def walk(self, schema, prefix, value=None, every=False):
        """The names of the cases of a schema, all of them or those that the value shows: members,
        values of enumerations, alternatives."""
        schema = self.resolve(schema)
        for choice in schema.get("oneOf", []) + schema.get("anyOf", []):
            if every or self.is_valid(choice, value):
                yield from self.walk(choice, prefix, value, every)
        for constant in schema.get("enum", []):
            if every or constant == value:
                yield f"{prefix}={json.dumps(constant)}"
        if "const" in schema and (every or schema["const"] == value):
            yield f"{prefix}={json.dumps(schema['const'])}"
        for name, member in schema.get("properties", {}).items():
            if every or isinstance(value, dict) and name in value:
                yield f"{prefix}.{name}"
                yield from self.walk(member, f"{prefix}.{name}", None if every else value[name], every)
        if "items" in schema:
            for item in [None] if every else value if isinstance(value, list) else []:
                yield from self.walk(schema["items"], f"{prefix}[]", item, every)

    def all_cases(self):
        for operation in self.operations:
            if operation.body:
                yield from self.walk(operation.body, f"{operation.id} request", every=True)
            for parameter in operation.parameters:
                yield f"{operation.id} request ?{parameter['name']}"
            for status, response in operation.responses().items():
                schema = response["content"]["application/json"]["schema"]
                yield f"{operation.id} {status}"
                yield from self.walk(schema, f"{operation.id} {status}", every=True)


class Watch:
    """Compares exchanges with the description. Keeps its faults, and the cases that have occurred."""

    def __init__(self, description):
        self.description = description
        self.faults = []
        self.cases = set()

    def observe(self, request, reply):
        """@request, @reply: as they were sent and received; an empty reply says nothing."""
        if not reply:
            return
        if reply.startswith(b"HTTP/1.1 100 "):
            reply = reply.partition(b"\r\n\r\n")[2]
        # RFC 9112, 2.2: empty lines before a request are ignored.
        line = re.split(rb"\r?\n", request.lstrip(b"\r\n"), maxsplit=1)[0].decode("latin-1").split(" ")
        method, target = line[:2] if len(line) == 3 else ("", "")
        target = re.sub("^http://[^/]*", "", target)
        status = reply.split(b" ", 2)[1].decode()
        operation, others = self.description.find(method, target)
        response = self.description.response_of(operation, status)
        if response is None:
            self.faults.append(f"{request[:200]!r}: status {status} is not described")
            return
        faults = self._check(response, reply, method)
        if status == "405":
            faults += self._check_allow(reply, others)
        self.faults += [f"{request[:200]!r}: {status}: {fault}" for fault in faults]
        if operation and not faults:
            self._note(operation, target, request, status, response, reply)

    def _check(self, response, reply, method):
        head, _, body = reply.partition(b"\r\n\r\n")
        headers = dict(re.findall(r"^([^:\r\n]+): *([^\r\n]*)\r?$", head.decode("latin-1"), re.M))
        faults = []
        for name, header in response.get("headers", {}).items():
            if name not in headers:
                faults.append(f"no header {name}")
            else:
                faults += self.description.faults_of(header["schema"], headers[name])
        for name, value in (("Content-Type", "application/json"), ("Connection", "close")):
            if headers.get(name) != value:
                faults.append(f"{name} is {headers.get(name)!r}")
        if method == "HEAD":
            return faults + (["has a body"] if body else [])
        try:
            value = json.loads(body)
        except ValueError:
            return faults + [f"the body is not JSON: {body[:200]!r}"]
        return faults + self.description.faults_of(
            response["content"]["application/json"]["schema"], value)

    @staticmethod
    def _check_allow(reply, operations):
        allow = re.search(rb"^Allow: ?([^\r]*)\r$", reply, re.M)
        allowed = set(allow[1].decode().split(", ")) - {""} if allow else None
        if allowed != {operation.method for operation in operations}:
            return [f"Allow is {allowed}"]
        return []

    def _note(self, operation, target, request, status, response, reply):
        self.cases.add(f"{operation.id} {status}")
        value = json.loads(reply.partition(b"\r\n\r\n")[2])
        self.cases.update(self.description.walk(
            response["content"]["application/json"]["schema"], f"{operation.id} {status}", value))
        if status != "200":
            return
        # What a request may contain is shown by one that succeeds.
        for parameter in operation.parameters:
            if parameter["in"] == "path" or re.search(rf"[?&]{parameter['name']}=", target):
                self.cases.add(f"{operation.id} request ?{parameter['name']}")
        try:
            body = json.loads(request.partition(b"\r\n\r\n")[2])
        except ValueError:
            return  # chunked, for example
        if operation.body:
            self.faults += [f"{request[:200]!r} succeeds: {fault}"
                            for fault in self.description.faults_of(operation.body, body)]
            self.cases.update(self.description.walk(operation.body, f"{operation.id} request", body))
