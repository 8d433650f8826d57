/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Names of snaps and of their applications and sockets: validation and display. */

#pragma once

#include <glib.h>

/* @name: any text
 * Returns: whether @name is a valid snap instance name by snapd's rules: SNAP or SNAP_KEY */
gboolean ssa_snap_name_is_instance(const char *name);

/* @name: any text
 * Returns: whether @name is a valid application name */
gboolean ssa_snap_name_is_app(const char *name);

/* @name: any text
 * Returns: whether @name is a valid socket name by snapd's rules */
gboolean ssa_snap_name_is_socket(const char *name);

/* @unit: any text
 * @instance: (out) (transfer full): the name of the snap's instance
 * @app: (out) (transfer full): the application
 * @socket: (out) (transfer full): the socket
 * Returns: whether @unit is a snap's socket unit, snap.INSTANCE.APP.SOCKET.socket; if not, nothing
 *   is set */
gboolean ssa_snap_name_parse_socket_unit(const char *unit, char **instance, char **app,
                                         char **socket);

/* @unit: the name of a unit
 * Returns: (transfer full) (nullable): the snap instance in the unit's name (snap.INSTANCE.…);
 *   %NULL if it is not a snap's unit */
char *ssa_snap_name_from_unit(const char *unit);

/* @name: a display name of a snap or of one of its applications
 * @instance: the name of the snap's instance
 * Returns: (transfer full): @name, followed by the instance key if there is one: "Name (key)" */
char *ssa_snap_name_with_key(const char *name, const char *instance);

/* @instance: the name of a snap's instance
 * Returns: (transfer full): the name of the snap */
char *ssa_snap_name_without_key(const char *instance);

/* @field: the name of the field, for the error
 * @name: (nullable): any text
 * Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT if @name is not a valid instance name */
gboolean ssa_snap_name_check_instance(const char *field, const char *name, GError **error);

/* @field: the name of the field, for the error
 * @name: any text
 * Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT if @name is not a valid application name */
gboolean ssa_snap_name_check_app(const char *field, const char *name, GError **error);

/* @label: a label of the kernel's security module, e.g. "snap.foo.bar (enforce)"
 * Returns: whether the label belongs to a confined application of a snap */
gboolean ssa_snap_name_is_in_label(const char *label);
