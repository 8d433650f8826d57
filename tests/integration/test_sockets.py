# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""snap-socketctl: declarations become units that a real systemd takes, listens by, and passes on."""

import os
import shutil
import socket
import subprocess
import time

import pytest

from harness import agent as agent_module
from harness import bus, sessionctl
from harness.namespace import RESULTS

PROGRAM = os.environ.get("SSA_SOCKETCTL", "/usr/local/bin/snap-socketctl")
DAEMON = os.environ.get("SSA_SOCKET_DAEMON", "/usr/local/libexec/ssa-tests/socket-daemon")
# LXD's case: a unix socket and a port, each to be switched off, or moved, alone.
LXD = """name: lxd
apps:
  daemon:
    command: bin/daemon
    daemon: simple
    daemon-scope: %s
    plugs: [network-bind]
    sockets:
      unix:
        listen-stream: %s/lxd/unix.socket
        socket-mode: 0660
      https:
        listen-stream: 8443
"""
UNIX, HTTPS = "snap.lxd.daemon.unix.socket", "snap.lxd.daemon.https.socket"
SERVICE = "snap.lxd.daemon.service"


def run(*arguments, session=None, check=True):
    if session:
        return session.run(PROGRAM, *arguments, check=check)
    return subprocess.run([PROGRAM, *arguments], check=check, capture_output=True, text=True,
                          timeout=60)


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


def test_check_tells_every_violation(yaml):
    good = run("check", yaml(LXD % ("system", "$SNAP_COMMON")))
    assert good.stdout == good.stderr == ""
    path = yaml(LXD % ("system", "/etc") + "      other: {listen-stream: 0, socket-mode: 9}\n")
    bad = run("check", path, check=False)
    assert bad.returncode == 1
    lines = bad.stderr.splitlines()
    assert [line.split(": ")[1] for line in lines] == ["line 10", "line 14", "line 14"]
    assert all(line.startswith(f'{path}: line ') and 'app "daemon", socket "' in line for line in lines)
    assert run("check", "/nowhere", check=False).returncode == 1
    assert run("check", yaml("a: [\n"), check=False).stderr.count("line 2") == 1


def test_generate_is_all_or_nothing_and_idempotent(yaml, output):
    path = yaml(LXD % ("system", "$SNAP_COMMON"))
    shown = run("generate", path, "--output", str(output), "--dry-run").stdout
    assert "+ListenStream=8443" in shown and os.listdir(output) == []
    assert run("generate", path, "--output", str(output)).stdout.split() == ["new", HTTPS, "new", UNIX]
    before = {name: os.stat(output / name) for name in os.listdir(output)}
    assert run("generate", path, "--output", str(output)).stdout == ""
    assert {name: os.stat(output / name).st_ino for name in before} == {
        name: info.st_ino for name, info in before.items()}
    broken = yaml(LXD % ("system", "/etc"))
    assert run("generate", broken, "--output", str(output), check=False).returncode == 1
    assert sorted(os.listdir(output)) == [HTTPS, UNIX]
    # No such group: systemd could not make the socket.
    path = yaml(LXD % ("system", "$SNAP_COMMON") + "        socket-group: nobody-of-that-name\n")
    refused = run("generate", path, "--output", str(output), check=False)
    assert refused.returncode == 1


def test_scopes_have_directories_of_their_own(yaml, output):
    both = LXD % ("system", "$SNAP_COMMON") + """  own:
    daemon: simple
    daemon-scope: user
    plugs: [network-bind]
    sockets: {s: {listen-stream: $XDG_RUNTIME_DIR/s}}
"""
    refused = run("generate", yaml(both), "--output", str(output), check=False)
    assert refused.returncode == 1 and "--scope" in refused.stderr
    run("generate", yaml(both), "--output", str(output), "--scope=system")
    refused = run("generate", yaml(both), "--output", str(output), "--scope=user", check=False)
    assert refused.returncode == 1 and "never" in refused.stderr
    assert sorted(os.listdir(output)) == [HTTPS, UNIX]


