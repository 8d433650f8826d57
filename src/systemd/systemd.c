/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The client of systemd: methods of org.freedesktop.systemd1(5). */

#include "systemd/systemd.h"
#include "base/error.h"
#include "systemd/systemd-connection.h"
#include "systemd/unit-name.h"
#include "systemd/unit-state.h"

#include <signal.h>

struct _SsaSystemd {
    GObject parent_instance;

    SsaSystemdConnection *connection;
    SsaLimits limits;
    gboolean is_user;
    char *version;
    gboolean version_asked;
};

G_DEFINE_TYPE(SsaSystemd, ssa_systemd, G_TYPE_OBJECT)

static void
on_version(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(SsaSystemd) self = user_data;
    g_autoptr(GVariant) value = NULL;
    g_autoptr(GVariant) reply = ssa_systemd_connection_call_finish(result, NULL);

    if (reply)
        g_variant_get(reply, "(v)", &value);
    if (value && g_variant_is_of_type(value, G_VARIANT_TYPE_STRING))
        self->version = g_variant_dup_string(value, NULL);
}

/* Queries the version with the first operation, so that nothing waits for it. */
static void
ask_version_once(SsaSystemd *self)
{
    if (self->version_asked)
        return;
    self->version_asked = TRUE;
    ssa_systemd_connection_call_async(self->connection, self, SSA_SYSTEMD_PATH, SSA_DBUS_PROPERTIES,
                                      "Get", g_variant_new("(ss)", SSA_SYSTEMD_MANAGER, "Version"),
                                      G_VARIANT_TYPE("(v)"), self->limits.answer, on_version,
                                      g_object_ref(self));
}

const char *
ssa_systemd_get_version(SsaSystemd *self)
{
    return self->version;
}

/* Whether the unit may be changed; otherwise @callback gets the error. Decided only here. */
static gboolean
may_change(SsaSystemd *self, const SsaInstances *instances, const char *unit, gpointer tag,
           GAsyncReadyCallback callback, gpointer user_data)
{
    GError *error = NULL;

    if (ssa_instances_check(instances, unit, &error))
        return TRUE;
    g_message("%s", error->message);
    g_task_report_error(self, callback, user_data, tag, error);
    return FALSE;
}

void
ssa_systemd_run_job_async(SsaSystemd *self, const SsaInstances *instances, SsaUnitAction action,
                          const char *unit, GAsyncReadyCallback callback, gpointer user_data)
{
    if (!may_change(self, instances, unit, ssa_job_run_async, callback, user_data))
        return;
    ssa_job_run_async(self->connection, &self->limits, action, unit, NULL, callback, user_data);
    ask_version_once(self);
}

void
ssa_systemd_start_async(SsaSystemd *self, const SsaInstances *instances, const char *unit,
                        const char *triggered, GAsyncReadyCallback callback, gpointer user_data)
{
    gpointer tag = ssa_job_run_async;

    if (!may_change(self, instances, unit, tag, callback, user_data) ||
        (triggered && !may_change(self, instances, triggered, tag, callback, user_data)))
        return;
    ssa_job_run_async(self->connection, &self->limits, SSA_UNIT_START, unit, triggered, callback,
                      user_data);
    ask_version_once(self);
}

static void
call(SsaSystemd *self, const char *path, const char *interface, const char *method,
     GVariant *parameters, const char *reply_type, gint64 timeout, GAsyncReadyCallback callback,
     gpointer user_data)
{
    ssa_systemd_connection_call_async(self->connection, self, path, interface, method, parameters,
                                      G_VARIANT_TYPE(reply_type), timeout, callback, user_data);
    ask_version_once(self);
}

static void
call_manager(SsaSystemd *self, const char *method, GVariant *parameters, const char *reply_type,
             gint64 timeout, GAsyncReadyCallback callback, gpointer user_data)
{
    call(self, SSA_SYSTEMD_PATH, SSA_SYSTEMD_MANAGER, method, parameters, reply_type, timeout,
         callback, user_data);
}

gboolean
ssa_systemd_call_finish(GAsyncResult *result, GError **error)
{
    g_autoptr(GVariant) reply = ssa_systemd_connection_call_finish(result, error);

    return reply != NULL;
}

void
ssa_systemd_reset_failed(SsaSystemd *self, const SsaInstances *instances, const char *unit)
{
    g_return_if_fail(ssa_instances_contain(instances, unit));
    call_manager(self, "ResetFailedUnit", g_variant_new("(s)", unit), "()", self->limits.answer,
                 NULL, NULL);
}

