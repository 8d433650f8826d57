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
 * A client of the agents in users' sessions. To root, an agent is untrusted: users can replace
 * theirs. So everything that agents send is limited and checked, and each session has its own
 * result, which no other session can delay or spoil.
 *
 * A call sends its request to all sessions at the same time. Each exchange has a deadline
 * (#SnapSessionClient:timeout), so a call ends after that time at the latest. A session may carry
 * out a request although its answer is late.
 *
 * Changes of the settings do not affect calls in progress. A client must be used in one thread
 * only, in the main context in which its calls are made.
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
 * @n_uids: (out): number of users
 * @error: return location for a #GError
 *
 * Finds the users that have an agent's socket in their runtime directory, untrusted entries
 * included; sessions that the caller may not access are omitted. Starts nothing, and does not check
 * for a listener. A missing directory has no sessions; fails with %SNAP_SESSION_ERROR_FAILED if it
 * cannot be read.
 *
 * Returns: (transfer full) (array length=n_uids): their uids in ascending order; %NULL on
 * error; free with g_free()
 */
SNAP_SESSION_EXPORT guint *snap_session_client_find_sessions(SnapSessionClient *client,
                                                             gsize *n_uids, GError **error);

/**
 * snap_session_client_get_base_directory:
 * @client: a client
 *
 * Returns: the directory of the users' runtime directories; "/run/user" by default
 */
SNAP_SESSION_EXPORT const char *snap_session_client_get_base_directory(SnapSessionClient *client);

/**
 * snap_session_client_set_base_directory:
 * @client: a client
 * @directory: (nullable): an absolute path in UTF-8, or %NULL for the default
 *
 * Sets the directory of the users' runtime directories.
 */
SNAP_SESSION_EXPORT void snap_session_client_set_base_directory(SnapSessionClient *client,
                                                                const char *directory);

/**
 * snap_session_client_get_timeout:
 * @client: a client
 *
 * Returns: the timeout of one exchange, in milliseconds; 30,000 by default; 0 = none
 */
SNAP_SESSION_EXPORT guint snap_session_client_get_timeout(SnapSessionClient *client);

/**
 * snap_session_client_set_timeout:
 * @client: a client
 * @timeout: in milliseconds, 0 = none
 *
 * Sets the timeout of an exchange with one session. A stop may take longer than 30 s.
 */
SNAP_SESSION_EXPORT void snap_session_client_set_timeout(SnapSessionClient *client, guint timeout);

/**
 * snap_session_client_get_connect_timeout:
 * @client: a client
 *
 * Returns: the timeout for connecting to one session, in milliseconds; 5,000 by default
 */
SNAP_SESSION_EXPORT guint snap_session_client_get_connect_timeout(SnapSessionClient *client);

/**
 * snap_session_client_set_connect_timeout:
 * @client: a client
 * @timeout: in milliseconds
 *
 * Sets the timeout for connecting to one session, which is part of #SnapSessionClient:timeout.
 */
SNAP_SESSION_EXPORT void snap_session_client_set_connect_timeout(SnapSessionClient *client,
                                                                 guint timeout);

/**
 * snap_session_client_get_max_response:
 * @client: a client
 *
 * Returns: the maximum size of the body of a reply, in bytes; 1,048,576 by default
 */
SNAP_SESSION_EXPORT guint snap_session_client_get_max_response(SnapSessionClient *client);

/**
 * snap_session_client_set_max_response:
 * @client: a client
 * @size: in bytes, more than 0
 *
 * Sets the maximum size of the body of a reply.
 */
SNAP_SESSION_EXPORT void snap_session_client_set_max_response(SnapSessionClient *client,
                                                              guint size);

G_END_DECLS
