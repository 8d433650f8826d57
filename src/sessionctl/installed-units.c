/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Unit files and drop-ins of user units. */

#include "sessionctl/installed-units.h"

#include <string.h>
#include <unistd.h>

/* The directories of units for all users, in order of precedence; see systemd.unit(5). */
static const char *const unit_dirs[] = {"/etc/xdg/systemd/user",
                                        "/etc/systemd/user",
                                        "/run/systemd/user",
                                        "/usr/local/lib/systemd/user",
                                        "/usr/lib/systemd/user",
                                        "/lib/systemd/user",
                                        NULL};

/* The user's own directories come first. snapd does not call root's session. */
static GPtrArray *
list_directories(void)
{
    GPtrArray *directories = g_ptr_array_new_with_free_func(g_free);
    const char *const own[] = {g_get_user_config_dir(), g_get_user_runtime_dir()};

    if (geteuid() != 0) {
        g_ptr_array_add(directories, g_build_filename(own[0], "systemd", "user.control", NULL));
        g_ptr_array_add(directories, g_build_filename(own[1], "systemd", "user.control", NULL));
        g_ptr_array_add(directories, g_build_filename(own[0], "systemd", "user", NULL));
    }
    for (const char *const *directory = unit_dirs; *directory; directory++) {
        g_ptr_array_add(directories, g_strdup(*directory));
        /* Between those of root. */
        if (geteuid() != 0 && g_str_equal(*directory, "/etc/systemd/user"))
            g_ptr_array_add(directories, g_build_filename(own[1], "systemd", "user", NULL));
    }
    return directories;
}

static gboolean
exists(const char *path)
{
    return g_file_test(path, G_FILE_TEST_EXISTS) || g_file_test(path, G_FILE_TEST_IS_SYMLINK);
}

char *
ssc_unit_find(const char *name)
{
    g_autoptr(GPtrArray) directories = list_directories();

    for (guint i = 0; i < directories->len; i++) {
        g_autofree char *path = g_build_filename(g_ptr_array_index(directories, i), name, NULL);
        if (exists(path))
            return g_steal_pointer(&path);
    }
    return NULL;
}

gboolean
ssc_unit_is_masked(const char *path)
{
    g_autofree char *target = g_file_read_link(path, NULL);

    return g_strcmp0(target, "/dev/null") == 0;
}

/* The last ExecStart= of a file; "" resets it, NULL = the file has none. GKeyFile keeps the last of
 * several. */
static char *
read_command(const char *path)
{
    g_autoptr(GKeyFile) unit = g_key_file_new();

    if (!g_key_file_load_from_file(unit, path, G_KEY_FILE_NONE, NULL))
        return NULL;
    return g_key_file_get_string(unit, "Service", "ExecStart", NULL);
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    const char *const *first = a, *const *second = b;

    return strcmp(*first, *second);
}

/* Drop-ins apply in the order of their names; of a name, the first directory counts. Returns: name
 * → path. */
static GHashTable *
find_drop_ins(const char *unit, GPtrArray *names)
{
    g_autoptr(GPtrArray) directories = list_directories();
    GHashTable *paths = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);

    for (guint i = 0; i < directories->len; i++) {
        g_autofree char *path =
            g_strdup_printf("%s/%s.d", (char *) g_ptr_array_index(directories, i), unit);
        g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
        const char *name = NULL;
        while (directory && (name = g_dir_read_name(directory)))
            if (g_str_has_suffix(name, ".conf") && !g_hash_table_contains(paths, name)) {
                char *own = g_strdup(name);
                g_ptr_array_add(names, own);
                g_hash_table_insert(paths, own, g_build_filename(path, name, NULL));
            }
    }
    g_ptr_array_sort(names, compare_names);
    return paths;
}

char *
ssc_unit_find_command(const char *name, char **source)
{
    g_autofree char *path = ssc_unit_find(name);
    g_autofree char *command = path ? read_command(path) : NULL;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) drop_ins = find_drop_ins(name, names);

    for (guint i = 0; path && i < names->len; i++) {
        const char *drop_in = g_hash_table_lookup(drop_ins, g_ptr_array_index(names, i));
        char *other = read_command(drop_in);
        if (!other)
            continue;
        g_free(command);
        command = other;
        g_free(path);
        path = g_strdup(drop_in);
    }
    *source = g_steal_pointer(&path);
    return g_steal_pointer(&command);
}

char *
ssc_unit_find_running(const char *name, const char *program)
{
    g_autoptr(GPtrArray) directories = list_directories();

    for (guint i = 0; i < directories->len; i++) {
        g_autofree char *path = g_build_filename(g_ptr_array_index(directories, i), name, NULL);
        g_autofree char *command = read_command(path);
        if (command && g_str_has_prefix(command, program))
            return g_steal_pointer(&path);
    }
    return NULL;
}
