/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The state of a socket before a change: its unit, its service, and the other sockets of the
 * service. */

#pragma once

#include "systemd/systemd.h"

/**
 * SsaSocketState:
 * @fragment: (nullable): where the unit's file is, if there is one
 * @is_active: whether it listens, or its service runs by it
 * @has_failed: whether it was to listen, and could not
 * @is_enabled: whether systemd has it enabled already
 * @needs_reload: whether its files say something else than systemd knows
 * @file_is_missing: whether clients cannot connect because its file is gone
 * @listen: where it listens: the property Listen
 * @drop_ins: (array zero-terminated=1): the paths of all that systemd reads with the unit
 * @service: (nullable): what it starts; none where each connection has an instance of its own, and
 *   none that belongs to another snap, or to no snap
 * @service_runs: whether that runs
 * @service_ends: whether it is about to end, and has its sockets still
 * @service_is_enabled: whether it is to run anyway
 * @is_masked: whether systemd must not start the socket itself
 * @service_is_masked: whether systemd must not start the service
 * @service_is_missing: whether there is no unit file for it
 * @siblings: (array zero-terminated=1): the other sockets of the same snap that may start the
 *   service, be it through a proxy, and are active; looked at only if it runs, or is about to end
 *
 * The state of a socket.
 */
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

/**
 * ssa_socket_states_query_async:
 * @manager: a user manager
 * @units: (array zero-terminated=1): units of snaps; those that are neither sockets nor timers are
 *   ignored
 * @callback: called with the result
 * @user_data: for @callback
 */
void ssa_socket_states_query_async(SsaSystemd *manager, const char *const *units,
                                   GAsyncReadyCallback callback, gpointer user_data);

/**
 * ssa_socket_states_query_finish:
 *
 * Returns: (transfer full) (element-type utf8 SsaSocketState): unit → state; %NULL with systemd's
 * error
 */
GHashTable *ssa_socket_states_query_finish(GAsyncResult *result, GError **error);
