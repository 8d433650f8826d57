/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Open notifications with actions.
 *
 * Servers differ: some emit NotificationClosed before they reply to Notify; some emit both a
 * button's key and "default"; some never emit NotificationClosed after an action; some report that
 * a notification has expired and still list it with its actions. So signals about unknown ids are
 * kept while a call is pending, only the first action counts, a notification is closed after an
 * action, and actions of expired notifications are accepted. The agent stays for these if the
 * server has the capability "persistence". */

#include "notifications/fdo/fdo-open.h"

#define DEFAULT_KEY "default"
/* Signals about unknown ids that are kept: more would belong to other clients, or be a flood. */
#define MAX_EARLY 32
/* Of NotificationClosed, in the specification. */
#define REASON_EXPIRED 1

struct _SsaFdoOpen {
    SsaIdle *idle;
    gint64 max_hold;
    GDBusConnection *bus;
    SsaFdoServer *server;
    guint subscription_id;
    GHashTable *notifications; /* id → OpenNotification */
    gboolean holds_none;       /* the agent is on its way out */
    guint expected;            /* calls under way */
    GQueue early;              /* of EarlySignal */
    SsaFdoClickFunc clicked;
    gpointer user_data;
};

typedef struct {
    SsaFdoOpen *open;
    guint id;
    SsaNotification *notification;
    char *token;
    SsaHold *hold;
    guint deadline_id;
    gboolean expired;
} OpenNotification;

typedef struct {
    char *signal;
    GVariant *parameters;
} EarlySignal;

static void
open_notification_free(OpenNotification *open_notification)
{
    g_clear_handle_id(&open_notification->deadline_id, g_source_remove);
    ssa_notification_unref(open_notification->notification);
    g_free(open_notification->token);
    g_clear_pointer(&open_notification->hold, ssa_hold_release);
    g_free(open_notification);
}

static void
early_signal_free(EarlySignal *early)
{
    g_free(early->signal);
    g_variant_unref(early->parameters);
    g_free(early);
}

char *
ssa_fdo_open_key(const SsaNotification *notification, guint index)
{
    const SsaNotificationAction *button = g_ptr_array_index(notification->buttons, index);

    for (guint i = 0; i < index; i++) {
        const SsaNotificationAction *other = g_ptr_array_index(notification->buttons, i);
        if (g_str_equal(other->action, button->action))
            return g_strdup_printf("%s-%u", button->action, index);
    }
    return g_strdup(button->action);
}

static const SsaNotificationAction *
find_action(const SsaNotification *notification, const char *key)
{
    if (g_str_equal(key, DEFAULT_KEY))
        return notification->click;
    for (guint i = 0; i < notification->buttons->len; i++) {
        g_autofree char *button_key = ssa_fdo_open_key(notification, i);
        if (g_str_equal(button_key, key))
            return g_ptr_array_index(notification->buttons, i);
    }
    return NULL;
}

