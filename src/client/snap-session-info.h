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
 *
 * What an agent reports about itself and its session. The information is not verified, and may
 * change with the next request.
 */
typedef struct _SnapSessionInfo SnapSessionInfo;

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

/**
 * snap_session_info_get_version:
 * @info: an info
 *
 * Returns: the agent's version
 */
SNAP_SESSION_EXPORT const char *snap_session_info_get_version(SnapSessionInfo *info);

/**
 * snap_session_info_get_session_bus:
 * @info: an info
 *
 * Returns: whether the agent has a session bus; %FALSE also if not reported
 */
SNAP_SESSION_EXPORT gboolean snap_session_info_get_session_bus(SnapSessionInfo *info);

/**
 * snap_session_info_is_complete:
 * @info: an info
 *
 * An agent that has just been started knows neither whether there is a session bus nor the
 * notification server; query it again. snapd's agent never reports them.
 *
 * Returns: whether the agent has reported both
 */
SNAP_SESSION_EXPORT gboolean snap_session_info_is_complete(SnapSessionInfo *info);

/**
 * snap_session_info_get_notifications:
 * @info: an info
 *
 * Returns: (nullable): the standard of notifications: "gtk", "fdo" or "none"; %NULL if not reported
 */
SNAP_SESSION_EXPORT const char *snap_session_info_get_notifications(SnapSessionInfo *info);

/**
 * snap_session_info_get_notification_server:
 * @info: an info
 *
 * Returns: (nullable): the name of the notification server, %NULL if unknown
 */
SNAP_SESSION_EXPORT const char *snap_session_info_get_notification_server(SnapSessionInfo *info);

/**
 * snap_session_info_get_notification_server_version:
 * @info: an info
 *
 * Returns: (nullable): the version of the notification server, %NULL if unknown
 */
SNAP_SESSION_EXPORT const char *
snap_session_info_get_notification_server_version(SnapSessionInfo *info);

/**
 * snap_session_info_get_notification_capabilities:
 * @info: an info
 *
 * Returns: (transfer none) (array zero-terminated=1): the server's capabilities, as in
 *   org.freedesktop.Notifications.GetCapabilities; empty if unknown
 */
SNAP_SESSION_EXPORT const char *const *
snap_session_info_get_notification_capabilities(SnapSessionInfo *info);

/**
 * snap_session_info_get_systemd:
 * @info: an info
 *
 * Returns: (nullable): the version of the user's systemd, %NULL if not reported
 */
SNAP_SESSION_EXPORT const char *snap_session_info_get_systemd(SnapSessionInfo *info);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SnapSessionInfo, snap_session_info_unref)

G_END_DECLS
