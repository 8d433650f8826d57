/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Applications that keep a snap busy in this session, and whether the user can close them. */

#pragma once

#include "apps/desktop-entries.h"

/**
 * SsaBusyApps:
 * @can_close: whether there is an application with a window that could be closed
 * @others: (element-type utf8): what else runs: services, and programs without a desktop entry,
 * such as those of a command line; by the names of their commands
 */
typedef struct {
    gboolean can_close;
    GPtrArray *others;
} SsaBusyApps;

/**
 * ssa_busy_apps_new:
 * @apps: (element-type SsaRunningApp): what runs of one snap's instance
 * @entries: the desktop entries
 *
 * Returns: (transfer full): what keeps the snap busy
 */
SsaBusyApps *ssa_busy_apps_new(GPtrArray *apps, SsaDesktopEntries *entries);
void ssa_busy_apps_free(SsaBusyApps *busy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaBusyApps, ssa_busy_apps_free)
