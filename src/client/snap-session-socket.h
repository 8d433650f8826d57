/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* An activation socket of a user daemon. */

#pragma once

#include "snap-session-export.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define SNAP_SESSION_TYPE_SOCKET (snap_session_socket_get_type())

/**
 * SnapSessionSocket:
 * @snap: the name of the snap's instance
 * @app: the daemon's application
 * @name: the name of the socket
 * @unit: its unit
 * @state: its state in systemd: "listening", "running", "dead", "failed", …
 * @active: whether it is listening, or its service is running
 * @enabled: whether it is started with the session
 * @overridden: whether the user has overridden its settings
 * @addresses: (array zero-terminated=1): the addresses on which it listens
 * @kinds: (array zero-terminated=1): the kind of each of its addresses: "Stream", "Datagram",
 *   "SequentialPacket" or "FIFO"
 * @mode: the mode of its paths, in octal
 * @connections: number of open connections that the socket itself has accepted
 * @accepted: number of connections that the socket itself has accepted so far
 * @service: (nullable): the unit that it starts
 * @problem: (nullable): why clients are not, or would not be, served: "file-missing" if an active
 *   socket listens at a path that is not there any more (starting it creates the file again),
 *   "service-masked" if systemd must not start its service, "service-missing" if there is no unit
 *   file for it, or a value of newer agents
 *
 * An activation socket of a snap's daemon in the user's systemd, as in GET /v1/sockets.
 *
 * Its fields are read-only. Only the library creates it: do not allocate or copy the structure.
 * Later versions may add fields at its end.
 */
typedef struct {
    char *snap;
    char *app;
    char *name;
    char *unit;
    char *state;
    gboolean active;
    gboolean enabled;
    gboolean overridden;
    char **addresses;
    char **kinds;
    char *mode;
    guint connections;
    guint accepted;
    char *service;
    char *problem;
} SnapSessionSocket;

SNAP_SESSION_EXPORT GType snap_session_socket_get_type(void);

/**
 * snap_session_socket_ref:
 * @socket: a socket
 *
 * Returns: (transfer full): @socket, with one more reference
 */
SNAP_SESSION_EXPORT SnapSessionSocket *snap_session_socket_ref(SnapSessionSocket *socket);

/**
 * snap_session_socket_unref:
 * @socket: (transfer full): a socket
 *
 * Drops a reference.
 */
SNAP_SESSION_EXPORT void snap_session_socket_unref(SnapSessionSocket *socket);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SnapSessionSocket, snap_session_socket_unref)

G_END_DECLS
