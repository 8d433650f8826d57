/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Results as JSON, for programs. */

#pragma once

#include "client/snap-session.h"

/**
 * ssc_json_socket_path:
 * @base: where runtime directories are
 * @uid: a user
 *
 * Returns: (transfer full): where the socket of the user's agent is
 */
char *ssc_json_socket_path(const char *base, guint uid);

/**
 * ssc_json_sessions:
 * @uids: (array length=n_uids): users
 * @n_uids: how many
 * @base: where runtime directories are
 *
 * Returns: (transfer full): `[{"uid", "user", "socket"}]`
 */
char *ssc_json_sessions(const guint *uids, gsize n_uids, const char *base);

/**
 * ssc_json_results:
 * @results: (element-type SnapSessionResult): results
 * @bare: whether answers are to be printed as they are
 *
 * Returns: (transfer full): with @bare, the answers, each on lines of its own; else a list of
 *   `{"uid", "user", "success", "result"?, "error"?: {"code", "message"}, "failures"?: [{"unit",
 * "kind", "message"}]}`
 */
char *ssc_json_results(GPtrArray *results, gboolean bare);
