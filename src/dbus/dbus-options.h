/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Options of a method call, an a{sv}: typed access with errors that name the option. Unknown
 * options are ignored. */

#pragma once

#include <gio/gio.h>

/* @options: an a{sv}
 * @name: the option's name
 * @value: (out) (transfer full) (nullable): its value, %NULL if absent
 * Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT if it is not a string */
gboolean ssa_dbus_options_get_string(GVariant *options, const char *name, char **value,
                                     GError **error);

/* @options: an a{sv}
 * @name: the option's name
 * @value: (out) (transfer full) (nullable): its value, %NULL if absent
 * Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT if it is of another type */
gboolean ssa_dbus_options_get(GVariant *options, const char *name, const GVariantType *type,
                              GVariant **value, GError **error);
