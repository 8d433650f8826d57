/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The contents of a socket unit. */

#pragma once

#include "socket-units/settings.h"
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
 * @declared: its settings
 *
 * What the unit of a socket says that this program made.
 */
typedef struct {
    char *name, *instance, *app, *socket;
    SskScope scope;
    gboolean is_of_snapd;
    SskAddressKind kind;
    SskSettings declared;
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
