/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* An activation socket of a user daemon. */

#include "snap-session-socket.h"
#include "client/values.h"
#include "json/json-fields.h"
#include "json/json-text.h"

#include "config.h"
#include <glib/gi18n-lib.h>

struct _SnapSessionSocket {
    char *snap, *app, *name, *unit, *state;
    gboolean active, enabled, overridden;
    char **addresses, **kinds;
    char *mode;
    gint64 connections, accepted;
    char *service, *problem;
};

G_DEFINE_BOXED_TYPE(SnapSessionSocket, snap_session_socket, snap_session_socket_ref,
                    snap_session_socket_unref)

SnapSessionSocket *
snap_session_socket_ref(SnapSessionSocket *self)
{
    return g_atomic_rc_box_acquire(self);
}

static void
clear(gpointer data)
{
    SnapSessionSocket *self = data;

    g_free(self->snap);
    g_free(self->app);
    g_free(self->name);
    g_free(self->unit);
    g_free(self->state);
    g_strfreev(self->addresses);
    g_strfreev(self->kinds);
    g_free(self->mode);
    g_free(self->service);
    g_free(self->problem);
}

void
snap_session_socket_unref(SnapSessionSocket *self)
{
    g_atomic_rc_box_release_full(self, clear);
}

/* {"kind": …, "address": …} */
static gboolean
read_address(JsonNode *node, GStrvBuilder *kinds, GStrvBuilder *addresses, GError **error)
{
    g_autofree char *kind = NULL, *address = NULL;

    if (!JSON_NODE_HOLDS_OBJECT(node)) {
        g_set_error_literal(error, SSA_JSON_ERROR, SSA_JSON_ERROR_FIELD,
                            _("addresses: must be a list of objects"));
        return FALSE;
    }
    if (!snap_session_read_string(json_node_get_object(node), "kind", &kind, error) ||
        !snap_session_read_string(json_node_get_object(node), "address", &address, error)) {
        g_prefix_error(error, "addresses.");
        return FALSE;
    }
    g_strv_builder_add(kinds, kind);
    g_strv_builder_add(addresses, address);
    return TRUE;
}

static gboolean
read_addresses(SnapSessionSocket *self, JsonObject *object, GError **error)
{
    g_autoptr(GStrvBuilder) kinds = g_strv_builder_new();
    g_autoptr(GStrvBuilder) addresses = g_strv_builder_new();
    JsonArray *array = NULL;

    if (!ssa_json_get_array(object, "addresses", &array, error))
        return FALSE;
    for (guint i = 0; array && i < json_array_get_length(array); i++)
        if (!read_address(json_array_get_element(array, i), kinds, addresses, error))
            return FALSE;
    self->kinds = g_strv_builder_end(kinds);
    self->addresses = g_strv_builder_end(addresses);
    return TRUE;
}

gpointer
snap_session_socket_from_json(JsonObject *object, GError **error)
{
    g_autoptr(SnapSessionSocket) self = g_atomic_rc_box_new0(SnapSessionSocket);

    if (!snap_session_read_string(object, "snap", &self->snap, error) ||
        !snap_session_read_string(object, "app", &self->app, error) ||
        !snap_session_read_string(object, "socket", &self->name, error) ||
        !snap_session_read_string(object, "unit", &self->unit, error) ||
        !snap_session_read_string(object, "state", &self->state, error) ||
        !ssa_json_get_boolean(object, "active", &self->active, error) ||
        !ssa_json_get_boolean(object, "enabled", &self->enabled, error) ||
        !ssa_json_get_boolean(object, "overridden", &self->overridden, error) ||
        !read_addresses(self, object, error) ||
        !snap_session_read_string(object, "mode", &self->mode, error) ||
        !ssa_json_get_integer(object, "connections", &self->connections, error) ||
        !ssa_json_get_integer(object, "accepted", &self->accepted, error) ||
        !snap_session_read_optional_string(object, "service", &self->service, error) ||
        !snap_session_read_optional_string(object, "problem", &self->problem, error))
        return NULL;
    return g_steal_pointer(&self);
}

const char *
snap_session_socket_get_snap(SnapSessionSocket *self)
{
    return self->snap;
}

const char *
snap_session_socket_get_app(SnapSessionSocket *self)
{
    return self->app;
}

const char *
snap_session_socket_get_name(SnapSessionSocket *self)
{
    return self->name;
}

const char *
snap_session_socket_get_unit(SnapSessionSocket *self)
{
    return self->unit;
}

const char *
snap_session_socket_get_state(SnapSessionSocket *self)
{
    return self->state;
}

gboolean
snap_session_socket_get_active(SnapSessionSocket *self)
{
    return self->active;
}

gboolean
snap_session_socket_get_enabled(SnapSessionSocket *self)
{
    return self->enabled;
}

gboolean
snap_session_socket_get_overridden(SnapSessionSocket *self)
{
    return self->overridden;
}

const char *const *
snap_session_socket_get_addresses(SnapSessionSocket *self)
{
    return (const char *const *) self->addresses;
}

const char *const *
snap_session_socket_get_kinds(SnapSessionSocket *self)
{
    return (const char *const *) self->kinds;
}

const char *
snap_session_socket_get_mode(SnapSessionSocket *self)
{
    return self->mode;
}

guint
snap_session_socket_get_connections(SnapSessionSocket *self)
{
    return (guint) CLAMP(self->connections, 0, G_MAXUINT);
}

guint
snap_session_socket_get_accepted(SnapSessionSocket *self)
{
    return (guint) CLAMP(self->accepted, 0, G_MAXUINT);
}

const char *
snap_session_socket_get_service(SnapSessionSocket *self)
{
    return self->service;
}

const char *
snap_session_socket_get_problem(SnapSessionSocket *self)
{
    return self->problem;
}
