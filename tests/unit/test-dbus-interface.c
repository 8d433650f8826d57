/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The interface on the bus against a scripted manager: what each method says when systemd answers,
 * refuses, says nothing, or is silent; and that nobody gets further who may not. */

#include "base/error.h"
#include "dbus-pair.h"
#include "dbus/dbus-interface.h"
#include "fake-systemd.h"
#include "fixture.h"

#include <string.h>

#define PATH      "/agent"
#define INTERFACE "io.snapcraft.SessionAgent1"
#define ERROR     INTERFACE ".Error."
#define UNIT      "snap.a.b.service"
#define SOCKET    "snap.a.b.s.socket"

typedef struct {
    char *dir;
    FakeManager *fake;
    SsaIdle *idle;
    SsaSession *session;
    BusPair pair;
    SsaDBusInterface *service;
} Fixture;

static void
on_idle(gpointer user_data)
{
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    SsaLimits limits;

    ssa_limits_init(&limits);
    if (data)
        limits.answer = limits.reload = *(const gint64 *) data;
    fixture->dir = fixture_runtime_dir_new();
    fixture->fake = fake_manager_new(fixture->dir);
    fixture->idle = ssa_idle_new(-1, on_idle, NULL);
    fixture->session = ssa_session_new(fixture->dir, fixture->dir, "1.2", &limits, fixture->idle);
    ssa_session_set_ready(fixture->session);
    bus_pair_open(&fixture->pair);
    fixture->pair.own_label = "unconfined";
    fixture->service = ssa_dbus_interface_new(fixture->session, fixture->pair.agent, PATH, &error);
    g_assert_no_error(error);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    wait_until(ssa_idle_n_holds(fixture->idle) == 0);
    ssa_dbus_interface_free(fixture->service);
    bus_pair_close(&fixture->pair);
    fixture_settle();
    g_object_unref(fixture->session);
    fake_manager_free(fixture->fake);
    fixture_settle();
    ssa_idle_unref(fixture->idle);
    fixture_runtime_dir_remove(fixture->dir);
}

/* @arguments: in the format of g_variant_parse()
 * Returns: the reply as text, or the name of the error, a colon and its message. */
static char *
call(Fixture *fixture, const char *sender, const char *method, const char *arguments)
{
    g_autoptr(GError) parse_error = NULL;
    g_autoptr(GVariant) body = g_variant_parse(NULL, arguments, NULL, NULL, &parse_error);
    g_assert_no_error(parse_error);
    g_autoptr(GDBusMessage) reply =
        bus_pair_call(&fixture->pair, sender, PATH, INTERFACE, method, body);
    GVariant *value = g_dbus_message_get_body(reply);
    const char *error = g_dbus_message_get_error_name(reply);

    if (!error)
        return value ? g_variant_print(value, FALSE) : g_strdup("()");
    const char *message = NULL;
    g_variant_get(value, "(&s)", &message);
    return g_strconcat(error, ": ", message, NULL);
}

/* @beginning: of what comes back */
static void
assert_call(Fixture *fixture, const char *method, const char *arguments, const char *beginning)
{
    g_autofree char *text = call(fixture, UNCONFINED, method, arguments);

    g_test_message("%s %s -> %s", method, arguments, text);
    g_assert_true(g_str_has_prefix(text, beginning));
}

static void
assert_log(Fixture *fixture, const char *expected)
{
    g_autofree char *log = fake_manager_take_log(fixture->fake);

    g_assert_cmpstr(log, ==, expected);
}

static void
test_success(Fixture *fixture, gconstpointer data)
{
    fake_manager_set_list(fixture->fake, "ListUnitsByPatterns", "@a(ssssssouso) []");
    fake_manager_set_list(fixture->fake, "ListUnitFilesByPatterns", "@a(ss) []");
    assert_call(fixture, "StartServices", "(['" UNIT "'], false)", "({}, {})");
    assert_log(fixture, "StartUnit " UNIT " replace");
    assert_call(fixture, "StopServices", "(['" UNIT "'], false)", "({},)");
    assert_log(fixture, "StopUnit " UNIT " replace");
    assert_call(fixture, "RestartServices", "(['" UNIT "'], false)", "({},)");
    g_free(fake_manager_take_log(fixture->fake));
    assert_call(fixture, "ReloadDaemon", "()", "()");
    assert_log(fixture, "Reload");
    assert_call(fixture, "StartServices", "(@as [], false)", "({}, {})");
    assert_call(fixture, "GetServiceStatus", "(['" UNIT "'],)",
                "([{'daemon': <''>, 'id': <'" UNIT "'>");
    assert_call(fixture, "GetServiceStatus", "(@as [],)", "([], {})");
    assert_call(fixture, "ListApps", "('',)", "([],)");
    assert_call(fixture, "CloseApps", "('a', @a{sv} {})", "([], {})");
    assert_call(fixture, "ListSockets", "('',)", "([],)");
}

