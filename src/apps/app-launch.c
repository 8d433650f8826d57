/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Launching an application. Unit names follow the XDG desktop environment specification of systemd
 * ("app-ApplicationID@RANDOM.service"), D-Bus activation the Desktop Entry Specification. */

#include "apps/app-launch.h"
#include "base/error.h"

#include <string.h>

static void
on_replied(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    GError *error = NULL;
    g_autoptr(GVariant) reply =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

    if (reply)
        g_task_return_boolean(task, TRUE);
    else
        g_task_return_error(task, error);
}

/* "org.foo.Bar" → "/org/foo/Bar"; a path has "_" for "-". */
static char *
path_of(const char *id)
{
    char *path = g_strconcat("/", id, NULL);

    return g_strdelimit(g_strdelimit(path, ".", '/'), "-", '_');
}

static void
activate_on_bus(GTask *task, GDBusConnection *bus, const SsaDesktopEntry *entry, const char *token,
                gint64 timeout)
{
    g_autofree char *path = path_of(entry->id);
    GVariantBuilder platform_data;

    g_variant_builder_init(&platform_data, G_VARIANT_TYPE("a{sv}"));
    if (token) {
        g_variant_builder_add(&platform_data, "{sv}", "activation-token",
                              g_variant_new_string(token));
        g_variant_builder_add(&platform_data, "{sv}", "desktop-startup-id",
                              g_variant_new_string(token));
    }
    g_dbus_connection_call(bus, entry->id, path, "org.freedesktop.Application", "Activate",
                           g_variant_new("(a{sv})", &platform_data), NULL, G_DBUS_CALL_FLAGS_NONE,
                           (int) timeout, NULL, on_replied, task);
}

static void
on_started(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    GError *error = NULL;

    if (ssa_systemd_call_finish(result, &error))
        g_task_return_boolean(task, TRUE);
    else
        g_task_return_error(task, error);
}

/* Escapes the id for a unit name, including "-", by systemd.unit(5). */
static char *
unit_name_for(const char *id)
{
    GString *name = g_string_new("app-");
    g_autofree char *uuid = g_uuid_string_random();

    for (const char *c = id; *c; c++) {
        if (g_ascii_isalnum(*c) || strchr("_.:", *c))
            g_string_append_c(name, *c);
        else
            g_string_append_printf(name, "\\x%02x", (guchar) *c);
    }
    g_string_append_printf(name, "@%.8s.service", uuid);
    return g_string_free(name, FALSE);
}

static void
add(GVariantBuilder *properties, const char *name, GVariant *value)
{
    g_variant_builder_add(properties, "(sv)", name, value);
}

static GVariant *
unit_properties(const SsaDesktopEntry *entry, const char *const *command, const char *token)
{
    g_autofree char *xdg = g_strconcat("XDG_ACTIVATION_TOKEN=", token, NULL);
    g_autofree char *x11 = g_strconcat("DESKTOP_STARTUP_ID=", token, NULL);
    const char *const environment[] = {xdg, x11, NULL};
    /* The arguments are literal. */
    const char *const flags[] = {"no-env-expand", NULL};
    GVariantBuilder properties;
    GVariant *line = g_variant_new("(s^as^as)", command[0], command, flags);

    g_variant_builder_init(&properties, G_VARIANT_TYPE("a(sv)"));
    add(&properties, "Description", g_variant_new_string(entry->name));
    add(&properties, "Type", g_variant_new_string("exec"));
    add(&properties, "CollectMode", g_variant_new_string("inactive-or-failed"));
    add(&properties, "Slice", g_variant_new_string("app.slice"));
    add(&properties, "SourcePath", g_variant_new_string(entry->path));
    add(&properties, "ExecStartEx", g_variant_new_array(G_VARIANT_TYPE("(sasas)"), &line, 1));
    if (token)
        add(&properties, "Environment", g_variant_new_strv(environment, -1));
    return g_variant_builder_end(&properties);
}

void
ssa_app_launch_async(SsaSystemd *manager, GDBusConnection *bus, const SsaDesktopEntry *entry,
                     const char *token, gint64 timeout, GAsyncReadyCallback callback,
                     gpointer user_data)
{
    g_autoptr(GTask) task = g_task_new(NULL, NULL, callback, user_data);
    g_auto(GStrv) command = NULL;
    GError *error = NULL;

    g_task_set_source_tag(task, ssa_app_launch_async);
    if (entry->dbus_activatable && g_dbus_is_name(entry->id)) {
        activate_on_bus(g_steal_pointer(&task), bus, entry, token, timeout);
        return;
    }
    if (entry->terminal)
        error = g_error_new(SSA_ERROR, SSA_ERROR_REFUSED, "%s runs in a terminal", entry->id);
    else
        command = ssa_desktop_entry_get_command(entry, &error);
    if (!command) {
        g_task_return_error(task, error);
        return;
    }
    g_autofree char *unit = unit_name_for(entry->id);
    ssa_systemd_start_transient_async(manager, unit,
                                      unit_properties(entry, (const char *const *) command, token),
                                      NULL, NULL, on_started, g_steal_pointer(&task));
}

gboolean
ssa_app_launch_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean(G_TASK(result), error);
}
