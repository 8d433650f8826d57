/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* What there is to know of a socket before it is changed: some questions to systemd, each of which
 * needs the answer to the one before. systemd may unload the unit between two of them, and then
 * knows of no relations: an answer may be empty at any place. */

#include "services/socket-state.h"
#include "services/socket-files.h"

#include <string.h>

typedef struct {
    char *unit;
    SsaInstances *own; /* the snap's instance that the unit belongs to */
    SsaSocketState *state;
} Query;

void
ssa_socket_state_free(SsaSocketState *state)
{
    g_free(state->fragment);
    g_strfreev(state->drop_ins);
    g_free(state->service);
    g_strfreev(state->siblings);
    g_free(state);
}

static void
query_free(Query *query)
{
    g_free(query->unit);
    ssa_instances_unref(query->own);
    g_clear_pointer(&query->state, ssa_socket_state_free);
    g_free(query);
}

/* Takes over @task. */
static void
answer(GTask *task)
{
    Query *query = g_task_get_task_data(task);

    if (!query->state->siblings)
        query->state->siblings = g_new0(char *, 1);
    g_task_return_pointer(task, g_steal_pointer(&query->state),
                          (GDestroyNotify) ssa_socket_state_free);
    g_object_unref(task);
}

/* Takes over both. */
static void
fail(GTask *task, GError *error)
{
    g_task_return_error(task, error);
    g_object_unref(task);
}

static void
on_running(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GTask *task = user_data;
    Query *query = g_task_get_task_data(task);
    GError *error = NULL;
    g_autoptr(GStrvBuilder) siblings = g_strv_builder_new();
    g_auto(GStrv) running = ssa_systemd_list_running_finish(SSA_SYSTEMD(source), result, &error);

    if (!running) {
        fail(task, error);
        return;
    }
    for (char **unit = running; *unit; unit++)
        if (!g_str_equal(*unit, query->unit))
            g_strv_builder_add(siblings, *unit);
    query->state->siblings = g_strv_builder_end(siblings);
    answer(task);
}

static void
add_own(GStrvBuilder *sockets, const SsaInstances *own, const char *unit)
{
    if (g_str_has_suffix(unit, ".socket") && ssa_instances_contain(own, unit))
        g_strv_builder_add(sockets, unit);
}

/* The sockets of the same snap that start the service, and those of what is bound to it, and so
 * brings it along: proxies, whose sockets have their names. */
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
on_service_properties(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GTask *task = user_data;
    SsaSystemd *manager = SSA_SYSTEMD(source);
    Query *query = g_task_get_task_data(task);
    SsaSocketState *state = query->state;
    static const char *const running[] = {"active", "activating", "reloading", NULL};
    const char *active = "", *file = "", *load = "";
    GError *error = NULL;
    g_autoptr(GVariant) properties = ssa_systemd_get_properties_finish(manager, result, &error);

    if (!properties) {
        fail(task, error);
        return;
    }
    g_variant_lookup(properties, "ActiveState", "&s", &active);
    g_variant_lookup(properties, "UnitFileState", "&s", &file);
    g_variant_lookup(properties, "LoadState", "&s", &load);
    state->service_is_masked = g_str_equal(load, "masked");
    state->service_is_missing = g_str_equal(load, "not-found");
    state->service_is_enabled = g_str_has_prefix(file, "enabled");
    state->service_runs = g_strv_contains(running, active);
    state->service_ends = g_str_equal(active, "deactivating");
    if (!state->service_runs && !state->service_ends) {
        answer(task);
        return;
    }
    g_auto(GStrv) sockets = find_sockets(properties, query->own);
    if (!sockets[0]) {
        answer(task);
        return;
    }
    ssa_systemd_list_running_async(manager, (const char *const *) sockets, on_running, task);
}

static void
fill_in(SsaSocketState *state, GVariant *properties, const SsaInstances *own)
{
    const char *active = "", *fragment = "", *file = "", *load = "";
    g_auto(GStrv) triggers = NULL;

    g_variant_lookup(properties, "FragmentPath", "&s", &fragment);
    g_variant_lookup(properties, "ActiveState", "&s", &active);
    g_variant_lookup(properties, "UnitFileState", "&s", &file);
    g_variant_lookup(properties, "NeedDaemonReload", "b", &state->needs_reload);
    g_variant_lookup(properties, "Triggers", "^as", &triggers);
    g_variant_lookup(properties, "DropInPaths", "^as", &state->drop_ins);
    g_variant_lookup(properties, "LoadState", "&s", &load);
    state->is_masked = g_str_equal(load, "masked");
    state->is_active = g_str_equal(active, "active");
    state->has_failed = g_str_equal(active, "failed");
    state->is_enabled = g_str_equal(file, "enabled");
    /* It may be gone, and systemd not know yet. */
    if (fragment[0] != '\0' && g_file_test(fragment, G_FILE_TEST_EXISTS))
        state->fragment = g_strdup(fragment);
    /* Of those with an "@" there is one for each connection, and none in the socket's way. */
    if (triggers && triggers[0] && !strchr(triggers[0], '@') &&
        ssa_instances_contain(own, triggers[0]))
        state->service = g_strdup(triggers[0]);
}

/* Goes on with the service, if there is one. Takes over @task. */
static void
ask_service(GTask *task, SsaSystemd *manager)
{
    Query *query = g_task_get_task_data(task);

    if (query->state->service)
        ssa_systemd_get_properties_for_change_async(manager, query->state->service,
                                                    SSA_SYSTEMD_UNIT, on_service_properties, task);
    else
        answer(task);
}

static void
on_socket_properties(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GTask *task = user_data;
    SsaSystemd *manager = SSA_SYSTEMD(source);
    Query *query = g_task_get_task_data(task);
    GError *error = NULL;
    g_autoptr(GVariant) properties = ssa_systemd_get_properties_finish(manager, result, &error);

    if (!properties) {
        fail(task, error);
        return;
    }
    query->state->file_is_missing = ssa_socket_files_are_missing(properties);
    ask_service(task, manager);
}

static void
on_unit_properties(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GTask *task = user_data;
    SsaSystemd *manager = SSA_SYSTEMD(source);
    Query *query = g_task_get_task_data(task);
    GError *error = NULL;
    g_autoptr(GVariant) properties = ssa_systemd_get_properties_finish(manager, result, &error);

    if (!properties) {
        fail(task, error);
        return;
    }
    fill_in(query->state, properties, query->own);
    if (query->state->is_active && g_str_has_suffix(query->unit, ".socket"))
        ssa_systemd_get_properties_for_change_async(manager, query->unit, SSA_SYSTEMD_SOCKET,
                                                    on_socket_properties, task);
    else
        ask_service(task, manager);
}

void
ssa_socket_state_query_async(SsaSystemd *manager, const char *unit, GAsyncReadyCallback callback,
                             gpointer user_data)
{
    GTask *task = g_task_new(NULL, NULL, callback, user_data);
    Query *query = g_new0(Query, 1);

    g_task_set_source_tag(task, ssa_socket_state_query_async);
    g_task_set_task_data(task, query, (GDestroyNotify) query_free);
    const char *const units[] = {unit, NULL};
    query->unit = g_strdup(unit);
    query->own = ssa_instances_new(units);
    query->state = g_new0(SsaSocketState, 1);
    ssa_systemd_get_properties_for_change_async(manager, unit, SSA_SYSTEMD_UNIT, on_unit_properties,
                                                task);
}

SsaSocketState *
ssa_socket_state_query_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}
