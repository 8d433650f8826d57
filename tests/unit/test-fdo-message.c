/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* What a freedesktop.org server is sent for a notification, by what the server can do. */

#include "notifications/fdo/fdo-message.h"
#include "notifications/fdo/fdo-open.h"
#include "notifications/model/actions.h"

#include <string.h>

typedef struct {
    GVariant *parameters;
    const char *app_name, *icon, *summary, *body;
    char **actions;
    GVariant *hints;
    guint replaces;
    int timeout;
} Message;

static SsaFdoServer *
make_server(const char *name, const char *capabilities)
{
    SsaFdoServer *server = g_rc_box_new0(SsaFdoServer);

    server->owner = g_strdup(":1.7");
    server->name = g_strdup(name);
    server->version = g_strdup("1");
    server->capabilities = g_strsplit(capabilities, " ", -1);
    return server;
}

static SsaNotification *
make_notification(void)
{
    SsaNotification *notification = ssa_notification_new("refresh:foo");

    notification->title = g_strdup("The <title>");
    notification->body = g_strdup("A & <b>");
    notification->urgency = SSA_URGENCY_NORMAL;
    notification->click = ssa_notification_action_new(SSA_ACTION_LATER, "foo", "Later");
    g_ptr_array_add(notification->buttons,
                    ssa_notification_action_new(SSA_ACTION_CLOSE, "foo", "Close"));
    g_ptr_array_add(notification->buttons,
                    ssa_notification_action_new(SSA_ACTION_OPEN, "a", "Open a"));
    g_ptr_array_add(notification->buttons,
                    ssa_notification_action_new(SSA_ACTION_OPEN, "b", "Open b"));
    return notification;
}

/* The message taken apart; what it owns ends with message_clear(). */
static void
make_message(const SsaNotification *notification, const char *server_name, const char *capabilities,
             Message *message)
{
    g_autoptr(SsaFdoServer) server = make_server(server_name, capabilities);

    message->parameters = g_variant_ref_sink(
        ssa_fdo_message_new(notification, server, "io.snapcraft.SessionAgent", 9));
    g_variant_get(message->parameters, "(&su&s&s&s^as@a{sv}i)", &message->app_name,
                  &message->replaces, &message->icon, &message->summary, &message->body,
                  &message->actions, &message->hints, &message->timeout);
}

static void
message_clear(Message *message)
{
    g_strfreev(message->actions);
    g_variant_unref(message->hints);
    g_variant_unref(message->parameters);
}

static guchar
urgency_of(const Message *message)
{
    guchar urgency = 255;

    g_assert_true(g_variant_lookup(message->hints, "urgency", "y", &urgency));
    return urgency;
}

static void
test_everything(void)
{
    g_autoptr(SsaNotification) notification = make_notification();
    static const char *const actions[] = {"default", "Later",  "close-and-update", "Close", "open",
                                          "Open a",  "open-2", "Open b",           NULL};
    const char *desktop_entry = NULL;
    Message message;

    make_message(notification, "x", "body body-markup actions", &message);
    g_assert_cmpuint(message.replaces, ==, 9);
    g_assert_cmpint(message.timeout, ==, -1);
    g_assert_cmpstr(message.summary, ==, "The <title>");
    g_assert_cmpstr(message.body, ==, "A &amp; &lt;b&gt;");
    g_assert_cmpstr(message.icon, ==, "");
    g_assert_cmpstrv(message.actions, actions);
    g_assert_cmpint(urgency_of(&message), ==, 1);
    g_assert_true(g_variant_lookup(message.hints, "desktop-entry", "&s", &desktop_entry));
    g_assert_cmpstr(desktop_entry, ==, "io.snapcraft.SessionAgent");
    g_assert_false(g_variant_lookup(message.hints, "suppress-sound", "b", NULL));
    g_assert_false(g_variant_lookup(message.hints, "image-path", "s", NULL));
    message_clear(&message);
}

static void
test_less(void)
{
    static const struct {
        const char *server, *capabilities, *summary, *body;
        guint n_actions;
    } table[] = {
        {"x", "", "A & <b>", "", 0},
        {"x", "actions", "A & <b>", "", 8},
        {"x", "body", "The <title>", "A & <b>", 0},
        {"notify-osd", "body body-markup", "The <title>", "A &amp; &lt;b&gt;", 0},
        {"Xfce Notify Daemon", "actions body", "The <title>", "A & <b>", 6},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(SsaNotification) notification = make_notification();
        g_autoptr(SsaFdoServer) server = make_server(table[i].server, table[i].capabilities);
        Message message;
        make_message(notification, table[i].server, table[i].capabilities, &message);
        g_assert_cmpstr(message.summary, ==, table[i].summary);
        g_assert_cmpstr(message.body, ==, table[i].body);
        g_assert_cmpuint(g_strv_length(message.actions), ==, table[i].n_actions);
        g_assert_true(ssa_fdo_message_has_actions(notification, server) ==
                      (table[i].n_actions > 0));
        message_clear(&message);
    }
}

/* A click that does nothing is not offered, and nobody has to stay for it. */
static void
test_nothing_to_click(void)
{
    static const char *const names[] = {"x", "Xfce Notify Daemon"};

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(SsaNotification) notification = make_notification();
        g_autoptr(SsaFdoServer) server = make_server(names[i], "actions body");
        g_ptr_array_set_size(notification->buttons, 0);
        g_assert_true(ssa_fdo_message_has_actions(notification, server) == (i == 0));
        ssa_notification_action_free(notification->click);
        notification->click = ssa_notification_action_new(SSA_ACTION_DISMISS, "x", "");
        g_assert_false(ssa_fdo_message_has_actions(notification, server));
        g_clear_pointer(&notification->click, ssa_notification_action_free);
        g_assert_false(ssa_fdo_message_has_actions(notification, server));
    }
}

static void
test_icons_and_urgency(void)
{
    static const struct {
        const char *icon, *expected;
        SsaUrgency urgency;
        guchar number;
        gboolean quiet;
    } table[] = {
        {"foo-icon", "foo-icon", SSA_URGENCY_LOW, 0, FALSE},
        {"/a b/c.png", "file:///a%20b/c.png", SSA_URGENCY_URGENT, 2, TRUE},
        {"/x", "file:///x", SSA_URGENCY_NOW, 2, FALSE},
        {NULL, "", SSA_URGENCY_NORMAL, 1, TRUE},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(SsaNotification) notification = make_notification();
        const char *path = "";
        gboolean silent = FALSE;
        Message message;
        notification->icon = g_strdup(table[i].icon);
        notification->urgency = table[i].urgency;
        notification->quiet = table[i].quiet;
        make_message(notification, "x", "body", &message);
        g_variant_lookup(message.hints, "image-path", "&s", &path);
        g_variant_lookup(message.hints, "suppress-sound", "b", &silent);
        g_assert_cmpstr(message.icon, ==, table[i].expected);
        g_assert_cmpstr(path, ==, table[i].expected);
        g_assert_cmpint(urgency_of(&message), ==, table[i].number);
        g_assert_true(silent == table[i].quiet);
        message_clear(&message);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fdo-message/everything", test_everything);
    g_test_add_func("/fdo-message/less", test_less);
    g_test_add_func("/fdo-message/nothing-to-click", test_nothing_to_click);
    g_test_add_func("/fdo-message/icons-and-urgency", test_icons_and_urgency);
    return g_test_run();
}
