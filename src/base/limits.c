/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The table of limits. The last column says what a limit is for; the comment of a group gives the
 * source of its numbers. */

#include "base/limits.h"
#include "base/error.h"

#include <errno.h>
#include <math.h>

typedef enum { UNIT_SECONDS, UNIT_BYTES, UNIT_COUNT } LimitUnit;

typedef struct {
    const char *name;
    gsize offset;
    LimitUnit unit;
    gint64 value, min, max;
    const char *meaning;
} LimitInfo;

static const char *const unit_names[] = {"s", "bytes", ""};

#define SECONDS   1000
#define DAY       (24 * 60 * 60 * SECONDS)
#define KIB       1024
#define MIB       (1024 * KIB)
#define FIELD(id) G_STRUCT_OFFSET(SsaLimits, id)

static const LimitInfo table[] = {
    /* snapd's own agent: 30 s idle timeout, 5 s for pending operations on exit. */
    {"idle-timeout", FIELD(idle_timeout), UNIT_SECONDS, 30 * SECONDS, 0, 365LL * DAY,
     "exit after this time without work; 0 = never"},
    {"drain", FIELD(drain), UNIT_SECONDS, 5 * SECONDS, 0, DAY,
     "time for pending operations when the agent exits"},

    /* A request of snapd is one small write; its client gives up after 30 s. */
    {"read-deadline", FIELD(read_deadline), UNIT_SECONDS, 30 * SECONDS, 1, DAY,
     "time from the connection to the complete request"},
    {"reply-deadline", FIELD(reply_deadline), UNIT_SECONDS, 30 * SECONDS, 1, DAY,
     "response write timeout"},
    {"linger", FIELD(linger), UNIT_SECONDS, 2 * SECONDS, 0, DAY,
     "time to read on after a rejected request, so that the client gets the response"},
    /* Apache's limit for a head is 8 KiB, Go's 1 MiB, libsoup's 64 KiB; 256 units of 255 bytes fit
     * in a body of 64 KiB. */
    {"head-size", FIELD(head_size), UNIT_BYTES, 32 * KIB, 64, 60 * KIB, "request line and headers"},
    {"body-size", FIELD(body_size), UNIT_BYTES, 64 * KIB, 0, 64 * MIB,
     "request body, with a length or chunked"},
    {"json-depth", FIELD(json_depth), UNIT_COUNT, 32, 1, 256, "nesting of a JSON body"},

    {"units", FIELD(units), UNIT_COUNT, 256, 1, 65536, "units in one request"},
    /* systemd: UNIT_NAME_MAX is 256 with the terminating zero. */
    {"unit-name", FIELD(unit_name), UNIT_BYTES, 255, 8, 255, "length of a unit name"},
    {"queue", FIELD(queue), UNIT_COUNT, 32, 0, 65536,
     "queued operations; the same number of queued notifications"},
    {"connections", FIELD(connections), UNIT_COUNT, 1024, 1, 65536, "open connections"},

    /* systemd's default for a job is 90 s; a reload can take as long. */
    {"answer", FIELD(answer), UNIT_SECONDS, 10 * SECONDS, 1, DAY,
     "reply to a simple call to the user manager or the bus"},
    {"reload", FIELD(reload), UNIT_SECONDS, 180 * SECONDS, 1, DAY, "a daemon-reload"},
    {"job-slack", FIELD(job_slack), UNIT_SECONDS, 5 * SECONDS, 0, DAY,
     "time that a job may take in addition to the timeouts of its unit"},
    {"job-endless", FIELD(job_endless), UNIT_SECONDS, 600 * SECONDS, 1, DAY,
     "a job of a unit without timeouts"},
    /* See systemd-connection.c; a first answer normally comes within 1 ms. */
    {"ping-interval", FIELD(ping_interval), UNIT_SECONDS, 10, 1, 10 * SECONDS,
     "interval of pings on a new connection to the user manager"},

    /* snapd's client gives up after 30 s; a user who is asked to save takes longer. */
    {"close", FIELD(close), UNIT_SECONDS, 20 * SECONDS, 0, DAY,
     "default time for applications to exit"},
    {"close-longest", FIELD(close_longest), UNIT_SECONDS, 300 * SECONDS, 0, DAY,
     "maximum of that time"},
    /* Users accept one notification a day; snapd defers a refresh for 14 days at most. */
    {"quiet", FIELD(quiet), UNIT_SECONDS, DAY, 0, 365LL * DAY,
     "a notification of the same urgency is not repeated within this time"},
    {"notification-age", FIELD(notification_age), UNIT_SECONDS, 30LL * DAY, 1, 365LL * DAY,
     "a stored notification is removed after this time"},
    {"notifications", FIELD(notifications), UNIT_COUNT, 128, 1, 65536, "stored notifications"},
    /* Servers truncate longer texts, GNOME after about six lines. */
    {"notification-text", FIELD(notification_text), UNIT_BYTES, 4 * KIB, 1, 64 * KIB,
     "title, body or label of a notification"},

    /* A watcher asks again at once; a request is one to four events. All of them together stay
     * below the largest reply that the client library takes (1 MiB), even if JSON escapes every
     * byte. */
    {"events", FIELD(events), UNIT_COUNT, 256, 1, 65536,
     "events that are kept for those who watch the agent"},
    {"event-memory", FIELD(event_memory), UNIT_BYTES, 128 * KIB, 1, 64 * MIB,
     "size of the events that are kept"},
    /* A terminal shows less of it. */
    {"event-text", FIELD(event_text), UNIT_BYTES, 512, 16, 64 * KIB,
     "text of an event; longer ones are cut"},
    {"event-keep", FIELD(event_keep), UNIT_SECONDS, 5 * SECONDS, 0, DAY,
     "how long events are kept for the next question of a watcher"},
    /* Twice the 30 s after which clients give up by default, for those that are told otherwise. */
    {"event-wait", FIELD(event_wait), UNIT_SECONDS, 60 * SECONDS, 0, DAY,
     "longest time to wait for an event"},
    /* An administrator and a few tools; each holds a connection. */
    {"watchers", FIELD(watchers), UNIT_COUNT, 8, 0, 65536,
     "clients that wait for events at the same time"},
    /* Our own numbers: a bound for a change that never ends, the time between a notification of
     * snapd and its change, and an update that users can follow. */
    {"progress", FIELD(progress), UNIT_SECONDS, 1800 * SECONDS, 0, DAY,
     "longest time to follow a running refresh"},
    {"progress-start", FIELD(progress_start), UNIT_SECONDS, 60 * SECONDS, 0, DAY,
     "time for a refresh to begin that is to be followed"},
    {"progress-interval", FIELD(progress_interval), UNIT_SECONDS, 1 * SECONDS, 1, DAY,
     "interval of questions to snapd about a running refresh"},
};

