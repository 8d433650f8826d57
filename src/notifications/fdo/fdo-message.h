/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The arguments of Notify, by the capabilities of the server. */

#pragma once

#include "notifications/fdo/fdo-server.h"
#include "notifications/model/notification.h"

/* @server: who is to show it
 * @application_id: names the agent's desktop file
 * @replaces: the server's id of the notification that it replaces; 0 = none
 * Returns: (transfer floating): the arguments, as the Desktop Notifications Specification 1.2 has
 *   them */
GVariant *ssa_fdo_message_new(const SsaNotification *notification, const SsaFdoServer *server,
                              const char *application_id, guint replaces);

/* @server: who is to show it
 * Returns: whether the message offers anything that could be clicked on */
gboolean ssa_fdo_message_has_actions(const SsaNotification *notification,
                                     const SsaFdoServer *server);
