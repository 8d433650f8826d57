/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Socket requests. */

#include "sockets/socket-request.h"
#include "base/error.h"
#include "base/snap-name.h"

#include <glib/gi18n.h>

static const char *const action_names[] = {
    [SSA_SOCKET_START] = "start",     [SSA_SOCKET_STOP] = "stop",
    [SSA_SOCKET_ENABLE] = "enable",   [SSA_SOCKET_DISABLE] = "disable",
    [SSA_SOCKET_RESTART] = "restart", [SSA_SOCKET_SET] = "set",
    [SSA_SOCKET_RESET] = "reset",
};

void
ssa_socket_request_free(SsaSocketRequest *request)
{
    g_free(request->unit);
    g_clear_pointer(&request->settings, g_hash_table_unref);
    g_clear_pointer(&request->info, ssk_unit_info_free);
    g_clear_pointer(&request->where.directory, ssk_unit_directory_unref);
    g_free(request);
}

static gboolean
invalid(const char *message, GError **error)
{
    g_set_error_literal(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT, message);
    return FALSE;
}

static gboolean
parse_action(const char *name, SsaSocketAction *action)
{
    for (gsize i = 0; i < G_N_ELEMENTS(action_names); i++)
        if (g_strcmp0(action_names[i], name) == 0) {
            *action = (SsaSocketAction) i;
            return TRUE;
        }
    return FALSE;
}

static gboolean
is_socket_unit(const char *unit)
{
    g_autofree char *snap = NULL, *app = NULL, *socket = NULL;

    return unit && ssa_snap_name_parse_socket_unit(unit, &snap, &app, &socket);
}

SsaSocketRequest *
ssa_socket_request_new(const char *action, const char *unit, GHashTable *settings, GError **error)
{
    g_autoptr(SsaSocketRequest) request = g_new0(SsaSocketRequest, 1);
    guint n = g_hash_table_size(settings);

    request->settings = settings;
    request->unit = g_strdup(unit);
    request->prefix = "settings.";
    request->where.origin = SSK_ORIGIN_USER;
    if (!parse_action(action, &request->action))
        invalid(_("action: must be \"start\", \"stop\", \"enable\", \"disable\", \"restart\", "
                  "\"set\" or \"reset\""),
                error);
    else if (!is_socket_unit(unit))
        invalid(_("unit: must be the unit of a snap's socket, snap.SNAP.APP.SOCKET.socket"), error);
    else if ((n > 0) != (request->action == SSA_SOCKET_SET))
        invalid(n > 0 ? _("settings: go with \"set\" only")
                      : _("settings: there is nothing to set"),
                error);
    else
        return g_steal_pointer(&request);
    return NULL;
}
