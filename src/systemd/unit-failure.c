/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Why a job failed. Job results are those of JobRemoved in org.freedesktop.systemd1(5), unit
 * results those of Result= in systemd.exec(5). */

#include "systemd/unit-failure.h"
#include "base/error.h"
#include "systemd/unit-name.h"

#include <string.h>
#include <sys/wait.h>

static const char *
explain(const char *job_result)
{
    static const struct {
        const char *result, *explanation;
    } table[] = {
        {"canceled", "another job took its place"},
        {"timeout", "the job's time ran out"},
        {"dependency", "a unit that it depends on failed"},
        {"invalid", "the unit is not active"},
        {"assert", "an Assert...= of the unit does not hold"},
        {"unsupported", "units of this type are not supported here"},
        {"collected", "the unit was unloaded"},
        {"once", "the unit may only be started once"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
        if (g_str_equal(table[i].result, job_result))
            return table[i].explanation;
    return NULL;
}

/* Appends the unit's own result, e.g. that its process exited with status 3. */
static void
append_unit_result(GString *text, GVariant *properties)
{
    const char *result = NULL;
    gint32 code = 0, status = 0;

    if (!g_variant_lookup(properties, "Result", "&s", &result) || g_str_equal(result, "success"))
        return;
    g_string_append_printf(text, "; the unit's result is \"%s\"", result);
    if (!g_variant_lookup(properties, "ExecMainCode", "i", &code) ||
        !g_variant_lookup(properties, "ExecMainStatus", "i", &status))
        return;
    if (code == CLD_EXITED && g_str_equal(result, "exit-code"))
        g_string_append_printf(text, " (status %d)", status);
    else if (code == CLD_KILLED || code == CLD_DUMPED)
        g_string_append_printf(text, " (signal %d, %s)", status, g_strsignal(status));
}

static void
on_properties(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    const char *job_result = g_task_get_task_data(task);
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GVariant) reply = ssa_systemd_connection_call_finish(result, NULL);

    g_string_printf(text, "systemd's job ended with \"%s\"", job_result);
    if (explain(job_result))
        g_string_append_printf(text, ": %s", explain(job_result));
    if (reply) {
        g_autoptr(GVariant) properties = g_variant_get_child_value(reply, 0);
        append_unit_result(text, properties);
    }
    g_task_return_new_error(task, SSA_ERROR, SSA_ERROR_FAILED, "%s", text->str);
}

void
ssa_unit_failure_query_async(SsaSystemdConnection *connection, const char *unit,
                             const char *job_result, gint64 timeout, GAsyncReadyCallback callback,
                             gpointer user_data)
{
    GTask *task = g_task_new(NULL, NULL, callback, user_data);
    g_autofree char *path = ssa_unit_name_to_path(unit);
    g_autofree char *interface = ssa_unit_name_to_interface(unit);

    g_task_set_source_tag(task, ssa_unit_failure_query_async);
    g_task_set_task_data(task, g_strdup(job_result), g_free);
    ssa_systemd_connection_call_async(connection, NULL, path, SSA_DBUS_PROPERTIES, "GetAll",
                                      g_variant_new("(s)", interface), G_VARIANT_TYPE("(a{sv})"),
                                      timeout, on_properties, task);
}

GError *
ssa_unit_failure_query_finish(GAsyncResult *result)
{
    GError *error = NULL;

    g_task_propagate_boolean(G_TASK(result), &error);
    return error;
}
