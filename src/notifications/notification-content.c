/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The content of notifications. */

#include "notifications/notification-content.h"
#include "apps/app-store.h"
#include "apps/busy-apps.h"
#include "base/error.h"
#include "notifications/action-label.h"
#include "notifications/model/actions.h"
#include "notifications/refresh-notification.h"

/* A button without effect is an error of the client. */
static gboolean
check_button(const char *entries_dir, const SsaNotificationAction *button, guint i, GError **error)
{
    static const char *const any_language[] = {NULL};

    if (!g_str_equal(button->action, SSA_ACTION_OPEN))
        return TRUE;
    g_autoptr(SsaDesktopEntry) entry =
        ssa_desktop_entry_load(entries_dir, button->target, any_language, NULL);
    if (entry && ssa_desktop_entry_can_be_opened(entry))
        return TRUE;
    g_autofree char *quoted = ssa_error_quote(button->target);
    g_set_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT,
                "actions[%u].target: %s is no application that could be opened", i, quoted);
    return FALSE;
}

/* A client's notification, with defaults for missing fields. */
static SsaNotification *
complete_notification(SsaNotificationRequest *request, const char *entries_dir,
                      const char *const *languages, GError **error)
{
    g_autoptr(SsaNotification) notification = g_steal_pointer(&request->notification);
    g_autoptr(SsaDesktopEntry) entry =
        request->desktop_entry
            ? ssa_desktop_entry_load(entries_dir, request->desktop_entry, languages, NULL)
            : NULL;
    gboolean can_open = entry && ssa_desktop_entry_can_be_opened(entry);

    notification->id = ssa_notification_request_get_key(request);
    notification->lifetime = G_MAXINT64;
    if (!notification->icon && entry)
        notification->icon = g_strdup(entry->icon);
    const char *action = can_open ? SSA_ACTION_OPEN : SSA_ACTION_DISMISS;
    notification->click = ssa_notification_action_new(
        action, can_open ? entry->id : notification->id, ssa_action_get_label(action));
    for (guint i = 0; i < notification->buttons->len; i++) {
        SsaNotificationAction *button = g_ptr_array_index(notification->buttons, i);
        if (!check_button(entries_dir, button, i, error))
            return NULL;
        if (!button->label || !*button->label) {
            g_free(button->label);
            button->label = g_strdup(ssa_action_get_label(button->action));
        }
    }
    return g_steal_pointer(&notification);
}

/* As the last button: some desktops show three at most. */
static void
add_store(SsaNotification *notification, const char *entries_dir)
{
    g_autoptr(SsaDesktopEntry) store = NULL;

    if (!ssa_notification_offers(notification, SSA_ACTION_LATER) ||
        !(store = ssa_app_store_find_updates(entries_dir)))
        return;
    g_ptr_array_add(notification->buttons,
                    ssa_notification_action_new(SSA_ACTION_UPDATES, store->id,
                                                ssa_action_get_label(SSA_ACTION_UPDATES)));
}

/* snapd names the application only when the refresh is pending. */
static void
recall_app(SsaNotificationRequest *request, const SsaNotificationRecord *record)
{
    if (!record || (request->kind != SSA_NOTIFICATION_REFRESH_FINISHED &&
                    request->kind != SSA_NOTIFICATION_PROGRESS))
        return;
    request->app_name = g_strdup(record->app_name);
    request->desktop_entry = g_strdup(record->desktop_entry);
}

SsaNotification *
ssa_notification_content_new(SsaNotificationRequest *request, const SsaNotificationRecord *record,
                             const char *entries_dir, const char *const *languages, GPtrArray *apps,
                             GError **error)
{
    if (request->kind == SSA_NOTIFICATION_POST)
        return complete_notification(request, entries_dir, languages, error);

    g_autoptr(SsaDesktopEntries) entries = ssa_desktop_entries_load(entries_dir, languages);
    g_autoptr(SsaBusyApps) busy = apps ? ssa_busy_apps_new(apps, entries) : NULL;

    recall_app(request, record);
    SsaNotification *notification = ssa_refresh_notification_new(request, entries, busy);
    add_store(notification, entries_dir);
    return notification;
}

SsaNotification *
ssa_notification_content_new_for_group(const char *key, const GPtrArray *requests,
                                       const char *entries_dir, const char *const *languages)
{
    g_autoptr(SsaDesktopEntries) entries = ssa_desktop_entries_load(entries_dir, languages);

    SsaNotification *notification = ssa_refresh_notification_new_for_group(key, requests, entries);
    add_store(notification, entries_dir);
    return notification;
}