/* Takes the notification back; that it is no longer there is no error. */
static void
close_notification(SsaFdoOpen *open, guint id)
{
    g_dbus_connection_call(open->bus, open->server->owner, SSA_FDO_PATH, SSA_FDO_NOTIFICATIONS,
                           "CloseNotification", g_variant_new("(u)", id), NULL,
                           G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

static void
on_chosen(SsaFdoOpen *open, OpenNotification *open_notification, const char *key)
{
    const SsaNotificationAction *action = find_action(open_notification->notification, key);

    if (!action) {
        g_message("the notification server told of an action that \"%s\" does not have",
                  open_notification->notification->id);
        return;
    }
    /* Out of the table first: there is no second choice. */
    g_hash_table_steal(open->notifications, GUINT_TO_POINTER(open_notification->id));
    close_notification(open, open_notification->id);
    open->clicked(action, open_notification->token, open->user_data);
    open_notification_free(open_notification);
}

static void
on_closed(SsaFdoOpen *open, OpenNotification *open_notification, GVariant *parameters)
{
    guint reason = 0;

    if (g_variant_is_of_type(parameters, G_VARIANT_TYPE("(uu)")))
        g_variant_get(parameters, "(uu)", NULL, &reason);
    if (reason != REASON_EXPIRED) {
        g_hash_table_remove(open->notifications, GUINT_TO_POINTER(open_notification->id));
        return;
    }
    open_notification->expired = TRUE;
    if (!ssa_fdo_server_can(open->server, "persistence"))
        g_clear_pointer(&open_notification->hold, ssa_hold_release);
}

static void
handle(SsaFdoOpen *open, OpenNotification *open_notification, const char *signal,
       GVariant *parameters)
{
    const char *text = NULL;

    if (g_str_equal(signal, "NotificationClosed")) {
        on_closed(open, open_notification, parameters);
    } else if (g_variant_is_of_type(parameters, G_VARIANT_TYPE("(us)"))) {
        g_variant_get(parameters, "(u&s)", NULL, &text);
        if (g_str_equal(signal, "ActionInvoked")) {
            on_chosen(open, open_notification, text);
        } else if (g_str_equal(signal, "ActivationToken")) {
            g_free(open_notification->token);
            open_notification->token = g_strdup(text);
        }
    }
}

static void
on_signal(GDBusConnection *bus, const char *sender, const char *path, const char *interface,
          const char *signal, GVariant *parameters, gpointer user_data)
{
    SsaFdoOpen *open = user_data;
    guint id = 0;

    if (g_variant_n_children(parameters) != 2 ||
        !g_variant_type_is_subtype_of(g_variant_type_first(g_variant_get_type(parameters)),
                                      G_VARIANT_TYPE_UINT32))
        return;
    g_variant_get_child(parameters, 0, "u", &id);
    OpenNotification *open_notification =
        g_hash_table_lookup(open->notifications, GUINT_TO_POINTER(id));
    if (open_notification) {
        handle(open, open_notification, signal, parameters);
    } else if (open->expected > 0 && g_queue_get_length(&open->early) < MAX_EARLY) {
        EarlySignal *early = g_new0(EarlySignal, 1);
        early->signal = g_strdup(signal);
        early->parameters = g_variant_ref(parameters);
        g_queue_push_tail(&open->early, early);
    }
}

void
ssa_fdo_open_expect(SsaFdoOpen *open)
{
    open->expected++;
}

static gboolean
on_deadline(gpointer user_data)
{
    OpenNotification *open_notification = user_data;

    open_notification->deadline_id = 0;
    g_hash_table_remove(open_notification->open->notifications,
                        GUINT_TO_POINTER(open_notification->id));
    return G_SOURCE_REMOVE;
}

/* Signals about the notification that arrived before the reply. */
static void
replay(SsaFdoOpen *open, guint id)
{
    for (GList *link = open->early.head; link; link = link->next) {
        const EarlySignal *early = link->data;
        OpenNotification *open_notification =
            g_hash_table_lookup(open->notifications, GUINT_TO_POINTER(id));
        guint about = 0;
        g_variant_get_child(early->parameters, 0, "u", &about);
        if (open_notification && about == id)
            handle(open, open_notification, early->signal, early->parameters);
    }
}

void
ssa_fdo_open_add(SsaFdoOpen *open, guint id, SsaNotification *notification)
{
    open->expected--;
    if (id != 0)
        g_hash_table_remove(open->notifications, GUINT_TO_POINTER(id));
    if (id != 0 && notification) {
        OpenNotification *open_notification = g_new0(OpenNotification, 1);
        open_notification->open = open;
        open_notification->id = id;
        open_notification->notification = ssa_notification_ref(notification);
        if (!open->holds_none)
            open_notification->hold = ssa_idle_hold(open->idle, "a notification that is open");
        open_notification->deadline_id = g_timeout_add(
            (guint) MIN(notification->lifetime, open->max_hold), on_deadline, open_notification);
        g_hash_table_insert(open->notifications, GUINT_TO_POINTER(id), open_notification);
        replay(open, id);
    }
    if (open->expected == 0)
        g_queue_clear_full(&open->early, (GDestroyNotify) early_signal_free);
}

void
ssa_fdo_open_remove(SsaFdoOpen *open, guint id)
{
    g_hash_table_remove(open->notifications, GUINT_TO_POINTER(id));
}

void
ssa_fdo_open_stop_holding(SsaFdoOpen *open)
{
    GHashTableIter iter;
    gpointer open_notification;

    open->holds_none = TRUE;
    g_hash_table_iter_init(&iter, open->notifications);
    while (g_hash_table_iter_next(&iter, NULL, &open_notification))
        g_clear_pointer(&((OpenNotification *) open_notification)->hold, ssa_hold_release);
}

gboolean
ssa_fdo_open_shows(SsaFdoOpen *open, guint id)
{
    const OpenNotification *open_notification =
        g_hash_table_lookup(open->notifications, GUINT_TO_POINTER(id));

    return open_notification && !open_notification->expired;
}

SsaFdoOpen *
ssa_fdo_open_new(SsaIdle *idle, gint64 max_hold, GDBusConnection *bus, SsaFdoServer *server,
                 SsaFdoClickFunc clicked, gpointer user_data)
{
    SsaFdoOpen *open = g_new0(SsaFdoOpen, 1);

    open->idle = ssa_idle_ref(idle);
    open->max_hold = max_hold;
    open->bus = g_object_ref(bus);
    open->server = ssa_fdo_server_ref(server);
    open->clicked = clicked;
    open->user_data = user_data;
    open->notifications =
        g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify) open_notification_free);
    g_queue_init(&open->early);
    open->subscription_id = g_dbus_connection_signal_subscribe(
        bus, server->owner, SSA_FDO_NOTIFICATIONS, NULL, SSA_FDO_PATH, NULL,
        G_DBUS_SIGNAL_FLAGS_NONE, on_signal, open, NULL);
    return open;
}

void
ssa_fdo_open_free(SsaFdoOpen *open)
{
    g_dbus_connection_signal_unsubscribe(open->bus, open->subscription_id);
    g_hash_table_unref(open->notifications);
    g_queue_clear_full(&open->early, (GDestroyNotify) early_signal_free);
    ssa_idle_unref(open->idle);
    g_object_unref(open->bus);
    ssa_fdo_server_unref(open->server);
    g_free(open);
}
