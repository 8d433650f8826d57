/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Running applications: systemd lists the units; a query for each returns when it became active. */

#include "apps/running-apps.h"
#include "base/snap-name.h"
#include "base/vardict.h"

#include <string.h>

#define UUID_LENGTH 36

typedef struct {
    char *snap; /* only this one, or NULL */
    GPtrArray *apps;
} Listing;

void
ssa_running_app_free(SsaRunningApp *app)
{
    g_free(app->snap);
    g_free(app->app);
    g_free(app->unit);
    g_free(app->desktop_entry);
    g_free(app->name);
    g_free(app);
}

const char *
ssa_app_kind_to_string(SsaAppKind kind)
{
    return kind == SSA_APP_KIND_APP ? "app" : "service";
}

/* "APP-UUID" or "APP.UUID" → "APP", or NULL. */
static char *
cut_uuid(const char *text)
{
    gsize length = strlen(text);

    if (length < UUID_LENGTH + 2)
        return NULL;
    const char *uuid = text + length - UUID_LENGTH;
    if (!g_uuid_string_is_valid(uuid) || !strchr("-.", uuid[-1]))
        return NULL;
    return g_strndup(text, length - UUID_LENGTH - 1);
}

SsaRunningApp *
ssa_running_app_new_from_unit(const char *unit)
{
    gboolean scope = g_str_has_suffix(unit, ".scope");

    if (!g_str_has_prefix(unit, "snap.") || (!scope && !g_str_has_suffix(unit, ".service")))
        return NULL;
    const char *instance = unit + strlen("snap.");
    const char *dot = strchr(instance, '.');
    const char *end = strrchr(unit, '.');
    if (!dot || dot >= end)
        return NULL;

    g_autofree char *snap = g_strndup(instance, (gsize) (dot - instance));
    g_autofree char *rest = g_strndup(dot + 1, (gsize) (end - dot - 1));
    g_autofree char *app = scope ? cut_uuid(rest) : g_strdup(rest);
    /* A name with a dot is a hook's. */
    if (!app || !ssa_snap_name_is_instance(snap) || !ssa_snap_name_is_app(app))
        return NULL;

    SsaRunningApp *running = g_new0(SsaRunningApp, 1);
    running->snap = g_steal_pointer(&snap);
    running->app = g_steal_pointer(&app);
    running->unit = g_strdup(unit);
    running->kind = scope ? SSA_APP_KIND_APP : SSA_APP_KIND_SERVICE;
    return running;
}

char *
ssa_running_app_since_to_string(const SsaRunningApp *app)
{
    g_autoptr(GDateTime) since = app->since ? g_date_time_new_from_unix_utc(app->since) : NULL;

    return since ? g_date_time_format_iso8601(since) : NULL;
}

static GVariant *
app_to_variant(const SsaRunningApp *app)
{
    GVariantBuilder builder;
    g_autofree char *since = ssa_running_app_since_to_string(app);

    g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
    ssa_vardict_add_string(&builder, "snap", app->snap);
    ssa_vardict_add_string(&builder, "app", app->app);
    ssa_vardict_add_string(&builder, "unit", app->unit);
    ssa_vardict_add_string(&builder, "kind", ssa_app_kind_to_string(app->kind));
    ssa_vardict_add_string(&builder, "desktop-entry", app->desktop_entry);
    ssa_vardict_add_string(&builder, "name", app->name);
    ssa_vardict_add_string(&builder, "since", since);
    return g_variant_builder_end(&builder);
}

GVariant *
ssa_running_apps_to_variant(GPtrArray *apps)
{
    GVariantBuilder builder;

    g_variant_builder_init(&builder, G_VARIANT_TYPE("aa{sv}"));
    for (guint i = 0; i < apps->len; i++)
        g_variant_builder_add_value(&builder, app_to_variant(g_ptr_array_index(apps, i)));
    return g_variant_builder_end(&builder);
}

static void
listing_free(Listing *listing)
{
    g_free(listing->snap);
    g_clear_pointer(&listing->apps, g_ptr_array_unref);
    g_free(listing);
}

static int
compare(gconstpointer a, gconstpointer b)
{
    const SsaRunningApp *const *first = a, *const *second = b;

    return strcmp((*first)->unit, (*second)->unit);
}

/* The snaps' applications among the units. */
static GPtrArray *
pick_apps(char **units, const char *snap)
{
    GPtrArray *apps = g_ptr_array_new_with_free_func((GDestroyNotify) ssa_running_app_free);

    for (; *units; units++) {
        SsaRunningApp *app = ssa_running_app_new_from_unit(*units);
        if (app && (!snap || g_str_equal(app->snap, snap)))
            g_ptr_array_add(apps, app);
        else
            g_clear_pointer(&app, ssa_running_app_free);
    }
    g_ptr_array_sort(apps, compare);
    return apps;
}

static void
on_properties(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Listing *listing = g_task_get_task_data(task);
    g_autoptr(GPtrArray) queries = ssa_systemd_get_properties_many_finish(result);

    for (guint i = 0; i < queries->len; i++) {
        const SsaPropertyQuery *query = g_ptr_array_index(queries, i);
        SsaRunningApp *app = query->data;
        guint64 since = 0;
        /* If the query failed (e.g. the unit has just ended), the time is unknown. */
        if (query->properties &&
            g_variant_lookup(query->properties, "ActiveEnterTimestamp", "t", &since))
            app->since = (gint64) (since / G_USEC_PER_SEC);
    }
    g_task_return_pointer(task, g_steal_pointer(&listing->apps),
                          (GDestroyNotify) g_ptr_array_unref);
}

static void
on_listed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    SsaSystemd *manager = SSA_SYSTEMD(source);
    Listing *listing = g_task_get_task_data(task);
    GError *error = NULL;
    g_auto(GStrv) units = ssa_systemd_list_running_finish(manager, result, &error);

    if (!units) {
        g_task_return_error(task, error);
        return;
    }
    GPtrArray *queries = ssa_property_queries_new();
    listing->apps = pick_apps(units, listing->snap);
    for (guint i = 0; i < listing->apps->len; i++) {
        SsaRunningApp *app = g_ptr_array_index(listing->apps, i);
        ssa_property_queries_add(queries, app->unit, SSA_SYSTEMD_UNIT, app);
    }
    ssa_systemd_get_properties_many_async(manager, queries, FALSE, on_properties,
                                          g_steal_pointer(&task));
}

void
ssa_running_apps_list_async(SsaSystemd *manager, const char *snap, GAsyncReadyCallback callback,
                            gpointer user_data)
{
    GTask *task = g_task_new(NULL, NULL, callback, user_data);
    Listing *listing = g_new0(Listing, 1);
    static const char *const patterns[] = {"snap.*.scope", "snap.*.service", NULL};

    listing->snap = g_strdup(snap);
    g_task_set_source_tag(task, ssa_running_apps_list_async);
    g_task_set_task_data(task, listing, (GDestroyNotify) listing_free);
    ssa_systemd_list_running_async(manager, patterns, on_listed, task);
}

GPtrArray *
ssa_running_apps_list_finish(GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}
