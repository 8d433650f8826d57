/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Replies of sessions: what each operation sends, and what it believes of an answer. */

#include "client/client-private.h"
#include "client/reply.h"
#include "client/snap-session.h"
#include "fixture.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

/* A base directory with one session, our own, in which a scripted agent answers. */
typedef struct {
    char *base;
    GSocketService *service;
    SnapSessionClient *client;
    guint uid;
    const char *reply; /* the whole of it, or only a body */
    GString *request;
} Fixture;

static gboolean
on_incoming(GSocketService *service, GSocketConnection *connection, GObject *source,
            gpointer user_data)
{
    Fixture *fixture = user_data;
    GIOStream *stream = G_IO_STREAM(connection);
    char buffer[4096];
    g_autoptr(GError) error = NULL;

    /* Requests are small, and come in one piece. */
    gssize size = g_input_stream_read(g_io_stream_get_input_stream(stream), buffer, sizeof buffer,
                                      NULL, &error);
    g_assert_no_error(error);
    g_string_truncate(fixture->request, 0);
    g_string_append_len(fixture->request, buffer, size);
    g_autofree char *text =
        g_str_has_prefix(fixture->reply, "HTTP")
            ? g_strdup(fixture->reply)
            : g_strdup_printf("HTTP/1.1 %s\r\nContent-Type: application/json\r\n"
                              "Content-Length: %zu\r\n\r\n%s",
                              strstr(fixture->reply, "\"error\"") ? "500 No" : "200 OK",
                              strlen(fixture->reply), fixture->reply);
    g_output_stream_write_all(g_io_stream_get_output_stream(stream), text, strlen(text), NULL, NULL,
                              &error);
    g_assert_no_error(error);
    return TRUE;
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    fixture->uid = getuid();
    fixture->base = fixture_runtime_dir_new();
    g_autofree char *dir = g_strdup_printf("%s/%u", fixture->base, fixture->uid);
    g_assert_no_errno(g_mkdir(dir, 0700));
    g_autofree char *path = g_build_filename(dir, "snapd-session-agent.socket", NULL);
    g_autoptr(GSocketAddress) address = g_unix_socket_address_new(path);
    fixture->service = g_socket_service_new();
    g_socket_listener_add_address(G_SOCKET_LISTENER(fixture->service), address,
                                  G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL,
                                  &error);
    g_assert_no_error(error);
    g_signal_connect(fixture->service, "incoming", G_CALLBACK(on_incoming), fixture);
    fixture->request = g_string_new(NULL);
    fixture->client = snap_session_client_new();
    snap_session_client_set_base_directory(fixture->client, fixture->base);
    snap_session_client_set_timeout(fixture->client, 5000);
}

/* From now on connections are made, and nobody takes them. */
static void
fall_silent(Fixture *fixture)
{
    g_socket_service_stop(fixture->service);
    fixture_settle();
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    g_autofree char *dir = g_strdup_printf("%s/%u", fixture->base, fixture->uid);
    g_autofree char *path = g_build_filename(dir, "snapd-session-agent.socket", NULL);

    fall_silent(fixture);
    g_socket_listener_close(G_SOCKET_LISTENER(fixture->service));
    g_object_unref(fixture->service);
    g_object_unref(fixture->client);
    g_string_free(fixture->request, TRUE);
    g_unlink(path);
    g_rmdir(dir);
    fixture_runtime_dir_remove(fixture->base);
}

/* Waits for the results of a call; each operation's finish function does the same. */
static SnapSessionResult *
take(Fixture *fixture, GAsyncResult **kept)
{
    g_autoptr(GError) error = NULL;

    wait_until(*kept);
    g_autoptr(GPtrArray) results = snap_session_client_call_finish(fixture->client, *kept, &error);
    g_clear_object(kept);
    g_assert_no_error(error);
    g_assert_cmpuint(results->len, ==, 1);
    return snap_session_result_ref(g_ptr_array_index(results, 0));
}

static SnapSessionResult *
ask_info(Fixture *fixture, const char *reply)
{
    GAsyncResult *kept = NULL;

    fixture->reply = reply;
    snap_session_client_get_info_async(fixture->client, &fixture->uid, 1, NULL, fixture_keep_result,
                                       &kept);
    return take(fixture, &kept);
}

