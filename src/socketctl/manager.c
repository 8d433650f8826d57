/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The systemd manager. Its client is asynchronous; a command runs the main loop until it has the
 * result. */

#include "socketctl/manager.h"
#include "cli/wait.h"
#include "sockets/activation-sockets.h"

#include <glib/gi18n.h>
#include <unistd.h>

/* The D-Bus specification, "Well-known Message Bus Instances". */
#define SYSTEM_BUS "unix:path=/var/run/dbus/system_bus_socket"

/* As long as systemctl(1) waits. */
#define RELOAD_MS (90 * 1000)

static SsaSystemd *
open_user(const SsaLimits *limits)
{
    const char *runtime_dir = g_getenv("XDG_RUNTIME_DIR");
    g_autofree char *default_dir = g_strdup_printf("/run/user/%u", (guint) getuid());

    if (geteuid() != 0 || runtime_dir)
        return ssa_systemd_new(runtime_dir ? runtime_dir : default_dir, limits);
    g_printerr(_("snap-socketctl: root has no user session here; use \"snap-sessionctl socket\" "
                 "for running sessions, and \"systemctl --global enable\" for future ones\n"));
    return NULL;
}

/* Root uses the private socket, because the bus may not run yet. */
static SsaSystemd *
open_system(const SsaLimits *limits)
{
    const char *address = g_getenv("DBUS_SYSTEM_BUS_ADDRESS");

    if (geteuid() == 0)
        return ssa_systemd_new_system(NULL, limits);
    return ssa_systemd_new_system(address ? address : SYSTEM_BUS, limits);
}

SsaServiceContext *
skc_manager_open(SskScope scope)
{
    SsaLimits limits;

    ssa_limits_init(&limits);
    /* systemd takes no new connection while it reloads. */
    limits.answer = MAX(limits.answer, RELOAD_MS);
    SsaSystemd *systemd = scope == SSK_SCOPE_USER ? open_user(&limits) : open_system(&limits);
    return systemd ? ssa_service_context_new(systemd, ssa_operation_queue_new(limits.queue)) : NULL;
}

gboolean
skc_manager_change(SsaServiceContext *manager, SsaSocketRequest *request, gboolean *changed,
                   GError **error)
{
    g_autoptr(GAsyncResult) done = NULL;

    ssa_socket_control_async(manager, request, NULL, ssc_keep_result, &done);
    ssc_wait_for(&done);
    return ssa_socket_control_finish(done, changed, error);
}

GPtrArray *
skc_manager_list(SsaServiceContext *manager, GError **error)
{
    g_autoptr(GAsyncResult) done = NULL;

    ssa_activation_sockets_list_async(manager->manager, NULL, ssc_keep_result, &done);
    ssc_wait_for(&done);
    return ssa_activation_sockets_list_finish(done, error);
}

char **
skc_manager_list_drop_ins(SsaServiceContext *manager, const char *unit)
{
    g_autoptr(GAsyncResult) done = NULL;
    char **paths = NULL;

    ssa_systemd_get_properties_async(manager->manager, unit, SSA_SYSTEMD_UNIT, ssc_keep_result,
                                     &done);
    ssc_wait_for(&done);
    g_autoptr(GVariant) properties =
        ssa_systemd_get_properties_finish(manager->manager, done, NULL);
    if (properties)
        g_variant_lookup(properties, "DropInPaths", "^as", &paths);
    return paths;
}
