# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""The test users. They exist in the private session only."""

import os
import shutil
import subprocess
import unittest

# The reason why there is no private session, and so no user manager.
ALONE = os.environ.get("SSA_ALONE")
# Two users with sessions, and an unrelated user.
UIDS = {"alice": 1101, "bob": 1102, "mallory": 1103}


class SessionError(Exception):
    """A session could not be started or failed."""


class NotHere(unittest.SkipTest):
    """Skips tests of sessions and machines if no private session could be created."""


def require_private_session(what=None):
    """Call this before anything that needs a private session or would change the system without
    one."""
    if ALONE:
        raise NotHere(f"{what}: {ALONE}" if what else ALONE)


def _extend(path, lines):
    """Bind-mounts a copy of the file with added lines over it."""
    copy = "/run/" + os.path.basename(path)
    with open(path, encoding="utf-8") as original, open(copy, "w", encoding="utf-8") as extended:
        extended.write(original.read())
        extended.writelines(lines)
    subprocess.run(["mount", "--bind", copy, path], check=True)


def install():
    _extend("/etc/passwd", [f"{name}:x:{uid}:{uid}::/run/home/{name}:/bin/bash\n"
                            for name, uid in UIDS.items()])
    _extend("/etc/group", [f"{name}:x:{uid}:\n" for name, uid in UIDS.items()])
    for name in UIDS:
        make_home(name)


def make_home(name):
    """A new, empty home."""
    home = f"/run/home/{name}"
    shutil.rmtree(home, ignore_errors=True)
    os.makedirs(home, 0o700)
    os.chown(home, UIDS[name], UIDS[name])
