# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Namespaces for a private session.

There are three processes between the caller and the command. The keeper has a mount namespace and
creates a control group in its own mount of cgroup2; it outlives the others and removes the group.
The parent of init has all other namespaces; the PID namespace takes effect in its child. Init is
process 1 of it; when it exits, the kernel kills all remaining processes. Each dies with its parent,
and forwards signals to its child.
"""

import contextlib
import ctypes
import fcntl
import glob
import os
import secrets
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
import traceback

from . import users

CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

CGROUP = "/sys/fs/cgroup"
TESTS = "/run/tests"
KEPT_PICTURES = "/run/kept/pictures"
# The new /run is assembled here, because its bind mounts may come from the old one.
ASIDE = ("/mnt", "/media", "/srv")
# Signals that ask a command to exit.
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
# In seconds, until killed processes have exited.
KILL_TIMEOUT = 10
# In seconds: an older empty control group was left by a killed keeper.
GROUP_IS_LEFT = 60
# Directories shared with the outside: pictures, results, and the claims of parallel test processes.
# Each is bound to the directory that the variable names, if it is set.
OUTSIDE = {"/run/pictures": "SSA_PICTURES", "/run/results": "SSA_RESULTS", "/run/claims": "SSA_CLAIMS"}
# Whether root is only root of a user namespace, created by run-integration.
IN_USER_NAMESPACE = "SSA_USER_NAMESPACE" in os.environ


def place_of(inside):
    return os.environ.get(OUTSIDE[inside], inside) if users.ALONE else inside


PICTURES, RESULTS, CLAIMS = (place_of(inside) for inside in OUTSIDE)

libc = ctypes.CDLL(None, use_errno=True)


# The namespaces of the command; the keeper only has a mount namespace.
ALL = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWCGROUP


def unshare(flags):
    if libc.unshare(flags) != 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))


def mount(*arguments):
    done = subprocess.run(["mount", *arguments], check=False, text=True, stderr=subprocess.PIPE)
    if done.returncode != 0:
        raise OSError(f"a mount that a private session needs is not possible here: {done.stderr.strip()}")


def mount_cgroup2():
    subprocess.run(["umount", "-R", "-l", CGROUP], check=False, stderr=subprocess.DEVNULL)
    mount("-t", "cgroup2", "cgroup2", CGROUP)


def bring_up_loopback():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        request = struct.pack("16sh", b"lo", 0x1)  # IFF_UP
        fcntl.ioctl(probe, 0x8914, request)  # SIOCSIFFLAGS


def overlay_stages(stages):
    """Overlays the files below each stage onto the system."""
    for stage in reversed(stages):
        for top in sorted(os.listdir(stage)):
            layer = os.path.join(stage, top)
            target = "/" + top
            if top == "usr" and set(os.listdir(layer)) == {"local"}:
                layer, target = os.path.join(layer, "local"), "/usr/local"
            os.makedirs(target, exist_ok=True)
            mount("-t", "overlay", "overlay", "-o", f"lowerdir={layer}:{target}", target)


def overlay_private(path):
    """Makes writes below the path private to the session."""
    layers = [f"/run/private{path}/{name}" for name in ("upper", "work")]
    for layer in layers:
        os.makedirs(layer)
    mount("-t", "overlay", "overlay", "-o",
          f"lowerdir={path},upperdir={layers[0]},workdir={layers[1]}", path)


def hide_user_units_of_others():
    """Other user units that are enabled for all users (sound servers, keyrings) would start in each
    session, and their generators would double the time of each daemon-reload."""
    os.mkdir("/run/nothing")
    directories = ["/usr/lib/systemd/user-generators", "/usr/lib/systemd/user-environment-generators",
                   *glob.glob("/etc/systemd/user/*.wants")]
    for directory in filter(os.path.isdir, directories):
        mount("--bind", "/run/nothing", directory)


def hide_installed_servers():
    """Hides installed notification servers, so that only the one that a test starts exists; also
    the desktop file of snapd's agent."""
    services, applications = "/usr/share/dbus-1/services", "/usr/share/applications"
    overlay_private(services)
    for name in os.listdir(services):
        with open(f"{services}/{name}", encoding="utf-8") as file:
            if "Name=org.freedesktop.Notifications" in file.read():
                os.unlink(f"{services}/{name}")
    if os.path.exists(f"{applications}/io.snapcraft.SessionAgent.desktop"):
        overlay_private(applications)
        os.unlink(f"{applications}/io.snapcraft.SessionAgent.desktop")


