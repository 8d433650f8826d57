/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The error domain of the agent. Each frontend has one table from these codes to its own (HTTP
 * status, D-Bus error name), so a new code is a row in each. */

#pragma once

#include <gio/gio.h>

#define SSA_ERROR (ssa_error_quark())

/**
 * SsaError:
 * @SSA_ERROR_FAILED: an error of another program, mostly systemd
 * @SSA_ERROR_INVALID_ARGUMENT: the request is malformed; the message names the field
 * @SSA_ERROR_REFUSED: the request is well formed but not something that this agent does
 * @SSA_ERROR_UNAVAILABLE: what the request needs (the user manager, a session bus) is not there
 * @SSA_ERROR_BUSY: too much is waiting already; asking again later may succeed
 * @SSA_ERROR_TIMED_OUT: a deadline passed; what was asked for may still happen
 */
typedef enum {
    SSA_ERROR_FAILED,
    SSA_ERROR_INVALID_ARGUMENT,
    SSA_ERROR_REFUSED,
    SSA_ERROR_UNAVAILABLE,
    SSA_ERROR_BUSY,
    SSA_ERROR_TIMED_OUT,
} SsaError;

GQuark ssa_error_quark(void);

/**
 * ssa_error_quote:
 * @text: (nullable): anything
 *
 * Returns: (transfer full): its beginning, fit for a message: short, printable, valid UTF-8, quoted
 */
char *ssa_error_quote(const char *text);

/**
 * ssa_error_set_errno:
 * @name: (nullable): of the file
 * @reason: an errno value
 * @error: return location for a #GError
 *
 * Sets an error of #GIOErrorEnum: "NAME: REASON".
 *
 * Returns: %FALSE
 */
gboolean ssa_error_set_errno(const char *name, int reason, GError **error);
