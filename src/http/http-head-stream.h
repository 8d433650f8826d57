/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* An input stream that bounds the head of an HTTP request: it reads from another and stops once
 * too much has come without the empty line that ends the head. libsoup itself reads on for
 * longer, and drops the connection without a reply. */

#pragma once

#include <gio/gio.h>

#define SSA_TYPE_HTTP_HEAD_STREAM (ssa_http_head_stream_get_type())
G_DECLARE_FINAL_TYPE(SsaHttpHeadStream, ssa_http_head_stream, SSA, HTTP_HEAD_STREAM,
                     GFilterInputStream)

/**
 * SsaHttpHeadStream::too-long:
 * @stream: the stream
 *
 * The limit has been passed; nothing more can be read. Emitted once, while the reader is inside
 * its read.
 */

/**
 * ssa_http_head_stream_new:
 * @base: a pollable stream
 * @limit: in bytes
 */
SsaHttpHeadStream *ssa_http_head_stream_new(GInputStream *base, gint64 limit);

/**
 * ssa_http_head_stream_has_begun:
 * @stream: a stream
 *
 * Returns: whether anything has been read
 */
gboolean ssa_http_head_stream_has_begun(SsaHttpHeadStream *stream);
