/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Information about an agent and its session. */

#pragma once

#include "snap-session-export.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define SNAP_SESSION_TYPE_INFO (snap_session_info_get_type())

/**
 * SnapSessionInfo:
 * @version: the agent's version
 * @session_bus: whether the agent has a session bus; %FALSE also if not reported
 * @is_complete: whether the agent has reported @session_bus and @notifications. An agent that has
 *   just been started does not know them yet; query it again. snapd's agent never reports them.
 * @notifications: (nullable): the standard of notifications: "gtk", "fdo" or "none"; %NULL if not
 *   reported
 * @notification_server: (nullable): the name of the notification server, %NULL if unknown
 * @notification_server_version: (nullable): the version of the notification server, %NULL if
 *   unknown
 * @notification_capabilities: (array zero-terminated=1): the server's capabilities, as in
 *   org.freedesktop.Notifications.GetCapabilities; empty if unknown
 * @systemd: (nullable): the version of the user's systemd, %NULL if not reported
 *
 * What an agent reports about itself and its session. The information is not verified, and may
 * change with the next request.
 *
 * Its fields are read-only. Only the library creates it: do not allocate or copy the structure.
 * Later versions may add fields at its end.
 */
typedef struct {
    char *version;
    gboolean session_bus;
    gboolean is_complete;
    char *notifications;
    char *notification_server;
    char *notification_server_version;
    char **notification_capabilities;
    char *systemd;
} SnapSessionInfo;

SNAP_SESSION_EXPORT GType snap_session_info_get_type(void);

/**
 * snap_session_info_ref:
 * @info: an info
 *
 * Returns: (transfer full): @info, with one more reference
 */
SNAP_SESSION_EXPORT SnapSessionInfo *snap_session_info_ref(SnapSessionInfo *info);

/**
 * snap_session_info_unref:
 * @info: (transfer full): an info
 *
 * Drops a reference.
 */
SNAP_SESSION_EXPORT void snap_session_info_unref(SnapSessionInfo *info);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SnapSessionInfo, snap_session_info_unref)

G_END_DECLS
