/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The agent.
 *
 * Nothing is lost on exit because of the order: STOPPING=1 makes systemd start the next instance
 * for new connections; the agent stops accepting, so that they stay in the backlog; it releases
 * the bus name and answers calls until the bus has confirmed that; it waits for pending
 * operations; those that are not finished by then get an error response. */

#include "agent/agent.h"
#include "agent/notify-socket.h"
#include "apps/desktop-entry.h"
#include "base/idle.h"
#include "config.h"
#include "dbus/dbus-frontend.h"
#include "http/http-server.h"
#include "session/session.h"

#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

/* When the bus has died, wait before telling systemd: a systemd 252 that has not yet reaped the
 * dead bus hangs for 90 s over the message. */
#define LOST_BUS_DELAY_MS 1000

/* How long abandoned requests have for their last reply. */
#define LAST_REPLIES_MS 500

/* What can wait for the first reply waits no longer than this. */
#define REST_DELAY_MS 50

#define WAITING "Waiting for requests"

typedef enum { STARTING, RUNNING, LEAVING, ABANDONING, FLUSHING } AgentState;

struct _SsaAgent {
    SsaLimits limits;
    GMainLoop *loop;
    SsaNotifySocket *notify;
    SsaOwnSockets *own_sockets; /* NULL: they are systemd's */
    SsaIdle *idle;
    SsaSession *session;
    SsaHttpServer *http;
    SsaDBusFrontend *bus;
    AgentState state;
    const char *reason_to_leave; /* once it has started */
    gboolean off_the_bus;
    char *activity; /* what is being done, or NULL */
    guint drain_id, lost_bus_id;
    guint start_ids[2], signal_ids[2];
};

static void
on_flushed(gpointer user_data)
{
    SsaAgent *self = user_data;

    g_main_loop_quit(self->loop);
}

/* Quits when there are no holds and the name is released, or at the deadline. */
static void
leave_if_done(SsaAgent *self)
{
    if (self->state <= RUNNING || self->state == FLUSHING || !self->off_the_bus ||
        ssa_idle_n_holds(self->idle) > 0)
        return;
    self->state = FLUSHING;
    ssa_dbus_frontend_flush(self->bus, on_flushed, self);
}

static void
on_left_bus(gpointer user_data)
{
    SsaAgent *self = user_data;

    self->off_the_bus = TRUE;
    leave_if_done(self);
}

static gboolean
on_last_replies_over(gpointer user_data)
{
    SsaAgent *self = user_data;

    self->drain_id = 0;
    g_main_loop_quit(self->loop);
    return G_SOURCE_REMOVE;
}

static gboolean
on_drain_over(gpointer user_data)
{
    SsaAgent *self = user_data;
    g_autofree char *holds = ssa_idle_describe(self->idle);

    g_message("leaving without waiting any longer for: %s", holds);
    if (self->state == LEAVING)
        self->state = ABANDONING;
    self->drain_id = g_timeout_add(LAST_REPLIES_MS, on_last_replies_over, self);
    ssa_session_abandon(self->session);
    ssa_http_server_abandon(self->http);
    ssa_dbus_frontend_abandon(self->bus);
    return G_SOURCE_REMOVE;
}

/* Connections that are not accepted stay in the backlog, for the next instance. Sockets of the
 * agent's own are removed while it still answers there: a moment later they may be those of a
 * successor. */
static void
stop_listening(SsaAgent *self)
{
    if (self->own_sockets)
        ssa_own_sockets_remove(self->own_sockets);
    ssa_http_server_stop_listening(self->http);
}

static void
leave(SsaAgent *self, const char *reason)
{
    /* Whatever else has to come first: this program answers nobody any more who has not come yet.
     */
    stop_listening(self);
    /* Whoever waits for the bus name gets to see it: an activation over D-Bus waits for nothing
     * else. And a service that ends before READY=1 has failed. */
    if (self->state == STARTING || self->lost_bus_id != 0)
        self->reason_to_leave = reason;
    if (self->state != RUNNING || self->lost_bus_id != 0)
        return;
    self->state = LEAVING;
    g_debug("leaving: %s", reason);
    g_autofree char *status = g_strconcat("Leaving: ", reason, NULL);
    ssa_notify_socket_set_state(self->notify, "STOPPING=1", status);
    self->drain_id = g_timeout_add((guint) self->limits.drain, on_drain_over, self);
    /* From now on, "idle" is reported as soon as nothing is held. */
    ssa_idle_set_timeout(self->idle, 0);
    ssa_dbus_frontend_release_name(self->bus, on_left_bus, self);
}

static void
on_idle(gpointer user_data)
{
    SsaAgent *self = user_data;

    if (self->state <= RUNNING)
        leave(self, "nothing to do");
    else
        leave_if_done(self);
}

static gboolean
on_lost_bus_delay_over(gpointer user_data)
{
    SsaAgent *self = user_data;

    self->lost_bus_id = 0;
    if (self->reason_to_leave)
        leave(self, self->reason_to_leave);
    else
        ssa_idle_set_timeout(self->idle, 0);
    return G_SOURCE_REMOVE;
}