def make_run():
    """Creates the directories that user managers expect, and those of the tests and their
    results."""
    outside = {inside: os.environ.get(name) for inside, name in OUTSIDE.items()}
    outside[TESTS] = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
    aside = next(place for place in ASIDE if os.path.isdir(place)
                 and not any(path and os.path.realpath(path).startswith(place) for path in outside.values()))
    mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", aside)
    # Normally process 1 creates unit-root (mount-rootfs since systemd 255), where user managers
    # assemble the root directories of units.
    for directory in ("systemd/system", "systemd/unit-root", "systemd/mount-rootfs", "dbus", "lock", "user", "home"):
        os.makedirs(f"{aside}/{directory}")
    os.chmod(f"{aside}/lock", 0o1777)
    # Test users write pictures, but must not get access to the outside directory.
    os.mkdir(f"{aside}/kept", 0o700)
    os.mkdir(f"{aside}/pictures")
    os.chmod(f"{aside}/pictures", 0o1777)
    outside[KEPT_PICTURES] = outside.pop("/run/pictures")
    for inside, path in outside.items():
        place = inside.replace("/run", aside, 1)
        os.mkdir(place)
        if path:
            mount("--bind", path, place)
    # mount(8) would keep its table here.
    mount("--no-mtab", "--move", aside, "/run")


def furnish(stages):
    """Sets up the namespaces: a private /run and /tmp, the test users, the installed files, and a
    copy of the tests that the test users can read."""
    mount("-t", "proc", "proc", "/proc")
    overlay_stages(stages)
    make_run()
    mount_cgroup2()
    os.makedirs(f"{CGROUP}/driver")
    with open(f"{CGROUP}/driver/cgroup.procs", "w", encoding="ascii") as procs:
        procs.write("0")
    bring_up_loopback()
    users.install()
    overlay_private("/var/lib")
    hide_installed_servers()
    hide_user_units_of_others()
    # X servers put their sockets there.
    mount("-t", "tmpfs", "-o", "mode=1777", "tmpfs", "/tmp")


def exit_code(status):
    """Converts a wait status to a shell's exit code."""
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def reap_until(pid):
    """Reaps all children, as process 1 must; returns the exit code of @pid."""
    while True:
        done, status = os.wait()
        if done == pid:
            return exit_code(status)


def on_signals(handler):
    """Unblocks signals after installing the handler. Until then they are blocked, so that none is
    lost or kills a process that has to clean up."""
    for number in SIGNALS:
        signal.signal(number, handler)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)


