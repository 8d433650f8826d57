/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Running applications with the names that desktops show for them. */

#pragma once

#include "apps/running-apps.h"

/* @snap: (nullable): only of this instance
 * @entries_dir: the directory of snaps' desktop entries
 * @timeout: in milliseconds, for querying the session's languages */
void ssa_named_apps_list_async(SsaSystemd *manager, const char *snap, const char *entries_dir,
                               gint64 timeout, GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (element-type SsaRunningApp): the running applications, with their
 *   desktop entries and names; %NULL with systemd's error */
GPtrArray *ssa_named_apps_list_finish(GAsyncResult *result, GError **error);
