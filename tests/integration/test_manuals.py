# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Manual pages, --help, completions and programs agree, and the pages are correct roff."""

import glob
import os
import re
import subprocess

import pytest

from harness.agent import PROGRAM

DATADIR = os.environ["SSA_DATADIR"]
DOCS = os.environ["SSA_DOCS"]
CTLS = {"snap-sessionctl": os.environ["SSA_SESSIONCTL"], "snap-socketctl": os.environ["SSA_SOCKETCTL"]}
PROGRAMS = CTLS | {"snap-session-agent": PROGRAM}
# Of the completions, and not for people.
HIDDEN = {"--complete"}
PAGES = sorted(path for path in glob.glob(f"{DATADIR}/man/man*/*"))
COMPLETIONS = {"bash": "bash-completion/completions/{}", "zsh": "zsh/site-functions/_{}",
               "fish": "fish/vendor_completions.d/{}.fish"}
OPTION = re.compile(r"--[a-z][a-z-]*")


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True,
                          env=os.environ | {"LC_ALL": "C.UTF-8"}).stdout


def commands_of(name):
    """Command → its arguments, as --help has them."""
    _, _, text = output(PROGRAMS[name], "--help").partition("\nCommands:\n")
    lines = re.findall(r"^  ([a-z-]+)((?: \S+)*) {2,}\S", text, re.M)
    return {command: arguments.strip() for command, arguments in lines}


def options_of(name):
    """All options that --help has, also those of commands."""
    texts = [output(PROGRAMS[name], "--help")]
    if name == "snap-sessionctl":
        texts += [output(PROGRAMS[name], command, "--help") for command in commands_of(name)]
    return {option for text in texts for option in re.findall(r"^  (?:-\w, )?(--[a-z-]+)", text, re.M)}


def page_of(name):
    """The page in plain text, without the marks of roff, tags on lines of their own after ".TP"."""
    with open(f"{DATADIR}/man/man1/{name}.1", encoding="utf-8") as file:
        lines = file.read().replace(r"\-", "-").replace(r"\fI", "").replace(r"\fR", "").splitlines()
    for number, line in enumerate(lines):
        if match := re.match(r"\.([BIR]{1,2}) (.*)", line):
            quoted = re.findall(r'"([^"]*)"|(\S+)', match[2])
            words = [first or second for first, second in quoted]
            lines[number] = ("" if len(match[1]) == 2 else " ").join(words)
    return lines


def tags_of(name):
    lines = page_of(name)
    return [lines[number + 1] for number, line in enumerate(lines) if line == ".TP"]


@pytest.mark.parametrize("page", PAGES, ids=[os.path.basename(page) for page in PAGES])
def test_page_is_correct(page):
    shown = subprocess.run(["man", "--warnings", "-Tutf8", "-l", page], check=True, capture_output=True, text=True,
                           env=os.environ | {"LC_ALL": "C.UTF-8", "MANWIDTH": "80"}, cwd=f"{DATADIR}/man")
    assert shown.stderr == ""
    text = re.sub(".\x08", "", shown.stdout)
    assert "NAME" in text and os.path.basename(page).rsplit(".", 1)[0] in text
    lint = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", page], check=False, capture_output=True,
                          text=True, cwd=f"{DATADIR}/man")
    assert (lint.stdout, lint.returncode) == ("", 0)


@pytest.mark.parametrize("name", PROGRAMS)
def test_options_are_those_of_the_manual(name):
    page = "\n".join(page_of(name))
    options = options_of(name)
    assert options - set(OPTION.findall(page)) == set()
    assert {option for tag in tags_of(name) for option in OPTION.findall(tag)} - options == HIDDEN & set(OPTION.findall(page))
    assert {"--help", "--version"} <= options


@pytest.mark.parametrize("name", CTLS)
def test_commands_are_those_of_the_manual(name):
    shown = {}
    for tag in tags_of(name):
        # Options are another test's matter; an ellipsis may follow one.
        words = re.sub(r"\[--(?:[^][]|\[[^]]*\])*\]…?|--\S+", "", tag.replace("...", "…")).split()
        if words and re.fullmatch("[a-z-]+", words[0]) and not tag.startswith(("-", "/")):
            shown[words[0]] = " ".join(words[1:])
    commands = commands_of(name)
    assert len(commands) > 5
    assert {command: arguments for command, arguments in shown.items() if command in commands} == commands
    known = set(output(PROGRAMS[name], "--complete=commands").split())
    assert known == set(commands)


@pytest.mark.parametrize("shell", COMPLETIONS)
@pytest.mark.parametrize("name", CTLS)
def test_completions_have_the_options(name, shell):
    with open(f"{DATADIR}/{COMPLETIONS[shell].format(name)}", encoding="utf-8") as file:
        text = file.read()
    if shell == "fish":
        found = {f"--{option}" for option in re.findall(r"^complete .* -l ([a-z-]+)", text, re.M)}
    elif shell == "bash":
        # What it offers, not what it knows of.
        found = {option for line in text.splitlines() if re.search(r"\boptions\+?=", line)
                 for option in OPTION.findall(line)}
    else:
        found = set(OPTION.findall(text)) - HIDDEN
    assert found == options_of(name)


def in_words(value, unit):
    """As the tables of limits write values."""
    number = float(value)
    if unit == "s":
        for size, name in ((86400 * 2, "days"), (86400, "h")):
            if number >= size:
                return f"{number / 86400 * (24 if name == 'h' else 1):g} {name}"
        return f"{number:g} s" if number >= 1 else f"{number * 1000:g} ms"
    if unit == "bytes":
        return f"{number / 1024:g} KiB" if number >= 1024 else f"{number:g} bytes"
    return f"{number:,g}"


def test_limits_are_those_of_the_manual():
    real = {}
    for line in output(PROGRAM, "--list-limits").splitlines():
        name, value, unit = re.match(r"(\S+) +([\d.]+) ?(s|bytes)?", line).groups()
        real[name] = in_words(value, unit)
    with open(f"{DOCS}/http-api.md", encoding="utf-8") as file:
        table = re.findall(r"^\| `([a-z-]+)` \| ([^|]*) \|", file.read().partition("## Limits")[2], re.M)
    assert dict(table) == real
