# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
#
# bash completion of snap-socketctl(1); for bash-completion, which loads it when it is needed.

_snap_socketctl()
{
    local cur prev words cword split command="" whose="" what="" word i arguments=0
    _init_completion -s -n = || return

    case $prev in
        --output | --directory)
            _filedir -d
            return
            ;;
        --scope)
            mapfile -t COMPREPLY < <(compgen -W "system user" -- "$cur")
            return
            ;;
        --instance | --complete)
            return
            ;;
    esac
    $split && return

    for ((i = 1; i < cword; i++)); do
        word=${words[i]}
        case $word in
            --user) whose=--user ;;
            --output | --directory | --scope | --instance) ((i++)) ;;
            -*) ;;
            *) if [[ $command ]]; then ((arguments++)); else command=$word; fi ;;
        esac
    done

    if [[ $cur == -* ]]; then
        local options="--user --system --help --version"
        case $command in
            check) options="--instance= --strict --help" ;;
            generate) options="--output= --instance= --scope= --dry-run --strict --help" ;;
            remove) options="--output= --dry-run --help" ;;
            set) options+=" --directory= --any-address --now" ;;
            reset) options+=" --directory= --now" ;;
            show) options+=" --directory=" ;;
            list) options+=" --json" ;;
        esac
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
        [[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace
        return
    fi

    case $command in
        "") what=commands ;;
        check | generate) _filedir '@(yaml|yml)' ;;
        set)
            what=units
            ((arguments == 0)) || what=settings
            ;;
        show | reset | enable | disable | restart) what=units ;;
    esac
    # Safe for compgen -W: commands, units of snaps, and keys with "="; no blanks, quotes or "$".
    [[ -n $what ]] &&
        mapfile -t COMPREPLY < <(compgen -W "$("$1" $whose --complete="$what" 2>/dev/null)" -- "$cur")
    [[ $what == settings ]] && compopt -o nospace
} &&
    complete -F _snap_socketctl snap-socketctl
