/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The peer of a connection: access control. */

#pragma once

#include <glib.h>
#include <sys/types.h>

/* The process that has connected; it may have passed the connection on. */
typedef struct {
    uid_t uid;
    pid_t pid;
} SsaHttpPeer;

/* Reads the peer's credentials (SO_PEERCRED) and, with a security module, its label (SO_PEERSEC).
 * @fd: a connected unix socket
 * @own_uid: the user of the session
 * @peer: (out): the peer, if it is known
 * Returns: %FALSE with %SSA_ERROR_REFUSED unless the peer is root or @own_uid and not a confined
 *   application of a snap */
gboolean ssa_http_peer_check(int fd, uid_t own_uid, SsaHttpPeer *peer, GError **error);
