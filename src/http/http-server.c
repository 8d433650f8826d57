/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The HTTP frontend. It accepts connections itself, not libsoup: peers are checked before any data
 * is read, connections are counted, and no accepted connection is dropped on exit. */

#include "http/http-server.h"
#include "http/http-close.h"
#include "http/http-connection.h"
#include "http/http-exchange.h"
#include "http/http-peer.h"
#include "http/http-reply.h"
#include "http/http-routes.h"

#include <libsoup/soup.h>
#include <sys/socket.h>
#include <unistd.h>

/* Requests that have arrived are handled before new connections are accepted, so that changes are
 * carried out in the order of their arrival. */
#define ACCEPT_PRIORITY (G_PRIORITY_DEFAULT + 1)

/* The pause after accept4() has failed, for example for lack of descriptors. */
#define ACCEPT_PAUSE_MS 100

/* How many rejected connections may linger at a time; the descriptor limit allows for them. */
#define MAX_REJECTED 32

#define ABANDONED "the agent is exiting; jobs of systemd continue, query their results again"

struct _SsaHttpServer {
    GObject parent_instance;

    SsaSession *session;
    uid_t own_uid;
    SoupServer *soup;
    GSocketAddress *address;     /* of all peers: libsoup makes the URI of it in HTTP/1.0 */
    SsaHttpConnection *accepted; /* the newest, while it is handed over */
    GPtrArray *listeners;        /* of GSocket */
    GPtrArray *sources;          /* of GSource, one for each listener; empty while paused */
    guint pause_id;
    int accept_errno;        /* of the last accept, if it failed */
    GHashTable *connections; /* set of SsaHttpConnection */
    guint n_rejected;        /* rejected connections that are not closed yet */
    GQueue waiting;          /* of SsaHttpExchange without a reply */
};

G_DEFINE_TYPE(SsaHttpServer, ssa_http_server, G_TYPE_OBJECT)

static void
on_connection_ended(SsaHttpConnection *connection, gpointer user_data)
{
    g_autoptr(SsaHttpServer) self = user_data;

    g_hash_table_remove(self->connections, connection);
}

static void
on_rejected(gpointer user_data)
{
    g_autoptr(SsaHttpServer) self = user_data;

    self->n_rejected--;
}

/* Takes ownership of @fd. Only a few rejected connections may linger: in a flood, more would bypass
 * the limit. */
static void
reject(SsaHttpServer *self, int fd)
{
    const SsaLimits *limits = ssa_session_get_limits(self->session);
    gint64 linger = self->n_rejected < MAX_REJECTED ? limits->linger : 0;

    g_message("rejected a connection: %u are open", g_hash_table_size(self->connections));
    self->n_rejected++;
    ssa_http_send_and_close(
        fd,
        ssa_http_reply_format_refusal(SOUP_STATUS_SERVICE_UNAVAILABLE,
                                      "too many connections are open; try again later"),
        limits->reply_deadline, linger, on_rejected, g_object_ref(self));
}

/* Takes ownership of @fd. */
static void
serve(SsaHttpServer *self, int fd)
{
    const SsaLimits *limits = ssa_session_get_limits(self->session);
    g_autoptr(GError) error = NULL;
    SsaHttpPeer peer = {0};

    if (!ssa_http_peer_check(fd, self->own_uid, &peer, &error)) {
        g_message("rejected a connection: %s", error->message);
        close(fd);
    } else if (g_hash_table_size(self->connections) >= limits->connections) {
        reject(self, fd);
    } else {
        self->accepted = ssa_http_connection_new(self->session, fd, &peer, on_connection_ended,
                                                 g_object_ref(self));
        g_hash_table_add(self->connections, self->accepted);
        ssa_http_connection_hand_over(self->accepted, self->soup, self->address);
    }
}

static void listen_to_all(SsaHttpServer *self);

static gboolean
on_pause_over(gpointer user_data)
{
    SsaHttpServer *self = user_data;

    self->pause_id = 0;
    listen_to_all(self);
    return G_SOURCE_REMOVE;
}

static void
stop_sources(SsaHttpServer *self)
{
    g_clear_handle_id(&self->pause_id, g_source_remove);
    for (guint i = 0; i < self->sources->len; i++)
        g_source_destroy(g_ptr_array_index(self->sources, i));
    g_ptr_array_set_size(self->sources, 0);
}

