/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The choice between the two standards, against scripted replies of the bus and of servers of both.
 */

#include "base/error.h"
#include "dbus-pair.h"
#include "fake-systemd.h"
#include "fixture.h"
#include "notifications/desktop-notifier.h"

#include <string.h>

#define TIMEOUT 20000 /* ms; everything is answered, however busy the machine is */
#define BUS     "org.freedesktop.DBus"
#define NOBODY  "!org.freedesktop.DBus.Error.NameHasNoOwner"
#define GTK     "org.gtk.Notifications"
#define FDO     "org.freedesktop.Notifications"
#define UNKNOWN "!org.freedesktop.DBus.Error.ServiceUnknown"
#define SHOWN   "('fdo guid :1.9 7', @a{sv} {'name': <'Name'>})"

typedef struct {
    char *dir;
    FakeManager *systemd;
    SsaSystemd *manager;
    BusPair pair;
    SsaDesktopNotifier *notifier;
    guint changes;     /* of the server */
    const char *first; /* the standard that was known first */
} Fixture;

static const char *
standard(Fixture *fixture)
{
    return ssa_desktop_notifier_get_server(fixture->notifier).standard;
}

static void
on_server_changed(SsaDesktopNotifier *notifier, gpointer user_data)
{
    Fixture *fixture = user_data;

    fixture->changes++;
    if (!fixture->first)
        fixture->first = standard(fixture);
}

static void
begin(Fixture *fixture)
{
    fixture->notifier =
        ssa_desktop_notifier_new(fixture->manager, fixture->pair.agent, "org.example.App");
    g_signal_connect(fixture->notifier, "server-changed", G_CALLBACK(on_server_changed), fixture);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
    SsaLimits limits;

    fixture->dir = fixture_runtime_dir_new();
    fixture->systemd = fake_manager_new(fixture->dir);
    ssa_limits_init(&limits);
    fixture->manager = ssa_systemd_new(fixture->dir, &limits);
    bus_pair_open(&fixture->pair);
    bus_pair_say(&fixture->pair, "GetNameOwner", NOBODY);
    bus_pair_say(&fixture->pair, "ListActivatableNames", "(@as [],)");
    bus_pair_say(&fixture->pair, "Show", SHOWN);
    bus_pair_say(&fixture->pair, "Withdraw", "()");
    bus_pair_say(&fixture->pair, "AddNotification", "()");
    bus_pair_say(&fixture->pair, "RemoveNotification", "()");
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    ssa_desktop_notifier_stop(fixture->notifier);
    g_object_unref(fixture->notifier);
    fixture_settle();
    bus_pair_close(&fixture->pair);
    g_object_unref(fixture->manager);
    fake_manager_free(fixture->systemd);
    fixture_settle();
    fixture_runtime_dir_remove(fixture->dir);
}

static void
change_owner(Fixture *fixture, const char *name, const char *before, const char *after)
{
    g_autofree char *arguments = g_strdup_printf("('%s', '%s', '%s')", name, before, after);

    bus_pair_emit(&fixture->pair, BUS, "/org/freedesktop/DBus", BUS, "NameOwnerChanged", arguments);
}

/* The agent takes its name. */
static void
own_name(Fixture *fixture)
{
    wait_until(fixture->first); /* the bus has answered */
    fixture_settle();
    change_owner(fixture, "io.snapcraft.SessionAgent", "",
                 g_dbus_connection_get_unique_name(fixture->pair.agent));
}

static char *
post(Fixture *fixture, const char *handle, GError **error)
{
    g_autoptr(SsaNotification) notification = ssa_notification_new("notification:x");
    g_autoptr(GAsyncResult) result = NULL;
    SsaNotifier *notifier = SSA_NOTIFIER(fixture->notifier);

    notification->title = g_strdup("title");
    notification->click = ssa_notification_action_new("seen", "x", "OK");
    ssa_notifier_post_async(notifier, notification, handle, TIMEOUT, fixture_keep_result, &result);
    wait_until(result);
    return ssa_notifier_post_finish(notifier, result, error);
}

static gboolean
withdraw(Fixture *fixture, const char *handle, GError **error)
{
    g_autoptr(GAsyncResult) result = NULL;
    SsaNotifier *notifier = SSA_NOTIFIER(fixture->notifier);

    ssa_notifier_withdraw_async(notifier, "notification:x", handle, TIMEOUT, fixture_keep_result,
                                &result);
    wait_until(result);
    return ssa_notifier_withdraw_finish(notifier, result, error);
}

/* Nothing is told before all is known. */
static void
test_nobody(Fixture *fixture, gconstpointer data)
{
    begin(fixture);
    wait_until(fixture->first);
    g_assert_cmpstr(fixture->first, ==, "none");
    change_owner(fixture, GTK, "", ":1.8");
    wait_until(g_strcmp0(standard(fixture), "gtk") == 0);
    change_owner(fixture, FDO, "", ":1.9");
    change_owner(fixture, GTK, ":1.8", "");
    wait_until(g_strcmp0(standard(fixture), "fdo") == 0);
    change_owner(fixture, FDO, ":1.9", "");
    wait_until(g_strcmp0(standard(fixture), "none") == 0);
}

