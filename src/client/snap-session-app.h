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
 * @snap: the name of the snap's instance
 * @app: the name of the application in its snap
 * @unit: the unit of the user's systemd in which it runs
 * @kind: whether the user or systemd started it
 * @desktop_entry: (nullable): the id of its desktop entry, %NULL if it has none
 * @name: (nullable): its display name, in the session's language; %NULL if it has no desktop entry
 * @since: (nullable): its start time; %NULL if unknown
 *
 * A running application or daemon of a snap, as in GET /v1/apps.
 *
 * Its fields are read-only. Only the library creates it: do not allocate or copy the structure.
 * Later versions may add fields at its end.
 */
typedef struct {
    char *snap;
    char *app;
    char *unit;
    SnapSessionAppKind kind;
    char *desktop_entry;
    char *name;
    GDateTime *since;
} SnapSessionApp;

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

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SnapSessionApp, snap_session_app_unref)

G_END_DECLS
