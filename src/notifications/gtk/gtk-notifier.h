/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* GTK notifications: org.gtk.Notifications. The server keeps them when the agent exits, and
 * activates the agent for an action. */

#pragma once

#include "notifications/model/notifier.h"

#define SSA_GTK_NOTIFICATIONS "org.gtk.Notifications"

#define SSA_TYPE_GTK_NOTIFIER (ssa_gtk_notifier_get_type())
G_DECLARE_FINAL_TYPE(SsaGtkNotifier, ssa_gtk_notifier, SSA, GTK_NOTIFIER, GObject)

/* @application_id: the bus name that gets the actions; the server requires a desktop file for it */
SsaNotifier *ssa_gtk_notifier_new(GDBusConnection *bus, const char *application_id);
