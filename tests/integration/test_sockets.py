# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""snap-socketctl: checks declarations and generates units that a real systemd accepts."""

import json
import os
import shutil
import subprocess
import time

import pytest

from harness.agent import SANITIZED
from harness.daemons import HTTPS, LXD, PROGRAM, UNIX, socketctl
from harness.namespace import RESULTS
from harness.users import UIDS, make_home, require_private_session

pytestmark = pytest.mark.full_build_only


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.fixture
def yaml(tmp_path):
    return lambda text: write(tmp_path / "snap.yaml", text)


@pytest.fixture
def output(tmp_path):
    directory = tmp_path / "units"
    directory.mkdir()
    return directory


def test_check_reports_every_error(yaml):
    good = socketctl("check", yaml(LXD % ("system", "$SNAP_COMMON")))
    assert good.stdout == good.stderr == ""
    path = yaml(LXD % ("system", "/etc") + "      other: {listen-stream: 0, socket-mode: 9999}\n")
    bad = socketctl("check", path, check=False)
    assert bad.returncode == 1
    lines = bad.stderr.splitlines()
    assert [line.split(": ")[1] for line in lines] == ["line 10", "line 14", "line 14"]
    assert all(line.startswith(f'{path}: line ') and 'app "daemon", socket "' in line for line in lines)
    assert socketctl("check", "/nowhere", check=False).returncode == 1
    assert socketctl("check", yaml("a: [\n"), check=False).stderr.count("line 2") == 1


def test_generate_is_all_or_nothing_and_idempotent(yaml, output):
    path = yaml(LXD % ("system", "$SNAP_COMMON"))
    shown = socketctl("generate", path, "--output", str(output), "--dry-run").stdout
    assert "+ListenStream=8443" in shown and os.listdir(output) == []
    assert socketctl("generate", path, "--output", str(output)).stdout.split() == ["new", HTTPS, "new", UNIX]
    before = {name: os.stat(output / name) for name in os.listdir(output)}
    assert socketctl("generate", path, "--output", str(output)).stdout == ""
    assert {name: os.stat(output / name).st_ino for name in before} == {
        name: info.st_ino for name, info in before.items()}
    broken = yaml(LXD % ("system", "/etc"))
    assert socketctl("generate", broken, "--output", str(output), check=False).returncode == 1
    assert sorted(os.listdir(output)) == [HTTPS, UNIX]
    # The group does not exist: systemd could not create the socket.
    path = yaml(LXD % ("system", "$SNAP_COMMON") +
                "      other: {listen-stream: $SNAP_COMMON/o, socket-group: nobody-of-that-name}\n")
    refused = socketctl("generate", path, "--output", str(output), check=False)
    assert refused.returncode == 1


def test_scopes_have_directories_of_their_own(yaml, output):
    both = LXD % ("system", "$SNAP_COMMON") + """  own:
    daemon: simple
    daemon-scope: user
    plugs: [network-bind]
    sockets: {s: {listen-stream: $XDG_RUNTIME_DIR/s}}
"""
    refused = socketctl("generate", yaml(both), "--output", str(output), check=False)
    assert refused.returncode == 1 and "--scope" in refused.stderr
    socketctl("generate", yaml(both), "--output", str(output), "--scope=system")
    refused = socketctl("generate", yaml(both), "--output", str(output), "--scope=user", check=False)
    assert refused.returncode == 1 and "never" in refused.stderr
    assert sorted(os.listdir(output)) == [HTTPS, UNIX]
    # Checks of one scope do not affect the other.
    path = yaml(both.replace("8443\n", "8443\n      x: {listen-stream: $SNAP_COMMON/x, "
                             "socket-group: nobody-of-that-name}\n", 1))
    other = output / "user"
    other.mkdir()
    assert socketctl("generate", path, "--output", str(other), "--scope=system", check=False).returncode == 1
    socketctl("generate", path, "--output", str(other), "--scope=user")
    assert os.listdir(other) == ["snap.lxd.own.s.socket"]


@pytest.mark.parametrize("scope, path, other", [("system", "$SNAP_COMMON", "user"),
                                                ("user", "$SNAP_USER_COMMON", "system")])
