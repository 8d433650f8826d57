/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The HTTP frontend in one process: the head's limit byte by byte, labels, and objects that are
 * really gone when all is over. */

#include "base/idle.h"
#include "base/snap-name.h"
#include "fixture.h"
#include "http/http-input.h"
#include "http/http-server.h"
#include "session/session.h"

#include <gio/gunixsocketaddress.h>
#include <sys/socket.h>
#include <unistd.h>

static void
test_labels(void)
{
    g_assert_true(ssa_snap_name_is_in_label("snap.foo.bar (enforce)"));
    g_assert_true(ssa_snap_name_is_in_label("snap.foo.bar"));
    g_assert_false(ssa_snap_name_is_in_label("unconfined"));
    g_assert_false(ssa_snap_name_is_in_label("/usr/lib/snapd/snapd (enforce)"));
    g_assert_false(ssa_snap_name_is_in_label("snapd"));
    g_assert_false(ssa_snap_name_is_in_label(""));
}

static void
count(gpointer user_data)
{
    ++*(guint *) user_data;
}

/* Reads @text through an input with a head of @limit bytes, in pieces of @piece bytes; returns
 * what came through.
 */
static char *
read_through(const char *text, gint64 limit, gsize piece, guint *too_long)
{
    int sockets[2];

    g_assert_no_errno(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets));
    g_assert_cmpint(write(sockets[0], text, strlen(text)), ==, (gssize) strlen(text));
    close(sockets[0]);
    g_autoptr(SsaHttpInput) stream = ssa_http_input_new(sockets[1], limit, count, too_long);
    GString *out = g_string_new(NULL);
    char buffer[64];

    g_assert_cmpuint(piece, <=, sizeof buffer);
    g_assert_false(ssa_http_input_has_begun(stream));
    for (gssize length = 1; length > 0;) {
        g_autoptr(GError) error = NULL;
        length = g_pollable_input_stream_read_nonblocking(G_POLLABLE_INPUT_STREAM(stream), buffer,
                                                          piece, NULL, &error);
        if (length > 0)
            g_string_append_len(out, buffer, length);
        else if (length < 0)
            g_assert_error(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
    }
    g_assert_cmpint(ssa_http_input_has_begun(stream), ==, *text != '\0');
    close(sockets[1]);
    return g_string_free(out, FALSE);
}

static void
test_input(void)
{
    static const struct {
        const char *text;
        gint64 limit;
        guint too_long;
    } table[] = {
        {"", 10, 0},
        {"GET /\r\n\r\n", 9, 0},
        {"GET /\r\n\r\n", 8, 1},
        {"GET /\r\nA: b\r\n\r\nbody that goes on and on and on", 16, 0},
        {"GET /\nA: b\n\nbody that goes on and on and on", 13, 0},
        {"GET /\nA: b\n\nbody that goes on and on and on", 11, 1},
        {"\r\n\r\nGET /\r\n\r\nbody", 13, 0},
        {"\r\n\r\n\r\n\r\n\r\n\r\n\r\n", 10, 1},
        {"GET /aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 10, 1},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        for (gsize piece = 1; piece <= 64; piece *= 4) {
            guint too_long = 0;
            g_autofree char *out = read_through(table[i].text, table[i].limit, piece, &too_long);
            g_test_message("row %zu, piece %zu", i, piece);
            g_assert_cmpuint(too_long, ==, table[i].too_long);
            if (!too_long)
                g_assert_cmpstr(out, ==, table[i].text);
        }
    }
}

typedef struct {
    char *dir;
    guint idle_count;
    SsaIdle *idle;
    SsaSession *session;
    SsaHttpServer *server;
    GSocketAddress *address;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    SsaLimits limits;
    g_autoptr(GError) error = NULL;

    fixture->dir = fixture_runtime_dir_new();
    ssa_limits_init(&limits);
    fixture->idle = ssa_idle_new(0, count, &fixture->idle_count);
    fixture->session = ssa_session_new(fixture->dir, fixture->dir, "1.2.3", &limits, fixture->idle);
    fixture->server = ssa_http_server_new(fixture->session, geteuid());

    g_autofree char *path = g_build_filename(fixture->dir, "socket", NULL);
    fixture->address = g_unix_socket_address_new(path);
    g_autoptr(GSocket) socket =
        g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, &error);
    g_assert_true(g_socket_bind(socket, fixture->address, FALSE, &error));
    g_assert_true(g_socket_listen(socket, &error));
    ssa_http_server_listen(fixture->server, socket);
}