static gboolean
on_incoming(GSocket *listener, GIOCondition condition, gpointer user_data)
{
    SsaHttpServer *self = user_data;
    int fd = accept4(g_socket_get_fd(listener), NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    int reason = fd < 0 ? errno : 0;

    if (fd >= 0) {
        self->accept_errno = 0;
        serve(self, fd);
    } else if (reason != EAGAIN && reason != EINTR && reason != ECONNABORTED) {
        /* Log a persistent error only once. */
        if (reason != self->accept_errno)
            g_warning("cannot accept a connection: %s", g_strerror(reason));
        self->accept_errno = reason;
        stop_sources(self);
        self->pause_id = g_timeout_add(ACCEPT_PAUSE_MS, on_pause_over, self);
    }
    return G_SOURCE_CONTINUE;
}

static void
listen_to_all(SsaHttpServer *self)
{
    for (guint i = 0; i < self->listeners->len; i++) {
        GSource *source =
            g_socket_create_source(g_ptr_array_index(self->listeners, i), G_IO_IN, NULL);
        g_source_set_priority(source, ACCEPT_PRIORITY);
        g_source_set_callback(source, G_SOURCE_FUNC(on_incoming), self, NULL);
        g_source_attach(source, NULL);
        g_ptr_array_add(self->sources, source);
    }
}

void
ssa_http_server_listen(SsaHttpServer *self, GSocket *socket)
{
    g_socket_set_blocking(socket, FALSE);
    g_ptr_array_add(self->listeners, g_object_ref(socket));
    stop_sources(self);
    listen_to_all(self);
}

void
ssa_http_server_stop_listening(SsaHttpServer *self)
{
    stop_sources(self);
    g_ptr_array_set_size(self->listeners, 0);
}

void
ssa_http_server_abandon(SsaHttpServer *self)
{
    g_autoptr(GList) connections = g_hash_table_get_keys(self->connections);

    while (self->waiting.head)
        ssa_http_exchange_reply_error(self->waiting.head->data, SOUP_STATUS_SERVICE_UNAVAILABLE,
                                      NULL, ABANDONED, NULL);
    for (GList *link = connections; link; link = link->next)
        if (g_hash_table_contains(self->connections, link->data))
            ssa_http_connection_abandon(link->data);
}

static void
on_replied(SsaHttpExchange *exchange, GBytes *reply, gpointer user_data)
{
    SsaHttpServer *self = ssa_http_connection_get_user_data(user_data);
    gboolean waited = g_queue_remove(&self->waiting, exchange);

    ssa_http_connection_reply(user_data, reply);
    if (waited)
        g_object_unref(exchange);
}

static void
on_request(SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
           gpointer user_data)
{
    SsaHttpServer *self = user_data;
    SsaHttpConnection *connection = ssa_http_connection_of(message);
    g_autoptr(GBytes) body = ssa_http_connection_take_request(connection);

    if (!body)
        return;
    g_autoptr(SsaHttpExchange) exchange =
        ssa_http_exchange_new(self->session, message, body,
                              ssa_http_connection_get_peer(connection), on_replied, connection);
    ssa_http_routes_dispatch(exchange, soup_server_message_get_method(message), path);
    if (!ssa_http_exchange_has_replied(exchange)) {
        g_queue_push_tail(&self->waiting, g_object_ref(exchange));
        ssa_http_connection_watch(connection, ssa_http_exchange_get_cancellable(exchange));
    }
    ssa_http_connection_detach(connection);
}

/* Emitted inside ssa_http_connection_hand_over(), before anything has been read. */
static void
on_request_started(SoupServer *soup, SoupServerMessage *message, gpointer user_data)
{
    SsaHttpServer *self = user_data;

    ssa_http_connection_attend(self->accepted, message);
}

static void
ssa_http_server_dispose(GObject *object)
{
    SsaHttpServer *self = SSA_HTTP_SERVER(object);

    stop_sources(self);
    g_clear_object(&self->soup);
    g_clear_object(&self->address);
    g_clear_object(&self->session);
    G_OBJECT_CLASS(ssa_http_server_parent_class)->dispose(object);
}

static void
ssa_http_server_finalize(GObject *object)
{
    SsaHttpServer *self = SSA_HTTP_SERVER(object);

    g_ptr_array_unref(self->listeners);
    g_ptr_array_unref(self->sources);
    g_hash_table_unref(self->connections);
    G_OBJECT_CLASS(ssa_http_server_parent_class)->finalize(object);
}

static void
ssa_http_server_class_init(SsaHttpServerClass *klass)
{
    G_OBJECT_CLASS(klass)->dispose = ssa_http_server_dispose;
    G_OBJECT_CLASS(klass)->finalize = ssa_http_server_finalize;
}

static void
ssa_http_server_init(SsaHttpServer *self)
{
    g_queue_init(&self->waiting);
    self->connections = g_hash_table_new(NULL, NULL);
    self->listeners = g_ptr_array_new_with_free_func(g_object_unref);
    self->sources = g_ptr_array_new_with_free_func((GDestroyNotify) g_source_unref);
    g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4);
    self->address = g_inet_socket_address_new(loopback, 80);
    /* Paths are not decoded: no route needs it, and encoded paths match none. */
    self->soup = soup_server_new("raw-paths", TRUE, NULL);
    g_signal_connect(self->soup, "request-started", G_CALLBACK(on_request_started), self);
    soup_server_add_handler(self->soup, NULL, on_request, self, NULL);
    soup_server_add_handler(self->soup, "*", on_request, self, NULL);
}

SsaHttpServer *
ssa_http_server_new(SsaSession *session, uid_t own_uid)
{
    SsaHttpServer *self = g_object_new(SSA_TYPE_HTTP_SERVER, NULL);

    self->session = g_object_ref(session);
    self->own_uid = own_uid;
    return self;
}
