/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The contents of a socket unit. */

#pragma once

#include "socket-units/address.h"
#include "socket-units/unit-directory.h"

/**
 * SskUnitInfo:
 * @name: of the unit
 * @instance: the name of the snap's instance
 * @app: the daemon's application
 * @socket: its socket
 * @scope: whose daemon it is
 * @is_of_snapd: whether it was made by snapd, and not by this program
 * @kind: what is made
 * @address: (nullable): where
 * @mode: (nullable): SocketMode
 * @user: (nullable): SocketUser
 * @group: (nullable): SocketGroup
 *
 * What the unit of a socket says that this program made.
 */
typedef struct {
    char *name, *instance, *app, *socket;
    SskScope scope;
    gboolean is_of_snapd;
    SskAddressKind kind;
    char *address, *mode, *user, *group;
} SskUnitInfo;

/**
 * ssk_unit_info_read:
 * @directory: a directory of units
 * @name: of a socket unit
 * @scope: whose units are in the directory, where a unit does not say
 * @error: return location for a #GError
 *
 * Returns: (transfer full): what it says; %NULL with %G_IO_ERROR_NOT_FOUND if it is not there,
 *   %G_IO_ERROR_INVALID_ARGUMENT if it is none that this program or snapd made, or an error of
 *   ssk_unit_info_parse()
 */
SskUnitInfo *ssk_unit_info_read(SskUnitDirectory *directory, const char *name, SskScope scope,
                                GError **error);

/**
 * ssk_unit_info_parse:
 * @name: of a socket unit
 * @text: what is in it, by whomever it was made
 * @scope: whose daemon it is
 * @error: return location for a #GError
 *
 * What it says is checked: it goes into other files, and into commands.
 *
 * Returns: (transfer full): what it says; %NULL with %G_IO_ERROR_INVALID_ARGUMENT if the name is
 *   not that of a snap's socket, or %G_IO_ERROR_INVALID_DATA if it listens nowhere, or a value is
 *   none that could have been declared
 */
SskUnitInfo *ssk_unit_info_parse(const char *name, const char *text, SskScope scope,
                                 GError **error);

void ssk_unit_info_free(SskUnitInfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SskUnitInfo, ssk_unit_info_free)

/**
 * ssk_unit_find_owner:
 * @text: of a unit, or a drop-in, that this program or snapd made
 * @directive: "SocketUser" or "SocketGroup"
 *
 * Returns: (transfer full) (nullable): its value, set by systemd or by snap-socket-guard
 */
char *ssk_unit_find_owner(const char *text, const char *directive);

/**
 * ssk_unit_check_values:
 * @name: of the unit, or the drop-in, for the error
 * @address: (nullable): as it was found
 * @mode: (nullable): likewise
 * @user: (nullable): likewise
 * @group: (nullable): likewise
 * @error: return location for a #GError
 *
 * Whoever may write a file may have written anything; what is read back passes the rules that it
 * had to pass when it was declared, or set.
 *
 * Returns: %FALSE with %G_IO_ERROR_INVALID_DATA that names the value
 */
gboolean ssk_unit_check_values(const char *name, const char *address, const char *mode,
                               const char *user, const char *group, GError **error);

/**
 * ssk_unit_find_value:
 * @text: of a unit, or a drop-in, that this program made
 * @directive: such as "SocketMode"
 *
 * Returns: (transfer full) (nullable): the last value of the directive that is not empty
 */
char *ssk_unit_find_value(const char *text, const char *directive);
