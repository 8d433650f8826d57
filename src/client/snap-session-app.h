/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A running application or daemon of a snap. */

#pragma once

#include "snap-session-export.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define SNAP_SESSION_TYPE_APP (snap_session_app_get_type())

/**
 * SnapSessionAppKind:
 * @SNAP_SESSION_APP_KIND_APP: started by the user
 * @SNAP_SESSION_APP_KIND_SERVICE: a daemon, which systemd started
 *
 * What started an application.
 */
typedef enum {
    SNAP_SESSION_APP_KIND_APP,
    SNAP_SESSION_APP_KIND_SERVICE,
} SnapSessionAppKind;

/**
 * SnapSessionApp:
 *
 * A running application or daemon of a snap, as in GET /v1/apps.
 */
typedef struct _SnapSessionApp SnapSessionApp;

SNAP_SESSION_EXPORT GType snap_session_app_get_type(void);

/**
 * snap_session_app_ref:
 * @app: an app
 *
 * Returns: (transfer full): @app, with one more reference
 */
SNAP_SESSION_EXPORT SnapSessionApp *snap_session_app_ref(SnapSessionApp *app);

/**
 * snap_session_app_unref:
 * @app: (transfer full): an app
 *
 * Drops a reference.
 */
SNAP_SESSION_EXPORT void snap_session_app_unref(SnapSessionApp *app);

/**
 * snap_session_app_get_snap:
 * @app: an app
 *
 * Returns: the name of the snap's instance
 */
SNAP_SESSION_EXPORT const char *snap_session_app_get_snap(SnapSessionApp *app);

/**
 * snap_session_app_get_app:
 * @app: an app
 *
 * Returns: the name of the application in its snap
 */
SNAP_SESSION_EXPORT const char *snap_session_app_get_app(SnapSessionApp *app);

/**
 * snap_session_app_get_unit:
 * @app: an app
 *
 * Returns: the unit of the user's systemd in which it runs
 */
SNAP_SESSION_EXPORT const char *snap_session_app_get_unit(SnapSessionApp *app);

/**
 * snap_session_app_get_kind:
 * @app: an app
 *
 * Returns: whether the user or systemd started it
 */
SNAP_SESSION_EXPORT SnapSessionAppKind snap_session_app_get_kind(SnapSessionApp *app);

/**
 * snap_session_app_get_desktop_entry:
 * @app: an app
 *
 * Returns: (nullable): the id of its desktop entry, %NULL if it has none
 */
SNAP_SESSION_EXPORT const char *snap_session_app_get_desktop_entry(SnapSessionApp *app);

/**
 * snap_session_app_get_name:
 * @app: an app
 *
 * Returns: (nullable): its display name, in the session's language; %NULL if it has no desktop
 * entry
 */
SNAP_SESSION_EXPORT const char *snap_session_app_get_name(SnapSessionApp *app);

/**
 * snap_session_app_get_since:
 * @app: an app
 *
 * Returns: (transfer none) (nullable): its start time; %NULL if unknown
 */
SNAP_SESSION_EXPORT GDateTime *snap_session_app_get_since(SnapSessionApp *app);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SnapSessionApp, snap_session_app_unref)

G_END_DECLS
