/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Directories of units and their scopes. */

#pragma once

#include "socket-units/address.h"

/**
 * skc_unit_directory_get_default:
 * @scope: whose units
 *
 * Returns: where an administrator has them
 */
const char *skc_unit_directory_get_default(SskScope scope);

/**
 * skc_unit_directory_find_scope:
 * @directory: a directory
 * @scope: (out): set if its name tells
 *
 * systemd looks for units in directories whose last name is "system" or "user", wherever they are.
 *
 * Returns: whether its name tells whose units go there
 */
gboolean skc_unit_directory_find_scope(const char *directory, SskScope *scope);
