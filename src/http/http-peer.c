/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Who is at the other end of a connection, by unix(7) and socket(7). */

#include "http/http-peer.h"
#include "core/error.h"

#include <sys/socket.h>

gboolean
ssa_http_peer_label_is_snap(const char *label)
{
    return g_str_has_prefix(label, "snap.");
}

gboolean
ssa_http_peer_check(int fd, uid_t own_uid, GError **error)
{
    struct ucred peer = {0};
    socklen_t size = sizeof peer;
    char label[256] = "";
    socklen_t label_size = sizeof label - 1;

    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0) {
        g_set_error(error, SSA_ERROR, SSA_ERROR_REFUSED, "the peer is unknown: %s",
                    g_strerror(errno));
        return FALSE;
    }
    if (peer.uid != 0 && peer.uid != own_uid) {
        g_set_error(error, SSA_ERROR, SSA_ERROR_REFUSED,
                    "process %d of user %u is neither root nor the user of this session", peer.pid,
                    peer.uid);
        return FALSE;
    }
    /* Without a security module there is no label, and nobody is confined by one. A label that
     * does not fit is too long to be read, but still begins as it begins. */
    if (getsockopt(fd, SOL_SOCKET, SO_PEERSEC, label, &label_size) == 0 &&
        ssa_http_peer_label_is_snap(label)) {
        g_set_error(error, SSA_ERROR, SSA_ERROR_REFUSED,
                    "process %d is confined as \"%s\", and the agent is not for applications",
                    peer.pid, label);
        return FALSE;
    }
    return TRUE;
}
