/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Having a socket made anew while its daemon runs. */

#include "socketctl/renew.h"
#include "names/snap-name.h"
#include "socketctl/systemctl.h"

#include <glib/gi18n.h>
#include <string.h>

#define RUNNING "active,activating,reloading"

/* "snap.INSTANCE.APP.SOCKET.socket" → "snap.INSTANCE.APP"; it is such a name */
static char *
daemon_of(const char *unit)
{
    g_autofree char *instance = NULL, *app = NULL, *socket = NULL;

    ssa_snap_name_parse_socket_unit(unit, &instance, &app, &socket);
    return g_strdup_printf("snap.%s.%s", instance, app);
}

/* The units that match and are in one of the states. */
static GPtrArray *
find_units(const SkcOptions *options, const char *states, const char *pattern)
{
    GPtrArray *units = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *output = NULL;
    g_autofree char *state = g_strconcat("--state=", states, NULL);

    if (!skc_systemctl_run(options, &output, "list-units", "--plain", "--no-legend", state, pattern,
                           NULL))
        return units;
    g_auto(GStrv) lines = g_strsplit(output, "\n", -1);
    for (char **line = lines; *line; line++)
        if (g_str_has_prefix(*line, "snap."))
            g_ptr_array_add(units, g_strndup(*line, strcspn(*line, " ")));
    return units;
}

/* @verb: of systemctl, for all of them; none is nothing to do */
static gboolean
run(const SkcOptions *options, const char *verb, GPtrArray *units)
{
    g_autoptr(GPtrArray) arguments = g_ptr_array_new();

    if (units->len == 0)
        return TRUE;
    g_ptr_array_add(arguments, (gpointer) verb);
    g_ptr_array_add(arguments, (gpointer) "--");
    for (guint i = 0; i < units->len; i++)
        g_ptr_array_add(arguments, g_ptr_array_index(units, i));
    return skc_systemctl_run_list(options, NULL, arguments);
}

static gboolean
restart(const SkcOptions *options, const char *unit)
{
    if (skc_systemctl_run(options, NULL, "restart", unit, NULL))
        return TRUE;
    g_printerr(_("snap-socketctl: %s cannot listen; \"journalctl%s --unit=%s\" says why\n"), unit,
               options->user ? " --user" : "", unit);
    return FALSE;
}

static gboolean
is_enabled(const SkcOptions *options, const char *service)
{
    g_autofree char *output = NULL;

    return skc_systemctl_run(options, &output, "show", "--property=UnitFileState", "--value",
                             service, NULL) &&
           g_str_has_prefix(output, "enabled");
}

/* Stops the service with all of its sockets that listen, has @unit listen or not, and starts again
 * what was there. */
static gboolean
with_daemon_stopped(const SkcOptions *options, const char *unit, gboolean listen,
                    GPtrArray *services, GPtrArray *sockets)
{
    guint index = 0;

    gboolean ok = run(options, "stop", services) && run(options, "stop", sockets);
    if (g_ptr_array_find_with_equal_func(sockets, unit, g_str_equal, &index))
        g_ptr_array_remove_index(sockets, index);
    ok = ok && (!listen || restart(options, unit));
    /* Each whether or not the one before did. */
    ok = run(options, "start", sockets) && ok;
    /* Without any socket there is nothing for it to do, unless it is to run anyway. */
    if (!listen && sockets->len == 0 && !is_enabled(options, g_ptr_array_index(services, 0)))
        return ok;
    return run(options, "start", services) && ok;
}

static gboolean
change(const SkcOptions *options, const char *unit, gboolean listen)
{
    g_autofree char *daemon = daemon_of(unit);
    g_autofree char *service = g_strconcat(daemon, ".service", NULL);
    g_autofree char *sockets_pattern = g_strconcat(daemon, ".*.socket", NULL);
    g_autoptr(GPtrArray) services = find_units(options, RUNNING, service);
    g_autoptr(GPtrArray) sockets = find_units(options, RUNNING, sockets_pattern);

    if (services->len > 0)
        return with_daemon_stopped(options, unit, listen, services, sockets);
    return listen ? restart(options, unit) : skc_systemctl_run(options, NULL, "stop", unit, NULL);
}

/* @states: of systemd */
static gboolean
is_in(const SkcOptions *options, const char *unit, const char *states)
{
    g_autoptr(GPtrArray) units = find_units(options, states, unit);

    return units->len > 0;
}

gboolean
skc_renew(const SkcOptions *options, const char *unit)
{
    return change(options, unit, TRUE);
}

gboolean
skc_renew_if_wanted(const SkcOptions *options, const char *unit)
{
    /* One that has failed was to listen, too. */
    return !is_in(options, unit, RUNNING ",failed") || change(options, unit, TRUE);
}

gboolean
skc_listen(const SkcOptions *options, const char *unit)
{
    return is_in(options, unit, RUNNING) || change(options, unit, TRUE);
}

gboolean
skc_listen_no_more(const SkcOptions *options, const char *unit)
{
    return !is_in(options, unit, RUNNING) || change(options, unit, FALSE);
}
