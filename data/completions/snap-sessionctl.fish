# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
#
# fish completion of snap-sessionctl(1).

function __snap_sessionctl_command -d "The command on the line, if there is one"
    set -l known (snap-sessionctl --complete=commands 2>/dev/null)
    for word in (commandline -opc)[2..-1]
        if contains -- $word $known
            echo $word
            return 0
        end
    end
    return 1
end

function __snap_sessionctl_is -d "Whether the command is one of these"
    contains -- (__snap_sessionctl_command) $argv
end

complete -c snap-sessionctl -f
complete -c snap-sessionctl -n "not __snap_sessionctl_command" -a "(snap-sessionctl --complete=commands)"
complete -c snap-sessionctl -n "__snap_sessionctl_is status start stop restart reload" -a "(snap-sessionctl --complete=units)"
complete -c snap-sessionctl -n "__snap_sessionctl_is apps sockets close pending-refresh finish-refresh" -a "(snap-sessionctl --complete=snaps)"
complete -c snap-sessionctl -n "__snap_sessionctl_is socket; and not __fish_seen_subcommand_from start stop enable disable restart set reset" -a "start stop enable disable restart set reset"
complete -c snap-sessionctl -n "__snap_sessionctl_is socket; and __fish_seen_subcommand_from start stop enable disable restart set reset" -a "(snap-sessionctl --complete=sockets)"
complete -c snap-sessionctl -n "__snap_sessionctl_is socket; and __fish_seen_subcommand_from set" -a "listen-stream= socket-mode="
complete -c snap-sessionctl -n "__snap_sessionctl_is raw" -a "GET POST DELETE"

complete -c snap-sessionctl -l uid -x -a "(snap-sessionctl --complete=uids)" -d "The session of this user"
complete -c snap-sessionctl -l user -x -a "(__fish_complete_users)" -d "The session of this user"
complete -c snap-sessionctl -l all -d "All sessions"
complete -c snap-sessionctl -l json -d "Print JSON, for programs"
complete -c snap-sessionctl -l timeout -x -d "Seconds to wait for each session"
complete -c snap-sessionctl -l connect-timeout -x -d "Seconds to wait for each connection"
complete -c snap-sessionctl -l max-response -x -d "Largest reply in bytes"
complete -c snap-sessionctl -l base-directory -r -a "(__fish_complete_directories)" -d "Where runtime directories are"
complete -c snap-sessionctl -l help -d "Show help"
complete -c snap-sessionctl -l version -d "Print the version"
complete -c snap-sessionctl -n "__snap_sessionctl_is start" -l enable -d "Enable the units, too"
complete -c snap-sessionctl -n "__snap_sessionctl_is stop" -l disable -d "Disable the units, too"
complete -c snap-sessionctl -n "__snap_sessionctl_is close" -l wait -x -d "Seconds they have to end"
complete -c snap-sessionctl -n "__snap_sessionctl_is notify" -l icon -r -d "A themed icon, or a path"
complete -c snap-sessionctl -n "__snap_sessionctl_is notify" -l urgency -x -a "low normal urgent" -d "How much it presses"
complete -c snap-sessionctl -n "__snap_sessionctl_is notify" -l desktop-entry -x -d "The application it is about"
complete -c snap-sessionctl -n "__snap_sessionctl_is notify" -l action -x -d "A button: ACTION:TARGET[:LABEL]"
complete -c snap-sessionctl -n "__snap_sessionctl_is pending-refresh" -l time-remaining -x -d "Seconds until it happens anyway"
complete -c snap-sessionctl -n "__snap_sessionctl_is pending-refresh" -l busy-app -x -d "The application in the way"
complete -c snap-sessionctl -n "__snap_sessionctl_is pending-refresh" -l busy-desktop-entry -x -d "Its desktop entry"