void
ssa_systemd_set_enabled_async(SsaSystemd *self, const SsaInstances *instances, const char *unit,
                              gboolean enabled, GAsyncReadyCallback callback, gpointer user_data)
{
    const char *const units[] = {unit, NULL};

    if (!may_change(self, instances, unit, ssa_systemd_set_enabled_async, callback, user_data))
        return;
    /* systemd does not answer while it reloads, hence the longer timeout. */
    call_manager(self, enabled ? "EnableUnitFiles" : "DisableUnitFiles",
                 enabled ? g_variant_new("(^asbb)", units, FALSE, FALSE)
                         : g_variant_new("(^asb)", units, FALSE),
                 enabled ? "(ba(sss))" : "(a(sss))", self->limits.reload, callback, user_data);
}

void
ssa_systemd_reload_async(SsaSystemd *self, GAsyncReadyCallback callback, gpointer user_data)
{
    call_manager(self, "Reload", NULL, "()", self->limits.reload, callback, user_data);
}

/* The first child of a reply. */
static GVariant *
take_value(GAsyncResult *result, GError **error)
{
    g_autoptr(GVariant) reply = ssa_systemd_connection_call_finish(result, error);

    return reply ? g_variant_get_child_value(reply, 0) : NULL;
}

void
ssa_systemd_get_properties_async(SsaSystemd *self, const char *unit, const char *interface,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
    g_autofree char *path = ssa_unit_name_to_path(unit);

    call(self, path, SSA_DBUS_PROPERTIES, "GetAll", g_variant_new("(s)", interface), "(a{sv})",
         self->limits.answer, callback, user_data);
}

GVariant *
ssa_systemd_get_properties_finish(SsaSystemd *self, GAsyncResult *result, GError **error)
{
    return take_value(result, error);
}

void
ssa_systemd_get_properties_many_async(SsaSystemd *self, GPtrArray *queries, gboolean before_change,
                                      GAsyncReadyCallback callback, gpointer user_data)
{
    gboolean is_needed = queries->len > 0;

    ssa_property_queries_run_async(self->connection, self, queries,
                                   before_change ? self->limits.reload : self->limits.answer,
                                   callback, user_data);
    /* Without queries, systemd is not needed. */
    if (is_needed)
        ask_version_once(self);
}

GPtrArray *
ssa_systemd_get_properties_many_finish(GAsyncResult *result)
{
    return ssa_property_queries_run_finish(result);
}

void
ssa_systemd_get_environment_async(SsaSystemd *self, gint64 timeout, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
    call(self, SSA_SYSTEMD_PATH, SSA_DBUS_PROPERTIES, "Get",
         g_variant_new("(ss)", SSA_SYSTEMD_MANAGER, "Environment"), "(v)", timeout, callback,
         user_data);
}

char **
ssa_systemd_get_environment_finish(SsaSystemd *self, GAsyncResult *result, GError **error)
{
    g_autoptr(GVariant) boxed = take_value(result, error);
    g_autoptr(GVariant) value = boxed ? g_variant_get_variant(boxed) : NULL;

    if (!value)
        return NULL;
    return g_variant_is_of_type(value, G_VARIANT_TYPE_STRING_ARRAY)
               ? g_variant_dup_strv(value, NULL)
               : g_new0(char *, 1);
}

/* An empty list of patterns is never sent: it would match all units. */
static void
list(SsaSystemd *self, const char *method, const char *const *patterns, const char *reply_type,
     gpointer tag, GAsyncReadyCallback callback, gpointer user_data)
{
    const char *const any_state[] = {NULL};

    if (!patterns[0]) {
        g_task_report_new_error(self, callback, user_data, tag, SSA_ERROR, SSA_ERROR_FAILED,
                                "%s: will not ask for all units", method);
        return;
    }
    call_manager(self, method, g_variant_new("(^as^as)", any_state, patterns), reply_type,
                 self->limits.answer, callback, user_data);
}

void
ssa_systemd_list_running_async(SsaSystemd *self, const char *const *patterns,
                               GAsyncReadyCallback callback, gpointer user_data)
{
    list(self, "ListUnitsByPatterns", patterns, "(a(ssssssouso))", ssa_systemd_list_running_async,
         callback, user_data);
}

char **
ssa_systemd_list_running_finish(SsaSystemd *self, GAsyncResult *result, GError **error)
{
    g_autoptr(GVariant) units = take_value(result, error);
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    const char *unit, *active;
    GVariantIter iter;

    if (!units)
        return NULL;
    g_variant_iter_init(&iter, units);
    while (g_variant_iter_next(&iter, "(&sss&sssouso)", &unit, NULL, NULL, &active, NULL, NULL,
                               NULL, NULL, NULL, NULL))
        if (!(ssa_active_state_parse(active) & SSA_ACTIVE_STATES_DOWN))
            g_strv_builder_add(builder, unit);
    return g_strv_builder_end(builder);
}

