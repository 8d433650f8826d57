/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Unit files and drop-ins of user units. */

#include "sessionctl/installed-units.h"
#include "base/regular-file.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Units have a few kilobytes. */
#define MAX_SIZE (64 * 1024)

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
    struct stat status;

    return g_strcmp0(target, "/dev/null") == 0 ||
           (stat(path, &status) == 0 && S_ISREG(status.st_mode) && status.st_size == 0);
}

/* Ends a line that continues with a backslash, as systemd does: with a space in its place. Comments
 * do not end it. Returns: the lines of settings and sections. */
static GPtrArray *
read_lines(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GPtrArray *whole = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) line = g_string_new(NULL);

    for (char **part = lines; *part; part++) {
        const char *stripped = g_strstrip(*part);
        gsize length = strlen(stripped);
        if (*stripped == '#' || *stripped == ';')
            continue;
        gboolean continues = length > 0 && stripped[length - 1] == '\\';
        g_string_append_len(line, stripped, (gssize) (continues ? length - 1 : length));
        g_string_append(line, continues ? " " : "");
        if (continues && part[1])
            continue;
        g_ptr_array_add(whole, g_strdup(line->str));
        g_string_truncate(line, 0);
    }
    return whole;
}

/* The last ExecStart= of a file; "" resets it, NULL = the file has none. Units are not files of
 * GKeyFile: see systemd.syntax(7). */
static char *
read_command(const char *path)
{
    gsize length = 0;
    g_autofree char *text = ssa_regular_file_read(AT_FDCWD, path, 0, MAX_SIZE, &length, NULL);
    g_autoptr(GPtrArray) lines = read_lines(text ? text : "");
    gboolean is_service = FALSE;
    char *command = NULL;

    for (guint i = 0; i < lines->len; i++) {
        const char *line = g_ptr_array_index(lines, i);
        if (*line == '[')
            is_service = g_str_equal(line, "[Service]");
        const char *value = strchr(line, '=');
        g_autofree char *key = g_strndup(line, value ? (gsize) (value - line) : 0);
        if (!is_service || !g_str_equal(g_strstrip(key), "ExecStart"))
            continue;
        g_free(command);
        command = g_strstrip(g_utf8_make_valid(value + 1, -1));
    }
    return command;
}

gboolean
ssc_unit_command_is(const char *command, const char *program)
{
    gsize length = strlen(program);

    if (!command)
        return FALSE;
    command += strspn(command, "@-:+!");
    gboolean is_quoted = *command == '"' || *command == '\'';
    command += is_quoted ? 1 : 0;
    /* Of a mounted snap, see snap-session-setup(8). */
    const char *found = strstr(command, program);
    return found && strcspn(command, " \t\"'") == (gsize) (found - command) + length;
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    const char *const *first = a, *const *second = b;

    return strcmp(*first, *second);
}

/* "a-b.service": {"a-b.service", "a-.service", "service"}; see systemd.unit(5). */
static GPtrArray *
list_drop_in_names(const char *unit)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    const char *type = strrchr(unit, '.');

    g_ptr_array_add(names, g_strdup(unit));
    for (const char *end = type; end > unit; end--)
        if (end < type && *end == '-')
            g_ptr_array_add(names, g_strdup_printf("%.*s%s", (int) (end - unit + 1), unit, type));
    g_ptr_array_add(names, g_strdup(type + 1));
    return names;
}

static void
add_drop_ins(const char *directory, GPtrArray *names, GHashTable *paths)
{
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    const char *name = NULL;

    while (dir && (name = g_dir_read_name(dir)))
        if (g_str_has_suffix(name, ".conf") && !g_hash_table_contains(paths, name)) {
            char *own = g_strdup(name);
            g_ptr_array_add(names, own);
            g_hash_table_insert(paths, own, g_build_filename(directory, name, NULL));
        }
}

/* Drop-ins apply in the order of their names; of a name, the first directory counts. Returns: name
 * → path. */
static GHashTable *
find_drop_ins(const char *unit, GPtrArray *names)
{
    g_autoptr(GPtrArray) directories = list_directories();
    g_autoptr(GPtrArray) kinds = list_drop_in_names(unit);
    GHashTable *paths = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);

    for (guint k = 0; k < kinds->len; k++)
        for (guint i = 0; i < directories->len; i++) {
            g_autofree char *path =
                g_strdup_printf("%s/%s.d", (char *) g_ptr_array_index(directories, i),
                                (char *) g_ptr_array_index(kinds, k));
            add_drop_ins(path, names, paths);
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
        if (ssc_unit_command_is(command, program))
            return g_steal_pointer(&path);
    }
    return NULL;
}
