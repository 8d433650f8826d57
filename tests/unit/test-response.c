/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Replies as they come over the wire: what is taken, and what is rejected at the first byte that is
 * out of order; whole, and byte by byte. */

#include "client/client-limits.h"
#include "client/response.h"
#include "client/snap-session.h"

#include <string.h>

#define MAX_SIZE 1000
#define OK       "HTTP/1.1 200 OK\r\n"

/* Feeds the text in pieces of that size, each at the end of memory of its own, and ends it. */
static SnapSessionResponse *
feed(const char *text, gsize length, gsize piece, GError **error)
{
    g_autoptr(SnapSessionResponse) response = snap_session_response_new(MAX_SIZE);

    for (gsize at = 0; at < length; at += piece) {
        gsize size = MIN(piece, length - at);
        g_autofree char *exact = g_memdup2(text + at, size);
        if (!snap_session_response_feed(response, exact, size, error))
            return NULL;
    }
    if (!snap_session_response_end(response, error))
        return NULL;
    g_assert_true(snap_session_response_is_whole(response));
    return g_steal_pointer(&response);
}

static const gsize pieces[] = {1, 2, 3, 7, 100000};

static void
test_taken(void)
{
    static const struct {
        const char *text, *type, *body;
        guint status;
    } table[] = {
        {OK "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}", "application/json",
         "{}", 200},
        {"HTTP/1.0 500 Oh no\r\nCONTENT-TYPE: Application/JSON; charset=utf-8\r\n\r\nhello",
         "application/json", "hello", 500},
        {OK "Content-Type: application/json; charset=\"UTF-8\"\r\nContent-Length: 0\r\n\r\n",
         "application/json", "", 200},
        {OK "Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
            "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n",
         "text/plain", "abc0123456789", 200},
        {OK "Transfer-Encoding: Chunked\r\n\r\n0\r\n\r\n", NULL, "", 200},
        {"HTTP/1.1 204 No Content\r\n\r\n", NULL, "", 204},
        {"HTTP/1.1 404 \r\nContent-Length: 1\r\nContent-Encoding: identity\r\n\r\nx", NULL, "x",
         404},
        /* What cannot be understood, or is ambiguous, is no type. */
        {OK "Content-Type: application/json; charset=latin1\r\nContent-Length: 0\r\n\r\n", NULL, "",
         200},
        {OK
         "Content-Type: application/json\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n",
         NULL, "", 200},
        {OK "Content-Type: nonsense\r\nContent-Length: 0\r\n\r\n", NULL, "", 200},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
        for (gsize p = 0; p < G_N_ELEMENTS(pieces); p++) {
            g_autoptr(GError) error = NULL;
            g_test_message("%s", table[i].text);
            g_autoptr(SnapSessionResponse) response =
                feed(table[i].text, strlen(table[i].text), pieces[p], &error);
            gsize length = 0;
            g_assert_no_error(error);
            const char *body = snap_session_response_get_body(response, &length);
            g_assert_cmpmem(body, length, table[i].body, strlen(table[i].body));
            g_assert_cmpuint(snap_session_response_get_status(response), ==, table[i].status);
            g_assert_cmpstr(snap_session_response_get_content_type(response), ==, table[i].type);
        }
}

static void
test_refused(void)
{
    static const struct {
        const char *text;
        SnapSessionError code;
    } table[] = {
        {"", SNAP_SESSION_ERROR_TRUNCATED},
        {"HTTP/1.1 200", SNAP_SESSION_ERROR_TRUNCATED},
        {OK "Content-Length: 5\r\n\r\n1234", SNAP_SESSION_ERROR_TRUNCATED},
        {OK "Transfer-Encoding: chunked\r\n\r\n5\r\n123", SNAP_SESSION_ERROR_TRUNCATED},
        {OK "Transfer-Encoding: chunked\r\n\r\n3\r\n123\r\n", SNAP_SESSION_ERROR_TRUNCATED},
        {OK "Transfer-Encoding: chunked\r\n\r\n3\r\n123\r\n0\r\n", SNAP_SESSION_ERROR_TRUNCATED},
        {OK "Content-Length: 3\r\n\r\n1234", SNAP_SESSION_ERROR_BAD_REPLY},
        {OK "Content-Length: -1\r\n\r\n", SNAP_SESSION_ERROR_BAD_REPLY},
        {OK "Content-Length: +1\r\n\r\n1", SNAP_SESSION_ERROR_BAD_REPLY},
        {OK "Content-Length: 0x1\r\n\r\n1", SNAP_SESSION_ERROR_BAD_REPLY},
        {OK "Content-Length: 1, 1\r\n\r\n1", SNAP_SESSION_ERROR_BAD_REPLY},
        {OK "Content-Length: 1\r\nContent-Length: 2\r\n\r\n12", SNAP_SESSION_ERROR_BAD_REPLY},
        {OK "Content-Length: 99999999999999999999999\r\n\r\n", SNAP_SESSION_ERROR_BAD_REPLY},
        {OK "Content-Length: 1001\r\n\r\n", SNAP_SESSION_ERROR_TOO_LARGE},
        {OK "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
         SNAP_SESSION_ERROR_BAD_REPLY},
        {OK "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", SNAP_SESSION_ERROR_BAD_REPLY},
        {OK "Transfer-Encoding: identity\r\n\r\nx", SNAP_SESSION_ERROR_BAD_REPLY},
        {OK "Transfer-Encoding: chunked\r\n\r\nzz\r\n", SNAP_SESSION_ERROR_BAD_REPLY},
        {OK "Transfer-Encoding: chunked\r\n\r\n-1\r\n", SNAP_SESSION_ERROR_BAD_REPLY},
        {OK "Transfer-Encoding: chunked\r\n\r\n\r\n", SNAP_SESSION_ERROR_BAD_REPLY},
        {OK "Transfer-Encoding: chunked\r\n\r\n1\nx\r\n", SNAP_SESSION_ERROR_BAD_REPLY},
        {OK "Transfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n", SNAP_SESSION_ERROR_BAD_REPLY},
        {OK "Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\n",
         SNAP_SESSION_ERROR_BAD_REPLY},
        {OK "Transfer-Encoding: chunked\r\n\r\nffffffff\r\n", SNAP_SESSION_ERROR_TOO_LARGE},
        {OK "Content-Encoding: gzip\r\nContent-Length: 0\r\n\r\n", SNAP_SESSION_ERROR_BAD_REPLY},
        {OK "Content-Encoding: identity, br\r\nContent-Length: 0\r\n\r\n",
         SNAP_SESSION_ERROR_BAD_REPLY},
        {"HTTP/1.1 100 Continue\r\n\r\n" OK "Content-Length: 0\r\n\r\n",
         SNAP_SESSION_ERROR_BAD_REPLY},
        {"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", SNAP_SESSION_ERROR_BAD_REPLY},
        {"HTTP/1.1 000 x\r\n\r\n", SNAP_SESSION_ERROR_BAD_REPLY},
        {"HTTP/1.1 600 x\r\n\r\n", SNAP_SESSION_ERROR_BAD_REPLY},
        {"HTTP/1.1 99999 x\r\n\r\n", SNAP_SESSION_ERROR_BAD_REPLY},
        {"HTTP/1.1 abc x\r\n\r\n", SNAP_SESSION_ERROR_BAD_REPLY},
        {"HTTP/2 200 OK\r\n\r\n", SNAP_SESSION_ERROR_BAD_REPLY},
        {"HTTP/3.1 200 OK\r\n\r\n", SNAP_SESSION_ERROR_BAD_REPLY},
        {"ICY 200 OK\r\n\r\n", SNAP_SESSION_ERROR_BAD_REPLY},
        {"hello\r\n\r\n", SNAP_SESSION_ERROR_BAD_REPLY},
        {"\r\n\r\n", SNAP_SESSION_ERROR_BAD_REPLY},
        {OK "X: a\nY: b\r\n\r\n", SNAP_SESSION_ERROR_BAD_REPLY},
        {OK "X: a\rY: b\r\n\r\n", SNAP_SESSION_ERROR_BAD_REPLY},
        {OK "X: a\r\n folded\r\n\r\n", SNAP_SESSION_ERROR_BAD_REPLY},
        {OK "X: \x1b[2J\r\n\r\n", SNAP_SESSION_ERROR_BAD_REPLY},
        {OK " Content-Length: 0\r\n\r\n", SNAP_SESSION_ERROR_BAD_REPLY},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
        for (gsize p = 0; p < G_N_ELEMENTS(pieces); p++) {
            g_autoptr(GError) error = NULL;
            g_autofree char *shown = g_strescape(table[i].text, NULL);
            g_test_message("%s", shown);
            g_autoptr(SnapSessionResponse) response =
                feed(table[i].text, strlen(table[i].text), pieces[p], &error);
            g_assert_null(response);
            g_assert_error(error, SNAP_SESSION_ERROR, (int) table[i].code);
        }
}

/* A zero cannot be in a C string. */
static void
test_zeros(void)
{
    static const char in_head[] = OK "X: a\0b\r\nContent-Length: 0\r\n\r\n";
    static const char in_line[] = OK "Transfer-Encoding: chunked\r\n\r\n0\0\r\n\r\n";
    g_autoptr(GError) error = NULL;

    g_assert_null(feed(in_head, sizeof in_head - 1, 5, &error));
    g_assert_error(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_BAD_REPLY);
    g_clear_error(&error);
    g_assert_null(feed(in_line, sizeof in_line - 1, 5, &error));
    g_assert_error(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_BAD_REPLY);
}

/* What never ends is rejected as soon as it is over its limit. */
static void
test_endless(void)
{
    static const struct {
        const char *begin, *more;
        gsize limit;
    } table[] = {
        {"", "x", SNAP_SESSION_MAX_HEAD},
        {OK, "X: y\r\n", SNAP_SESSION_MAX_HEAD},
        {OK "\r\n", "x", MAX_SIZE},
        {OK "Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n", MAX_SIZE},
        {OK "Transfer-Encoding: chunked\r\n\r\n", "1", MAX_SIZE},
        {OK "Transfer-Encoding: chunked\r\n\r\n1;", "x", MAX_SIZE},
        {OK "Transfer-Encoding: chunked\r\n\r\n0\r\n", "X: y\r\n", MAX_SIZE},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(SnapSessionResponse) response = snap_session_response_new(MAX_SIZE);
        g_autoptr(GError) error = NULL;
        gsize fed = 0;
        g_assert_true(
            snap_session_response_feed(response, table[i].begin, strlen(table[i].begin), &error));
        while (snap_session_response_feed(response, table[i].more, strlen(table[i].more), &error))
            g_assert_cmpuint(fed += strlen(table[i].more), <=, table[i].limit);
        g_assert_error(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_TOO_LARGE);
        g_assert_cmpuint(fed, >, table[i].limit - 100);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/response/taken", test_taken);
    g_test_add_func("/response/rejected", test_refused);
    g_test_add_func("/response/zeros", test_zeros);
    g_test_add_func("/response/endless", test_endless);
    return g_test_run();
}
