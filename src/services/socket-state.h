/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The state of a socket before a change: its unit, its service, and the other sockets of the
 * service. */

#pragma once

#include "systemd/systemd.h"

/* The state of a socket.
 * @fragment: (nullable): the path of the unit file, if it exists
 * @is_active: whether it is active: it listens, or its service runs
 * @has_failed: whether it should listen, but has failed
 * @is_enabled: whether it is enabled
 * @needs_reload: whether its files changed since systemd read them
 * @file_is_missing: whether clients cannot connect because its socket file is missing
 * @listen: the property Listen
 * @drop_ins: (array zero-terminated=1): the paths of the unit's drop-ins
 * @service: (nullable): the service that it triggers; %NULL with Accept=yes, or if the service does
 *   not belong to the same snap
 * @service_runs: whether @service runs
 * @service_ends: whether @service is deactivating, and still has its sockets
 * @service_is_enabled: whether @service is enabled itself
 * @is_masked: whether systemd must not start the socket itself
 * @service_is_masked: whether systemd must not start the service
 * @service_is_missing: whether the service has no unit file
 * @siblings: (array zero-terminated=1): the other active sockets of the same snap that may start
 *   the service, directly or through a proxy; only filled in if it runs or is deactivating */
typedef struct {
    char *fragment;
    gboolean is_active, has_failed, is_masked, is_enabled, needs_reload, file_is_missing;
    GVariant *listen;
    char **drop_ins;
    char *service;
    gboolean service_runs, service_ends, service_is_enabled, service_is_masked, service_is_missing;
    char **siblings;
} SsaSocketState;

void ssa_socket_state_free(SsaSocketState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaSocketState, ssa_socket_state_free)

/* @units: (array zero-terminated=1): units of snaps; those that are neither sockets nor timers are
 *   ignored */
void ssa_socket_states_query_async(SsaSystemd *manager, const char *const *units,
                                   GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (element-type utf8 SsaSocketState): unit → state; %NULL with systemd's
 *   error */
GHashTable *ssa_socket_states_query_finish(GAsyncResult *result, GError **error);

/* If the file of a socket is removed, systemd goes on listening, but clients cannot connect.
 * @properties: (nullable): an a{sv}: the properties of org.freedesktop.systemd1.Socket
 * Returns: whether one of its paths is missing; only meaningful while it listens */
gboolean ssa_socket_files_are_missing(GVariant *properties);
