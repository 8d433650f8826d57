/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Following running refreshes: how far snapd is, at intervals, for as long as a refresh is
 * running. */

#pragma once

#include "base/idle.h"
#include "base/limits.h"

typedef struct _SsaRefreshProgress SsaRefreshProgress;

/* Called when the progress of a refresh has changed.
 * @instance: the name of a snap's instance
 * @percent: 0 to 100, never less than before
 * @user_data: as given to ssa_refresh_progress_new()
 * Returns: whether to go on */
typedef gboolean (*SsaRefreshProgressFunc)(const char *instance, int percent, gpointer user_data);

/* @socket: the path of snapd's socket
 * @limits: copied
 * @changed: called when there is something to show
 * Returns: (transfer full): free with ssa_refresh_progress_free() */
SsaRefreshProgress *ssa_refresh_progress_new(const char *socket, const SsaLimits *limits,
                                             SsaRefreshProgressFunc changed, gpointer user_data);
void ssa_refresh_progress_free(SsaRefreshProgress *progress);

/* Follows the refresh of the snap until snapd has no running change of it any more, it does not
 * answer, or the limit "progress" is over. Does nothing if it is followed already.
 * @instance: the name of a snap's instance
 * @hold: (nullable) (transfer full): kept until then */
void ssa_refresh_progress_follow(SsaRefreshProgress *progress, const char *instance, SsaHold *hold);

/* @instance: the name of a snap's instance
 * Returns: the progress that was told last, in percent; 0 if it is not followed */
int ssa_refresh_progress_get(SsaRefreshProgress *progress, const char *instance);

/* Stops following all refreshes; none is followed from then on. */
void ssa_refresh_progress_stop(SsaRefreshProgress *progress);
