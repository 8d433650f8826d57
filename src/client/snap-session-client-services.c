/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Calls about units: control and status. */

#include "client/snap-session-client-services.h"
#include "client/client-private.h"
#include "client/result-private.h"
#include "client/snap-session-error.h"
#include "client/status-batches.h"
#include "client/values.h"
#include "config.h"
#include "snap-session-enum-types.h"

#include <glib/gi18n-lib.h>

#define PATH_CONTROL "/v1/service-control"

static void
add_flag(JsonBuilder *builder, const char *name)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_boolean_value(builder, TRUE);
}

static gboolean
check_control(SnapSessionServiceAction action, SnapSessionServiceFlags flags, GError **error)
{
    gboolean enable = flags & SNAP_SESSION_SERVICE_FLAGS_ENABLE;
    gboolean disable = flags & SNAP_SESSION_SERVICE_FLAGS_DISABLE;

    if ((!enable || action == SNAP_SESSION_SERVICE_ACTION_START) &&
        (!disable || action == SNAP_SESSION_SERVICE_ACTION_STOP))
        return TRUE;
    g_set_error_literal(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_INVALID_ARGUMENT,
                        _("flags: units are enabled with a start, and disabled with a stop"));
    return FALSE;
}

static SnapSessionOperation *
make_control(SnapSessionServiceAction action, const char *const *units,
             SnapSessionServiceFlags flags, GError **error)
{
    g_autoptr(SnapSessionOperation) operation = snap_session_operation_new("POST", PATH_CONTROL);

    if (!check_control(action, flags, error) ||
        !snap_session_operation_set_units(operation, units, error))
        return NULL;

    gboolean reload = action == SNAP_SESSION_SERVICE_ACTION_RELOAD;
    JsonBuilder *builder = json_builder_new();
    json_builder_begin_object(builder);
    snap_session_add_enum(builder, "action", SNAP_SESSION_TYPE_SERVICE_ACTION,
                          reload ? SNAP_SESSION_SERVICE_ACTION_RESTART : (int) action);
    json_builder_set_member_name(builder, "services");
    json_builder_begin_array(builder);
    for (gsize i = 0; units[i]; i++)
        json_builder_add_string_value(builder, units[i]);
    json_builder_end_array(builder);
    if (flags & SNAP_SESSION_SERVICE_FLAGS_ENABLE)
        add_flag(builder, "enable");
    if (flags & SNAP_SESSION_SERVICE_FLAGS_DISABLE)
        add_flag(builder, "disable");
    if (reload)
        add_flag(builder, "reload");
    snap_session_operation_take_body(operation, builder);
    return g_steal_pointer(&operation);
}

void
snap_session_client_control_services_async(SnapSessionClient *self, const guint *uids, gsize n_uids,
                                           SnapSessionServiceAction action,
                                           const char *const *units, SnapSessionServiceFlags flags,
                                           GCancellable *cancellable, GAsyncReadyCallback callback,
                                           gpointer user_data)
{
    GError *error = NULL;
    SnapSessionOperation *operation = make_control(action, units, flags, &error);

    snap_session_client_call(self, uids, n_uids, operation, error, cancellable, callback,
                             user_data);
}

GPtrArray *
snap_session_client_control_services_finish(SnapSessionClient *self, GAsyncResult *result,
                                            GError **error)
{
    return snap_session_client_call_finish(self, result, error);
}

void
snap_session_client_reload_daemon_async(SnapSessionClient *self, const guint *uids, gsize n_uids,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data)
{
    SnapSessionOperation *operation = snap_session_operation_new("POST", PATH_CONTROL);

    operation->body = g_strdup("{\"action\":\"daemon-reload\"}");
    snap_session_client_call(self, uids, n_uids, operation, NULL, cancellable, callback, user_data);
}

GPtrArray *
snap_session_client_reload_daemon_finish(SnapSessionClient *self, GAsyncResult *result,
                                         GError **error)
{
    return snap_session_client_call_finish(self, result, error);
}

/* One entry for each requested unit, in order. */
gboolean
snap_session_read_status(const SnapSessionOperation *operation, JsonNode *value,
                         SnapSessionResult *result, GError **error)
{
    g_autoptr(GPtrArray) units = snap_session_read_list(
        value, snap_session_unit_from_json, (GDestroyNotify) snap_session_unit_unref, error);

    if (!units)
        return FALSE;
    if (units->len != g_strv_length(operation->units))
        return snap_session_wrong_result(_("must be about each unit that was asked about"), error);
    for (guint i = 0; i < units->len; i++) {
        const SnapSessionUnit *unit = g_ptr_array_index(units, i);
        if (!g_str_equal(unit->name, operation->units[i]))
            return snap_session_wrong_result(_("is about a unit that nobody asked about"), error);
    }
    result->units = g_steal_pointer(&units);
    return TRUE;
}

static gboolean
check_units(const char *const *units, GError **error)
{
    for (; *units; units++)
        if (!snap_session_check_unit(*units, error))
            return FALSE;
    return TRUE;
}

void
snap_session_client_get_service_status_async(SnapSessionClient *self, const guint *uids,
                                             gsize n_uids, const char *const *units,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data)
{
    GError *error = NULL;

    g_return_if_fail(SNAP_SESSION_IS_CLIENT(self));
    if (check_units(units, &error))
        snap_session_status_batches_async(self, uids, n_uids, units, cancellable, callback,
                                          user_data);
    else
        g_task_report_error(self, callback, user_data, snap_session_status_batches_async, error);
}

GPtrArray *
snap_session_client_get_service_status_finish(SnapSessionClient *self, GAsyncResult *result,
                                              GError **error)
{
    g_return_val_if_fail(SNAP_SESSION_IS_CLIENT(self), NULL);
    return snap_session_status_batches_finish(result, error);
}
