/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Notification requests. */

#include "notifications/model/notification-request.h"
#include "apps/desktop-entry.h"
#include "base/error.h"
#include "base/snap-name.h"
#include "notifications/model/actions.h"

#include <string.h>

#define MAX_ID 100
/* GNOME shows three buttons, most others fewer. */
#define MAX_BUTTONS 3

/* In HTTP paths, these names are other resources. */
static const char *const reserved_ids[] = {"pending-refresh", "finish-refresh", NULL};

SsaNotificationRequest *
ssa_notification_request_new(SsaNotificationKind kind)
{
    SsaNotificationRequest *request = g_new0(SsaNotificationRequest, 1);

    request->kind = kind;
    if (kind == SSA_NOTIFICATION_POST)
        request->notification = ssa_notification_new(NULL);
    return request;
}

void
ssa_notification_request_free(SsaNotificationRequest *request)
{
    g_free(request->instance);
    g_free(request->app_name);
    g_free(request->desktop_entry);
    g_free(request->id);
    g_clear_pointer(&request->notification, ssa_notification_unref);
    g_free(request);
}

static gboolean
invalid(const char *field, const char *fault, GError **error)
{
    g_set_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT, "%s: %s", field, fault);
    return FALSE;
}

gboolean
ssa_notification_request_read_urgency(const char *text, SsaUrgency *urgency, GError **error)
{
    if (ssa_urgency_from_string(text, urgency) && *urgency != SSA_URGENCY_NOW)
        return TRUE;
    return invalid("urgency", "must be \"low\", \"normal\" or \"urgent\"", error);
}

static gboolean
check_text(const char *field, const char *text, const SsaLimits *limits, GError **error)
{
    if (text && (gint64) strlen(text) > limits->notification_text)
        return invalid(field, "is too long", error);
    for (const char *c = text; c && *c; c++)
        if (g_ascii_iscntrl(*c) && *c != '\n' && *c != '\t')
            return invalid(field, "has a control character in it", error);
    return TRUE;
}

static gboolean
check_needed_text(const char *field, const char *text, const SsaLimits *limits, GError **error)
{
    if (!text || !*text)
        return invalid(field, "must be given", error);
    return check_text(field, text, limits, error);
}

static gboolean
check_id(const char *id, GError **error)
{
    gsize length = id ? strlen(id) : 0;

    if (length == 0)
        return invalid("id", "must be given", error);
    for (const char *c = id; *c; c++)
        if (!g_ascii_isalnum(*c) && !strchr("-_.", *c))
            return invalid("id", "may have letters, digits, \"-\", \"_\" and \".\" in it only",
                           error);
    if (g_strv_contains(reserved_ids, id))
        return invalid("id", "is reserved", error);
    return length <= MAX_ID || invalid("id", "is too long", error);
}

static gboolean
check_icon(const char *icon, const SsaLimits *limits, GError **error)
{
    if (!icon || *icon == '/')
        return check_text("icon", icon, limits, error);
    if (*icon == '\0' || strchr(icon, '/') || strchr(icon, ':'))
        return invalid("icon", "must be the name of a themed icon, or an absolute path", error);
    return check_text("icon", icon, limits, error);
}

static gboolean
check_notification(const SsaNotification *notification, const SsaLimits *limits, GError **error)
{
    if (!check_needed_text("title", notification->title, limits, error) ||
        !check_text("body", notification->body, limits, error) ||
        !check_icon(notification->icon, limits, error))
        return FALSE;
    if (notification->buttons->len > MAX_BUTTONS)
        return invalid("actions", "there are too many", error);
    for (guint i = 0; i < notification->buttons->len; i++) {
        const SsaNotificationAction *button = g_ptr_array_index(notification->buttons, i);
        g_autofree char *field = g_strdup_printf("actions[%u]", i);
        g_autofree char *label = g_strdup_printf("%s.label", field);
        if (!ssa_action_check_offered(field, button->action, button->target, error) ||
            !check_text(label, button->label, limits, error))
            return FALSE;
    }
    return TRUE;
}

gboolean
ssa_notification_request_check(const SsaNotificationRequest *request, const SsaLimits *limits,
                               GError **error)
{
    switch (request->kind) {
    case SSA_NOTIFICATION_POST:
        return check_id(request->id, error) &&
               check_notification(request->notification, limits, error) &&
               (!request->desktop_entry ||
                ssa_desktop_entry_check_id("desktop-entry", request->desktop_entry, error));
    case SSA_NOTIFICATION_WITHDRAW:
        return check_id(request->id, error);
    case SSA_NOTIFICATION_PENDING_REFRESH:
    case SSA_NOTIFICATION_STILL_OPEN:
    case SSA_NOTIFICATION_REFRESH_FINISHED:
    case SSA_NOTIFICATION_NOT_OPEN:
    case SSA_NOTIFICATION_NOT_OPENED:
    case SSA_NOTIFICATION_GROUP:
    case SSA_NOTIFICATION_PROGRESS:
    case SSA_NOTIFICATION_REFRESH_OVER:
    case SSA_NOTIFICATION_CHECK_REFRESH:
        break;
    }
    if (!ssa_snap_name_check_instance("instance-name", request->instance, error) ||
        !check_text("busy-app-name", request->app_name, limits, error))
        return FALSE;
    /* snapd sends an empty string if there is none. */
    return !request->desktop_entry || !*request->desktop_entry ||
           ssa_desktop_entry_check_id("busy-app-desktop-entry", request->desktop_entry, error);
}

char *
ssa_notification_request_get_key(const SsaNotificationRequest *request)
{
    if (request->kind == SSA_NOTIFICATION_GROUP)
        return g_strdup(request->id);
    return request->instance ? g_strconcat("refresh:", request->instance, NULL)
                             : g_strconcat("notification:", request->id, NULL);
}
