# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Delegated cgroup2 control groups, as for a service manager."""

import contextlib
import os

ROOT = "/sys/fs/cgroup"


def make(name, uid=0):
    """Creates a group and delegates it to a user."""
    path = f"{ROOT}/{name}"
    os.makedirs(path, exist_ok=True)
    for file in ("", "/cgroup.procs", "/cgroup.subtree_control", "/cgroup.threads"):
        os.chown(path + file, uid, uid)


def enter(name):
    """A command prefix that enters the group and executes the following command. (With preexec_fn,
    Python would fork with all the memory of the tests.)"""
    return ["/bin/sh", "-c", 'echo 0 >"$0" && exec "$@"', f"{ROOT}/{name}/cgroup.procs"]


def kill(name):
    """Kills all processes of the group."""
    with contextlib.suppress(OSError):
        with open(f"{ROOT}/{name}/cgroup.kill", "w", encoding="ascii") as file:
            file.write("1")


def remove(name):
    """Removes the group and its subgroups, which must have no processes."""
    for directory, _, _ in os.walk(f"{ROOT}/{name}", topdown=False):
        with contextlib.suppress(OSError):
            os.rmdir(directory)