/* What there is of an application, and what of a socket. */
static void
test_lists(Fixture *fixture, gconstpointer data)
{
    fake_manager_set_list(fixture->fake, "ListUnitsByPatterns",
                          "[('" UNIT "', '', 'loaded', 'active', '', '', objectpath '/', uint32 0,"
                          " '', objectpath '/')]");
    fake_manager_set_properties(fixture->fake, UNIT, "Unit",
                                "{'ActiveEnterTimestamp': <uint64 1000000000000>}");
    assert_call(fixture, "ListApps", "('a',)",
                "([{'snap': <'a'>, 'app': <'b'>, 'unit': <'" UNIT "'>, 'kind': <'service'>, "
                "'since': <'1970-01-12T13:46:40Z'>}],)");
    fake_manager_set_list(fixture->fake, "ListUnitFilesByPatterns",
                          "[('/etc/systemd/user/" SOCKET "', 'enabled')]");
    fake_manager_set_properties(
        fixture->fake, SOCKET, "Unit",
        "{'ActiveState': <'active'>, 'SubState': <'listening'>, 'UnitFileState': <'enabled'>, "
        "'Triggers': <['" UNIT "']>}");
    fake_manager_set_properties(fixture->fake, SOCKET, "Socket",
                                "{'Listen': <[('Stream', '[::]:8443')]>, 'SocketMode': <uint32 "
                                "384>, 'NAccepted': <uint32 3>}");
    fake_manager_set_properties(fixture->fake, UNIT, "Unit", "{'LoadState': <'not-found'>}");
    assert_call(
        fixture, "ListSockets", "('a',)",
        "([{'snap': <'a'>, 'app': <'b'>, 'socket': <'s'>, 'unit': <'" SOCKET
        "'>, 'state': <'listening'>, 'active': <true>, 'enabled': <true>, 'overridden': "
        "<false>, 'addresses': <[{'kind': <'Stream'>, 'address': <'[::]:8443'>}]>, 'mode': "
        "<'0600'>, "
        "'connections': <uint32 0>, 'accepted': <uint32 3>, 'problem': <'service-missing'>, "
        "'service': <'" UNIT "'>}],)");
    assert_call(fixture, "ControlSocket", "('" SOCKET "', 'stop', @a{ss} {})", "()");
}

static void
on_exit_requested(SsaSession *session, gpointer user_data)
{
    *(gboolean *) user_data = TRUE;
}

static void
test_exit(Fixture *fixture, gconstpointer data)
{
    gboolean requested = FALSE;

    g_signal_connect(fixture->session, "exit-requested", G_CALLBACK(on_exit_requested), &requested);
    assert_call(fixture, "Exit", "()", "()");
    g_assert_true(requested);
}

/* Who waits for what is not done any more is told; the operation goes on without the message. */
static void
abandon(Fixture *fixture, const char *method, const char *parameters)
{
    g_autoptr(GDBusMessage) message = g_dbus_message_new_method_call(NULL, PATH, INTERFACE, method);
    g_autoptr(GAsyncResult) result = NULL;
    g_autoptr(GError) error = NULL;

    guint before = fixture->fake->n_calls, holds = ssa_idle_n_holds(fixture->idle);

    g_dbus_message_set_sender(message, UNCONFINED);
    g_dbus_message_set_body(message, g_variant_new_parsed(parameters));
    g_dbus_connection_send_message_with_reply(fixture->pair.other, message,
                                              G_DBUS_SEND_MESSAGE_FLAGS_NONE, 10000, NULL, NULL,
                                              fixture_keep_result, &result);
    /* A call to systemd may be that of the previous one; a hold is this one's. */
    wait_until(fixture->fake->n_calls > before && ssa_idle_n_holds(fixture->idle) > holds);
    ssa_dbus_interface_abandon(fixture->service);
    wait_until(result);
    g_autoptr(GDBusMessage) reply =
        g_dbus_connection_send_message_with_reply_finish(fixture->pair.other, result, &error);
    g_assert_no_error(error);
    g_assert_cmpint(g_dbus_message_get_message_type(reply), ==, G_DBUS_MESSAGE_TYPE_ERROR);
}

