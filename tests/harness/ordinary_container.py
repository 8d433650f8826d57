#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Runs a command in a root directory as in an ordinary container: with Docker's default
capabilities and seccomp filter.

    ordinary_container.py ROOT COMMAND [ARGUMENT...]

Source: https://docs.docker.com/engine/security/seccomp/ and
https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities
"""

import errno
import os
import sys

import seccomp

CAPABILITIES = ["chown", "dac_override", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap",
                "net_bind_service", "net_raw", "sys_chroot", "mknod", "audit_write", "setfcap"]
REFUSED = ["unshare", "setns", "mount", "umount2", "pivot_root", "fsopen", "fsmount", "fsconfig",
           "move_mount", "open_tree", "mount_setattr", "bpf", "perf_event_open", "swapon", "swapoff"]
# The namespace flags of clone(2), which excludes CLONE_NEWTIME.
NAMESPACES = [0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000]


def filter_system_calls():
    rules = seccomp.SyscallFilter(seccomp.ALLOW)
    # Setuid programs still work, as in a container.
    rules.set_attr(seccomp.Attr.CTL_NNP, 0)
    for name in REFUSED:
        rules.add_rule(seccomp.ERRNO(errno.EPERM), name)
    for flag in NAMESPACES:
        rules.add_rule(seccomp.ERRNO(errno.EPERM), "clone",
                       seccomp.Arg(0, seccomp.MASKED_EQ, flag, flag))
    # The filter cannot inspect the flags of clone3(2); libraries fall back to clone(2).
    rules.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")
    rules.load()


def main(root, *command):
    os.chroot(root)
    os.chdir("/root/snap-session-agent")
    filter_system_calls()
    kept = ",".join(["-all", *(f"+{name}" for name in CAPABILITIES)])
    os.execv("/usr/bin/setpriv", ["setpriv", f"--bounding-set={kept}", "--inh-caps=-all", *command])


if __name__ == "__main__":
    main(*sys.argv[1:])