/* Whatever happened before: nothing is held, and the objects are gone. */
static void
tear_down(Fixture *fixture, gconstpointer data)
{
    wait_until(ssa_idle_n_holds(fixture->idle) == 0);
    fixture_settle();
    g_assert_finalize_object(fixture->server);
    g_assert_finalize_object(fixture->session);
    ssa_idle_unref(fixture->idle);
    g_object_unref(fixture->address);
    fixture_runtime_dir_remove(fixture->dir);
}

static GSocketConnection *
connect_to(Fixture *fixture)
{
    g_autoptr(GSocketClient) client = g_socket_client_new();
    g_autoptr(GError) error = NULL;
    GSocketConnection *connection =
        g_socket_client_connect(client, G_SOCKET_CONNECTABLE(fixture->address), NULL, &error);

    g_assert_no_error(error);
    return connection;
}

/* Reads until the end of the connection, with the main loop running. */
static char *
read_reply(GSocketConnection *connection)
{
    GInputStream *input = g_io_stream_get_input_stream(G_IO_STREAM(connection));
    GString *out = g_string_new(NULL);

    for (;;) {
        char buffer[4096];
        gsize length = 0;
        GAsyncResult *result = NULL;
        g_autoptr(GError) error = NULL;
        g_input_stream_read_all_async(input, buffer, sizeof buffer, G_PRIORITY_DEFAULT, NULL,
                                      fixture_keep_result, &result);
        wait_until(result);
        g_input_stream_read_all_finish(input, result, &length, &error);
        g_object_unref(result);
        g_string_append_len(out, buffer, (gssize) length);
        if (length < sizeof buffer)
            return g_string_free(out, FALSE);
    }
}

static void
send_text(GSocketConnection *connection, const char *text)
{
    g_autoptr(GError) error = NULL;

    g_output_stream_write_all(g_io_stream_get_output_stream(G_IO_STREAM(connection)), text,
                              strlen(text), NULL, NULL, &error);
    g_assert_no_error(error);
}

static void
test_reply(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GSocketConnection) connection = connect_to(fixture);

    send_text(connection, "GET /v1/session-info HTTP/1.1\r\nHost: x\r\n\r\n");
    g_autofree char *reply = read_reply(connection);
    g_assert_true(g_str_has_prefix(reply, "HTTP/1.1 200 OK\r\n"));
    g_assert_nonnull(strstr(reply, "\r\nConnection: close\r\n"));
    g_assert_nonnull(strstr(reply, "\"version\":\"1.2.3\""));
}

static void
test_connection_holds(Fixture *fixture, gconstpointer data)
{
    GSocketConnection *connection = connect_to(fixture);

    wait_until(ssa_idle_n_holds(fixture->idle) == 1);
    g_object_unref(connection);
    wait_until(ssa_idle_n_holds(fixture->idle) == 0);
}

static void
test_cut_off_anywhere(Fixture *fixture, gconstpointer data)
{
    const char *text = "POST /v1/service-control HTTP/1.1\r\nHost: x\r\n"
                       "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                       "2\r\n{}\r\n0\r\n\r\n";

    for (gsize length = 0; length <= strlen(text); length += 7) {
        g_autofree char *part = g_strndup(text, length);
        GSocketConnection *connection = connect_to(fixture);
        send_text(connection, part);
        wait_until(ssa_idle_n_holds(fixture->idle) == 1 || length == strlen(text));
        g_object_unref(connection);
        wait_until(ssa_idle_n_holds(fixture->idle) == 0);
    }
}

static void
test_abandon(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GSocketConnection) connection = connect_to(fixture);

    /* There is no user manager: the request waits for one, for a second. */
    send_text(connection, "POST /v1/service-control HTTP/1.1\r\nHost: x\r\n"
                          "Content-Type: application/json\r\nContent-Length: 26\r\n\r\n"
                          "{\"action\":\"daemon-reload\"}");
    wait_until(ssa_idle_n_holds(fixture->idle) == 2);
    ssa_http_server_stop_listening(fixture->server);
    ssa_http_server_abandon(fixture->server);
    g_autofree char *reply = read_reply(connection);
    g_assert_true(g_str_has_prefix(reply, "HTTP/1.1 503 "));
    g_assert_nonnull(strstr(reply, "\r\nRetry-After: "));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/security-label", test_labels);
    g_test_add_func("/http-input", test_input);
#define ADD(name, func) g_test_add(name, Fixture, NULL, set_up, func, tear_down)
    ADD("/http-server/reply", test_reply);
    ADD("/http-server/connection-holds", test_connection_holds);
    ADD("/http-server/cut-off-anywhere", test_cut_off_anywhere);
    ADD("/http-server/abandon", test_abandon);
    return g_test_run();
}
