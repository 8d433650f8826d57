/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The units of a declaration, as text. */

#pragma once

#include "socket-units/declaration.h"

/* The beginning of the first line of generated files: only these are changed or removed. */
#define SSK_UNIT_MARK "# Made by snap-socketctl for "

/* A line in snapd's units (snapd: wrappers/services.go) and in generated ones. */
#define SSK_UNIT_OF_SNAPD "X-Snappy=yes"

/* A unit.
 * @name: its name in the directory of units
 * @text: its contents */
typedef struct {
    char *name, *text;
} SskUnitFile;

/* @instance: the name of the snap's instance
 * @socket: a socket of it
 * Returns: (transfer full): the address in the snap's XDG_RUNTIME_DIR where a daemon behind a proxy
 *   listens */
char *ssk_socket_private_address(const char *instance, const SskSocket *socket);

/* @instance: the name of the snap's instance
 * @scope: the scope of the units
 * Returns: (transfer full): the first line of the instance's generated files, with a newline */
char *ssk_socket_unit_mark(const char *instance, SskScope scope);

/* @text: the contents of a file
 * @instance: the name of the snap's instance
 * @scope: (out): the scope of the unit
 * Returns: whether the file was generated for the instance */
gboolean ssk_socket_unit_parse_mark(const char *text, const char *instance, SskScope *scope);

/* Generates a socket unit for each socket of the scope, and a service unit for sockets with accept
 * or service-proxy.
 * @scope: the scope of the units
 * Returns: (transfer full) (element-type SskUnitFile): the files, in the order of the declaration
 */
GPtrArray *ssk_socket_units_render(const SskDeclaration *declaration, SskScope scope);
