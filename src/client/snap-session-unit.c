/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The status of a unit. */

#include "client/snap-session-unit.h"
#include "client/values.h"
#include "json/json-fields.h"

struct _SnapSessionUnit {
    char *name, *id;
    char **names;
    char *daemon;
    gboolean enabled, active, installed, needs_reload;
};

G_DEFINE_BOXED_TYPE(SnapSessionUnit, snap_session_unit, snap_session_unit_ref,
                    snap_session_unit_unref)

SnapSessionUnit *
snap_session_unit_ref(SnapSessionUnit *self)
{
    return g_atomic_rc_box_acquire(self);
}

static void
clear(gpointer data)
{
    SnapSessionUnit *self = data;

    g_free(self->name);
    g_free(self->id);
    g_strfreev(self->names);
    g_free(self->daemon);
}

void
snap_session_unit_unref(SnapSessionUnit *self)
{
    g_atomic_rc_box_release_full(self, clear);
}

gpointer
snap_session_unit_from_json(JsonObject *object, GError **error)
{
    g_autoptr(SnapSessionUnit) self = g_atomic_rc_box_new0(SnapSessionUnit);

    if (!snap_session_read_string(object, "name", &self->name, error) ||
        !snap_session_read_string(object, "id", &self->id, error) ||
        !ssa_json_get_strings(object, "names", &self->names, error) ||
        !snap_session_read_string(object, "daemon", &self->daemon, error) ||
        !ssa_json_get_boolean(object, "enabled", &self->enabled, error) ||
        !ssa_json_get_boolean(object, "active", &self->active, error) ||
        !ssa_json_get_boolean(object, "installed", &self->installed, error) ||
        !ssa_json_get_boolean(object, "needs-reload", &self->needs_reload, error))
        return NULL;
    return g_steal_pointer(&self);
}

const char *
snap_session_unit_get_name(SnapSessionUnit *self)
{
    return self->name;
}

const char *
snap_session_unit_get_id(SnapSessionUnit *self)
{
    return self->id;
}

const char *const *
snap_session_unit_get_names(SnapSessionUnit *self)
{
    return (const char *const *) self->names;
}

const char *
snap_session_unit_get_daemon(SnapSessionUnit *self)
{
    return self->daemon;
}

gboolean
snap_session_unit_get_enabled(SnapSessionUnit *self)
{
    return self->enabled;
}

gboolean
snap_session_unit_get_active(SnapSessionUnit *self)
{
    return self->active;
}

gboolean
snap_session_unit_get_installed(SnapSessionUnit *self)
{
    return self->installed;
}

gboolean
snap_session_unit_get_needs_reload(SnapSessionUnit *self)
{
    return self->needs_reload;
}
