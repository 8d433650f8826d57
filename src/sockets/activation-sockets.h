/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The sockets that activate daemons. */

#pragma once

#include "systemd/systemd.h"

/* An address of a socket.
 * @kind: "Stream", "Datagram", "SequentialPacket" or "FIFO", as systemd calls it
 * @address: the path or address */
typedef struct {
    char *kind, *address;
} SsaSocketAddress;

/* A socket of a snap's daemon.
 * @snap: the name of the snap's instance
 * @app: the application, a daemon
 * @socket: the name of the socket
 * @unit: its unit
 * @state: the property SubState: "listening", "running", "dead", "failed", …
 * @active: whether it is active: it listens, or its service runs
 * @enabled: see #SsaUnitStates
 * @overridden: whether the user (for system daemons, the administrator) has changed its settings
 * @addresses: (element-type SsaSocketAddress): where it listens
 * @mode: the property SocketMode, for paths
 * @accepts: the property Accept
 * @connections: with Accept=yes: the number of open connections
 * @accepted: with Accept=yes: the number of accepted connections so far
 * @service: (nullable): the service that it triggers; with Accept=yes, the template
 * @file_is_missing: whether one of its paths is missing
 * @service_is_masked: whether systemd must not start the service
 * @service_is_missing: whether the service has no unit file */
typedef struct {
    char *snap, *app, *socket, *unit;
    char *state;
    gboolean active, enabled, overridden, accepts;
    GPtrArray *addresses;
    guint32 mode, connections, accepted;
    char *service;
    gboolean file_is_missing, service_is_masked, service_is_missing;
} SsaActivationSocket;

/* Returns: (nullable): why clients are not served although the socket seems to work:
 *   "file-missing", "service-masked" or "service-missing" */
const char *ssa_activation_socket_get_problem(const SsaActivationSocket *socket);

/* @sockets: (element-type SsaActivationSocket): sockets
 * Returns: (transfer floating): an aa{sv}, see docs/http-api.md */
GVariant *ssa_activation_sockets_to_variant(GPtrArray *sockets);

/* @snap: (nullable): the name of an instance, or %NULL for all */
void ssa_activation_sockets_list_async(SsaSystemd *manager, const char *snap,
                                       GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (element-type SsaActivationSocket): the sockets with unit files, and
 *   those that listen without one, sorted by unit name; %NULL with systemd's error */
GPtrArray *ssa_activation_sockets_list_finish(GAsyncResult *result, GError **error);
