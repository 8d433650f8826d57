/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The contents of a socket unit. */

#include "socket-units/unit-info.h"
#include "base/snap-name.h"
#include "socket-units/account.h"
#include "socket-units/diagnostic.h"
#include "socket-units/managed-file.h"
#include "socket-units/socket-unit.h"
#include "socket-units/unit-text.h"

#include <string.h>

void
ssk_unit_info_free(SskUnitInfo *info)
{
    g_free(info->name);
    g_free(info->instance);
    g_free(info->app);
    g_free(info->socket);
    ssk_settings_clear(&info->declared);
    g_free(info);
}

SskUnitInfo *
ssk_unit_info_parse(const char *name, const char *text, SskScope scope, GError **error)
{
    g_autoptr(SskUnitInfo) info = g_new0(SskUnitInfo, 1);

    if (!ssa_snap_name_parse_socket_unit(name, &info->instance, &info->app, &info->socket)) {
        ssk_set_error(
            error, "\"%s\" is not the unit of a snap's socket: snap.SNAP.APP.SOCKET.socket", name);
        return NULL;
    }
    info->name = g_strdup(name);
    info->scope = scope;
    g_autoptr(GHashTable) directives = ssk_unit_text_parse(text);
    for (guint i = 0; i < SSK_N_ADDRESS_KINDS; i++)
        if (g_hash_table_contains(directives, ssk_address_kind_get_directive((SskAddressKind) i))) {
            info->kind = (SskAddressKind) i;
            break;
        }
    ssk_settings_read(&info->declared, directives, info->kind, FALSE);
    if (!info->declared.values[SSK_SETTING_ADDRESS])
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: does not say where it listens",
                    name);
    else if (ssk_settings_check(&info->declared, name, error))
        return g_steal_pointer(&info);
    return NULL;
}

/* snapd says in its units that they are, but not whose. */
static gboolean
find_scope(const char *text, const char *instance, SskScope *scope)
{
    return ssk_socket_unit_parse_mark(text, instance, scope) ||
           strstr(text, "\n" SSK_UNIT_OF_SNAPD "\n");
}

SskUnitInfo *
ssk_unit_info_read(SskUnitDirectory *directory, const char *name, SskScope scope, GError **error)
{
    g_autofree char *instance = NULL, *app = NULL, *socket = NULL, *text = NULL;

    if (!ssa_snap_name_parse_socket_unit(name, &instance, &app, &socket))
        return ssk_unit_info_parse(name, "", scope, error);
    const char *path = ssk_unit_directory_get_path(directory);
    gboolean ok = ssk_managed_file_read(ssk_unit_directory_get_fd(directory), name, &text, error);
    if (ok && !text)
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s/%s: is not there", path, name);
    else if (ok && !find_scope(text, instance, &scope))
        ssk_set_error(error, "%s/%s: was made neither by snap-socketctl nor by snapd", path, name);
    else if (ok) {
        SskUnitInfo *info = ssk_unit_info_parse(name, text, scope, error);
        if (info)
            info->is_of_snapd = !ssk_socket_unit_parse_mark(text, instance, &scope);
        return info;
    }
    return NULL;
}
