/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Results of jobs. systemd sends JobRemoved without Subscribe on its private socket, and on a bus
 * to the client that created the job. */

#include "systemd/job-table.h"
#include "systemd/systemd-connection.h"

typedef struct {
    char *job;
    SsaJobFunc func;
    gpointer user_data;
} JobWatch;

struct _SsaJobTable {
    GDBusConnection *connection;
    guint subscription;
    GPtrArray *watches; /* of JobWatch */
    GHashTable *early;  /* job path → result, while calls are pending */
    guint expecting;
    SsaJobObserver observer;
    gpointer observer_data;
};

static void
job_watch_free(JobWatch *watch)
{
    g_free(watch->job);
    g_free(watch);
}

SsaJobTable *
ssa_job_table_new(void)
{
    SsaJobTable *table = g_new0(SsaJobTable, 1);

    table->watches = g_ptr_array_new_with_free_func((GDestroyNotify) job_watch_free);
    table->early = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return table;
}

static void
detach(SsaJobTable *table)
{
    if (table->connection)
        g_dbus_connection_signal_unsubscribe(table->connection, table->subscription);
    g_clear_object(&table->connection);
}

void
ssa_job_table_free(SsaJobTable *table)
{
    detach(table);
    g_ptr_array_unref(table->watches);
    g_hash_table_unref(table->early);
    g_free(table);
}

/* Calls the watchers of @job; NULL = all watchers. A watcher may add new watches. */
static void
report(SsaJobTable *table, const char *job, const char *result)
{
    g_autoptr(GPtrArray) due = g_ptr_array_new_with_free_func((GDestroyNotify) job_watch_free);

    for (guint i = 0; i < table->watches->len;) {
        JobWatch *watch = g_ptr_array_index(table->watches, i);
        if (!job || g_str_equal(watch->job, job))
            g_ptr_array_add(due, g_ptr_array_steal_index(table->watches, i));
        else
            i++;
    }
    for (guint i = 0; i < due->len; i++) {
        JobWatch *watch = g_ptr_array_index(due, i);
        watch->func(result, watch->user_data);
    }
}

static void
on_job_removed(GDBusConnection *connection, const char *sender, const char *path,
               const char *interface, const char *signal, GVariant *parameters, gpointer user_data)
{
    SsaJobTable *table = user_data;
    const char *job = NULL, *unit = NULL, *result = NULL;

    if (!g_variant_is_of_type(parameters, G_VARIANT_TYPE("(uoss)")))
        return;
    g_variant_get(parameters, "(u&o&s&s)", NULL, &job, &unit, &result);
    g_debug("job of %s ended: %s", unit, result);
    if (table->observer)
        table->observer(unit, result, table->observer_data);
    if (table->expecting)
        g_hash_table_replace(table->early, g_strdup(job), g_strdup(result));
    report(table, job, result);
}

void
ssa_job_table_attach(SsaJobTable *table, GDBusConnection *connection, const char *sender)
{
    detach(table);
    g_hash_table_remove_all(table->early);
    table->connection = g_object_ref(connection);
    table->subscription = g_dbus_connection_signal_subscribe(
        connection, sender, SSA_SYSTEMD_MANAGER, "JobRemoved", SSA_SYSTEMD_PATH, NULL,
        G_DBUS_SIGNAL_FLAGS_NONE, on_job_removed, table, NULL);
}

void
ssa_job_table_observe(SsaJobTable *table, SsaJobObserver observer, gpointer user_data)
{
    table->observer = observer;
    table->observer_data = user_data;
}

void
ssa_job_table_lost(SsaJobTable *table)
{
    report(table, NULL, NULL);
}

void
ssa_job_table_expect(SsaJobTable *table)
{
    table->expecting++;
}

void
ssa_job_table_unexpect(SsaJobTable *table)
{
    g_return_if_fail(table->expecting > 0);
    if (--table->expecting == 0)
        g_hash_table_remove_all(table->early);
}

void
ssa_job_table_watch(SsaJobTable *table, const char *job, SsaJobFunc func, gpointer user_data)
{
    const char *early = g_hash_table_lookup(table->early, job);
    if (early) {
        g_autofree char *result = g_strdup(early);
        func(result, user_data);
        return;
    }

    JobWatch *watch = g_new0(JobWatch, 1);
    watch->job = g_strdup(job);
    watch->func = func;
    watch->user_data = user_data;
    g_ptr_array_add(table->watches, watch);
}

void
ssa_job_table_unwatch(SsaJobTable *table, gpointer user_data)
{
    for (guint i = 0; i < table->watches->len;) {
        JobWatch *watch = g_ptr_array_index(table->watches, i);
        if (watch->user_data == user_data)
            g_ptr_array_remove_index(table->watches, i);
        else
            i++;
    }
}
