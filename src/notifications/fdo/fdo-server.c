/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Finding the server: the owner of the name, after activation if necessary; then its information,
 * queried at its unique name so that all replies are from the same server. */

#include "notifications/fdo/fdo-server.h"
#include "base/dbus-error.h"

#define DBUS "org.freedesktop.DBus"

typedef struct {
    GDBusConnection *bus;
    gint64 deadline;
    SsaFdoServer *known;
    gboolean started; /* whether the bus was asked to start one */
    SsaFdoServer *found;
} Search;

static void
server_clear(gpointer data)
{
    SsaFdoServer *server = data;

    g_free(server->owner);
    g_free(server->name);
    g_free(server->version);
    g_strfreev(server->capabilities);
}

SsaFdoServer *
ssa_fdo_server_ref(SsaFdoServer *server)
{
    return g_rc_box_acquire(server);
}

void
ssa_fdo_server_unref(SsaFdoServer *server)
{
    g_rc_box_release_full(server, server_clear);
}

gboolean
ssa_fdo_server_can(const SsaFdoServer *server, const char *capability)
{
    return g_strv_contains((const char *const *) server->capabilities, capability);
}

int
ssa_fdo_server_time_left(gint64 deadline)
{
    return (int) MAX((deadline - g_get_monotonic_time()) / 1000, 1);
}

GError *
ssa_fdo_server_error(GError *error)
{
    return ssa_dbus_error_translate(error, "notification server");
}

static void
search_free(Search *search)
{
    g_object_unref(search->bus);
    g_clear_pointer(&search->known, ssa_fdo_server_unref);
    g_clear_pointer(&search->found, ssa_fdo_server_unref);
    g_free(search);
}

static void
call(GTask *task, const char *name, const char *path, const char *interface, const char *method,
     GVariant *parameters, const char *reply_type, GAsyncReadyCallback callback)
{
    Search *search = g_task_get_task_data(task);

    g_dbus_connection_call(search->bus, name, path, interface, method, parameters,
                           G_VARIANT_TYPE(reply_type), G_DBUS_CALL_FLAGS_NONE,
                           ssa_fdo_server_time_left(search->deadline), NULL, callback,
                           g_object_ref(task));
}

static void
on_capabilities(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Search *search = g_task_get_task_data(task);
    GError *error = NULL;
    g_autoptr(GVariant) reply =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

    if (!reply) {
        g_task_return_error(task, ssa_fdo_server_error(error));
        return;
    }
    g_variant_get(reply, "(^as)", &search->found->capabilities);
    g_task_return_pointer(task, g_steal_pointer(&search->found),
                          (GDestroyNotify) ssa_fdo_server_unref);
}

static void
on_information(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Search *search = g_task_get_task_data(task);
    GError *error = NULL;
    g_autoptr(GVariant) reply =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

    if (!reply) {
        g_task_return_error(task, ssa_fdo_server_error(error));
        return;
    }
    g_variant_get(reply, "(ssss)", &search->found->name, NULL, &search->found->version, NULL);
    call(task, search->found->owner, SSA_FDO_PATH, SSA_FDO_NOTIFICATIONS, "GetCapabilities", NULL,
         "(as)", on_capabilities);
}

static void ask_owner(GTask *task);

static void
on_started(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    GError *error = NULL;
    g_autoptr(GVariant) reply =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

    if (reply)
        ask_owner(task);
    else
        g_task_return_error(task, ssa_fdo_server_error(error));
}

static void
on_owner(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Search *search = g_task_get_task_data(task);
    GError *error = NULL;
    const char *owner = NULL;
    g_autoptr(GVariant) reply =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);

    if (!reply && !search->started &&
        g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER)) {
        g_clear_error(&error);
        search->started = TRUE;
        call(task, DBUS, "/org/freedesktop/DBus", DBUS, "StartServiceByName",
             g_variant_new("(su)", SSA_FDO_NOTIFICATIONS, 0), "(u)", on_started);
        return;
    }
    if (!reply) {
        g_task_return_error(task, ssa_fdo_server_error(error));
        return;
    }
    g_variant_get(reply, "(&s)", &owner);
    if (search->known && g_str_equal(search->known->owner, owner)) {
        g_task_return_pointer(task, g_steal_pointer(&search->known),
                              (GDestroyNotify) ssa_fdo_server_unref);
        return;
    }
    search->found = g_rc_box_new0(SsaFdoServer);
    search->found->owner = g_strdup(owner);
    call(task, owner, SSA_FDO_PATH, SSA_FDO_NOTIFICATIONS, "GetServerInformation", NULL, "(ssss)",
         on_information);
}

static void
ask_owner(GTask *task)
{
    call(task, DBUS, "/org/freedesktop/DBus", DBUS, "GetNameOwner",
         g_variant_new("(s)", SSA_FDO_NOTIFICATIONS), "(s)", on_owner);
}

void
ssa_fdo_server_find_async(GDBusConnection *bus, SsaFdoServer *known, gint64 deadline,
                          GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr(GTask) task = g_task_new(NULL, NULL, callback, user_data);
    Search *search = g_new0(Search, 1);

    search->bus = g_object_ref(bus);
    search->known = known ? ssa_fdo_server_ref(known) : NULL;
    search->deadline = deadline;
    g_task_set_source_tag(task, ssa_fdo_server_find_async);
    g_task_set_task_data(task, search, (GDestroyNotify) search_free);
    ask_owner(task);
}

SsaFdoServer *
ssa_fdo_server_find_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}
