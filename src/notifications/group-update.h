/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Bringing the groups of pending refreshes up to date: notifications of snaps that are in a group
 * now are withdrawn, groups whose members have changed are shown again without banner and sound,
 * and groups without members are withdrawn. */

#pragma once

#include "notifications/model/notifier.h"
#include "notifications/notification-store.h"
#include "systemd/systemd.h"

/* @SSA_GROUP_UPDATE_FIRST: only what has to be done before a group is shown: on servers that cannot
 * update in place, withdraw the notifications of its members
 * @SSA_GROUP_UPDATE_ALL: everything */
typedef enum { SSA_GROUP_UPDATE_FIRST, SSA_GROUP_UPDATE_ALL } SsaGroupUpdateExtent;

/* Does one thing after the other. What fails is logged. That, and what is not done by the deadline,
 * is done with the next request; until then, something outdated stays on the screen.
 * @manager: has the languages of the session
 * @notifier: shows notifications
 * @store: stays valid until @callback is called
 * @entries_dir: where the desktop entries of snaps are
 * @extent: what to do
 * @deadline: monotonic, in microseconds
 * @callback: called when all is done; there is no result */
void ssa_group_update_async(SsaSystemd *manager, SsaNotifier *notifier, SsaNotificationStore *store,
                            const char *entries_dir, SsaGroupUpdateExtent extent, gint64 deadline,
                            GAsyncReadyCallback callback, gpointer user_data);
