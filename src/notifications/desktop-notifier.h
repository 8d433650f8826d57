/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The notifier of the session: watches the notification servers, and chooses the standard for each
 * notification. */

#pragma once

#include "notifications/model/notifier.h"
#include "systemd/systemd.h"

#define SSA_TYPE_DESKTOP_NOTIFIER (ssa_desktop_notifier_get_type())
G_DECLARE_FINAL_TYPE(SsaDesktopNotifier, ssa_desktop_notifier, SSA, DESKTOP_NOTIFIER, GObject)

/* SsaDesktopNotifier::server-changed: the result of ssa_desktop_notifier_get_server() has changed.
 */

/* @manager: kills a notifier that hangs
 * @application_id: the id of the agent */
SsaDesktopNotifier *ssa_desktop_notifier_new(SsaSystemd *manager, GDBusConnection *bus,
                                             const char *application_id);

/* Returns: what is known of the notification server; the strings belong to @notifier */
SsaNotificationServer ssa_desktop_notifier_get_server(SsaDesktopNotifier *notifier);

/* Stops watching the bus. */
void ssa_desktop_notifier_stop(SsaDesktopNotifier *notifier);