static SnapSessionResult *
ask_status(Fixture *fixture, const char *reply)
{
    static const char *const units[] = {"snap.a.b.service", "snap.a.c.socket", NULL};
    GAsyncResult *kept = NULL;

    fixture->reply = reply;
    snap_session_client_get_service_status_async(fixture->client, &fixture->uid, 1, units, NULL,
                                                 fixture_keep_result, &kept);
    return take(fixture, &kept);
}

static SnapSessionResult *
ask_control(Fixture *fixture, const char *reply)
{
    static const char *const units[] = {"snap.a.b.service", "snap.a.c.socket", NULL};
    GAsyncResult *kept = NULL;

    fixture->reply = reply;
    snap_session_client_control_services_async(
        fixture->client, &fixture->uid, 1, SNAP_SESSION_SERVICE_ACTION_START, units,
        SNAP_SESSION_SERVICE_FLAGS_ENABLE, NULL, fixture_keep_result, &kept);
    return take(fixture, &kept);
}

static SnapSessionResult *
ask_apps(Fixture *fixture, const char *reply)
{
    GAsyncResult *kept = NULL;

    fixture->reply = reply;
    snap_session_client_list_apps_async(fixture->client, &fixture->uid, 1, "foo_1", NULL,
                                        fixture_keep_result, &kept);
    return take(fixture, &kept);
}

static SnapSessionResult *
ask_sockets(Fixture *fixture, const char *reply)
{
    GAsyncResult *kept = NULL;

    fixture->reply = reply;
    snap_session_client_list_sockets_async(fixture->client, &fixture->uid, 1, "foo", NULL,
                                           fixture_keep_result, &kept);
    return take(fixture, &kept);
}

static SnapSessionResult *
ask_close(Fixture *fixture, const char *reply)
{
    GAsyncResult *kept = NULL;

    fixture->reply = reply;
    snap_session_client_close_apps_async(fixture->client, &fixture->uid, 1, "foo", "bar", 7, NULL,
                                         fixture_keep_result, &kept);
    return take(fixture, &kept);
}

static void
assert_body(Fixture *fixture, const char *line, const char *body)
{
    g_assert_true(g_str_has_prefix(fixture->request->str, line));
    g_assert_cmpstr(strstr(fixture->request->str, "\r\n\r\n") + 4, ==, body);
}

#define UNIT(name)                                                                                 \
    "{\"daemon\":\"simple\",\"id\":\"" name "\",\"name\":\"" name "\",\"names\":[\"" name          \
    "\"],\"enabled\":true,\"active\":false,\"installed\":true,\"needs-reload\":true}"
#define APP(more)                                                                                  \
    "{\"type\":\"sync\",\"result\":[{\"snap\":\"foo_1\",\"app\":\"bar\","                          \
    "\"unit\":\"snap.foo_1.bar-1.scope\"," more "}]}"

#define SOCKET(unit, addresses)                                                                    \
    "{\"type\":\"sync\",\"result\":[{\"snap\":\"foo\",\"app\":\"a\",\"socket\":\"s\",\"unit\":"    \
    "\"" unit                                                                                      \
    "\",\"state\":\"listening\",\"active\":true,\"enabled\":false,\"addresses\":" addresses        \
    ",\"mode\":\"0660\",\"connections\":1,\"accepted\":2}]}"