void
ssa_systemd_list_files_async(SsaSystemd *self, const char *const *patterns,
                             GAsyncReadyCallback callback, gpointer user_data)
{
    list(self, "ListUnitFilesByPatterns", patterns, "(a(ss))", ssa_systemd_list_files_async,
         callback, user_data);
}

char **
ssa_systemd_list_files_finish(SsaSystemd *self, GAsyncResult *result, GError **error)
{
    g_autoptr(GVariant) files = take_value(result, error);
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    GVariantIter iter;
    const char *path;

    if (!files)
        return NULL;
    g_variant_iter_init(&iter, files);
    while (g_variant_iter_next(&iter, "(&s&s)", &path, NULL)) {
        g_autofree char *name = g_path_get_basename(path);
        g_strv_builder_add(builder, name);
    }
    return g_strv_builder_end(builder);
}

void
ssa_systemd_kill_async(SsaSystemd *self, const SsaInstances *instances, const char *unit,
                       int signal_number, GAsyncReadyCallback callback, gpointer user_data)
{
    if (!may_change(self, instances, unit, ssa_systemd_kill_async, callback, user_data))
        return;
    call_manager(self, "KillUnit", g_variant_new("(ssi)", unit, "all", signal_number), "()",
                 self->limits.answer, callback, user_data);
}

void
ssa_systemd_start_transient_async(SsaSystemd *self, const char *unit, GVariant *properties,
                                  const char *other, GVariant *other_properties,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
    GVariantBuilder others;

    g_variant_builder_init(&others, G_VARIANT_TYPE("a(sa(sv))"));
    if (other)
        g_variant_builder_add(&others, "(s@a(sv))", other, other_properties);
    call_manager(self, "StartTransientUnit",
                 g_variant_new("(ss@a(sv)@a(sa(sv)))", unit, "fail", properties,
                               g_variant_builder_end(&others)),
                 "(o)", self->limits.answer, callback, user_data);
}

void
ssa_systemd_stop_watch_unit(SsaSystemd *self, const char *unit)
{
    g_return_if_fail(g_str_has_prefix(unit, SSA_WATCH_PREFIX));
    call_manager(self, "StopUnit", g_variant_new("(ss)", unit, "replace"), "(o)",
                 self->limits.answer, NULL, NULL);
}

void
ssa_systemd_start_notifier_async(SsaSystemd *self, GAsyncReadyCallback callback, gpointer user_data)
{
    ssa_job_run_async(self->connection, &self->limits, SSA_UNIT_START, SSA_NOTIFIER_UNIT, NULL,
                      callback, user_data);
}

void
ssa_systemd_kill_notifier(SsaSystemd *self)
{
    call_manager(self, "KillUnit", g_variant_new("(ssi)", SSA_NOTIFIER_UNIT, "all", SIGKILL), "()",
                 self->limits.answer, NULL, NULL);
}

SsaSystemdConnection *
ssa_systemd_get_connection(SsaSystemd *self)
{
    return self->connection;
}

static void
ssa_systemd_finalize(GObject *object)
{
    SsaSystemd *self = SSA_SYSTEMD(object);

    g_object_unref(self->connection);
    g_free(self->version);
    G_OBJECT_CLASS(ssa_systemd_parent_class)->finalize(object);
}

static void
ssa_systemd_class_init(SsaSystemdClass *klass)
{
    G_OBJECT_CLASS(klass)->finalize = ssa_systemd_finalize;
}

static void
ssa_systemd_init(SsaSystemd *self)
{
}

SsaSystemd *
ssa_systemd_new(const char *runtime_dir, const SsaLimits *limits)
{
    SsaSystemd *self = g_object_new(SSA_TYPE_SYSTEMD, NULL);
    g_autofree char *socket_path = g_build_filename(runtime_dir, "systemd", "private", NULL);

    self->limits = *limits;
    self->connection = ssa_systemd_connection_new(socket_path, limits);
    self->is_user = TRUE;
    return self;
}

SsaSystemd *
ssa_systemd_new_system(const char *bus_address, const SsaLimits *limits)
{
    SsaSystemd *self = g_object_new(SSA_TYPE_SYSTEMD, NULL);

    self->limits = *limits;
    self->connection = bus_address ? ssa_systemd_connection_new_for_bus(bus_address, limits)
                                   : ssa_systemd_connection_new("/run/systemd/private", limits);
    return self;
}

void
ssa_systemd_set_job_func(SsaSystemd *self, SsaJobObserver func, gpointer user_data)
{
    ssa_job_table_observe(ssa_systemd_connection_get_jobs(self->connection), func, user_data);
}

gboolean
ssa_systemd_is_user(SsaSystemd *self)
{
    return self->is_user;
}

const char *
ssa_systemd_get_user_option(SsaSystemd *self)
{
    return self->is_user ? "--user " : "";
}
