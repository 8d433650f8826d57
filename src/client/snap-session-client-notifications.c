/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Calls about notifications. */

#include "client/snap-session-client-notifications.h"
#include "client/client-private.h"

void
snap_session_client_post_notification_async(SnapSessionClient *self, const guint *uids,
                                            gsize n_uids, SnapSessionNotification *notification,
                                            GCancellable *cancellable, GAsyncReadyCallback callback,
                                            gpointer user_data)
{
    SnapSessionOperation *operation = NULL;
    GError *error = NULL;
    JsonBuilder *builder = snap_session_notification_to_json(notification, &error);

    if (builder) {
        operation = snap_session_operation_new("POST", "/v1/notifications");
        snap_session_operation_take_body(operation, builder);
    }
    snap_session_client_call(self, uids, n_uids, operation, error, cancellable, callback,
                             user_data);
}

GPtrArray *
snap_session_client_post_notification_finish(SnapSessionClient *self, GAsyncResult *result,
                                             GError **error)
{
    return snap_session_client_call_finish(self, result, error);
}

void
snap_session_client_withdraw_notification_async(SnapSessionClient *self, const guint *uids,
                                                gsize n_uids, const char *id,
                                                GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data)
{
    SnapSessionOperation *operation = NULL;
    GError *error = NULL;

    if (snap_session_check_text("id", id, &error)) {
        g_autofree char *escaped = g_uri_escape_string(id, NULL, FALSE);
        g_autofree char *path = g_strconcat("/v1/notifications/", escaped, NULL);
        operation = snap_session_operation_new("DELETE", path);
    }
    snap_session_client_call(self, uids, n_uids, operation, error, cancellable, callback,
                             user_data);
}

GPtrArray *
snap_session_client_withdraw_notification_finish(SnapSessionClient *self, GAsyncResult *result,
                                                 GError **error)
{
    return snap_session_client_call_finish(self, result, error);
}

static SnapSessionOperation *
make_pending(const char *instance_name, gint64 time_remaining, const char *busy_app_name,
             const char *busy_app_desktop_entry, GError **error)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    if (!snap_session_add_text(builder, "instance-name", instance_name, error) ||
        !snap_session_add_optional_text(builder, "busy-app-name", busy_app_name, error) ||
        !snap_session_add_optional_text(builder, "busy-app-desktop-entry", busy_app_desktop_entry,
                                        error))
        return NULL;
    json_builder_set_member_name(builder, "time-remaining");
    json_builder_add_int_value(builder, time_remaining);

    SnapSessionOperation *operation =
        snap_session_operation_new("POST", "/v1/notifications/pending-refresh");
    snap_session_operation_take_body(operation, g_steal_pointer(&builder));
    return operation;
}

void
snap_session_client_notify_pending_refresh_async(SnapSessionClient *self, const guint *uids,
                                                 gsize n_uids, const char *instance_name,
                                                 gint64 time_remaining, const char *busy_app_name,
                                                 const char *busy_app_desktop_entry,
                                                 GCancellable *cancellable,
                                                 GAsyncReadyCallback callback, gpointer user_data)
{
    GError *error = NULL;
    SnapSessionOperation *operation =
        make_pending(instance_name, time_remaining, busy_app_name, busy_app_desktop_entry, &error);

    snap_session_client_call(self, uids, n_uids, operation, error, cancellable, callback,
                             user_data);
}

GPtrArray *
snap_session_client_notify_pending_refresh_finish(SnapSessionClient *self, GAsyncResult *result,
                                                  GError **error)
{
    return snap_session_client_call_finish(self, result, error);
}

void
snap_session_client_notify_refresh_finished_async(SnapSessionClient *self, const guint *uids,
                                                  gsize n_uids, const char *instance_name,
                                                  GCancellable *cancellable,
                                                  GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    SnapSessionOperation *operation = NULL;
    GError *error = NULL;

    json_builder_begin_object(builder);
    if (snap_session_add_text(builder, "instance-name", instance_name, &error)) {
        operation = snap_session_operation_new("POST", "/v1/notifications/finish-refresh");
        snap_session_operation_take_body(operation, g_steal_pointer(&builder));
    }
    snap_session_client_call(self, uids, n_uids, operation, error, cancellable, callback,
                             user_data);
}

GPtrArray *
snap_session_client_notify_refresh_finished_finish(SnapSessionClient *self, GAsyncResult *result,
                                                   GError **error)
{
    return snap_session_client_call_finish(self, result, error);
}