static void
test_abandoned(Fixture *fixture, gconstpointer data)
{
    fixture->fake->silent = TRUE;
    abandon(fixture, "ListApps", "('a',)");
    abandon(fixture, "ListSockets", "('a',)");
    abandon(fixture, "GetServiceStatus", "(['" UNIT "'],)");
    abandon(fixture, "StartServices", "(['" UNIT "'], false)");
    /* Their deadlines pass. */
    fixture_settle();
}

/* The notifications of a session that has somebody to show them. */
static void
carry_out(SsaNotificationRequest *request, SsaHold *hold, GAsyncReadyCallback callback,
          gpointer callback_data, gpointer user_data)
{
    g_autoptr(GTask) task = g_task_new(NULL, NULL, callback, callback_data);
    char **told = user_data;
    SsaNotification *notification = request->notification;

    g_free(*told);
    *told = g_strdup_printf("%d %s %s %u", request->kind, request->instance, request->id,
                            notification ? notification->buttons->len : 0);
    if (g_strcmp0(request->id, "fails") == 0)
        g_task_return_new_error(task, SSA_ERROR, SSA_ERROR_FAILED, "no");
    else
        g_task_return_boolean(task, TRUE);
    ssa_notification_request_free(request);
    ssa_hold_release(hold);
}

static void
test_notifications(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *method, *arguments, *reply, *told;
    } table[] = {
        {"NotifyPendingRefresh", "('a', int64 1, @a{sv} {})", "()", "0 a (null) 0"},
        {"NotifyRefreshFinished", "('a',)", "()", "2 a (null) 0"},
        {"PostNotification", "('x', 't', @a{sv} {})", "()", "5 (null) x 0"},
        {"PostNotification",
         "('x', 't', {'actions': <[('later', 'foo', 'Later'), ('open', 'foo', 'Open')]>})", "()",
         "5 (null) x 2"},
        {"WithdrawNotification", "('x',)", "()", "7 (null) x 0"},
        {"WithdrawNotification", "('fails',)", ERROR "Failed: no", "7 (null) fails 0"},
        {"PostNotification", "('x', 't', {'actions': <5>})",
         ERROR "InvalidArgument: actions: ", NULL},
        {"PostNotification", "('x', 't', {'urgency': <'loud'>})",
         ERROR "InvalidArgument: urgency: ", NULL},
    };
    g_autofree char *told = NULL;

    ssa_session_set_notify_func(fixture->session, carry_out, &told);
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_clear_pointer(&told, g_free);
        assert_call(fixture, table[i].method, table[i].arguments, table[i].reply);
        g_assert_cmpstr(told, ==, table[i].told);
    }
    ssa_session_set_notify_func(fixture->session, NULL, NULL);
}

static void
test_units_that_fail(Fixture *fixture, gconstpointer data)
{
    fake_manager_push(fixture->fake, FAKE_ERROR);
    assert_call(fixture, "StartServices", "(['" UNIT "'], false)", "({'" UNIT "': '");
    fake_manager_push(fixture->fake, FAKE_ERROR);
    assert_call(fixture, "StopServices", "(['" UNIT "'], false)", "({'" UNIT "': '");
    fake_manager_set_properties(fixture->fake, UNIT, "Unit", NULL);
    assert_call(fixture, "GetServiceStatus", "(['" UNIT "'],)", "([], {'" UNIT "': '");
}

/* Each is rejected before systemd is asked for anything, and names the argument. */
static void
test_arguments(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *method, *arguments, *error;
    } table[] = {
        {"StartServices", "(['ssh.service'], false)", "Refused: will not start \"ssh.service\""},
        {"StopServices", "(['" UNIT "', 'dbus.service'], true)",
         "Refused: will not stop \"dbus.service\""},
        {"RestartServices", "(['snap./.service'], false)", "InvalidArgument: units[0]: "},
        {"ListApps", "('../a',)", "InvalidArgument: snap: "},
        {"ListSockets", "('*',)", "InvalidArgument: snap: "},
        {"CloseApps", "('a', {'timeout': <'1'>})", "InvalidArgument: timeout: "},
        {"CloseApps", "('', @a{sv} {})", "InvalidArgument: snap: "},
        {"ControlSocket", "('dbus.socket', 'stop', @a{ss} {})", ""},
        {"ControlSocket", "('snap.a.b.s.socket', 'dance', @a{ss} {})", "InvalidArgument: action: "},
        {"ControlSocket", "('snap.a.b.s.socket', 'start', {'listen-stream': '1'})",
         "InvalidArgument: settings: "},
        {"PostNotification", "('a/b', 't', @a{sv} {})", "InvalidArgument: id: "},
        {"NotifyPendingRefresh", "('*', int64 1, @a{sv} {})", "InvalidArgument: instance-name: "},
        {"NotifyRefreshFinished", "('',)", "InvalidArgument: instance-name: "},
        {"WithdrawNotification", "('',)", "InvalidArgument: id: "},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *beginning = g_strconcat(ERROR, table[i].error, NULL);
        assert_call(fixture, table[i].method, table[i].arguments, beginning);
        assert_log(fixture, "");
    }
}

