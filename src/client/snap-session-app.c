/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A running application or daemon of a snap. */

#include "client/snap-session-app.h"
#include "client/result-private.h"
#include "client/values.h"
#include "config.h"
#include "json/json-text.h"

#include <glib/gi18n-lib.h>

static const SnapSessionField fields[] = {
    {"snap", SNAP_SESSION_FIELD_STRING, offsetof(SnapSessionApp, snap)},
    {"app", SNAP_SESSION_FIELD_STRING, offsetof(SnapSessionApp, app)},
    {"unit", SNAP_SESSION_FIELD_STRING, offsetof(SnapSessionApp, unit)},
    {"desktop-entry", SNAP_SESSION_FIELD_OPTIONAL_STRING, offsetof(SnapSessionApp, desktop_entry)},
    {"name", SNAP_SESSION_FIELD_OPTIONAL_STRING, offsetof(SnapSessionApp, name)},
    {"since", SNAP_SESSION_FIELD_TIME, offsetof(SnapSessionApp, since)},
};

SNAP_SESSION_DEFINE_VALUE(SnapSessionApp, snap_session_app, fields)

static gboolean
read_kind(SnapSessionApp *self, JsonObject *object, GError **error)
{
    g_autofree char *kind = NULL;

    if (!snap_session_read_string(object, "kind", &kind, error))
        return FALSE;
    self->kind =
        g_str_equal(kind, "service") ? SNAP_SESSION_APP_KIND_SERVICE : SNAP_SESSION_APP_KIND_APP;
    if (g_str_equal(kind, "app") || g_str_equal(kind, "service"))
        return TRUE;
    g_set_error_literal(error, SSA_JSON_ERROR, SSA_JSON_ERROR_FIELD,
                        _("kind: must be \"app\" or \"service\""));
    return FALSE;
}

gpointer
snap_session_app_from_json(JsonObject *object, GError **error)
{
    g_autoptr(SnapSessionApp) self = g_atomic_rc_box_new0(SnapSessionApp);

    return SNAP_SESSION_READ_FIELDS(self, fields, object, error) && read_kind(self, object, error)
               ? g_steal_pointer(&self)
               : NULL;
}
