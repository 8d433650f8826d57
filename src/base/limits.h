/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* All limits and deadlines of the agent: one named value each, in one table (limits.c) with their
 * sources. Administrators and tests change them with --limit=NAME=VALUE. */

#pragma once

#include <glib.h>

/* Times are milliseconds, sizes bytes, the others counts. */
typedef struct {
    gint64 idle_timeout;
    gint64 drain;
    gint64 read_deadline;
    gint64 reply_deadline;
    gint64 linger;
    gint64 head_size;
    gint64 body_size;
    gint64 json_depth;
    gint64 units;
    gint64 unit_name;
    gint64 queue;
    gint64 connections;
    gint64 answer;
    gint64 reload;
    gint64 job_slack;
    gint64 job_endless;
    gint64 ping_interval;
    gint64 close;
    gint64 close_longest;
    gint64 quiet;
    gint64 notifications;
    gint64 notification_age;
    gint64 notification_text;
    gint64 events;
    gint64 event_memory;
    gint64 event_text;
    gint64 event_keep;
    gint64 event_wait;
    gint64 watchers;
    gint64 progress;
    gint64 progress_start;
    gint64 progress_interval;
} SsaLimits;

/* @limits: (out): set to the defaults */
void ssa_limits_init(SsaLimits *limits);

/* @limits: the limits to change
 * @name: a name from the table, e.g. "read-deadline"
 * @value: a number; seconds (fractions allowed) for a time, otherwise a whole number
 * Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT if the name is unknown, or the value is not a
 *   number in its range */
gboolean ssa_limits_set(SsaLimits *limits, const char *name, const char *value, GError **error);

/* @limits: the limits to show
 * Returns: (transfer full): a table for the user, one limit per line: name, value, unit, meaning */
char *ssa_limits_to_string(const SsaLimits *limits);
