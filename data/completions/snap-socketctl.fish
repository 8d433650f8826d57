# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
#
# fish completion of snap-socketctl(1).

function __snap_socketctl_words -a what -d "Words of a kind, of the systemd that the line means"
    set -l whose
    contains -- --user (commandline -opc); and set whose --user
    snap-socketctl $whose --complete=$what 2>/dev/null
end

function __snap_socketctl_is -d "Whether the command is one of these"
    __fish_seen_subcommand_from $argv
end

complete -c snap-socketctl -f
complete -c snap-socketctl -n "not __snap_socketctl_is (__snap_socketctl_words commands)" -a "(__snap_socketctl_words commands)"
complete -c snap-socketctl -n "__snap_socketctl_is check generate" -F
complete -c snap-socketctl -n "__snap_socketctl_is set show reset enable disable restart" -a "(__snap_socketctl_words units)"
complete -c snap-socketctl -n "__snap_socketctl_is set" -a "(__snap_socketctl_words settings)"

complete -c snap-socketctl -l user -d "Sockets of users' daemons"
complete -c snap-socketctl -l system -d "Sockets of system daemons"
complete -c snap-socketctl -l help -d "Show help"
complete -c snap-socketctl -l version -d "Print the version"
complete -c snap-socketctl -n "__snap_socketctl_is check generate" -l instance -x -d "The instance of the snap"
complete -c snap-socketctl -n "__snap_socketctl_is generate remove" -l output -x -a "(__fish_complete_directories)" -d "Where units go"
complete -c snap-socketctl -n "__snap_socketctl_is generate" -l scope -x -a "system user" -d "Whose units"
complete -c snap-socketctl -n "__snap_socketctl_is generate remove" -l dry-run -d "Show what would change"
complete -c snap-socketctl -n "__snap_socketctl_is check generate" -l strict -d "Take warnings for errors"
complete -c snap-socketctl -n "__snap_socketctl_is set show reset" -l directory -x -a "(__fish_complete_directories)" -d "Where units are"
complete -c snap-socketctl -n "__snap_socketctl_is set" -l any-address -d "Allow addresses that a snap may not have"
complete -c snap-socketctl -n "__snap_socketctl_is set reset" -l now -d "Have systemd reload, and restart the socket"
complete -c snap-socketctl -n "__snap_socketctl_is list" -l json -d "Print JSON, for programs"
