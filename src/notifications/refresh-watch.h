/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The watch of a refresh: snapd reports the end only of a refresh that it continued by itself.
 * The user's systemd watches the snap, so the agent can exit. */

#pragma once

#include "systemd/systemd.h"

/* The state of a refresh.
 * @is_installed: whether the snap is installed
 * @revision: (nullable): its current revision; %NULL while snapd switches revisions
 * @is_inhibited: whether snapd inhibits starting its applications, because of the refresh */
typedef struct {
    gboolean is_installed;
    char *revision;
    gboolean is_inhibited;
} SsaRefreshState;

/* Reads SNAPS/INSTANCE/current, a link to the revision, and the lock of `snap run`,
 * /var/lib/snapd/inhibit/INSTANCE.lock, whose content, if any, is the reason for the inhibition.
 * @instance: the name of a snap's instance
 * Returns: (transfer full): the state */
SsaRefreshState *ssa_refresh_state_read(const char *instance);
void ssa_refresh_state_free(SsaRefreshState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaRefreshState, ssa_refresh_state_free)

/* Makes systemd call %SSA_ACTION_CHECK of the agent, over the session bus, whenever the snap
 * changes, until ssa_refresh_watch_stop() or the end of the session. Does nothing if the snap is
 * not installed or already watched.
 * @instance: the name of a snap's instance */
void ssa_refresh_watch_start(SsaSystemd *manager, const char *instance);

/* @instance: the name of a snap's instance */
void ssa_refresh_watch_stop(SsaSystemd *manager, const char *instance);
