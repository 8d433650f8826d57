# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Terminal output of demonstrations: headings, requests and replies."""

import json
import sys

from . import client

BOLD, DIM, PLAIN = ("\033[1m", "\033[2m", "\033[0m") if sys.stdout.isatty() else ("", "", "")


def say(text):
    print(f"\n{BOLD}{text}{PLAIN}", flush=True)


def show_request(path, method, target, body=None):
    """Sends a request to the socket at the path; returns the reply."""
    text = "" if body is None else " " + json.dumps(body)
    print(f"  → {method} {target}{text}")
    reply = client.request(path, method, target, body)
    print(f"  ← {reply.status} {' '.join(reply.reason)} {DIM}{reply.body.decode()}{PLAIN}")
    return reply
