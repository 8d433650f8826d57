/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The input stream of a request: reads from the socket and limits the head. libsoup would read
 * more, and then close the connection without a response. */

#pragma once

#include <gio/gio.h>

#define SSA_TYPE_HTTP_INPUT (ssa_http_input_get_type())
G_DECLARE_FINAL_TYPE(SsaHttpInput, ssa_http_input, SSA, HTTP_INPUT, GInputStream)

/* Called once, from inside a read, if the head is too long or contains a zero byte. Nothing more
 * can be read.
 * @user_data: as given to ssa_http_input_new() */
typedef void (*SsaHttpInputFunc)(gpointer user_data);

/* @fd: (transfer none): a connected socket; must stay open as long as the stream is read
 * @head_limit: in bytes
 * @rejected: (scope notified): called when the head exceeds the limit or contains a zero byte */
SsaHttpInput *ssa_http_input_new(int fd, gint64 head_limit, SsaHttpInputFunc rejected,
                                 gpointer user_data);

/* Returns: whether the head contains a zero byte, where parsers would end the line */
gboolean ssa_http_input_has_zero(SsaHttpInput *input);

/* Returns: whether anything has been read */
gboolean ssa_http_input_has_begun(SsaHttpInput *input);

/* Returns: whether a read has reached the end of the stream */
gboolean ssa_http_input_has_ended(SsaHttpInput *input);

/* Reads nothing more and calls no callbacks: the connection has been detached. */
void ssa_http_input_stop(SsaHttpInput *input);
