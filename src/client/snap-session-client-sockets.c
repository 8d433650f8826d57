/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Calls about activation sockets. */

#include "snap-session-client-sockets.h"
#include "client/client-private.h"
#include "client/result-private.h"
#include "client/values.h"
#include "config.h"
#include "snap-session-enum-types.h"
#include "snap-session-error.h"

gboolean
snap_session_read_sockets(const SnapSessionOperation *operation, JsonNode *value,
                          SnapSessionResult *result, GError **error)
{
    g_autoptr(GPtrArray) sockets = snap_session_read_list(
        value, snap_session_socket_from_json, (GDestroyNotify) snap_session_socket_unref, error);

    for (guint i = 0; sockets && i < sockets->len; i++) {
        SnapSessionSocket *socket = g_ptr_array_index(sockets, i);
        if (!snap_session_check_owner(operation, socket->snap, socket->unit, error))
            return FALSE;
    }
    result->sockets = g_steal_pointer(&sockets);
    return result->sockets != NULL;
}

void
snap_session_client_list_sockets_async(SnapSessionClient *self, const guint *uids, gsize n_uids,
                                       const char *snap, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data)
{
    GError *error = NULL;
    SnapSessionOperation *operation =
        snap_session_operation_new_list("/v1/sockets", snap, snap_session_read_sockets, &error);

    snap_session_client_call(self, uids, n_uids, operation, error, cancellable, callback,
                             user_data);
}

GPtrArray *
snap_session_client_list_sockets_finish(SnapSessionClient *self, GAsyncResult *result,
                                        GError **error)
{
    return snap_session_client_call_finish(self, result, error);
}

static gboolean
add_settings(JsonBuilder *builder, GHashTable *settings, GError **error)
{
    GHashTableIter iter;
    gpointer name, value;

    json_builder_set_member_name(builder, "settings");
    json_builder_begin_object(builder);
    g_hash_table_iter_init(&iter, settings);
    while (g_hash_table_iter_next(&iter, &name, &value)) {
        if (!snap_session_check_text("settings", name, error) ||
            !snap_session_add_text(builder, name, value, error))
            return FALSE;
    }
    json_builder_end_object(builder);
    return TRUE;
}

static SnapSessionOperation *
make_control(SnapSessionSocketAction action, const char *unit, GHashTable *settings, GError **error)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    snap_session_add_enum(builder, "action", SNAP_SESSION_TYPE_SOCKET_ACTION, (int) action);
    if (!snap_session_check_unit(unit, error) ||
        !snap_session_add_text(builder, "unit", unit, error) ||
        (settings && !add_settings(builder, settings, error)))
        return NULL;

    SnapSessionOperation *operation = snap_session_operation_new("POST", "/v1/sockets");
    snap_session_operation_take_body(operation, g_steal_pointer(&builder));
    return operation;
}

void
snap_session_client_control_socket_async(SnapSessionClient *self, const guint *uids, gsize n_uids,
                                         SnapSessionSocketAction action, const char *unit,
                                         GHashTable *settings, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data)
{
    GError *error = NULL;
    SnapSessionOperation *operation = make_control(action, unit, settings, &error);

    snap_session_client_call(self, uids, n_uids, operation, error, cancellable, callback,
                             user_data);
}

GPtrArray *
snap_session_client_control_socket_finish(SnapSessionClient *self, GAsyncResult *result,
                                          GError **error)
{
    return snap_session_client_call_finish(self, result, error);
}
