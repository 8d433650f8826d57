/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The notifier of freedesktop.org's notifications against scripted replies of the bus and of a
 * server: each of them can be an error, of another type, or nothing at all; and signals of all
 * kinds. */

#include "base/error.h"
#include "base/limits.h"
#include "dbus-pair.h"
#include "fixture.h"
#include "notifications/fdo/fdo-notifier.h"
#include "notifications/fdo/fdo-open.h"

#include <string.h>

#define TIMEOUT 300 /* ms */
#define SERVER  ":1.9"
#define NO      "!org.example.No"

typedef struct {
    char *dir;
    SsaIdle *idle;
    SsaLimits limits;
    BusPair pair;
    SsaFdoNotifier *notifier;
    char *clicks; /* "ACTION TARGET TOKEN; …" */
} Fixture;

static void
on_idle(gpointer user_data)
{
}

static void
on_clicked(SsaNotifier *notifier, const char *action, const char *target, const char *token,
           gpointer user_data)
{
    Fixture *fixture = user_data;
    g_autofree char *before = fixture->clicks;

    fixture->clicks = g_strdup_printf("%s%s %s %s; ", before, action, target, token);
}

static void
be_good(Fixture *fixture)
{
    bus_pair_say(&fixture->pair, "GetNameOwner", "('" SERVER "',)");
    bus_pair_say(&fixture->pair, "StartServiceByName", "(uint32 1,)");
    bus_pair_say(&fixture->pair, "GetServerInformation", "('Name', 'Vendor', '2', '1.2')");
    bus_pair_say(&fixture->pair, "GetCapabilities", "(['actions', 'body'],)");
    bus_pair_say(&fixture->pair, "Notify", "(uint32 7,)");
    bus_pair_say(&fixture->pair, "CloseNotification", "()");
}

static void
begin(Fixture *fixture)
{
    fixture->notifier = ssa_fdo_notifier_new(fixture->idle, fixture->limits.notification_hold,
                                             fixture->pair.agent, "org.example.App");
    g_signal_connect(fixture->notifier, "clicked", G_CALLBACK(on_clicked), fixture);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
    SsaLimits limits;

    ssa_limits_init(&limits);
    fixture->dir = fixture_runtime_dir_new();
    fixture->idle = ssa_idle_new(-1, on_idle, NULL);
    fixture->limits = limits;
    fixture->clicks = g_strdup("");
    bus_pair_open(&fixture->pair);
    be_good(fixture);
    begin(fixture);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    g_object_unref(fixture->notifier);
    wait_until(ssa_idle_n_holds(fixture->idle) == 0);
    bus_pair_close(&fixture->pair);
    ssa_idle_unref(fixture->idle);
    g_free(fixture->clicks);
    fixture_settle();
    fixture_runtime_dir_remove(fixture->dir);
}

/* With a button.
 * Returns: the handle, or NULL with the error */
