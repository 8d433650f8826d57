/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Changing a socket: steps, and for "set" a drop-in before them. The operation has one slot in the
 * operation queue, so that no other sees or changes an intermediate state. */

#include "sockets/socket-control.h"
#include "base/error.h"
#include "services/socket-state.h"
#include "sockets/socket-settings.h"
#include "sockets/socket-steps.h"
#include "systemd/unit-state.h"

#include <glib/gi18n.h>

typedef struct {
    SsaServiceContext *context;
    SsaHold *hold;
    SsaQueueSlot *slot;
    SsaSocketRequest *request;
    SsaInstances *own;     /* the socket's snap instance */
    SsaSocketState *state; /* before the change */
    SsaSocketSteps *steps;
    SsaSocketSettings *before; /* the previous settings, or NULL */
    gboolean changed;          /* whether there was anything to do */
    GVariant *listened;        /* Listen, before systemd read all files to enable it */
} Operation;

static void
operation_free(Operation *operation)
{
    ssa_instances_unref(operation->own);
    g_clear_pointer(&operation->state, ssa_socket_state_free);
    g_clear_pointer(&operation->listened, g_variant_unref);
    ssa_socket_steps_free(operation->steps);
    g_clear_pointer(&operation->before, ssa_socket_settings_free);
    ssa_socket_request_free(operation->request);
    g_clear_pointer(&operation->slot, ssa_queue_slot_release);
    g_clear_pointer(&operation->hold, ssa_hold_release);
    ssa_service_context_unref(operation->context);
    g_free(operation);
}

static GPtrArray *
only(const char *unit)
{
    GPtrArray *units = g_ptr_array_new();

    g_ptr_array_add(units, (gpointer) unit);
    return units;
}

/* Takes ownership of @error. Releases the slot before the caller gets the result. */
static void
finish(GTask *task, GError *error)
{
    Operation *operation = g_task_get_task_data(task);

    g_clear_pointer(&operation->slot, ssa_queue_slot_release);
    if (error)
        g_task_return_error(task, error);
    else
        g_task_return_boolean(task, TRUE);
}

/* Takes ownership of @error. */
static void
fail(GTask *task, GError *error)
{
    if (error->domain != SSA_ERROR) {
        GError *ours = g_error_new_literal(SSA_ERROR, SSA_ERROR_FAILED, error->message);
        g_error_free(error);
        error = ours;
    }
    finish(task, error);
}

/* The socket cannot listen with its new settings (e.g. the port is in use), or an earlier step
 * failed: restores the previous settings. */
static void
undo_settings(SsaSocketStepFlags failed, gpointer user_data, GError **error)
{
    Operation *operation = user_data;
    g_autoptr(GError) broken = NULL;

    if (!operation->before)
        return;
    if (!ssa_socket_settings_restore(operation->before, &broken)) {
        g_prefix_error(error, _("cannot restore the previous settings (%s): "), broken->message);
        return;
    }
    g_prefix_error(error, _("the previous settings were restored: "));
    /* If another step failed, the socket's own start is still queued. */
    if (failed & SSA_SOCKET_STEP_LISTENS) {
        SsaServiceRequest *own = ssa_socket_steps_restore_first(operation->steps, SSA_SERVICE_START,
                                                                only(operation->request->unit));
        own->triggered = g_strdup(operation->state->service);
    }
    ssa_socket_steps_restore_first(operation->steps, SSA_SERVICE_DAEMON_RELOAD, g_ptr_array_new());
}

static const char *
user_option(const Operation *operation)
{
    return ssa_systemd_get_user_option(operation->context->manager);
}

/* A user cannot disable what root has enabled for all users, nor root what a package enables. */
static void
on_disabled(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Operation *operation = g_task_get_task_data(task);
    const char *unit = operation->request->unit;
    g_autoptr(GVariant) properties =
        ssa_systemd_get_properties_finish(SSA_SYSTEMD(source), result, NULL);
    GError *error = NULL;

    if (!properties || !ssa_unit_states_read(properties).has_persistent_links) {
        finish(task, NULL);
        return;
    }
    if (ssa_systemd_is_user(SSA_SYSTEMD(source)))
        g_set_error(&error, SSA_ERROR, SSA_ERROR_FAILED,
                    _("%s was stopped, but root has enabled it for all users, and it starts with "
                      "the next session; to prevent that: systemctl --user mask %s"),
                    unit, unit);
    else
        g_set_error(&error, SSA_ERROR, SSA_ERROR_FAILED,
                    _("%s was stopped, but a package has enabled it, and it starts at the next "
                      "boot; to prevent that: systemctl mask %s"),
                    unit, unit);
    finish(task, error);
}

