/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Information about an agent and its session. */

#include "client/snap-session-info.h"
#include "client/result-private.h"
#include "client/values.h"

static const SnapSessionField fields[] = {
    {"version", SNAP_SESSION_FIELD_STRING, offsetof(SnapSessionInfo, version)},
    {"session-bus", SNAP_SESSION_FIELD_BOOLEAN, offsetof(SnapSessionInfo, session_bus)},
    {"notifications", SNAP_SESSION_FIELD_OPTIONAL_STRING, offsetof(SnapSessionInfo, notifications)},
    {"notification-server.name", SNAP_SESSION_FIELD_OPTIONAL_STRING,
     offsetof(SnapSessionInfo, notification_server)},
    {"notification-server.version", SNAP_SESSION_FIELD_OPTIONAL_STRING,
     offsetof(SnapSessionInfo, notification_server_version)},
    {"notification-server.capabilities", SNAP_SESSION_FIELD_STRINGS,
     offsetof(SnapSessionInfo, notification_capabilities)},
    {"systemd", SNAP_SESSION_FIELD_OPTIONAL_STRING, offsetof(SnapSessionInfo, systemd)},
};

SNAP_SESSION_DEFINE_VALUE(SnapSessionInfo, snap_session_info, fields)

SnapSessionInfo *
snap_session_info_from_json(JsonObject *object, GError **error)
{
    g_autoptr(SnapSessionInfo) self = g_atomic_rc_box_new0(SnapSessionInfo);

    if (!SNAP_SESSION_READ_FIELDS(self, fields, object, error))
        return NULL;
    self->is_complete = json_object_has_member(object, "session-bus") && self->notifications;
    return g_steal_pointer(&self);
}
