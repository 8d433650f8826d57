/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The watch of a refresh: snapd reports the end of a refresh only if it continued it by itself.
 * The user's systemd watches the snap, so the agent can exit. */

#pragma once

#include "systemd/systemd.h"

/**
 * SsaRefreshState:
 * @is_installed: whether the snap is installed
 * @revision: (nullable): its current revision; it has none while that is exchanged
 * @is_inhibited: whether snapd keeps its applications from being started, for the refresh
 *
 * How far a refresh is.
 */
typedef struct {
    gboolean is_installed;
    char *revision;
    gboolean is_inhibited;
} SsaRefreshState;

/**
 * ssa_refresh_state_read:
 * @instance: the name of a snap's instance
 *
 * Reads SNAPS/INSTANCE/current, a link to the revision, and the lock of `snap run`,
 * /var/lib/snapd/inhibit/INSTANCE.lock, which says why if it is not empty.
 *
 * Returns: (transfer full): how far it is
 */
SsaRefreshState *ssa_refresh_state_read(const char *instance);
void ssa_refresh_state_free(SsaRefreshState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaRefreshState, ssa_refresh_state_free)

/**
 * ssa_refresh_watch_start:
 * @manager: the user manager
 * @instance: the name of a snap's instance
 *
 * Has systemd call %SSA_ACTION_CHECK of the agent, through the session bus, whenever something
 * changes of the snap; until ssa_refresh_watch_stop(), or the end of the session. Does nothing if
 * the snap is not installed, or it is being watched.
 */
void ssa_refresh_watch_start(SsaSystemd *manager, const char *instance);

/**
 * ssa_refresh_watch_stop:
 * @manager: the user manager
 * @instance: the name of a snap's instance
 */
void ssa_refresh_watch_stop(SsaSystemd *manager, const char *instance);
