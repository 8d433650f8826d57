/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Events for those who watch the agent, and what is logged of requests. */

#include "base/error.h"
#include "base/event-log.h"
#include "fixture.h"

#include <math.h>
#include <string.h>

typedef struct {
    gboolean done;
    guint64 last;
    guint n_events;
    char *kinds;
    GError *error;
} Answer;

static void
on_answer(GObject *source, GAsyncResult *result, gpointer user_data)
{
    Answer *answer = user_data;
    g_autoptr(GVariant) reply = ssa_event_log_wait_finish(result, &answer->error);
    g_autoptr(GString) kinds = g_string_new(NULL);
    g_autoptr(GVariantIter) events = NULL;
    GVariant *event = NULL;

    answer->done = TRUE;
    if (!reply)
        return;
    g_assert_true(g_variant_lookup(reply, "last", "t", &answer->last));
    g_assert_true(g_variant_lookup(reply, "events", "aa{sv}", &events));
    while (g_variant_iter_loop(events, "@a{sv}", &event)) {
        const char *kind = NULL;
        g_assert_true(g_variant_lookup(event, "event", "&s", &kind));
        g_string_append_printf(kinds, "%s ", kind);
        answer->n_events++;
    }
    answer->kinds = g_string_free(g_steal_pointer(&kinds), FALSE);
}

static Answer
ask(SsaEventLog *log, guint64 after)
{
    Answer answer = {0};

    ssa_event_log_wait_async(log, after, 0, NULL, on_answer, &answer);
    wait_until(answer.done);
    return answer;
}

static void
clear(Answer *answer)
{
    g_free(answer->kinds);
    g_clear_error(&answer->error);
}

static SsaEventLog *
new_log(gint64 events, gint64 watchers)
{
    SsaLimits limits;

    ssa_limits_init(&limits);
    limits.events = events;
    limits.watchers = watchers;
    return ssa_event_log_new(&limits);
}

static void
test_only_what_is_watched(void)
{
    g_autoptr(SsaEventLog) log = new_log(10, 2);

    ssa_event_log_add(log, "job", "unit", "snap.a.b.service", NULL);
    Answer first = ask(log, 0);
    g_assert_cmpuint(first.n_events, ==, 0);
    ssa_event_log_add(log, "job", "unit", "snap.a.b.service", "result", NULL, NULL);
    ssa_event_log_add(log, "action", "action", "not \xff UTF-8", NULL);
    Answer second = ask(log, first.last);
    g_assert_cmpstr(second.kinds, ==, "job action ");
    g_assert_cmpuint(second.last, ==, first.last + 2);
    Answer none = ask(log, second.last);
    g_assert_cmpuint(none.n_events, ==, 0);
    /* Of another instance of the agent. */
    Answer foreign = ask(log, second.last + 1000);
    g_assert_cmpuint(foreign.n_events, ==, 0);
    g_assert_cmpuint(foreign.last, ==, second.last);
    clear(&first);
    clear(&second);
    clear(&none);
    clear(&foreign);
}

static void
test_the_oldest_are_lost(void)
{
    g_autoptr(SsaEventLog) log = new_log(2, 2);
    Answer first = ask(log, 0);

    for (guint i = 0; i < 5; i++)
        ssa_event_log_add(log, i < 4 ? "job" : "action", NULL);
    Answer rest = ask(log, first.last);
    g_assert_cmpstr(rest.kinds, ==, "job action ");
    g_assert_cmpuint(rest.last, ==, first.last + 5);
    clear(&first);
    clear(&rest);
}

static void
test_waiting(void)
{
    g_autoptr(SsaEventLog) log = new_log(10, 1);
    Answer first = ask(log, 0), waiting = {0}, busy = {0}, late = {0}, ended = {0};

    ssa_event_log_wait_async(log, first.last, 60, NULL, on_answer, &waiting);
    ssa_event_log_wait_async(log, first.last, 60, NULL, on_answer, &busy);
    wait_until(busy.done);
    g_assert_error(busy.error, SSA_ERROR, SSA_ERROR_BUSY);
    g_assert_false(waiting.done);
    ssa_event_log_add(log, "job", NULL);
    wait_until(waiting.done);
    g_assert_cmpstr(waiting.kinds, ==, "job ");

    ssa_event_log_wait_async(log, waiting.last, 0.01, NULL, on_answer, &late);
    wait_until(late.done);
    g_assert_cmpuint(late.n_events, ==, 0);
    ssa_event_log_wait_async(log, waiting.last, 60, NULL, on_answer, &ended);
    ssa_event_log_end(log);
    wait_until(ended.done);
    g_assert_no_error(ended.error);
    clear(&first);
    clear(&waiting);
    clear(&busy);
    clear(&late);
    clear(&ended);
}

