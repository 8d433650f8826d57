/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The envelope of responses: {"type":"sync"|"error","result":…}, as snapd's client expects. */

#pragma once

#include <glib.h>

/* @result: (transfer floating) (nullable): the result; %NULL is null
 * Returns: (transfer full): JSON text */
char *ssa_http_envelope_success(GVariant *result);

/* @kind: (nullable): a machine-readable kind
 * @message: for the user
 * @value: (transfer floating) (nullable): details for programs
 * Returns: (transfer full): JSON text */
char *ssa_http_envelope_error(const char *kind, const char *message, GVariant *value);
