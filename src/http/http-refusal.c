/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A refusal, with a lingering close: say it, stop writing, read on for a moment, close. */

#include "http/http-refusal.h"
#include "http/http-envelope.h"

#include <libsoup/soup.h>

typedef struct {
    GSocketConnection *connection;
    GSource *readable;
    GSource *deadline;
    GDestroyNotify done;
    gpointer user_data;
} Refusal;

static void
refusal_end(Refusal *refusal)
{
    if (refusal->readable) {
        g_source_destroy(refusal->readable);
        g_source_unref(refusal->readable);
    }
    if (refusal->deadline) {
        g_source_destroy(refusal->deadline);
        g_source_unref(refusal->deadline);
    }
    g_object_unref(refusal->connection);
    if (refusal->done)
        refusal->done(refusal->user_data);
    g_free(refusal);
}

static const char *
phrase_of(guint status)
{
    return status == SSA_HTTP_STATUS_HEAD_TOO_LARGE ? "Request Header Fields Too Large"
                                                    : soup_status_get_phrase(status);
}

static gboolean
on_deadline(gpointer user_data)
{
    refusal_end(user_data);
    return G_SOURCE_REMOVE;
}

static gboolean
on_readable(GSocket *socket, GIOCondition condition, gpointer user_data)
{
    char scrap[4096];
    g_autoptr(GError) error = NULL;
    gssize length = g_socket_receive(socket, scrap, sizeof scrap, NULL, &error);

    if (length > 0 || g_error_matches(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return G_SOURCE_CONTINUE;
    refusal_end(user_data);
    return G_SOURCE_REMOVE;
}

void
ssa_http_refusal_send(GSocketConnection *connection, guint status, const char *message,
                      gint64 linger, GDestroyNotify done, gpointer user_data)
{
    Refusal *refusal = g_new0(Refusal, 1);
    GSocket *socket = g_socket_connection_get_socket(connection);
    g_autofree char *body = ssa_http_envelope_error(NULL, message, NULL);
    g_autofree char *text = g_strdup_printf(
        "HTTP/1.1 %u %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n"
        "%sConnection: close\r\n\r\n%s",
        status, phrase_of(status), strlen(body),
        status == SOUP_STATUS_SERVICE_UNAVAILABLE ? SSA_HTTP_RETRY_AFTER_LINE : "", body);

    refusal->connection = connection;
    refusal->done = done;
    refusal->user_data = user_data;

    /* Nothing else has been written: a few hundred bytes fit in the socket's buffer, or the client
     * has gone, and then there is nobody to tell. */
    g_socket_set_blocking(socket, FALSE);
    g_socket_send(socket, text, strlen(text), NULL, NULL);
    g_socket_shutdown(socket, FALSE, TRUE, NULL);
    if (linger == 0) {
        refusal_end(refusal);
        return;
    }

    refusal->deadline = g_timeout_source_new((guint) linger);
    g_source_set_callback(refusal->deadline, on_deadline, refusal, NULL);
    g_source_attach(refusal->deadline, NULL);
    refusal->readable = g_socket_create_source(socket, G_IO_IN, NULL);
    g_source_set_callback(refusal->readable, G_SOURCE_FUNC(on_readable), refusal, NULL);
    g_source_attach(refusal->readable, NULL);
}
