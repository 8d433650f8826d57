/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* States of sockets, in three rounds of queries: the units themselves, the services that they
 * trigger, and the other sockets of those that run. */

#include "services/socket-state.h"
#include "base/regular-file.h"
#include "systemd/unit-state.h"

#include <string.h>

void
ssa_socket_state_free(SsaSocketState *state)
{
    g_free(state->fragment);
    g_clear_pointer(&state->listen, g_variant_unref);
    g_strfreev(state->drop_ins);
    g_free(state->service);
    g_strfreev(state->siblings);
    g_free(state);
}

static void
return_states(GTask *task)
{
    g_task_return_pointer(task, g_hash_table_ref(g_task_get_task_data(task)),
                          (GDestroyNotify) g_hash_table_unref);
}

/* The snap instance of the unit. */
static SsaInstances *
own_instance(const char *unit)
{
    const char *const units[] = {unit, NULL};

    return ssa_instances_new(units);
}

/* Removes the siblings that do not run. */
static void
keep_running(SsaSocketState *state, const char *unit, const char *const *running)
{
    g_autoptr(GStrvBuilder) siblings = g_strv_builder_new();

    for (; *running; running++)
        if (!g_str_equal(*running, unit) &&
            g_strv_contains((const char *const *) state->siblings, *running))
            g_strv_builder_add(siblings, *running);
    g_strfreev(state->siblings);
    state->siblings = g_strv_builder_end(siblings);
}

static void
on_running(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    GError *error = NULL;
    g_auto(GStrv) running = ssa_systemd_list_running_finish(SSA_SYSTEMD(source), result, &error);
    GHashTableIter iter;
    gpointer unit, state;

    if (!running) {
        g_task_return_error(task, error);
        return;
    }
    g_hash_table_iter_init(&iter, g_task_get_task_data(task));
    while (g_hash_table_iter_next(&iter, &unit, &state))
        keep_running(state, unit, (const char *const *) running);
    return_states(task);
}

static void
add_own(GStrvBuilder *sockets, const SsaInstances *own, const char *unit)
{
    if (g_str_has_suffix(unit, ".socket") && ssa_instances_contain(own, unit))
        g_strv_builder_add(sockets, unit);
}

/* The sockets of the same snap that trigger the service, and those of proxies: services bound to
 * it, which pull it in, and whose sockets have the proxies' names. */
static char **
find_sockets(GVariant *service, const SsaInstances *own)
{
    g_autoptr(GStrvBuilder) sockets = g_strv_builder_new();
    g_auto(GStrv) triggers = NULL, bound = NULL;

    g_variant_lookup(service, "TriggeredBy", "^as", &triggers);
    for (char **unit = triggers; unit && *unit; unit++)
        add_own(sockets, own, *unit);
    g_variant_lookup(service, "BoundBy", "^as", &bound);
    for (char **unit = bound; unit && *unit; unit++)
        if (g_str_has_suffix(*unit, ".service")) {
            g_autofree char *name = g_strndup(*unit, strlen(*unit) - strlen(".service"));
            g_autofree char *socket = g_strconcat(name, ".socket", NULL);
            add_own(sockets, own, socket);
        }
    return g_strv_builder_end(sockets);
}

static void
fill_in_service(SsaSocketState *state, const char *unit, GVariant *properties)
{
    const SsaUnitStates states = ssa_unit_states_read(properties);

    state->service_is_masked = states.is_masked;
    state->service_is_missing = states.is_missing;
    state->service_is_enabled = states.has_links;
    state->service_runs = (states.active & SSA_ACTIVE_STATES_RUNNING) != 0;
    state->service_ends = states.active == SSA_ACTIVE_STATE_DEACTIVATING;
    if (state->service_runs || state->service_ends) {
        g_autoptr(SsaInstances) own = own_instance(unit);
        g_strfreev(state->siblings);
        state->siblings = find_sockets(properties, own);
    }
}

/* The first error of a query. Those of the Socket interface matter only for active sockets. */
static GError *
take_error(GPtrArray *queries)
{
    for (guint i = 0; i < queries->len; i++) {
        SsaPropertyQuery *query = g_ptr_array_index(queries, i);
        if (query->error && !g_str_equal(query->interface, SSA_SYSTEMD_SOCKET))
            return g_steal_pointer(&query->error);
    }
    return NULL;
}

static void
on_services(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    GHashTable *states = g_task_get_task_data(task);
    g_autoptr(GPtrArray) queries = ssa_systemd_get_properties_many_finish(result);
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    GError *error = take_error(queries);

    if (error) {
        g_task_return_error(task, error);
        return;
    }
    for (guint i = 0; i < queries->len; i++) {
        const SsaPropertyQuery *query = g_ptr_array_index(queries, i);
        SsaSocketState *state = g_hash_table_lookup(states, query->data);
        fill_in_service(state, query->data, query->properties);
        g_strv_builder_addv(builder, (const char **) state->siblings);
    }
    g_auto(GStrv) siblings = g_strv_builder_end(builder);
    if (siblings[0])
        ssa_systemd_list_running_async(SSA_SYSTEMD(source), (const char *const *) siblings,
                                       on_running, g_steal_pointer(&task));
    else
        return_states(task);
}

