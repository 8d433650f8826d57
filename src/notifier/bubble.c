/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* One notification on the screen, and the differences between servers: some send both a button's
 * action and "default" for one click; some never send NotificationClosed after an action; some
 * report that a notification has expired and list it with its actions. */

#include "notifier/bubble.h"
#include "notifications/model/actions.h"
#include "notifier/notifier-limits.h"

#include <libnotify/notify.h>

#define DEFAULT_KEY "default"
/* NotificationClosed: the notification has expired. */
#define REASON_EXPIRED 1

struct _SsnBubble {
    SsaNotification *notification;
    const SsnServer *server;
    NotifyNotification *shown;
    gint id;              /* libnotify forgets it when the notification is closed */
    gboolean is_settled;  /* signals about the notification that it replaces have been handled */
    gboolean is_stale;    /* "closed" was about the notification that it replaces */
    gboolean is_restored; /* libnotify has been told the id again; it emits "closed" only once */
    gint64 time;          /* monotonic, in microseconds */
    gboolean is_kept, has_expired, is_over;
    const SsaNotificationAction *chosen; /* by the click that is being collected */
    char *token;
    guint click_id, lifetime_id, closed_id;
    guint settle_id;
    guint signals_id; /* the subscription to signals that libnotify drops */
    SsnBubbleFunc ended;
    gpointer user_data;
};

void
ssn_bubble_free(SsnBubble *bubble)
{
    g_clear_handle_id(&bubble->click_id, g_source_remove);
    g_clear_handle_id(&bubble->lifetime_id, g_source_remove);
    g_clear_handle_id(&bubble->closed_id, g_source_remove);
    g_clear_handle_id(&bubble->settle_id, g_source_remove);
    if (bubble->signals_id != 0)
        g_dbus_connection_signal_unsubscribe(bubble->server->bus, bubble->signals_id);
    g_signal_handlers_disconnect_by_data(bubble->shown, bubble);
    notify_notification_clear_actions(bubble->shown);
    g_object_unref(bubble->shown);
    ssa_notification_unref(bubble->notification);
    g_free(bubble->token);
    g_free(bubble);
}

guint
ssn_bubble_get_id(SsnBubble *bubble)
{
    return (guint) bubble->id;
}

gint64
ssn_bubble_get_time(SsnBubble *bubble)
{
    return bubble->time;
}

const SsaNotificationAction *
ssn_bubble_get_click(SsnBubble *bubble, const char **token)
{
    *token = bubble->token;
    return bubble->chosen;
}

gboolean
ssn_bubble_is_kept(SsnBubble *bubble)
{
    return bubble->is_kept;
}

gboolean
ssn_bubble_has_expired(SsnBubble *bubble)
{
    return bubble->has_expired;
}

gboolean
ssn_bubble_is_over(SsnBubble *bubble)
{
    return bubble->is_over;
}

static void
end(SsnBubble *bubble, const SsaNotificationAction *action)
{
    bubble->ended(bubble, action, bubble->token, bubble->user_data);
    ssn_bubble_free(bubble);
}

static gboolean
on_click_collected(gpointer user_data)
{
    SsnBubble *bubble = user_data;

    bubble->click_id = 0;
    end(bubble, bubble->chosen);
    return G_SOURCE_REMOVE;
}

static gboolean
on_lifetime(gpointer user_data)
{
    SsnBubble *bubble = user_data;

    bubble->lifetime_id = 0;
    bubble->is_over = TRUE;
    end(bubble, bubble->chosen);
    return G_SOURCE_REMOVE;
}

/* The most exact action of a click wins.
 * @token: (nullable): its activation token */
static void
choose(SsnBubble *bubble, const SsaNotificationAction *action, const char *token)
{
    if (token) {
        g_free(bubble->token);
        bubble->token = g_strdup(token);
    }
    if (!bubble->chosen || bubble->chosen == bubble->notification->click)
        bubble->chosen = action;
    if (bubble->click_id == 0)
        bubble->click_id = g_timeout_add(SSN_CLICK_MS, on_click_collected, bubble);
}

/* Xfce draws the action of a click on the notification as one more button. */
static gboolean
offers_click(const SsnBubble *bubble)
{
    const SsaNotificationAction *click = bubble->notification->click;

    return click && !g_str_equal(click->action, SSA_ACTION_DISMISS) &&
           !g_str_equal(bubble->server->name, "Xfce Notify Daemon");
}

/* These show a bar instead of the text. */
static gboolean
shows_bar(const SsnServer *server)
{
    return !g_str_equal(server->name, "Xfce Notify Daemon") &&
           !g_str_equal(server->name, "notify-osd");
}

/* The key of a button: its action, with its index if another button has the same action. */
static char *
make_key(const GPtrArray *buttons, guint index)
{
    const SsaNotificationAction *button = g_ptr_array_index(buttons, index);

    for (guint i = 0; i < index; i++) {
        const SsaNotificationAction *other = g_ptr_array_index(buttons, i);
        if (g_str_equal(other->action, button->action))
            return g_strdup_printf("%s-%u", button->action, index);
    }
    return g_strdup(button->action);
}