EVERY_KIND = """name: kinds
plugs: [network-bind]
apps:
  d:
    daemon: simple
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
def test_systemd_finds_nothing_wrong(yaml, output, scope, directory):
    run("generate", yaml(EVERY_KIND % {"scope": scope, "dir": directory}), "--output", str(output))
    (output / "snap.kinds.d.service").write_text("[Service]\nExecStart=/bin/true\n", encoding="utf-8")
    units = [str(output / name) for name in os.listdir(output) if name.endswith(".socket")]
    assert len(units) == 6
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", f"--{scope}", *units], check=False,
                          capture_output=True, text=True, timeout=60,
                          env=os.environ | {"XDG_RUNTIME_DIR": "/run"})
    # There is no snap(1) to be run in here, perhaps.
    complaints = [line for line in done.stderr.splitlines() if "snap.kinds." in line]
    assert not complaints


@pytest.fixture
def lxd(alice):
    """A snap with LXD's sockets, as a daemon of alice's systemd: both listen, it does not run."""
    path = f"{alice.home}/snap.yaml"
    alice.write_file(path, LXD % ("user", "$SNAP_USER_COMMON"))
    alice.write_unit(SERVICE, f"[Service]\nType=notify\nExecStart={DAEMON}\n")
    generate(alice, path)
    alice.systemctl("daemon-reload")
    alice.systemctl("start", UNIX, HTTPS)
    return alice, path


def generate(session, path):
    return run("generate", path, "--output", session.unit_dir, session=session).stdout


def ask(address):
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    with socket.socket(family) as client:
        client.settimeout(20)
        client.connect(address)
        return client.makefile().read()


def path_of(session):
    return f"{session.home}/snap/lxd/common/lxd/unix.socket"


def test_a_connection_starts_the_daemon(lxd):
    session, _ = lxd
    for address, words in ((path_of(session), f"unix: path {path_of(session)}, one of 2\n"),
                           (("127.0.0.1", 8443), "https: port 8443, one of 2\n")):
        session.systemctl("stop", SERVICE)
        assert session.state(SERVICE) == "inactive"
        assert ask(address) == words
        assert session.state(SERVICE) == "active"
    assert os.stat(path_of(session)).st_mode & 0o777 == 0o660


def test_one_is_switched_off_alone(lxd):
    session, _ = lxd
    run("disable", "--user", HTTPS, session=session)
    with pytest.raises(ConnectionRefusedError):
        ask(("127.0.0.1", 8443))
    assert ask(path_of(session)).endswith("one of 1\n")
    # Switched on again while the daemon runs, which has the other.
    run("enable", "--user", HTTPS, session=session)
    assert ask(("127.0.0.1", 8443)).endswith("one of 2\n")


def test_an_address_is_moved_and_a_refresh_keeps_it(lxd):
    session, path = lxd
    where = ["--user", "--directory", session.unit_dir]
    ask(path_of(session))  # it runs, and holds the socket
    run("set", HTTPS, "listen-stream=127.0.0.1:9443", "--now", *where, session=session)
    assert ask(("127.0.0.1", 9443)) == "https: port 9443, one of 2\n"
    with pytest.raises(ConnectionRefusedError):
        ask(("127.0.0.1", 8443))
    assert "9443" in run("show", HTTPS, *where, session=session).stdout
    # A refresh makes the units again, with another mode.
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace("0660", "0600"))
    assert generate(session, path).split() == ["changed", UNIX]
    session.systemctl("daemon-reload")
    session.systemctl("stop", SERVICE)
    session.systemctl("restart", UNIX, HTTPS)
    assert ask(("127.0.0.1", 9443)).startswith("https: port 9443")
    assert os.stat(path_of(session)).st_mode & 0o777 == 0o600
    session.systemctl("stop", SERVICE)
    run("reset", HTTPS, "--now", *where, session=session)
    assert ask(("127.0.0.1", 8443)).startswith("https: port 8443")
    refused = run("set", HTTPS, "listen-stream=8.8.8.8:80", *where, session=session, check=False)
    assert refused.returncode == 2 and "listen-stream: " in refused.stderr


def test_list(lxd):
    session, _ = lxd
    ask(("127.0.0.1", 8443))
    rows = [line.split() for line in run("list", "--user", session=session).stdout.splitlines()]
    assert rows[0][0] == "UNIT"
    assert [row[0] for row in rows[1:]] == [HTTPS, UNIX]
    https = rows[1]
    assert https[1] == "running" and "8443" in " ".join(https) and https[-1] == SERVICE
    assert '"unit" : "snap.lxd.daemon.https.socket"' in run("list", "--user", "--json",
                                                             session=session).stdout


def test_parallel_instances_do_not_collide(lxd):
    session, path = lxd
    with open(path, encoding="utf-8") as file:
        text = file.read().replace("8443", "8444")
    other = f"{session.home}/other.yaml"
    session.write_file(other, text)
    run("generate", other, "--instance=lxd_two", "--output", session.unit_dir, session=session)
    session.write_unit("snap.lxd_two.daemon.service", f"[Service]\nType=notify\nExecStart={DAEMON}\n")
    session.systemctl("daemon-reload")
    session.systemctl("start", "snap.lxd_two.daemon.unix.socket")
    assert ask(path_of(session)).startswith("unix: ")
    assert ask(f"{session.home}/snap/lxd_two/common/lxd/unix.socket").startswith("unix: ")
    assert session.state("snap.lxd_two.daemon.service") == "active"


def test_two_thousand_sockets(yaml, output):
    text = "name: big\nplugs: [network-bind]\napps:\n"
    for app in range(500):
        text += f"  a{app}:\n    daemon: simple\n    sockets:\n"
        for number in range(4):
            text += f"      s{number}:\n        listen-stream: $SNAP_COMMON/{app}/{number}\n"
    path = yaml(text)
    seconds = []
    for expected in (2000, 0):
        started = time.monotonic()
        assert len(run("generate", path, "--output", str(output)).stdout.splitlines()) == expected
        seconds.append(time.monotonic() - started)
    with open(f"{RESULTS}/figures", "a", encoding="utf-8") as file:
        file.write(f"2000 sockets generated in {seconds[0]:.3f} s, again in {seconds[1]:.3f} s\n")
    shutil.rmtree(output)


# Through the agent.


def over_both_doors(agent, snap=""):
    """What both say, which is the same."""
    listed = agent.get("/v1/sockets" + (f"?snap={snap}" if snap else "")).result
    if agent_module.HAS_BUS_DOOR:
        by_bus = bus.call(agent.session, "ListSockets", "(s)", snap)[0]
        for entry in by_bus:
            entry["addresses"] = [{"kind": kind, "address": where}
                                  for kind, where in entry["addresses"]]
        assert by_bus == listed
    return listed


def test_the_agent_lists_them(lxd):
    session, _ = lxd
    agent = agent_module.Agent(session)
    https, unix = over_both_doors(agent, "lxd")
    assert https == {"snap": "lxd", "app": "daemon", "socket": "https", "unit": HTTPS,
                     "state": "listening", "active": True, "enabled": False,
                     "addresses": [{"kind": "Stream", "address": "[::]:8443"}], "mode": "0666",
                     "connections": 0, "accepted": 0, "service": SERVICE}
    assert unix["addresses"] == [{"kind": "Stream", "address": path_of(session)}]
    assert unix["mode"] == "0660"
    ask(("127.0.0.1", 8443))
    session.systemctl("stop", UNIX)
    run("enable", "--user", HTTPS, session=session)
    https, unix = over_both_doors(agent)
    assert [https["state"], https["enabled"]] == ["running", True]
    assert [unix["state"], unix["active"]] == ["dead", False]
    assert over_both_doors(agent, "other") == []
    assert agent.get("/v1/sockets?snap=*").status == 400


def over_http(agent, unit, action, **settings):
    """The error's message, or None."""
    body = {"unit": unit, "action": action}
    if settings:
        body["settings"] = {name.replace("_", "-"): value for name, value in settings.items()}
    reply = agent.post("/v1/sockets", body)
    return None if reply.status == 200 else reply.message