static void
on_lost_bus(gpointer user_data)
{
    SsaAgent *self = user_data;

    if (self->state <= RUNNING && self->lost_bus_id == 0)
        self->lost_bus_id = g_timeout_add(LOST_BUS_DELAY_MS, on_lost_bus_delay_over, self);
}

static void
on_exit_requested(SsaSession *session, gpointer user_data)
{
    leave(user_data, "a client asked for it");
}

static void
leaving_signals(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGINT);
}

static gboolean
on_signal(gpointer user_data)
{
    leave(user_data, "told to by a signal");
    return G_SOURCE_CONTINUE;
}

static const char *
get_status(SsaAgent *self)
{
    return self->activity ? self->activity : WAITING;
}

static void
on_activity(SsaSession *session, const char *text, gpointer user_data)
{
    SsaAgent *self = user_data;

    g_free(self->activity);
    self->activity = g_strdup(text);
    /* On the way out, that is what it is doing. */
    if (self->state <= RUNNING)
        ssa_notify_socket_set_status(self->notify, get_status(self));
}

static void
on_entered_bus(gpointer user_data)
{
    SsaAgent *self = user_data;

    self->state = RUNNING;
    ssa_session_set_ready(self->session);
    ssa_notify_socket_set_state(self->notify, "READY=1", get_status(self));
    if (self->reason_to_leave)
        leave(self, self->reason_to_leave);
}

/* What the first reply does not need, and so comes after it: the bus, and signals, for which GLib
 * starts a thread. They were blocked until now; one that has come meanwhile is not lost. */
static gboolean
on_start_of_rest(gpointer user_data)
{
    SsaAgent *self = user_data;
    sigset_t set;

    for (gsize i = 0; i < G_N_ELEMENTS(self->start_ids); i++)
        g_clear_handle_id(&self->start_ids[i], g_source_remove);
    self->signal_ids[0] = g_unix_signal_add(SIGTERM, on_signal, self);
    self->signal_ids[1] = g_unix_signal_add(SIGINT, on_signal, self);
    leaving_signals(&set);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    ssa_dbus_frontend_start(self->bus, on_entered_bus, self);
    return G_SOURCE_REMOVE;
}

SsaAgent *
ssa_agent_new(const char *runtime_dir, const SsaLimits *limits)
{
    SsaAgent *self = g_new0(SsaAgent, 1);

    self->limits = *limits;
    self->loop = g_main_loop_new(NULL, FALSE);
    self->notify = ssa_notify_socket_new(g_getenv("NOTIFY_SOCKET"));
    self->idle = ssa_idle_new(limits->idle_timeout > 0 ? limits->idle_timeout : -1, on_idle, self);
    self->session =
        ssa_session_new(runtime_dir, SSA_DESKTOP_ENTRIES_DIR, SSA_VERSION, limits, self->idle);
    self->http = ssa_http_server_new(self->session, geteuid());
    self->bus = ssa_dbus_frontend_new(self->session, on_lost_bus, self);
    g_signal_connect(self->session, "activity", G_CALLBACK(on_activity), self);
    g_signal_connect(self->session, "exit-requested", G_CALLBACK(on_exit_requested), self);
    return self;
}

void
ssa_agent_free(SsaAgent *self)
{
    g_clear_handle_id(&self->drain_id, g_source_remove);
    g_clear_handle_id(&self->lost_bus_id, g_source_remove);
    for (gsize i = 0; i < G_N_ELEMENTS(self->start_ids); i++)
        g_clear_handle_id(&self->start_ids[i], g_source_remove);
    for (gsize i = 0; i < G_N_ELEMENTS(self->signal_ids); i++)
        g_clear_handle_id(&self->signal_ids[i], g_source_remove);
    ssa_dbus_frontend_free(self->bus);
    g_object_unref(self->http);
    g_object_unref(self->session);
    ssa_idle_stop(self->idle);
    ssa_idle_unref(self->idle);
    ssa_notify_socket_free(self->notify);
    g_main_loop_unref(self->loop);
    g_free(self->activity);
    g_free(self);
}

void
ssa_agent_run(SsaAgent *self, GPtrArray *sockets, SsaOwnSockets *own_sockets)
{
    sigset_t set;

    self->own_sockets = own_sockets;
    leaving_signals(&set);
    sigprocmask(SIG_BLOCK, &set, NULL);
    for (guint i = 0; i < sockets->len; i++)
        ssa_http_server_listen(self->http, g_ptr_array_index(sockets, i));
    g_ptr_array_unref(sockets); /* the frontend has them, until it stops listening */
    self->start_ids[0] = g_idle_add_full(G_PRIORITY_LOW, on_start_of_rest, self, NULL);
    self->start_ids[1] =
        g_timeout_add_full(G_PRIORITY_HIGH, REST_DELAY_MS, on_start_of_rest, self, NULL);
    g_main_loop_run(self->loop);
}