def test_units_are_not_installed_in_the_other_scopes_directory(yaml, output, scope, path, other):
    directory = output / other
    directory.mkdir()
    refused = socketctl("generate", yaml(LXD % (scope, path)), f"--output={directory}/", check=False)
    assert refused.returncode == 1 and f"--scope={scope}" in refused.stderr
    assert os.listdir(directory) == []
    socketctl("generate", yaml(LXD % (scope, path)), f"--output={directory}", f"--scope={scope}")
    assert sorted(os.listdir(directory)) == [HTTPS, UNIX]


def test_directory_determines_the_scope_of_snapds_units(output):
    directory = output / "user"
    directory.mkdir()
    write(directory / UNIX, "[Unit]\nX-Snappy=yes\n\n[Socket]\nListenStream=%h/snap/lxd/common/s\n")
    where = f"--directory={directory}"
    refused = socketctl("set", UNIX, "listen-stream=$SNAP_COMMON/x", where, check=False)
    assert refused.returncode == 2 and "listen-stream: " in refused.stderr
    socketctl("set", UNIX, "listen-stream=$SNAP_USER_COMMON/x", where)
    assert "%h/snap/lxd/common/x" in (directory / f"{UNIX}.d/50-snap-socketctl.conf").read_text("utf-8")


def contents(directory):
    """The contents and the inode of each file."""
    return {name: (os.stat(directory / name).st_ino, (directory / name).read_text(encoding="utf-8"))
            for name in os.listdir(directory)}


def test_failed_change_is_rolled_back(yaml, output):
    """One file in the middle can be neither replaced nor removed: it is a mount point."""
    require_private_session("mounting")
    text = "name: foo\nplugs: [network-bind]\napps:\n  d:\n    daemon: simple\n    sockets:\n"
    lines = [f"      s{i}: {{listen-stream: {8000 + i}}}\n" for i in range(5)]
    run = ["generate", yaml(text + "".join(lines)), "--output", str(output)]
    socketctl(*run)
    stuck = str(output / "snap.foo.d.s2.socket")
    before = contents(output)
    # s0 changes, s1 and s3 are removed, s9 is new; s2 changes or is removed.
    changed = [lines[0].replace("8000", "7000"), lines[2].replace("8002", "7002"), lines[4],
               "      s9: {listen-stream: 8009}\n"]
    for new in (changed, changed[:1] + changed[2:]):
        yaml(text + "".join(new))
        subprocess.run(["mount", "--bind", stuck, stuck], check=True)
        try:
            done = socketctl(*run, check=False)
        finally:
            subprocess.run(["umount", stuck], check=True)
        assert done.returncode == 1 and "s2.socket" in done.stderr and done.stdout == ""
        assert contents(output) == before
    assert socketctl(*run).stdout.split()[::2] == ["changed", "removed", "removed", "removed", "new"]


def test_units_of_a_snap_without_sockets_are_removed(yaml, output):
    for scope, variable in (("system", "$SNAP_COMMON"), ("user", "$SNAP_USER_COMMON")):
        run = ["generate", yaml(LXD % (scope, variable)), "--output", str(output)]
        socketctl(*run)
        assert sorted(os.listdir(output)) == [HTTPS, UNIX]
        yaml("name: lxd\napps: {daemon: {daemon: simple}}\n")
        assert socketctl(*run).stdout.split() == ["removed", HTTPS, "removed", UNIX]
        assert os.listdir(output) == []


def test_settings_of_a_removed_socket(yaml, output):
    """It is kept for a revert, is reported, and can be reset."""
    text = LXD % ("system", "$SNAP_COMMON")
    run = ["generate", yaml(text), "--output", str(output)]
    where = f"--directory={output}"
    socketctl(*run)
    socketctl("set", HTTPS, "listen-stream=9443", where)
    yaml(text[:text.index("      https")])
    assert f"reset {where} {HTTPS}" in socketctl(*run).stderr
    yaml(text)
    assert socketctl(*run).stderr == ""
    assert "9443" in socketctl("show", HTTPS, where).stdout
    yaml(text[:text.index("      https")])
    socketctl(*run)
    assert socketctl("reset", HTTPS, where).returncode == 0
    assert os.listdir(output) == [UNIX]
    assert "does not exist" in socketctl("reset", HTTPS, where).stderr
    assert socketctl(*run).stderr == ""


