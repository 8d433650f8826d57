/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Restarting a socket whose daemon may run. */

#include "socketctl/socket-restart.h"
#include "socketctl/systemctl.h"

#include <glib/gi18n.h>
#include <string.h>

#define RUNNING "active,activating,reloading"
/* One that is about to end still has its sockets, but is not to be started again. */
#define ENDING "deactivating"

/* The units of @names that are in one of the states; NULL if systemd does not say. */
static GPtrArray *
find_units(const SkcOptions *options, const char *states, GPtrArray *names)
{
    g_autoptr(GPtrArray) units = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) arguments = g_ptr_array_new();
    g_autofree char *output = NULL;
    g_autofree char *state = g_strconcat("--state=", states, NULL);

    if (names->len == 0)
        return g_steal_pointer(&units);
    g_ptr_array_add(arguments, (gpointer) "list-units");
    g_ptr_array_add(arguments, (gpointer) "--plain");
    g_ptr_array_add(arguments, (gpointer) "--no-legend");
    g_ptr_array_add(arguments, state);
    g_ptr_array_add(arguments, (gpointer) "--");
    for (guint i = 0; i < names->len; i++)
        g_ptr_array_add(arguments, g_ptr_array_index(names, i));
    if (!skc_systemctl_run_list(options, &output, arguments))
        return NULL;
    g_auto(GStrv) lines = g_strsplit(output, "\n", -1);
    for (char **line = lines; *line; line++)
        if (**line != '\0')
            g_ptr_array_add(units, g_strndup(*line, strcspn(*line, " ")));
    return g_steal_pointer(&units);
}

/* @states: of systemd. Returns: FALSE, and has said why, if systemd does not say */
static gboolean
look(const SkcOptions *options, const char *unit, const char *states, gboolean *is_in)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    g_ptr_array_add(names, (gpointer) unit);
    g_autoptr(GPtrArray) units = find_units(options, states, names);
    *is_in = units && units->len > 0;
    return units != NULL;
}

/* Adds the units that the property names and that end so, with another end. */
static gboolean
add_related(const SkcOptions *options, const char *unit, const char *property, const char *end,
            const char *other_end, GPtrArray *names)
{
    g_autofree char *value = skc_systemctl_get_property(options, unit, property);

    if (!value)
        return FALSE;
    g_auto(GStrv) units = g_strsplit(value, " ", -1);
    for (char **name = units; *name; name++)
        if (g_str_has_suffix(*name, end))
            g_ptr_array_add(names, g_strdup_printf("%.*s%s", (int) (strlen(*name) - strlen(end)),
                                                   *name, other_end));
    return TRUE;
}

/* The active sockets of the same snap that start the service, and those of what is bound to it, and
 * so brings it along: proxies, whose sockets have their names. NULL if systemd does not say. */
static GPtrArray *
find_sockets(const SkcOptions *options, const char *service)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

    if (!add_related(options, service, "TriggeredBy", ".socket", ".socket", names) ||
        !add_related(options, service, "BoundBy", ".service", ".socket", names))
        return NULL;
    skc_systemctl_drop_foreign(options, names);
    return find_units(options, RUNNING, names);
}

/* What a connection starts, or NULL. A service of another snap, or of none, is left alone, and
 * where each connection has a service of its own (a name with "@"), none is in the socket's way. */
static char *
find_service(const SkcOptions *options, const char *triggers)
{
    g_autoptr(GPtrArray) units = g_ptr_array_new();

    if (*triggers == '\0' || strchr(triggers, '@'))
        return NULL;
    g_ptr_array_add(units, (gpointer) triggers);
    skc_systemctl_drop_foreign(options, units);
    return units->len > 0 ? g_strdup(triggers) : NULL;
}

static gboolean
restart(const SkcOptions *options, const char *unit)
{
    skc_systemctl_forget_failures(options, unit);
    if (skc_systemctl_change(options, "restart", unit))
        return TRUE;
    g_printerr(_("snap-socketctl: %s cannot listen; \"journalctl%s --unit=%s\" says why\n"), unit,
               options->user ? " --user" : "", unit);
    return FALSE;
}

