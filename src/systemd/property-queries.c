/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Queries for properties of units. All calls are sent at once. */

#include "systemd/property-queries.h"
#include "systemd/unit-name.h"

static void
property_query_free(SsaPropertyQuery *query)
{
    g_free(query->unit);
    g_clear_pointer(&query->found, g_variant_dict_unref);
    g_clear_pointer(&query->properties, g_variant_unref);
    g_clear_error(&query->error);
    g_free(query);
}

GPtrArray *
ssa_property_queries_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify) property_query_free);
}

void
ssa_property_queries_add(GPtrArray *queries, const char *unit, const char *interface, gpointer data)
{
    ssa_property_queries_add_some(queries, unit, interface, NULL, data);
}

void
ssa_property_queries_add_some(GPtrArray *queries, const char *unit, const char *interface,
                              const char *const *names, gpointer data)
{
    SsaPropertyQuery *query = g_new0(SsaPropertyQuery, 1);

    query->unit = g_strdup(unit);
    query->interface = interface;
    query->names = names;
    query->data = data;
    g_ptr_array_add(queries, query);
}

typedef struct {
    GPtrArray *queries;
    guint n_pending;
} PropertyQueries;

static void
property_queries_free(PropertyQueries *all)
{
    g_clear_pointer(&all->queries, g_ptr_array_unref);
    g_free(all);
}

/* A query fails as a whole. */
static void
finish_query(SsaPropertyQuery *query)
{
    if (query->found && !query->error)
        query->properties = g_variant_ref_sink(g_variant_dict_end(query->found));
}

static void
return_if_answered(GTask *task)
{
    PropertyQueries *all = g_task_get_task_data(task);

    if (all->n_pending > 0)
        return;
    for (guint i = 0; i < all->queries->len; i++)
        finish_query(g_ptr_array_index(all->queries, i));
    g_task_return_pointer(task, g_steal_pointer(&all->queries), (GDestroyNotify) g_ptr_array_unref);
}

/* A call.
 * @name: (nullable): of the property; %NULL = all */
typedef struct {
    GTask *task;
    SsaPropertyQuery *query;
    const char *name;
} PendingCall;

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autofree PendingCall *pending = user_data;
    g_autoptr(GTask) task = pending->task;
    SsaPropertyQuery *query = pending->query;
    PropertyQueries *all = g_task_get_task_data(task);
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply = ssa_systemd_connection_call_finish(result, &error);
    g_autoptr(GVariant) value = reply ? g_variant_get_child_value(reply, 0) : NULL;

    if (value && pending->name) {
        g_autoptr(GVariant) inner = g_variant_get_variant(value);
        g_variant_dict_insert_value(query->found, pending->name, inner);
    } else if (value) {
        query->properties = g_steal_pointer(&value);
    }
    /* A property that this systemd does not have is absent, as in the reply to GetAll. */
    if (error && !query->error &&
        !g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_PROPERTY))
        query->error = g_steal_pointer(&error);
    all->n_pending--;
    return_if_answered(task);
}

static void
call(GTask *task, SsaSystemdConnection *connection, SsaPropertyQuery *query, const char *name,
     gint64 timeout)
{
    PropertyQueries *all = g_task_get_task_data(task);
    PendingCall *pending = g_new0(PendingCall, 1);
    g_autofree char *path = ssa_unit_name_to_path(query->unit);

    pending->task = g_object_ref(task);
    pending->query = query;
    pending->name = name;
    all->n_pending++;
    ssa_systemd_connection_call_async(connection, g_task_get_source_object(task), path,
                                      SSA_DBUS_PROPERTIES, name ? "Get" : "GetAll",
                                      name ? g_variant_new("(ss)", query->interface, name)
                                           : g_variant_new("(s)", query->interface),
                                      name ? G_VARIANT_TYPE("(v)") : G_VARIANT_TYPE("(a{sv})"),
                                      timeout, on_answered, pending);
}

void
ssa_property_queries_run_async(SsaSystemdConnection *connection, gpointer source,
                               GPtrArray *queries, gint64 timeout, GAsyncReadyCallback callback,
                               gpointer user_data)
{
    g_autoptr(GTask) task = g_task_new(source, NULL, callback, user_data);
    PropertyQueries *all = g_new0(PropertyQueries, 1);

    all->queries = queries;
    g_task_set_source_tag(task, ssa_property_queries_run_async);
    g_task_set_task_data(task, all, (GDestroyNotify) property_queries_free);
    /* No answer ends them before all have been sent. */
    all->n_pending = 1;
    for (guint i = 0; i < queries->len; i++) {
        SsaPropertyQuery *query = g_ptr_array_index(queries, i);
        if (!query->names)
            call(task, connection, query, NULL, timeout);
        else
            query->found = g_variant_dict_new(NULL);
        for (const char *const *name = query->names; name && *name; name++)
            call(task, connection, query, *name, timeout);
    }
    all->n_pending--;
    return_if_answered(task);
}

GPtrArray *
ssa_property_queries_run_finish(GAsyncResult *result)
{
    return g_task_propagate_pointer(G_TASK(result), NULL);
}
