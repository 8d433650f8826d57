/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The application with which users update snaps. The specification of desktop entries knows no
 * page of updates: the entry of the Snap Store, and the options of the others, are theirs. */

#include "apps/app-store.h"

#include <glob.h>
#include <string.h>

#define SYSTEM_ENTRIES "/usr/share/applications"

/* Exported by the snap "snap-store"; menus do not list it. */
#define SNAP_STORE "snap-store_show-updates"

/* @id: its desktop entry
 * @command: opens the page of updates
 * @plugins: where its plugin for snaps can be: without it, snaps are not listed */
static const struct {
    const char *id, *command, *plugins[3];
} stores[] = {
    {"org.gnome.Software",
     "gnome-software --mode=updates",
     {"/usr/lib/*/gnome-software/plugins-*/libgs_plugin_snap.so",
      "/usr/lib*/gnome-software/plugins-*/libgs_plugin_snap.so"}},
    {"org.kde.discover",
     "plasma-discover --mode update",
     {"/usr/lib/*/qt*/plugins/discover/snap-backend.so",
      "/usr/lib*/qt*/plugins/discover/snap-backend.so"}},
};

static gboolean
is_there(const char *root, const char *pattern)
{
    g_autofree char *path = g_strconcat(root, pattern, NULL);
    glob_t found = {0};
    gboolean matches = glob(path, GLOB_NOSORT, NULL, &found) == 0;

    globfree(&found);
    return matches;
}

static gboolean
has_plugin(const char *root, const char *const *plugins)
{
    for (; *plugins; plugins++)
        if (is_there(root, *plugins))
            return TRUE;
    return FALSE;
}

/* Takes ownership of @entry.
 * Returns: (nullable): the entry, if its program is there */
static SsaDesktopEntry *
check(SsaDesktopEntry *entry)
{
    g_auto(GStrv) command = entry ? ssa_desktop_entry_get_command(entry, NULL) : NULL;

    if (!command)
        g_clear_pointer(&entry, ssa_desktop_entry_free);
    return entry;
}

static SsaDesktopEntry *
load(const char *dir, const char *id)
{
    static const char *const any_language[] = {NULL};

    return ssa_desktop_entry_load(dir, id, any_language, NULL);
}

/* Returns: (nullable): an entry of the system below @root */
static SsaDesktopEntry *
find_in_system(const char *root)
{
    g_autofree char *dir = g_strconcat(root, SYSTEM_ENTRIES, NULL);
    SsaDesktopEntry *entry = NULL;

    for (gsize i = 0; !entry && i < G_N_ELEMENTS(stores); i++) {
        if (!has_plugin(root, stores[i].plugins) || !(entry = load(dir, stores[i].id)))
            continue;
        g_free(entry->exec);
        entry->exec = g_strdup(stores[i].command);
        entry->dbus_activatable = FALSE;
        entry = check(entry);
    }
    return entry;
}

SsaDesktopEntry *
ssa_app_store_find_updates(const char *entries_dir)
{
    SsaDesktopEntry *entry = check(load(entries_dir, SNAP_STORE));

    if (entry || !g_str_has_suffix(entries_dir, SSA_DESKTOP_ENTRIES_DIR))
        return entry;
    g_autofree char *root =
        g_strndup(entries_dir, strlen(entries_dir) - strlen(SSA_DESKTOP_ENTRIES_DIR));
    return find_in_system(root);
}
