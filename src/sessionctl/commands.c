/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* All commands. */

#include "sessionctl/command.h"
#include "sessionctl/user-name.h"

GPtrArray *
ssc_commands_list(void)
{
    static const SscCommand *const *const lists[] = {
        ssc_commands_session, ssc_commands_services,      ssc_commands_apps,
        ssc_commands_sockets, ssc_commands_notifications, ssc_commands_agent};
    GPtrArray *commands = g_ptr_array_new();

    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++)
        for (const SscCommand *const *command = lists[i]; *command; command++)
            g_ptr_array_add(commands, (gpointer) *command);
    return commands;
}

const SscCommand *
ssc_commands_find(const char *name)
{
    g_autoptr(GPtrArray) commands = ssc_commands_list();

    for (guint i = 0; i < commands->len; i++) {
        const SscCommand *command = g_ptr_array_index(commands, i);
        if (g_str_equal(command->usage.name, name))
            return command;
    }
    return NULL;
}

void
ssc_show_user(SnapSessionResult *result, SscTable *table)
{
    g_autofree char *name = ssc_user_name(result->uid);

    ssc_table_add(table, name, SSC_STYLE_PLAIN);
}
