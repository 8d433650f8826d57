# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Completions of a command line by a user's shells."""

import os
import pty
import select

DATADIR = os.environ.get("SSA_DATADIR", "/usr/local/share")
# The setup of an interactive zsh.
ZSH = (f"fpath=({DATADIR}/zsh/site-functions $fpath); autoload -U compinit; compinit -u -D; "
       "PS1=; LISTMAX=1000; unsetopt zle_bracketed_paste prompt_sp; "
       "choices() { zle list-choices; zle -R; print DO''NE }; zle -N choices; "
       "bindkey '^I' choices; print REA''DY\n")
# The line is $1, and the command's first word finds its completion.
BASH = f"""source /usr/share/bash-completion/bash_completion
read -ra COMP_WORDS <<<"$1"
command=${{COMP_WORDS[0]}}
source {DATADIR}/bash-completion/completions/$command
COMP_LINE=$1 COMP_POINT=${{#1}}
[[ $1 == *" " ]] && COMP_WORDS+=("")
COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_${{command//-/_}} $command
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def bash(session, line):
    return session.run("bash", "-c", BASH, "bash", line).stdout.split()


def fish(session, line):
    script = (f"source {DATADIR}/fish/vendor_completions.d/{line.split()[0]}.fish; "
              "complete -C $argv")
    text = session.run("fish", "--no-config", "-c", script, line).stdout
    return [entry.split("\t")[0] for entry in text.splitlines()]


def read_until(terminal, mark, timeout=30):
    text = ""
    while mark not in text:
        if not select.select([terminal], [], [], timeout)[0]:
            raise AssertionError(f"zsh does not answer: {text!r}")
        text += os.read(terminal, 65536).decode()
    return text


def zsh(session, line):
    """What an interactive zsh lists when Tab is pressed."""
    terminal, slave = pty.openpty()
    with session.popen(["zsh", "-f", "-i"], stdin=slave, stdout=slave, stderr=slave,
                       start_new_session=True, env={"TERM": "dumb", "COLUMNS": "200"}) as shell:
        os.close(slave)
        try:
            os.write(terminal, ZSH.encode())
            read_until(terminal, "READY")
            os.write(terminal, f"{line}\t".encode())
            text = read_until(terminal, "DONE")
        finally:
            shell.kill()
            os.close(terminal)
    return text.replace(line, "", 1).split()


def of(session):
    """Maps names of shells to functions of a command line."""
    return {shell.__name__: lambda line, shell=shell: shell(session, line)
            for shell in (bash, fish, zsh)}
