/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Results of jobs. JobRemoved may arrive before the reply that has the path of the job, so all
 * results are kept while calls are pending. */

#pragma once

#include <gio/gio.h>

typedef struct _SsaJobTable SsaJobTable;

/* Called once, after the watch is removed.
 * @result: systemd's name for the result ("done", "failed", …), or %NULL if the connection was lost
 * @user_data: as given to ssa_job_table_watch() */
typedef void (*SsaJobFunc)(const char *result, gpointer user_data);

/* @unit: the unit of a job that has ended
 * @result: systemd's name for the result
 * @user_data: as given to ssa_job_table_observe() */
typedef void (*SsaJobObserver)(const char *unit, const char *result, gpointer user_data);

SsaJobTable *ssa_job_table_new(void);
void ssa_job_table_free(SsaJobTable *table);

/* @connection: the connection whose JobRemoved signals are recorded from now on; replaces the
 *   previous one
 * @sender: (nullable): the bus name of systemd; %NULL on a private socket */
void ssa_job_table_attach(SsaJobTable *table, GDBusConnection *connection, const char *sender);

/* Calls all watchers with %NULL: the connection was lost. */
void ssa_job_table_lost(SsaJobTable *table);

/* Keeps results from now on; call it before a method that creates a job. Pair it with one
 * ssa_job_table_unexpect() when the call is answered and its job watched. */
void ssa_job_table_expect(SsaJobTable *table);
void ssa_job_table_unexpect(SsaJobTable *table);

/* @observer: (nullable): told of every job that ends, also of those that others have requested */
void ssa_job_table_observe(SsaJobTable *table, SsaJobObserver observer, gpointer user_data);

/* @job: the job's object path
 * @func: (scope async): called when the job has ended, immediately if it already has
 * @user_data: for @func; also identifies the watch */
void ssa_job_table_watch(SsaJobTable *table, const char *job, SsaJobFunc func, gpointer user_data);
void ssa_job_table_unwatch(SsaJobTable *table, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaJobTable, ssa_job_table_free)
