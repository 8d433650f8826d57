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
 *
 * An activation socket of a snap's daemon in the user's systemd, as in GET /v1/sockets.
 */
typedef struct _SnapSessionSocket SnapSessionSocket;

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

/**
 * snap_session_socket_get_snap:
 * @socket: a socket
 *
 * Returns: the name of the snap's instance
 */
SNAP_SESSION_EXPORT const char *snap_session_socket_get_snap(SnapSessionSocket *socket);

/**
 * snap_session_socket_get_app:
 * @socket: a socket
 *
 * Returns: the daemon's application
 */
SNAP_SESSION_EXPORT const char *snap_session_socket_get_app(SnapSessionSocket *socket);

/**
 * snap_session_socket_get_name:
 * @socket: a socket
 *
 * Returns: the name of the socket
 */
SNAP_SESSION_EXPORT const char *snap_session_socket_get_name(SnapSessionSocket *socket);

/**
 * snap_session_socket_get_unit:
 * @socket: a socket
 *
 * Returns: its unit
 */
SNAP_SESSION_EXPORT const char *snap_session_socket_get_unit(SnapSessionSocket *socket);

/**
 * snap_session_socket_get_state:
 * @socket: a socket
 *
 * Returns: its state in systemd: "listening", "running", "dead", "failed", …
 */
SNAP_SESSION_EXPORT const char *snap_session_socket_get_state(SnapSessionSocket *socket);

/**
 * snap_session_socket_get_active:
 * @socket: a socket
 *
 * Returns: whether it is listening, or its service is running
 */
SNAP_SESSION_EXPORT gboolean snap_session_socket_get_active(SnapSessionSocket *socket);

/**
 * snap_session_socket_get_enabled:
 * @socket: a socket
 *
 * Returns: whether it is started with the session
 */
SNAP_SESSION_EXPORT gboolean snap_session_socket_get_enabled(SnapSessionSocket *socket);

/**
 * snap_session_socket_get_overridden:
 * @socket: a socket
 *
 * Returns: whether the user has overridden its settings
 */
SNAP_SESSION_EXPORT gboolean snap_session_socket_get_overridden(SnapSessionSocket *socket);

/**
 * snap_session_socket_get_addresses:
 * @socket: a socket
 *
 * Returns: (transfer none) (array zero-terminated=1): the addresses on which it listens
 */
SNAP_SESSION_EXPORT const char *const *snap_session_socket_get_addresses(SnapSessionSocket *socket);

/**
 * snap_session_socket_get_kinds:
 * @socket: a socket
 *
 * Returns: (transfer none) (array zero-terminated=1): the kinds of its addresses: "Stream",
 * "Datagram", "SequentialPacket" or "FIFO"
 */
SNAP_SESSION_EXPORT const char *const *snap_session_socket_get_kinds(SnapSessionSocket *socket);

/**
 * snap_session_socket_get_mode:
 * @socket: a socket
 *
 * Returns: the mode of its paths, in octal
 */
SNAP_SESSION_EXPORT const char *snap_session_socket_get_mode(SnapSessionSocket *socket);

/**
 * snap_session_socket_get_connections:
 * @socket: a socket
 *
 * Returns: number of open connections that the socket itself has accepted
 */
SNAP_SESSION_EXPORT guint snap_session_socket_get_connections(SnapSessionSocket *socket);

/**
 * snap_session_socket_get_accepted:
 * @socket: a socket
 *
 * Returns: number of connections that the socket itself has accepted so far
 */
SNAP_SESSION_EXPORT guint snap_session_socket_get_accepted(SnapSessionSocket *socket);

/**
 * snap_session_socket_get_service:
 * @socket: a socket
 *
 * Returns: (nullable): the unit that it starts
 */
SNAP_SESSION_EXPORT const char *snap_session_socket_get_service(SnapSessionSocket *socket);

/**
 * snap_session_socket_get_problem:
 * @socket: a socket
 *
 * Returns: (nullable): why no client is served although the socket is active: "file-missing" if it
 * listens at a path that is not there any more (starting it creates the file again),
 * "service-masked" if systemd must not start its service, "service-missing" if there is no unit
 * file for it, or a value of newer agents
 */
SNAP_SESSION_EXPORT const char *snap_session_socket_get_problem(SnapSessionSocket *socket);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SnapSessionSocket, snap_session_socket_unref)

G_END_DECLS
