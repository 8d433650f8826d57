/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A connection: libsoup reads the request, we send the response.
 *
 * libsoup's server has neither deadlines nor limits of the head, writes a response in two packets,
 * and cannot reject a body that it has not read. So soup_server_accept_iostream() gets a stream
 * whose input limits the head (http-input.c) and whose output is memory. When the request is
 * complete, or rejected, soup_server_message_steal_connection() ends libsoup's part, and
 * the response is formatted and sent here, in one way for all responses. If libsoup itself rejects
 * the head, the status is read from libsoup's output, because no signal reports it. The connection
 * lives as long as the stream, because libsoup's signals are not paired. */

#include "http/http-connection.h"
#include "http/http-close.h"
#include "http/http-framing.h"
#include "http/http-input.h"
#include "http/http-reply.h"

#include <glib-unix.h>
#include <sys/socket.h>
#include <unistd.h>

struct _SsaHttpConnection {
    SsaLimits limits;
    SsaHold *hold;
    int fd;
    SsaHttpPeer peer;
    SsaHttpInput *input;
    GMemoryOutputStream *output;
    GIOStream *stream;          /* weak: libsoup's */
    SoupServerMessage *message; /* weak: libsoup's */
    GSource *deadline;
    GByteArray *body; /* of the request, received so far */
    gsize n_sent;     /* bytes of libsoup's output that have been sent */
    GBytes *reply;
    gsize sent; /* of the reply */
    gboolean detached;
    guint hang_up_id;
    GCancellable *cancellable; /* while it waits for a reply, or NULL */
    SsaHttpConnectionFunc ended;
    gpointer user_data;
};

#define CUT_OFF "the request is cut off before its end; nothing was done"

