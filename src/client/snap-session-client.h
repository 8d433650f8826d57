/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The client: finds sessions and sends requests to their agents. */

#pragma once

#include "snap-session-export.h"
#include "snap-session-result.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define SNAP_SESSION_TYPE_CLIENT (snap_session_client_get_type())

/**
 * SnapSessionClient:
 *
 * A client of the agents in the sessions of users. From root's side an agent is untrusted: anybody
 * can replace theirs. So everything that comes from one is bounded and checked, and each session
 * has a result of its own that no other can delay or spoil.
 *
 * All sessions of a call are asked at the same time. Each exchange has its deadline
 * (#SnapSessionClient:timeout), which covers all of it; so a call ends when that has passed, at the
 * latest. What a session was asked for may happen although its answer came too late.
 *
 * A call that was made goes on with the settings of then. Objects of this class belong to one
 * thread's main context, that in which its calls are made.
 */
SNAP_SESSION_EXPORT
G_DECLARE_FINAL_TYPE(SnapSessionClient, snap_session_client, SNAP_SESSION, CLIENT, GObject)

/**
 * snap_session_client_new:
 *
 * Returns: (transfer full): a client of the sessions of this machine
 */
SNAP_SESSION_EXPORT SnapSessionClient *snap_session_client_new(void);

/**
 * snap_session_client_find_sessions:
 * @client: a client
 * @n_uids: (out): how many there are
 * @error: return location for a #GError
 *
 * Looks which users have the socket of an agent in their runtime directory. That starts nothing,
 * and does not check for a listener. Fails with %SNAP_SESSION_ERROR_FAILED if the
 * directory cannot be read.
 *
 * Returns: (transfer full) (array length=n_uids): their numbers in ascending order; %NULL
 * with an error; free it with g_free()
 */
SNAP_SESSION_EXPORT guint *snap_session_client_find_sessions(SnapSessionClient *client,
                                                             gsize *n_uids, GError **error);

/**
 * snap_session_client_get_base_directory:
 * @client: a client
 *
 * Returns: where the runtime directories of users are; "/run/user" unless it was set
 */
SNAP_SESSION_EXPORT const char *snap_session_client_get_base_directory(SnapSessionClient *client);

/**
 * snap_session_client_set_base_directory:
 * @client: a client
 * @directory: (nullable): an absolute path in UTF-8, or %NULL for the default
 *
 * Sets where the runtime directories of users are.
 */
SNAP_SESSION_EXPORT void snap_session_client_set_base_directory(SnapSessionClient *client,
                                                                const char *directory);

/**
 * snap_session_client_get_timeout:
 * @client: a client
 *
 * Returns: how long an exchange with one session may take, in milliseconds; 30,000 unless it was
 *   set; 0 is for ever
 */
SNAP_SESSION_EXPORT guint snap_session_client_get_timeout(SnapSessionClient *client);

/**
 * snap_session_client_set_timeout:
 * @client: a client
 * @timeout: in milliseconds, 0 for ever
 *
 * Sets how long an exchange with one session may take. A stop may honestly take longer than 30 s.
 */
SNAP_SESSION_EXPORT void snap_session_client_set_timeout(SnapSessionClient *client, guint timeout);

/**
 * snap_session_client_get_connect_timeout:
 * @client: a client
 *
 * Returns: how long connecting to one session may take, in milliseconds; 5,000 unless it was set
 */
SNAP_SESSION_EXPORT guint snap_session_client_get_connect_timeout(SnapSessionClient *client);

/**
 * snap_session_client_set_connect_timeout:
 * @client: a client
 * @timeout: in milliseconds
 *
 * Sets how long connecting to one session may take. It counts within the other timeout.
 */
SNAP_SESSION_EXPORT void snap_session_client_set_connect_timeout(SnapSessionClient *client,
                                                                 guint timeout);

/**
 * snap_session_client_get_max_response:
 * @client: a client
 *
 * Returns: how large the body of a reply may be, in bytes; 1,048,576 unless it was set
 */
SNAP_SESSION_EXPORT guint snap_session_client_get_max_response(SnapSessionClient *client);

/**
 * snap_session_client_set_max_response:
 * @client: a client
 * @size: in bytes, more than 0
 *
 * Sets how large the body of a reply may be.
 */
SNAP_SESSION_EXPORT void snap_session_client_set_max_response(SnapSessionClient *client,
                                                              guint size);

G_END_DECLS
