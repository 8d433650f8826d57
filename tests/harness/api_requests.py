# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Requests made from the description of the API: values that a schema allows, and values that differ from
them in one place."""

import copy
import random

TEXTS = ("", "x", "foo", "foo_bar", "snap.foo.bar.service", "snap.no.socket.sock.socket", "../..", "a/b", "é\u2028",
         "\x07", "0", "-", "a" * 300, "x" * 5000, "/", "@snap.foo", "8080")
NUMBERS = (0, 1, -1, 0.5, 300, 301, 2 ** 31, 2 ** 63 - 1, -2 ** 63, 2 ** 63, 1e300)
ANY = (*TEXTS, *NUMBERS, None, True, False, [], {}, [[]], {"a": {}}, ["snap.foo.bar.service"])


class RequestGenerator:
    def __init__(self, description, seed):
        self.description = description
        self.random = random.Random(seed)

    def value(self, schema, depth=0):
        """A value of the shape of the schema; patterns and limits are sometimes violated."""
        schema = self.description.resolve(schema)
        choice = self.random.choice
        for key in ("oneOf", "anyOf"):
            if key in schema:
                return self.value(choice(schema[key]), depth)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return choice(schema["enum"])
        kinds = schema.get("type", "object")
        kind = kinds if isinstance(kinds, str) else choice(kinds)
        if kind == "object":
            needed = schema.get("required", ())
            return {name: self.value(member, depth + 1)
                    for name, member in schema.get("properties", {}).items()
                    if name in needed or self.random.random() < 0.5}
        if kind == "array":
            return [self.value(schema["items"], depth + 1) for _ in range(self.random.randrange(4))]
        if kind in ("string", "integer", "number"):
            values = TEXTS if kind == "string" else NUMBERS
            valid = [value for value in values if self.description.is_valid(schema, value)]
            return choice(valid if valid and self.random.random() < 0.8 else values)
        return {"boolean": choice((True, False)), "null": None}[kind]

    def changed(self, value):
        """The value with one place of it replaced, removed or added."""
        value = copy.deepcopy(value)
        places = list(self._places(value))
        if not places:
            return self.random.choice(ANY)
        holder, key = self.random.choice(places)
        match self.random.randrange(4):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, dict):
                holder[key + "s"] = self.random.choice(ANY)
            case _:
                holder[key] = self.random.choice(ANY)
        return value

    def _places(self, value):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            if isinstance(value[key], (dict, list)):
                yield from self._places(value[key])
