/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* What a session does about the sockets of daemons. */

#include "base/snap-check.h"
#include "session/session-private.h"

static void
on_sockets_listed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    GError *error = NULL;
    GPtrArray *sockets = ssa_activation_sockets_list_finish(result, &error);

    if (sockets)
        g_task_return_pointer(task, sockets, (GDestroyNotify) g_ptr_array_unref);
    else
        g_task_return_error(task, error);
}

void
ssa_session_list_sockets_async(SsaSession *self, const char *snap, GAsyncReadyCallback callback,
                               gpointer user_data)
{
    g_autoptr(GTask) task = g_task_new(self, NULL, callback, user_data);
    GError *error = NULL;

    g_task_set_source_tag(task, ssa_session_list_sockets_async);
    if (snap && !ssa_snap_name_check_instance("snap", snap, &error)) {
        g_task_return_error(task, error);
        return;
    }
    ssa_activation_sockets_list_async(ssa_session_get_user_manager(self), snap, on_sockets_listed,
                                      g_steal_pointer(&task));
}

GPtrArray *
ssa_session_list_sockets_finish(SsaSession *self, GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}

static void
on_socket_controlled(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    GError *error = NULL;

    if (ssa_socket_control_finish(result, &error))
        g_task_return_boolean(task, TRUE);
    else
        g_task_return_error(task, error);
}

void
ssa_session_control_socket_async(SsaSession *self, SsaSocketRequest *request,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(self, NULL, callback, user_data);

    g_task_set_source_tag(task, ssa_session_control_socket_async);
    g_task_set_task_data(task, ssa_session_hold(self, "changing a socket"),
                         (GDestroyNotify) ssa_hold_release);
    ssa_socket_control_async(ssa_session_get_services(self), request, on_socket_controlled, task);
}

gboolean
ssa_session_control_socket_finish(SsaSession *self, GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean(G_TASK(result), error);
}
