/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The contents of a socket unit. */

#pragma once

#include "socket-units/settings.h"
#include "socket-units/unit-directory.h"

/* The contents of a socket unit.
 * @name: the name of the unit
 * @instance: the name of the snap's instance
 * @app: the daemon's application
 * @socket: the name of the socket
 * @scope: the scope of the daemon
 * @is_of_snapd: whether snapd, not this program, generated it
 * @kind: the type of the socket
 * @declared: its settings */
typedef struct {
    char *name, *instance, *app, *socket;
    SskScope scope;
    gboolean is_of_snapd;
    SskAddressKind kind;
    SskSettings declared;
} SskUnitInfo;

/* @directory: a directory of units
 * @name: the name of a socket unit
 * @scope: the scope of units that do not state it
 * Returns: (transfer full): its contents; %NULL with %G_IO_ERROR_NOT_FOUND if it does not exist,
 *   %G_IO_ERROR_INVALID_ARGUMENT if neither this program nor snapd generated it, or an error of
 *   ssk_unit_info_parse() */
SskUnitInfo *ssk_unit_info_read(SskUnitDirectory *directory, const char *name, SskScope scope,
                                GError **error);

/* Values are checked, because they are written into other files and command lines.
 * @name: the name of a socket unit
 * @text: its contents, from any origin
 * @scope: the scope of the daemon
 * Returns: (transfer full): its contents; %NULL with %G_IO_ERROR_INVALID_ARGUMENT if the name is
 *   not that of a snap's socket, or %G_IO_ERROR_INVALID_DATA if it has no address or an invalid
 *   value */
SskUnitInfo *ssk_unit_info_parse(const char *name, const char *text, SskScope scope,
                                 GError **error);

void ssk_unit_info_free(SskUnitInfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SskUnitInfo, ssk_unit_info_free)
