/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Service requests. */

#include "services/service-request.h"
#include "base/error.h"
#include "systemd/unit-name.h"

static const char *const action_names[] = {
    [SSA_SERVICE_START] = "start",
    [SSA_SERVICE_STOP] = "stop",
    [SSA_SERVICE_RESTART] = "restart",
    [SSA_SERVICE_DAEMON_RELOAD] = "daemon-reload",
};

SsaServiceRequest *
ssa_service_request_new(SsaServiceAction action, char **units, const char *units_field)
{
    SsaServiceRequest *request = g_new0(SsaServiceRequest, 1);

    request->action = action;
    request->units = units;
    request->units_field = units_field;
    return request;
}

void
ssa_service_request_free(SsaServiceRequest *request)
{
    g_strfreev(request->units);
    g_free(request->triggered);
    g_free(request);
}

gboolean
ssa_service_action_from_string(const char *name, SsaServiceAction *action)
{
    for (gsize i = 0; i < G_N_ELEMENTS(action_names); i++) {
        if (g_str_equal(action_names[i], name)) {
            *action = (SsaServiceAction) i;
            return TRUE;
        }
    }
    return FALSE;
}

gboolean
ssa_units_check_snap(const char *const *units, const char *verb, GError **error)
{
    for (; *units; units++) {
        if (ssa_unit_name_is_snap(*units))
            continue;
        g_autofree char *quoted = g_strescape(*units, NULL);
        g_set_error(error, SSA_ERROR, SSA_ERROR_REFUSED,
                    "will not %s \"%.300s\": it is not a unit of a snap", verb, quoted);
        return FALSE;
    }
    return TRUE;
}

gboolean
ssa_units_check_count(const char *const *units, const char *field, const SsaLimits *limits,
                      GError **error)
{
    guint count = g_strv_length((char **) units);

    if (count <= limits->units)
        return TRUE;
    g_set_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT,
                "%s: %u units are too many, a request may name %" G_GINT64_FORMAT, field, count,
                limits->units);
    return FALSE;
}

gboolean
ssa_service_request_check(const SsaServiceRequest *request, const SsaLimits *limits, GError **error)
{
    const char *const *units = (const char *const *) request->units;

    if (request->action == SSA_SERVICE_DAEMON_RELOAD && units[0]) {
        g_set_error(error, SSA_ERROR, SSA_ERROR_REFUSED,
                    "%s: a daemon-reload is for all units and takes none", request->units_field);
        return FALSE;
    }
    if (!ssa_units_check_count(units, request->units_field, limits, error) ||
        !ssa_units_check_snap(units, action_names[request->action], error))
        return FALSE;
    for (guint i = 0; units[i]; i++) {
        if (!ssa_unit_name_check(units[i], limits->unit_name, error)) {
            g_prefix_error(error, "%s[%u]: ", request->units_field, i);
            return FALSE;
        }
    }
    return TRUE;
}