def pass_on(child, number):
    """Forwards a signal, without Popen, which would reap the child."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, number)


def die_with(parent):
    libc.prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    # The parent is not visible from a child PID namespace.
    if os.getppid() not in (parent, 0):
        os._exit(128 + signal.SIGKILL)


def fork_and_wait(run_child):
    """Runs a function in a child that dies with this process; returns its result, the exit code."""
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            die_with(parent)
            code = run_child()
        except (OSError, subprocess.SubprocessError, users.SessionError) as error:
            print(f"private-session: {error}", file=sys.stderr)
        except Exception:  # pylint: disable=broad-except
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    on_signals(lambda number, _: pass_on(child, number))
    code = exit_code(os.waitpid(child, 0)[1])
    # No signal may interrupt the cleanup.
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    return code


def run_init(stages, names, command):
    on_signals(lambda number, _: os._exit(128 + number))
    from .user_session import UserSession  # here, so that a syntax error is reported inside

    furnish(stages)
    environment = dict(os.environ)
    with contextlib.ExitStack() as stack:
        for number, name in enumerate(names):
            session = stack.enter_context(UserSession(name))
            if number == 0:
                environment["XDG_RUNTIME_DIR"] = session.runtime_dir
        child = subprocess.Popen(command, env=environment)
        on_signals(lambda number, _: pass_on(child.pid, number))
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to the child, too
        child.returncode = reap_until(child.pid)
    if "SSA_PICTURES" in os.environ:
        for picture in os.scandir(PICTURES):
            if picture.is_file(follow_symlinks=False):
                shutil.copyfile(picture, f"{KEPT_PICTURES}/{picture.name}")
    return child.returncode


def wait_until_empty(group):
    """Waits for killed processes to exit."""
    deadline = time.monotonic() + KILL_TIMEOUT
    with open(f"{group}/cgroup.events", "rb", buffering=0) as events:
        changes = select.poll()
        changes.register(events, select.POLLPRI)
        while b"populated 1" in os.pread(events.fileno(), 4096, 0):
            if (left := deadline - time.monotonic()) <= 0:
                return
            changes.poll(left * 1000)


def remove_empty_groups(top):
    for directory, _, _ in os.walk(top, topdown=False):
        with contextlib.suppress(OSError):
            os.rmdir(directory)


def remove_cgroup(path):
    with contextlib.suppress(OSError):
        with open(f"{path}/cgroup.kill", "w", encoding="ascii") as kill:
            kill.write("1")
        wait_until_empty(path)
    remove_empty_groups(path)
    if os.path.exists(path):
        print(f"private-session: the control group {path} is left, because processes in it do not end", file=sys.stderr)


def remove_stale_groups():
    """Removes the groups of killed keepers."""
    for group in glob.glob(f"{CGROUP}/private-session-*"):
        with contextlib.suppress(OSError), open(f"{group}/cgroup.events", encoding="ascii") as events:
            if "populated 0" in events.read() and time.time() - os.stat(group).st_mtime > GROUP_IS_LEFT:
                remove_empty_groups(group)


def make_group():
    """Creates a control group, in a private mount of cgroup2."""
    # Root of a user namespace can only mount a hierarchy with its own control group as the root.
    unshare(CLONE_NEWNS | (CLONE_NEWCGROUP if IN_USER_NAMESPACE else 0))
    mount("--make-rprivate", "/")
    mount_cgroup2()
    remove_stale_groups()
    # Other containers in the same hierarchy may have the same process ids.
    group = f"{CGROUP}/private-session-{os.getpid()}-{secrets.token_hex(4)}"
    os.mkdir(group)
    return group


# Reasons why no private session can be created, by the exit code of the attempt.
REASONS = {2: "no control group can be made (a container needs a cgroup2 hierarchy that it may write to)",
           3: "namespaces may not be made (a container needs CAP_SYS_ADMIN for it)",
           4: "no overlay can be mounted (a container needs a kernel and a profile that allow overlayfs)"}


def try_to_run():
    code = 3
    with contextlib.suppress(OSError, subprocess.SubprocessError), open(os.devnull, "wb") as null:
        os.dup2(null.fileno(), 2)
        unshare(CLONE_NEWNS)
        code = 2
        os.rmdir(make_group())
        code = 4
        mount("-t", "tmpfs", "tmpfs", "/run")
        overlay_private("/var/lib")
        code = 3
        unshare(ALL)
        code = 0
    return code


def get_missing_requirement():
    """The reason why no private session can be created, as a phrase; None if it can."""
    child = os.fork()
    if child == 0:
        os._exit(try_to_run())
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return f"no user manager can run here, because {REASONS.get(code, REASONS[3])}" if code else None


def run(stages, names, command):
    """Runs the command and returns its exit code."""
    stages = [os.path.realpath(stage) for stage in stages]
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    group = make_group()

    def be_parent_of_init():
        with open(f"{group}/cgroup.procs", "w", encoding="ascii") as procs:
            procs.write("0")
        unshare(ALL)
        return fork_and_wait(lambda: run_init(stages, names, command))

    try:
        return fork_and_wait(be_parent_of_init)
    finally:
        remove_cgroup(group)
