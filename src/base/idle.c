/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Idle tracking. One timer source lives as long as the tracker; taking and releasing a hold needs
 * no new source, and rarely wakes the main loop. */

#include "base/idle.h"

struct _SsaIdle {
    grefcount refs;
    GQueue holds;
    GSource *timer;
    gint64 timeout, idle_since;
    SsaIdleFunc func;
    gpointer user_data;
};

struct _SsaHold {
    GList link;
    SsaIdle *idle;
    const char *reason;
};

/* When the timer fires next; -1 = never, e.g. while there are holds. */
static gint64
ready_time(SsaIdle *idle)
{
    return idle->holds.length > 0 || idle->timeout < 0
               ? -1
               : idle->idle_since + idle->timeout * G_TIME_SPAN_MILLISECOND;
}

/* Setting the ready time wakes the main loop, so only an earlier time is set immediately; a later
 * one is set when the timer fires. */
static void
begin_idle(SsaIdle *idle)
{
    idle->idle_since = g_get_monotonic_time();
    gint64 wanted = ready_time(idle), set = g_source_get_ready_time(idle->timer);
    if (wanted >= 0 && (set < 0 || wanted < set))
        g_source_set_ready_time(idle->timer, wanted);
}

static gboolean
timer_dispatch(GSource *source, GSourceFunc callback, gpointer user_data)
{
    return callback(user_data);
}

static GSourceFuncs timer_funcs = {.dispatch = timer_dispatch};

static gboolean
on_timer(gpointer user_data)
{
    SsaIdle *idle = user_data;
    gint64 wanted = ready_time(idle);
    gboolean now = wanted >= 0 && wanted <= g_get_monotonic_time();

    g_source_set_ready_time(idle->timer, now ? -1 : wanted);
    if (now)
        idle->func(idle->user_data);
    return G_SOURCE_CONTINUE;
}

SsaIdle *
ssa_idle_new(gint64 timeout, SsaIdleFunc func, gpointer user_data)
{
    SsaIdle *idle = g_new0(SsaIdle, 1);

    g_ref_count_init(&idle->refs);
    g_queue_init(&idle->holds);
    idle->timeout = timeout;
    idle->func = func;
    idle->user_data = user_data;
    idle->timer = g_source_new(&timer_funcs, sizeof(GSource));
    /* Below the priority of I/O: pending connections are dispatched before "idle" is reported. */
    g_source_set_priority(idle->timer, G_PRIORITY_LOW);
    g_source_set_callback(idle->timer, on_timer, idle, NULL);
    begin_idle(idle);
    g_source_attach(idle->timer, NULL);
    return idle;
}

SsaIdle *
ssa_idle_ref(SsaIdle *idle)
{
    g_ref_count_inc(&idle->refs);
    return idle;
}

void
ssa_idle_unref(SsaIdle *idle)
{
    if (!g_ref_count_dec(&idle->refs))
        return;
    ssa_idle_stop(idle);
    g_source_unref(idle->timer);
    g_free(idle);
}

void
ssa_idle_stop(SsaIdle *idle)
{
    g_source_destroy(idle->timer);
}

void
ssa_idle_set_timeout(SsaIdle *idle, gint64 timeout)
{
    idle->timeout = timeout;
    begin_idle(idle);
}

guint
ssa_idle_n_holds(SsaIdle *idle)
{
    return idle->holds.length;
}

SsaHold *
ssa_idle_hold(SsaIdle *idle, const char *reason)
{
    SsaHold *hold = g_new0(SsaHold, 1);

    hold->idle = ssa_idle_ref(idle);
    hold->reason = reason;
    hold->link.data = hold;
    g_queue_push_tail_link(&idle->holds, &hold->link);
    return hold;
}

void
ssa_hold_release(SsaHold *hold)
{
    SsaIdle *idle = hold->idle;

    g_queue_unlink(&idle->holds, &hold->link);
    g_free(hold);
    if (idle->holds.length == 0)
        begin_idle(idle);
    ssa_idle_unref(idle);
}

char *
ssa_idle_describe(SsaIdle *idle)
{
    GString *text = g_string_new(NULL);

    for (GList *link = idle->holds.head; link; link = link->next)
        g_string_append_printf(text, "%s%s", text->len ? ", " : "",
                               ((SsaHold *) link->data)->reason);
    return g_string_free(text, FALSE);
}
