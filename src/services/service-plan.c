/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The plan of service control. */

#include "services/service-plan.h"
#include "services/restart-groups.h"

static const char *const verbs[] = {
    [SSA_STEP_ENABLE] = "Enabling",
    [SSA_STEP_DISABLE] = "Disabling",
    [SSA_STEP_RELOAD] = "Reloading all units",
    [SSA_STEP_START] = "Starting",
    [SSA_STEP_STOP] = "Stopping",
    [SSA_STEP_RESTART_STOP] = "Restarting",
    [SSA_STEP_RESTART_START] = "Restarting",
    [SSA_STEP_RELOAD_OR_RESTART] = "Reloading",
};

const char *
ssa_step_kind_get_verb(SsaStepKind kind)
{
    return verbs[kind];
}

static SsaStep *
add_step(GQueue *steps, SsaStepKind kind, const char *unit, gboolean beside)
{
    SsaStep *step = g_new0(SsaStep, 1);

    step->kind = kind;
    step->unit = unit;
    step->beside = beside;
    g_queue_push_tail(steps, step);
    return step;
}

static void
add_step_for_each(GQueue *steps, SsaStepKind kind, const SsaServiceRequest *request)
{
    for (char **unit = request->units; *unit; unit++)
        add_step(steps, kind, *unit, FALSE);
}

/* All at the same time, like "systemctl stop", so that slow units do not add up. */
static void
add_stops(GQueue *steps, SsaStepKind kind, const char *const *units, gsize n)
{
    for (gsize i = 0; i < n; i++)
        add_step(steps, kind, units[i], i > 0);
}

/* All at the same time: systemd does not start a socket while its service runs, and a client of the
 * first socket starts it. A client of a socket that we may not stop may already have started it. */
static void
add_starts(GQueue *steps, GPtrArray *units, const char *service)
{
    for (guint i = 0; i < units->len; i++) {
        const char *unit = g_ptr_array_index(units, i);
        SsaStep *step = add_step(steps, SSA_STEP_RESTART_START, unit, i > 0);
        step->restores = TRUE;
        if (g_str_has_suffix(unit, ".socket"))
            step->triggered = g_steal_pointer(&service);
    }
}

/* Stop the sockets first: a waiting client would start the service again. */
static void
add_group(GQueue *steps, const SsaRestartGroup *group)
{
    g_autoptr(GPtrArray) sockets = g_ptr_array_new();

    g_ptr_array_extend(sockets, group->triggers, NULL, NULL);
    g_ptr_array_extend(sockets, group->siblings, NULL, NULL);
    add_stops(steps, SSA_STEP_RESTART_STOP, (const char *const *) sockets->pdata, sockets->len);
    if (group->service)
        add_step(steps, SSA_STEP_RESTART_STOP, group->service, FALSE)->again = sockets->len > 0;
    add_starts(steps, sockets, group->service);
    if (group->service && group->service_starts)
        add_step(steps, SSA_STEP_RESTART_START, group->service, FALSE)->restores = sockets->len > 0;
}

void
ssa_service_plan_make(GQueue *steps, const SsaServiceRequest *request)
{
    gsize n = g_strv_length(request->units);

    switch (request->action) {
    case SSA_SERVICE_START:
        if (request->enable && n > 0) {
            add_step_for_each(steps, SSA_STEP_ENABLE, request);
            add_step(steps, SSA_STEP_RELOAD, NULL, FALSE);
        }
        for (char **unit = request->units; *unit; unit++) {
            SsaStep *step = add_step(steps, SSA_STEP_START, *unit, FALSE);
            step->restores = request->restores;
            step->triggered = request->triggered;
        }
        break;
    case SSA_SERVICE_STOP:
        add_stops(steps, SSA_STEP_STOP, (const char *const *) request->units, n);
        if (request->disable && n > 0)
            add_step(steps, SSA_STEP_DISABLE_ALL_IF_CLEAN, NULL, FALSE);
        break;
    case SSA_SERVICE_DAEMON_RELOAD:
        add_step(steps, SSA_STEP_RELOAD, NULL, FALSE);
        break;
    case SSA_SERVICE_RESTART:
        g_assert_not_reached();
    }
}

void
ssa_service_plan_make_restart(GQueue *steps, GPtrArray *groups)
{
    for (guint i = 0; i < groups->len; i++)
        add_group(steps, g_ptr_array_index(groups, i));
}

void
ssa_service_plan_make_reload(GQueue *steps, const SsaServiceRequest *request, GHashTable *states)
{
    for (char **unit = request->units; *unit; unit++) {
        const SsaSocketState *state =
            g_str_has_suffix(*unit, ".socket") ? g_hash_table_lookup(states, *unit) : NULL;
        if (!state || !state->is_active)
            add_step(steps, SSA_STEP_RELOAD_OR_RESTART, *unit, FALSE);
    }
}

void
ssa_service_plan_add_disable_all(GQueue *steps, const SsaServiceRequest *request)
{
    add_step_for_each(steps, SSA_STEP_DISABLE, request);
    add_step(steps, SSA_STEP_RELOAD, NULL, FALSE);
}

void
ssa_service_plan_add_roll_back(GQueue *steps, const SsaServiceRequest *request, GPtrArray *started)
{
    for (guint i = 0; i < started->len; i++)
        add_step(steps, SSA_STEP_STOP, g_ptr_array_index(started, i), FALSE);
    if (request->enable)
        ssa_service_plan_add_disable_all(steps, request);
}