static char *
post(Fixture *fixture, const char *handle, gboolean quiet, GError **error)
{
    g_autoptr(SsaNotification) notification = ssa_notification_new("notification:x");
    g_autoptr(GAsyncResult) result = NULL;
    SsaNotifier *notifier = SSA_NOTIFIER(fixture->notifier);

    notification->title = g_strdup("title");
    notification->body = g_strdup("body");
    notification->lifetime = G_MAXINT64;
    notification->quiet = quiet;
    notification->click = ssa_notification_action_new("seen", "x", "OK");
    g_ptr_array_add(notification->buttons, ssa_notification_action_new("later", "foo", "Later"));
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

static void
emit(Fixture *fixture, const char *sender, const char *signal, const char *arguments)
{
    bus_pair_emit(&fixture->pair, sender, SSA_FDO_PATH, SSA_FDO_NOTIFICATIONS, signal, arguments);
}

/* Whatever has been sent until now has been taken up. */
static void
synchronise(Fixture *fixture)
{
    emit(fixture, SERVER, "NotificationClosed", "(uint32 999, uint32 1)");
    g_assert_true(g_dbus_connection_flush_sync(fixture->pair.other, NULL, NULL));
    g_free(post(fixture, NULL, FALSE, NULL));
}

static void
test_success(Fixture *fixture, gconstpointer data)
{
    GError *error = NULL;
    g_autofree char *handle = post(fixture, NULL, FALSE, &error);

    g_assert_no_error(error);
    g_assert_true(ssa_fdo_notifier_knows(handle));
    g_assert_cmpstr(ssa_fdo_notifier_get_server(fixture->notifier)->name, ==, "Name");
    g_assert_cmpuint(ssa_idle_n_holds(fixture->idle), ==, 1);
    /* The server is not asked about itself again, and the notification is replaced. */
    g_free(bus_pair_take_log(&fixture->pair));
    g_autofree char *next = post(fixture, handle, FALSE, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(next, ==, handle);
    g_autofree char *log = bus_pair_take_log(&fixture->pair);
    g_test_message("%s", log);
    g_assert_null(strstr(log, "GetServerInformation"));
    g_assert_nonnull(strstr(log, "Notify ('Snap Session Agent', 7,"));
    g_assert_true(withdraw(fixture, handle, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(ssa_idle_n_holds(fixture->idle), ==, 0);
}

/* Each reply is told of, and the next notification is shown all the same. */
static void
test_faults(Fixture *fixture, gconstpointer data)
{
    static const char *const methods[] = {"GetNameOwner", "GetServerInformation", "GetCapabilities",
                                          "Notify"};
    static const struct {
        const char *reply;
        int code;
    } table[] = {{NO, SSA_ERROR_FAILED},
                 {"", SSA_ERROR_TIMED_OUT},
                 {"(1.5,)", SSA_ERROR_FAILED},
                 {"!org.freedesktop.DBus.Error.ServiceUnknown", SSA_ERROR_UNAVAILABLE}};

    for (gsize i = 0; i < G_N_ELEMENTS(methods) * G_N_ELEMENTS(table); i++) {
        const char *method = methods[i % G_N_ELEMENTS(methods)];
        const char *reply = table[i / G_N_ELEMENTS(methods)].reply;
        g_autoptr(GError) error = NULL;
        g_object_unref(fixture->notifier);
        begin(fixture);
        bus_pair_say(&fixture->pair, method, reply);
        g_autofree char *handle = post(fixture, NULL, FALSE, &error);
        g_test_message("%s %s: %s", method, reply, error ? error->message : handle);
        g_assert_null(handle);
        g_assert_error(error, SSA_ERROR, table[i / G_N_ELEMENTS(methods)].code);
        g_assert_cmpuint(ssa_idle_n_holds(fixture->idle), ==, 0);
        be_good(fixture);
        g_autofree char *next = post(fixture, NULL, FALSE, NULL);
        g_assert_nonnull(next);
    }
}

/* A bus that knows how starts one; and says so when it cannot. */
static void
test_starting(Fixture *fixture, gconstpointer data)
{
    static const char *const replies[] = {NO, "", "('text',)"};

    bus_pair_say(&fixture->pair, "GetNameOwner", "!org.freedesktop.DBus.Error.NameHasNoOwner");
    for (gsize i = 0; i < G_N_ELEMENTS(replies); i++) {
        g_autoptr(GError) error = NULL;
        bus_pair_say(&fixture->pair, "StartServiceByName", replies[i]);
        g_autofree char *handle = post(fixture, NULL, FALSE, &error);
        g_assert_null(handle);
        g_assert_nonnull(error);
    }
    /* It was started, and still has no owner: that is not tried for ever. */
    g_autoptr(GError) error = NULL;
    bus_pair_say(&fixture->pair, "StartServiceByName", "(uint32 1,)");
    g_free(bus_pair_take_log(&fixture->pair));
    g_autofree char *handle = post(fixture, NULL, FALSE, &error);
    g_assert_null(handle);
    g_autofree char *log = bus_pair_take_log(&fixture->pair);
    g_assert_cmpstr(log, ==,
                    "GetNameOwner ('" SSA_FDO_NOTIFICATIONS "',); StartServiceByName "
                    "('" SSA_FDO_NOTIFICATIONS "', 0); GetNameOwner ('" SSA_FDO_NOTIFICATIONS
                    "',)");
}

/* A server that gives no id, and one that cannot have actions. */
static void
test_odd_servers(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    bus_pair_say(&fixture->pair, "Notify", "(uint32 0,)");
    g_autofree char *none = post(fixture, NULL, FALSE, &error);
    g_assert_null(none);
    g_assert_error(error, SSA_ERROR, SSA_ERROR_FAILED);
    g_object_unref(fixture->notifier);
    begin(fixture);
    be_good(fixture);
    bus_pair_say(&fixture->pair, "GetCapabilities", "(@as [],)");
    g_autofree char *handle = post(fixture, NULL, FALSE, NULL);
    g_assert_nonnull(handle);
    g_assert_cmpuint(ssa_idle_n_holds(fixture->idle), ==, 0);
}

static void
test_clicks(Fixture *fixture, gconstpointer data)
{
    g_free(post(fixture, NULL, FALSE, NULL));

    /* Of somebody else, of another notification, of another type, of no button. */
    emit(fixture, ":1.8", "ActionInvoked", "(uint32 7, 'default')");
    emit(fixture, SERVER, "ActionInvoked", "(uint32 8, 'default')");
    emit(fixture, SERVER, "ActionInvoked", "(7, 'default')");
    emit(fixture, SERVER, "ActionInvoked", "('default',)");
    emit(fixture, SERVER, "ActionInvoked", "(uint32 7, 'nothing')");
    emit(fixture, SERVER, "ActivationToken", "(uint32 7, 5)");
    emit(fixture, SERVER, "NotificationClosed", "(7, uint32 2)");
    synchronise(fixture);
    g_assert_cmpstr(fixture->clicks, ==, "");
    g_assert_cmpuint(ssa_idle_n_holds(fixture->idle), ==, 1);
    /* Once, with its token. */
    emit(fixture, SERVER, "ActivationToken", "(uint32 7, 'token')");
    emit(fixture, SERVER, "ActionInvoked", "(uint32 7, 'default')");
    emit(fixture, SERVER, "ActionInvoked", "(uint32 7, 'default')");
    emit(fixture, SERVER, "NotificationClosed", "(uint32 7, uint32 2)");
    wait_until(ssa_idle_n_holds(fixture->idle) == 0);
    g_assert_cmpstr(fixture->clicks, ==, "seen x token; ");
}

/* It can still be clicked on, and is not updated, which would be a new popup. */
static void
test_expired(Fixture *fixture, gconstpointer data)
{
    g_autofree char *handle = post(fixture, NULL, FALSE, NULL);

    emit(fixture, SERVER, "NotificationClosed", "(uint32 7, uint32 1)");
    wait_until(ssa_idle_n_holds(fixture->idle) == 0);
    g_free(bus_pair_take_log(&fixture->pair));
    g_free(post(fixture, handle, TRUE, NULL));
    g_autofree char *log = bus_pair_take_log(&fixture->pair);
    g_assert_null(strstr(log, "Notify"));
    emit(fixture, SERVER, "ActionInvoked", "(uint32 7, 'default')");
    wait_until(*fixture->clicks);
    g_assert_cmpstr(fixture->clicks, ==, "seen x (null); ");
}

/* Where notifications persist, the agent stays for one that has expired. */
static void
test_persistent(Fixture *fixture, gconstpointer data)
{
    bus_pair_say(&fixture->pair, "GetCapabilities", "(['actions', 'persistence'],)");
    g_free(post(fixture, NULL, FALSE, NULL));
    emit(fixture, SERVER, "NotificationClosed", "(uint32 7, uint32 1)");
    /* Of another notification, so that both signals have been taken up. */
    bus_pair_say(&fixture->pair, "Notify", "(uint32 8,)");
    g_free(post(fixture, NULL, FALSE, NULL));
    g_assert_cmpuint(ssa_idle_n_holds(fixture->idle), ==, 2);
    emit(fixture, SERVER, "ActionInvoked", "(uint32 7, 'default')");
    wait_until(ssa_idle_n_holds(fixture->idle) == 1);
    g_assert_cmpstr(fixture->clicks, ==, "seen x (null); ");
}

/* A server that does not know what is replaced gives the new notification an id of its own. */
static void
test_replaced_by_another(Fixture *fixture, gconstpointer data)
{
    g_autofree char *handle = post(fixture, NULL, FALSE, NULL);

    bus_pair_say(&fixture->pair, "Notify", "(uint32 8,)");
    g_free(post(fixture, handle, FALSE, NULL));
    g_assert_cmpuint(ssa_idle_n_holds(fixture->idle), ==, 1);
}

static void
test_buttons(Fixture *fixture, gconstpointer data)
{
    g_autoptr(SsaNotification) notification = ssa_notification_new("notification:x");
    g_free(post(fixture, NULL, FALSE, NULL));

    g_ptr_array_add(notification->buttons, ssa_notification_action_new("later", "foo", "Later"));
    g_autofree char *key = ssa_fdo_open_key(notification, 0);
    g_autofree char *arguments = g_strdup_printf("(uint32 7, '%s')", key);
    emit(fixture, SERVER, "ActionInvoked", arguments);
    wait_until(*fixture->clicks);
    g_assert_cmpstr(fixture->clicks, ==, "later foo (null); ");
}

/* What another server shows under that id is another notification. */
static void
test_another_server(Fixture *fixture, gconstpointer data)
{
    g_autofree char *handle = post(fixture, NULL, FALSE, NULL);

    ssa_fdo_notifier_set_owner(fixture->notifier, SERVER);
    g_assert_nonnull(ssa_fdo_notifier_get_server(fixture->notifier));
    ssa_fdo_notifier_set_owner(fixture->notifier, ":1.10");
    g_assert_null(ssa_fdo_notifier_get_server(fixture->notifier));
    g_assert_cmpuint(ssa_idle_n_holds(fixture->idle), ==, 0);
    bus_pair_say(&fixture->pair, "GetNameOwner", "(':1.10',)");
    g_free(bus_pair_take_log(&fixture->pair));
    g_autofree char *next = post(fixture, handle, FALSE, NULL);
    g_assert_cmpstr(next, !=, handle);
    g_autofree char *log = bus_pair_take_log(&fixture->pair);
    g_assert_nonnull(strstr(log, "Notify ('Snap Session Agent', 0,"));
}

/* An update to what nobody shows any more is none. */
static void
test_quiet(Fixture *fixture, gconstpointer data)
{
    static const char *const handles[] = {NULL, "", "fdo", "gtk", "fdo x :1.9 7", "fdo x :1.9 x"};

    for (gsize i = 0; i < G_N_ELEMENTS(handles); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *handle = post(fixture, handles[i], TRUE, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(handle, ==, handles[i] ? handles[i] : "");
    }
    g_autofree char *log = bus_pair_take_log(&fixture->pair);
    g_assert_null(strstr(log, "Notify"));
    g_autofree char *handle = post(fixture, NULL, FALSE, NULL);
    g_autofree char *updated = post(fixture, handle, TRUE, NULL);
    g_assert_cmpstr(updated, ==, handle);
    g_autofree char *both = bus_pair_take_log(&fixture->pair);
    g_assert_nonnull(strstr(both, "Notify ('Snap Session Agent', 7,"));
}

/* Servers say no about what they do not show any more; a silent one is told of. */
static void
test_withdrawals(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *reply;
        gboolean succeeds;
    } table[] = {{"()", TRUE}, {NO, TRUE}, {"(true,)", TRUE}, {"", FALSE}};

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *handle = post(fixture, NULL, FALSE, NULL);
        bus_pair_say(&fixture->pair, "CloseNotification", table[i].reply);
        g_assert_cmpint(withdraw(fixture, handle, &error), ==, table[i].succeeds);
        g_assert_cmpint(g_error_matches(error, SSA_ERROR, SSA_ERROR_TIMED_OUT), ==,
                        !table[i].succeeds);
        g_assert_cmpuint(ssa_idle_n_holds(fixture->idle), ==, 0);
    }
    g_free(bus_pair_take_log(&fixture->pair));
    g_assert_true(withdraw(fixture, "fdo nonsense", NULL));
    g_assert_true(withdraw(fixture, NULL, NULL));
    g_autofree char *log = bus_pair_take_log(&fixture->pair);
    g_assert_cmpstr(log, ==, "");
}

/* The server goes while it is asked to show something. */
static void
test_server_goes(Fixture *fixture, gconstpointer data)
{
    g_autoptr(SsaNotification) notification = ssa_notification_new("notification:x");
    g_autoptr(GAsyncResult) result = NULL;
    g_autoptr(GError) error = NULL;
    SsaNotifier *notifier = SSA_NOTIFIER(fixture->notifier);

    notification->title = g_strdup("title");
    bus_pair_say(&fixture->pair, "Notify", "");
    ssa_notifier_post_async(notifier, notification, NULL, TIMEOUT, fixture_keep_result, &result);
    wait_until(ssa_fdo_notifier_get_server(fixture->notifier));
    ssa_fdo_notifier_set_owner(fixture->notifier, NULL);
    wait_until(result);
    g_autofree char *handle = ssa_notifier_post_finish(notifier, result, &error);
    g_assert_null(handle);
    g_assert_error(error, SSA_ERROR, SSA_ERROR_FAILED);
}

/* On the way out nobody stays, but a click counts. */
static void
test_on_the_way_out(Fixture *fixture, gconstpointer data)
{
    g_free(post(fixture, NULL, FALSE, NULL));

    ssa_fdo_notifier_stop_holding(fixture->notifier);
    g_assert_cmpuint(ssa_idle_n_holds(fixture->idle), ==, 0);
    emit(fixture, SERVER, "ActionInvoked", "(uint32 7, 'default')");
    wait_until(*fixture->clicks);
    g_autofree char *next = post(fixture, NULL, FALSE, NULL);
    g_assert_nonnull(next);
    g_assert_cmpuint(ssa_idle_n_holds(fixture->idle), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, test) g_test_add("/fdo-notifier/" name, Fixture, NULL, set_up, test, tear_down)
    ADD("success", test_success);
    ADD("faults", test_faults);
    ADD("starting", test_starting);
    ADD("odd-servers", test_odd_servers);
    ADD("clicks", test_clicks);
    ADD("expired", test_expired);
    ADD("persistent", test_persistent);
    ADD("replaced-by-another", test_replaced_by_another);
    ADD("buttons", test_buttons);
    ADD("another-server", test_another_server);
    ADD("quiet", test_quiet);
    ADD("withdrawals", test_withdrawals);
    ADD("server-goes", test_server_goes);
    ADD("on-the-way-out", test_on_the_way_out);
    return g_test_run();
}