static void
test_answers(Fixture *fixture, gconstpointer data)
{
    g_autoptr(SnapSessionResult) info = ask_info(
        fixture, "{\"type\":\"sync\",\"result\":{\"version\":\"1\",\"session-bus\":true,"
                 "\"notifications\":\"fdo\",\"notification-server\":{\"name\":\"mako\","
                 "\"version\":\"2\",\"capabilities\":[\"body\"]},\"systemd\":\"252\",\"new\":1}}");
    g_assert_no_error(info->error);
    SnapSessionInfo *details = info->info;
    g_assert_cmpstr(details->version, ==, "1");
    g_assert_true(details->session_bus);
    g_assert_cmpstr(details->notifications, ==, "fdo");
    g_assert_cmpstr(details->notification_server, ==, "mako");
    g_assert_cmpstr(details->notification_server_version, ==, "2");
    g_assert_cmpstr(details->notification_capabilities[0], ==, "body");
    g_assert_cmpstr(details->systemd, ==, "252");
    g_autoptr(SnapSessionResult) old =
        ask_info(fixture, "{\"type\":\"sync\",\"result\":{\"version\":\"1\"}}");
    g_assert_no_error(old->error);
    g_assert_false(old->info->is_complete);
    g_assert_cmpuint(g_strv_length(old->info->notification_capabilities), ==, 0);

    g_autoptr(SnapSessionResult) status =
        ask_status(fixture, "{\"type\":\"sync\",\"result\":[" UNIT("snap.a.b.service") "," UNIT(
                                "snap.a.c.socket") "]}");
    g_assert_no_error(status->error);
    assert_body(fixture,
                "GET /v1/service-status?services=snap.a.b.service,snap.a.c.socket HTTP/1.1\r\n",
                "");
    GPtrArray *units = status->units;
    g_assert_cmpuint(units->len, ==, 2);
    SnapSessionUnit *unit = g_ptr_array_index(units, 0);
    g_assert_cmpstr(unit->id, ==, "snap.a.b.service");
    g_assert_cmpstr(unit->daemon, ==, "simple");
    g_assert_cmpstr(unit->names[0], ==, "snap.a.b.service");
    g_assert_true(unit->enabled);
    g_assert_false(unit->active);
    g_assert_true(unit->installed);
    g_assert_true(unit->needs_reload);

    g_autoptr(SnapSessionResult) control =
        ask_control(fixture, "{\"type\":\"sync\",\"result\":null}");
    g_assert_true(snap_session_result_is_success(control));
    assert_body(fixture, "POST /v1/service-control HTTP/1.1\r\n",
                "{\"action\":\"start\",\"services\":[\"snap.a.b.service\",\"snap.a.c.socket\"],"
                "\"enable\":true}");

    g_autoptr(SnapSessionResult) apps =
        ask_apps(fixture, APP("\"kind\":\"app\",\"since\":\"2026-11-22T08:15:00Z\""));
    g_assert_no_error(apps->error);
    assert_body(fixture, "GET /v1/apps?snap=foo_1 HTTP/1.1\r\n", "");
    SnapSessionApp *app = g_ptr_array_index(apps->apps, 0);
    g_assert_cmpstr(app->app, ==, "bar");
    g_assert_cmpint(g_date_time_get_minute(app->since), ==, 15);
    g_assert_null(app->name);

    g_autoptr(SnapSessionResult) sockets = ask_sockets(
        fixture, SOCKET("snap.foo.a.s.socket", "[{\"kind\":\"Stream\",\"address\":\"[::]:80\"}]"));
    g_assert_no_error(sockets->error);
    assert_body(fixture, "GET /v1/sockets?snap=foo HTTP/1.1\r\n", "");
    SnapSessionSocket *socket = g_ptr_array_index(sockets->sockets, 0);
    g_assert_cmpstr(socket->name, ==, "s");
    g_assert_cmpstr(socket->addresses[0], ==, "[::]:80");
    g_assert_cmpstr(socket->kinds[0], ==, "Stream");
    g_assert_cmpstr(socket->mode, ==, "0660");
    g_assert_cmpuint(socket->accepted, ==, 2);
    g_assert_null(socket->service);

    g_autoptr(SnapSessionResult) close =
        ask_close(fixture, "{\"type\":\"sync\",\"result\":{\"ended\":[\"snap.foo.bar-1.scope\"],"
                           "\"running\":{\"snap.foo.bar-2.scope\":\"it would not\"}}}");
    g_assert_no_error(close->error);
    g_assert_false(snap_session_result_is_success(close));
    assert_body(fixture, "POST /v1/apps/close HTTP/1.1\r\n",
                "{\"snap\":\"foo\",\"app\":\"bar\",\"timeout\":7}");
    g_assert_cmpstr(close->ended[0], ==, "snap.foo.bar-1.scope");
    SnapSessionFailure *failure = g_ptr_array_index(close->failures, 0);
    g_assert_cmpstr(failure->message, ==, "it would not");
    g_assert_cmpint(failure->kind, ==, SNAP_SESSION_FAILURE_KIND_CLOSE);
}

