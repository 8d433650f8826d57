# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""A scripted snapd that answers GET /v2/changes on its socket, for moments and faults that the real
one does not show on demand."""

import contextlib
import http.server
import json
import os
import socketserver
import threading

from .users import require_private_session

SOCKET = "/run/snapd.socket"


def task(snap, status, done=0, total=1, affected=True):
    """A task as snapd describes it; before version 2.59 without "affected-snaps"."""
    found = {"id": "1", "kind": "link-snap", "summary": f'Make snap "{snap}" (2) available to the system',
             "status": status, "progress": {"label": "", "done": done, "total": total}}
    return found | ({"data": {"affected-snaps": [snap]}} if affected else {})


class Snapd:
    """A context manager. Set @tasks, or @body for a whole reply; EMPTY: an empty one; None: it does not answer."""

    def __init__(self):
        self.tasks = []
        self.body = ""
        self.requests = []
        self.came = threading.Condition()

    def reply(self):
        if self.body is None:
            return None
        if self.body == "EMPTY":
            return b""
        if self.body:
            return self.body.encode()
        changes = [{"id": "7", "kind": "auto-refresh", "status": "Doing", "ready": False,
                    "tasks": self.tasks}] if self.tasks else []
        return json.dumps({"type": "sync", "status-code": 200, "result": changes}).encode()

    def wait_for(self, number, timeout=20):
        with self.came:
            assert self.came.wait_for(lambda: len(self.requests) >= number, timeout), self.requests

    def __enter__(self):
        require_private_session()
        snapd = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                with snapd.came:
                    snapd.requests.append(self.path)
                    snapd.came.notify_all()
                body = snapd.reply()
                if body is None:
                    self.close_connection = False
                    return
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def address_string(self):
                return "unix"

            def log_message(self, *_arguments):
                pass

        class Server(socketserver.ThreadingUnixStreamServer):
            daemon_threads = True

        with contextlib.suppress(FileNotFoundError):
            os.unlink(SOCKET)
        self.server = Server(SOCKET, Handler)
        os.chmod(SOCKET, 0o666)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
        os.unlink(SOCKET)
