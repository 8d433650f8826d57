/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The agent.
 *
 * The order on exit loses no request: STOPPING=1 makes systemd start the next instance
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

/* After the bus has died, wait before notifying systemd: systemd 252 hangs for 90 s on the message
 * if it has not yet reaped the bus. */
#define LOST_BUS_DELAY_MS 1000

/* Time for sending the responses of abandoned requests. */
#define LAST_REPLIES_MS 500

/* Maximum time that start-up work waits for the first response. */
#define REST_DELAY_MS 50

#define WAITING "Waiting for requests"

typedef enum { STARTING, RUNNING, LEAVING, ABANDONING, FLUSHING } AgentState;

struct _SsaAgent {
    SsaLimits limits;
    GMainLoop *loop;
    SsaNotifySocket *notify;
    SsaOwnSockets *own_sockets; /* NULL: systemd owns them */
    SsaIdle *idle;
    SsaSession *session;
    SsaHttpServer *http;
    SsaDBusFrontend *bus;
    AgentState state;
    const char *reason_to_leave; /* if the exit is deferred */
    gboolean off_the_bus;
    char *activity; /* the current step, or NULL */
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

/* Connections that are not accepted stay in the backlog, for the next instance. The agent's own
 * socket files are removed while it still listens: later they may be a successor's. */
static void
stop_listening(SsaAgent *self)
{
    if (self->own_sockets)
        ssa_own_sockets_remove(self->own_sockets);
    ssa_http_server_stop_listening(self->http);
    ssa_event_log_end(ssa_session_get_events(self->session));
}

static void
leave(SsaAgent *self, const char *reason)
{
    /* Stop accepting immediately, even if the exit is deferred. */
    stop_listening(self);
    /* Defer the exit until the bus name is owned, since D-Bus activation waits for it, and READY=1
     * is sent, since a service that exits before has failed. */
    if (self->state == STARTING || self->lost_bus_id != 0)
        self->reason_to_leave = reason;
    if (self->state != RUNNING || self->lost_bus_id != 0)
        return;
    self->state = LEAVING;
    g_debug("leaving: %s", reason);
    g_autofree char *status = g_strconcat("Leaving: ", reason, NULL);
    ssa_notify_socket_set_state(self->notify, "STOPPING=1", status);
    self->drain_id = g_timeout_add((guint) self->limits.drain, on_drain_over, self);
    /* From now on, "idle" is reported as soon as there are no holds. */
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
    leave(user_data, "requested by a client");
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
    leave(user_data, "by a signal");
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
    /* On exit, the status remains "Leaving". */
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

/* Start-up work after the first response: the bus, and signal handlers, for which GLib starts a
 * thread. Signals were blocked until now, so that none is lost. */
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
    g_ptr_array_unref(sockets); /* the frontend keeps them until it stops listening */
    self->start_ids[0] = g_idle_add_full(G_PRIORITY_LOW, on_start_of_rest, self, NULL);
    self->start_ids[1] =
        g_timeout_add_full(G_PRIORITY_HIGH, REST_DELAY_MS, on_start_of_rest, self, NULL);
    g_main_loop_run(self->loop);
}
