/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Mutated input: the requests and bodies of tests/corpus, changed at random, through the JSON
 * scanner and the whole HTTP frontend. Nothing may crash, warn, hang or stay behind; with the
 * sanitizers, nothing may read or write out of place either. What was ever found is kept in the
 * corpus. "meson test" runs it with one seed, always the same, and with one that is always another,
 * as without --seed, e.g.
 *
 *     G_TEST_SRCDIR=tests/unit build/tests/unit/test-mutations
 */

#include "base/error.h"
#include "base/idle.h"
#include "declaration-input.h"
#include "fixture.h"
#include "http/http-server.h"
#include "reply-input.h"
#include "session-input.h"
#include "session/session.h"
#include "json/json-text.h"

#include <gio/gunixsocketaddress.h>
#include <sys/socket.h>
#include <unistd.h>

#define ROUNDS 1500

static GPtrArray *
load_corpus(const char *name)
{
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "..", "corpus", name, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GDir) dir = g_dir_open(path, 0, &error);
    GPtrArray *corpus = g_ptr_array_new_with_free_func((GDestroyNotify) g_bytes_unref);

    g_assert_no_error(error);
    for (const char *file; (file = g_dir_read_name(dir));) {
        g_autofree char *file_path = g_build_filename(path, file, NULL);
        char *data = NULL;
        gsize size = 0;
        g_file_get_contents(file_path, &data, &size, &error);
        g_assert_no_error(error);
        g_ptr_array_add(corpus, g_bytes_new_take(data, size));
    }
    g_assert_cmpuint(corpus->len, >, 3);
    return corpus;
}

/* A member of the corpus with a few changes: bytes set, swapped for telling ones, cut, doubled. */
static GByteArray *
mutate(GPtrArray *corpus)
{
    static const char telling[] = "\0\r\n :{}[]\"\\/%,;=?#*-+9\xff\xc3";
    gsize size = 0;
    gconstpointer data = g_bytes_get_data(
        g_ptr_array_index(corpus, g_test_rand_int_range(0, (gint32) corpus->len)), &size);
    GByteArray *out = g_byte_array_new();

    g_byte_array_append(out, data, (guint) size);
    for (gint32 changes = g_test_rand_int_range(1, 6); changes > 0 && out->len > 1; changes--) {
        guint at = (guint) g_test_rand_int_range(0, (gint32) out->len);
        guint length = (guint) g_test_rand_int_range(1, (gint32) MIN(out->len - at, 20) + 1);
        switch (g_test_rand_int_range(0, 5)) {
        case 0:
            out->data[at] = (guint8) g_test_rand_int_range(0, 256);
            break;
        case 1:
            out->data[at] = (guint8) telling[g_test_rand_int_range(0, sizeof telling - 1)];
            break;
        case 2:
            g_byte_array_remove_range(out, at, length);
            break;
        case 3:
            g_byte_array_set_size(out, at);
            break;
        default: {
            g_autofree guint8 *piece = g_memdup2(out->data + at, length);
            for (gint32 times = g_test_rand_int_range(1, 200); times > 0; times--)
                g_byte_array_append(out, piece, length);
        }
        }
    }
    return out;
}

static void
test_json(void)
{
    g_autoptr(GPtrArray) corpus = load_corpus("json");
    guint accepted = 0;
    const SsaJsonLimits limits = {.depth = 32, .values = 1000, .members = 100, .string = 1000};

    for (guint i = 0; i < ROUNDS * 10; i++) {
        g_autoptr(GByteArray) text = mutate(corpus);
        /* A copy of the very size, so that a read past its end is seen. */
        g_autofree char *exact = g_memdup2(text->data, text->len);
        g_autoptr(GError) error = NULL;
        g_autoptr(JsonObject) object =
            ssa_json_parse(exact ? exact : "", text->len, &limits, &error);
        g_assert_true((object == NULL) == (error != NULL));
        accepted += object != NULL;
        if (error)
            g_assert_true(error->domain == SSA_JSON_ERROR);
    }
    /* Mutations that nothing accepts, or everything, would test little. */
    g_assert_cmpuint(accepted, >, ROUNDS / 10);
    g_assert_cmpuint(accepted, <, ROUNDS * 9);
}

/* The other side: replies, as the client library takes them. */
static void
test_replies(void)
{
    g_autoptr(GPtrArray) corpus = load_corpus("reply");
    guint accepted = 0;

    for (guint i = 0; i < ROUNDS * 10; i++) {
        g_autoptr(GByteArray) input = mutate(corpus);
        accepted += reply_input_read(input->data, input->len);
    }
    g_assert_cmpuint(accepted, >, ROUNDS / 10);
    g_assert_cmpuint(accepted, <, ROUNDS * 9);
}

static void
test_declarations(void)
{
    g_autoptr(GPtrArray) corpus = load_corpus("yaml");
    guint accepted = 0;

    for (guint i = 0; i < ROUNDS * 2; i++) {
        g_autoptr(GByteArray) input = mutate(corpus);
        accepted += declaration_input_read(input->data, input->len);
    }
    g_assert_cmpuint(accepted, >, ROUNDS / 20);
    g_assert_cmpuint(accepted, <, ROUNDS * 2);
}

/* @corpus: a directory of tests/corpus
 * @read: returns whether it accepts the input
 * @rounds: how often */
typedef struct {
    const char *corpus;
    gboolean (*read)(const guint8 *data, gsize size);
    guint rounds;
} Input;

