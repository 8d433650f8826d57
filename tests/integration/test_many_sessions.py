# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""snap-sessionctl and 200 sessions, each with a real agent of a different user; some are replaced
by hanging or malicious servers."""

import os
import re
import shutil
import subprocess
import time

import pytest

from harness import sessionctl
from harness.agent import PROGRAM
from harness.malicious_servers import BASE, LIES, MaliciousServers, sends_nothing
from harness.namespace import RESULTS
from harness.users import SessionError, require_private_session

pytestmark = pytest.mark.full_build_only

FIRST = 20000
SESSIONS = 200
DEADLINE = 5


class Agents:
    """Agents started by hand, as users with only a runtime directory."""

    def __init__(self, uids):
        self.uids = uids
        self.processes = {}

    def __enter__(self):
        for uid in self.uids:
            directory = f"{BASE}/{uid}"
            os.mkdir(directory, 0o700)
            os.chown(directory, uid, uid)
            self.processes[uid] = self._start(uid, directory)
        return self

    @staticmethod
    def _start(uid, directory):
        return subprocess.Popen(
            ["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", PROGRAM, "--idle-timeout=0"],
            env={"XDG_RUNTIME_DIR": directory, "PATH": os.environ["PATH"]}, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def wait(self, timeout=60):
        deadline = time.monotonic() + timeout
        missing = list(self.uids)
        while missing:
            missing = [uid for uid in missing
                       if not os.path.exists(f"{BASE}/{uid}/snapd-session-agent.socket")]
            if time.monotonic() > deadline:
                raise SessionError(f"{len(missing)} agents did not start")

    def private_kib(self):
        """The private memory of each."""
        total = 0
        for process in self.processes.values():
            with open(f"/proc/{process.pid}/smaps_rollup", encoding="ascii") as file:
                total += sum(int(n) for n in re.findall(r"Private_\w+: +(\d+) kB", file.read()))
        return total / len(self.processes)

    def __exit__(self, *_):
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            process.wait()
        for uid in self.uids:
            shutil.rmtree(f"{BASE}/{uid}", ignore_errors=True)


def report(line):
    """Prints a figure for the results."""
    with open(f"{RESULTS}/figures", "a", encoding="utf-8") as file:
        file.write(line + "\n")


def test_two_hundred_agents():
    require_private_session("looking into the memory of others")
    uids = range(FIRST, FIRST + SESSIONS)
    with Agents(uids) as agents:
        agents.wait()
        outcome = sessionctl.run_measured("info", "--all", "--json", "--timeout=30")
        again = sessionctl.run_measured("info", "--all", "--json", "--timeout=30")
        private = agents.private_kib()
    for one in (outcome, again):
        assert one.status == sessionctl.ALL
        assert [entry["uid"] for entry in one.json] == list(uids)
        assert all(entry["result"]["version"] for entry in one.json)
    report(f"200 agents: {again.seconds:.2f} s for all, {again.seconds * 1000 / SESSIONS:.1f} ms and "
           f"{private:.0f} KiB of the agent's own memory a session; snap-sessionctl {again.peak_kib} KiB")


@pytest.mark.parametrize("round_", range(2))
def test_forty_of_two_hundred_are_malicious(round_):
    """All results and failures are reported, and the call ends at the deadline."""
    malicious_servers = [act for act, code in LIES.values() if code != "timed-out"][round_ * 20:][:20]
    hanging = range(FIRST, FIRST + 20)
    lying = range(FIRST + 20, FIRST + 40)
    honest = range(FIRST + 40, FIRST + SESSIONS)
    behaviours = dict.fromkeys(hanging, sends_nothing) | dict(zip(lying, malicious_servers))
    with Agents(honest) as agents, MaliciousServers(behaviours):
        agents.wait()
        outcome = sessionctl.run_measured("info", "--all", "--json", f"--timeout={DEADLINE}")
    entries = outcome.by_uid()
    assert outcome.status == sessionctl.SOME and len(entries) == SESSIONS
    assert all(entries[uid]["success"] for uid in honest)
    assert {entries[uid]["error"]["code"] for uid in hanging} == {"timed-out"}
    for uid in lying:
        assert entries[uid]["error"]["code"] in ("bad-reply", "truncated", "too-large")
        assert entries[uid]["error"]["message"].startswith(f"session {uid}: ")
    assert DEADLINE <= outcome.seconds < DEADLINE + 5
    assert outcome.peak_kib < 32 * 1024
    report(f"160 good, 20 hanging, 20 lying: {outcome.seconds:.2f} s with a deadline of {DEADLINE} s; "
           f"snap-sessionctl {outcome.peak_kib} KiB at most")
