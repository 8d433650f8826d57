/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Names of systemd units: validation and object paths. */

#pragma once

#include <glib.h>

/* @name: a unit's name
 * Returns: whether @name begins with "snap." */
gboolean ssa_unit_name_is_snap(const char *name);

/* Checks that @name is a valid name of a .service, .socket, .timer or .target by the rules of
 * systemd.unit(5), and has no "..".
 * @name: a name that begins with "snap."
 * @max_length: in bytes
 * Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT if not; the message quotes the name */
gboolean ssa_unit_name_check(const char *name, gint64 max_length, GError **error);

/* @name: a valid unit name
 * Returns: (transfer full): the unit's object path on systemd's D-Bus interface, see
 *   org.freedesktop.systemd1(5); a call to it makes systemd load the unit */
char *ssa_unit_name_to_path(const char *name);

/* @name: a valid unit name
 * Returns: (transfer full): the D-Bus interface with the properties of the unit's type, e.g.
 *   "org.freedesktop.systemd1.Service" */
char *ssa_unit_name_to_interface(const char *name);
