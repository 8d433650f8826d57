# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
#
# bash completion of snap-sessionctl(1); for bash-completion, which loads it when it is needed.

# Those of the words on standard input that begin as the one on the line. Not "compgen -W", which
# expands what it is given: these are names of files.
_snap_sessionctl_filter()
{
    local word
    COMPREPLY=()
    while IFS= read -r word; do
        [[ $word == "$cur"* ]] && COMPREPLY+=("$word")
    done
}

_snap_sessionctl()
{
    local cur prev words cword split command="" word i
    _init_completion -s || return

    case $prev in
        --uid)
            _snap_sessionctl_filter < <("$1" --complete=uids 2>/dev/null)
            return
            ;;
        --user)
            mapfile -t COMPREPLY < <(compgen -u -- "$cur")
            return
            ;;
        --base-directory)
            _filedir -d
            return
            ;;
        --icon)
            _filedir
            return
            ;;
        --urgency)
            mapfile -t COMPREPLY < <(compgen -W "low normal urgent" -- "$cur")
            return
            ;;
        --complete)
            mapfile -t COMPREPLY < <(compgen -W "commands units sockets snaps uids" -- "$cur")
            return
            ;;
        --timeout | --connect-timeout | --max-response | --wait | --time-remaining | --busy-app | \
            --busy-desktop-entry | --desktop-entry | --action)
            return
            ;;
    esac
    $split && return

    for ((i = 1; i < cword; i++)); do
        word=${words[i]}
        case $word in
            --uid | --user | --timeout | --connect-timeout | --max-response | --base-directory)
                [[ ${words[i + 1]} == "=" ]] && ((i++))
                ((i++))
                ;;
            -*) ;;
            *)
                command=$word
                break
                ;;
        esac
    done

    if [[ $cur == -* ]]; then
        local options="--uid= --user= --all --json --timeout= --connect-timeout= --max-response= --base-directory= --help --version"
        case $command in
            start) options+=" --enable" ;;
            stop) options+=" --disable" ;;
            close) options+=" --wait=" ;;
            notify) options+=" --icon= --urgency= --desktop-entry= --action=" ;;
            pending-refresh) options+=" --time-remaining= --busy-app= --busy-desktop-entry=" ;;
        esac
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
        [[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace
        return
    fi

    local what=""
    case $command in
        "") what=commands ;;
        status | start | stop | restart | reload) what=units ;;
        apps | sockets | close | pending-refresh | finish-refresh)
            [[ ${words[cword - 1]} == "$command" || ${words[cword - 1]} == -* ]] && what=snaps
            ;;
        socket)
            # $i is where the command stands.
            if ((cword == i + 1)); then
                mapfile -t COMPREPLY < <(compgen -W "start stop enable disable restart set reset" -- "$cur")
            elif ((cword == i + 2)); then
                what=sockets
            elif [[ ${words[i + 1]} == set ]]; then
                mapfile -t COMPREPLY < <(compgen -W "listen-stream= socket-mode=" -- "$cur")
                compopt -o nospace
            fi
            ;;
        raw)
            [[ $prev == raw ]] && mapfile -t COMPREPLY < <(compgen -W "GET POST DELETE" -- "$cur")
            ;;
    esac
    [[ -n $what ]] && _snap_sessionctl_filter < <("$1" --complete="$what" 2>/dev/null)
} &&
    complete -F _snap_sessionctl snap-sessionctl
