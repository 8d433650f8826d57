/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The contents of a socket unit. */

#include "socket-units/unit-info.h"
#include "base/snap-name.h"
#include "socket-units/account.h"
#include "socket-units/diagnostic.h"
#include "socket-units/managed-file.h"
#include "socket-units/socket-unit.h"

#include <string.h>

char *
ssk_unit_find_value(const char *text, const char *directive)
{
    g_autofree char *begin = g_strconcat("\n", directive, "=", NULL);
    char *value = NULL;

    for (const char *at = text; (at = strstr(at, begin));) {
        at += strlen(begin);
        gsize length = strcspn(at, "\n");
        if (length > 0) {
            g_free(value);
            value = g_strndup(at, length);
        }
    }
    return value;
}

char *
ssk_unit_find_owner(const char *text, const char *directive)
{
    g_autofree char *ours = g_strconcat("X-", directive, NULL);
    char *value = ssk_unit_find_value(text, ours);

    return value ? value : ssk_unit_find_value(text, directive);
}

void
ssk_unit_info_free(SskUnitInfo *info)
{
    g_free(info->name);
    g_free(info->instance);
    g_free(info->app);
    g_free(info->socket);
    g_free(info->address);
    g_free(info->mode);
    g_free(info->user);
    g_free(info->group);
    g_free(info);
}

static gboolean
invalid(const char *name, const char *value, const char *what, GError **error)
{
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                "%s: \"%.100s\" is not %s that a socket of a snap can have", name, value, what);
    return FALSE;
}

gboolean
ssk_unit_check_values(const char *name, const char *address, const char *mode, const char *user,
                      const char *group, GError **error)
{
    int number = 0;

    if (address && !ssk_address_is_plain(address))
        return invalid(name, address, "an address", error);
    if (mode && !ssk_mode_parse(mode, &number))
        return invalid(name, mode, "a mode", error);
    if (user && !ssk_account_is_name(user))
        return invalid(name, user, "a user", error);
    return !group || ssk_account_is_name(group) || invalid(name, group, "a group", error);
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
    for (gsize i = 0; i < SSK_N_ADDRESS_KINDS && !info->address; i++) {
        info->kind = (SskAddressKind) i;
        info->address = ssk_unit_find_value(text, ssk_address_kind_get_directive(info->kind));
    }
    info->mode = ssk_unit_find_value(text, "SocketMode");
    info->user = ssk_unit_find_owner(text, "SocketUser");
    info->group = ssk_unit_find_owner(text, "SocketGroup");
    if (!info->address) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: does not say where it listens",
                    name);
        return NULL;
    }
    return ssk_unit_check_values(name, info->address, info->mode, info->user, info->group, error)
               ? g_steal_pointer(&info)
               : NULL;
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
