/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The actions of notifications. An action holds the agent until it is done. Nobody waits for its
 * result, so errors are logged, and the user is notified where there is something to do. */

#include "notifications/action-handler.h"
#include "apps/app-closing.h"
#include "apps/app-launch.h"
#include "apps/app-store.h"
#include "notifications/model/actions.h"

/* Time until systemd watches again, in milliseconds. */
#define LOOK_AGAIN 2000

struct _SsaActionHandler {
    GObject parent_instance;

    SsaNotifications *notifications;
    SsaIdle *idle;
    GDBusConnection *bus;
};

G_DEFINE_TYPE(SsaActionHandler, ssa_action_handler, G_TYPE_OBJECT)

/* Reasons for holds. */
#define CLICK "a notification action"
#define LOOK  "a check of a refresh"

/* An action or a check of a refresh, in progress. */
typedef struct {
    SsaActionHandler *handler;
    SsaHold *hold;
    char *target, *token;
    gboolean is_one_of_many; /* of the snaps that one click closes */
} ActionContext;

static ActionContext *
action_context_new(SsaActionHandler *self, const char *reason, const char *target,
                   const char *token)
{
    ActionContext *context = g_new0(ActionContext, 1);

    context->handler = g_object_ref(self);
    context->hold = ssa_idle_hold(self->idle, reason);
    context->target = g_strdup(target);
    context->token = g_strdup(token);
    return context;
}

static void
action_context_free(ActionContext *context)
{
    g_object_unref(context->handler);
    ssa_hold_release(context->hold);
    g_free(context->target);
    g_free(context->token);
    g_free(context);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ActionContext, action_context_free)

static void
on_shown(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autofree char *target = user_data;
    g_autoptr(GError) error = NULL;

    if (!ssa_notifications_carry_out_finish(result, &error))
        g_message("%s: cannot show this notification: %s", target ? target : "groups",
                  error->message);
}

/* Takes ownership of @request. */
static void
show(SsaActionHandler *self, SsaNotificationRequest *request)
{
    char *target = ssa_notification_request_get_key(request);

    ssa_notifications_carry_out_async(self->notifications, request,
                                      ssa_idle_hold(self->idle, "a notification"), on_shown,
                                      target);
}

/* The server has closed the notification on which the user has clicked; a group may still list the
 * snaps. */
static void
update_groups(SsaActionHandler *self)
{
    show(self, ssa_notification_request_new(SSA_NOTIFICATION_GROUP));
}

static void
show_still_open(SsaActionHandler *self, const char *instance)
{
    g_autoptr(GPtrArray) pending = ssa_notifications_recall(self->notifications, instance);
    SsaNotificationRequest *request;

    if (pending->len > 0) {
        request = g_ptr_array_steal_index(pending, 0);
    } else {
        request = ssa_notification_request_new(SSA_NOTIFICATION_PENDING_REFRESH);
        request->instance = g_strdup(instance);
    }
    request->kind = SSA_NOTIFICATION_STILL_OPEN;
    show(self, request);
}

/* There was nothing to close when the user clicked. */
static void
show_not_open(SsaActionHandler *self, const char *instance)
{
    SsaNotificationRequest *request = ssa_notification_request_new(SSA_NOTIFICATION_NOT_OPEN);

    request->instance = g_strdup(instance);
    show(self, request);
}

static void
show_not_opened(SsaActionHandler *self, const char *id)
{
    SsaNotificationRequest *request = ssa_notification_request_new(SSA_NOTIFICATION_NOT_OPENED);

    request->id = g_strdup("not-opened");
    request->desktop_entry = g_strdup(id);
    show(self, request);
}

static void
on_closed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(ActionContext) context = user_data;
    g_autoptr(GError) error = NULL;
    g_autoptr(SsaCloseOutcome) outcome = ssa_apps_close_finish(result, &error);

    /* Also after an error: the application is still open, and the user has to close it. */
    if (!outcome)
        g_message("%s: cannot close it: %s", context->target, error->message);
    if (!outcome || g_hash_table_size(outcome->running) > 0)
        show_still_open(context->handler, context->target);
    else if (outcome->ended->len == 0 && !context->is_one_of_many)
        show_not_open(context->handler, context->target);
    else
        g_debug("%s: closed %u of its applications", context->target, outcome->ended->len);
}

static void
close_snap(SsaActionHandler *self, const char *instance, gboolean is_one_of_many)
{
    g_autoptr(GError) error = NULL;
    SsaCloseRequest *request = ssa_close_request_new(
        instance, NULL, NULL, ssa_notifications_get_limits(self->notifications), &error);

    ssa_notifications_leave_group(self->notifications, instance);
    if (!request)
        return;
    ActionContext *context = action_context_new(self, CLICK, instance, NULL);
    context->is_one_of_many = is_one_of_many;
    ssa_apps_close_async(ssa_notifications_get_systemd(self->notifications), request,
                         ssa_idle_hold(self->idle, "closing applications"), on_closed, context);
}

static void
close_and_update(SsaActionHandler *self, const char *target, const char *token)
{
    g_auto(GStrv) instances = g_strsplit(target, ",", -1);
    gboolean are_many = g_strv_length(instances) > 1;

    /* The notification of a group may be older than the end of one of its refreshes. */
    for (char **instance = instances; *instance; instance++)
        if (!are_many || ssa_notifications_is_open(self->notifications, *instance))
            close_snap(self, *instance, are_many);
    update_groups(self);
}

