/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The input stream of a request. */

#include "http/http-input.h"
#include "base/error.h"

#include <glib-unix.h>
#include <sys/socket.h>

struct _SsaHttpInput {
    GInputStream parent_instance;

    int fd;
    gint64 head_limit, seen;
    gboolean in_body, stopped, ended, has_zero;
    gboolean line_empty, any_line; /* the current line is empty; a non-empty one precedes it */
    SsaHttpInputFunc rejected;
    gpointer user_data;
};

static void pollable_init(GPollableInputStreamInterface *iface);

G_DEFINE_TYPE_WITH_CODE(SsaHttpInput, ssa_http_input, G_TYPE_INPUT_STREAM,
                        G_IMPLEMENT_INTERFACE(G_TYPE_POLLABLE_INPUT_STREAM, pollable_init))

/* The head ends at the first empty line after a non-empty one: empty lines may precede the request
 * line (RFC 9112, 2.2). */
static void
look_for_end(SsaHttpInput *self, const char *data, gssize length)
{
    for (gssize i = 0; i < length && !self->in_body; i++) {
        self->seen++;
        self->has_zero = self->has_zero || data[i] == '\0';
        if (data[i] == '\n') {
            self->in_body = self->line_empty && self->any_line;
            self->any_line = self->any_line || !self->line_empty;
            self->line_empty = TRUE;
        } else if (data[i] != '\r') {
            self->line_empty = FALSE;
        }
    }
}

static gssize
read_nonblocking(GPollableInputStream *stream, void *buffer, gsize size, GError **error)
{
    SsaHttpInput *self = SSA_HTTP_INPUT(stream);
    gssize length = -1;

    do
        length = self->stopped ? -1 : recv(self->fd, buffer, size, MSG_DONTWAIT);
    while (length < 0 && !self->stopped && errno == EINTR);

    if (length > 0 && !self->in_body) {
        look_for_end(self, buffer, length);
        if (self->seen > self->head_limit || self->has_zero) {
            self->stopped = TRUE;
            self->rejected(self->user_data);
        }
    }
    if (self->stopped) {
        /* Make the reader wait: the connection is being taken from it. */
        g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "stopped");
        return -1;
    }
    self->ended = self->ended || length == 0;
    if (length < 0)
        ssa_error_set_errno(NULL, errno, error);
    return length;
}

/* GInputStream requires this function; no reader of this stream blocks. */
static gssize
read_blocking(GInputStream *stream, void *buffer, gsize size, GCancellable *cancellable,
              GError **error)
{
    return read_nonblocking(G_POLLABLE_INPUT_STREAM(stream), buffer, size, error);
}

static gboolean
is_readable(GPollableInputStream *stream)
{
    SsaHttpInput *self = SSA_HTTP_INPUT(stream);
    GPollFD poll_fd = {.fd = self->fd, .events = G_IO_IN};

    return !self->stopped && g_poll(&poll_fd, 1, 0) > 0;
}

static GSource *
create_source(GPollableInputStream *stream, GCancellable *cancellable)
{
    SsaHttpInput *self = SSA_HTTP_INPUT(stream);
    g_autoptr(GSource) readable =
        self->stopped ? NULL : g_unix_fd_source_new(self->fd, G_IO_IN | G_IO_HUP | G_IO_ERR);

    return g_pollable_source_new_full(stream, readable, cancellable);
}

static void
pollable_init(GPollableInputStreamInterface *iface)
{
    iface->read_nonblocking = read_nonblocking;
    iface->is_readable = is_readable;
    iface->create_source = create_source;
}

static void
ssa_http_input_class_init(SsaHttpInputClass *klass)
{
    G_INPUT_STREAM_CLASS(klass)->read_fn = read_blocking;
}

static void
ssa_http_input_init(SsaHttpInput *self)
{
    self->line_empty = TRUE;
}

SsaHttpInput *
ssa_http_input_new(int fd, gint64 head_limit, SsaHttpInputFunc rejected, gpointer user_data)
{
    SsaHttpInput *self = g_object_new(SSA_TYPE_HTTP_INPUT, NULL);

    self->fd = fd;
    self->head_limit = head_limit;
    self->rejected = rejected;
    self->user_data = user_data;
    return self;
}

gboolean
ssa_http_input_has_zero(SsaHttpInput *self)
{
    return self->has_zero;
}

gboolean
ssa_http_input_has_begun(SsaHttpInput *self)
{
    return self->seen > 0;
}

gboolean
ssa_http_input_has_ended(SsaHttpInput *self)
{
    return self->ended;
}

void
ssa_http_input_stop(SsaHttpInput *self)
{
    self->stopped = TRUE;
}
