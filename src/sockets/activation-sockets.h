/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The sockets that activate daemons. */

#pragma once

#include "systemd/systemd.h"

/**
 * SsaSocketAddress:
 * @kind: "Stream", "Datagram", "SequentialPacket" or "FIFO", as systemd calls it
 * @address: where
 *
 * Where a socket listens.
 */
typedef struct {
    char *kind, *address;
} SsaSocketAddress;

/**
 * SsaActivationSocket:
 * @snap: the name of the snap's instance
 * @app: the daemon's application
 * @socket: its own name
 * @unit: its unit
 * @state: systemd's: "listening", "running", "dead", "failed", …
 * @active: whether it listens, or its service runs by it
 * @enabled: whether it is there after each start of the session
 * @overridden: whether the user, or of system daemons the administrator, has changed its settings
 * @addresses: (element-type SsaSocketAddress): where
 * @mode: of paths
 * @accepts: whether it takes connections itself (Accept=)
 * @connections: open now, of such a socket
 * @accepted: taken so far, likewise
 * @service: (nullable): the unit that it starts; the template of it if it starts one for each
 *   connection
 * @file_is_missing: whether one of its paths is not there
 * @service_is_masked: whether systemd must not start the service
 * @service_is_missing: whether there is no unit file for the service
 *
 * A socket of a snap's daemon.
 */
typedef struct {
    char *snap, *app, *socket, *unit;
    char *state;
    gboolean active, enabled, overridden, accepts;
    GPtrArray *addresses;
    guint32 mode, connections, accepted;
    char *service;
    gboolean file_is_missing, service_is_masked, service_is_missing;
} SsaActivationSocket;

/**
 * ssa_activation_socket_get_problem:
 * @socket: a socket
 *
 * Returns: (nullable): why nobody is served although the socket seems to be in order:
 *   "file-missing", "service-masked" or "service-missing"
 */
const char *ssa_activation_socket_get_problem(const SsaActivationSocket *socket);

/**
 * ssa_activation_sockets_to_variant:
 * @sockets: (element-type SsaActivationSocket): sockets
 *
 * Returns: (transfer floating): an aa{sv}, see docs/http-api.md
 */
GVariant *ssa_activation_sockets_to_variant(GPtrArray *sockets);

/**
 * ssa_activation_sockets_list_async:
 * @manager: a systemd manager
 * @snap: (nullable): the name of an instance, or %NULL for all
 * @callback: called with the result
 * @user_data: for @callback
 */
void ssa_activation_sockets_list_async(SsaSystemd *manager, const char *snap,
                                       GAsyncReadyCallback callback, gpointer user_data);

/**
 * ssa_activation_sockets_list_finish:
 *
 * Returns: (transfer full) (element-type SsaActivationSocket): those that there are unit files for,
 *   and those that listen without one, in the order of their units' names; %NULL with systemd's
 * error
 */
GPtrArray *ssa_activation_sockets_list_finish(GAsyncResult *result, GError **error);
