/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Methods about running applications: ListApps, CloseApps. */

#include "dbus/dbus-methods.h"
#include "dbus/dbus-options.h"

static void
add_text(GVariantBuilder *builder, const char *name, const char *text)
{
    if (text)
        g_variant_builder_add(builder, "{sv}", name, g_variant_new_string(text));
}

static void
add_app(GVariantBuilder *list, const SsaRunningApp *app)
{
    g_autofree char *since = ssa_running_app_since_to_string(app);

    g_variant_builder_open(list, G_VARIANT_TYPE_VARDICT);
    add_text(list, "snap", app->snap);
    add_text(list, "app", app->app);
    add_text(list, "unit", app->unit);
    add_text(list, "kind", ssa_app_kind_to_string(app->kind));
    add_text(list, "desktop-entry", app->desktop_entry);
    add_text(list, "name", app->name);
    add_text(list, "since", since);
    g_variant_builder_close(list);
}

static void
on_listed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(SsaDBusCall) call = user_data;
    GError *error = NULL;
    GVariantBuilder list;
    g_autoptr(GPtrArray) apps = ssa_session_list_apps_finish(result, &error);

    if (!apps) {
        ssa_dbus_call_fail(call, error);
        return;
    }
    g_variant_builder_init(&list, G_VARIANT_TYPE("aa{sv}"));
    for (guint i = 0; i < apps->len; i++)
        add_app(&list, g_ptr_array_index(apps, i));
    ssa_dbus_call_answer(call, g_variant_new("(@aa{sv})", g_variant_builder_end(&list)));
}

static void
run_list(SsaDBusCall *call)
{
    const char *snap = ssa_dbus_call_get_data(call);

    ssa_session_list_apps_async(ssa_dbus_call_get_session(call), *snap ? snap : NULL, on_listed,
                                call);
}

static gboolean
on_list_apps(SsaSessionAgent1 *skeleton, GDBusMethodInvocation *invocation, const char *snap,
             gpointer user_data)
{
    return ssa_dbus_calls_begin(user_data, invocation, run_list, g_strdup(snap), g_free);
}

static void
on_closed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(SsaDBusCall) call = user_data;
    GError *error = NULL;
    GVariantBuilder ended;
    g_autoptr(SsaCloseOutcome) outcome = ssa_session_close_apps_finish(result, &error);

    if (!outcome) {
        ssa_dbus_call_fail(call, error);
        return;
    }
    g_variant_builder_init(&ended, G_VARIANT_TYPE_STRING_ARRAY);
    for (guint i = 0; i < outcome->ended->len; i++)
        g_variant_builder_add(&ended, "s", g_ptr_array_index(outcome->ended, i));
    ssa_dbus_call_answer(call, g_variant_new("(@as@a{ss})", g_variant_builder_end(&ended),
                                             ssa_dbus_errors_to_variant(outcome->running)));
}

static SsaCloseRequest *
read_close(GVariant *parameters, const SsaLimits *limits, GError **error)
{
    const char *snap = NULL;
    g_autofree char *app = NULL;
    g_autoptr(GVariant) options = NULL, timeout = NULL;

    g_variant_get(parameters, "(&s@a{sv})", &snap, &options);
    if (!ssa_dbus_options_get_string(options, "app", &app, error) ||
        !ssa_dbus_options_get(options, "timeout", G_VARIANT_TYPE_DOUBLE, &timeout, error))
        return NULL;
    double seconds = timeout ? g_variant_get_double(timeout) : 0;
    return ssa_close_request_new(snap, app, timeout ? &seconds : NULL, limits, error);
}

static void
run_close(SsaDBusCall *call)
{
    SsaSession *session = ssa_dbus_call_get_session(call);
    GError *error = NULL;
    SsaCloseRequest *request =
        read_close(ssa_dbus_call_get_data(call), ssa_session_get_limits(session), &error);

    if (request) {
        ssa_session_close_apps_async(session, request, on_closed, call);
    } else {
        ssa_dbus_call_fail(call, error);
        ssa_dbus_call_free(call);
    }
}

static gboolean
on_close_apps(SsaSessionAgent1 *skeleton, GDBusMethodInvocation *invocation, const char *snap,
              GVariant *options, gpointer user_data)
{
    GVariant *parameters = g_variant_ref(g_dbus_method_invocation_get_parameters(invocation));

    return ssa_dbus_calls_begin(user_data, invocation, run_close, parameters,
                                (GDestroyNotify) g_variant_unref);
}

void
ssa_dbus_apps_connect(SsaSessionAgent1 *skeleton, SsaDBusCalls *calls)
{
    g_signal_connect(skeleton, "handle-list-apps", G_CALLBACK(on_list_apps), calls);
    g_signal_connect(skeleton, "handle-close-apps", G_CALLBACK(on_close_apps), calls);
}
