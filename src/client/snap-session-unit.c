/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The status of a unit. */

#include "client/snap-session-unit.h"
#include "client/result-private.h"
#include "client/values.h"

static const SnapSessionField fields[] = {
    {"name", SNAP_SESSION_FIELD_STRING, offsetof(SnapSessionUnit, name)},
    {"id", SNAP_SESSION_FIELD_STRING, offsetof(SnapSessionUnit, id)},
    {"names", SNAP_SESSION_FIELD_STRINGS, offsetof(SnapSessionUnit, names)},
    {"daemon", SNAP_SESSION_FIELD_STRING, offsetof(SnapSessionUnit, daemon)},
    {"enabled", SNAP_SESSION_FIELD_BOOLEAN, offsetof(SnapSessionUnit, enabled)},
    {"active", SNAP_SESSION_FIELD_BOOLEAN, offsetof(SnapSessionUnit, active)},
    {"installed", SNAP_SESSION_FIELD_BOOLEAN, offsetof(SnapSessionUnit, installed)},
    {"needs-reload", SNAP_SESSION_FIELD_BOOLEAN, offsetof(SnapSessionUnit, needs_reload)},
};

SNAP_SESSION_DEFINE_VALUE(SnapSessionUnit, snap_session_unit, fields)

gpointer
snap_session_unit_from_json(JsonObject *object, GError **error)
{
    g_autoptr(SnapSessionUnit) self = g_atomic_rc_box_new0(SnapSessionUnit);

    return SNAP_SESSION_READ_FIELDS(self, fields, object, error) ? g_steal_pointer(&self) : NULL;
}
