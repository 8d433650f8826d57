/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Replies as they go over the wire, and the last words on a connection. */

#include "fixture.h"
#include "http/http-close.h"
#include "http/http-envelope.h"
#include "http/http-reply.h"

#include <fcntl.h>
#include <json-glib/json-glib.h>
#include <sys/socket.h>
#include <unistd.h>

static char *
text_of(GBytes *bytes)
{
    gsize size = 0;
    const char *data = g_bytes_get_data(bytes, &size);

    return g_strndup(data, size);
}

static void
test_format(void)
{
    g_autoptr(GBytes) bytes = ssa_http_reply_format(405, "Allow: POST\r\n", "{\"a\":1}", FALSE);
    g_autofree char *text = text_of(bytes);

    g_assert_true(g_str_has_prefix(text, "HTTP/1.1 405 Method Not Allowed\r\nDate: "));
    g_assert_true(g_str_has_suffix(text, "\r\n\r\n{\"a\":1}"));
    g_assert_nonnull(
        strstr(text, " GMT\r\nContent-Type: application/json\r\nContent-Length: 7\r\n"));
    g_assert_nonnull(strstr(text, "\r\nAllow: POST\r\nConnection: close\r\n"));
    g_assert_null(strstr(text, "Retry-After"));
}

static void
test_without_body(void)
{
    g_autoptr(GBytes) bytes = ssa_http_reply_format(200, NULL, "{\"a\":1}", TRUE);
    g_autofree char *text = text_of(bytes);

    g_assert_nonnull(strstr(text, "\r\nContent-Length: 7\r\n"));
    g_assert_true(g_str_has_suffix(text, "\r\n\r\n"));
}

static void
test_refusals(void)
{
    static const struct {
        guint status;
        const char *line;
        gboolean retry;
    } table[] = {
        {400, "HTTP/1.1 400 Bad Request\r\n", FALSE},
        {408, "HTTP/1.1 408 Request Timeout\r\n", FALSE},
        {413, "HTTP/1.1 413 Request Entity Too Large\r\n", FALSE},
        {SSA_HTTP_STATUS_HEAD_TOO_LARGE, "HTTP/1.1 431 Request Header Fields Too Large\r\n", FALSE},
        {503, "HTTP/1.1 503 Service Unavailable\r\n", TRUE},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GBytes) bytes = ssa_http_reply_format_refusal(table[i].status, "no");
        g_autofree char *text = text_of(bytes);
        g_assert_true(g_str_has_prefix(text, table[i].line));
        g_assert_cmpint(strstr(text, "\r\nRetry-After: 1\r\n") != NULL, ==, table[i].retry);
        g_assert_true(
            g_str_has_suffix(text, "\r\n\r\n{\"type\":\"error\",\"result\":{\"message\":\"no\"}}"));
    }
}

static void
test_any_message_is_json(void)
{
    static const char *const messages[] = {"",      "a \"quote\"", "\xff\xfe",
                                           "a\xc3", "line\nline",  "\x01"};

    for (gsize i = 0; i < G_N_ELEMENTS(messages); i++) {
        g_autofree char *text = ssa_http_envelope_error(NULL, messages[i], NULL);
        g_autoptr(JsonParser) parser = json_parser_new();
        g_autoptr(GError) error = NULL;
        g_assert_true(g_utf8_validate(text, -1, NULL));
        json_parser_load_from_data(parser, text, -1, &error);
        g_assert_no_error(error);
    }
}

static void
set_flag(gpointer user_data)
{
    *(gboolean *) user_data = TRUE;
}

static void
test_close_at_once(void)
{
    int sockets[2];
    gboolean done = FALSE;
    char buffer[16] = "";

    g_assert_no_errno(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets));
    ssa_http_send_and_close(sockets[0], g_bytes_new_static("bye", 3), 1000, 0, set_flag, &done);
    g_assert_true(done);
    g_assert_cmpint(read(sockets[1], buffer, sizeof buffer), ==, 3);
    g_assert_cmpint(read(sockets[1], buffer, sizeof buffer), ==, 0);
    close(sockets[1]);
}

static void
test_close_after_peer_left(void)
{
    int sockets[2];
    gboolean done = FALSE;

    g_assert_no_errno(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets));
    close(sockets[1]);
    ssa_http_send_and_close(sockets[0], g_bytes_new_static("bye", 3), 1000, 0, set_flag, &done);
    g_assert_true(done);
}

static void
test_close_lingers(void)
{
    int sockets[2];
    gboolean done = FALSE;
    char buffer[16] = "";

    g_assert_no_errno(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets));
    ssa_http_send_and_close(sockets[0], g_bytes_new_static("bye", 3), 1000, 60000, set_flag, &done);
    /* The other side goes on writing, and only then reads. */
    for (guint i = 0; i < 100; i++) {
        g_assert_cmpint(send(sockets[1], buffer, sizeof buffer, MSG_NOSIGNAL), ==, sizeof buffer);
        fixture_settle();
    }
    g_assert_false(done);
    g_assert_cmpint(read(sockets[1], buffer, sizeof buffer), ==, 3);
    g_assert_cmpint(read(sockets[1], buffer, sizeof buffer), ==, 0);
    close(sockets[1]);
    wait_until(done);
}

static void
test_close_stops_lingering(void)
{
    int sockets[2];
    gboolean done = FALSE;

    g_assert_no_errno(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets));
    ssa_http_send_and_close(sockets[0], g_bytes_new_static("bye", 3), 1000, 20, set_flag, &done);
    wait_until(done);
    close(sockets[1]);
}

/* More than the socket's buffer holds, to a client that reads it, and to one that does not. */
static void
test_close_in_pieces(gconstpointer data)
{
    gboolean reads = GPOINTER_TO_INT(data);
    const gsize size = 4 * 1024 * 1024;
    int sockets[2];
    gboolean done = FALSE;
    gsize received = 0;

    g_assert_no_errno(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets));
    ssa_http_send_and_close(sockets[0], g_bytes_new_take(g_malloc0(size), size), reads ? 60000 : 30,
                            0, set_flag, &done);
    g_assert_false(done);
    g_assert_no_errno(fcntl(sockets[1], F_SETFL, O_NONBLOCK));
    while (reads && received < size) {
        static char buffer[65536];
        ssize_t length = read(sockets[1], buffer, sizeof buffer);
        received += length > 0 ? (gsize) length : 0;
        fixture_settle();
    }
    wait_until(done);
    g_assert_cmpuint(received, ==, reads ? size : 0);
    close(sockets[1]);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http-reply/format", test_format);
    g_test_add_func("/http-reply/without-body", test_without_body);
    g_test_add_func("/http-reply/refusals", test_refusals);
    g_test_add_func("/http-reply/any-message-is-json", test_any_message_is_json);
    g_test_add_func("/http-close/at-once", test_close_at_once);
    g_test_add_func("/http-close/to-nobody", test_close_after_peer_left);
    g_test_add_func("/http-close/lingers", test_close_lingers);
    g_test_add_func("/http-close/stops-lingering", test_close_stops_lingering);
    g_test_add_data_func("/http-close/in-pieces", GINT_TO_POINTER(TRUE), test_close_in_pieces);
    g_test_add_data_func("/http-close/not-taken", GINT_TO_POINTER(FALSE), test_close_in_pieces);
    return g_test_run();
}
