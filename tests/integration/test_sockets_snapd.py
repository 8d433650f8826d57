# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Sockets on a machine where a real snapd installs the snap: changes by an administrator, or by the
snap's configure hook with "snap set", through refresh, revert and removal."""

import os
import re

import pytest

from harness.daemons import DAEMON, HTTPS, PROGRAM, SERVICE, UNIX, ask, socketctl
from harness.snapd_machine import SnapdMachine, missing_capabilities

pytestmark = pytest.mark.full_build_only

PORT, OTHER_PORT = ("127.0.0.1", 8443), ("127.0.0.1", 9443)
SNAP_YAML = """name: lxd
version: "%s"
summary: containers
description: containers
confinement: classic
apps:
  daemon:
    command: bin/daemon
    daemon: notify
    plugs: [network-bind]
    sockets:
      unix:
        listen-stream: $SNAP_COMMON/lxd/unix.socket
        socket-mode: 0660
      https:
        listen-stream: 8443
"""


def hooks_of_the_manual():
    """The scripts in docs/socket-activation.md, by the name of the hook."""
    path = os.path.join(os.environ["SSA_DOCS"], "socket-activation.md")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    return dict(re.findall(r"`(meta/hooks/[a-z]+)`[^`]*```sh\n(#!.*?)```", text, re.DOTALL))


def files(version, hooks=True):
    made = {"meta/snap.yaml": SNAP_YAML % version, "bin/daemon": f"#!/bin/sh\nexec {DAEMON}\n"}
    if hooks:
        made |= hooks_of_the_manual()
        assert "meta/hooks/configure" in made and "meta/hooks/remove" in made
    return made


def install(machine, version, hooks=True):
    return machine.install(machine.pack("lxd", files(version, hooks)), "--classic")


@pytest.fixture
def snapd():
    with SnapdMachine() as machine:
        yield machine


def assert_listening(machine):
    assert [machine.state(unit) for unit in (UNIX, HTTPS, SERVICE)] == ["active", "active", "inactive"]


def address_of(machine):
    return machine.systemctl("show", "--property=Listen", "--value", HTTPS)


def test_snap_set_moves_a_socket(snapd):
    snapd.require_commands()
    install(snapd, 1)
    assert_listening(snapd)
    assert ask(PORT) == "https: port 8443, one of 2\n"
    snapd.snap("set", "lxd", "https-address=127.0.0.1:9443")
    assert ask(OTHER_PORT) == "https: port 9443, one of 2\n"
    with pytest.raises(ConnectionRefusedError):
        ask(PORT)
    refused = snapd.snap("set", "lxd", "https-address=8.8.8.8:80", check=False)
    assert refused.returncode != 0 and "listen-stream: " in refused.stderr
    assert ask(OTHER_PORT).startswith("https: ")
    # A refresh and a revert.
    install(snapd, 2)
    assert ask(OTHER_PORT) == "https: port 9443, one of 2\n"
    snapd.snap("revert", "lxd")
    assert ask(OTHER_PORT) == "https: port 9443, one of 2\n"
    snapd.snap("unset", "lxd", "https-address")
    assert ask(PORT) == "https: port 8443, one of 2\n"
    snapd.snap("set", "lxd", "https-address=9443")
    snapd.snap("remove", "--purge", "lxd")
    assert snapd.run("sh", "-c", "ls -d /etc/systemd/system/snap.lxd*", check=False).stdout == ""


def test_an_administrator_moves_a_socket_of_snapds(snapd):
    """snapd generated its unit, which is not changed."""
    if missing_capabilities():
        # The command that "snap run" would execute, without snap-confine.
        snapd.write_file(f"/etc/systemd/system/{SERVICE}.d/bare.conf",
                         f"[Service]\nExecStart=\nExecStart={DAEMON}\n")
    install(snapd, 1, hooks=False)
    unit = f"{snapd.root}{snapd.unit_dir}/{HTTPS}"
    with open(unit, encoding="utf-8") as file:
        before = file.read()
    socketctl("set", HTTPS, "listen-stream=127.0.0.1:9443", "--now", place=snapd)
    assert ask(OTHER_PORT) == "https: port 9443, one of 2\n"
    assert "9443" in socketctl("show", HTTPS, place=snapd).stdout
    refused = snapd.run(PROGRAM, "set", UNIX, "socket-group=root", check=False)
    assert refused.returncode == 2 and "the address must be set" in refused.stderr
    socketctl("set", UNIX, "socket-group=daemon", "listen-stream=$SNAP_COMMON/lxd/unix.socket", "--now",
              place=snapd)
    assert os.stat(f"{snapd.root}/var/snap/lxd/common/lxd/unix.socket").st_gid == 1
    socketctl("disable", UNIX, place=snapd)
    with open(unit, encoding="utf-8") as file:
        assert file.read() == before
    snapd.systemctl("stop", SERVICE)
    snapd.reboot()
    assert [snapd.state(name) for name in (UNIX, HTTPS, SERVICE)] == ["inactive", "active", "inactive"]
    assert ask(OTHER_PORT) == "https: port 9443, one of 1\n"
    socketctl("reset", HTTPS, "--now", place=snapd)
    assert ask(PORT).startswith("https: ")


def directives(text):
    section = text.split("[Socket]\n")[1].split("\n\n")[0]
    return sorted(line for line in section.splitlines() if not line.startswith("ExecStartPre="))


def test_units_equal_those_of_snapd(snapd):
    """snapd's units are the reference for the meaning of declarations."""
    snapd.snap("set", "system", "experimental.parallel-instances=true")
    path = snapd.pack("lxd", files(1, hooks=False))
    snapd.install(path, "--classic")
    for instance in ("lxd", "lxd_two"):
        if instance != "lxd":
            # Its port is in use; the units are generated before that is detected.
            snapd.systemctl("stop", HTTPS)
            snapd.install(path, "--classic", f"--name={instance}")
        snapd.run("mkdir", "-p", "/var/tmp/units")
        socketctl("generate", f"/snap/{instance}/current/meta/snap.yaml", f"--instance={instance}",
                  "--output=/var/tmp/units", place=snapd)
        for unit in (UNIX, HTTPS):
            unit = unit.replace("lxd", instance, 1)
            ours, theirs = (snapd.run("cat", f"{directory}/{unit}").stdout
                            for directory in ("/var/tmp/units", snapd.unit_dir))
            assert directives(ours) == directives(theirs)
            assert "WantedBy=sockets.target" in ours and "WantedBy=sockets.target" in theirs


def test_generate_leaves_the_units_of_snapd_alone(snapd):
    install(snapd, 1, hooks=False)
    refused = snapd.run(PROGRAM, "generate", "/snap/lxd/current/meta/snap.yaml",
                        "--output", snapd.unit_dir, check=False)
    assert refused.returncode == 1 and "left unchanged" in refused.stderr
