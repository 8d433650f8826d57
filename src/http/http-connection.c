/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A connection that has been accepted.
 *
 * libsoup's server has neither deadlines nor limits, so each connection is given to it as a stream
 * of ours (http-head-stream.c bounds the head), and is taken from it again, in the middle of a
 * request if need be, to write a refusal and close. Its life is tied to that stream's: libsoup's
 * signals do not come in pairs. */

#include "http/http-connection.h"
#include "http/http-head-stream.h"
#include "http/http-refusal.h"

#include <gio/gunixsocketaddress.h>

struct _SsaHttpConnection {
    SsaLimits limits;
    SsaHold *hold;
    GSocketConnection *base;
    GSocketAddress *address; /* libsoup's name for the connection */
    SsaHttpHeadStream *input;
    GIOStream *stream;          /* weak: libsoup's */
    SoupServerMessage *message; /* weak: libsoup's */
    GSource *deadline;
    goffset body_seen;
    gboolean taken; /* from libsoup */
    GDestroyNotify ended;
    gpointer user_data;
};

static GQuark
connection_quark(void)
{
    return g_quark_from_static_string("ssa-http-connection");
}

static void
clear_deadline(SsaHttpConnection *self)
{
    if (self->deadline) {
        g_source_destroy(self->deadline);
        g_source_unref(self->deadline);
    }
    self->deadline = NULL;
}

static void on_stream_gone(gpointer user_data, GObject *stream);

static void
let_stream_go(SsaHttpConnection *self)
{
    if (self->stream)
        g_object_weak_unref(G_OBJECT(self->stream), on_stream_gone, self);
    self->stream = NULL;
    if (self->message)
        g_signal_handlers_disconnect_by_data(self->message, self);
    g_clear_weak_pointer(&self->message);
    if (self->input)
        g_signal_handlers_disconnect_by_data(self->input, self);
    g_clear_object(&self->input);
}

static void
connection_end(gpointer user_data)
{
    SsaHttpConnection *self = user_data;

    clear_deadline(self);
    let_stream_go(self);
    g_object_set_qdata(G_OBJECT(self->address), connection_quark(), NULL);
    g_object_unref(self->address);
    g_clear_object(&self->base);
    self->ended(self->user_data);
    ssa_hold_release(self->hold);
    g_free(self);
}

/* libsoup has let the stream go: the reply has been sent, the client has gone, or we took it. */
static void
on_stream_gone(gpointer user_data, GObject *stream)
{
    SsaHttpConnection *self = user_data;

    self->stream = NULL;
    if (!self->taken)
        connection_end(self);
}

/* Takes the connection from libsoup; the message, if it was being read, comes to nothing. */
static void
take(SsaHttpConnection *self)
{
    self->taken = TRUE;
    clear_deadline(self);
    if (self->message) {
        g_autoptr(SoupServerMessage) message = g_object_ref(self->message);
        g_object_unref(soup_server_message_steal_connection(message));
    }
}

static void
refuse(SsaHttpConnection *self, guint status, const char *message)
{
    if (self->taken)
        return;
    take(self);
    ssa_http_refusal_send(g_steal_pointer(&self->base), status, message, self->limits.linger,
                          connection_end, self);
}

static gboolean
on_read_deadline(gpointer user_data)
{
    SsaHttpConnection *self = user_data;

    if (ssa_http_head_stream_has_begun(self->input)) {
        refuse(self, SOUP_STATUS_REQUEST_TIMEOUT, "the request did not arrive in time");
    } else {
        take(self);
        connection_end(self);
    }
    return G_SOURCE_REMOVE;
}

static gboolean
on_reply_deadline(gpointer user_data)
{
    SsaHttpConnection *self = user_data;

    g_debug("a client did not take its reply in time");
    take(self);
    connection_end(self);
    return G_SOURCE_REMOVE;
}

static void
set_deadline(SsaHttpConnection *self, gint64 delay, GSourceFunc func)
{
    clear_deadline(self);
    self->deadline = g_timeout_source_new((guint) delay);
    g_source_set_callback(self->deadline, func, self, NULL);
    g_source_attach(self->deadline, NULL);
}

