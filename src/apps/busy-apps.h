/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Applications that keep a snap busy in this session, and whether the user can close them. */

#pragma once

#include "apps/desktop-entries.h"

/* @can_close: whether an application with a window runs, which the user can close
 * @others: (element-type utf8): the commands of what else runs: services, and programs without a
 *   desktop entry, e.g. command line tools */
typedef struct {
    gboolean can_close;
    GPtrArray *others;
} SsaBusyApps;

/* @apps: (element-type SsaRunningApp): the running applications of one snap instance
 * Returns: (transfer full): what keeps the snap busy */
SsaBusyApps *ssa_busy_apps_new(GPtrArray *apps, SsaDesktopEntries *entries);
void ssa_busy_apps_free(SsaBusyApps *busy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaBusyApps, ssa_busy_apps_free)
