/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Service status. All units are asked at once, over the one connection; each has a place in the
 * answer, whatever the order of the replies. */

#include "services/service-status.h"
#include "base/vardict.h"
#include "systemd/unit-file-state.h"
#include "systemd/unit-name.h"

typedef struct {
    SsaServiceStatus *status;
    guint asked; /* replies still to come */
} Query;

/* One property_query to systemd about one unit. */
typedef struct {
    GTask *task;
    SsaUnitStatus *unit;
} PropertyQuery;

static void
unit_status_free(SsaUnitStatus *unit)
{
    g_free(unit->daemon);
    g_free(unit->id);
    g_free(unit->name);
    g_strfreev(unit->names);
    g_free(unit);
}

void
ssa_service_status_free(SsaServiceStatus *status)
{
    g_ptr_array_unref(status->units);
    g_hash_table_unref(status->errors);
    g_free(status);
}

static GVariant *
unit_to_variant(const SsaUnitStatus *unit)
{
    GVariantBuilder builder;

    g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
    ssa_vardict_add_string(&builder, "daemon", unit->daemon);
    ssa_vardict_add_string(&builder, "id", unit->id);
    ssa_vardict_add_string(&builder, "name", unit->name);
    g_variant_builder_add(
        &builder, "{sv}", "names",
        g_variant_new_strv((const char *const *) unit->names, unit->names ? -1 : 0));
    ssa_vardict_add_boolean(&builder, "enabled", unit->enabled);
    ssa_vardict_add_boolean(&builder, "active", unit->active);
    ssa_vardict_add_boolean(&builder, "installed", unit->installed);
    ssa_vardict_add_boolean(&builder, "needs-reload", unit->needs_reload);
    return g_variant_builder_end(&builder);
}

GVariant *
ssa_service_status_to_variant(const SsaServiceStatus *status)
{
    GVariantBuilder builder;

    g_variant_builder_init(&builder, G_VARIANT_TYPE("aa{sv}"));
    for (guint i = 0; i < status->units->len; i++)
        g_variant_builder_add_value(&builder, unit_to_variant(g_ptr_array_index(status->units, i)));
    return g_variant_builder_end(&builder);
}

static void
query_free(Query *query)
{
    g_clear_pointer(&query->status, ssa_service_status_free);
    g_free(query);
}

static void
fill_in_unit(SsaUnitStatus *unit, GVariant *properties)
{
    const char *active = "", *file = "", *load = "", *id = unit->name;

    g_variant_lookup(properties, "Id", "&s", &id);
    g_free(unit->id);
    unit->id = g_strdup(id);
    if (!g_variant_lookup(properties, "Names", "^as", &unit->names)) {
        const char *const names[] = {id, NULL};
        unit->names = g_strdupv((char **) names);
    }
    g_variant_lookup(properties, "NeedDaemonReload", "b", &unit->needs_reload);
    g_variant_lookup(properties, "ActiveState", "&s", &active);
    g_variant_lookup(properties, "UnitFileState", "&s", &file);
    g_variant_lookup(properties, "LoadState", "&s", &load);
    unit->active = g_str_equal(active, "active") || g_str_equal(active, "reloading");
    unit->enabled = ssa_unit_file_state_is_enabled(file);
    unit->installed = *file != '\0' && !g_str_equal(load, "not-found");
}

static void
drop_failed(Query *query)
{
    GPtrArray *units = query->status->units;

    for (guint i = 0; i < units->len;) {
        const SsaUnitStatus *unit = g_ptr_array_index(units, i);
        if (g_hash_table_contains(query->status->errors, unit->name))
            g_ptr_array_remove_index(units, i);
        else
            i++;
    }
}

