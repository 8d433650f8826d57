/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Having a socket made anew while its daemon runs. */

#include "socketctl/renew.h"
#include "names/snap-name.h"
#include "socketctl/systemctl.h"

#include <glib/gi18n.h>
#include <string.h>

#define RUNNING "active,activating,reloading"
/* One that is about to end still has its sockets, but is not to be started again. */
#define ENDING "deactivating"

/* "snap.INSTANCE.APP.SOCKET.socket" → "snap.INSTANCE.APP"; it is such a name */
static char *
daemon_of(const char *unit)
{
    g_autofree char *instance = NULL, *app = NULL, *socket = NULL;

    ssa_snap_name_parse_socket_unit(unit, &instance, &app, &socket);
    return g_strdup_printf("snap.%s.%s", instance, app);
}

/* The units that match and are in one of the states; NULL if systemd does not say. */
static GPtrArray *
find_units(const SkcOptions *options, const char *states, const char *pattern)
{
    g_autoptr(GPtrArray) units = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *output = NULL;
    g_autofree char *state = g_strconcat("--state=", states, NULL);

    if (!skc_systemctl_run(options, &output, "list-units", "--plain", "--no-legend", state, pattern,
                           NULL))
        return NULL;
    g_auto(GStrv) lines = g_strsplit(output, "\n", -1);
    for (char **line = lines; *line; line++)
        if (g_str_has_prefix(*line, "snap."))
            g_ptr_array_add(units, g_strndup(*line, strcspn(*line, " ")));
    return g_steal_pointer(&units);
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
 * what was there; each whether or not the one before could, for nothing is to be lost. */
static gboolean
with_daemon_stopped(const SkcOptions *options, const char *unit, gboolean listen,
                    const char *service, gboolean runs, GPtrArray *sockets)
{
    guint index = 0;

    /* The sockets first: whoever waits at one of them would have the service started again. */
    gboolean ok = run(options, "stop", sockets);
    ok = skc_systemctl_run(options, NULL, "stop", service, NULL) && ok;
    if (g_ptr_array_find_with_equal_func(sockets, unit, g_str_equal, &index))
        g_ptr_array_remove_index(sockets, index);
    ok = (!listen || restart(options, unit)) && ok;
    ok = run(options, "start", sockets) && ok;
    /* Without any socket there is nothing for it to do, unless it is to run anyway. */
    if (!runs || (!listen && sockets->len == 0 && !is_enabled(options, service)))
        return ok;
    return skc_systemctl_run(options, NULL, "start", service, NULL) && ok;
}

static gboolean
change(const SkcOptions *options, const char *unit, gboolean listen)
{
    g_autofree char *daemon = daemon_of(unit);
    g_autofree char *service = g_strconcat(daemon, ".service", NULL);
    g_autofree char *sockets_pattern = g_strconcat(daemon, ".*.socket", NULL);
    g_autoptr(GPtrArray) running = find_units(options, RUNNING, service);
    g_autoptr(GPtrArray) ending = find_units(options, ENDING, service);
    g_autoptr(GPtrArray) sockets = find_units(options, RUNNING, sockets_pattern);

    if (!running || !ending || !sockets)
        return FALSE;
    if (running->len > 0 || ending->len > 0)
        return with_daemon_stopped(options, unit, listen, service, running->len > 0, sockets);
    return listen ? restart(options, unit) : skc_systemctl_run(options, NULL, "stop", unit, NULL);
}

/* @states: of systemd. Returns: FALSE, and has said why, if systemd does not say */
static gboolean
look(const SkcOptions *options, const char *unit, const char *states, gboolean *is_in)
{
    g_autoptr(GPtrArray) units = find_units(options, states, unit);

    *is_in = units && units->len > 0;
    return units != NULL;
}

gboolean
skc_renew(const SkcOptions *options, const char *unit)
{
    return change(options, unit, TRUE);
}

gboolean
skc_renew_if_wanted(const SkcOptions *options, const char *unit)
{
    gboolean is_wanted = FALSE;

    /* One that has failed was to listen, too. */
    return look(options, unit, RUNNING ",failed", &is_wanted) &&
           (!is_wanted || change(options, unit, TRUE));
}

gboolean
skc_listen(const SkcOptions *options, const char *unit)
{
    gboolean listens = FALSE;

    return look(options, unit, RUNNING, &listens) && (listens || change(options, unit, TRUE));
}

gboolean
skc_listen_no_more(const SkcOptions *options, const char *unit)
{
    gboolean listens = FALSE;

    return look(options, unit, RUNNING, &listens) && (!listens || change(options, unit, FALSE));
}
