# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""A control group of cgroup2, as a manager of services gets one for itself."""

import contextlib
import os

ROOT = "/sys/fs/cgroup"


def make(name, uid=0):
    """Makes it, given to a user with all that is needed to make others below it."""
    path = f"{ROOT}/{name}"
    os.makedirs(path, exist_ok=True)
    for file in ("", "/cgroup.procs", "/cgroup.subtree_control", "/cgroup.threads"):
        os.chown(path + file, uid, uid)


def enter(name):
    """What enters the group, and then executes the command that follows. (A function for Popen to call in
    between would make Python fork, with all the memory of the tests.)"""
    return ["/bin/sh", "-c", 'echo 0 >"$0" && exec "$@"', f"{ROOT}/{name}/cgroup.procs"]


def kill(name):
    """Kills all that is in it."""
    with contextlib.suppress(OSError):
        with open(f"{ROOT}/{name}/cgroup.kill", "w", encoding="ascii") as file:
            file.write("1")


def remove(name):
    """Removes what is left of it: groups in which nothing runs."""
    for directory, _, _ in os.walk(f"{ROOT}/{name}", topdown=False):
        with contextlib.suppress(OSError):
            os.rmdir(directory)
