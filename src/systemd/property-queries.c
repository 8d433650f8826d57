/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Queries for properties of units. All calls are sent at once. */

#include "systemd/property-queries.h"
#include "systemd/unit-name.h"

static void
property_query_free(SsaPropertyQuery *query)
{
    g_free(query->unit);
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
    ssa_property_queries_add_one(queries, unit, interface, NULL, data);
}

void
ssa_property_queries_add_one(GPtrArray *queries, const char *unit, const char *interface,
                             const char *name, gpointer data)
{
    SsaPropertyQuery *query = g_new0(SsaPropertyQuery, 1);

    query->unit = g_strdup(unit);
    query->interface = interface;
    query->name = name;
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

static void
return_if_answered(GTask *task)
{
    PropertyQueries *all = g_task_get_task_data(task);

    if (all->n_pending == 0)
        g_task_return_pointer(task, g_steal_pointer(&all->queries),
                              (GDestroyNotify) g_ptr_array_unref);
}

typedef struct {
    GTask *task;
    SsaPropertyQuery *query;
} PendingQuery;

/* A property as a dictionary. @value: (nullable): %NULL = systemd does not have it */
static GVariant *
to_dictionary(const char *name, GVariant *value)
{
    GVariantBuilder builder;

    g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
    if (value)
        g_variant_builder_add_value(&builder,
                                    g_variant_new_dict_entry(g_variant_new_string(name), value));
    return g_variant_ref_sink(g_variant_builder_end(&builder));
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autofree PendingQuery *pending = user_data;
    g_autoptr(GTask) task = pending->task;
    SsaPropertyQuery *query = pending->query;
    PropertyQueries *all = g_task_get_task_data(task);
    g_autoptr(GError) error = NULL;
    g_autoptr(GVariant) reply = ssa_systemd_connection_call_finish(result, &error);
    g_autoptr(GVariant) value = reply ? g_variant_get_child_value(reply, 0) : NULL;

    /* A property that this systemd does not have is absent, as in the reply to GetAll. */
    gboolean is_absent =
        query->name && g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_PROPERTY);
    if (error && !is_absent)
        query->error = g_steal_pointer(&error);
    else
        query->properties =
            query->name ? to_dictionary(query->name, value) : g_steal_pointer(&value);
    all->n_pending--;
    return_if_answered(task);
}

void
ssa_property_queries_run_async(SsaSystemdConnection *connection, gpointer source,
                               GPtrArray *queries, gint64 timeout, GAsyncReadyCallback callback,
                               gpointer user_data)
{
    g_autoptr(GTask) task = g_task_new(source, NULL, callback, user_data);
    PropertyQueries *all = g_new0(PropertyQueries, 1);

    all->queries = queries;
    all->n_pending = queries->len;
    g_task_set_source_tag(task, ssa_property_queries_run_async);
    g_task_set_task_data(task, all, (GDestroyNotify) property_queries_free);
    for (guint i = 0; i < queries->len; i++) {
        PendingQuery *pending = g_new0(PendingQuery, 1);
        const SsaPropertyQuery *query = pending->query = g_ptr_array_index(queries, i);
        g_autofree char *path = ssa_unit_name_to_path(query->unit);
        pending->task = g_object_ref(task);
        ssa_systemd_connection_call_async(
            connection, source, path, SSA_DBUS_PROPERTIES, query->name ? "Get" : "GetAll",
            query->name ? g_variant_new("(ss)", query->interface, query->name)
                        : g_variant_new("(s)", query->interface),
            query->name ? G_VARIANT_TYPE("(v)") : G_VARIANT_TYPE("(a{sv})"), timeout, on_answered,
            pending);
    }
    if (queries->len == 0)
        return_if_answered(task);
}

GPtrArray *
ssa_property_queries_run_finish(GAsyncResult *result)
{
    return g_task_propagate_pointer(G_TASK(result), NULL);
}