def test_wrong_instance_is_a_usage_error(yaml, output):
    path = yaml(LXD % ("system", "$SNAP_COMMON"))
    for instance in ("other", "lxd_", "lxd_two_three", "lxd_TWO", "../lxd", ""):
        for command in (["check", path], ["generate", path, "--output", str(output)]):
            done = socketctl(*command, f"--instance={instance}", check=False)
            assert done.returncode == 2 and "instance" in done.stderr
    assert os.listdir(output) == []


def test_concurrent_runs_do_not_interleave(tmp_path, output):
    """All files are from the last one."""
    paths = []
    for mode in ("0600", "0660"):
        lines = "".join(f"      s{i}: {{listen-stream: $SNAP_COMMON/{i}, socket-mode: {mode}}}\n"
                        for i in range(100))
        paths.append(write(tmp_path / mode, "name: foo\nplugs: [network-bind]\napps:\n  d:\n"
                           "    daemon: simple\n    sockets:\n" + lines))
    for _ in range(10):
        runs = [subprocess.Popen([PROGRAM, "generate", path, "--output", str(output)],
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
                for path in paths]
        for run in runs:
            said = run.communicate(timeout=60)[0]
            assert run.returncode == 0, said
        modes = {line for name in os.listdir(output)
                 for line in (output / name).read_text(encoding="utf-8").splitlines()
                 if line.startswith("SocketMode=")}
        assert len(os.listdir(output)) == 100 and len(modes) == 1


def test_neither_root_nor_a_session_is_needed():
    """As when a package is built."""
    make_home("mallory")
    home = "/run/home/mallory"
    text = LXD % ("system", "$SNAP_COMMON")
    for more in (["--dry-run"], []):
        done = subprocess.run(
            ["sh", "-c", 'cat >snap.yaml; exec "$0" "$@"', PROGRAM, "generate", "snap.yaml",
             "--output=.", *more], cwd=home, user=UIDS["mallory"], group=UIDS["mallory"],
            extra_groups=[], env={"HOME": home}, check=True, input=text, capture_output=True,
            text=True, timeout=60)
        assert HTTPS in done.stdout
        assert os.path.exists(f"{home}/.cache") is (more == [])
    assert os.path.exists(f"{home}/{HTTPS}")
    make_home("mallory")


def test_units_can_be_removed_without_a_declaration(yaml, output):
    socketctl("generate", yaml(LXD % ("user", "$SNAP_USER_COMMON")), "--output", str(output))
    assert "-ListenStream=8443" in socketctl("remove", "lxd", "--output", str(output), "--dry-run").stdout
    assert socketctl("remove", "lxd", "--output", str(output)).stdout.split() == [
        "removed", HTTPS, "removed", UNIX]
    assert socketctl("remove", "lxd", "--output", str(output)).stdout == ""
    assert socketctl("remove", "../lxd", "--output", str(output), check=False).returncode == 2


def test_settings_do_not_apply_to_another_socket_type(yaml, output):
    text = LXD % ("system", "$SNAP_COMMON")
    where = f"--directory={output}"
    run = ["generate", yaml(text), "--output", str(output)]
    socketctl(*run)
    socketctl("set", HTTPS, "listen-stream=127.0.0.1:9443", where)
    yaml(text.replace("listen-stream: 8443", "listen-datagram: 8443"))
    for command in (run, ["show", HTTPS, where], ["set", HTTPS, "listen-datagram=1", where]):
        done = socketctl(*command, check=False)
        assert done.returncode == 1
        assert f"{HTTPS}: a listen-stream is set, 127.0.0.1:9443" in done.stderr
    socketctl("reset", HTTPS, where)
    assert socketctl(*run).stderr == ""
    assert "listen-datagram" in socketctl("show", HTTPS, where).stdout


def test_settings_that_do_not_fit_a_new_declaration_are_reported(yaml, output):
    """A mode of a path, of which a new revision has made a port."""
    text = LXD % ("system", "$SNAP_COMMON")
    where = f"--directory={output}"
    run = ["generate", yaml(text), "--output", str(output)]
    socketctl(*run)
    socketctl("set", UNIX, "socket-mode=0600", where)
    yaml(text.replace("listen-stream: $SNAP_COMMON/lxd/unix.socket\n        socket-mode: 0660", "listen-stream: 8444"))
    done = socketctl(*run, check=False)
    assert done.returncode == 1 and "only valid for a path, but the address is 8444" in done.stderr
    socketctl("reset", UNIX, where)
    assert socketctl(*run).stderr == ""


@pytest.mark.parametrize("arguments", [
    ["set", HTTPS, "listen-stream=1", "--dry-run"], ["reset", HTTPS, "--dry-run"], ["show", HTTPS, "--json"],
    ["check", "x", "--now"], ["generate", "x", "--output=x", "--user"], ["list", "--directory=x"],
    ["enable", HTTPS, "--any-address"], ["remove", "lxd", "--output=x", "--instance=lxd"], ["remove", "lxd"],
    ["dance"], [], ["restart", "ssh.socket"]])
def test_a_wrong_command_line_changes_nothing(arguments):
    done = socketctl(*arguments, check=False)
    assert done.returncode == 2 and done.stderr.startswith("snap-socketctl: ")


EVERY_KIND = """name: kinds
plugs: [network-bind]
apps:
  d:
    daemon: notify
    daemon-scope: %(scope)s
    sockets:
      stream: {listen-stream: %(dir)s/stream, socket-mode: 0600, backlog: 5}
      datagram: {listen-datagram: "127.0.0.1:5353"}
      packets: {listen-sequential-packet: "@snap.kinds.packets"}
      pipe: {listen-fifo: %(dir)s/pipe}
      each: {listen-stream: "[::1]:8080", accept: true}
      old: {listen-stream: 8081, service-proxy: true}
"""


@pytest.mark.parametrize("scope, directory", [("system", "$SNAP_DATA"), ("user", "$SNAP_USER_DATA")])
def test_systemd_verifies_the_units(yaml, output, scope, directory):
    require_private_session("having the program installed that the units name")
    socketctl("generate", yaml(EVERY_KIND % {"scope": scope, "dir": directory}), "--output", str(output))
    (output / "snap.kinds.d.service").write_text("[Service]\nExecStart=/bin/true\n", encoding="utf-8")
    units = [str(output / name) for name in os.listdir(output) if name.endswith(".socket")]
    assert len(units) == 6
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", f"--{scope}", *units], check=False,
                          capture_output=True, text=True, timeout=60,
                          env=os.environ | {"XDG_RUNTIME_DIR": "/run"})
    # snap(1) may not be installed.
    complaints = [line for line in done.stderr.splitlines() if "snap.kinds." in line]
    assert not complaints, complaints
    assert done.returncode == 0, done.stderr