static void on_state(GObject *source, GAsyncResult *result, gpointer user_data);

/* Takes ownership of @task. */
static void
query_state(GTask *task)
{
    const Operation *operation = g_task_get_task_data(task);
    const char *const units[] = {operation->request->unit, NULL};

    ssa_socket_states_query_async(operation->context->manager, units, on_state, task);
}

/* Enabling made systemd read all files, including changes that it had not detected, e.g. a new
 * drop-in directory. If the address changed, it closes the socket, but reports it as listening. */
static gboolean
may_have_moved(const Operation *operation)
{
    return operation->request->action == SSA_SOCKET_ENABLE && operation->state->is_active &&
           operation->state->listen && !operation->listened;
}

static void
on_steps_done(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Operation *operation = g_task_get_task_data(task);
    GError *error = NULL;

    if (!ssa_socket_steps_run_finish(result, &error)) {
        finish(task, error);
    } else if (operation->request->action == SSA_SOCKET_DISABLE) {
        ssa_systemd_get_properties_async(operation->context->manager, operation->request->unit,
                                         SSA_SYSTEMD_UNIT, on_disabled, g_steal_pointer(&task));
    } else if (may_have_moved(operation)) {
        operation->listened = g_variant_ref(operation->state->listen);
        query_state(g_steal_pointer(&task));
    } else {
        finish(task, NULL);
    }
}

static gboolean
stops(const Operation *operation)
{
    return operation->request->action == SSA_SOCKET_STOP ||
           operation->request->action == SSA_SOCKET_DISABLE;
}

/* The socket itself: start, restart or stop. */
static SsaServiceRequest *
add_own(Operation *operation)
{
    gboolean listens = !stops(operation);
    SsaSocketStepFlags flags =
        (listens ? SSA_SOCKET_STEP_LISTENS : 0) |
        (listens && operation->state->is_active ? SSA_SOCKET_STEP_RESTORES : 0);
    SsaServiceRequest *request =
        ssa_socket_steps_add(operation->steps, listens ? SSA_SERVICE_START : SSA_SERVICE_STOP,
                             only(operation->request->unit), flags);

    /* Already enabled: a failed start would roll that back. */
    request->enable =
        operation->request->action == SSA_SOCKET_ENABLE && !operation->state->is_enabled;
    request->disable = operation->request->action == SSA_SOCKET_DISABLE;
    return request;
}

/* systemd does not change the sockets of a running service, and a client of another of its sockets
 * would start it again. So all of them are stopped, and what ran is started again, even if the
 * socket itself fails. */
static void
add_with_service_stopped(Operation *operation)
{
    const SsaSocketState *state = operation->state;
    gboolean has_sockets = state->siblings[0] || !stops(operation);
    GPtrArray *stopped = g_ptr_array_new();

    for (char **unit = state->siblings; *unit; unit++)
        g_ptr_array_add(stopped, *unit);
    if (state->is_active)
        g_ptr_array_add(stopped, operation->request->unit);
    /* Stop the sockets first: a waiting client would start the service again. */
    ssa_socket_steps_add(operation->steps, SSA_SERVICE_STOP, stopped, 0);
    ssa_socket_steps_add(operation->steps, SSA_SERVICE_STOP, only(state->service),
                         SSA_SOCKET_STEP_AGAIN);
    SsaServiceRequest *first = add_own(operation);
    /* One request each, since a failed start rolls back its whole request. In parallel, since a
     * client of the first socket starts the service, which blocks the other sockets. */
    for (char **unit = state->siblings; *unit; unit++) {
        SsaServiceRequest *start =
            ssa_socket_steps_add(operation->steps, SSA_SERVICE_START, only(*unit),
                                 SSA_SOCKET_STEP_RESTORES | SSA_SOCKET_STEP_BESIDE);
        if (first->action != SSA_SERVICE_START)
            first = start;
    }
    if (first->action == SSA_SERVICE_START)
        first->triggered = g_strdup(state->service);
    /* Without any socket, the service is only started if it is enabled itself. */
    if (state->service_runs && (has_sockets || state->service_is_enabled))
        ssa_socket_steps_add(operation->steps, SSA_SERVICE_START, only(state->service),
                             SSA_SOCKET_STEP_RESTORES);
}

