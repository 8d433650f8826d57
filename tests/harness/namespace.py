# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Namespaces for a private session.

Three processes stand between the caller and the command. The keeper has a mount namespace and makes
a control group in a cgroup2 hierarchy of its own; it survives the others and removes the group. The
parent of init has all other namespaces, of which that for processes takes effect in its child. The init
is process 1 of it; when it ends, whatever still runs in there is killed by the kernel. Each is killed with the
one before it, and passes signals on to the next.
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
# Where /run is put together, so that what is bound into it may stand below the old one.
ASIDE = ("/mnt", "/media", "/srv")
# What asks a command to end.
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
# In seconds, until what was killed has gone.
KILL_TIMEOUT = 10
# In seconds: an older control group without a process is left from a keeper that was killed.
GROUP_IS_LEFT = 60
# What the tests leave for those outside: pictures, and results; and what those that run side by side
# have claimed. Each stands for the directory that the variable names, if it is set.
OUTSIDE = {"/run/pictures": "SSA_PICTURES", "/run/results": "SSA_RESULTS", "/run/claims": "SSA_CLAIMS"}
# Whether root is only that of a user namespace, made by run-integration.
IN_USER_NAMESPACE = "SSA_USER_NAMESPACE" in os.environ


def place_of(inside):
    return os.environ.get(OUTSIDE[inside], inside) if users.ALONE else inside


PICTURES, RESULTS, CLAIMS = (place_of(inside) for inside in OUTSIDE)

libc = ctypes.CDLL(None, use_errno=True)


# All that the command gets for itself; the keeper has mounts alone.
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
    """Shows what was installed below each stage as installed in the real places."""
    for stage in reversed(stages):
        for top in sorted(os.listdir(stage)):
            layer = os.path.join(stage, top)
            target = "/" + top
            if top == "usr" and set(os.listdir(layer)) == {"local"}:
                layer, target = os.path.join(layer, "local"), "/usr/local"
            os.makedirs(target, exist_ok=True)
            mount("-t", "overlay", "overlay", "-o", f"lowerdir={layer}:{target}", target)


def overlay_private(path):
    """What is written below the path stays in here."""
    layers = [f"/run/private{path}/{name}" for name in ("upper", "work")]
    for layer in layers:
        os.makedirs(layer)
    mount("-t", "overlay", "overlay", "-o",
          f"lowerdir={path},upperdir={layers[0]},workdir={layers[1]}", path)


def hide_user_units_of_others():
    """What is installed beside and enabled for all users would be started in each session (sound
    servers, keyrings), and its generators run with each daemon-reload, which takes twice as long."""
    os.mkdir("/run/nothing")
    directories = ["/usr/lib/systemd/user-generators", "/usr/lib/systemd/user-environment-generators",
                   *glob.glob("/etc/systemd/user/*.wants")]
    for directory in filter(os.path.isdir, directories):
        mount("--bind", "/run/nothing", directory)


def forget_what_is_installed():
    """Whichever notification servers are installed, only the one that a test starts is there; nor
    is the desktop file of the agent that snapd ships."""
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
    """The directories that user managers expect, the tests, and places for what they leave."""
    outside = {inside: os.environ.get(name) for inside, name in OUTSIDE.items()}
    outside[TESTS] = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
    aside = next(place for place in ASIDE if os.path.isdir(place)
                 and not any(path and os.path.realpath(path).startswith(place) for path in outside.values()))
    mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", aside)
    # A process 1 would have made unit-root (mount-rootfs since systemd 255), where users' systemds put together
    # what a unit may see.
    for directory in ("systemd/system", "systemd/unit-root", "systemd/mount-rootfs", "dbus", "lock", "user", "home"):
        os.makedirs(f"{aside}/{directory}")
    os.chmod(f"{aside}/lock", 0o1777)
    # Test users write pictures, which is no reason to let them into the directory outside.
    os.mkdir(f"{aside}/kept", 0o700)
    os.mkdir(f"{aside}/pictures")
    os.chmod(f"{aside}/pictures", 0o1777)
    outside[KEPT_PICTURES] = outside.pop("/run/pictures")
    for inside, path in outside.items():
        place = inside.replace("/run", aside, 1)
        os.mkdir(place)
        if path:
            mount("--bind", path, place)
    # mount(8) would keep its table there.
    mount("--no-mtab", "--move", aside, "/run")


def furnish(stages):
    """Inside all namespaces: a /run and /tmp of its own, the test users, what was installed, and these
    tests at a place where the test users can read them too, wherever the tree stands."""
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
    forget_what_is_installed()
    hide_user_units_of_others()
    # X servers put their sockets there.
    mount("-t", "tmpfs", "-o", "mode=1777", "tmpfs", "/tmp")


def exit_code(status):
    """As a shell has it."""
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def reap_until(pid):
    """Process 1 inherits orphans; returns the exit code of the one that matters."""
    while True:
        done, status = os.wait()
        if done == pid:
            return exit_code(status)


def on_signals(handler):
    """From here on; until then they are blocked, so that none is lost or ends who has to clean up."""
    for number in SIGNALS:
        signal.signal(number, handler)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)


def pass_on(child, number):
    """Not by Popen, which would reap it."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, number)


def die_with(parent):
    libc.prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    # Out of a namespace for processes its parent cannot be seen.
    if os.getppid() not in (parent, 0):
        os._exit(128 + signal.SIGKILL)


def fork_and_wait(run_child):
    """Runs a function in a child that ends with us; returns the exit code, which is what the function returns."""
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
    # Nothing cuts off what has to be removed.
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    return code


def run_init(stages, names, command):
    on_signals(lambda number, _: os._exit(128 + number))
    from .user_session import UserSession  # here, so that a syntax error is told inside

    furnish(stages)
    environment = dict(os.environ)
    with contextlib.ExitStack() as stack:
        for number, name in enumerate(names):
            session = stack.enter_context(UserSession(name))
            if number == 0:
                environment["XDG_RUNTIME_DIR"] = session.runtime_dir
        child = subprocess.Popen(command, env=environment)
        on_signals(lambda number, _: pass_on(child.pid, number))
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells the child itself
        child.returncode = reap_until(child.pid)
    if "SSA_PICTURES" in os.environ:
        for picture in os.scandir(PICTURES):
            if picture.is_file(follow_symlinks=False):
                shutil.copyfile(picture, f"{KEPT_PICTURES}/{picture.name}")
    return child.returncode


def wait_until_empty(group):
    """What was killed is still there for a moment."""
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


def remove_those_left():
    """The groups of those whose keeper was killed."""
    for group in glob.glob(f"{CGROUP}/private-session-*"):
        with contextlib.suppress(OSError), open(f"{group}/cgroup.events", encoding="ascii") as events:
            if "populated 0" in events.read() and time.time() - os.stat(group).st_mtime > GROUP_IS_LEFT:
                remove_empty_groups(group)


def make_group():
    """In a mount namespace of its own: a control group in a hierarchy that is seen by nobody else."""
    # Root of a user namespace may mount only what its own control group is the root of.
    unshare(CLONE_NEWNS | (CLONE_NEWCGROUP if IN_USER_NAMESPACE else 0))
    mount("--make-rprivate", "/")
    mount_cgroup2()
    remove_those_left()
    # Process ids are the same in other containers below the same hierarchy.
    group = f"{CGROUP}/private-session-{os.getpid()}-{secrets.token_hex(4)}"
    os.mkdir(group)
    return group


# Why no private session can be made, by the exit code of who has tried.
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


def why_impossible():
    """Why no private session can be made here, as words of a sentence; None if one can."""
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