static void
fill_in(SsaSocketState *state, GVariant *properties, const SsaInstances *own)
{
    const SsaUnitStates states = ssa_unit_states_read(properties);
    const char *fragment = "";
    g_auto(GStrv) triggers = NULL;

    g_variant_lookup(properties, "FragmentPath", "&s", &fragment);
    g_variant_lookup(properties, "NeedDaemonReload", "b", &state->needs_reload);
    g_variant_lookup(properties, "Triggers", "^as", &triggers);
    g_variant_lookup(properties, "DropInPaths", "^as", &state->drop_ins);
    state->is_masked = states.is_masked;
    state->is_active = states.active == SSA_ACTIVE_STATE_ACTIVE;
    state->has_failed = states.active == SSA_ACTIVE_STATE_FAILED;
    state->is_enabled = states.has_persistent_links;
    /* The file may be gone without systemd having detected. */
    if (fragment[0] != '\0' && g_file_test(fragment, G_FILE_TEST_EXISTS))
        state->fragment = g_strdup(fragment);
    /* Accept=yes: instances ("@") never block the socket. */
    if (triggers && triggers[0] && !strchr(triggers[0], '@') &&
        ssa_instances_contain(own, triggers[0]))
        state->service = g_strdup(triggers[0]);
}

static void
on_units(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    GHashTable *states = g_task_get_task_data(task);
    g_autoptr(GPtrArray) queries = ssa_systemd_get_properties_many_finish(result);
    g_autoptr(GPtrArray) services = ssa_property_queries_new();
    GError *error = take_error(queries);

    if (error) {
        g_task_return_error(task, error);
        return;
    }
    for (guint i = 0; i < queries->len; i++) {
        const SsaPropertyQuery *query = g_ptr_array_index(queries, i);
        SsaSocketState *state = g_hash_table_lookup(states, query->data);
        if (g_str_equal(query->interface, SSA_SYSTEMD_SOCKET)) {
            /* Only an active socket has a file. */
            if (state->is_active && !query->properties) {
                g_task_return_error(task, g_error_copy(query->error));
                return;
            }
            state->listen = query->properties
                                ? g_variant_lookup_value(query->properties, "Listen", NULL)
                                : NULL;
            state->file_is_missing =
                state->is_active && ssa_socket_files_are_missing(query->properties);
            continue;
        }
        g_autoptr(SsaInstances) own = own_instance(query->unit);
        fill_in(state, query->properties, own);
        if (state->service)
            ssa_property_queries_add(services, state->service, SSA_SYSTEMD_UNIT, query->data);
    }
    ssa_systemd_get_properties_many_async(SSA_SYSTEMD(source), g_steal_pointer(&services), TRUE,
                                          on_services, g_steal_pointer(&task));
}

void
ssa_socket_states_query_async(SsaSystemd *manager, const char *const *units,
                              GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(NULL, NULL, callback, user_data);
    GHashTable *states = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                               (GDestroyNotify) ssa_socket_state_free);
    GPtrArray *queries = ssa_property_queries_new();

    for (; *units; units++) {
        gboolean is_socket = g_str_has_suffix(*units, ".socket");
        if ((!is_socket && !g_str_has_suffix(*units, ".timer")) ||
            g_hash_table_contains(states, *units))
            continue;
        SsaSocketState *state = g_new0(SsaSocketState, 1);
        char *unit = g_strdup(*units);
        state->siblings = g_new0(char *, 1);
        g_hash_table_insert(states, unit, state);
        ssa_property_queries_add(queries, unit, SSA_SYSTEMD_UNIT, unit);
        if (is_socket)
            ssa_property_queries_add(queries, unit, SSA_SYSTEMD_SOCKET, unit);
    }
    g_task_set_source_tag(task, ssa_socket_states_query_async);
    g_task_set_task_data(task, states, (GDestroyNotify) g_hash_table_unref);
    ssa_systemd_get_properties_many_async(manager, queries, TRUE, on_units, task);
}

GHashTable *
ssa_socket_states_query_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}

gboolean
ssa_socket_files_are_missing(GVariant *properties)
{
    g_autoptr(GVariant) listen =
        properties ? g_variant_lookup_value(properties, "Listen", G_VARIANT_TYPE("a(ss)")) : NULL;
    const char *address = NULL;
    GVariantIter iter;

    if (!listen)
        return FALSE;
    g_variant_iter_init(&iter, listen);
    while (g_variant_iter_next(&iter, "(&s&s)", NULL, &address))
        if (address[0] == '/' && ssa_path_is_missing(address))
            return TRUE;
    return FALSE;
}
