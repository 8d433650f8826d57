/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The client of the notifier, against scripted replies of a notifier. The notifier itself is tested
 * with real and malicious notification servers. */

#include "base/error.h"
#include "dbus-pair.h"
#include "fake-systemd.h"
#include "fixture.h"
#include "notifications/fdo/fdo-notifier.h"

/* In milliseconds: for calls that are answered, however busy the machine is, and for those that are
 * not. */
#define TIMEOUT       20000
#define SHORT_TIMEOUT 300

#define SHOWN   "('fdo guid :1.9 7', @a{sv} {'name': <'Name'>, 'capabilities': <['body']>})"
#define UNKNOWN "!org.freedesktop.DBus.Error.ServiceUnknown"
#define ERRORS  "!io.snapcraft.SessionNotifier1.Error."

typedef struct {
    char *dir;
    FakeManager *systemd;
    SsaSystemd *manager;
    BusPair pair;
    SsaFdoNotifier *notifier;
    gint64 timeout;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    SsaLimits limits;

    ssa_limits_init(&limits);
    fixture->dir = fixture_runtime_dir_new();
    fixture->systemd = fake_manager_new(fixture->dir);
    fixture->manager = ssa_systemd_new(fixture->dir, &limits);
    bus_pair_open(&fixture->pair);
    g_autofree char *owner =
        g_strdup_printf("('%s',)", g_dbus_connection_get_unique_name(fixture->pair.agent));
    bus_pair_say(&fixture->pair, "GetNameOwner", owner);
    fixture->notifier = ssa_fdo_notifier_new(fixture->manager, fixture->pair.agent);
    fixture->timeout = TIMEOUT;
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    g_object_unref(fixture->notifier);
    fixture_settle();
    bus_pair_close(&fixture->pair);
    g_object_unref(fixture->manager);
    fake_manager_free(fixture->systemd);
    fixture_settle();
    fixture_runtime_dir_remove(fixture->dir);
}

/* @handle: (nullable): of the notification to be replaced */
static char *
post(Fixture *fixture, const char *handle, GError **error)
{
    g_autoptr(SsaNotification) notification = ssa_notification_new("notification:x");
    g_autoptr(GAsyncResult) result = NULL;

    notification->title = g_strdup("title");
    ssa_notifier_post_async(SSA_NOTIFIER(fixture->notifier), notification, handle, fixture->timeout,
                            fixture_keep_result, &result);
    wait_until(result);
    return ssa_notifier_post_finish(SSA_NOTIFIER(fixture->notifier), result, error);
}

static gboolean
withdraw(Fixture *fixture, const char *handle, GError **error)
{
    g_autoptr(GAsyncResult) result = NULL;

    ssa_notifier_withdraw_async(SSA_NOTIFIER(fixture->notifier), "notification:x", handle,
                                fixture->timeout, fixture_keep_result, &result);
    wait_until(result);
    return ssa_notifier_withdraw_finish(SSA_NOTIFIER(fixture->notifier), result, error);
}

static void
test_show(Fixture *fixture, gconstpointer data)
{
    bus_pair_say(&fixture->pair, "Show", SHOWN);
    g_autofree char *handle = post(fixture, NULL, NULL);
    g_assert_cmpstr(handle, ==, "fdo guid :1.9 7");
    g_assert_true(ssa_fdo_notifier_knows(handle));
    SsaNotificationServer server = ssa_fdo_notifier_get_server(fixture->notifier);
    g_assert_cmpstr(server.name, ==, "Name");
    g_assert_cmpstr(server.capabilities[0], ==, "body");
    g_free(post(fixture, handle, NULL));
    g_autofree char *log = bus_pair_take_log(&fixture->pair);
    g_assert_nonnull(strstr(log, "'fdo guid :1.9 7')"));
    /* What was known of the server is not told of the next one. */
    ssa_fdo_notifier_set_owner(fixture->notifier, ":1.10");
    g_assert_null(ssa_fdo_notifier_get_server(fixture->notifier).name);
}

static void
test_errors(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *reply;
        SsaError code;
    } table[] = {
        {ERRORS "NoServer", SSA_ERROR_UNAVAILABLE},
        {ERRORS "Failed", SSA_ERROR_FAILED},
        {"!org.freedesktop.DBus.Error.NoReply", SSA_ERROR_FAILED},
        {"('text',)", SSA_ERROR_UNAVAILABLE},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GError) error = NULL;
        bus_pair_say(&fixture->pair, "Show", table[i].reply);
        g_assert_null(post(fixture, NULL, &error));
        g_assert_error(error, SSA_ERROR, (int) table[i].code);
    }
    g_autofree char *log = fake_manager_take_log(fixture->systemd);
    g_assert_cmpstr(log, ==, "");
}