static gboolean
is_enabled(const SkcOptions *options, const char *service)
{
    g_autofree char *state = skc_systemctl_get_property(options, service, "UnitFileState");

    return state && g_str_has_prefix(state, "enabled");
}

static gboolean
start_service(const SkcOptions *options, const char *service)
{
    skc_systemctl_forget_failures(options, service);
    if (skc_systemctl_change(options, "start", service))
        return TRUE;
    g_printerr(_("snap-socketctl: %s could not be started again; \"journalctl%s --unit=%s\" says "
                 "why\n"),
               service, options->user ? " --user" : "", service);
    return FALSE;
}

/* Stops the service with all of its sockets that listen, has @unit listen or not, and starts again
 * what was there; each whether or not the one before could, for nothing is to be lost. */
static SkcRenewal
with_daemon_stopped(const SkcOptions *options, const char *unit, gboolean listen,
                    const char *service, gboolean runs, GPtrArray *sockets)
{
    guint index = 0;

    /* The sockets first: a waiting client would have the service started again. */
    gboolean ok = skc_systemctl_change_list(options, "stop", sockets);
    /* Once more if somebody else has started it meanwhile, which ends systemd's stop of it. */
    ok = (skc_systemctl_change(options, "stop", service) ||
          skc_systemctl_change(options, "stop", service)) &&
         ok;
    if (g_ptr_array_find_with_equal_func(sockets, unit, g_str_equal, &index))
        g_ptr_array_remove_index(sockets, index);
    ok = (!listen || restart(options, unit)) && ok;
    for (guint i = 0; i < sockets->len; i++)
        skc_systemctl_forget_failures(options, g_ptr_array_index(sockets, i));
    ok = skc_systemctl_change_list(options, "start", sockets) && ok;
    /* Without any socket there is nothing for it to do, unless it is to run anyway. */
    gboolean is_wanted = runs && (listen || sockets->len > 0 || is_enabled(options, service));
    gboolean is_back = !is_wanted || start_service(options, service);
    if (!ok)
        return SKC_RENEWAL_FAILED;
    return is_back ? SKC_RENEWAL_DONE : SKC_RENEWAL_WITHOUT_DAEMON;
}

static SkcRenewal
change(const SkcOptions *options, const char *unit, gboolean listen)
{
    g_autofree char *triggers = skc_systemctl_get_property(options, unit, "Triggers");
    g_autoptr(GPtrArray) sockets = NULL;
    gboolean runs = FALSE, ends = FALSE;

    if (!triggers)
        return SKC_RENEWAL_FAILED;
    g_autofree char *service = find_service(options, triggers);
    if (service &&
        (!look(options, service, RUNNING, &runs) || !look(options, service, ENDING, &ends) ||
         !(sockets = find_sockets(options, service))))
        return SKC_RENEWAL_FAILED;
    if (runs || ends)
        return with_daemon_stopped(options, unit, listen, service, runs, sockets);
    gboolean ok = listen ? restart(options, unit) : skc_systemctl_change(options, "stop", unit);
    return ok ? SKC_RENEWAL_DONE : SKC_RENEWAL_FAILED;
}

SkcRenewal
skc_restart_if_wanted(const SkcOptions *options, const char *unit, gboolean *is_wanted)
{
    /* One that has failed was to listen, too. */
    if (!*is_wanted && !look(options, unit, RUNNING ",failed", is_wanted))
        return SKC_RENEWAL_FAILED;
    return *is_wanted ? change(options, unit, TRUE) : SKC_RENEWAL_DONE;
}

gboolean
skc_listen(const SkcOptions *options, const char *unit)
{
    gboolean listens = FALSE;

    if (!look(options, unit, RUNNING, &listens))
        return FALSE;
    g_autofree char *where = skc_systemctl_get_property(options, unit, "Listen");
    /* systemd goes on listening where somebody has removed the file, and nobody can connect. */
    return (listens && !skc_systemctl_file_is_missing(where)) ||
           change(options, unit, TRUE) == SKC_RENEWAL_DONE;
}

gboolean
skc_stop_listening(const SkcOptions *options, const char *unit)
{
    gboolean listens = FALSE;

    return look(options, unit, RUNNING, &listens) &&
           (!listens || change(options, unit, FALSE) == SKC_RENEWAL_DONE);
}
