/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The format of responses. libsoup parses requests; responses, including rejections, are formatted
 * here in one way. */

#pragma once

#include <glib.h>

/* RFC 6585, 5; libsoup does not name it. */
#define SSA_HTTP_STATUS_HEAD_TOO_LARGE 431

/* @status: HTTP status; a 503 gets a Retry-After
 * @headers: (nullable): additional header lines, each with its CR LF
 * @body: JSON text
 * @without_body: whether to format only the head, as for HEAD
 * Returns: (transfer full): the complete reply */
GBytes *ssa_http_reply_format(guint status, const char *headers, const char *body,
                              gboolean without_body);

/* @status: HTTP status
 * @message: what is wrong and what to do
 * Returns: (transfer full): the complete reply to a request that reaches no handler */
GBytes *ssa_http_reply_format_refusal(guint status, const char *message);
