/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Which units of a restart belong together. */

#include "services/restart-groups.h"

typedef struct {
    GHashTable *states;
    guint pending; /* replies still to come */
} Query;

/* A property_query about one unit. */
typedef struct {
    GTask *task;
    char *unit;
} PropertyQuery;

static void
group_free(SsaRestartGroup *group)
{
    g_ptr_array_unref(group->triggers);
    g_ptr_array_unref(group->siblings);
    g_free(group->service);
    g_free(group);
}

static void
add_once(GPtrArray *array, const char *unit)
{
    if (!g_ptr_array_find_with_equal_func(array, unit, g_str_equal, NULL))
        g_ptr_array_add(array, g_strdup(unit));
}

/* The group of the service; made, and added to all of them, if there is none yet. */
static SsaRestartGroup *
ensure_group(GPtrArray *groups, GHashTable *by_service, const char *service)
{
    SsaRestartGroup *group = g_hash_table_lookup(by_service, service);

    if (group)
        return group;
    group = g_new0(SsaRestartGroup, 1);
    group->triggers = g_ptr_array_new_with_free_func(g_free);
    group->siblings = g_ptr_array_new_with_free_func(g_free);
    g_hash_table_insert(by_service, (gpointer) service, group);
    g_ptr_array_add(groups, group);
    return group;
}

/* A socket has its service restarted if that runs; a timer does not. */
static void
add_trigger(SsaRestartGroup *group, const char *unit, const SsaSocketState *state)
{
    gboolean is_socket = g_str_has_suffix(unit, ".socket");
    gboolean runs = state->service_runs || state->service_ends;

    add_once(group->triggers, unit);
    if (!is_socket || !state->service || !runs)
        return;
    if (!group->service)
        group->service = g_strdup(state->service);
    group->service_starts = group->service_starts || state->service_runs;
    for (char **sibling = state->siblings; *sibling; sibling++)
        add_once(group->siblings, *sibling);
}

static void
remove_requested(SsaRestartGroup *group)
{
    guint index = 0;

    for (guint i = 0; i < group->triggers->len; i++)
        if (g_ptr_array_find_with_equal_func(group->siblings, g_ptr_array_index(group->triggers, i),
                                             g_str_equal, &index))
            g_ptr_array_remove_index(group->siblings, index);
}

GPtrArray *
ssa_restart_groups_new(const char *const *units, GHashTable *states)
{
    GPtrArray *groups = g_ptr_array_new_with_free_func((GDestroyNotify) group_free);
    g_autoptr(GHashTable) by_service = g_hash_table_new(g_str_hash, g_str_equal);

    for (; *units; units++) {
        const SsaSocketState *state = g_hash_table_lookup(states, *units);
        const char *service = state && state->service ? state->service : *units;
        SsaRestartGroup *group = ensure_group(groups, by_service, service);
        if (state) {
            add_trigger(group, *units, state);
        } else {
            g_free(group->service);
            group->service = g_strdup(*units);
            group->service_starts = TRUE;
        }
    }
    for (guint i = 0; i < groups->len; i++)
        remove_requested(g_ptr_array_index(groups, i));
    return groups;
}

static void
query_free(Query *query)
{
    g_clear_pointer(&query->states, g_hash_table_unref);
    g_free(query);
}

static void
return_if_answered(GTask *task)
{
    Query *query = g_task_get_task_data(task);

    if (query->pending == 0 && !g_task_had_error(task))
        g_task_return_pointer(task, g_steal_pointer(&query->states),
                              (GDestroyNotify) g_hash_table_unref);
}

static void
on_state(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autofree PropertyQuery *property_query = user_data;
    g_autoptr(GTask) task = property_query->task;
    g_autofree char *unit = property_query->unit;
    Query *query = g_task_get_task_data(task);
    GError *error = NULL;
    SsaSocketState *state = ssa_socket_state_query_finish(result, &error);

    query->pending--;
    if (state)
        g_hash_table_insert(query->states, g_steal_pointer(&unit), state);
    else if (!g_task_had_error(task))
        g_task_return_error(task, g_steal_pointer(&error));
    g_clear_error(&error);
    return_if_answered(task);
}

void
ssa_restart_states_query_async(SsaSystemd *manager, const char *const *units,
                               GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr(GTask) task = g_task_new(NULL, NULL, callback, user_data);
    Query *query = g_new0(Query, 1);

    query->states = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify) ssa_socket_state_free);
    g_task_set_source_tag(task, ssa_restart_states_query_async);
    g_task_set_task_data(task, query, (GDestroyNotify) query_free);
    for (; *units; units++) {
        if (!g_str_has_suffix(*units, ".socket") && !g_str_has_suffix(*units, ".timer"))
            continue;
        PropertyQuery *property_query = g_new0(PropertyQuery, 1);
        property_query->task = g_object_ref(task);
        property_query->unit = g_strdup(*units);
        query->pending++;
        ssa_socket_state_query_async(manager, *units, on_state, property_query);
    }
    return_if_answered(task);
}

GHashTable *
ssa_restart_states_query_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}
