/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* enable, disable and restart. */

#include "base/snap-name.h"
#include "cli/text.h"
#include "socketctl/command.h"
#include "socketctl/exit-codes.h"
#include "socketctl/socket-restart.h"
#include "socketctl/systemctl.h"

#include <glib/gi18n.h>

/* Only of sockets of snaps. */
static gboolean
check_units(const SkcOptions *options)
{
    for (char **unit = options->arguments; *unit; unit++) {
        g_autofree char *snap = NULL, *app = NULL, *socket = NULL;
        if (ssa_snap_name_parse_socket_unit(*unit, &snap, &app, &socket))
            continue;
        g_autofree char *shown = ssc_text_show(*unit);
        g_printerr(_("snap-socketctl: \"%s\" is not the unit of a snap's socket: "
                     "snap.SNAP.APP.SOCKET.socket\n"),
                   shown);
        return FALSE;
    }
    return TRUE;
}

/* @change: of renew.h, or its like. Each whether or not the one before could. */
static gboolean
each(const SkcOptions *options, gboolean (*change)(const SkcOptions *options, const char *unit))
{
    gboolean ok = TRUE;

    for (char **unit = options->arguments; *unit; unit++)
        ok = change(options, *unit) && ok;
    return ok;
}

/* @verb: "enable" or "disable" */
static gboolean
set_enabled(const SkcOptions *options, const char *verb)
{
    g_autoptr(GPtrArray) units = g_ptr_array_new();

    for (char **unit = options->arguments; *unit; unit++)
        g_ptr_array_add(units, *unit);
    return skc_systemctl_change_list(options, verb, units);
}

/* Where each unit listens as systemd knows it; NULL if that does not say. */
static GPtrArray *
find_addresses(const SkcOptions *options)
{
    g_autoptr(GPtrArray) addresses = g_ptr_array_new_with_free_func(g_free);

    for (char **unit = options->arguments; *unit; unit++) {
        char *address = skc_systemctl_get_property(options, *unit, "Listen");
        if (!address)
            return NULL;
        g_ptr_array_add(addresses, address);
    }
    return g_steal_pointer(&addresses);
}

/* systemd has read its files, and closed a socket that is elsewhere by now. @before: where it was
 */
static gboolean
listen_now(const SkcOptions *options, const char *unit, const char *before)
{
    g_autofree char *now = skc_systemctl_get_property(options, unit, "Listen");
    gboolean is_wanted = FALSE;

    if (now && !g_str_equal(now, before) &&
        skc_restart_if_wanted(options, unit, &is_wanted) != SKC_RENEWAL_DONE)
        return FALSE;
    return now && skc_listen(options, unit);
}

int
skc_enable(const SkcOptions *options)
{
    if (!check_units(options))
        return SKC_EXIT_USAGE;
    if (!skc_systemctl_can_be_asked(options))
        return SKC_EXIT_FAILURE;
    g_autoptr(GPtrArray) before = find_addresses(options);
    if (!before || !set_enabled(options, "enable"))
        return SKC_EXIT_FAILURE;
    gboolean ok = TRUE;
    for (guint i = 0; i < before->len; i++)
        ok = listen_now(options, options->arguments[i], g_ptr_array_index(before, i)) && ok;
    return ok ? SKC_EXIT_OK : SKC_EXIT_FAILURE;
}

/* One user cannot disable what is enabled for all; nor an administrator what a package enables. */
static gboolean
is_disabled(const SkcOptions *options, const char *unit)
{
    g_autofree char *state = skc_systemctl_get_property(options, unit, "UnitFileState");

    if (state && *state == '\0')
        g_printerr(_("snap-socketctl: %s: there is no such unit file\n"), unit);
    if (!state || !g_str_equal(state, "enabled"))
        return state != NULL;
    if (options->user)
        g_printerr(_("snap-socketctl: %s was stopped, but it is enabled for all users and starts "
                     "with the next session; to prevent that: systemctl --user mask %s\n"),
                   unit, unit);
    else
        g_printerr(_("snap-socketctl: %s was stopped, but a package has enabled it, and it starts "
                     "again at the next boot or login\n"),
                   unit);
    return FALSE;
}

int
skc_disable(const SkcOptions *options)
{
    if (!check_units(options))
        return SKC_EXIT_USAGE;
    if (!skc_systemctl_can_be_asked(options))
        return SKC_EXIT_FAILURE;
    /* Also those that there is no file of any more. */
    gboolean ok = set_enabled(options, "disable");
    ok = each(options, skc_stop_listening) && ok;
    return ok && each(options, is_disabled) ? SKC_EXIT_OK : SKC_EXIT_FAILURE;
}

/* What is switched off is not switched on by the way. */
static gboolean
restart(const SkcOptions *options, const char *unit)
{
    gboolean is_wanted = FALSE;
    gboolean ok = skc_restart_if_wanted(options, unit, &is_wanted) == SKC_RENEWAL_DONE;

    if (!ok || is_wanted)
        return ok;
    g_autofree char *state = skc_systemctl_get_property(options, unit, "LoadState");
    if (g_strcmp0(state, "loaded") == 0)
        g_print(_("%s is stopped and stays so\n"), unit);
    else if (state)
        g_printerr(_("snap-socketctl: %s: systemd has no such unit (%s)\n"), unit, state);
    return g_strcmp0(state, "loaded") == 0;
}

int
skc_restart(const SkcOptions *options)
{
    if (!check_units(options))
        return SKC_EXIT_USAGE;
    if (!skc_systemctl_can_be_asked(options))
        return SKC_EXIT_FAILURE;
    return skc_systemctl_run(options, NULL, "daemon-reload", NULL) && each(options, restart)
               ? SKC_EXIT_OK
               : SKC_EXIT_FAILURE;
}