static void
snooze_all(SsaActionHandler *self, const char *target, gboolean mute)
{
    g_auto(GStrv) instances = g_strsplit(target, ",", -1);

    for (char **instance = instances; *instance; instance++)
        ssa_notifications_snooze(self->notifications, *instance, mute);
    update_groups(self);
}

static void
snooze(SsaActionHandler *self, const char *target, const char *token)
{
    snooze_all(self, target, FALSE);
}

static void
mute(SsaActionHandler *self, const char *target, const char *token)
{
    snooze_all(self, target, TRUE);
}

static void
on_launched(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(ActionContext) context = user_data;
    g_autoptr(GError) error = NULL;

    if (ssa_app_launch_finish(result, &error))
        return;
    g_message("%s: cannot open it: %s", context->target, error->message);
    show_not_opened(context->handler, context->target);
}

/* @name: for the notification that it could not be opened */
static void
launch(SsaActionHandler *self, const SsaDesktopEntry *entry, const char *name, const char *token)
{
    ssa_app_launch_async(ssa_notifications_get_systemd(self->notifications), self->bus, entry,
                         token, ssa_notifications_get_limits(self->notifications)->answer,
                         on_launched, action_context_new(self, CLICK, name, token));
}

static void
open_app(SsaActionHandler *self, const char *id, const char *token)
{
    static const char *const any_language[] = {NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(SsaDesktopEntry) entry = ssa_desktop_entry_load(
        ssa_notifications_get_entries_dir(self->notifications), id, any_language, &error);

    if (!entry) {
        g_message("%s: cannot open it: %s", id, error->message);
        show_not_opened(self, id);
        return;
    }
    launch(self, entry, entry->id, token);
}

static void
show_updates(SsaActionHandler *self, const char *target, const char *token)
{
    g_autoptr(SsaDesktopEntry) store =
        ssa_app_store_find_updates(ssa_notifications_get_entries_dir(self->notifications));

    if (store)
        launch(self, store, store->name, token);
    else
        show_not_opened(self, target);
}

static void
look_at_refresh(SsaActionHandler *self, const char *instance)
{
    SsaNotificationRequest *request = ssa_notification_request_new(SSA_NOTIFICATION_CHECK_REFRESH);

    request->instance = g_strdup(instance);
    show(self, request);
}

static gboolean
on_look_again(gpointer user_data)
{
    g_autoptr(ActionContext) context = user_data;

    look_at_refresh(context->handler, context->target);
    return G_SOURCE_REMOVE;
}

/* systemd rearms the path unit only after its service has exited, so a second check follows. */
static void
check_refresh(SsaActionHandler *self, const char *instance, const char *token)
{
    look_at_refresh(self, instance);
    g_timeout_add(LOOK_AGAIN, on_look_again, action_context_new(self, LOOK, instance, NULL));
}

static void
dismiss(SsaActionHandler *self, const char *target, const char *token)
{
}

void
ssa_action_handler_activate(SsaActionHandler *self, const char *action, const char *target,
                            const char *token)
{
    static const struct {
        const char *name;
        void (*act)(SsaActionHandler *self, const char *target, const char *token);
    } handlers[] = {
        {SSA_ACTION_CLOSE, close_and_update},
        {SSA_ACTION_LATER, snooze},
        {SSA_ACTION_MUTE, mute},
        {SSA_ACTION_OPEN, open_app},
        {SSA_ACTION_UPDATES, show_updates},
        {SSA_ACTION_DISMISS, dismiss},
        {SSA_ACTION_CHECK, check_refresh},
    };
    g_autoptr(GError) error = NULL;

    if (!ssa_action_check("click", action, target, &error)) {
        g_message("doing nothing: %s", error->message);
        return;
    }
    ssa_event_log_add(ssa_notifications_get_events(self->notifications), "action", "action", action,
                      "target", target, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(handlers); i++)
        if (g_str_equal(handlers[i].name, action))
            handlers[i].act(self, target, token);
}

void
ssa_action_handler_show_pending(SsaActionHandler *self)
{
    g_autoptr(GPtrArray) pending = ssa_notifications_recall(self->notifications, NULL);

    while (pending->len > 0)
        show(self, g_ptr_array_steal_index(pending, 0));
}

static void
ssa_action_handler_finalize(GObject *object)
{
    SsaActionHandler *self = SSA_ACTION_HANDLER(object);

    g_object_unref(self->notifications);
    ssa_idle_unref(self->idle);
    g_object_unref(self->bus);
    G_OBJECT_CLASS(ssa_action_handler_parent_class)->finalize(object);
}

static void
ssa_action_handler_class_init(SsaActionHandlerClass *klass)
{
    G_OBJECT_CLASS(klass)->finalize = ssa_action_handler_finalize;
}

static void
ssa_action_handler_init(SsaActionHandler *self)
{
}

SsaActionHandler *
ssa_action_handler_new(SsaNotifications *notifications, SsaIdle *idle, GDBusConnection *bus)
{
    SsaActionHandler *self = g_object_new(SSA_TYPE_ACTION_HANDLER, NULL);

    self->notifications = g_object_ref(notifications);
    self->idle = ssa_idle_ref(idle);
    self->bus = g_object_ref(bus);
    return self;
}
