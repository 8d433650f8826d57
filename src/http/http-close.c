/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Closing a connection. */

#include "http/http-close.h"

#include <glib-unix.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
    int fd;
    GBytes *words;
    gsize sent;
    gint64 linger;
    guint watch_id, deadline_id;
    GDestroyNotify done;
    gpointer user_data;
} ClosingConnection;

static void
closing_connection_end(ClosingConnection *parting)
{
    g_clear_handle_id(&parting->watch_id, g_source_remove);
    g_clear_handle_id(&parting->deadline_id, g_source_remove);
    close(parting->fd);
    g_bytes_unref(parting->words);
    if (parting->done)
        parting->done(parting->user_data);
    g_free(parting);
}

static gboolean
on_deadline(gpointer user_data)
{
    ClosingConnection *parting = user_data;

    parting->deadline_id = 0;
    closing_connection_end(parting);
    return G_SOURCE_REMOVE;
}

static gboolean
on_readable(int fd, GIOCondition condition, gpointer user_data)
{
    ClosingConnection *parting = user_data;
    char scrap[4096];
    ssize_t length = recv(fd, scrap, sizeof scrap, MSG_DONTWAIT);

    if (length > 0 || (length < 0 && (errno == EAGAIN || errno == EINTR)))
        return G_SOURCE_CONTINUE;
    parting->watch_id = 0;
    closing_connection_end(parting);
    return G_SOURCE_REMOVE;
}

static void
linger(ClosingConnection *parting)
{
    shutdown(parting->fd, SHUT_WR);
    g_clear_handle_id(&parting->deadline_id, g_source_remove);
    parting->deadline_id = g_timeout_add((guint) parting->linger, on_deadline, parting);
    parting->watch_id = g_unix_fd_add(parting->fd, G_IO_IN, on_readable, parting);
}

/* Sends what it can. Returns whether nothing more is to be sent, or can be. */
static gboolean
send_some(ClosingConnection *parting)
{
    gsize size = 0;
    const char *data = g_bytes_get_data(parting->words, &size);

    while (parting->sent < size) {
        ssize_t length = send(parting->fd, data + parting->sent, size - parting->sent,
                              MSG_NOSIGNAL | MSG_DONTWAIT);
        if (length < 0 && errno != EINTR)
            return errno != EAGAIN;
        parting->sent += length > 0 ? (gsize) length : 0;
    }
    return TRUE;
}

static void
after_sending(ClosingConnection *parting)
{
    if (parting->linger > 0)
        linger(parting);
    else
        closing_connection_end(parting);
}

static gboolean
on_writable(int fd, GIOCondition condition, gpointer user_data)
{
    ClosingConnection *parting = user_data;

    if (!send_some(parting))
        return G_SOURCE_CONTINUE;
    parting->watch_id = 0;
    after_sending(parting);
    return G_SOURCE_REMOVE;
}

void
ssa_http_send_and_close(int fd, GBytes *words, gint64 deadline, gint64 linger_for,
                        GDestroyNotify done, gpointer user_data)
{
    ClosingConnection *parting = g_new0(ClosingConnection, 1);

    parting->fd = fd;
    parting->words = words;
    parting->linger = linger_for;
    parting->done = done;
    parting->user_data = user_data;
    /* Nearly always it fits in the socket's buffer. */
    if (send_some(parting)) {
        after_sending(parting);
        return;
    }
    parting->deadline_id = g_timeout_add((guint) deadline, on_deadline, parting);
    parting->watch_id = g_unix_fd_add(fd, G_IO_OUT, on_writable, parting);
}
