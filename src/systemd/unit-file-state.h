/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Unit file states. */

#pragma once

#include <glib.h>

/**
 * ssa_unit_file_state_is_enabled:
 * @state: systemd's UnitFileState
 *
 * Returns: whether a unit in that state starts by itself, or need not
 */
gboolean ssa_unit_file_state_is_enabled(const char *state);
