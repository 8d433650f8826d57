/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* An activation socket of a user daemon. */

#include "snap-session-socket.h"
#include "client/result-private.h"
#include "client/values.h"
#include "json/json-fields.h"
#include "json/json-text.h"

#include "config.h"
#include <glib/gi18n-lib.h>

static const SnapSessionField fields[] = {
    {"snap", SNAP_SESSION_FIELD_STRING, offsetof(SnapSessionSocket, snap)},
    {"app", SNAP_SESSION_FIELD_STRING, offsetof(SnapSessionSocket, app)},
    {"socket", SNAP_SESSION_FIELD_STRING, offsetof(SnapSessionSocket, name)},
    {"unit", SNAP_SESSION_FIELD_STRING, offsetof(SnapSessionSocket, unit)},
    {"state", SNAP_SESSION_FIELD_STRING, offsetof(SnapSessionSocket, state)},
    {"active", SNAP_SESSION_FIELD_BOOLEAN, offsetof(SnapSessionSocket, active)},
    {"enabled", SNAP_SESSION_FIELD_BOOLEAN, offsetof(SnapSessionSocket, enabled)},
    {"overridden", SNAP_SESSION_FIELD_BOOLEAN, offsetof(SnapSessionSocket, overridden)},
    {NULL, SNAP_SESSION_FIELD_STRINGS, offsetof(SnapSessionSocket, addresses)},
    {NULL, SNAP_SESSION_FIELD_STRINGS, offsetof(SnapSessionSocket, kinds)},
    {"mode", SNAP_SESSION_FIELD_STRING, offsetof(SnapSessionSocket, mode)},
    {"connections", SNAP_SESSION_FIELD_UINT, offsetof(SnapSessionSocket, connections)},
    {"accepted", SNAP_SESSION_FIELD_UINT, offsetof(SnapSessionSocket, accepted)},
    {"service", SNAP_SESSION_FIELD_OPTIONAL_STRING, offsetof(SnapSessionSocket, service)},
    {"problem", SNAP_SESSION_FIELD_OPTIONAL_STRING, offsetof(SnapSessionSocket, problem)},
};

SNAP_SESSION_DEFINE_VALUE(SnapSessionSocket, snap_session_socket, fields)

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

    return SNAP_SESSION_READ_FIELDS(self, fields, object, error) &&
                   read_addresses(self, object, error)
               ? g_steal_pointer(&self)
               : NULL;
}
