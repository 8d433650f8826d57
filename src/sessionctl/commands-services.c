/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Commands about units. */

#include "sessionctl/command.h"
#include "sessionctl/unit-query.h"

#include <glib/gi18n.h>

static void
start_status(const SscCall *call, GAsyncReadyCallback callback, gpointer user_data)
{
    if (call->arguments[0])
        snap_session_client_get_service_status_async(call->client, call->uids, call->n_uids,
                                                     call->arguments, NULL, callback, user_data);
    else
        ssc_unit_query_async(call->client, call->uids, call->n_uids, callback, user_data);
}

static GPtrArray *
finish_status(SnapSessionClient *client, GAsyncResult *result, GError **error)
{
    return ssc_unit_query_is(result)
               ? ssc_unit_query_finish(client, result, error)
               : snap_session_client_get_service_status_finish(client, result, error);
}

static void
show_unit(SnapSessionUnit *unit, SscTable *table)
{
    gboolean active = unit->active;
    const char *type = unit->daemon;
    const char *note = "";

    if (!unit->installed)
        note = _("not installed");
    else if (unit->needs_reload)
        note = _("needs daemon-reload");
    ssc_table_add(table, unit->name, SSC_STYLE_PLAIN);
    ssc_table_add(table, type[0] != '\0' ? type : NULL, SSC_STYLE_PLAIN);
    ssc_table_add(table, unit->enabled ? _("yes") : _("no"), SSC_STYLE_PLAIN);
    ssc_table_add(table, active ? _("active") : _("inactive"),
                  active ? SSC_STYLE_GOOD : SSC_STYLE_FAINT);
    ssc_table_add(table, note, SSC_STYLE_NOTE);
}

static void
show_status(SnapSessionResult *result, SscTable *table)
{
    GPtrArray *units = result->units;

    for (guint i = 0; units && i < units->len; i++) {
        ssc_show_user(result, table);
        show_unit(g_ptr_array_index(units, i), table);
    }
}

static const char *const status_columns[] = {N_("UNIT"),  N_("TYPE"), N_("ENABLED"),
                                             N_("STATE"), N_("NOTE"), NULL};

static const SscCommand status_command = {
    .usage = {"status", N_("[UNIT…]"),
              N_("Show the status of units; by default, of running daemons"), 0, -1},
    .columns = status_columns,
    .nothing = N_("no daemon of a snap runs there"),
    .start = start_status,
    .finish = finish_status,
    .show = show_status,
};

static void
control(const SscCall *call, SnapSessionServiceAction action, GAsyncReadyCallback callback,
        gpointer user_data)
{
    SnapSessionServiceFlags flags = SNAP_SESSION_SERVICE_FLAGS_NONE;

    if (call->options->enable)
        flags |= SNAP_SESSION_SERVICE_FLAGS_ENABLE;
    if (call->options->disable)
        flags |= SNAP_SESSION_SERVICE_FLAGS_DISABLE;
    snap_session_client_control_services_async(call->client, call->uids, call->n_uids, action,
                                               call->arguments, flags, NULL, callback, user_data);
}

static void
add_enable(GOptionGroup *group, SscCommandOptions *options)
{
    const GOptionEntry entries[] = {
        {"enable", 0, 0, G_OPTION_ARG_NONE, &options->enable, N_("Enable the units, too"), NULL},
        G_OPTION_ENTRY_NULL,
    };

    g_option_group_add_entries(group, entries);
}

static void
start_start(const SscCall *call, GAsyncReadyCallback callback, gpointer user_data)
{
    control(call, SNAP_SESSION_SERVICE_ACTION_START, callback, user_data);
}

static const SscCommand start_command = {
    .usage = {"start", N_("UNIT…"), N_("Start units: all, or none if one fails"), 1, -1},
    .changes = TRUE,
    .add_options = add_enable,
    .start = start_start,
    .finish = snap_session_client_control_services_finish,
};

static void
add_disable(GOptionGroup *group, SscCommandOptions *options)
{
    const GOptionEntry entries[] = {
        {"disable", 0, 0, G_OPTION_ARG_NONE, &options->disable, N_("Disable the units, too"), NULL},
        G_OPTION_ENTRY_NULL,
    };

    g_option_group_add_entries(group, entries);
}

static void
start_stop(const SscCall *call, GAsyncReadyCallback callback, gpointer user_data)
{
    control(call, SNAP_SESSION_SERVICE_ACTION_STOP, callback, user_data);
}

static const SscCommand stop_command = {
    .usage = {"stop", N_("UNIT…"), N_("Stop units"), 1, -1},
    .changes = TRUE,
    .add_options = add_disable,
    .start = start_stop,
    .finish = snap_session_client_control_services_finish,
};

static void
start_restart(const SscCall *call, GAsyncReadyCallback callback, gpointer user_data)
{
    control(call, SNAP_SESSION_SERVICE_ACTION_RESTART, callback, user_data);
}

static const SscCommand restart_command = {
    .usage = {"restart", N_("UNIT…"), N_("Stop units and start them again"), 1, -1},
    .changes = TRUE,
    .start = start_restart,
    .finish = snap_session_client_control_services_finish,
};

static void
start_reload(const SscCall *call, GAsyncReadyCallback callback, gpointer user_data)
{
    control(call, SNAP_SESSION_SERVICE_ACTION_RELOAD, callback, user_data);
}

static const SscCommand reload_command = {
    .usage = {"reload", N_("UNIT…"), N_("Reload units that can, restart the others"), 1, -1},
    .changes = TRUE,
    .start = start_reload,
    .finish = snap_session_client_control_services_finish,
};

static void
start_daemon_reload(const SscCall *call, GAsyncReadyCallback callback, gpointer user_data)
{
    snap_session_client_reload_daemon_async(call->client, call->uids, call->n_uids, NULL, callback,
                                            user_data);
}

static const SscCommand daemon_reload_command = {
    .usage = {"daemon-reload", "", N_("Reload the users' systemd"), 0, 0},
    .changes = TRUE,
    .start = start_daemon_reload,
    .finish = snap_session_client_reload_daemon_finish,
};

const SscCommand *const ssc_commands_services[] = {
    &status_command, &start_command,         &stop_command, &restart_command,
    &reload_command, &daemon_reload_command, NULL};