/* A bus that does not answer is not taken for one without a server. */
static void
test_silent_bus(Fixture *fixture, gconstpointer data)
{
    bus_pair_say(&fixture->pair, "GetNameOwner", "");
    begin(fixture);
    wait_until(fixture->changes > 0); /* the names that can be started */
    fixture_settle();
    g_assert_null(fixture->first);
}

/* A server that the bus could start counts; what the bus does not say does not. */
static void
test_activatable(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *reply, *standard;
    } table[] = {{"(['org.freedesktop.Notifications'],)", "fdo"},
                 {"!org.example.No", "none"},
                 {"('text',)", "none"}};

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        if (i > 0) {
            ssa_desktop_notifier_stop(fixture->notifier);
            g_object_unref(fixture->notifier);
        }
        bus_pair_say(&fixture->pair, "ListActivatableNames", table[i].reply);
        fixture->first = NULL;
        begin(fixture);
        wait_until(fixture->first);
        g_assert_cmpstr(standard(fixture), ==, table[i].standard);
    }
}

static void
test_choice(Fixture *fixture, gconstpointer data)
{
    begin(fixture);
    own_name(fixture);
    change_owner(fixture, GTK, "", ":1.8");
    wait_until(g_strcmp0(standard(fixture), "gtk") == 0);
    g_autofree char *gtk = post(fixture, NULL, NULL);
    g_assert_cmpstr(gtk, ==, "gtk");
    change_owner(fixture, FDO, "", ":1.9");
    change_owner(fixture, GTK, ":1.8", "");
    wait_until(g_strcmp0(standard(fixture), "fdo") == 0);
    g_autofree char *fdo = post(fixture, NULL, NULL);
    g_assert_cmpstr(fdo, ==, "fdo guid :1.9 7");
    g_assert_cmpstr(ssa_desktop_notifier_get_server(fixture->notifier).name, ==, "Name");
    /* Another desktop has come: one notification each. */
    change_owner(fixture, GTK, "", ":1.8");
    wait_until(g_strcmp0(standard(fixture), "gtk") == 0);
    g_free(bus_pair_take_log(&fixture->pair));
    g_autofree char *next = post(fixture, fdo, NULL);
    g_assert_cmpstr(next, ==, "gtk");
    g_autofree char *log = bus_pair_take_log(&fixture->pair);
    g_assert_nonnull(
        strstr(log, "Withdraw ('fdo guid :1.9 7',); AddNotification ('org.example.App', "));
    /* And who is chosen may fail. */
    g_autoptr(GError) error = NULL;
    bus_pair_say(&fixture->pair, "AddNotification", "!org.example.No");
    g_assert_null(post(fixture, NULL, &error));
    g_assert_error(error, SSA_ERROR, SSA_ERROR_FAILED);
}

/* By the standard by which it was posted; a server that is not there shows nothing. */
static void
test_withdrawals(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    begin(fixture);
    own_name(fixture);
    g_assert_null(post(fixture, NULL, &error));
    g_assert_error(error, SSA_ERROR, SSA_ERROR_UNAVAILABLE);
    g_clear_error(&error);
    change_owner(fixture, FDO, "", ":1.9");
    wait_until(g_strcmp0(standard(fixture), "fdo") == 0);
    g_autofree char *fdo = post(fixture, NULL, NULL);
    g_free(bus_pair_take_log(&fixture->pair));
    g_assert_true(withdraw(fixture, fdo, NULL));
    g_autofree char *fdo_log = bus_pair_take_log(&fixture->pair);
    g_assert_cmpstr(fdo_log, ==, "Withdraw ('fdo guid :1.9 7',)");
    g_assert_true(withdraw(fixture, "gtk", NULL));
    g_assert_true(withdraw(fixture, NULL, NULL));
    g_autofree char *gtk_log = bus_pair_take_log(&fixture->pair);
    g_assert_cmpstr(gtk_log, ==,
                    "RemoveNotification ('org.example.App', 'notification:x'); RemoveNotification "
                    "('org.example.App', 'notification:x')");
    bus_pair_say(&fixture->pair, "RemoveNotification", UNKNOWN);
    g_assert_true(withdraw(fixture, "gtk", NULL));
    bus_pair_say(&fixture->pair, "RemoveNotification", "!org.example.No");
    g_assert_false(withdraw(fixture, "gtk", &error));
    g_assert_error(error, SSA_ERROR, SSA_ERROR_FAILED);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, test)                                                                            \
    g_test_add("/desktop-notifier/" name, Fixture, NULL, set_up, test, tear_down)
    ADD("nobody", test_nobody);
    ADD("silent-bus", test_silent_bus);
    ADD("activatable", test_activatable);
    ADD("choice", test_choice);
    ADD("withdrawals", test_withdrawals);
    return g_test_run();
}
