/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Restart groups. */

#include "services/restart-groups.h"

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

/* Returns the group of the service; creates and adds it if necessary. */
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

/* Restarting a socket also restarts its service if that runs; restarting a timer does not. */
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