def over_bus(agent, unit, action, **settings):
    try:
        bus.call(agent.session, "ControlSocket", "(ssa{ss})", unit, action,
                 {name.replace("_", "-"): value for name, value in settings.items()})
    except bus.BusError as error:
        return error.message
    return None


DOORS = [over_http, pytest.param(over_bus, marks=pytest.mark.needs_bus_door)]


@pytest.mark.parametrize("door", DOORS)
def test_the_agent_switches_one(lxd, door):
    session, _ = lxd
    agent = agent_module.Agent(session)
    assert door(agent, HTTPS, "stop") is None
    with pytest.raises(ConnectionRefusedError):
        ask(("127.0.0.1", 8443))
    assert ask(path_of(session)).endswith("one of 1\n")
    assert door(agent, HTTPS, "start") is None  # while the daemon runs, which has the other
    assert ask(("127.0.0.1", 8443)) == "https: port 8443, one of 2\n"
    assert session.state(SERVICE) == "active"
    assert door(agent, HTTPS, "enable") is None
    assert session.systemctl("is-enabled", HTTPS) == "enabled"
    assert door(agent, HTTPS, "disable") is None
    assert session.systemctl("is-enabled", HTTPS, check=False) == "disabled"
    assert session.state(HTTPS) == "inactive"
    # Another socket of the daemon is in the way of nothing.
    assert session.state(UNIX) == "active"


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("running", [False, True])
def test_the_agent_moves_one(lxd, door, running):
    """Also while the service runs, which holds the socket."""
    session, path = lxd
    agent = agent_module.Agent(session)
    if running:
        ask(path_of(session))
    assert door(agent, HTTPS, "set", listen_stream="127.0.0.1:9443") is None
    assert ask(("127.0.0.1", 9443)) == "https: port 9443, one of 2\n"
    with pytest.raises(ConnectionRefusedError):
        ask(("127.0.0.1", 8443))
    entry = next(s for s in agent.get("/v1/sockets?snap=lxd").result if s["unit"] == HTTPS)
    assert entry["addresses"] == [{"kind": "Stream", "address": "127.0.0.1:9443"}]
    # A refresh keeps it; the path's mode is another thing, and stays as well.
    assert door(agent, UNIX, "set", socket_mode="0640") is None
    generate(session, path)
    session.systemctl("daemon-reload")
    assert os.stat(path_of(session)).st_mode & 0o777 == 0o640
    assert door(agent, HTTPS, "reset") is None
    assert ask(("127.0.0.1", 8443)).startswith("https: port 8443")
    assert not os.path.exists(f"{session.home}/.config/systemd/user/{HTTPS}.d")