static void
test_failures(Fixture *fixture, gconstpointer data)
{
    g_autoptr(SnapSessionResult) result = ask_control(
        fixture, "{\"type\":\"error\",\"result\":{\"message\":\"some failed\",\"kind\":"
                 "\"service-control\",\"value\":{\"stop-errors\":{\"snap.a.c.socket\":\"y\"},"
                 "\"start-errors\":{\"snap.a.b.service\":\"x\"}}}}");
    GPtrArray *failures = result->failures;

    g_assert_error(result->error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_REFUSED);
    g_assert_true(g_str_has_suffix(result->error->message, "some failed"));
    g_assert_cmpstr(result->error_kind, ==, "service-control");
    g_assert_cmpuint(failures->len, ==, 2);
    SnapSessionFailure *first = g_ptr_array_index(failures, 0);
    g_assert_cmpstr(first->unit, ==, "snap.a.b.service");
    g_assert_cmpint(first->kind, ==, SNAP_SESSION_FAILURE_KIND_START);
    g_assert_nonnull(result->json);

    g_autoptr(SnapSessionResult) unknown =
        ask_info(fixture, "HTTP/1.1 404 No\r\nContent-Type: application/json\r\n\r\n"
                          "{\"type\":\"error\",\"result\":{\"message\":\"what?\"}}");
    g_assert_error(unknown->error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_NOT_SUPPORTED);
    g_autoptr(SnapSessionResult) busy =
        ask_info(fixture, "HTTP/1.1 503 No\r\nContent-Type: application/json\r\n\r\n"
                          "{\"type\":\"error\",\"result\":{\"message\":\"later\"}}");
    g_assert_error(busy->error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_BUSY);
}

