/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The error domain of the agent. Each frontend maps these codes to its own (HTTP status, D-Bus
 * error name) in one table; a new code needs a row in each. */

#pragma once

#include <gio/gio.h>

#define SSA_ERROR (ssa_error_quark())

/* @SSA_ERROR_FAILED: an error of another program, mostly systemd
 * @SSA_ERROR_INVALID_ARGUMENT: the request is malformed; the message names the field
 * @SSA_ERROR_REFUSED: the request is well-formed, but not allowed or not supported
 * @SSA_ERROR_UNAVAILABLE: a dependency (the user manager, a session bus) is missing
 * @SSA_ERROR_BUSY: the queue is full; a retry may succeed
 * @SSA_ERROR_TIMED_OUT: a deadline passed; the operation may still complete */
typedef enum {
    SSA_ERROR_FAILED,
    SSA_ERROR_INVALID_ARGUMENT,
    SSA_ERROR_REFUSED,
    SSA_ERROR_UNAVAILABLE,
    SSA_ERROR_BUSY,
    SSA_ERROR_TIMED_OUT,
} SsaError;

GQuark ssa_error_quark(void);

/* @text: (nullable): any text
 * Returns: (transfer full): the text for a message: truncated, escaped, valid UTF-8, in quotes */
char *ssa_error_quote(const char *text);

/* Sets an error of #GIOErrorEnum: "NAME: REASON".
 * @name: (nullable): the name of the file
 * @reason: an errno value
 * Returns: %FALSE */
gboolean ssa_error_set_errno(const char *name, int reason, GError **error);
