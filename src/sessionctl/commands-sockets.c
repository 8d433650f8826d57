/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Commands about activation sockets. */

#include "cli/enum-name.h"
#include "cli/usage.h"
#include "sessionctl/command.h"

#include <glib/gi18n.h>
#include <string.h>

static void
start_sockets(const SscCall *call, GAsyncReadyCallback callback, gpointer user_data)
{
    snap_session_client_list_sockets_async(call->client, call->uids, call->n_uids,
                                           call->arguments[0], NULL, callback, user_data);
}

static void
show_socket(SnapSessionSocket *socket, SscTable *table)
{
    g_autofree char *addresses = g_strjoinv(", ", (char **) socket->addresses);
    gboolean active = socket->active;
    const char *problem = socket->problem;

    ssc_table_add(table, socket->unit, SSC_STYLE_PLAIN);
    /* A problem is more important than systemd's state, which does not show it. */
    if (problem)
        ssc_table_add(table, problem, SSC_STYLE_BAD);
    else
        ssc_table_add(table, socket->state, active ? SSC_STYLE_GOOD : SSC_STYLE_FAINT);
    ssc_table_add(table, socket->enabled ? _("yes") : _("no"), SSC_STYLE_PLAIN);
    ssc_table_add(table, addresses, SSC_STYLE_PLAIN);
    ssc_table_add(table, socket->overridden ? _("yes") : _("no"), SSC_STYLE_PLAIN);
}

static void
show_sockets(SnapSessionResult *result, SscTable *table)
{
    GPtrArray *sockets = result->sockets;

    for (guint i = 0; i < sockets->len; i++) {
        ssc_show_user(result, table);
        show_socket(g_ptr_array_index(sockets, i), table);
    }
}

static const char *const sockets_columns[] = {N_("UNIT"),    N_("STATE"),   N_("ENABLED"),
                                              N_("ADDRESS"), N_("CHANGED"), NULL};

static const SscCommand sockets_command = {
    .usage = {"sockets", N_("[SNAP]"), N_("List the sockets that activate daemons of snaps"), 0, 1},
    .columns = sockets_columns,
    .nothing = N_("no daemon of a snap has a socket there"),
    .start = start_sockets,
    .finish = snap_session_client_list_sockets_finish,
    .show = show_sockets,
};

static gboolean
check_socket(const char *const *arguments, const SscCommandOptions *options, GError **error)
{
    int action = 0;

    if (!ssc_enum_parse(SNAP_SESSION_TYPE_SOCKET_ACTION, arguments[0], &action))
        return ssc_usage_error(
            error,
            _("socket: \"%s\" is neither start, stop, enable, disable, restart, set nor "
              "reset"),
            arguments[0]);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (const char *const *setting = arguments + 2; *setting; setting++) {
        if (!strchr(*setting, '='))
            return ssc_usage_error(error, _("socket: \"%s\" is not of the form KEY=VALUE"),
                                   *setting);
        g_autofree char *key = g_strndup(*setting, strcspn(*setting, "="));
        if (!g_hash_table_add(seen, g_strdup(key)))
            return ssc_usage_error(error, _("%s: given twice"), key);
    }
    return TRUE;
}

static void
start_socket(const SscCall *call, GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr(GHashTable) settings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    int action = 0;

    ssc_enum_parse(SNAP_SESSION_TYPE_SOCKET_ACTION, call->arguments[0], &action);
    for (const char *const *setting = call->arguments + 2; *setting; setting++) {
        const char *equals = strchr(*setting, '=');
        g_hash_table_replace(settings, g_strndup(*setting, (gsize) (equals - *setting)),
                             g_strdup(equals + 1));
    }
    snap_session_client_control_socket_async(call->client, call->uids, call->n_uids,
                                             (SnapSessionSocketAction) action, call->arguments[1],
                                             settings, NULL, callback, user_data);
}

static const SscCommand socket_command = {
    .usage = {"socket", N_("ACTION UNIT [KEY=VALUE…]"),
              N_("Start, stop, enable, disable, restart, set or reset a socket"), 2, -1},
    .changes = TRUE,
    .check = check_socket,
    .start = start_socket,
    .finish = snap_session_client_control_socket_finish,
};

const SscCommand *const ssc_commands_sockets[] = {&sockets_command, &socket_command, NULL};