/* Well-formed, and wrong. @words: what the message must say. */
static void
test_malicious_replies(Fixture *fixture, gconstpointer data)
{
    static const struct {
        SnapSessionResult *(*ask)(Fixture *, const char *);
        const char *reply, *words;
    } table[] = {
        {ask_info, "[]", "not a JSON object"},
        {ask_info, "{}", "neither \"sync\" nor \"error\""},
        {ask_info, "{\"type\":\"async\",\"result\":{}}", "neither \"sync\" nor \"error\""},
        {ask_info, "{\"type\":1,\"result\":{}}", "type: must be a string"},
        {ask_info, "{\"type\":\"sync\"}", "no result"},
        {ask_info, "{\"type\":\"sync\",\"result\":null}", "result: must be an object"},
        {ask_info, "{\"type\":\"sync\",\"result\":[]}", "result: must be an object"},
        {ask_info, "{\"type\":\"sync\",\"result\":{}}", "result.version: is missing"},
        {ask_info, "{\"type\":\"sync\",\"result\":{\"version\":1}}",
         "result.version: must be a string"},
        {ask_info, "{\"type\":\"sync\",\"result\":{\"version\":\"1\",\"session-bus\":\"yes\"}}",
         "result.session-bus: must be true or false"},
        {ask_info, "{\"type\":\"sync\",\"result\":{\"version\":\"1\",\"notification-server\":[]}}",
         "result.notification-server: must be an object"},
        {ask_info,
         "{\"type\":\"sync\",\"result\":{\"version\":\"1\",\"notification-server\":{\"name\":"
         "\"x\",\"capabilities\":[1]}}}",
         "result.notification-server.capabilities[0]: must be a string"},
        {ask_info,
         "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"type\":\"error\","
         "\"result\":{\"message\":\"x\"}}",
         "contradicts its status"},
        {ask_info,
         "HTTP/1.1 500 No\r\nContent-Type: application/json\r\n\r\n{\"type\":\"sync\","
         "\"result\":{\"version\":\"1\"}}",
         "contradicts its status"},
        {ask_info, "{\"type\":\"error\",\"result\":null}", "without a message"},
        {ask_info, "{\"type\":\"error\",\"result\":\"x\"}", "result: must be an object"},
        {ask_info, "{\"type\":\"error\",\"result\":{\"message\":1}}", "message: must be a string"},
        {ask_info, "{\"type\":\"error\",\"result\":{\"message\":\"x\",\"value\":1}}",
         "value: must be an object"},
        {ask_info,
         "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Type: application/json\r\n"
         "Content-Length: 0\r\n\r\n",
         "leads elsewhere"},
        {ask_info, "HTTP/1.1 200 OK\r\n\r\n{\"type\":\"sync\",\"result\":{\"version\":\"1\"}}",
         "not of the type application/json"},
        {ask_status, "{\"type\":\"sync\",\"result\":null}", "each unit"},
        {ask_status, "{\"type\":\"sync\",\"result\":{}}", "must be a list"},
        {ask_status, "{\"type\":\"sync\",\"result\":[1,2]}", "must be a list of objects"},
        {ask_status, "{\"type\":\"sync\",\"result\":[" UNIT("snap.a.b.service") "]}", "each unit"},
        {ask_status,
         "{\"type\":\"sync\",\"result\":[" UNIT("snap.a.c.socket") "," UNIT(
             "snap.a.b.service") "]}",
         "nobody asked about"},
        {ask_status, "{\"type\":\"sync\",\"result\":[" UNIT("snap.a.b.service") ",{}]}",
         "result[1].name: is missing"},
        {ask_control,
         "{\"type\":\"error\",\"result\":{\"message\":\"x\",\"value\":{\"start-errors\":{"
         "\"ssh.service\":\"x\"}}}}",
         "nobody asked about"},
        {ask_control,
         "{\"type\":\"error\",\"result\":{\"message\":\"x\",\"value\":{\"start-errors\":[]}}}",
         "start-errors: must be an object"},
        {ask_control,
         "{\"type\":\"error\",\"result\":{\"message\":\"x\",\"value\":{\"start-errors\":{"
         "\"snap.a.b.service\":1}}}}",
         "snap.a.b.service: must be a string"},
        {ask_apps, APP("\"kind\":\"game\""), "kind: must be"},
        {ask_apps, APP("\"kind\":1"), "kind: must be a string"},
        {ask_apps, APP("\"kind\":\"app\",\"since\":\"yesterday\""), "since: must be a time"},
        {ask_apps, APP("\"kind\":\"app\",\"since\":\"2026-11-22T08:15:00\""),
         "since: must be a time"},
        {ask_apps,
         "{\"type\":\"sync\",\"result\":[{\"snap\":\"foo\",\"app\":\"bar\",\"unit\":\"u\",\"kind\":"
         "\"app\"}]}",
         "nobody asked about"},
        {ask_apps,
         "{\"type\":\"sync\",\"result\":[{\"snap\":\"foo_1\",\"app\":\"bar\",\"unit\":"
         "\"sshd.service\",\"kind\":\"app\"}]}",
         "none of its snap"},
        {ask_close, "{\"type\":\"sync\",\"result\":{\"ended\":[\"sshd.service\"]}}",
         "none of its snap"},
        {ask_close,
         "{\"type\":\"sync\",\"result\":{\"ended\":[\"snap.foo.a.scope\"],\"running\":{"
         "\"snap.foo.a.scope\":\"x\"}}}",
         "none of its snap"},
        {ask_close,
         "{\"type\":\"sync\",\"result\":{\"ended\":[\"snap.foo.a.scope\"],\"running\":1}}",
         "running: must be an object"},
        {ask_info, "{\"type\":\"sync\",\"result\":{\"version\":\"1\",\"x\":1e999}}",
         "out of range"},
        {ask_sockets, SOCKET("ssh.socket", "[]"), "none of its snap"},
        {ask_sockets, SOCKET("snap.foo.a.s.socket", "{}"), "addresses: must be a list"},
        {ask_sockets, SOCKET("snap.foo.a.s.socket", "[1]"), "addresses: must be a list of objects"},
        {ask_sockets, SOCKET("snap.foo.a.s.socket", "[{}]"), "addresses.kind: is missing"},
        {ask_close, "{\"type\":\"sync\",\"result\":{\"ended\":{}}}", "ended: must be a list"},
        {ask_close, "{\"type\":\"sync\",\"result\":{\"ended\":[],\"running\":[]}}",
         "running: must be an object"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%s", table[i].reply);
        g_autoptr(SnapSessionResult) result = table[i].ask(fixture, table[i].reply);
        const GError *error = result->error;
        g_assert_error(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_BAD_REPLY);
        g_test_message("%s", error->message);
        g_assert_true(g_str_has_prefix(error->message, "session "));
        g_assert_nonnull(strstr(error->message, table[i].words));
        /* Nothing of it is believed. */
        g_assert_null(result->json);
        g_assert_null(result->ended);
        g_assert_cmpuint(result->failures->len, ==, 0);
    }
}

/* What cannot be asked for is not asked for. */
/* Which reader of JSON finds it is the same to us; who hands the text on must get JSON, or nothing.
 */
static void
test_odd_numbers(Fixture *fixture, gconstpointer data)
{
    static const char *const numbers[] = {"1e999", "-1e999", "[1e300]", "{\"x\":1e-99}"};

    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
        g_autofree char *reply = g_strdup_printf(
            "{\"type\":\"sync\",\"result\":{\"version\":\"1\",\"new\":%s}}", numbers[i]);
        g_autoptr(SnapSessionResult) result = ask_info(fixture, reply);
        const char *text = result->json;
        g_autoptr(JsonNode) again = text ? json_from_string(text, NULL) : NULL;
        if (result->error)
            g_assert_error(result->error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_BAD_REPLY);
        else
            g_assert_nonnull(again);
        g_assert_true((text == NULL) == (again == NULL));
    }
}

