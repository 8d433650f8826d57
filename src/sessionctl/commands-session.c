/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Commands about sessions and their agents. */

#include "sessionctl/command.h"
#include "sessionctl/info-query.h"

#include <glib/gi18n.h>

static void
start_info(const SscCall *call, GAsyncReadyCallback callback, gpointer user_data)
{
    ssc_info_query_async(call->client, call->uids, call->n_uids, callback, user_data);
}

static void
show_info(SnapSessionResult *result, SscTable *table)
{
    SnapSessionInfo *info = result->info;
    const char *systemd = info->systemd;
    gboolean has_bus = info->session_bus;
    const char *server = info->notification_server;

    ssc_show_user(result, table);
    ssc_table_add(table, info->version, SSC_STYLE_PLAIN);
    ssc_table_add(table, systemd, SSC_STYLE_PLAIN);
    if (info->is_complete)
        ssc_table_add(table, has_bus ? _("yes") : _("no"),
                      has_bus ? SSC_STYLE_GOOD : SSC_STYLE_NOTE);
    else
        ssc_table_add(table, NULL, SSC_STYLE_PLAIN);
    ssc_table_add(table, info->notifications, SSC_STYLE_PLAIN);
    ssc_table_add(table, server, SSC_STYLE_PLAIN);
}

static const char *const info_columns[] = {N_("AGENT"),         N_("SYSTEMD"),  N_("BUS"),
                                           N_("NOTIFICATIONS"), N_("SHOWN BY"), NULL};

static const SscCommand info_command = {
    .usage = {"info", "", N_("Show information about agents and sessions"), 0, 0},
    .columns = info_columns,
    .start = start_info,
    .finish = ssc_info_query_finish,
    .show = show_info,
};

/* Agents are only one of its checks: see doctor.c. */
const SscCommand ssc_command_doctor = {
    .usage = {"doctor", "", N_("Check the installation, notification servers and snapd's settings"),
              0, 0},
    .start = start_info,
    .finish = ssc_info_query_finish,
};

/* Makes no call: see main.c. */
const SscCommand ssc_command_sessions = {
    .usage = {"sessions", "", N_("List the sessions that have the socket of an agent"), 0, 0},
};

static void
start_exit(const SscCall *call, GAsyncReadyCallback callback, gpointer user_data)
{
    snap_session_client_exit_async(call->client, call->uids, call->n_uids, NULL, callback,
                                   user_data);
}

static const SscCommand exit_command = {
    .usage = {"exit", "", N_("Make agents exit; the next request starts them again"), 0, 0},
    .changes = TRUE,
    .start = start_exit,
    .finish = snap_session_client_exit_finish,
};

static void
start_raw(const SscCall *call, GAsyncReadyCallback callback, gpointer user_data)
{
    const char *const *arguments = call->arguments;

    snap_session_client_call_raw_async(call->client, call->uids, call->n_uids, arguments[0],
                                       arguments[1], arguments[2], NULL, callback, user_data);
}

const SscCommand ssc_command_raw = {
    .usage = {"raw", N_("METHOD PATH [BODY]"), N_("Send a request and print the JSON of the reply"),
              2, 3},
    .changes = TRUE,
    .start = start_raw,
    .finish = snap_session_client_call_raw_finish,
};

/* Makes calls of its own: see monitor.c. */
const SscCommand ssc_command_monitor = {
    .usage = {"monitor", "", N_("Show what agents do, until it is interrupted"), 0, 0},
};

const SscCommand *const ssc_commands_session[] = {&ssc_command_sessions, &info_command,
                                                  &ssc_command_doctor, &ssc_command_monitor, NULL};
const SscCommand *const ssc_commands_agent[] = {&exit_command, &ssc_command_raw, NULL};