/* It has ended, and its name was not gone yet: it is started again, or cannot be. */
static void
test_ended_notifier_is_started(Fixture *fixture, gconstpointer data)
{
    g_autoptr(SsaNotification) notification = ssa_notification_new("notification:x");
    g_autoptr(GAsyncResult) result = NULL;
    g_autoptr(GError) error = NULL;

    bus_pair_say(&fixture->pair, "Show", UNKNOWN);
    notification->title = g_strdup("title");
    ssa_notifier_post_async(SSA_NOTIFIER(fixture->notifier), notification, NULL, TIMEOUT,
                            fixture_keep_result, &result);
    wait_until(fixture->systemd->n_jobs > 0);
    bus_pair_say(&fixture->pair, "Show", SHOWN);
    wait_until(result);
    g_autofree char *handle =
        ssa_notifier_post_finish(SSA_NOTIFIER(fixture->notifier), result, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(handle, ==, "fdo guid :1.9 7");
    g_autofree char *log = fake_manager_take_log(fixture->systemd);
    g_assert_nonnull(strstr(log, "StartUnit snap-session-notifier.service"));

    fixture->systemd->result = "failed";
    bus_pair_say(&fixture->pair, "Show", UNKNOWN);
    g_assert_null(post(fixture, NULL, &error));
    g_assert_error(error, SSA_ERROR, SSA_ERROR_UNAVAILABLE);
    g_assert_true(g_str_has_prefix(error->message, "the notifier cannot be started: "));
}

/* libnotify blocks while it waits for a server. */
static void
test_hanging_notifier_is_killed(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    fixture->timeout = SHORT_TIMEOUT;
    bus_pair_say(&fixture->pair, "Show", "");
    g_assert_null(post(fixture, NULL, &error));
    g_assert_error(error, SSA_ERROR, SSA_ERROR_TIMED_OUT);
    wait_until(fixture->systemd->log->len > 0);
    g_autofree char *log = fake_manager_take_log(fixture->systemd);
    g_assert_cmpstr(log, ==, "KillUnit snap-session-notifier.service all");
}

/* A notifier that exits asks for the call to be repeated; it does not do so forever. */
static void
test_leaving_notifier_is_called_again(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    fixture->timeout = 2000;
    bus_pair_say(&fixture->pair, "Show", ERRORS "Leaving");
    g_assert_null(post(fixture, NULL, &error));
    g_assert_error(error, SSA_ERROR, SSA_ERROR_UNAVAILABLE);
    g_autofree char *log = bus_pair_take_log(&fixture->pair);
    g_assert_nonnull(strstr(log, "; Show "));
}

static void
test_withdraw(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    bus_pair_say(&fixture->pair, "Withdraw", "()");
    g_assert_true(withdraw(fixture, "fdo guid :1.9 7", NULL));
    g_autofree char *log = bus_pair_take_log(&fixture->pair);
    g_assert_true(g_str_has_suffix(log, "; Withdraw ('fdo guid :1.9 7',)"));
    g_assert_true(withdraw(fixture, NULL, NULL));
    g_assert_true(withdraw(fixture, "gtk", NULL));
    g_autofree char *none = bus_pair_take_log(&fixture->pair);
    g_assert_cmpstr(none, ==, "");
    bus_pair_say(&fixture->pair, "Withdraw", ERRORS "Failed");
    g_assert_false(withdraw(fixture, "fdo guid :1.9 7", &error));
    g_assert_error(error, SSA_ERROR, SSA_ERROR_FAILED);
}

/* The notifier serves the owner of the agent's name alone. */
static void
test_waits_for_its_name(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    g_object_unref(fixture->notifier);
    fixture->timeout = SHORT_TIMEOUT;
    bus_pair_say(&fixture->pair, "GetNameOwner", "!org.freedesktop.DBus.Error.NameHasNoOwner");
    bus_pair_say(&fixture->pair, "Show", SHOWN);
    fixture->notifier = ssa_fdo_notifier_new(fixture->manager, fixture->pair.agent);
    g_assert_null(post(fixture, NULL, &error));
    g_assert_error(error, SSA_ERROR, SSA_ERROR_TIMED_OUT);
    g_autofree char *log = bus_pair_take_log(&fixture->pair);
    g_assert_null(strstr(log, "Show"));
}

/* What one process writes, the other reads. */
static void
test_variant(void)
{
    g_autoptr(SsaNotification) notification = ssa_notification_new("notification:x");

    notification->title = g_strdup("title");
    notification->icon = g_strdup("icon");
    notification->urgency = SSA_URGENCY_URGENT;
    notification->quiet = TRUE;
    notification->lifetime = 5;
    notification->click = ssa_notification_action_new("a", "b", "c");
    g_ptr_array_add(notification->buttons, ssa_notification_action_new("d", "e", "f"));
    g_autoptr(GVariant) value = g_variant_ref_sink(ssa_notification_to_variant(notification));
    g_autoptr(SsaNotification) read = ssa_notification_from_variant(value);
    g_autoptr(GVariant) again = g_variant_ref_sink(ssa_notification_to_variant(read));
    g_assert_cmpvariant(value, again);
    g_assert_null(read->body);
    g_autoptr(GVariant) empty = g_variant_ref_sink(g_variant_new("a{sv}", NULL));
    g_autoptr(SsaNotification) nothing = ssa_notification_from_variant(empty);
    g_assert_cmpstr(nothing->title, ==, "");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, test) g_test_add("/fdo-notifier/" name, Fixture, NULL, set_up, test, tear_down)
    ADD("show", test_show);
    ADD("errors", test_errors);
    ADD("ended", test_ended_notifier_is_started);
    ADD("hanging", test_hanging_notifier_is_killed);
    ADD("leaving", test_leaving_notifier_is_called_again);
    ADD("withdraw", test_withdraw);
    ADD("waits-for-its-name", test_waits_for_its_name);
    g_test_add_func("/fdo-notifier/variant", test_variant);
    return g_test_run();
}
