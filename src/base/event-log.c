/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Events, for those who watch the agent. */

#include "base/event-log.h"
#include "base/error.h"
#include "base/vardict.h"

#include <math.h>
#include <string.h>

struct _SsaEventLog {
    grefcount references;
    SsaLimits limits;
    guint64 last;     /* the number of the newest event */
    GQueue events;    /* of GVariant, the newest at the tail */
    gsize size;       /* of the events, in bytes */
    GPtrArray *tasks; /* of those who wait */
    guint kept_id;    /* while events are kept though nobody waits */
    guint n_requests;
    gboolean ended;
};

typedef struct {
    guint64 after;
    guint timeout_id;
    GCancellable *cancellable; /* or NULL */
    gulong cancelled_id;
} Wait;

static void
wait_free(Wait *wait)
{
    g_clear_handle_id(&wait->timeout_id, g_source_remove);
    g_clear_object(&wait->cancellable);
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
    self->size = 0;
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
    self->kept_id = g_timeout_add((guint) self->limits.event_keep, on_not_asked_again, self);
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
    g_clear_signal_handler(&wait->cancelled_id, wait->cancellable);
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
    self->size += g_variant_get_size(event);
    while ((gint64) self->events.length > self->limits.events ||
           (gint64) self->size > self->limits.event_memory) {
        g_autoptr(GVariant) oldest = g_queue_pop_head(&self->events);
        self->size -= g_variant_get_size(oldest);
    }
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

/* Texts of others may be long, and not UTF-8. */
static char *
cut(SsaEventLog *self, const char *text)
{
    gsize length = text ? strnlen(text, (gsize) self->limits.event_text + 1) : 0;

    if ((gint64) length <= self->limits.event_text)
        return text ? g_utf8_make_valid(text, (gssize) length) : NULL;
    while (length > 0 && ((guchar) text[length - 1] & 0xc0) == 0x80)
        length--;
    g_autofree char *start = g_utf8_make_valid(text, (gssize) length - 1);
    return g_strconcat(start, "…", NULL);
}

static void
add_text(SsaEventLog *self, GVariantBuilder *builder, const char *name, const char *text)
{
    g_autofree char *shown = cut(self, text);

    ssa_vardict_add_string(builder, name, shown);
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
        add_text(self, &builder, name, va_arg(arguments, const char *));
    va_end(arguments);
    add(self, g_variant_builder_end(&builder));
}

static void
write_to_log(SsaEventLog *self, const SsaRequestReport *report, guint id, gint64 duration)
{
    GLogLevelFlags level = report->message ? G_LOG_LEVEL_MESSAGE : G_LOG_LEVEL_INFO;

    if (g_log_writer_default_would_drop(level, G_LOG_DOMAIN))
        return;
    g_autofree char *named = cut(self, report->subject);
    const char *subject = named ? named : "";
    g_autofree char *operation = cut(self, report->operation);
    g_autofree char *message = cut(self, report->message);
    g_autofree char *number = g_strdup_printf("%u", id);
    g_autofree char *uid = g_strdup_printf("%" G_GINT64_FORMAT, report->uid);
    g_autofree char *pid = g_strdup_printf("%d", report->pid);
    g_autofree char *time = g_strdup_printf("%" G_GINT64_FORMAT, duration);
    g_log_structured(
        G_LOG_DOMAIN, level, "SNAP_SESSION_REQUEST_ID", number, "SNAP_SESSION_OPERATION", operation,
        "SNAP_SESSION_SUBJECT", subject, "SNAP_SESSION_CALLER_UID", report->uid >= 0 ? uid : "",
        "SNAP_SESSION_CALLER_PID", report->pid > 0 ? pid : "", "SNAP_SESSION_CALLER",
        report->caller ? report->caller : "", "SNAP_SESSION_RESULT", report->result,
        "SNAP_SESSION_DURATION_USEC", time, "MESSAGE", "%s%s%s: %s%s%s", operation,
        *subject ? " " : "", subject, report->result, message ? ": " : "", message ? message : "");
}

void
ssa_event_log_add_request(SsaEventLog *self, const SsaRequestReport *report)
{
    gint64 duration = g_get_monotonic_time() - report->begun;
    guint id = ++self->n_requests;
    GVariantBuilder builder;

    write_to_log(self, report, id, duration);
    if (!is_watched(self))
        return;
    begin(&builder, "request");
    g_variant_builder_add(&builder, "{sv}", "request", g_variant_new_uint32(id));
    ssa_vardict_add_string(&builder, "frontend", report->frontend);
    add_text(self, &builder, "operation", report->operation);
    add_text(self, &builder, "subject", report->subject);
    ssa_vardict_add_string(&builder, "caller", report->caller);
    if (report->uid >= 0)
        g_variant_builder_add(&builder, "{sv}", "uid", g_variant_new_uint32((guint) report->uid));
    if (report->pid > 0)
        g_variant_builder_add(&builder, "{sv}", "pid", g_variant_new_int32(report->pid));
    ssa_vardict_add_string(&builder, "result", report->result);
    add_text(self, &builder, "message", report->message);
    g_variant_builder_add(&builder, "{sv}", "duration-usec",
                          g_variant_new_uint64((guint64) MAX(duration, 0)));
    add(self, g_variant_builder_end(&builder));
}

/* The watcher has gone. */
static void
on_cancelled(GCancellable *cancellable, gpointer user_data)
{
    answer(g_object_get_data(G_OBJECT(user_data), "log"), user_data);
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
ssa_event_log_wait_async(SsaEventLog *self, guint64 after, double wait, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr(GTask) task = g_task_new(NULL, cancellable, callback, user_data);
    Wait *data = g_new0(Wait, 1);
    double longest = (double) self->limits.event_wait / 1000;

    data->after = after;
    g_task_set_source_tag(task, ssa_event_log_wait_async);
    g_task_set_task_data(task, data, (GDestroyNotify) wait_free);
    g_object_set_data_full(G_OBJECT(task), "log", ssa_event_log_ref(self),
                           (GDestroyNotify) ssa_event_log_unref);
    if (!(wait >= 0)) {
        g_task_return_new_error(task, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT,
                                "wait: must be a number of seconds, 0 or more");
        return;
    }
    if (after == 0 || after != self->last || wait == 0 || self->ended) {
        answer(self, g_steal_pointer(&task));
        return;
    }
    if (self->tasks->len >= self->limits.watchers) {
        g_task_return_new_error(task, SSA_ERROR, SSA_ERROR_BUSY,
                                "too many clients watch the agent; try again later");
        return;
    }
    g_ptr_array_add(self->tasks, task);
    if (cancellable) {
        data->cancellable = g_object_ref(cancellable);
        data->cancelled_id =
            g_signal_connect(cancellable, "cancelled", G_CALLBACK(on_cancelled), task);
    }
    data->timeout_id = g_timeout_add((guint) ceil(MIN(wait, longest) * 1000), on_time_over,
                                     g_steal_pointer(&task));
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
