/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The units of a declaration, as text. */

#pragma once

#include "socket-units/declaration.h"

/**
 * SSK_UNIT_MARK:
 *
 * How the first line of a file begins that this program made, and may change and remove.
 */
#define SSK_UNIT_MARK "# Made by snap-socketctl for "

/**
 * SSK_UNIT_OF_SNAPD:
 *
 * A line in the units of snapd (snapd: wrappers/services.go), and in these.
 */
#define SSK_UNIT_OF_SNAPD "X-Snappy=yes"

/**
 * SskUnitFile:
 * @name: its name in the directory of units
 * @text: what is in it
 *
 * A unit.
 */
typedef struct {
    char *name, *text;
} SskUnitFile;

/**
 * ssk_socket_private_address:
 * @instance: the name of the snap's instance
 * @socket: a socket of it
 *
 * Returns: (transfer full): where its daemon listens itself if it cannot take descriptors: in the
 *   runtime directory of the snap, its XDG_RUNTIME_DIR
 */
char *ssk_socket_private_address(const char *instance, const SskSocket *socket);

/**
 * ssk_socket_unit_mark:
 * @instance: the name of the snap's instance
 * @scope: whose units they are
 *
 * Returns: (transfer full): the first line of each file made for the instance, with its end
 */
char *ssk_socket_unit_mark(const char *instance, SskScope scope);

/**
 * ssk_socket_unit_parse_mark:
 * @text: what is in a file
 * @instance: the name of the snap's instance
 * @scope: (out): whose unit it is, if it is one
 *
 * Returns: whether it is one that this program made for the instance
 */
gboolean ssk_socket_unit_parse_mark(const char *text, const char *instance, SskScope *scope);

/**
 * ssk_socket_units_render:
 * @declaration: a declaration
 * @scope: whose units are wanted
 *
 * Makes a socket unit of each socket of the scope, with a service unit where the daemon takes one
 * connection at a time, or gets its connections by a proxy.
 *
 * Returns: (transfer full) (element-type SskUnitFile): the files, in the order of the declaration
 */
GPtrArray *ssk_socket_units_render(const SskDeclaration *declaration, SskScope scope);
