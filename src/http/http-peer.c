/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The peer of a connection, by unix(7) and socket(7). */

#include "http/http-peer.h"
#include "base/error.h"
#include "base/snap-name.h"

#include <sys/socket.h>

/* Reads the peer's security label: NULL without a security module, which means that no peer is
 * confined. Any other failure is an error. */
static gboolean
read_label(int fd, char **label, GError **error)
{
    socklen_t size = 256;

    for (guint tries = 0; tries < 3; tries++) {
        g_autofree char *buffer = g_malloc0((gsize) size + 1);
        if (getsockopt(fd, SOL_SOCKET, SO_PEERSEC, buffer, &size) == 0) {
            *label = g_steal_pointer(&buffer);
            return TRUE;
        }
        if (errno == ENOPROTOOPT)
            return TRUE;
        if (errno != ERANGE) /* on ERANGE, @size is the required size */
            break;
    }
    g_set_error(error, SSA_ERROR, SSA_ERROR_REFUSED, "the peer's security label is unknown: %s",
                g_strerror(errno));
    return FALSE;
}

gboolean
ssa_http_peer_check(int fd, uid_t own_uid, SsaHttpPeer *known, GError **error)
{
    struct ucred peer = {0};
    socklen_t size = sizeof peer;

    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0) {
        g_set_error(error, SSA_ERROR, SSA_ERROR_REFUSED, "the peer is unknown: %s",
                    g_strerror(errno));
        return FALSE;
    }
    known->uid = peer.uid;
    known->pid = peer.pid;
    if (peer.uid != 0 && peer.uid != own_uid) {
        g_set_error(error, SSA_ERROR, SSA_ERROR_REFUSED,
                    "process %d of user %u is neither root nor the user of this session", peer.pid,
                    peer.uid);
        return FALSE;
    }

    g_autofree char *label = NULL;
    if (!read_label(fd, &label, error))
        return FALSE;
    if (label && ssa_snap_name_is_in_label(label)) {
        g_set_error(error, SSA_ERROR, SSA_ERROR_REFUSED,
                    "process %d is confined as \"%s\", and the agent is not for applications",
                    peer.pid, label);
        return FALSE;
    }
    return TRUE;
}
