# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""snap-sessionctl as it is installed."""

import fcntl
import json
import os
import re
import resource
import select
import subprocess
import time

PROGRAM = os.environ.get("SSA_SESSIONCTL", "/usr/local/bin/snap-sessionctl")
ALL, NONE, USAGE, SOME = 0, 1, 2, 3
# Variables of the sanitizers, and the path of a library that is not installed.
KEPT = {name: value for name, value in os.environ.items()
        if name.endswith("SAN_OPTIONS") or name == "LD_LIBRARY_PATH"}


class Outcome:
    """The output and resource usage of a run."""

    def __init__(self, status, output, errors, seconds, peak_kib=None, cpu_seconds=None):
        self.status = status
        self.output = output
        self.errors = errors
        self.seconds = seconds
        self.peak_kib = peak_kib
        self.cpu_seconds = cpu_seconds

    @property
    def json(self):
        return json.loads(self.output)

    @property
    def rows(self):
        """The lines of a table without its titles, split into words."""
        return [line.split() for line in self.output.splitlines()[1:]]

    def by_uid(self):
        return {entry["uid"]: entry for entry in self.json}


def cpu_of_children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run(*arguments, session=None, timeout=60, **environment):
    """Runs it as root or as a session's user."""
    become = session.become() if session else []
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **KEPT,
                   **(session.environment if session else {}), **environment}
    started, cpu = time.monotonic(), cpu_of_children()
    done = subprocess.run([*become, PROGRAM, *arguments], capture_output=True, text=True, check=False,
                          timeout=timeout, env=environment)
    return Outcome(done.returncode, done.stdout, done.stderr, time.monotonic() - started,
                   cpu_seconds=cpu_of_children() - cpu)


def run_measured(*arguments):
    """Runs it as root, and measures its peak memory. The output must be larger than a page: then
    the process blocks in a write until it has been measured."""
    reader, writer = os.pipe()
    fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
    started = time.monotonic()
    with open(reader, "rb") as output, subprocess.Popen(
            [PROGRAM, *arguments], stdout=writer, env={"LC_ALL": "C.UTF-8", **KEPT}) as process:
        os.close(writer)
        select.select([output], [], [])
        with open(f"/proc/{process.pid}/status", encoding="ascii") as file:
            peak = int(re.search(r"VmHWM:\s+(\d+) kB", file.read())[1])
        text = output.read().decode()
    return Outcome(process.returncode, text, "", time.monotonic() - started, peak)