static GQuark
connection_quark(void)
{
    static GQuark quark;

    return quark ? quark : (quark = g_quark_from_static_string("ssa-http-connection"));
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

static void
set_deadline(SsaHttpConnection *self, gint64 delay, GSourceFunc func)
{
    clear_deadline(self);
    self->deadline = g_timeout_source_new((guint) delay);
    g_source_set_callback(self->deadline, func, self, NULL);
    g_source_attach(self->deadline, NULL);
}

/* The socket is closed. */
static void
connection_end(gpointer user_data)
{
    SsaHttpConnection *self = user_data;

    self->ended(self, self->user_data);
    g_clear_pointer(&self->body, g_byte_array_unref);
    ssa_hold_release(self->hold);
    g_free(self);
}

static void on_stream_gone(gpointer user_data, GObject *stream);

/* Detaches from libsoup: objects that libsoup still holds no longer refer to the connection. */
static void
detach_from_libsoup(SsaHttpConnection *self)
{
    clear_deadline(self);
    if (self->stream)
        g_object_weak_unref(G_OBJECT(self->stream), on_stream_gone, self);
    self->stream = NULL;
    if (self->message) {
        g_signal_handlers_disconnect_by_data(self->message, self);
        g_object_set_qdata(G_OBJECT(self->message), connection_quark(), NULL);
    }
    g_clear_weak_pointer(&self->message);
    ssa_http_input_stop(self->input);
    g_clear_object(&self->input);
    g_clear_object(&self->output);
}

/* "100 Continue" must be sent at once. Nothing has been written to the socket before, so it fits in
 * the buffer unless the client has disconnected. */
static void
on_wrote_informational(SoupServerMessage *message, gpointer user_data)
{
    SsaHttpConnection *self = user_data;
    gsize size = g_memory_output_stream_get_data_size(self->output);

    if (send(self->fd, g_memory_output_stream_get_data(self->output), size,
             MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
        g_debug("a client has gone");
    self->n_sent = size;
}

static void
send_and_close(SsaHttpConnection *self, GBytes *response, gint64 linger)
{
    ssa_http_send_and_close(self->fd, response, self->limits.reply_deadline, linger, connection_end,
                            self);
}

/* libsoup has closed the stream: the client has disconnected, or the request is malformed.
 * libsoup's response has no body; the agent sends one with the same status. */
static void
on_stream_gone(gpointer user_data, GObject *stream)
{
    SsaHttpConnection *self = user_data;
    gsize size = g_memory_output_stream_get_data_size(self->output);
    const char *data = g_memory_output_stream_get_data(self->output);
    gsize status_at = self->n_sent + strlen("HTTP/1.1 ");
    guint64 status = 0;

    if (size > status_at + 3) {
        g_autofree char *digits = g_strndup(data + status_at, 3);
        status = g_ascii_strtoull(digits, NULL, 10);
    }
    gboolean is_cut_off =
        ssa_http_input_has_begun(self->input) && ssa_http_input_has_ended(self->input);
    self->stream = NULL;
    detach_from_libsoup(self);
    if (is_cut_off) {
        send_and_close(self, ssa_http_reply_format_refusal(SOUP_STATUS_BAD_REQUEST, CUT_OFF),
                       self->limits.linger);
    } else if (status >= SOUP_STATUS_BAD_REQUEST) {
        send_and_close(
            self,
            ssa_http_reply_format_refusal((guint) status, "this is not a request in HTTP/1.1"),
            self->limits.linger);
    } else {
        close(self->fd);
        connection_end(self);
    }
}

/* Takes the connection from libsoup: what libsoup then does with the message has no effect. */
static void
take(SsaHttpConnection *self)
{
    g_autoptr(SoupServerMessage) message = self->message ? g_object_ref(self->message) : NULL;

    detach_from_libsoup(self);
    if (message)
        g_object_unref(soup_server_message_steal_connection(message));
}

static void
reject(SsaHttpConnection *self, guint status, const char *message)
{
    take(self);
    send_and_close(self, ssa_http_reply_format_refusal(status, message), self->limits.linger);
}

void
ssa_http_connection_abandon(SsaHttpConnection *self)
{
    if (self->input)
        reject(self, SOUP_STATUS_SERVICE_UNAVAILABLE,
               "the agent is exiting; send the request again");
}

static void
stop_watching(SsaHttpConnection *self)
{
    g_clear_handle_id(&self->hang_up_id, g_source_remove);
    g_clear_object(&self->cancellable);
}

static gboolean
on_hang_up(int fd, GIOCondition condition, gpointer user_data)
{
    SsaHttpConnection *self = user_data;
    g_autoptr(GCancellable) cancellable = g_steal_pointer(&self->cancellable);

    self->hang_up_id = 0;
    g_cancellable_cancel(cancellable);
    return G_SOURCE_REMOVE;
}

void
ssa_http_connection_watch(SsaHttpConnection *self, GCancellable *cancellable)
{
    self->cancellable = g_object_ref(cancellable);
    self->hang_up_id = g_unix_fd_add(self->fd, G_IO_HUP, on_hang_up, self);
}

/* Sends the rest of the response and closes. */
static void
finish(SsaHttpConnection *self)
{
    gsize size = g_bytes_get_size(self->reply);

    stop_watching(self);
    g_autoptr(GBytes) reply = g_steal_pointer(&self->reply);

    send_and_close(self, g_bytes_new_from_bytes(reply, self->sent, size - self->sent), 0);
}

void
ssa_http_connection_reply(SsaHttpConnection *self, GBytes *reply)
{
    gsize size = 0;
    gconstpointer data = g_bytes_get_data(reply, &size);
    ssize_t sent = send(self->fd, data, size, MSG_NOSIGNAL | MSG_DONTWAIT);

    /* finish() sends the rest; a failed send fails there again. */
    self->reply = g_bytes_ref(reply);
    self->sent = sent > 0 ? (gsize) sent : 0;
    if (self->detached)
        finish(self);
}

void
ssa_http_connection_detach(SsaHttpConnection *self)
{
    self->detached = TRUE;
    take(self);
    if (self->reply)
        finish(self);
}

static gboolean
on_read_deadline(gpointer user_data)
{
    SsaHttpConnection *self = user_data;

    if (ssa_http_input_has_begun(self->input)) {
        reject(self, SOUP_STATUS_REQUEST_TIMEOUT, "the request did not arrive in time");
    } else {
        take(self);
        close(self->fd);
        connection_end(self);
    }
    return G_SOURCE_REMOVE;
}

static gboolean
on_head_refused(gpointer user_data)
{
    SsaHttpConnection *self = user_data;

    if (ssa_http_input_has_zero(self->input)) {
        reject(self, SOUP_STATUS_BAD_REQUEST,
               "there is a zero byte in the request line or a header");
        return G_SOURCE_REMOVE;
    }
    g_autofree char *text = g_strdup_printf(
        "the request line and headers are over the limit of %" G_GINT64_FORMAT " bytes",
        self->limits.head_size);

    reject(self, SSA_HTTP_STATUS_HEAD_TOO_LARGE, text);
    return G_SOURCE_REMOVE;
}

/* libsoup is inside a read, so the connection can only be taken from it later. This reuses the
 * source of the deadline, which is cleared with the connection. */
static void
on_bad_head(gpointer user_data)
{
    set_deadline(user_data, 0, on_head_refused);
}

static void
refuse_body(SsaHttpConnection *self)
{
    g_autofree char *text = g_strdup_printf(
        "the body is over the limit of %" G_GINT64_FORMAT " bytes", self->limits.body_size);

    reject(self, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, text);
}

static void
on_got_chunk(SoupServerMessage *message, GBytes *chunk, gpointer user_data)
{
    SsaHttpConnection *self = user_data;

    gsize size = 0;
    const guint8 *data = g_bytes_get_data(chunk, &size);

    if ((gint64) (self->body->len + size) > self->limits.body_size)
        refuse_body(self);
    else
        g_byte_array_append(self->body, data, (guint) size);
}

static void
on_got_headers(SoupServerMessage *message, gpointer user_data)
{
    SsaHttpConnection *self = user_data;
    SoupMessageHeaders *headers = soup_server_message_get_request_headers(message);
    SoupEncoding encoding = soup_message_headers_get_encoding(headers);
    const char *fault = ssa_http_framing_check(headers);

    if (fault) {
        reject(self, SOUP_STATUS_BAD_REQUEST, fault);
        return;
    }
    if (encoding == SOUP_ENCODING_CONTENT_LENGTH &&
        soup_message_headers_get_content_length(headers) > self->limits.body_size) {
        refuse_body(self);
        return;
    }
    /* libsoup would keep each chunk, however small, in a separate object. */
    soup_message_body_set_accumulate(soup_server_message_get_request_body(message), FALSE);
    g_signal_connect(message, "got-chunk", G_CALLBACK(on_got_chunk), self);
    if (soup_message_headers_get_expectations(headers) & SOUP_EXPECTATION_CONTINUE)
        g_signal_connect(message, "wrote-informational", G_CALLBACK(on_wrote_informational), self);
}

void
ssa_http_connection_attend(SsaHttpConnection *self, SoupServerMessage *message)
{
    g_set_weak_pointer(&self->message, message);
    g_object_set_qdata(G_OBJECT(message), connection_quark(), self);
    g_signal_connect(message, "got-headers", G_CALLBACK(on_got_headers), self);
}

gpointer
ssa_http_connection_get_user_data(SsaHttpConnection *self)
{
    return self->user_data;
}

const SsaHttpPeer *
ssa_http_connection_get_peer(SsaHttpConnection *self)
{
    return &self->peer;
}

GBytes *
ssa_http_connection_take_request(SsaHttpConnection *self)
{
    /* libsoup 3.2.3 takes the end of the connection for the end of a chunked body. */
    if (ssa_http_input_has_ended(self->input)) {
        reject(self, SOUP_STATUS_BAD_REQUEST, CUT_OFF);
        return NULL;
    }
    clear_deadline(self);
    return g_byte_array_free_to_bytes(g_steal_pointer(&self->body));
}

SsaHttpConnection *
ssa_http_connection_of(SoupServerMessage *message)
{
    return g_object_get_qdata(G_OBJECT(message), connection_quark());
}

SsaHttpConnection *
ssa_http_connection_new(SsaSession *session, int fd, const SsaHttpPeer *peer,
                        SsaHttpConnectionFunc ended, gpointer user_data)
{
    SsaHttpConnection *self = g_new0(SsaHttpConnection, 1);

    self->limits = *ssa_session_get_limits(session);
    self->hold = ssa_session_hold(session, "an HTTP connection");
    self->fd = fd;
    self->peer = *peer;
    self->ended = ended;
    self->user_data = user_data;
    self->body = g_byte_array_new();
    self->input = ssa_http_input_new(fd, self->limits.head_size, on_bad_head, self);
    self->output = G_MEMORY_OUTPUT_STREAM(g_memory_output_stream_new_resizable());
    set_deadline(self, self->limits.read_deadline, on_read_deadline);
    return self;
}

void
ssa_http_connection_hand_over(SsaHttpConnection *self, SoupServer *server, GSocketAddress *address)
{
    g_autoptr(GIOStream) stream = self->stream =
        g_simple_io_stream_new(G_INPUT_STREAM(self->input), G_OUTPUT_STREAM(self->output));

    g_object_weak_ref(G_OBJECT(stream), on_stream_gone, self);
    soup_server_accept_iostream(server, stream, address, address, NULL);
}