static void
choose_key(SsnBubble *bubble, const char *key, const char *token)
{
    const GPtrArray *buttons = bubble->notification->buttons;

    if (g_str_equal(key, DEFAULT_KEY) && offers_click(bubble))
        choose(bubble, bubble->notification->click, token);
    for (guint i = 0; i < buttons->len; i++) {
        g_autofree char *button_key = make_key(buttons, i);
        if (g_str_equal(button_key, key))
            choose(bubble, g_ptr_array_index(buttons, i), token);
    }
}

static void
on_action(NotifyNotification *shown, char *key, gpointer user_data)
{
    choose_key(user_data, key, notify_notification_get_activation_token(shown));
}

static void
restore(SsnBubble *bubble)
{
    bubble->is_restored = TRUE;
    g_object_set(bubble->shown, "id", bubble->id, NULL);
}

/* The server may still list it, with its actions. */
static void
keep_expired(SsnBubble *bubble)
{
    bubble->has_expired = TRUE;
    restore(bubble);
    if (ssn_server_can(bubble->server, "persistence"))
        return;
    g_clear_handle_id(&bubble->lifetime_id, g_source_remove);
    bubble->lifetime_id = g_timeout_add(SSN_EXPIRED_MS, on_lifetime, bubble);
}

/* Between NotificationClosed and restore(), libnotify does not know the id. */
static gboolean
is_forgotten(SsnBubble *bubble)
{
    gint id = 0;

    g_object_get(bubble->shown, "id", &id, NULL);
    return id != bubble->id;
}

static void
on_missed_action(SsnBubble *bubble, GVariant *parameters)
{
    guint32 id = 0;
    char *key = NULL;

    g_variant_get(parameters, "(u&s)", &id, &key);
    if (id != (guint32) bubble->id || !is_forgotten(bubble))
        return;
    choose_key(bubble, key, NULL);
}

/* Whether libnotify has emitted "closed": it does that once. */
static gboolean
is_late(const SsnBubble *bubble)
{
    return bubble->is_restored || bubble->closed_id != 0;
}

/* Signals of the server that libnotify drops. */
static void
on_signal(GDBusConnection *bus, const char *sender, const char *path, const char *interface,
          const char *signal, GVariant *parameters, gpointer user_data)
{
    SsnBubble *bubble = user_data;
    guint32 id = 0, reason = REASON_EXPIRED;

    if (g_str_equal(signal, "ActionInvoked") &&
        g_variant_is_of_type(parameters, G_VARIANT_TYPE("(us)")))
        on_missed_action(bubble, parameters);
    if (!g_str_equal(signal, "NotificationClosed") ||
        !g_variant_is_of_type(parameters, G_VARIANT_TYPE("(uu)")))
        return;
    g_variant_get(parameters, "(uu)", &id, &reason);
    if (id != (guint32) bubble->id || !bubble->is_settled || !is_late(bubble))
        return;
    if (reason == REASON_EXPIRED && bubble->is_restored && !bubble->has_expired)
        keep_expired(bubble);
    else if (reason != REASON_EXPIRED && bubble->click_id == 0)
        end(bubble, NULL);
}

/* libnotify is in the middle of the signal when it emits "closed", and sets the id to 0 after it.
 */
static gboolean
on_after_closed(gpointer user_data)
{
    SsnBubble *bubble = user_data;

    bubble->closed_id = 0;
    if (bubble->click_id != 0)
        return G_SOURCE_REMOVE;
    if (bubble->is_stale)
        restore(bubble);
    else if (notify_notification_get_closed_reason(bubble->shown) == REASON_EXPIRED)
        keep_expired(bubble);
    else
        end(bubble, NULL);
    return G_SOURCE_REMOVE;
}

/* Signals that came before the server's reply have been dispatched. */
static gboolean
on_settled(gpointer user_data)
{
    SsnBubble *bubble = user_data;

    bubble->settle_id = 0;
    bubble->is_settled = TRUE;
    return G_SOURCE_REMOVE;
}

static void
on_closed(NotifyNotification *shown, gpointer user_data)
{
    SsnBubble *bubble = user_data;

    bubble->is_stale = !bubble->is_settled;
    if (bubble->closed_id == 0)
        bubble->closed_id = g_idle_add_full(G_PRIORITY_HIGH, on_after_closed, bubble, NULL);
}

static void
add_actions(SsnBubble *bubble)
{
    const GPtrArray *buttons = bubble->notification->buttons;

    if (!ssn_server_can(bubble->server, "actions"))
        return;
    bubble->is_kept = bubble->is_kept || buttons->len > 0 || offers_click(bubble);
    if (offers_click(bubble))
        notify_notification_add_action(bubble->shown, DEFAULT_KEY,
                                       bubble->notification->click->label, on_action, bubble, NULL);
    for (guint i = 0; i < buttons->len; i++) {
        const SsaNotificationAction *button = g_ptr_array_index(buttons, i);
        g_autofree char *key = make_key(buttons, i);
        notify_notification_add_action(bubble->shown, key, button->label, on_action, bubble, NULL);
    }
}

