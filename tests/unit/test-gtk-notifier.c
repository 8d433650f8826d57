/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Both notifiers against scripted replies of the bus and of a server: each of them can be an error,
 * of another type, or nothing at all. */

#include "bus-pair.h"
#include "bus/gtk-notifier.h"
#include "fixture.h"

#include <string.h>

#define TIMEOUT 300 /* ms */

/* What comes back for a method: the text of a value, "!" is an error, "" is silence. */
typedef struct {
    const char *method, *reply;
} Line;

typedef struct {
    BusPair pair;
    Line script[8];
    int lines;
} Fixture;

static const Line good[] = {
    {"AddNotification", "()"},
    {"RemoveNotification", "()"},
};

/* Runs in GDBus' own thread, while the test waits. */
static GDBusMessage *
filter(GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer user_data)
{
    Fixture *fixture = user_data;
    const char *member = g_dbus_message_get_member(message);

    if (!incoming || g_dbus_message_get_message_type(message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
        return message;
    for (int i = 0; i < fixture->lines; i++) {
        const char *text = fixture->script[i].reply;
        if (!g_str_equal(fixture->script[i].method, member))
            continue;
        g_autoptr(GDBusMessage) reply = NULL;
        if (*text == '!')
            reply = g_dbus_message_new_method_error(message, "org.example.No", "no");
        else if (*text != '\0')
            reply = g_dbus_message_new_method_reply(message);
        if (*text == '(') {
            g_autoptr(GVariant) body = g_variant_parse(NULL, text, NULL, NULL, NULL);
            g_dbus_message_set_body(reply, body);
        }
        if (reply)
            g_dbus_connection_send_message(connection, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL,
                                           NULL);
        g_object_unref(message);
        return NULL;
    }
    return message;
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
    memcpy(fixture->script, good, sizeof good);
    fixture->lines = G_N_ELEMENTS(good);
    bus_pair_open(&fixture->pair);
    g_dbus_connection_add_filter(fixture->pair.other, filter, fixture, NULL);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    bus_pair_close(&fixture->pair);
    fixture_settle();
}

static void
say(Fixture *fixture, const char *method, const char *reply)
{
    for (int i = 0; i < fixture->lines; i++)
        if (g_str_equal(fixture->script[i].method, method))
            fixture->script[i].reply = reply;
}

/* Returns: the handle, or NULL with the error */
static char *
post(SsaNotifier *notifier, GError **error)
{
    g_autoptr(SsaNotice) notice = ssa_notice_new("notice:x");
    g_autoptr(GAsyncResult) result = NULL;

    notice->title = g_strdup("title");
    notice->body = g_strdup("body");
    notice->lifetime = G_MAXINT64;
    notice->click = ssa_notice_action_new("seen", "x", "OK");
    ssa_notifier_post_async(notifier, notice, NULL, TIMEOUT, fixture_keep_result, &result);
    wait_until(result);
    return ssa_notifier_post_finish(notifier, result, error);
}

static gboolean
withdraw(SsaNotifier *notifier, const char *handle, GError **error)
{
    g_autoptr(GAsyncResult) result = NULL;

    ssa_notifier_withdraw_async(notifier, "notice:x", handle, TIMEOUT, fixture_keep_result,
                                &result);
    wait_until(result);
    return ssa_notifier_withdraw_finish(notifier, result, error);
}

static void
test_success(Fixture *fixture, gconstpointer data)
{
    GError *error = NULL;
    g_autoptr(SsaNotifier) notifier = ssa_gtk_notifier_new(fixture->pair.agent, "org.example.App");
    g_autofree char *handle = post(notifier, &error);

    g_assert_no_error(error);
    g_assert_nonnull(handle);
    g_assert_true(withdraw(notifier, handle, &error));
    g_assert_no_error(error);
}

/* Each reply is told of, and the next notice is shown all the same. */
static void
test_faults(Fixture *fixture, gconstpointer data)
{
    static const char *const replies[] = {"!", "", "('text',)", "(true, uint32 1)"};
    g_autoptr(SsaNotifier) notifier = ssa_gtk_notifier_new(fixture->pair.agent, "org.example.App");

    for (gsize i = 0; i < G_N_ELEMENTS(replies); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GError) not_withdrawn = NULL;
        say(fixture, "AddNotification", replies[i]);
        say(fixture, "RemoveNotification", replies[i]);
        g_autofree char *handle = post(notifier, &error);
        g_test_message("%s: %s", replies[i], error ? error->message : handle);
        g_assert_null(handle);
        g_assert_nonnull(error);
        g_assert_false(withdraw(notifier, "gtk", &not_withdrawn));
        g_assert_nonnull(not_withdrawn);
        memcpy(fixture->script, good, sizeof good);
        g_autofree char *next = post(notifier, NULL);
        g_assert_nonnull(next);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, test) g_test_add("/gtk-notifier/" name, Fixture, NULL, set_up, test, tear_down)
    ADD("success", test_success);
    ADD("faults", test_faults);
    return g_test_run();
}
