/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* An HTTP response from an untrusted server: read piece by piece, with limits, and rejected at the
 * first invalid byte.
 *
 * Only libsoup's header parser is used. While a server sends interim responses ("100
 * Continue") without end, libsoup 3.2.3's client stays in its read loop: a deadline of 2 s fired
 * after 6.1 s, and all other sessions wait as long. */

#pragma once

#include <gio/gio.h>

#define SNAP_SESSION_TYPE_RESPONSE (snap_session_response_get_type())
G_DECLARE_FINAL_TYPE(SnapSessionResponse, snap_session_response, SNAP_SESSION, RESPONSE, GObject)

/* @max_size: the maximum number of bytes after the head
 * Returns: (transfer full): an empty response */
SnapSessionResponse *snap_session_response_new(gsize max_size);

/* Parses more data: HTTP/1.1 and 1.0 (RFC 9112), but no interim responses, no folded headers, no
 * content coding, and no transfer coding but "chunked".
 * @data: received data
 * @length: its size in bytes
 * Returns: %FALSE with %SNAP_SESSION_ERROR_BAD_REPLY or %SNAP_SESSION_ERROR_TOO_LARGE */
gboolean snap_session_response_feed(SnapSessionResponse *response, const char *data, gsize length,
                                    GError **error);

/* Ends the response: the peer has closed the connection.
 * Returns: %FALSE with %SNAP_SESSION_ERROR_TRUNCATED if the response is not complete */
gboolean snap_session_response_end(SnapSessionResponse *response, GError **error);

/* Returns: whether the response is complete */
gboolean snap_session_response_is_whole(SnapSessionResponse *response);

/* Returns: its status code, 200 to 599 */
guint snap_session_response_get_status(SnapSessionResponse *response);

/* Returns: (nullable): its media type in lower case, without parameters; %NULL if it is missing or
 *   malformed, or has a charset other than UTF-8 */
const char *snap_session_response_get_content_type(SnapSessionResponse *response);

/* @length: (out): its size in bytes
 * Returns: (transfer none): its body */
const char *snap_session_response_get_body(SnapSessionResponse *response, gsize *length);
