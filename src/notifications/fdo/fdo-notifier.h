/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* freedesktop.org notifications: org.freedesktop.Notifications. */

#pragma once

#include "base/idle.h"
#include "notifications/fdo/fdo-server.h"
#include "notifications/model/notifier.h"

#define SSA_TYPE_FDO_NOTIFIER (ssa_fdo_notifier_get_type())
G_DECLARE_FINAL_TYPE(SsaFdoNotifier, ssa_fdo_notifier, SSA, FDO_NOTIFIER, GObject)

/* SsaFdoNotifier::server-found: the information of a server is known. */

/* @idle: held while a notification with actions is open
 * @max_hold: in milliseconds, the longest such hold
 * @application_id: names the agent's desktop file */
SsaFdoNotifier *ssa_fdo_notifier_new(SsaIdle *idle, gint64 max_hold, GDBusConnection *bus,
                                     const char *application_id);

/* Returns: (nullable): the server, if its information is known */
const SsaFdoServer *ssa_fdo_notifier_get_server(SsaFdoNotifier *notifier);

/* If that is another than before, its notifications are gone, and so are the holds for them.
 * @owner: (nullable): the unique name of who owns the standard's name by now */
void ssa_fdo_notifier_set_owner(SsaFdoNotifier *notifier, const char *owner);

/* The agent is on its way out, and stays for no notification any more. */
void ssa_fdo_notifier_stop_holding(SsaFdoNotifier *notifier);

/* @handle: (nullable): of a notification
 * Returns: whether the notification was posted by this standard */
gboolean ssa_fdo_notifier_knows(const char *handle);
