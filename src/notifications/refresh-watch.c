/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The watch of a refresh: a transient path unit (systemd.path(5)) and the service that it
 * triggers. */

#include "notifications/refresh-watch.h"
#include "notifications/model/actions.h"

#include <string.h>
#include <sys/stat.h>

/* snapd's directories of snaps; the second is used by distributions without /snap. */
static const char *const snaps_dirs[] = {"/snap", "/var/lib/snapd/snap"};
#define INHIBIT_DIR "/var/lib/snapd/inhibit"

/* A refresh makes several changes in succession, and systemd misses those that happen while the
 * service runs. So the service waits for them first. */
#define SETTLE "2" /* seconds */

void
ssa_refresh_state_free(SsaRefreshState *state)
{
    g_free(state->revision);
    g_free(state);
}

/* The snap's directory, or NULL if it is not installed. */
static char *
find_snap(const char *instance)
{
    for (gsize i = 0; i < G_N_ELEMENTS(snaps_dirs); i++) {
        g_autofree char *dir = g_build_filename(snaps_dirs[i], instance, NULL);
        if (g_file_test(dir, G_FILE_TEST_IS_DIR))
            return g_steal_pointer(&dir);
    }
    return NULL;
}

static char *
lock_of(const char *instance)
{
    return g_strdup_printf(INHIBIT_DIR "/%s.lock", instance);
}

SsaRefreshState *
ssa_refresh_state_read(const char *instance)
{
    SsaRefreshState *state = g_new0(SsaRefreshState, 1);
    g_autofree char *dir = find_snap(instance);
    g_autofree char *link = dir ? g_build_filename(dir, "current", NULL) : NULL;
    g_autofree char *lock = lock_of(instance);
    struct stat info;

    state->is_installed = dir != NULL;
    state->revision = link ? g_file_read_link(link, NULL) : NULL;
    state->is_inhibited = stat(lock, &info) == 0 && info.st_size > 0;
    return state;
}

static char *
unit_of(const char *instance, const char *suffix)
{
    return g_strdup_printf(SSA_WATCH_PREFIX "%s.%s", instance, suffix);
}

static void
add(GVariantBuilder *properties, const char *name, GVariant *value)
{
    g_variant_builder_add(properties, "(sv)", name, value);
}

static GVariant *
path_properties(const char *instance, const char *dir)
{
    g_autofree char *lock = lock_of(instance);
    g_autofree char *description = g_strdup_printf("End of the refresh of snap %s", instance);
    GVariantBuilder properties, paths;

    g_variant_builder_init(&paths, G_VARIANT_TYPE("a(ss)"));
    g_variant_builder_add(&paths, "(ss)", "PathModified", dir);
    g_variant_builder_add(&paths, "(ss)", "PathModified", lock);
    g_variant_builder_init(&properties, G_VARIANT_TYPE("a(sv)"));
    add(&properties, "Description", g_variant_new_string(description));
    add(&properties, "CollectMode", g_variant_new_string("inactive-or-failed"));
    add(&properties, "Paths", g_variant_builder_end(&paths));
    return g_variant_builder_end(&properties);
}

static void
add_command(GVariantBuilder *properties, const char *name, const char *const *command)
{
    GVariant *line = g_variant_new("(s^asb)", command[0], command, FALSE);

    add(properties, name, g_variant_new_array(G_VARIANT_TYPE("(sasb)"), &line, 1));
}

static GVariant *
service_properties(const char *instance)
{
    static const char *const settle[] = {"/bin/sleep", SETTLE, NULL};
    const char *const call[] = {"/usr/bin/busctl",
                                "--user",
                                "--quiet",
                                "call",
                                SSA_AGENT_NAME,
                                SSA_AGENT_PATH,
                                "org.freedesktop.Application",
                                "ActivateAction",
                                "sava{sv}",
                                SSA_ACTION_CHECK,
                                "1",
                                "s",
                                instance,
                                "0",
                                NULL};
    g_autofree char *description = g_strdup_printf("Look at the refresh of snap %s", instance);
    GVariantBuilder properties;

    g_variant_builder_init(&properties, G_VARIANT_TYPE("a(sv)"));
    add(&properties, "Description", g_variant_new_string(description));
    add(&properties, "Type", g_variant_new_string("oneshot"));
    /* A failed unit must not prevent the next watch. */
    add(&properties, "CollectMode", g_variant_new_string("inactive-or-failed"));
    /* No start limit: no change may be missed. */
    add(&properties, "StartLimitIntervalUSec", g_variant_new_uint64(0));
    add_command(&properties, "ExecStartPre", settle);
    add_command(&properties, "ExecStart", call);
    return g_variant_builder_end(&properties);
}

typedef struct {
    char *instance, *path;
    gboolean with_service; /* whether to create the service, too */
} Watch;

static void start_path(SsaSystemd *manager, Watch *watch, const char *dir);

static void
watch_free(Watch *watch)
{
    g_free(watch->instance);
    g_free(watch->path);
    g_free(watch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Watch, watch_free)

static void
on_watched(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(Watch) watch = user_data;
    SsaSystemd *manager = SSA_SYSTEMD(source);
    g_autoptr(GError) error = NULL;

    if (ssa_systemd_call_finish(result, &error))
        return;
    gboolean exists = strstr(error->message, "was already loaded") != NULL;
    /* Already watched. */
    if (exists && strstr(error->message, watch->path))
        return;
    g_autofree char *dir = find_snap(watch->instance);
    /* The service of the previous watch is still running. */
    if (exists && dir && watch->with_service) {
        watch->with_service = FALSE;
        start_path(manager, g_steal_pointer(&watch), dir);
        return;
    }
    g_message("%s: cannot watch its refresh: %s", watch->instance, error->message);
}

/* Takes ownership of @watch. */
static void
start_path(SsaSystemd *manager, Watch *watch, const char *dir)
{
    g_autofree char *service = unit_of(watch->instance, "service");

    ssa_systemd_start_transient_async(
        manager, watch->path, path_properties(watch->instance, dir),
        watch->with_service ? service : NULL,
        watch->with_service ? service_properties(watch->instance) : NULL, on_watched, watch);
}

void
ssa_refresh_watch_start(SsaSystemd *manager, const char *instance)
{
    g_autofree char *dir = find_snap(instance);

    if (!dir)
        return;
    Watch *watch = g_new0(Watch, 1);
    watch->instance = g_strdup(instance);
    watch->path = unit_of(instance, "path");
    watch->with_service = TRUE;
    start_path(manager, watch, dir);
}

void
ssa_refresh_watch_stop(SsaSystemd *manager, const char *instance)
{
    g_autofree char *path = unit_of(instance, "path");

    ssa_systemd_stop_watch_unit(manager, path);
}