static void
test_systemd_refuses(Fixture *fixture, gconstpointer data)
{
    fake_manager_fail(fixture->fake, "Reload");
    assert_call(fixture, "ReloadDaemon", "()", ERROR "Failed: ");
    assert_call(fixture, "ListApps", "('',)", ERROR "Failed: ");
    assert_call(fixture, "ListSockets", "('',)", ERROR "Failed: ");
    assert_call(fixture, "CloseApps", "('a', @a{sv} {})", ERROR "Failed: ");
    fake_manager_set_properties(fixture->fake, "snap.a.b.s.socket", "Unit", NULL);
    assert_call(fixture, "ControlSocket", "('snap.a.b.s.socket', 'start', @a{ss} {})",
                ERROR "Failed: ");
}

static void
test_systemd_is_silent(Fixture *fixture, gconstpointer data)
{
    fixture->fake->silent = TRUE;
    assert_call(fixture, "ReloadDaemon", "()", ERROR "TimedOut: ");
    assert_call(fixture, "ListApps", "('',)", ERROR "TimedOut: ");
    assert_call(fixture, "ListSockets", "('',)", ERROR "TimedOut: ");
    assert_call(fixture, "CloseApps", "('a', @a{sv} {})", ERROR "TimedOut: ");
    assert_call(fixture, "ControlSocket", "('snap.a.b.s.socket', 'start', @a{ss} {})",
                ERROR "TimedOut: ");
}

/* Nobody shows notifications: nobody has offered to. */
static void
test_without_notifications(Fixture *fixture, gconstpointer data)
{
    assert_call(fixture, "PostNotification", "('a', 't', @a{sv} {})", ERROR "Unavailable: ");
    assert_call(fixture, "NotifyRefreshFinished", "('a',)", ERROR "Unavailable: ");
    assert_call(fixture, "WithdrawNotification", "('a',)", ERROR "Unavailable: ");
}

static void
test_callers(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *method, *arguments;
    } table[] = {
        {"StartServices", "(['" UNIT "'], false)"},
        {"StopServices", "(['" UNIT "'], false)"},
        {"RestartServices", "(['" UNIT "'], false)"},
        {"ReloadDaemon", "()"},
        {"GetServiceStatus", "(['" UNIT "'],)"},
        {"NotifyPendingRefresh", "('a', int64 1, @a{sv} {})"},
        {"NotifyRefreshFinished", "('a',)"},
        {"PostNotification", "('a', 't', @a{sv} {})"},
        {"WithdrawNotification", "('a',)"},
        {"ListApps", "('',)"},
        {"CloseApps", "('a', @a{sv} {})"},
        {"ListSockets", "('',)"},
        {"ControlSocket", "('snap.a.b.s.socket', 'stop', @a{ss} {})"},
        {"GetEvents", "(uint64 0, 0.0)"},
        {"Exit", "()"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *confined = call(fixture, CONFINED, table[i].method, table[i].arguments);
        g_autofree char *gone = call(fixture, GONE, table[i].method, table[i].arguments);
        g_test_message("%s: %s", table[i].method, confined);
        g_assert_true(g_str_has_prefix(confined, ERROR "Refused: "));
        g_assert_true(g_str_has_prefix(gone, ERROR "Refused: "));
        assert_log(fixture, "");
    }
}

int
main(int argc, char **argv)
{
    static const gint64 short_time = 300;

    g_test_init(&argc, &argv, NULL);
#define ADD(name, test) g_test_add("/dbus-interface/" name, Fixture, NULL, set_up, test, tear_down)
    ADD("success", test_success);
    ADD("lists", test_lists);
    ADD("exit", test_exit);
    ADD("notifications", test_notifications);
    ADD("units-that-fail", test_units_that_fail);
    ADD("arguments", test_arguments);
    ADD("systemd-refuses", test_systemd_refuses);
    ADD("without-notifications", test_without_notifications);
    ADD("callers", test_callers);
    g_test_add("/dbus-interface/abandoned", Fixture, &short_time, set_up, test_abandoned,
               tear_down);
    g_test_add("/dbus-interface/systemd-is-silent", Fixture, &short_time, set_up,
               test_systemd_is_silent, tear_down);
    return g_test_run();
}