static gint64 *
limit_field(SsaLimits *limits, const LimitInfo *info)
{
    return (gint64 *) G_STRUCT_MEMBER_P(limits, info->offset);
}

void
ssa_limits_init(SsaLimits *limits)
{
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
        *limit_field(limits, &table[i]) = table[i].value;
}

static const LimitInfo *
limit_find(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
        if (g_str_equal(table[i].name, name))
            return &table[i];
    return NULL;
}

gboolean
ssa_limits_set(SsaLimits *limits, const char *name, const char *value, GError **error)
{
    const LimitInfo *info = limit_find(name);
    if (!info) {
        g_set_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT, "there is no limit \"%s\"", name);
        return FALSE;
    }

    char *end = NULL;
    double number = g_ascii_strtod(value, &end);
    double scale = info->unit == UNIT_SECONDS ? SECONDS : 1;
    gboolean whole = info->unit == UNIT_SECONDS || number == floor(number);

    if (end == value || *end != '\0' || !isfinite(number) || !whole ||
        number * scale < (double) info->min || number * scale > (double) info->max) {
        g_set_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT,
                    "%s: \"%s\" is not a number from %g to %g", name, value,
                    (double) info->min / scale, (double) info->max / scale);
        return FALSE;
    }
    /* A positive time never rounds down to 0, which means something else (never, at once). */
    gint64 rounded = (gint64) (number * scale);
    *limit_field(limits, info) = number > 0 ? MAX(rounded, 1) : rounded;
    return TRUE;
}

char *
ssa_limits_to_string(const SsaLimits *limits)
{
    GString *text = g_string_new(NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        const LimitInfo *info = &table[i];
        double value = (double) *(const gint64 *) G_STRUCT_MEMBER_P(limits, info->offset);
        g_string_append_printf(text, "%-15s %8.15g %-5s  %s\n", info->name,
                               info->unit == UNIT_SECONDS ? value / SECONDS : value,
                               unit_names[info->unit], info->meaning);
    }
    return g_string_free(text, FALSE);
}
