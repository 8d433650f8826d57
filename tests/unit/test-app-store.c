/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The application with which users update snaps: which of them is found, and its command. */

#include "apps/app-store.h"
#include "fixture.h"

#include <glib/gstdio.h>

#define SYSTEM_ENTRIES  "/usr/share/applications"
#define SOFTWARE_PLUGIN "/usr/lib/x86_64-linux-gnu/gnome-software/plugins-19/libgs_plugin_snap.so"
#define DISCOVER_PLUGIN "/usr/lib64/qt6/plugins/discover/snap-backend.so"

typedef struct {
    char *root, *entries;
} Fixture;

static void
write_file(Fixture *fixture, const char *path, const char *text)
{
    g_autofree char *whole = g_strconcat(fixture->root, path, NULL);
    g_autofree char *dir = g_path_get_dirname(whole);

    g_assert_no_errno(g_mkdir_with_parents(dir, 0755));
    g_assert_true(g_file_set_contents(whole, text, -1, NULL));
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
    fixture->root = fixture_runtime_dir_new();
    fixture->entries = g_strconcat(fixture->root, SSA_DESKTOP_ENTRIES_DIR, NULL);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    g_free(fixture->entries);
    fixture_runtime_dir_remove(fixture->root);
}

static void
add_program(Fixture *fixture, const char *name)
{
    g_autofree char *path = g_strconcat("/", name, NULL);
    g_autofree char *program = g_strconcat(fixture->root, path, NULL);

    write_file(fixture, path, "");
    g_assert_no_errno(g_chmod(program, 0755));
    g_setenv("PATH", fixture->root, TRUE);
}

/* @command: (nullable): the command that opens the page of updates; NULL = no store */
static void
assert_command(Fixture *fixture, const char *entries, const char *id, const char *command)
{
    g_autoptr(SsaDesktopEntry) entry = ssa_app_store_find_updates(entries);

    if (!id) {
        g_assert_null(entry);
        return;
    }
    g_assert_nonnull(entry);
    g_assert_cmpstr(entry->id, ==, id);
    g_assert_cmpstr(entry->exec, ==, command);
    g_assert_false(entry->dbus_activatable);
}

static void
test_order(Fixture *fixture, gconstpointer data)
{
    assert_command(fixture, fixture->entries, NULL, NULL);
    add_program(fixture, "plasma-discover");
    write_file(fixture, DISCOVER_PLUGIN, "");
    write_file(fixture, SYSTEM_ENTRIES "/org.kde.discover.desktop",
               "[Desktop Entry]\nName=Discover\nExec=plasma-discover %F\n");
    assert_command(fixture, fixture->entries, "org.kde.discover", "plasma-discover --mode update");
    add_program(fixture, "gnome-software");
    write_file(fixture, SYSTEM_ENTRIES "/org.gnome.Software.desktop",
               "[Desktop Entry]\nName=Software\nExec=gnome-software %U\nDBusActivatable=true\n");
    /* Without its plugin, it does not list snaps. */
    assert_command(fixture, fixture->entries, "org.kde.discover", "plasma-discover --mode update");
    write_file(fixture, SOFTWARE_PLUGIN, "");
    assert_command(fixture, fixture->entries, "org.gnome.Software",
                   "gnome-software --mode=updates");
    add_program(fixture, "updates");
    write_file(fixture, SSA_DESKTOP_ENTRIES_DIR "/snap-store_show-updates.desktop",
               "[Desktop Entry]\nName=Updates\nExec=updates\nNoDisplay=true\n");
    assert_command(fixture, fixture->entries, "snap-store_show-updates", "updates");
}

static void
test_what_does_not_work(Fixture *fixture, gconstpointer data)
{
    g_autofree char *elsewhere = g_strconcat(fixture->root, "/entries", NULL);

    g_setenv("PATH", fixture->root, TRUE);
    write_file(fixture, SOFTWARE_PLUGIN, "");
    write_file(fixture, SYSTEM_ENTRIES "/org.gnome.Software.desktop",
               "[Desktop Entry]\nName=Software\nExec=gnome-software %U\n");
    write_file(fixture, SSA_DESKTOP_ENTRIES_DIR "/snap-store_show-updates.desktop",
               "[Desktop Entry]\nName=Updates\nExec=updates\n");
    /* Their programs are missing. */
    assert_command(fixture, fixture->entries, NULL, NULL);
    add_program(fixture, "gnome-software");
    assert_command(fixture, fixture->entries, "org.gnome.Software",
                   "gnome-software --mode=updates");
    /* Another directory of entries belongs to no system. */
    assert_command(fixture, elsewhere, NULL, NULL);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/app-store/order", Fixture, NULL, set_up, test_order, tear_down);
    g_test_add("/app-store/what-does-not-work", Fixture, NULL, set_up, test_what_does_not_work,
               tear_down);
    return g_test_run();
}
