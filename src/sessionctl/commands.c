/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* All commands. */

#include "sessionctl/command.h"
#include "sessionctl/user-name.h"

const SscCommand *const *
ssc_commands_get(gsize *n)
{
    static const SscCommand *const commands[] = {
        &ssc_command_sessions,
        &ssc_command_info,
        &ssc_command_doctor,
        &ssc_command_status,
        &ssc_command_start,
        &ssc_command_stop,
        &ssc_command_restart,
        &ssc_command_reload,
        &ssc_command_daemon_reload,
        &ssc_command_apps,
        &ssc_command_close,
        &ssc_command_sockets,
        &ssc_command_socket,
        &ssc_command_notify,
        &ssc_command_withdraw,
        &ssc_command_pending_refresh,
        &ssc_command_finish_refresh,
        &ssc_command_exit,
        &ssc_command_raw,
    };

    *n = G_N_ELEMENTS(commands);
    return commands;
}

const SscCommand *
ssc_commands_find(const char *name)
{
    gsize n = 0;
    const SscCommand *const *commands = ssc_commands_get(&n);

    for (gsize i = 0; i < n; i++)
        if (g_str_equal(commands[i]->usage.name, name))
            return commands[i];
    return NULL;
}

void
ssc_show_user(SnapSessionResult *result, SscTable *table)
{
    g_autofree char *name = ssc_user_name(snap_session_result_get_uid(result));

    ssc_table_add(table, name, SSC_STYLE_PLAIN);
}
