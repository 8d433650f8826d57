/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The notify socket. */

#include "agent/notify-socket.h"

#include <errno.h>
#include <glib-unix.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct _SsaNotifySocket {
    char *path;
    int fd;         /* -1 = none */
    GQueue waiting; /* of messages; the last one may be only a status */
    gboolean ends_with_status;
    guint writable_id;
};

/* Returns a connected socket, or -1. */
static int
connect_to(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    gsize length = path ? strlen(path) : 0;

    if (length == 0 || length >= sizeof address.sun_path || !strchr("/@", *path))
        return -1;
    memcpy(address.sun_path, path, length);
    if (*path == '@')
        *address.sun_path = '\0';
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    /* Connected, so that poll() reports room in the receiver's queue. */
    if (fd >= 0 && connect(fd, (struct sockaddr *) &address,
                           (socklen_t) (offsetof(struct sockaddr_un, sun_path) + length)) == 0)
        return fd;
    g_warning("cannot reach the service manager at %s: %s", path, g_strerror(errno));
    if (fd >= 0)
        close(fd);
    return -1;
}

SsaNotifySocket *
ssa_notify_socket_new(const char *path)
{
    SsaNotifySocket *self = g_new0(SsaNotifySocket, 1);

    self->path = g_strdup(path);
    self->fd = connect_to(path);
    g_queue_init(&self->waiting);
    return self;
}

void
ssa_notify_socket_free(SsaNotifySocket *self)
{
    g_clear_handle_id(&self->writable_id, g_source_remove);
    g_queue_clear_full(&self->waiting, g_free);
    if (self->fd >= 0)
        close(self->fd);
    g_free(self->path);
    g_free(self);
}

/* The service manager may have a new socket. */
static gboolean
reconnect(SsaNotifySocket *self)
{
    close(self->fd);
    self->fd = connect_to(self->path);
    return self->fd >= 0;
}

static ssize_t
send_once(SsaNotifySocket *self, const char *message)
{
    ssize_t sent = -1;

    do
        sent = send(self->fd, message, strlen(message), MSG_NOSIGNAL | MSG_DONTWAIT);
    while (sent < 0 && errno == EINTR);
    return sent;
}

/* Returns FALSE if the message has to be sent later. On errors, it is dropped. */
static gboolean
send_message(SsaNotifySocket *self, const char *message)
{
    ssize_t sent = send_once(self, message);

    if (sent < 0 && errno == ECONNREFUSED && reconnect(self))
        sent = send_once(self, message);
    if (sent < 0 && (errno == EAGAIN || errno == ENOBUFS))
        return FALSE;
    if (sent < 0)
        g_warning("cannot tell the service manager \"%s\": %s", message, g_strerror(errno));
    return TRUE;
}

static gboolean
on_writable(int fd, GIOCondition condition, gpointer user_data)
{
    SsaNotifySocket *self = user_data;

    while (self->waiting.head && send_message(self, self->waiting.head->data))
        g_free(g_queue_pop_head(&self->waiting));
    if (self->waiting.head)
        return G_SOURCE_CONTINUE;
    self->ends_with_status = FALSE;
    self->writable_id = 0;
    return G_SOURCE_REMOVE;
}

/* Takes ownership of @message. */
static void
post(SsaNotifySocket *self, char *message, gboolean is_status)
{
    g_autofree char *owned = message;

    if (self->fd < 0 || (!self->waiting.head && send_message(self, message)))
        return;
    if (self->ends_with_status)
        g_free(g_queue_pop_tail(&self->waiting));
    g_queue_push_tail(&self->waiting, g_steal_pointer(&owned));
    self->ends_with_status = is_status;
    if (self->writable_id == 0)
        self->writable_id = g_unix_fd_add(self->fd, G_IO_OUT, on_writable, self);
}

void
ssa_notify_socket_set_state(SsaNotifySocket *self, const char *state, const char *status)
{
    post(self, g_strdup_printf("%s\nSTATUS=%s", state, status), FALSE);
}

void
ssa_notify_socket_set_status(SsaNotifySocket *self, const char *status)
{
    post(self, g_strconcat("STATUS=", status, NULL), TRUE);
}
