/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Commands about applications of snaps. */

#include "cli/usage.h"
#include "sessionctl/command.h"

#include <glib/gi18n.h>

/* The agent's maximum, in seconds, and the additional time for the reply. */
#define LONGEST_WAIT 300
#define MARGIN       5

static void
start_apps(const SscCall *call, GAsyncReadyCallback callback, gpointer user_data)
{
    snap_session_client_list_apps_async(call->client, call->uids, call->n_uids, call->arguments[0],
                                        NULL, callback, user_data);
}

static char *
format_since(GDateTime *since)
{
    g_autoptr(GDateTime) local = since ? g_date_time_to_local(since) : NULL;

    return local ? g_date_time_format(local, "%Y-%m-%d %H:%M") : NULL;
}

static void
show_app(SnapSessionApp *app, SscTable *table)
{
    gboolean is_app = app->kind == SNAP_SESSION_APP_KIND_APP;
    g_autofree char *since = format_since(app->since);

    ssc_table_add(table, app->snap, SSC_STYLE_PLAIN);
    ssc_table_add(table, app->app, SSC_STYLE_PLAIN);
    ssc_table_add(table, is_app ? _("app") : _("daemon"), SSC_STYLE_PLAIN);
    ssc_table_add(table, since, SSC_STYLE_PLAIN);
    ssc_table_add(table, app->unit, SSC_STYLE_FAINT);
}

static void
show_apps(SnapSessionResult *result, SscTable *table)
{
    GPtrArray *apps = result->apps;

    for (guint i = 0; i < apps->len; i++) {
        ssc_show_user(result, table);
        show_app(g_ptr_array_index(apps, i), table);
    }
}

static const char *const apps_columns[] = {N_("SNAP"),  N_("APP"),  N_("KIND"),
                                           N_("SINCE"), N_("UNIT"), NULL};

static const SscCommand apps_command = {
    .usage = {"apps", N_("[SNAP]"), N_("List the running applications and daemons of snaps"), 0, 1},
    .columns = apps_columns,
    .nothing = N_("no application of a snap runs there"),
    .start = start_apps,
    .finish = snap_session_client_list_apps_finish,
    .show = show_apps,
};

static void
add_wait(GOptionGroup *group, SscCommandOptions *options)
{
    const GOptionEntry entries[] = {
        {"wait", 0, 0, G_OPTION_ARG_INT, &options->wait,
         N_("Time for them to exit (default: chosen by the agent)"), N_("SECONDS")},
        G_OPTION_ENTRY_NULL,
    };

    g_option_group_add_entries(group, entries);
}

static gboolean
check_close(const char *const *arguments, const SscCommandOptions *options, GError **error)
{
    return options->wait == WAIT_DEFAULT || (options->wait >= 0 && options->wait <= LONGEST_WAIT) ||
           ssc_usage_error(error, _("--wait: must be a number of seconds from 0 to %d"),
                           LONGEST_WAIT);
}

static void
start_close(const SscCall *call, GAsyncReadyCallback callback, gpointer user_data)
{
    const char *const *arguments = call->arguments;
    int wait = call->options->wait;
    guint needed = wait > 0 ? ((guint) wait + MARGIN) * 1000 : 0;

    /* The agent replies when the applications have exited or the wait has timed out. */
    if (!call->has_timeout && snap_session_client_get_timeout(call->client) < needed)
        snap_session_client_set_timeout(call->client, needed);
    snap_session_client_close_apps_async(call->client, call->uids, call->n_uids, arguments[0],
                                         arguments[1], wait, NULL, callback, user_data);
}

static void
show_closed(SnapSessionResult *result, SscTable *table)
{
    char **ended = result->ended;
    GPtrArray *failures = result->failures;

    for (gsize i = 0; ended[i]; i++) {
        ssc_show_user(result, table);
        ssc_table_add(table, ended[i], SSC_STYLE_PLAIN);
        ssc_table_add(table, _("ended"), SSC_STYLE_GOOD);
    }
    for (guint i = 0; i < failures->len; i++) {
        const SnapSessionFailure *failure = g_ptr_array_index(failures, i);
        ssc_show_user(result, table);
        ssc_table_add(table, failure->unit, SSC_STYLE_PLAIN);
        ssc_table_add(table, _("still running"), SSC_STYLE_BAD);
    }
}

static const char *const close_columns[] = {N_("UNIT"), N_("STATE"), NULL};

static const SscCommand close_command = {
    .usage = {"close", N_("SNAP [APP]"), N_("Close applications; nothing is killed"), 1, 2},
    .changes = TRUE,
    .columns = close_columns,
    .nothing = N_("no application of it runs there; daemons are closed by their names only"),
    .add_options = add_wait,
    .check = check_close,
    .start = start_close,
    .finish = snap_session_client_close_apps_finish,
    .show = show_closed,
};

const SscCommand *const ssc_commands_apps[] = {&apps_command, &close_command, NULL};
