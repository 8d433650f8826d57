/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Events, for those who watch the agent. */

#include "base/event-log.h"
#include "base/error.h"
#include "base/vardict.h"

#include <math.h>

/* Events are kept for this time after the last question: the watcher will ask again. */
#define KEPT_MS 5000

struct _SsaEventLog {
    grefcount references;
    SsaLimits limits;
    guint64 last;     /* the number of the newest event */
    GQueue events;    /* of GVariant, the newest at the tail */
    GPtrArray *tasks; /* of those who wait */
    guint kept_id;    /* while events are kept though nobody waits */
    guint n_requests;
    gboolean ended;
};

typedef struct {
    guint64 after;
    guint timeout_id;
} Wait;

static void
wait_free(Wait *wait)
{
    g_clear_handle_id(&wait->timeout_id, g_source_remove);
    g_free(wait);
}

SsaEventLog *
ssa_event_log_new(const SsaLimits *limits)
{
    SsaEventLog *self = g_new0(SsaEventLog, 1);

    g_ref_count_init(&self->references);
    self->limits = *limits;
    /* Numbers grow from one instance of the agent to the next. */
    self->last = (guint64) g_get_real_time();
    g_queue_init(&self->events);
    self->tasks = g_ptr_array_new();
    return self;
}

SsaEventLog *
ssa_event_log_ref(SsaEventLog *self)
{
    g_ref_count_inc(&self->references);
    return self;
}

static void
forget(SsaEventLog *self)
{
    g_queue_clear_full(&self->events, (GDestroyNotify) g_variant_unref);
}

void
ssa_event_log_unref(SsaEventLog *self)
{
    if (!g_ref_count_dec(&self->references))
        return;
    g_clear_handle_id(&self->kept_id, g_source_remove);
    forget(self);
    g_ptr_array_unref(self->tasks);
    g_free(self);
}

static gboolean
is_watched(SsaEventLog *self)
{
    return self->tasks->len > 0 || self->kept_id != 0;
}

static gboolean
on_not_asked_again(gpointer user_data)
{
    SsaEventLog *self = user_data;

    self->kept_id = 0;
    if (self->tasks->len == 0)
        forget(self);
    return G_SOURCE_REMOVE;
}

static void
keep(SsaEventLog *self)
{
    g_clear_handle_id(&self->kept_id, g_source_remove);
    self->kept_id = g_timeout_add(KEPT_MS, on_not_asked_again, self);
}

/* The events after @after. Those that are not kept any more are counted. */
static GVariant *
collect(SsaEventLog *self, guint64 after)
{
    guint64 first = self->last - self->events.length; /* the number before the oldest */
    guint64 known = after == 0 || after > self->last ? self->last : MAX(after, first);
    GVariantBuilder builder, events;

    g_variant_builder_init(&events, G_VARIANT_TYPE("aa{sv}"));
    GList *link = g_queue_peek_nth_link(&self->events, (guint) (known - first));
    for (; link; link = link->next)
        g_variant_builder_add_value(&events, link->data);
    g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add(&builder, "{sv}", "last", g_variant_new_uint64(self->last));
    g_variant_builder_add(&builder, "{sv}", "events", g_variant_builder_end(&events));
    return g_variant_ref_sink(g_variant_builder_end(&builder));
}

/* @task: (transfer full): of one who waits */
static void
answer(SsaEventLog *self, GTask *task)
{
    Wait *wait = g_task_get_task_data(task);

    g_ptr_array_remove_fast(self->tasks, task);
    g_clear_handle_id(&wait->timeout_id, g_source_remove);
    keep(self);
    g_task_return_pointer(task, collect(self, wait->after), (GDestroyNotify) g_variant_unref);
    g_object_unref(task);
}

static void
answer_all(SsaEventLog *self)
{
    while (self->tasks->len > 0)
        answer(self, g_ptr_array_index(self->tasks, 0));
}

/* @event: (transfer floating): an a{sv} */
static void
add(SsaEventLog *self, GVariant *event)
{
    self->last++;
    g_queue_push_tail(&self->events, g_variant_ref_sink(event));
    while ((gint64) self->events.length > self->limits.events)
        g_variant_unref(g_queue_pop_head(&self->events));
    answer_all(self);
}

static void
begin(GVariantBuilder *builder, const char *kind)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *time = g_date_time_format(now, "%Y-%m-%dT%H:%M:%S.%fZ");

    g_variant_builder_init(builder, G_VARIANT_TYPE_VARDICT);
    ssa_vardict_add_string(builder, "time", time);
    ssa_vardict_add_string(builder, "event", kind);
}

/* Texts of others may not be UTF-8. */
static void
add_text(GVariantBuilder *builder, const char *name, const char *text)
{
    g_autofree char *valid = text ? g_utf8_make_valid(text, -1) : NULL;

    ssa_vardict_add_string(builder, name, valid);
}

