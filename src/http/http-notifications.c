/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* POST /v1/notifications/pending-refresh and finish-refresh, POST /v1/notifications, DELETE
 * /v1/notifications/ID. */

#include "base/error.h"
#include "http/http-routes.h"
#include "json/json-fields.h"

static void
on_notified(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(SsaHttpExchange) exchange = user_data;
    GError *error = NULL;

    ssa_session_notify_finish(result, &error);
    if (ssa_http_exchange_may_reply(exchange, error))
        ssa_http_exchange_reply(exchange, NULL);
}

/* Takes ownership of @request. */
static void
notify(SsaHttpExchange *exchange, SsaNotificationRequest *request)
{
    ssa_session_notify_async(ssa_http_exchange_get_session(exchange), request, on_notified,
                             g_object_ref(exchange));
}

/* A copy of a string field, NULL if it is absent. */
static gboolean
copy_string(JsonObject *object, const char *field, char **value, GError **error)
{
    const char *text = NULL;

    if (!ssa_json_get_string(object, field, &text, error))
        return FALSE;
    *value = g_strdup(text);
    return TRUE;
}

static gboolean
read_pending(JsonObject *body, SsaNotificationRequest *request, GError **error)
{
    return copy_string(body, "instance-name", &request->instance, error) &&
           ssa_json_get_integer(body, "time-remaining", &request->time_remaining, error) &&
           copy_string(body, "busy-app-name", &request->app_name, error) &&
           copy_string(body, "busy-app-desktop-entry", &request->desktop_entry, error);
}

static gboolean
read_finished(JsonObject *body, SsaNotificationRequest *request, GError **error)
{
    return copy_string(body, "instance-name", &request->instance, error);
}

static gboolean
read_urgency(JsonObject *body, SsaUrgency *urgency, GError **error)
{
    const char *text = NULL;

    *urgency = SSA_URGENCY_NORMAL;
    if (!ssa_json_get_string(body, "urgency", &text, error))
        return FALSE;
    return !text || ssa_notification_request_read_urgency(text, urgency, error);
}

static gboolean
read_buttons(JsonObject *body, GPtrArray *buttons, GError **error)
{
    JsonArray *array = NULL;

    if (!ssa_json_get_array(body, "actions", &array, error))
        return FALSE;
    for (guint i = 0; array && i < json_array_get_length(array); i++) {
        JsonNode *node = json_array_get_element(array, i);
        const char *action = NULL, *target = NULL, *label = NULL;
        if (!JSON_NODE_HOLDS_OBJECT(node)) {
            g_set_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT,
                        "actions[%u]: must be an object", i);
            return FALSE;
        }
        JsonObject *object = json_node_get_object(node);
        if (!ssa_json_get_string(object, "action", &action, error) ||
            !ssa_json_get_string(object, "target", &target, error) ||
            !ssa_json_get_string(object, "label", &label, error)) {
            g_prefix_error(error, "actions[%u].", i);
            return FALSE;
        }
        g_ptr_array_add(buttons, ssa_notification_action_new(action, target, label));
    }
    return TRUE;
}

static gboolean
read_notification(JsonObject *body, SsaNotificationRequest *request, GError **error)
{
    SsaNotification *notification = request->notification;

    return copy_string(body, "id", &request->id, error) &&
           copy_string(body, "title", &notification->title, error) &&
           copy_string(body, "body", &notification->body, error) &&
           copy_string(body, "icon", &notification->icon, error) &&
           read_urgency(body, &notification->urgency, error) &&
           copy_string(body, "desktop-entry", &request->desktop_entry, error) &&
           read_buttons(body, notification->buttons, error);
}

static void
post(SsaHttpExchange *exchange, SsaNotificationKind kind,
     gboolean (*read)(JsonObject *body, SsaNotificationRequest *request, GError **error))
{
    g_autoptr(SsaNotificationRequest) request = ssa_notification_request_new(kind);
    GError *error = NULL;
    g_autoptr(JsonObject) body = ssa_http_exchange_parse_body(exchange, &error);

    if (body && read(body, request, &error))
        notify(exchange, g_steal_pointer(&request));
    else
        ssa_http_exchange_fail(exchange, error);
}

static void
post_pending_refresh(SsaHttpExchange *exchange)
{
    post(exchange, SSA_NOTIFICATION_PENDING_REFRESH, read_pending);
}

static void
post_finish_refresh(SsaHttpExchange *exchange)
{
    post(exchange, SSA_NOTIFICATION_REFRESH_FINISHED, read_finished);
}

static void
post_notification(SsaHttpExchange *exchange)
{
    post(exchange, SSA_NOTIFICATION_POST, read_notification);
}

static void
delete_notification(SsaHttpExchange *exchange)
{
    SsaNotificationRequest *request = ssa_notification_request_new(SSA_NOTIFICATION_WITHDRAW);

    request->id = g_strdup(ssa_http_exchange_get_name(exchange));
    notify(exchange, request);
}

const SsaHttpRoute ssa_http_notifications_routes[] = {
    {"/v1/notifications/pending-refresh", "POST", post_pending_refresh},
    {"/v1/notifications/finish-refresh", "POST", post_finish_refresh},
    {"/v1/notifications", "POST", post_notification},
    {"/v1/notifications/*", "DELETE", delete_notification},
    {NULL},
};
