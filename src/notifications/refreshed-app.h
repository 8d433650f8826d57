/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The application that a notification about a refresh names: its desktop entry and its name. */

#pragma once

#include "apps/desktop-entries.h"
#include "notifications/model/notification-request.h"

/* @request: about a refresh
 * @entries: the desktop entries of snaps
 * Returns: (transfer none) (nullable): the desktop entry of the application */
const SsaDesktopEntry *ssa_refreshed_app_find(const SsaNotificationRequest *request,
                                              SsaDesktopEntries *entries);

/* @request: about a refresh
 * @entry: (nullable): the result of ssa_refreshed_app_find()
 * Returns: (transfer full): the display name of the application, in one line */
char *ssa_refreshed_app_get_name(const SsaNotificationRequest *request,
                                 const SsaDesktopEntry *entry);