/* A watcher that goes has no slot any more. */
static void
test_cancelled(void)
{
    g_autoptr(SsaEventLog) log = new_log(10, 1);
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    Answer first = ask(log, 0), gone = {0}, next = {0};

    ssa_event_log_wait_async(log, first.last, 60, cancellable, on_answer, &gone);
    g_cancellable_cancel(cancellable);
    wait_until(gone.done);
    g_assert_error(gone.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    ssa_event_log_wait_async(log, first.last, 0.01, NULL, on_answer, &next);
    wait_until(next.done);
    g_assert_no_error(next.error);
    clear(&first);
    clear(&gone);
    clear(&next);
}

/* What others say is cut, and all of it is bounded. */
static void
test_size(void)
{
    g_autoptr(SsaEventLog) log = new_log(1000, 1);
    Answer first = ask(log, 0);
    g_autofree char *text = g_strnfill(1000000, 'x');
    g_autofree char *cut_in_letter = g_strdup_printf("%.511s\u00e9", text);
    GAsyncResult *result = NULL;

    for (guint i = 0; i < 1000; i++)
        ssa_event_log_add(log, "job", "unit", i % 2 ? text : cut_in_letter, NULL);
    ssa_event_log_wait_async(log, first.last, 0, NULL, fixture_keep_result, &result);
    wait_until(result);
    g_autoptr(GVariant) reply = ssa_event_log_wait_finish(result, NULL);
    g_assert_cmpuint(g_variant_get_size(reply), <, 140 * 1024);
    g_assert_cmpuint(g_variant_get_size(reply), >, 100 * 1024);
    g_assert_true(g_variant_is_normal_form(reply));
    g_object_unref(result);
    clear(&first);
}

static void
test_invalid_time(void)
{
    g_autoptr(SsaEventLog) log = new_log(10, 1);
    const double times[] = {-1, -1e300, (double) NAN};

    for (gsize i = 0; i < G_N_ELEMENTS(times); i++) {
        Answer answer = {0};
        ssa_event_log_wait_async(log, 0, times[i], NULL, on_answer, &answer);
        wait_until(answer.done);
        g_assert_error(answer.error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT);
        clear(&answer);
    }
}

/* Writes what is logged to a string: "LEVEL FIELD=VALUE…". */
static GLogWriterOutput
keep(GLogLevelFlags level, const GLogField *fields, gsize n, gpointer user_data)
{
    GString *text = user_data;

    g_string_append(text, level == G_LOG_LEVEL_MESSAGE ? "message" : "other");
    for (gsize i = 0; i < n; i++)
        if (g_str_has_prefix(fields[i].key, "SNAP_SESSION_") ||
            g_str_equal(fields[i].key, "MESSAGE"))
            g_string_append_printf(text, " %s=%s", fields[i].key, (const char *) fields[i].value);
    return G_LOG_WRITER_HANDLED;
}

static void
report(SsaEventLog *log, const char *message)
{
    const SsaRequestReport request = {.frontend = "http",
                                      .operation = "POST /v1/service-control",
                                      .subject = "snap.a.b.service",
                                      .uid = 0,
                                      .pid = 12,
                                      .result = message ? "500" : "200",
                                      .message = message,
                                      .begun = g_get_monotonic_time()};

    ssa_event_log_add_request(log, &request);
}

static void
test_log(void)
{
    g_autoptr(SsaEventLog) log = new_log(10, 1);
    g_autoptr(GString) text = g_string_new(NULL);

    if (!g_test_subprocess()) {
        g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
        g_test_trap_assert_passed();
        return;
    }
    g_unsetenv("G_MESSAGES_DEBUG");
    g_log_set_writer_func(keep, text, NULL);
    report(log, NULL);
    g_assert_cmpstr(text->str, ==, "");
    report(log, "it failed");
    static const char *const parts[] = {
        "message ",
        " SNAP_SESSION_REQUEST_ID=2 ",
        " SNAP_SESSION_OPERATION=POST /v1/service-control ",
        " SNAP_SESSION_SUBJECT=snap.a.b.service ",
        " SNAP_SESSION_CALLER_UID=0 ",
        " SNAP_SESSION_CALLER_PID=12 ",
        " SNAP_SESSION_CALLER= ",
        " SNAP_SESSION_RESULT=500 ",
        " SNAP_SESSION_DURATION_USEC=",
        " MESSAGE=POST /v1/service-control snap.a.b.service: 500: it failed",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
        if (!strstr(text->str, parts[i]))
            g_error("not found: %s: %s", parts[i], text->str);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/event-log/only-what-is-watched", test_only_what_is_watched);
    g_test_add_func("/event-log/the-oldest-are-lost", test_the_oldest_are_lost);
    g_test_add_func("/event-log/waiting", test_waiting);
    g_test_add_func("/event-log/invalid-time", test_invalid_time);
    g_test_add_func("/event-log/cancelled", test_cancelled);
    g_test_add_func("/event-log/size", test_size);
    g_test_add_func("/event-log/log", test_log);
    return g_test_run();
}