def test_two_thousand_sockets(yaml, output):
    text = "name: big\nplugs: [network-bind]\napps:\n"
    for app in range(500):
        text += f"  a{app}:\n    daemon: simple\n    sockets:\n"
        for number in range(4):
            text += f"      s{number}:\n        listen-stream: $SNAP_COMMON/{app}/{number}\n"
    path = yaml(text)
    seconds, inodes = [], set()
    for expected in (2000, 0):
        started = time.monotonic()
        assert len(socketctl("generate", path, "--output", str(output)).stdout.splitlines()) == expected
        seconds.append(time.monotonic() - started)
        inodes.add(tuple(sorted(entry.inode() for entry in os.scandir(output))))
    assert len(inodes) == 1  # no file was rewritten
    with open(f"{RESULTS}/figures", "a", encoding="utf-8") as file:
        file.write(f"2000 sockets generated in {seconds[0]:.3f} s, again in {seconds[1]:.3f} s\n")
    shutil.rmtree(output)


def test_names_cannot_command_a_terminal(yaml):
    text = LXD % ("system", "$SNAP_COMMON") + '      "x\\n/tmp/y: line 1: \\e[31m": {listen-stream: 1}\n'
    done = socketctl("check", yaml(text), check=False)
    assert len(done.stderr.splitlines()) == 1 and "\x1b" not in done.stderr
    for arguments in (["\x1b[31m"], ["enable", "\x1b[31m"], ["remove", "--output=/", "\x1b[31m"],
                      ["check", "/\x1b[31m"]):
        done = socketctl(*arguments, check=False)
        assert done.returncode != 0 and "\\x1b[31m" in done.stderr and "\x1b" not in done.stderr