@pytest.mark.parametrize("door", DOORS)
def test_what_cannot_be_moved_leaves_the_rest_running(lxd, door):
    """Somebody else has the port: the daemon and its other socket are there again."""
    session, _ = lxd
    agent = agent_module.Agent(session)
    ask(path_of(session))
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", 9443))
        taken.listen()
        assert door(agent, HTTPS, "set", listen_stream="127.0.0.1:9443")
        assert session.state(SERVICE) == "active"
        assert ask(path_of(session)).startswith("unix: ")
    assert door(agent, HTTPS, "reset") is None


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("unit, action, settings, words", [
    (HTTPS, "dance", {}, "action: "),
    ("ssh.socket", "stop", {}, "unit: "),
    (SERVICE, "stop", {}, "unit: "),
    ("snap.lxd.daemon.https.socket/../x", "stop", {}, "unit: "),
    (HTTPS, "set", {}, "settings: "),
    (HTTPS, "stop", {"listen_stream": "80"}, "settings: "),
    (HTTPS, "set", {"listen_stream": "8.8.8.8:80"}, "settings.listen-stream: "),
    (HTTPS, "set", {"listen_stream": "/etc/x"}, "settings.listen-stream: "),
    (HTTPS, "set", {"listen_stream": "$SNAP_DATA/x"}, "settings.listen-stream: "),
    (HTTPS, "set", {"listen_stream": "1\nExecStartPre=/bin/sh"}, "settings.listen-stream: "),
    (HTTPS, "set", {"listen_datagram": "80"}, "settings.listen-datagram: "),
    (HTTPS, "set", {"socket_mode": "0600"}, "only a path has them"),
    (HTTPS, "set", {"socket_mode": "777"}, "settings.socket-mode: "),
    (HTTPS, "set", {"socket_group": "root"}, "settings.socket-group: "),
    (HTTPS, "set", {"exec_start": "/bin/sh"}, "settings.exec-start: "),
    ("snap.no.such.one.socket", "set", {"listen_stream": "80"}, "there is no unit file"),
    ("snap.no.such.one.socket", "start", {}, "there is no unit file"),
])
def test_the_agent_refuses(lxd, door, unit, action, settings, words):
    session, _ = lxd
    agent = agent_module.Agent(session)
    message = door(agent, unit, action, **settings)
    assert message and words in message
    assert not os.path.exists(f"{session.home}/.config/systemd/user/{HTTPS}.d")
    assert session.state(HTTPS) == "active"


