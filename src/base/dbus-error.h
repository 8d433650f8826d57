/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Errors of D-Bus calls, translated to the agent's error domain. */

#pragma once

#include <gio/gio.h>

/* @error: (transfer full): the error of a D-Bus call
 * @who: the receiver, as the message names it
 * Returns: (transfer full): %SSA_ERROR_TIMED_OUT, %SSA_ERROR_UNAVAILABLE if there is no receiver,
 *   or %SSA_ERROR_FAILED with the receiver's error */
GError *ssa_dbus_error_translate(GError *error, const char *who);