static void
add_hints(SsnBubble *bubble, const char *icon)
{
    static const NotifyUrgency urgencies[] = {
        [SSA_URGENCY_LOW] = NOTIFY_URGENCY_LOW,
        [SSA_URGENCY_NORMAL] = NOTIFY_URGENCY_NORMAL,
        [SSA_URGENCY_URGENT] = NOTIFY_URGENCY_CRITICAL,
        [SSA_URGENCY_NOW] = NOTIFY_URGENCY_CRITICAL,
    };

    notify_notification_set_urgency(bubble->shown, urgencies[bubble->notification->urgency]);
    notify_notification_set_hint(bubble->shown, "desktop-entry",
                                 g_variant_new_string("io.snapcraft.SessionAgent"));
    /* gnome-shell shows the application's own icon unless this says otherwise. */
    if (icon && bubble->server->has_images)
        notify_notification_set_hint(bubble->shown, "image-path", g_variant_new_string(icon));
    if (bubble->notification->progress > 0 && shows_bar(bubble->server))
        notify_notification_set_hint(bubble->shown, "value",
                                     g_variant_new_int32(bubble->notification->progress));
    if (bubble->notification->quiet)
        notify_notification_set_hint(bubble->shown, "suppress-sound", g_variant_new_boolean(TRUE));
}

/* The icon as the specification wants it: a themed icon's name, or a file's URI. */
static char *
make_icon(const SsaNotification *notification)
{
    if (!notification->icon || *notification->icon != '/')
        return g_strdup(notification->icon);
    return g_filename_to_uri(notification->icon, NULL, NULL);
}

/* From libnotify 0.8.4 on, the icon of the constructor becomes an image hint, and 0.8.9 aborts if
 * the server implements a version before 1.1. The icon itself is the property "app-icon".
 * @icon: (nullable): a themed icon's name or a URI */
static NotifyNotification *
make_notification(const SsaNotification *notification, const SsnServer *server, const char *icon)
{
    g_autoptr(GTypeClass) class = g_type_class_ref(NOTIFY_TYPE_NOTIFICATION);
    gboolean has_app_icon = g_object_class_find_property(G_OBJECT_CLASS(class), "app-icon") != NULL;
    /* If there is nothing but a summary, the body says more than the title. */
    gboolean has_body = ssn_server_can(server, "body");
    const char *body = notification->body ? notification->body : "";
    g_autofree char *escaped =
        ssn_server_can(server, "body-markup") ? g_markup_escape_text(body, -1) : g_strdup(body);

    NotifyNotification *shown =
        notify_notification_new(has_body || *body == '\0' ? notification->title : body,
                                has_body ? escaped : "", has_app_icon ? "" : icon);
    if (has_app_icon)
        g_object_set(shown, "app-icon", icon, NULL);
    return shown;
}

SsnBubble *
ssn_bubble_show(SsaNotification *notification, const SsnServer *server, guint replaces,
                SsnBubbleFunc ended, gpointer user_data, GError **error)
{
    g_autoptr(SsnBubble) bubble = g_new0(SsnBubble, 1);
    g_autofree char *icon = make_icon(notification);

    bubble->notification = ssa_notification_ref(notification);
    bubble->server = server;
    bubble->time = g_get_monotonic_time();
    bubble->ended = ended;
    bubble->user_data = user_data;
    bubble->is_kept = notification->live;
    bubble->shown = make_notification(notification, server, icon);
    g_object_set(bubble->shown, "id", (gint) replaces, NULL);
    notify_notification_set_timeout(bubble->shown, NOTIFY_EXPIRES_DEFAULT);
    add_hints(bubble, icon);
    add_actions(bubble);
    g_signal_connect(bubble->shown, "closed", G_CALLBACK(on_closed), bubble);
    if (!notify_notification_show(bubble->shown, error))
        return NULL;
    g_object_get(bubble->shown, "id", &bubble->id, NULL);
    if (bubble->id == 0) {
        g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_FAILED,
                            "the notification server gave the notification no id");
        return NULL;
    }
    if (!bubble->is_kept)
        return g_steal_pointer(&bubble);
    bubble->lifetime_id = g_timeout_add((guint) CLAMP(notification->lifetime, 1, SSN_LIFETIME_MS),
                                        on_lifetime, bubble);
    bubble->signals_id = g_dbus_connection_signal_subscribe(
        server->bus, server->owner, "org.freedesktop.Notifications", NULL,
        "/org/freedesktop/Notifications", NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_signal, bubble, NULL);
    bubble->is_settled = replaces == 0;
    if (!bubble->is_settled)
        bubble->settle_id = g_idle_add_full(G_PRIORITY_DEFAULT, on_settled, bubble, NULL);
    return g_steal_pointer(&bubble);
}