/* Restarts or stops the socket, whether or not its service runs. */
static void
add_change(Operation *operation)
{
    if (operation->state->service_runs || operation->state->service_ends) {
        add_with_service_stopped(operation);
        return;
    }
    if (operation->state->is_active && !stops(operation)) {
        ssa_socket_steps_add(operation->steps, SSA_SERVICE_STOP, only(operation->request->unit), 0);
        /* A client may have started the service meanwhile. */
        add_own(operation)->triggered = g_strdup(operation->state->service);
    } else {
        add_own(operation);
    }
}

static void
add_reload(Operation *operation)
{
    ssa_socket_steps_add(operation->steps, SSA_SERVICE_DAEMON_RELOAD, g_ptr_array_new(), 0);
}

/* Sets or resets. Keeps the previous settings in case the socket cannot listen with the new ones. A
 * reset is not undone: it is the way out of bad settings. */
static gboolean
change_settings(Operation *operation, GError **error)
{
    g_autoptr(SsaSocketSettings) before = ssa_socket_settings_change(
        operation->request, operation->state->fragment,
        (const char *const *) operation->state->drop_ins, &operation->changed, error);

    if (!before)
        return FALSE;
    gboolean is_new = operation->changed;
    operation->changed |= operation->state->needs_reload;
    if (is_new && operation->request->action == SSA_SOCKET_SET)
        operation->before = g_steal_pointer(&before);
    return TRUE;
}

/* start, enable. Restarts a listening socket if its unit files changed, since systemd would close
 * it after reading them, and if its socket file is missing, since no client can connect. */
static void
plan_start(Operation *operation)
{
    /* To enable a unit, systemd reads all files; of one that is enabled already, too. */
    gboolean is_enabled_again =
        operation->request->action == SSA_SOCKET_ENABLE && operation->state->is_enabled;

    if (is_enabled_again || (operation->state->is_active && operation->state->needs_reload))
        add_reload(operation);
    if (!operation->state->is_active || operation->state->needs_reload ||
        operation->state->file_is_missing)
        add_change(operation);
    else
        add_own(operation);
}

/* stop, disable */
static void
plan_stop(Operation *operation)
{
    if (operation->state->is_active)
        add_change(operation);
    else
        add_own(operation);
}

/* Rejects a start that cannot succeed, or triggers nothing, before the socket is stopped. systemd
 * would only report that a unit is not loaded. */
static gboolean
check_start(const Operation *operation, GError **error)
{
    const SsaSocketState *state = operation->state;
    const char *unit = operation->request->unit;

    if (state->is_masked)
        g_set_error(error, SSA_ERROR, SSA_ERROR_FAILED,
                    _("%s is masked; to unmask it: systemctl %sunmask %s"), unit,
                    user_option(operation), unit);
    else if (state->service_is_masked)
        g_set_error(
            error, SSA_ERROR, SSA_ERROR_FAILED,
            _("cannot start %s: its service %s is masked; to unmask it: systemctl %sunmask %s"),
            unit, state->service, user_option(operation), state->service);
    else if (state->service_is_missing)
        g_set_error(error, SSA_ERROR, SSA_ERROR_FAILED,
                    _("cannot start %s: there is no unit file for its service %s"), unit,
                    state->service);
    return !state->is_masked && !state->service_is_masked && !state->service_is_missing;
}

/* restart, set, reset. Restarts a socket that listens or has failed, with its current files.
 * Without a unit file it could be stopped, but not started again. */
static void
plan_restart(Operation *operation)
{
    gboolean listens = operation->state->is_active || operation->state->has_failed;

    add_reload(operation);
    if (operation->state->fragment && listens && check_start(operation, NULL))
        add_change(operation);
    else if (operation->request->action == SSA_SOCKET_RESTART)
        operation->changed = FALSE;
}

