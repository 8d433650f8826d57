/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* enable, disable and restart. */

#include "base/snap-name.h"
#include "cli/text.h"
#include "socketctl/command.h"
#include "socketctl/exit-codes.h"
#include "socketctl/manager.h"

#include <glib/gi18n.h>

/* Only units of snap sockets are allowed. */
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

/* Continues with the next unit after an error.
 * @unchanged: (nullable): the message for a unit that needs no change */
static int
change_each(const SkcOptions *options, const char *action, const char *unchanged)
{
    int exit_code = SKC_EXIT_OK;

    if (!check_units(options))
        return SKC_EXIT_USAGE;
    g_autoptr(SsaServiceContext) manager =
        skc_manager_open(options->user ? SSK_SCOPE_USER : SSK_SCOPE_SYSTEM);
    if (!manager)
        return SKC_EXIT_FAILURE;
    for (char **unit = options->arguments; *unit; unit++) {
        gboolean changed = TRUE;
        g_autoptr(GError) error = NULL;
        GHashTable *settings = g_hash_table_new(g_str_hash, g_str_equal);
        SsaSocketRequest *request = ssa_socket_request_new(action, *unit, settings, NULL);
        if (!skc_manager_change(manager, request, &changed, &error))
            exit_code = skc_command_fail(error);
        else if (!changed && unchanged)
            g_print("%s: %s\n", *unit, unchanged);
    }
    return exit_code;
}

int
skc_enable(const SkcOptions *options)
{
    return change_each(options, "enable", NULL);
}

int
skc_disable(const SkcOptions *options)
{
    return change_each(options, "disable", NULL);
}

int
skc_restart(const SkcOptions *options)
{
    return change_each(options, "restart", _("the socket is stopped and stays stopped"));
}