/* Takes @property_query, and @error if there is one. */
static void
property_query_done(PropertyQuery *property_query, GError *error)
{
    g_autoptr(GTask) task = property_query->task;
    Query *query = g_task_get_task_data(task);

    if (error)
        g_hash_table_replace(query->status->errors, g_strdup(property_query->unit->name),
                             g_strdup(error->message));
    g_clear_error(&error);
    g_free(property_query);

    if (--query->asked > 0)
        return;
    drop_failed(query);
    g_task_return_pointer(task, g_steal_pointer(&query->status),
                          (GDestroyNotify) ssa_service_status_free);
}

static void
on_unit_properties(GObject *source, GAsyncResult *result, gpointer user_data)
{
    PropertyQuery *property_query = user_data;
    GError *error = NULL;
    g_autoptr(GVariant) properties =
        ssa_systemd_get_properties_finish(SSA_SYSTEMD(source), result, &error);

    if (properties)
        fill_in_unit(property_query->unit, properties);
    property_query_done(property_query, error);
}

static void
on_service_properties(GObject *source, GAsyncResult *result, gpointer user_data)
{
    PropertyQuery *property_query = user_data;
    GError *error = NULL;
    g_autoptr(GVariant) properties =
        ssa_systemd_get_properties_finish(SSA_SYSTEMD(source), result, &error);

    if (properties) {
        const char *type = "";
        g_variant_lookup(properties, "Type", "&s", &type);
        g_free(property_query->unit->daemon);
        property_query->unit->daemon = g_strdup(type);
    }
    property_query_done(property_query, error);
}

static void
ask(GTask *task, SsaSystemd *manager, SsaUnitStatus *unit, const char *interface,
    GAsyncReadyCallback callback)
{
    Query *query = g_task_get_task_data(task);
    PropertyQuery *property_query = g_new0(PropertyQuery, 1);

    property_query->task = g_object_ref(task);
    property_query->unit = unit;
    query->asked++;
    ssa_systemd_get_properties_async(manager, unit->name, interface, callback, property_query);
}

static void
ask_about(GTask *task, SsaSystemd *manager, SsaUnitStatus *unit, const SsaLimits *limits)
{
    Query *query = g_task_get_task_data(task);
    g_autoptr(GError) error = NULL;

    if (!ssa_unit_name_check(unit->name, limits->unit_name, &error)) {
        g_hash_table_replace(query->status->errors, g_strdup(unit->name), g_strdup(error->message));
        return;
    }
    ask(task, manager, unit, SSA_SYSTEMD_UNIT, on_unit_properties);
    if (g_str_has_suffix(unit->name, ".service"))
        ask(task, manager, unit, SSA_SYSTEMD_SERVICE, on_service_properties);
}

void
ssa_service_status_query_async(SsaSystemd *manager, const char *const *units,
                               const SsaLimits *limits, GAsyncReadyCallback callback,
                               gpointer user_data)
{
    g_autoptr(GTask) task = g_task_new(NULL, NULL, callback, user_data);
    Query *query = g_new0(Query, 1);
    SsaServiceStatus *status = g_new0(SsaServiceStatus, 1);

    status->units = g_ptr_array_new_with_free_func((GDestroyNotify) unit_status_free);
    status->errors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    query->status = status;
    g_task_set_source_tag(task, ssa_service_status_query_async);
    g_task_set_task_data(task, query, (GDestroyNotify) query_free);

    for (; *units; units++) {
        SsaUnitStatus *unit = g_new0(SsaUnitStatus, 1);
        unit->name = g_strdup(*units);
        unit->id = g_strdup(*units);
        unit->daemon = g_strdup("");
        g_ptr_array_add(status->units, unit);
        ask_about(task, manager, unit, limits);
    }
    if (query->asked > 0)
        return;
    drop_failed(query);
    g_task_return_pointer(task, g_steal_pointer(&query->status),
                          (GDestroyNotify) ssa_service_status_free);
}

SsaServiceStatus *
ssa_service_status_query_finish(GAsyncResult *result)
{
    return g_task_propagate_pointer(G_TASK(result), NULL);
}
