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
 *
 * The state of a unit, as in GET /v1/service-status.
 */
typedef struct _SnapSessionUnit SnapSessionUnit;

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

/**
 * snap_session_unit_get_name:
 * @unit: a unit
 *
 * Returns: its name in the request
 */
SNAP_SESSION_EXPORT const char *snap_session_unit_get_name(SnapSessionUnit *unit);

/**
 * snap_session_unit_get_id:
 * @unit: a unit
 *
 * Returns: its primary name, which differs if the request used an alias
 */
SNAP_SESSION_EXPORT const char *snap_session_unit_get_id(SnapSessionUnit *unit);

/**
 * snap_session_unit_get_names:
 * @unit: a unit
 *
 * Returns: (transfer none) (array zero-terminated=1): all of its names, with aliases
 */
SNAP_SESSION_EXPORT const char *const *snap_session_unit_get_names(SnapSessionUnit *unit);

/**
 * snap_session_unit_get_daemon:
 * @unit: a unit
 *
 * Returns: the Type of a service ("simple", "notify", …); "" for other units
 */
SNAP_SESSION_EXPORT const char *snap_session_unit_get_daemon(SnapSessionUnit *unit);

/**
 * snap_session_unit_get_enabled:
 * @unit: a unit
 *
 * Returns: whether it starts automatically
 */
SNAP_SESSION_EXPORT gboolean snap_session_unit_get_enabled(SnapSessionUnit *unit);

/**
 * snap_session_unit_get_active:
 * @unit: a unit
 *
 * Returns: whether it is running, or listening, or armed
 */
SNAP_SESSION_EXPORT gboolean snap_session_unit_get_active(SnapSessionUnit *unit);

/**
 * snap_session_unit_get_installed:
 * @unit: a unit
 *
 * Returns: whether it has a unit file
 */
SNAP_SESSION_EXPORT gboolean snap_session_unit_get_installed(SnapSessionUnit *unit);

/**
 * snap_session_unit_get_needs_reload:
 * @unit: a unit
 *
 * Returns: whether the unit file has changed since systemd loaded it
 */
SNAP_SESSION_EXPORT gboolean snap_session_unit_get_needs_reload(SnapSessionUnit *unit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SnapSessionUnit, snap_session_unit_unref)

G_END_DECLS
