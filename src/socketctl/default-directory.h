/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Directories of units and their scopes. */

#pragma once

#include "socket-units/address.h"

/* @scope: the scope of the units
 * Returns: the directory of the administrator's units */
const char *skc_unit_directory_get_default(SskScope scope);

/* All of systemd's unit directories are named "system" or "user".
 * @scope: (out): set if the name tells the scope
 * Returns: whether the name tells the scope */
gboolean skc_unit_directory_find_scope(const char *directory, SskScope *scope);