static void
test_invalid(Fixture *fixture, gconstpointer data)
{
    static const char *const bad_units[][2] = {
        {"", NULL}, {"a,b", NULL}, {"a b", NULL}, {"\xff", NULL}};
    static const char *const raw[][3] = {
        {"get", "/", NULL},    {"HEAD", "/", NULL},        {"GET", "x", NULL},    {"GET", "", NULL},
        {"GET", "/ x", NULL},  {"GET", "/\r\nX: y", NULL}, {"GET /x", "/", NULL}, {"", "/", NULL},
        {"POST", "/", "\xff"}, {"GET", "/\xc3\xa9", NULL}};
    g_autoptr(GPtrArray) many = g_ptr_array_new();
    GAsyncResult *kept = NULL;
    g_autoptr(GError) error = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(bad_units); i++) {
        snap_session_client_get_service_status_async(
            fixture->client, &fixture->uid, 1, bad_units[i], NULL, fixture_keep_result, &kept);
        wait_until(kept);
        g_assert_null(snap_session_client_get_service_status_finish(fixture->client, kept, &error));
        g_assert_error(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_INVALID_ARGUMENT);
        g_clear_error(&error);
        g_clear_object(&kept);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(raw); i++) {
        snap_session_client_call_raw_async(fixture->client, &fixture->uid, 1, raw[i][0], raw[i][1],
                                           raw[i][2], NULL, fixture_keep_result, &kept);
        wait_until(kept);
        g_assert_null(snap_session_client_call_raw_finish(fixture->client, kept, &error));
        g_assert_error(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_INVALID_ARGUMENT);
        g_clear_error(&error);
        g_clear_object(&kept);
    }
    for (guint i = 0; i < 257; i++)
        g_ptr_array_add(many, (gpointer) "snap.a.b.service");
    g_ptr_array_add(many, NULL);
    snap_session_client_control_services_async(
        fixture->client, &fixture->uid, 1, SNAP_SESSION_SERVICE_ACTION_STOP,
        (const char *const *) many->pdata, SNAP_SESSION_SERVICE_FLAGS_NONE, NULL,
        fixture_keep_result, &kept);
    wait_until(kept);
    g_assert_null(snap_session_client_control_services_finish(fixture->client, kept, &error));
    g_assert_error(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_INVALID_ARGUMENT);
    g_clear_object(&kept);
    g_assert_cmpuint(fixture->request->len, ==, 0);
}

static void
test_cancelled(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    guint uids[] = {fixture->uid, 4711, fixture->uid};
    GAsyncResult *kept = NULL;
    g_autoptr(GError) error = NULL;

    fall_silent(fixture);
    snap_session_client_get_info_async(fixture->client, uids, 3, cancellable, fixture_keep_result,
                                       &kept);
    fixture_settle();
    g_assert_null(kept);
    g_cancellable_cancel(cancellable);
    wait_until(kept);
    g_assert_null(snap_session_client_get_info_finish(fixture->client, kept, &error));
    g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_clear_object(&kept);
}

static void
test_deadline(Fixture *fixture, gconstpointer data)
{
    GAsyncResult *kept = NULL;

    fall_silent(fixture);
    snap_session_client_set_timeout(fixture->client, 20);
    snap_session_client_get_info_async(fixture->client, &fixture->uid, 1, NULL, fixture_keep_result,
                                       &kept);
    g_autoptr(SnapSessionResult) result = take(fixture, &kept);
    g_assert_error(result->error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_TIMED_OUT);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/reply/answers", Fixture, NULL, set_up, test_answers, tear_down);
    g_test_add("/reply/failures", Fixture, NULL, set_up, test_failures, tear_down);
    g_test_add("/reply/lies", Fixture, NULL, set_up, test_malicious_replies, tear_down);
    g_test_add("/reply/odd-numbers", Fixture, NULL, set_up, test_odd_numbers, tear_down);
    g_test_add("/reply/invalid", Fixture, NULL, set_up, test_invalid, tear_down);
    g_test_add("/reply/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
    g_test_add("/reply/deadline", Fixture, NULL, set_up, test_deadline, tear_down);
    return g_test_run();
}
