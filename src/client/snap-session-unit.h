/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The status of a unit, as reported by an agent. */

#pragma once

#include "snap-session-export.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define SNAP_SESSION_TYPE_UNIT (snap_session_unit_get_type())

/**
 * SnapSessionUnit:
 * @name: its name in the request
 * @id: its primary name, which differs if the request used an alias
 * @names: (array zero-terminated=1): all of its names, with aliases
 * @daemon: the Type of a service ("simple", "notify", …); "" for other units
 * @enabled: whether it starts automatically
 * @active: whether it is running, or listening, or armed
 * @installed: whether it has a unit file
 * @needs_reload: whether the unit file has changed since systemd loaded it
 *
 * The state of a unit, as in GET /v1/service-status.
 *
 * Its fields are read-only. Only the library creates it: do not allocate or copy the structure.
 * Later versions may add fields at its end.
 */
typedef struct {
    char *name;
    char *id;
    char **names;
    char *daemon;
    gboolean enabled;
    gboolean active;
    gboolean installed;
    gboolean needs_reload;
} SnapSessionUnit;

SNAP_SESSION_EXPORT GType snap_session_unit_get_type(void);

/**
 * snap_session_unit_ref:
 * @unit: a unit
 *
 * Returns: (transfer full): @unit, with one more reference
 */
SNAP_SESSION_EXPORT SnapSessionUnit *snap_session_unit_ref(SnapSessionUnit *unit);

/**
 * snap_session_unit_unref:
 * @unit: (transfer full): a unit
 *
 * Drops a reference.
 */
SNAP_SESSION_EXPORT void snap_session_unit_unref(SnapSessionUnit *unit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SnapSessionUnit, snap_session_unit_unref)

G_END_DECLS
