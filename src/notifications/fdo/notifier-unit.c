/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The unit of the notifier. */

#include "notifications/fdo/notifier-unit.h"
#include "base/error.h"

/* A killed notifier is gone sooner; if it cannot be killed, later calls try again. */
#define KILL_MS 1000

struct _SsaNotifierUnit {
    SsaSystemd *manager;
    GDBusConnection *bus;
    SsaNotifierUnitFunc changed;
    gpointer user_data;
    guint watch_id; /* of its name */
    gboolean is_known, is_running;
    gboolean is_wanted; /* before it is known whether it runs */
    gboolean is_starting;
    guint kill_id; /* while it is being killed */
    gboolean is_freed;
};

static void
unit_unref(SsaNotifierUnit *unit)
{
    g_rc_box_release(unit);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaNotifierUnit, unit_unref)

SsaNotifierUnit *
ssa_notifier_unit_new(SsaSystemd *manager, GDBusConnection *bus, SsaNotifierUnitFunc changed,
                      gpointer user_data)
{
    SsaNotifierUnit *unit = g_rc_box_new0(SsaNotifierUnit);

    unit->manager = g_object_ref(manager);
    unit->bus = g_object_ref(bus);
    unit->changed = changed;
    unit->user_data = user_data;
    return unit;
}

void
ssa_notifier_unit_free(SsaNotifierUnit *unit)
{
    g_clear_handle_id(&unit->watch_id, g_bus_unwatch_name);
    g_clear_handle_id(&unit->kill_id, g_source_remove);
    g_clear_object(&unit->manager);
    g_clear_object(&unit->bus);
    /* A job may still refer to it. */
    unit->is_freed = TRUE;
    unit_unref(unit);
}

gboolean
ssa_notifier_unit_is_running(SsaNotifierUnit *unit)
{
    return unit->is_running && unit->kill_id == 0;
}

static void
on_started(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(SsaNotifierUnit) unit = user_data;
    g_autoptr(GError) error = NULL;
    gboolean is_done = ssa_job_run_finish(result, NULL, &error);

    unit->is_starting = FALSE;
    if (unit->is_freed)
        return;
    unit->is_running = unit->is_running || is_done;
    unit->changed(error, unit->user_data);
}

static void
start(SsaNotifierUnit *unit)
{
    unit->is_wanted = FALSE;
    unit->is_starting = TRUE;
    ssa_systemd_start_notifier_async(unit->manager, on_started, g_rc_box_acquire(unit));
}

static void
on_appeared(GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
    SsaNotifierUnit *unit = user_data;

    unit->is_known = unit->is_running = TRUE;
    unit->is_wanted = FALSE;
    unit->changed(NULL, unit->user_data);
}

static void
on_vanished(GDBusConnection *bus, const char *name, gpointer user_data)
{
    SsaNotifierUnit *unit = user_data;

    unit->is_known = TRUE;
    unit->is_running = FALSE;
    g_clear_handle_id(&unit->kill_id, g_source_remove);
    if (unit->is_wanted)
        start(unit);
    else
        unit->changed(NULL, unit->user_data);
}

void
ssa_notifier_unit_start(SsaNotifierUnit *unit)
{
    if (unit->is_running || unit->is_starting || unit->kill_id != 0)
        return;
    if (unit->is_known) {
        start(unit);
        return;
    }
    unit->is_wanted = TRUE;
    if (unit->watch_id == 0)
        unit->watch_id = g_bus_watch_name_on_connection(unit->bus, SSA_NOTIFIER_NAME,
                                                        G_BUS_NAME_WATCHER_FLAGS_NONE, on_appeared,
                                                        on_vanished, unit, NULL);
}

static gboolean
on_kill_overdue(gpointer user_data)
{
    SsaNotifierUnit *unit = user_data;

    unit->kill_id = 0;
    unit->changed(NULL, unit->user_data);
    return G_SOURCE_REMOVE;
}

void
ssa_notifier_unit_kill(SsaNotifierUnit *unit)
{
    if (!ssa_notifier_unit_is_running(unit))
        return;
    ssa_systemd_kill_notifier(unit->manager);
    unit->kill_id = g_timeout_add(KILL_MS, on_kill_overdue, unit);
}

void
ssa_notifier_unit_set_gone(SsaNotifierUnit *unit)
{
    unit->is_running = FALSE;
}
