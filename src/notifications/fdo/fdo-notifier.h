/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The back end for freedesktop.org notifications: a client of snap-session-notifier, which the bus
 * and systemd start on the first call. */

#pragma once

#include "notifications/model/notifier.h"
#include "systemd/systemd.h"

#define SSA_FDO_NOTIFICATIONS "org.freedesktop.Notifications"

#define SSA_TYPE_FDO_NOTIFIER (ssa_fdo_notifier_get_type())
G_DECLARE_FINAL_TYPE(SsaFdoNotifier, ssa_fdo_notifier, SSA, FDO_NOTIFIER, GObject)

/* SsaFdoNotifier::server-found: the result of ssa_fdo_notifier_get_server() is known. */

/* @manager: kills a notifier that does not reply
 * @bus: the session bus */
SsaFdoNotifier *ssa_fdo_notifier_new(SsaSystemd *manager, GDBusConnection *bus);

/* Returns: what is known of the server, without the standard; the strings belong to @notifier */
SsaNotificationServer ssa_fdo_notifier_get_server(SsaFdoNotifier *notifier);

/* @owner: (nullable): the unique name of the server, %NULL if none runs */
void ssa_fdo_notifier_set_owner(SsaFdoNotifier *notifier, const char *owner);

/* Returns: whether the handle is of a freedesktop.org notification */
gboolean ssa_fdo_notifier_knows(const char *handle);
