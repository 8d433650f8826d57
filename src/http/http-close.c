/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Closing a connection. */

#include "http/http-close.h"

#include <glib-unix.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
    int fd;
    GBytes *response;
    gsize sent;
    gint64 linger;
    guint watch_id, deadline_id;
    GDestroyNotify done;
    gpointer user_data;
} ClosingConnection;

static void
closing_connection_end(ClosingConnection *closing)
{
    g_clear_handle_id(&closing->watch_id, g_source_remove);
    g_clear_handle_id(&closing->deadline_id, g_source_remove);
    close(closing->fd);
    g_bytes_unref(closing->response);
    if (closing->done)
        closing->done(closing->user_data);
    g_free(closing);
}

static gboolean
on_deadline(gpointer user_data)
{
    ClosingConnection *closing = user_data;

    closing->deadline_id = 0;
    closing_connection_end(closing);
    return G_SOURCE_REMOVE;
}

static gboolean
on_readable(int fd, GIOCondition condition, gpointer user_data)
{
    ClosingConnection *closing = user_data;
    char scrap[4096];
    ssize_t length = recv(fd, scrap, sizeof scrap, MSG_DONTWAIT);

    if (length > 0 || (length < 0 && (errno == EAGAIN || errno == EINTR)))
        return G_SOURCE_CONTINUE;
    closing->watch_id = 0;
    closing_connection_end(closing);
    return G_SOURCE_REMOVE;
}

static void
linger(ClosingConnection *closing)
{
    shutdown(closing->fd, SHUT_WR);
    g_clear_handle_id(&closing->deadline_id, g_source_remove);
    closing->deadline_id = g_timeout_add((guint) closing->linger, on_deadline, closing);
    closing->watch_id = g_unix_fd_add(closing->fd, G_IO_IN, on_readable, closing);
}

/* Sends without blocking. Returns TRUE when everything is sent, or the connection has failed. */
static gboolean
send_some(ClosingConnection *closing)
{
    gsize size = 0;
    const char *data = g_bytes_get_data(closing->response, &size);

    while (closing->sent < size) {
        ssize_t length = send(closing->fd, data + closing->sent, size - closing->sent,
                              MSG_NOSIGNAL | MSG_DONTWAIT);
        if (length < 0 && errno != EINTR)
            return errno != EAGAIN;
        closing->sent += length > 0 ? (gsize) length : 0;
    }
    return TRUE;
}

static void
after_sending(ClosingConnection *closing)
{
    if (closing->linger > 0)
        linger(closing);
    else
        closing_connection_end(closing);
}

static gboolean
on_writable(int fd, GIOCondition condition, gpointer user_data)
{
    ClosingConnection *closing = user_data;

    if (!send_some(closing))
        return G_SOURCE_CONTINUE;
    closing->watch_id = 0;
    after_sending(closing);
    return G_SOURCE_REMOVE;
}

void
ssa_http_send_and_close(int fd, GBytes *response, gint64 deadline, gint64 linger_for,
                        GDestroyNotify done, gpointer user_data)
{
    ClosingConnection *closing = g_new0(ClosingConnection, 1);

    closing->fd = fd;
    closing->response = response;
    closing->linger = linger_for;
    closing->done = done;
    closing->user_data = user_data;
    /* Usually the response fits in the socket's buffer. */
    if (send_some(closing)) {
        after_sending(closing);
        return;
    }
    closing->deadline_id = g_timeout_add((guint) deadline, on_deadline, closing);
    closing->watch_id = g_unix_fd_add(fd, G_IO_OUT, on_writable, closing);
}
