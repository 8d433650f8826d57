/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Results as JSON, for programs. */

#pragma once

#include "client/snap-session.h"

/* @base: the parent of the runtime directories
 * @uid: a user
 * Returns: (transfer full): the path of the socket of the user's agent */
char *ssc_json_socket_path(const char *base, guint uid);

/* @uids: (array length=n_uids): users
 * @n_uids: the number of users
 * @base: the parent of the runtime directories
 * Returns: (transfer full): `[{"uid", "user", "socket"}]` */
char *ssc_json_sessions(const guint *uids, gsize n_uids, const char *base);

/* @results: (element-type SnapSessionResult): results
 * @bare: whether to print only the replies, unchanged
 * Returns: (transfer full): with @bare, the replies, each on separate lines; otherwise a list of
 *   `{"uid", "user", "success", "result"?, "error"?: {"code", "message"}, "failures"?: [{"unit",
 *   "kind", "message"}]}` */
char *ssc_json_results(GPtrArray *results, gboolean bare);
