# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""The artefacts of an installed snap with applications: desktop entries, icons, and a systemd scope
for each running application."""

import contextlib
import os
import shutil
import subprocess
import uuid

from .users import require_private_session

ENTRIES = "/var/lib/snapd/desktop/applications"


def clear():
    """Removes all desktop entries; /var/lib is private here."""
    require_private_session()
    shutil.rmtree(ENTRIES, ignore_errors=True)
    os.makedirs(ENTRIES)


def write_entry(entry_id, name, command="/bin/sleep infinity", snap=None, app=None, **more):
    """Writes a desktop entry as snapd exports it. It contains the names of the snap and the
    application, which its file name need not contain (SNAP_APP, SNAP+KEY_APP of parallel instances,
    or any name). Keys such as Name[de] are given as Name_de; with @app "", the application is
    omitted, as by snapd before 2.62."""
    before, _, after = entry_id.partition("_")
    keys = {"Type": "Application", "Name": name, "Exec": command,
            "X-SnapInstanceName": snap or before.replace("+", "_"),
            "X-SnapAppName": after if app is None else app}
    for key, value in more.items():
        base, _, language = key.partition("_")
        keys[f"{base}[{language}]" if language else base] = value
    with open(f"{ENTRIES}/{entry_id}.desktop", "w", encoding="utf-8") as file:
        file.write("[Desktop Entry]\n" + "".join(f"{k}={v}\n" for k, v in keys.items() if v))


class RunningApp:
    """An application started with "snap run": a process in its own scope."""

    def __init__(self, session, snap, app, command=("/bin/sleep", "infinity"), older_name=False):
        separator = "." if older_name else "-"
        self.session = session
        self.unit = f"snap.{snap}.{app}{separator}{uuid.uuid4()}.scope"
        self.process = session.popen_logged_in(
            ["systemd-run", "--user", "--scope", "--quiet", "--collect", f"--unit={self.unit}",
             *command], stdout=subprocess.PIPE)
        session.wait_for_state(self.unit, "active")

    def wait(self, timeout=20):
        """Its exit code, negative for a signal."""
        return self.process.wait(timeout)

    def end(self):
        self.session.kill_unit(self.unit)
        # Also without a user manager.
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


@contextlib.contextmanager
def running(session, snap, app, command=("/bin/sleep", "infinity"), older_name=False):
    """A context manager for a running application."""
    started = RunningApp(session, snap, app, command, older_name)
    try:
        yield started
    finally:
        started.end()