def test_root_does_not_write_to_directories_of_others(yaml, tmp_path):
    """The owner of a parent directory could place a link, or commands for root, in it."""
    make_home("mallory")
    home = "/run/home/mallory"
    units, target = f"{home}/units", tmp_path / "target"
    target.mkdir()
    os.mkdir(units)
    os.chown(units, UIDS["mallory"], UIDS["mallory"])
    unit = f"{units}/{HTTPS}"
    path = yaml(LXD % ("system", "$SNAP_COMMON"))
    # A file that mallory writes for root to read.
    socketctl("generate", path, "--output", str(target))
    with open(target / HTTPS, encoding="utf-8") as file, open(unit, "w", encoding="utf-8") as evil:
        evil.write(file.read() + "SocketUser=root ; /tmp/evil ;\n")
    os.symlink(target, f"{unit}.d")
    before = sorted(os.listdir(target))
    for arguments in (["set", HTTPS, "listen-stream=9443", f"--directory={units}"],
                      ["reset", HTTPS, f"--directory={units}"],
                      ["generate", path, "--output", units],
                      ["generate", path, "--output", f"{unit}.d"],
                      ["remove", "lxd", "--output", units]):
        outcome = socketctl(*arguments, check=False)
        assert outcome.returncode == 1 or arguments[0] == "reset"
        assert "belongs to user 1103" in outcome.stderr or arguments[0] == "reset"
    assert sorted(os.listdir(target)) == before and sorted(os.listdir(units)) == [HTTPS, f"{HTTPS}.d"]
    # In a directory of root, a link in place of the drop-in directory is left alone, too.
    os.symlink(units, target / f"{HTTPS}.d")
    outcome = socketctl("set", HTTPS, "listen-stream=9443", f"--directory={target}", check=False)
    assert outcome.returncode == 1 and "is a link" in outcome.stderr
    os.unlink(target / f"{HTTPS}.d")
    # The contents of a unit there are not executed.
    with open(target / HTTPS, "a", encoding="utf-8") as file:
        file.write("SocketUser=root ; /tmp/evil ;\n")
    outcome = socketctl("set", HTTPS, "listen-stream=9443", f"--directory={target}", check=False)
    assert outcome.returncode == 1 and "is not a valid socket-user" in outcome.stderr
    assert not os.path.exists(target / f"{HTTPS}.d")


HEAD = "name: foo\napps:\n  a:\n    daemon: notify\n    plugs: [network-bind]\n    sockets:\n"
MIB = 1024 * 1024


