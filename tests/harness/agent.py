# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""The agent as it is installed in a user's session: its socket unit, its service, its frontends."""

import contextlib
import os
import re
import shutil
import subprocess
import time

from . import client

# The standard error of all agents; every test checks it at its end.
LOG_DIR = "/run/agent-logs"
FAULTS = re.compile(r"CRITICAL|runtime error|AddressSanitizer|LeakSanitizer|assertion")
# A warning of GLib if the bus exits while the agent connects.
HARMLESS = re.compile(r"Error while sending AddMatch\(\) message: The connection is closed")
SOCKET_UNIT = "snapd.session-agent.socket"
SERVICE_UNIT = "snapd.session-agent.service"
BUS_NAME = "io.snapcraft.SessionAgent"
UNIT_DIR = os.environ.get("SSA_UNIT_DIR", "/usr/local/lib/systemd/user")
PROGRAM = os.environ.get("SSA_PROGRAM", "/usr/local/libexec/snap-session-agent")
SANITIZED = os.environ.get("SSA_SANITIZED", "none") != "none"
HAS_BUS_FRONTEND = os.environ.get("SSA_SESSION_BUS", "true") == "true"


def make_log_dir():
    os.makedirs(LOG_DIR, exist_ok=True)
    os.chmod(LOG_DIR, 0o777)


def version_of(program=PROGRAM):
    text = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout
    return text.split()[1]


class Agent:
    """The agent of a session, activated by its socket. Options go into a drop-in."""

    def __init__(self, session, *options, program=PROGRAM):
        self.session = session
        self.path = f"{session.runtime_dir}/snapd-session-agent.socket"
        make_log_dir()
        self.set_options(*options, program=program)
        session.start_unit(SOCKET_UNIT)

    def set_options(self, *options, program=PROGRAM):
        command = " ".join([program, *options])
        log = f"{LOG_DIR}/{self.session.name}"
        # At the end of a session the agent stops before the bus, and need not wait: see agent.c.
        self.session.write_file(f"{self.session.unit_dir}/{SERVICE_UNIT}.d/options.conf",
                                "[Unit]\nAfter=dbus.service\n"
                                f"[Service]\nExecStart=\nExecStart={command}\n"
                                f"StandardError=append:{log}\n")
        self.session.systemctl("daemon-reload")

    def upgrade(self, *options):
        """Replaces the program: the next start runs a copy. Returns its path."""
        copy = f"{self.session.home}/upgraded-agent"
        shutil.copy(PROGRAM, copy)
        self.set_options(*options, program=copy)
        return copy

    def program(self):
        return os.readlink(f"/proc/{self.main_pid}/exe")

    def assert_never_failed(self):
        """Only this detects a crash after a reply: systemd restarts the agent immediately."""
        assert self.session.show(SERVICE_UNIT, "NRestarts", "Result") == ["0", "success"]

    def get(self, target, **arguments):
        return client.request(self.path, "GET", target, **arguments)

    def post(self, target, body, **arguments):
        return client.request(self.path, "POST", target, body, **arguments)

    def delete(self, target):
        return client.request(self.path, "DELETE", target)

    def control(self, action, *services, **more):
        return self.post("/v1/service-control", {"action": action, "services": services} | more)

    def status(self, *services):
        return self.get("/v1/service-status?services=" + ",".join(services))

    @property
    def main_pid(self):
        return int(self.session.show(SERVICE_UNIT, "MainPID")[0])

    def wait_until_gone(self, timeout=20):
        self.session.wait_for_state(SERVICE_UNIT, "inactive", timeout)

    def wait_until_ready(self, timeout=20):
        self.session.wait_for_state(SERVICE_UNIT, "active", timeout)

    def has_name(self):
        text = self.session.run("busctl", "--user", "call", "org.freedesktop.DBus",
                                "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner",
                                "s", BUS_NAME).stdout
        return text.strip() == "b true"


def clear_logs():
    """Truncates them, because an agent may still have them open."""
    make_log_dir()
    for name in os.listdir(LOG_DIR):
        os.truncate(f"{LOG_DIR}/{name}", 0)


def find_faults_in_logs():
    """Lines that an agent must never write, for any input."""
    lines = []
    for name in os.listdir(LOG_DIR):
        with open(f"{LOG_DIR}/{name}", encoding="utf-8", errors="replace") as file:
            lines += [line for line in file
                      if FAULTS.search(line) and not HARMLESS.search(line)]
    return lines


@contextlib.contextmanager
def by_hand(session, *options, program=PROGRAM, environment=None, **arguments):
    """The agent started by hand, without sockets from systemd."""
    process = session.popen([program, *options], env=environment or {}, **arguments)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for_answer(path, timeout=10):
    """Waits until an agent responds at the path."""
    deadline = time.monotonic() + timeout
    while True:
        try:
            return client.request(path, "GET", "/v1/session-info")
        except (FileNotFoundError, ConnectionRefusedError):
            if time.monotonic() > deadline:
                raise
