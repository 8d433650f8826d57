/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A running application or daemon of a snap. */

#include "client/snap-session-app.h"
#include "client/values.h"
#include "config.h"
#include "json/json-fields.h"
#include "json/json-text.h"

#include <glib/gi18n-lib.h>

struct _SnapSessionApp {
    char *snap, *app, *unit;
    SnapSessionAppKind kind;
    char *desktop_entry, *name;
    GDateTime *since;
};

G_DEFINE_BOXED_TYPE(SnapSessionApp, snap_session_app, snap_session_app_ref, snap_session_app_unref)

SnapSessionApp *
snap_session_app_ref(SnapSessionApp *self)
{
    return g_atomic_rc_box_acquire(self);
}

static void
clear(gpointer data)
{
    SnapSessionApp *self = data;

    g_free(self->snap);
    g_free(self->app);
    g_free(self->unit);
    g_free(self->desktop_entry);
    g_free(self->name);
    g_clear_pointer(&self->since, g_date_time_unref);
}

void
snap_session_app_unref(SnapSessionApp *self)
{
    g_atomic_rc_box_release_full(self, clear);
}

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

static gboolean
read_since(SnapSessionApp *self, JsonObject *object, GError **error)
{
    const char *since = NULL;

    if (!ssa_json_get_string(object, "since", &since, error))
        return FALSE;
    /* RFC 3339 has a zone in every time. */
    self->since = since ? g_date_time_new_from_iso8601(since, NULL) : NULL;
    if (!since || self->since)
        return TRUE;
    g_set_error_literal(error, SSA_JSON_ERROR, SSA_JSON_ERROR_FIELD, _("since: must be a time"));
    return FALSE;
}

gpointer
snap_session_app_from_json(JsonObject *object, GError **error)
{
    g_autoptr(SnapSessionApp) self = g_atomic_rc_box_new0(SnapSessionApp);

    if (!snap_session_read_string(object, "snap", &self->snap, error) ||
        !snap_session_read_string(object, "app", &self->app, error) ||
        !snap_session_read_string(object, "unit", &self->unit, error) ||
        !read_kind(self, object, error) ||
        !snap_session_read_optional_string(object, "desktop-entry", &self->desktop_entry, error) ||
        !snap_session_read_optional_string(object, "name", &self->name, error) ||
        !read_since(self, object, error))
        return NULL;
    return g_steal_pointer(&self);
}

const char *
snap_session_app_get_snap(SnapSessionApp *self)
{
    return self->snap;
}

const char *
snap_session_app_get_app(SnapSessionApp *self)
{
    return self->app;
}

const char *
snap_session_app_get_unit(SnapSessionApp *self)
{
    return self->unit;
}

SnapSessionAppKind
snap_session_app_get_kind(SnapSessionApp *self)
{
    return self->kind;
}

const char *
snap_session_app_get_desktop_entry(SnapSessionApp *self)
{
    return self->desktop_entry;
}

const char *
snap_session_app_get_name(SnapSessionApp *self)
{
    return self->name;
}

GDateTime *
snap_session_app_get_since(SnapSessionApp *self)
{
    return self->since;
}