def fill(head, item, size=4 * MIB - 1000, tail=""):
    return head + item * ((size - len(head)) // len(item)) + tail


# Declarations of 4 MiB.
LARGE = {
    "one long text, in thousands of sockets":
        fill("name: foo\nx: &x \"", "x", 3 * MIB, "\"\n") + HEAD.partition("\n")[2]
        + "".join(f"      s{i}: {{listen-stream: *x, socket-mode: *x, x{i}: *x}}\n" for i in range(4000)),
    "one long name": fill(HEAD + "      ? ", "s", tail="\n      : {}\n"),
    "one long description": fill("name: foo\ndescription: \"", "é", 3 * MIB, "\"\n"),
    "long texts": "name: foo\nx: [" + ", ".join("y" * 1000 for _ in range(4000)) + "]\n",
    "many broken sockets": HEAD + "".join(
        f"      s{i}: {{listen-stream: /{'x' * 800}}}\n" for i in range(4500)),
    "empty lists": fill("name: foo\nx: [", "[],", tail="]\n"),
    "empty mappings": fill("name: foo\nx: [", "{},", tail="]\n"),
    "small mappings": fill("name: foo\nx: [", "{a: },", tail="]\n"),
    "small mappings, as many as may be": fill("name: foo\nx: [", "{a: },", 190000, tail="]\n"),
    "small lists, as many as may be": fill("name: foo\nx: [", "[a],", 190000, tail="]\n"),
    "nothing but line ends": "\n" * (4 * MIB),
    "nothing but brackets": "[" * (4 * MIB),
    "aliases": "name: foo\nx: &x [a]\ny: [" + "*x," * 1300000 + "]\n",
    "anchors": "name: foo\nx: [" + ",".join(f"&a{i} b" for i in range(90000)) + "]\n",
    "comments": fill("name: foo\n", "# x\n"),
    "applications": "name: foo\nx: &x {daemon: notify, plugs: [network-bind], sockets: {s: {listen-stream: 0}}}"
                    "\napps:\n" + "".join(f"  a{i}: *x\n" for i in range(4900)),
}


MEASURE = """import json, os, sys
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(pid, 0)
print(json.dumps([os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss]))
"""


@pytest.mark.skipif(SANITIZED, reason="sanitizers take time and memory of their own")
@pytest.mark.parametrize("name", LARGE)
def test_a_large_declaration_costs_little(tmp_path, name):
    """Under 2 s of processor time and 64 MiB, for any contents."""
    text = LARGE[name].encode()[:4 * MIB]
    (tmp_path / "snap.yaml").write_bytes(text)
    with open(tmp_path / "errors", "wb") as errors:
        # An intermediate process: memory inherited over fork() would be counted.
        done = subprocess.run(["/usr/bin/python3", "-c", MEASURE, PROGRAM, "check",
                               tmp_path / "snap.yaml"], stdout=subprocess.PIPE, stderr=errors,
                              check=True, text=True)
    status, seconds, kib = json.loads(done.stdout)
    assert status in (0, 1)
    told = (tmp_path / "errors").read_text(encoding="utf-8").splitlines()
    assert len(told) <= 4097 and all(len(line) < 1000 for line in told)
    figures = f"{name}: {seconds:.2f} s, {kib // 1024} MiB"
    if os.path.isdir(RESULTS):
        with open(f"{RESULTS}/figures", "a", encoding="utf-8") as file:
            file.write(figures + "\n")
    assert seconds < 2 and kib < 64 * 1024, figures


def test_exchanged_file_does_not_block(tmp_path):
    """A named pipe, a device or a directory in place of a snap.yaml."""
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", "/dev/zero", tmp_path):
        outcome = socketctl("check", str(path), check=False)
        assert outcome.returncode == 1 and "regular file" in outcome.stderr


def test_output_that_cannot_be_written(yaml, output):
    """All tools report it and fail."""
    path = yaml(LXD % ("system", "$SNAP_COMMON"))
    socketctl("generate", path, "--output", str(output))
    os.unlink(output / HTTPS)
    agent_program = os.environ["SSA_PROGRAM"]
    for command in ([PROGRAM, "generate", path, "--output", output, "--dry-run"],
                    [PROGRAM, "show", UNIX, f"--directory={output}"],
                    [PROGRAM, "--version"], [PROGRAM, "--complete=commands"],
                    [os.environ["SSA_SESSIONCTL"], "--version"],
                    [os.environ["SSA_SESSIONCTL"], "sessions", "--json"],
                    [agent_program, "--version"], [agent_program, "--list-limits"]):
        with open("/dev/full", "wb") as full:
            outcome = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
        assert outcome.returncode == 1, command


def test_warnings_are_no_errors(yaml, output):
    path = yaml(LXD % ("system", "$SNAP_COMMON") + "        socket-mode: 432\n        colour: red\n")
    for command in (["check", path], ["generate", path, "--output", str(output)]):
        outcome = socketctl(*command)
        assert outcome.stderr.count("warning: ") == 2 and "line 15" in outcome.stderr
        assert socketctl(*command, "--strict", check=False).returncode == 1
    assert sorted(os.listdir(output)) == [HTTPS, UNIX]


def test_nothing_raw_reaches_the_terminal(yaml, output):
    """File names, and the contents of files and declarations, are untrusted."""
    path = yaml(LXD % ("system", "$SNAP_COMMON"))
    evil = "snap.lxd.\x1b]0;evil\x07.service"
    mark = "# Made by snap-socketctl for system daemons of the snap instance lxd\n"
    (output / evil).write_text(mark + "\x1b[31mX=\u202e\n", encoding="utf-8")
    shown = socketctl("generate", path, "--output", str(output), "--dry-run").stdout
    shown += socketctl("generate", path, "--output", str(output)).stdout
    assert "\\x1b]0;evil" in shown and "\x1b" not in shown and "\u202e" not in shown
    assert not (output / evil).exists()
    hostile = yaml('name: foo\napps: {"\\e[31m": {daemon: "\\e[2J", plugs: [network-bind], '
                   'sockets: {"\\e[1m": {listen-stream: "/\\e[0m", "\\u202e": 1}}}}\n')
    told = socketctl("check", hostile, check=False).stderr
    assert told.count("line ") == 3 and "\x1b" not in told and "\u202e" not in told
