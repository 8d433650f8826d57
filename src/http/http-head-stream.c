/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* An input stream that bounds the head of an HTTP request. */

#include "http/http-head-stream.h"

struct _SsaHttpHeadStream {
    GFilterInputStream parent_instance;

    gint64 limit, seen;
    gboolean in_body, too_long;
    gboolean line_empty, any_line; /* of the line being read; of those before it */
};

static void pollable_init(GPollableInputStreamInterface *iface);

G_DEFINE_TYPE_WITH_CODE(SsaHttpHeadStream, ssa_http_head_stream, G_TYPE_FILTER_INPUT_STREAM,
                        G_IMPLEMENT_INTERFACE(G_TYPE_POLLABLE_INPUT_STREAM, pollable_init))

static guint too_long_signal;

static GPollableInputStream *
base_of(SsaHttpHeadStream *self)
{
    return G_POLLABLE_INPUT_STREAM(
        g_filter_input_stream_get_base_stream(G_FILTER_INPUT_STREAM(self)));
}

/* The head ends with the first empty line after one that is not; HTTP lets empty ones stand before
 * the request line (RFC 9112, 2.2). */
static void
look_for_end(SsaHttpHeadStream *self, const char *data, gssize length)
{
    for (gssize i = 0; i < length && !self->in_body; i++) {
        self->seen++;
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
    SsaHttpHeadStream *self = SSA_HTTP_HEAD_STREAM(stream);
    gssize length = -1;

    if (!self->too_long)
        length = g_pollable_input_stream_read_nonblocking(base_of(self), buffer, size, NULL, error);
    if (length > 0 && !self->in_body) {
        look_for_end(self, buffer, length);
        if (self->seen > self->limit) {
            self->too_long = TRUE;
            g_signal_emit(self, too_long_signal, 0);
        }
    }
    if (self->too_long) {
        /* The reader shall wait, for nothing: the connection is taken from it. */
        g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "the head is too long");
        return -1;
    }
    return length;
}

static gboolean
is_readable(GPollableInputStream *stream)
{
    SsaHttpHeadStream *self = SSA_HTTP_HEAD_STREAM(stream);

    return !self->too_long && g_pollable_input_stream_is_readable(base_of(self));
}

static GSource *
create_source(GPollableInputStream *stream, GCancellable *cancellable)
{
    SsaHttpHeadStream *self = SSA_HTTP_HEAD_STREAM(stream);
    g_autoptr(GSource) base = NULL;

    if (!self->too_long)
        base = g_pollable_input_stream_create_source(base_of(self), NULL);
    return g_pollable_source_new_full(stream, base, cancellable);
}

static void
pollable_init(GPollableInputStreamInterface *iface)
{
    iface->read_nonblocking = read_nonblocking;
    iface->is_readable = is_readable;
    iface->create_source = create_source;
}

static void
ssa_http_head_stream_class_init(SsaHttpHeadStreamClass *klass)
{
    too_long_signal = g_signal_new("too-long", SSA_TYPE_HTTP_HEAD_STREAM, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ssa_http_head_stream_init(SsaHttpHeadStream *self)
{
    self->line_empty = TRUE;
}

SsaHttpHeadStream *
ssa_http_head_stream_new(GInputStream *base, gint64 limit)
{
    SsaHttpHeadStream *self = g_object_new(SSA_TYPE_HTTP_HEAD_STREAM, "base-stream", base,
                                           "close-base-stream", FALSE, NULL);

    self->limit = limit;
    return self;
}

gboolean
ssa_http_head_stream_has_begun(SsaHttpHeadStream *self)
{
    return self->seen > 0 || self->in_body;
}
