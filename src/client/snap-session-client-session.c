/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Calls about agents: information, exit, and any other request. */

#include "client/snap-session-client-session.h"
#include "client/client-private.h"
#include "client/result-private.h"
#include "client/snap-session-error.h"
#include "client/values.h"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

gboolean
snap_session_read_info(const SnapSessionOperation *operation, JsonNode *value,
                       SnapSessionResult *result, GError **error)
{
    if (!value || !JSON_NODE_HOLDS_OBJECT(value))
        return snap_session_wrong_result(_("must be an object"), error);
    result->info = snap_session_info_from_json(json_node_get_object(value), error);
    if (!result->info)
        g_prefix_error(error, "result.");
    return result->info != NULL;
}

void
snap_session_client_get_info_async(SnapSessionClient *self, const guint *uids, gsize n_uids,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
    SnapSessionOperation *operation = snap_session_operation_new("GET", "/v1/session-info");

    operation->read = snap_session_read_info;
    snap_session_client_call(self, uids, n_uids, operation, NULL, cancellable, callback, user_data);
}

GPtrArray *
snap_session_client_get_info_finish(SnapSessionClient *self, GAsyncResult *result, GError **error)
{
    return snap_session_client_call_finish(self, result, error);
}

void
snap_session_client_exit_async(SnapSessionClient *self, const guint *uids, gsize n_uids,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
    SnapSessionOperation *operation = snap_session_operation_new("POST", "/v1/session-control");

    operation->body = g_strdup("{\"action\":\"exit\"}");
    snap_session_client_call(self, uids, n_uids, operation, NULL, cancellable, callback, user_data);
}

GPtrArray *
snap_session_client_exit_finish(SnapSessionClient *self, GAsyncResult *result, GError **error)
{
    return snap_session_client_call_finish(self, result, error);
}

static gboolean
invalid(const char *message, GError **error)
{
    g_set_error_literal(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_INVALID_ARGUMENT, message);
    return FALSE;
}

/* Rejects anything that could end a line of the request, or split it in two. */
static gboolean
check_raw(const char *method, const char *path, const char *body, GError **error)
{
    static const char *const others[] = {"HEAD", "CONNECT", NULL};

    if (method[0] == '\0' || strspn(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-") != strlen(method) ||
        g_strv_contains(others, method))
        return invalid(_("method: must be one of HTTP in capital letters, neither HEAD nor "
                         "CONNECT"),
                       error);
    if (path[0] != '/')
        return invalid(_("path: must begin with a slash"), error);
    for (const char *c = path; *c != '\0'; c++)
        if (!g_ascii_isgraph(*c))
            return invalid(_("path: must be percent-encoded"), error);
    return !body || snap_session_check_text("body", body, error);
}

void
snap_session_client_call_raw_async(SnapSessionClient *self, const guint *uids, gsize n_uids,
                                   const char *method, const char *path, const char *body,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
    SnapSessionOperation *operation = NULL;
    GError *error = NULL;

    if (check_raw(method, path, body, &error)) {
        operation = snap_session_operation_new(method, path);
        operation->body = g_strdup(body);
    }
    snap_session_client_call(self, uids, n_uids, operation, error, cancellable, callback,
                             user_data);
}

GPtrArray *
snap_session_client_call_raw_finish(SnapSessionClient *self, GAsyncResult *result, GError **error)
{
    return snap_session_client_call_finish(self, result, error);
}