static gboolean
on_head_refused(gpointer user_data)
{
    SsaHttpConnection *self = user_data;
    g_autofree char *text = g_strdup_printf(
        "the request line and headers are over the limit of %" G_GINT64_FORMAT " bytes",
        self->limits.head_size);

    refuse(self, SSA_HTTP_STATUS_HEAD_TOO_LARGE, text);
    return G_SOURCE_REMOVE;
}

/* libsoup is in the middle of a read: what takes the connection from it must wait. The wait is the
 * deadline's place, so it ends with the connection like any other. */
static void
on_head_too_long(SsaHttpHeadStream *stream, gpointer user_data)
{
    set_deadline(user_data, 0, on_head_refused);
}

static void
refuse_body(SsaHttpConnection *self)
{
    g_autofree char *text = g_strdup_printf(
        "the body is over the limit of %" G_GINT64_FORMAT " bytes", self->limits.body_size);

    refuse(self, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, text);
}

static void
on_got_headers(SoupServerMessage *message, gpointer user_data)
{
    SsaHttpConnection *self = user_data;
    SoupMessageHeaders *headers = soup_server_message_get_request_headers(message);

    /* Replies are whole or not at all. */
    soup_message_headers_remove(headers, "Range");
    if (soup_message_headers_get_encoding(headers) == SOUP_ENCODING_CONTENT_LENGTH &&
        soup_message_headers_get_content_length(headers) > self->limits.body_size)
        refuse_body(self);
}

static void
on_got_chunk(SoupServerMessage *message, GBytes *chunk, gpointer user_data)
{
    SsaHttpConnection *self = user_data;

    self->body_seen += (goffset) g_bytes_get_size(chunk);
    if (self->body_seen > self->limits.body_size)
        refuse_body(self);
}

void
ssa_http_connection_attend(SsaHttpConnection *self, SoupServerMessage *message)
{
    g_set_weak_pointer(&self->message, message);
    g_signal_connect(message, "got-headers", G_CALLBACK(on_got_headers), self);
    g_signal_connect(message, "got-chunk", G_CALLBACK(on_got_chunk), self);
}

void
ssa_http_connection_request_is_in(SsaHttpConnection *self)
{
    clear_deadline(self);
}

void
ssa_http_connection_reply_is_out(SsaHttpConnection *self)
{
    set_deadline(self, self->limits.reply_deadline, on_reply_deadline);
}

SsaHttpConnection *
ssa_http_connection_of(SoupServerMessage *message)
{
    GSocketAddress *address = soup_server_message_get_remote_address(message);

    return g_object_get_qdata(G_OBJECT(address), connection_quark());
}

void
ssa_http_connection_begin(SoupServer *server, SsaSession *session, GSocket *socket,
                          GDestroyNotify ended, gpointer user_data)
{
    SsaHttpConnection *self = g_new0(SsaHttpConnection, 1);

    self->limits = *ssa_session_get_limits(session);
    self->hold = ssa_session_hold(session, "an HTTP connection");
    self->base = g_socket_connection_factory_create_connection(socket);
    self->ended = ended;
    self->user_data = user_data;
    self->input = ssa_http_head_stream_new(g_io_stream_get_input_stream(G_IO_STREAM(self->base)),
                                           self->limits.head_size);
    g_signal_connect(self->input, "too-long", G_CALLBACK(on_head_too_long), self);
    set_deadline(self, self->limits.read_deadline, on_read_deadline);

    g_autoptr(GIOStream) stream = g_simple_io_stream_new(
        G_INPUT_STREAM(self->input), g_io_stream_get_output_stream(G_IO_STREAM(self->base)));
    g_object_weak_ref(G_OBJECT(stream), on_stream_gone, self);

    /* libsoup takes the local address of a request without Host for an internet one, and hands the
     * remote one back to us: it says which connection a message belongs to. */
    g_autoptr(GSocketAddress) local = g_inet_socket_address_new_from_string("127.0.0.1", 80);
    g_autoptr(GSocketAddress) remote = g_unix_socket_address_new("");
    self->address = g_object_ref(remote);
    g_object_set_qdata(G_OBJECT(remote), connection_quark(), self);
    soup_server_accept_iostream(server, stream, local, remote, NULL);
}

void
ssa_http_connection_refuse(SsaSession *session, GSocket *socket)
{
    ssa_http_refusal_send(g_socket_connection_factory_create_connection(socket),
                          SOUP_STATUS_SERVICE_UNAVAILABLE,
                          "too many connections are open; try again later", 0, NULL, NULL);
}