def test_shapes_of_requests(lxd):
    agent = agent_module.Agent(lxd[0])
    for body, field in (({"unit": HTTPS}, "action"), ({"action": "stop"}, "unit"),
                        ({"unit": 1, "action": "stop"}, "unit"),
                        ({"unit": HTTPS, "action": "set", "settings": []}, "settings"),
                        ({"unit": HTTPS, "action": "set", "settings": {"socket-mode": 432}},
                         "settings.socket-mode")):
        reply = agent.post("/v1/sockets", body)
        assert reply.status == 400 and reply.message.startswith(f"{field}: ")


def test_root_looks_and_moves_one(lxd):
    """Through snap-sessionctl, in the user's session."""
    session, _ = lxd
    agent_module.Agent(session)
    rows = sessionctl.run("sockets", "lxd").rows
    assert rows[0] == ["alice", HTTPS, "listening", "no", "[::]:8443"]
    uid = f"--uid={session.uid}"
    assert sessionctl.run("socket", "set", HTTPS, "listen-stream=127.0.0.1:9443", uid).status == 0
    assert ask(("127.0.0.1", 9443)).startswith("https: ")
    assert sessionctl.run("socket", "reset", HTTPS, uid).status == 0
    outcome = sessionctl.run("socket", "set", HTTPS, "listen-stream=/etc/x", uid)
    assert outcome.status == sessionctl.NONE and "settings.listen-stream: " in outcome.errors
    assert sessionctl.run("socket", "dance", HTTPS, uid).status == sessionctl.USAGE
    assert sessionctl.run("socket", "set", HTTPS, "x", uid).status == sessionctl.USAGE


def test_nothing_to_list(alice):
    assert run("list", "--user", session=alice).stdout == ""
    assert run("list", "--user", "--json", session=alice).stdout.strip().replace("\n", "") == "[]"


def test_names_cannot_command_a_terminal(yaml):
    text = LXD % ("system", "$SNAP_COMMON") + '      "x\\n/tmp/y: line 1: \\e[31m": {listen-stream: 1}\n'
    done = run("check", yaml(text), check=False)
    assert len(done.stderr.splitlines()) == 1 and "\x1b" not in done.stderr