#ifdef SSA_HAS_SESSION_INPUT
static const Input inputs[] = {{"desktop-entry", desktop_entry_input_read, ROUNDS},
                               {"notifications", store_input_read, ROUNDS},
                               {"snapd", snapd_input_read, ROUNDS * 10},
                               {"variant", variant_input_read, ROUNDS * 10},
                               {NULL}};
#else
static const Input inputs[] = {{NULL}};
#endif

static void
test_input(gconstpointer data)
{
    const Input *input = data;
    g_autoptr(GPtrArray) corpus = load_corpus(input->corpus);
    guint accepted = 0;

    for (guint i = 0; i < corpus->len; i++) {
        gsize size = 0;
        gconstpointer text = g_bytes_get_data(g_ptr_array_index(corpus, i), &size);
        accepted += input->read(text, size);
    }
    g_assert_cmpuint(accepted, >, 0);
    accepted = 0;
    for (guint i = 0; i < input->rounds; i++) {
        g_autoptr(GByteArray) mutated = mutate(corpus);
        accepted += input->read(mutated->data, mutated->len);
    }
    g_assert_cmpuint(accepted, >, input->rounds / 100);
    g_assert_cmpuint(accepted, <, input->rounds);
}

typedef struct {
    char *dir;
    SsaIdle *idle;
    SsaSession *session;
    SsaHttpServer *server;
    GSocketAddress *address;
} Frontend;

static void
on_idle(gpointer user_data)
{
}

static void
frontend_open(Frontend *frontend)
{
    g_autoptr(GError) error = NULL;
    SsaLimits limits;

    frontend->dir = fixture_runtime_dir_new();
    ssa_limits_init(&limits);
    limits.answer = 1; /* there is no user manager, and nobody waits for one */
    limits.read_deadline = 200;
    limits.linger = 1;
    frontend->idle = ssa_idle_new(-1, on_idle, NULL);
    frontend->session = ssa_session_new(frontend->dir, frontend->dir, "1", &limits, frontend->idle);
    ssa_session_set_ready(frontend->session); /* there is no session bus either */
    frontend->server = ssa_http_server_new(frontend->session, geteuid());

    g_autofree char *path = g_build_filename(frontend->dir, "socket", NULL);
    frontend->address = g_unix_socket_address_new(path);
    g_autoptr(GSocket) socket =
        g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, &error);
    g_assert_true(g_socket_bind(socket, frontend->address, FALSE, &error));
    g_assert_true(g_socket_listen(socket, &error));
    ssa_http_server_listen(frontend->server, socket);
}

static void
frontend_close(Frontend *frontend)
{
    wait_until(ssa_idle_n_holds(frontend->idle) == 0);
    fixture_settle();
    g_assert_finalize_object(frontend->server);
    g_object_unref(frontend->session);
    ssa_idle_unref(frontend->idle);
    g_object_unref(frontend->address);
    fixture_runtime_dir_remove(frontend->dir);
}

/* Sends the request and reads on until the frontend closes. */
static GByteArray *
exchange(Frontend *frontend, GByteArray *request)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GSocket) client =
        g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, &error);
    GByteArray *reply = g_byte_array_new();
    gssize length = -1;

    g_assert_true(g_socket_connect(client, frontend->address, NULL, &error));
    g_socket_set_blocking(client, FALSE);
    g_socket_send(client, (const char *) request->data, request->len, NULL, NULL);
    g_socket_shutdown(client, FALSE, TRUE, NULL);

    gint64 give_up = g_get_monotonic_time() + 10 * G_TIME_SPAN_SECOND;
    while (length != 0 && g_get_monotonic_time() < give_up) {
        char buffer[4096];
        g_autoptr(GError) failure = NULL;
        g_main_context_iteration(NULL, FALSE);
        length = g_socket_receive(client, buffer, sizeof buffer, NULL, &failure);
        if (length > 0)
            g_byte_array_append(reply, (const guint8 *) buffer, (guint) length);
        else if (length < 0 && !g_error_matches(failure, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
            length = 0; /* closed with something unread */
    }
    g_assert_cmpint(length, ==, 0);
    return reply;
}

static void
test_http(void)
{
    g_autoptr(GPtrArray) corpus = load_corpus("http");
    guint replies = 0;
    Frontend frontend;

    frontend_open(&frontend);
    for (guint i = 0; i < ROUNDS; i++) {
        g_autoptr(GByteArray) request = mutate(corpus);
        g_autoptr(GByteArray) reply = exchange(&frontend, request);
        if (reply->len == 0)
            continue;
        replies++;
        g_byte_array_append(reply, (const guint8 *) "", 1);
        g_assert_true(g_str_has_prefix((const char *) reply->data, "HTTP/1.1 "));
        g_assert_nonnull(strstr((const char *) reply->data, "\r\n\r\n"));
    }
    g_assert_cmpuint(replies, >, ROUNDS / 2);
    frontend_close(&frontend);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    /* libsoup lets GObject warn of a negative Content-Length, and answers 400: no fault of ours. */
    g_log_set_always_fatal(G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
    g_test_add_func("/mutations/json", test_json);
    g_test_add_func("/mutations/replies", test_replies);
    g_test_add_func("/mutations/declarations", test_declarations);
    g_test_add_func("/mutations/http", test_http);
    for (const Input *input = inputs; input->corpus; input++) {
        g_autofree char *path = g_strdup_printf("/mutations/%s", input->corpus);
        g_test_add_data_func(path, input, test_input);
    }
    return g_test_run();
}