/* Settings of a stopped socket take effect when it is started. */
static gboolean
has_to_start(const Operation *operation)
{
    SsaSocketAction action = operation->request->action;
    gboolean listens = operation->state->is_active || operation->state->has_failed;

    return action == SSA_SOCKET_START || action == SSA_SOCKET_ENABLE ||
           action == SSA_SOCKET_RESTART || (action == SSA_SOCKET_SET && listens);
}

/* enable, second pass: restarts the socket if its address changed. Other settings wait for the next
 * start: systemd keeps the socket open. */
static void
plan_move(Operation *operation)
{
    if (!operation->state->listen ||
        !g_variant_equal(operation->listened, operation->state->listen))
        add_change(operation);
}

static gboolean
plan(Operation *operation, GError **error)
{
    SsaSocketAction action = operation->request->action;

    operation->changed = TRUE;
    if (!operation->state->fragment && action != SSA_SOCKET_RESET && !stops(operation)) {
        g_set_error(error, SSA_ERROR, SSA_ERROR_FAILED, _("there is no unit file for %s"),
                    operation->request->unit);
        return FALSE;
    }
    if (has_to_start(operation) && !check_start(operation, error))
        return FALSE;
    if ((action == SSA_SOCKET_SET || action == SSA_SOCKET_RESET) &&
        !change_settings(operation, error))
        return FALSE;
    if (operation->listened)
        plan_move(operation);
    else if (stops(operation))
        plan_stop(operation);
    else if (action == SSA_SOCKET_START || action == SSA_SOCKET_ENABLE)
        plan_start(operation);
    else if (operation->changed)
        plan_restart(operation);
    return TRUE;
}

static void
on_links_removed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    GError *error = NULL;

    if (ssa_systemd_call_finish(result, &error))
        finish(task, NULL);
    else
        fail(task, error);
}

static void
on_state(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Operation *operation = g_task_get_task_data(task);
    GError *error = NULL;

    g_autoptr(GHashTable) states = ssa_socket_states_query_finish(result, &error);
    if (!states) {
        fail(task, error);
        return;
    }
    g_autofree char *unit = NULL;
    g_clear_pointer(&operation->state, ssa_socket_state_free);
    g_hash_table_steal_extended(states, operation->request->unit, (gpointer *) &unit,
                                (gpointer *) &operation->state);
    /* Without a unit file, there are only links to remove. */
    if (operation->request->action == SSA_SOCKET_DISABLE && !operation->state->fragment &&
        !operation->state->is_active)
        ssa_systemd_set_enabled_async(operation->context->manager, operation->own,
                                      operation->request->unit, FALSE, on_links_removed,
                                      g_steal_pointer(&task));
    else if (plan(operation, &error))
        ssa_socket_steps_run_async(operation->steps, on_steps_done, g_steal_pointer(&task));
    else
        fail(task, error);
}

/* The agent exits during the change: starts the stopped sockets without waiting. */
static void
on_abandoned(gpointer user_data)
{
    Operation *operation = user_data;

    ssa_socket_steps_abandon(operation->steps);
}

static void
on_slot(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Operation *operation = g_task_get_task_data(task);
    GError *error = NULL;

    operation->slot = ssa_operation_queue_acquire_finish(result, &error);
    if (!operation->slot) {
        finish(task, error);
        return;
    }
    ssa_queue_slot_set_abandon_func(operation->slot, on_abandoned, operation);
    query_state(g_steal_pointer(&task));
}

void
ssa_socket_control_async(SsaServiceContext *context, SsaSocketRequest *request, SsaHold *hold,
                         GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(NULL, NULL, callback, user_data);
    Operation *operation = g_new0(Operation, 1);

    g_task_set_source_tag(task, ssa_socket_control_async);
    g_task_set_task_data(task, operation, (GDestroyNotify) operation_free);
    operation->context = ssa_service_context_ref(context);
    operation->hold = hold;
    operation->request = request;
    const char *const units[] = {request->unit, NULL};
    operation->own = ssa_instances_new(units);
    operation->steps = ssa_socket_steps_new(context, operation->own, undo_settings, operation);
    ssa_operation_queue_acquire_async(context->changes, on_slot, task);
}

gboolean
ssa_socket_control_finish(GAsyncResult *result, gboolean *changed, GError **error)
{
    const Operation *operation = g_task_get_task_data(G_TASK(result));

    if (changed)
        *changed = operation->changed;
    return g_task_propagate_boolean(G_TASK(result), error);
}
