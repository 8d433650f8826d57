/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Calls about applications: list and close. */

#include "client/snap-session-client-apps.h"
#include "client/client-private.h"
#include "client/result-private.h"
#include "client/snap-session-error.h"
#include "client/values.h"
#include "config.h"
#include "json/json-fields.h"

#include <glib/gi18n-lib.h>

gboolean
snap_session_read_apps(const SnapSessionOperation *operation, JsonNode *value,
                       SnapSessionResult *result, GError **error)
{
    g_autoptr(GPtrArray) apps = snap_session_read_list(
        value, snap_session_app_from_json, (GDestroyNotify) snap_session_app_unref, error);

    for (guint i = 0; apps && i < apps->len; i++) {
        SnapSessionApp *app = g_ptr_array_index(apps, i);
        if (!snap_session_check_owner(operation, app->snap, app->unit, error))
            return FALSE;
    }
    result->apps = g_steal_pointer(&apps);
    return result->apps != NULL;
}

void
snap_session_client_list_apps_async(SnapSessionClient *self, const guint *uids, gsize n_uids,
                                    const char *snap, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
    GError *error = NULL;
    SnapSessionOperation *operation =
        snap_session_operation_new_list("/v1/apps", snap, snap_session_read_apps, &error);

    snap_session_client_call(self, uids, n_uids, operation, error, cancellable, callback,
                             user_data);
}

GPtrArray *
snap_session_client_list_apps_finish(SnapSessionClient *self, GAsyncResult *result, GError **error)
{
    return snap_session_client_call_finish(self, result, error);
}

static gboolean
check_closed(const SnapSessionOperation *operation, SnapSessionResult *result, GError **error)
{
    const char *const *ended = (const char *const *) result->ended;

    for (gsize i = 0; ended[i]; i++)
        if (!snap_session_check_owner(operation, operation->snap, ended[i], error))
            return FALSE;
    for (guint i = 0; i < result->failures->len; i++) {
        const SnapSessionFailure *failure = g_ptr_array_index(result->failures, i);
        if (!snap_session_check_owner(operation, operation->snap, failure->unit, error))
            return FALSE;
        if (g_strv_contains(ended, failure->unit))
            return snap_session_wrong_result(_("has a unit that is none of its snap"), error);
    }
    return TRUE;
}

/* {"ended": [unit, …], "running": {unit: why, …}} */
gboolean
snap_session_read_closed(const SnapSessionOperation *operation, JsonNode *value,
                         SnapSessionResult *result, GError **error)
{
    JsonObject *object = NULL, *running = NULL;
    JsonObjectIter iter;
    const char *unit = NULL, *message = NULL;

    if (!value || !JSON_NODE_HOLDS_OBJECT(value))
        return snap_session_wrong_result(_("must be an object"), error);
    object = json_node_get_object(value);
    if (!ssa_json_get_strings(object, "ended", &result->ended, error) ||
        !snap_session_read_object(object, "running", &running, error))
        return FALSE;
    if (running)
        json_object_iter_init_ordered(&iter, running);
    while (running && json_object_iter_next_ordered(&iter, &unit, NULL)) {
        if (!ssa_json_get_string(running, unit, &message, error))
            return FALSE;
        g_ptr_array_add(result->failures, snap_session_failure_new(SNAP_SESSION_FAILURE_KIND_CLOSE,
                                                                   unit, message ? message : ""));
    }
    return check_closed(operation, result, error);
}

static SnapSessionOperation *
make_close(const char *snap, const char *app, int timeout, GError **error)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    if (!snap_session_add_text(builder, "snap", snap, error) ||
        !snap_session_add_optional_text(builder, "app", app, error))
        return NULL;
    if (timeout >= 0) {
        json_builder_set_member_name(builder, "timeout");
        json_builder_add_int_value(builder, timeout);
    }
    SnapSessionOperation *operation = snap_session_operation_new("POST", "/v1/apps/close");
    snap_session_operation_take_body(operation, g_steal_pointer(&builder));
    operation->snap = g_strdup(snap);
    operation->read = snap_session_read_closed;
    return operation;
}

void
snap_session_client_close_apps_async(SnapSessionClient *self, const guint *uids, gsize n_uids,
                                     const char *snap, const char *app, int timeout,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data)
{
    GError *error = NULL;
    SnapSessionOperation *operation = make_close(snap, app, timeout, &error);

    snap_session_client_call(self, uids, n_uids, operation, error, cancellable, callback,
                             user_data);
}

GPtrArray *
snap_session_client_close_apps_finish(SnapSessionClient *self, GAsyncResult *result, GError **error)
{
    return snap_session_client_call_finish(self, result, error);
}
