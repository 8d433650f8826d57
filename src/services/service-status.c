/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Service status. */

#include "services/service-status.h"
#include "base/vardict.h"
#include "systemd/unit-name.h"
#include "systemd/unit-state.h"

static void
unit_status_free(SsaUnitStatus *unit)
{
    g_free(unit->daemon);
    g_free(unit->id);
    g_free(unit->name);
    g_strfreev(unit->names);
    g_free(unit);
}

static void
status_clear(SsaServiceStatus *status)
{
    g_ptr_array_unref(status->units);
    g_hash_table_unref(status->errors);
}

void
ssa_service_status_unref(SsaServiceStatus *status)
{
    g_rc_box_release_full(status, (GDestroyNotify) status_clear);
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
fill_in_unit(SsaUnitStatus *unit, GVariant *properties)
{
    const SsaUnitStates states = ssa_unit_states_read(properties);
    const char *id = unit->name;

    g_variant_lookup(properties, "Id", "&s", &id);
    g_free(unit->id);
    unit->id = g_strdup(id);
    if (!g_variant_lookup(properties, "Names", "^as", &unit->names)) {
        const char *const names[] = {id, NULL};
        unit->names = g_strdupv((char **) names);
    }
    g_variant_lookup(properties, "NeedDaemonReload", "b", &unit->needs_reload);
    unit->active = (states.active & SSA_ACTIVE_STATES_UP) != 0;
    unit->enabled = states.is_enabled;
    unit->installed = states.has_file && !states.is_missing;
}

static void
drop_failed(SsaServiceStatus *status)
{
    for (guint i = 0; i < status->units->len;) {
        const SsaUnitStatus *unit = g_ptr_array_index(status->units, i);
        if (g_hash_table_contains(status->errors, unit->name))
            g_ptr_array_remove_index(status->units, i);
        else
            i++;
    }
}

static void
add_error(SsaServiceStatus *status, const SsaUnitStatus *unit, const GError *error)
{
    g_hash_table_replace(status->errors, g_strdup(unit->name), g_strdup(error->message));
}

static void
on_properties(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    SsaServiceStatus *status = g_task_get_task_data(task);
    g_autoptr(GPtrArray) queries = ssa_systemd_get_properties_many_finish(result);

    for (guint i = 0; i < queries->len; i++) {
        const SsaPropertyQuery *query = g_ptr_array_index(queries, i);
        SsaUnitStatus *unit = query->data;
        const char *type = "";
        if (query->error) {
            add_error(status, unit, query->error);
        } else if (g_str_equal(query->interface, SSA_SYSTEMD_UNIT)) {
            fill_in_unit(unit, query->properties);
        } else {
            g_variant_lookup(query->properties, "Type", "&s", &type);
            g_free(unit->daemon);
            unit->daemon = g_strdup(type);
        }
    }
    drop_failed(status);
    g_task_return_pointer(task, g_rc_box_acquire(status),
                          (GDestroyNotify) ssa_service_status_unref);
}

void
ssa_service_status_query_async(SsaSystemd *manager, const char *const *units,
                               const SsaLimits *limits, GAsyncReadyCallback callback,
                               gpointer user_data)
{
    GTask *task = g_task_new(NULL, NULL, callback, user_data);
    SsaServiceStatus *status = g_rc_box_new0(SsaServiceStatus);
    GPtrArray *queries = ssa_property_queries_new();

    status->units = g_ptr_array_new_with_free_func((GDestroyNotify) unit_status_free);
    status->errors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (; *units; units++) {
        SsaUnitStatus *unit = g_new0(SsaUnitStatus, 1);
        g_autoptr(GError) error = NULL;
        unit->name = g_strdup(*units);
        unit->id = g_strdup(*units);
        unit->daemon = g_strdup("");
        g_ptr_array_add(status->units, unit);
        if (!ssa_unit_name_check(unit->name, limits->unit_name, &error)) {
            add_error(status, unit, error);
            continue;
        }
        ssa_property_queries_add(queries, unit->name, SSA_SYSTEMD_UNIT, unit);
        if (g_str_has_suffix(unit->name, ".service"))
            ssa_property_queries_add_one(queries, unit->name, SSA_SYSTEMD_SERVICE, "Type", unit);
    }
    g_task_set_source_tag(task, ssa_service_status_query_async);
    g_task_set_task_data(task, status, (GDestroyNotify) ssa_service_status_unref);
    ssa_systemd_get_properties_many_async(manager, queries, FALSE, on_properties, task);
}

SsaServiceStatus *
ssa_service_status_query_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}
