/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Checks of snap names in requests, with errors that name the field. */

#pragma once

#include <glib.h>

/* @field: the name of the field, for the error
 * @name: (nullable): any text
 * Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT if @name is not a valid instance name */
gboolean ssa_snap_name_check_instance(const char *field, const char *name, GError **error);

/* @field: the name of the field, for the error
 * @name: any text
 * Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT if @name is not a valid application name */
gboolean ssa_snap_name_check_app(const char *field, const char *name, GError **error);