void
ssa_event_log_add(SsaEventLog *self, const char *kind, ...)
{
    GVariantBuilder builder;
    const char *name = NULL;
    va_list arguments;

    if (!is_watched(self))
        return;
    begin(&builder, kind);
    va_start(arguments, kind);
    while ((name = va_arg(arguments, const char *)))
        add_text(&builder, name, va_arg(arguments, const char *));
    va_end(arguments);
    add(self, g_variant_builder_end(&builder));
}

static void
write_to_log(const SsaRequestReport *report, guint id, gint64 duration)
{
    GLogLevelFlags level = report->message ? G_LOG_LEVEL_MESSAGE : G_LOG_LEVEL_INFO;

    if (g_log_writer_default_would_drop(level, G_LOG_DOMAIN))
        return;
    const char *subject = report->subject ? report->subject : "";
    g_autofree char *number = g_strdup_printf("%u", id);
    g_autofree char *uid = g_strdup_printf("%" G_GINT64_FORMAT, report->uid);
    g_autofree char *pid = g_strdup_printf("%d", report->pid);
    g_autofree char *time = g_strdup_printf("%" G_GINT64_FORMAT, duration);
    g_log_structured(G_LOG_DOMAIN, level, "SNAP_SESSION_REQUEST_ID", number,
                     "SNAP_SESSION_OPERATION", report->operation, "SNAP_SESSION_SUBJECT", subject,
                     "SNAP_SESSION_CALLER_UID", report->uid >= 0 ? uid : "",
                     "SNAP_SESSION_CALLER_PID", report->pid > 0 ? pid : "", "SNAP_SESSION_CALLER",
                     report->caller ? report->caller : "", "SNAP_SESSION_RESULT", report->result,
                     "SNAP_SESSION_DURATION_USEC", time, "MESSAGE", "%s%s%s: %s%s%s",
                     report->operation, *subject ? " " : "", subject, report->result,
                     report->message ? ": " : "", report->message ? report->message : "");
}

void
ssa_event_log_add_request(SsaEventLog *self, const SsaRequestReport *report)
{
    gint64 duration = g_get_monotonic_time() - report->begun;
    guint id = ++self->n_requests;
    GVariantBuilder builder;

    write_to_log(report, id, duration);
    if (!is_watched(self))
        return;
    begin(&builder, "request");
    g_variant_builder_add(&builder, "{sv}", "request", g_variant_new_uint32(id));
    ssa_vardict_add_string(&builder, "frontend", report->frontend);
    add_text(&builder, "operation", report->operation);
    add_text(&builder, "subject", report->subject);
    ssa_vardict_add_string(&builder, "caller", report->caller);
    if (report->uid >= 0)
        g_variant_builder_add(&builder, "{sv}", "uid", g_variant_new_uint32((guint) report->uid));
    if (report->pid > 0)
        g_variant_builder_add(&builder, "{sv}", "pid", g_variant_new_int32(report->pid));
    ssa_vardict_add_string(&builder, "result", report->result);
    add_text(&builder, "message", report->message);
    g_variant_builder_add(&builder, "{sv}", "duration",
                          g_variant_new_double((double) duration / G_USEC_PER_SEC));
    add(self, g_variant_builder_end(&builder));
}

static gboolean
on_time_over(gpointer user_data)
{
    GTask *task = user_data;
    Wait *wait = g_task_get_task_data(task);

    wait->timeout_id = 0;
    answer(g_object_get_data(G_OBJECT(task), "log"), task);
    return G_SOURCE_REMOVE;
}

void
ssa_event_log_wait_async(SsaEventLog *self, guint64 after, double wait,
                         GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr(GTask) task = g_task_new(NULL, NULL, callback, user_data);
    Wait *data = g_new0(Wait, 1);
    double longest = (double) self->limits.event_wait / 1000;

    data->after = after;
    g_task_set_source_tag(task, ssa_event_log_wait_async);
    g_task_set_task_data(task, data, (GDestroyNotify) wait_free);
    g_object_set_data_full(G_OBJECT(task), "log", ssa_event_log_ref(self),
                           (GDestroyNotify) ssa_event_log_unref);
    if (!(wait >= 0 && wait <= longest)) {
        g_task_return_new_error(task, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT,
                                "wait: must be a number of seconds from 0 to %g", longest);
        return;
    }
    if (self->tasks->len >= self->limits.watchers) {
        g_task_return_new_error(task, SSA_ERROR, SSA_ERROR_BUSY,
                                "too many clients watch the agent; try again later");
        return;
    }
    g_ptr_array_add(self->tasks, task);
    if (after == 0 || after != self->last || wait == 0 || self->ended)
        answer(self, g_object_ref(task));
    else
        data->timeout_id =
            g_timeout_add((guint) ceil(wait * 1000), on_time_over, g_steal_pointer(&task));
}

GVariant *
ssa_event_log_wait_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}

void
ssa_event_log_end(SsaEventLog *self)
{
    self->ended = TRUE;
    answer_all(self);
}
