/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Shell completion. */

#include "sessionctl/completion.h"
#include "client/snap-session.h"
#include "sessionctl/command.h"

#include <string.h>

/* The directories of snapd's desktop entries and snaps. */
#define DESKTOP_ENTRIES "/var/lib/snapd/desktop/applications"
static const char *const snap_directories[] = {"/snap", "/var/lib/snapd/snap", NULL};

static GHashTable *
new_words(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static gboolean
is_unit(const char *name)
{
    static const char *const suffixes[] = {".service", ".socket", ".timer", ".target"};
    gboolean known = FALSE;

    for (gsize i = 0; i < G_N_ELEMENTS(suffixes); i++)
        known = known || g_str_has_suffix(name, suffixes[i]);
    /* Only characters of unit names: a shell reads the output. */
    return known && g_str_has_prefix(name, "snap.") &&
           strspn(name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS ":-_.\\@") == strlen(name);
}

/* The directories of systemd.unit(5) that may contain user units of snaps. */
static GHashTable *
find_units(void)
{
    GHashTable *words = new_words();
    g_autofree char *own = g_build_filename(g_get_user_config_dir(), "systemd/user", NULL);
    g_autofree char *runtime = g_build_filename(g_get_user_runtime_dir(), "systemd/user", NULL);
    const char *const directories[] = {own,
                                       runtime,
                                       "/etc/systemd/user",
                                       "/run/systemd/user",
                                       "/usr/local/lib/systemd/user",
                                       "/usr/lib/systemd/user"};

    for (gsize i = 0; i < G_N_ELEMENTS(directories); i++) {
        g_autoptr(GDir) dir = g_dir_open(directories[i], 0, NULL);
        for (const char *name; dir && (name = g_dir_read_name(dir));)
            if (is_unit(name))
                g_hash_table_add(words, g_strdup(name));
    }
    return words;
}

static GHashTable *
find_sockets(void)
{
    GHashTable *words = find_units();
    GHashTableIter iter;
    gpointer unit;

    g_hash_table_iter_init(&iter, words);
    while (g_hash_table_iter_next(&iter, &unit, NULL))
        if (!g_str_has_suffix(unit, ".socket"))
            g_hash_table_iter_remove(&iter);
    return words;
}

static gboolean
is_plain(const char *name, gsize length)
{
    return strspn(name, G_CSET_a_2_z G_CSET_DIGITS "-_") >= length;
}

/* Adds the part of a name between @prefix and the first @end. */
static void
add_part(GHashTable *words, const char *name, const char *prefix, char end)
{
    const char *begin = name + strlen(prefix), *stop = strchr(begin, end);

    if (stop && stop > begin && is_plain(begin, (gsize) (stop - begin)))
        g_hash_table_add(words, g_strndup(begin, (gsize) (stop - begin)));
}

static GHashTable *
find_snaps(void)
{
    GHashTable *words = new_words();
    g_autoptr(GHashTable) units = find_units();
    g_autoptr(GDir) entries = g_dir_open(DESKTOP_ENTRIES, 0, NULL);
    GHashTableIter iter;
    gpointer unit;

    g_hash_table_iter_init(&iter, units);
    while (g_hash_table_iter_next(&iter, &unit, NULL))
        add_part(words, unit, "snap.", '.');
    /* In desktop entries, "+" separates the instance key. */
    for (const char *name; entries && (name = g_dir_read_name(entries));)
        add_part(words, name, "", '_');
    for (gsize i = 0; snap_directories[i]; i++) {
        g_autoptr(GDir) dir = g_dir_open(snap_directories[i], 0, NULL);
        for (const char *name; dir && (name = g_dir_read_name(dir));) {
            g_autofree char *current = g_build_filename(snap_directories[i], name, "current", NULL);
            if (is_plain(name, strlen(name)) && g_file_test(current, G_FILE_TEST_EXISTS))
                g_hash_table_add(words, g_strdup(name));
        }
    }
    return words;
}

static GHashTable *
find_commands(void)
{
    GHashTable *words = new_words();
    g_autoptr(GPtrArray) commands = ssc_commands_list();

    for (guint i = 0; i < commands->len; i++) {
        const SscCommand *command = g_ptr_array_index(commands, i);
        g_hash_table_add(words, g_strdup(command->usage.name));
    }
    return words;
}

static GHashTable *
find_uids(void)
{
    GHashTable *words = new_words();
    g_autoptr(SnapSessionClient) client = snap_session_client_new();
    gsize n = 0;
    g_autofree guint *uids = snap_session_client_find_sessions(client, &n, NULL);

    for (gsize i = 0; i < n; i++)
        g_hash_table_add(words, g_strdup_printf("%u", uids[i]));
    return words;
}

static void
print_sorted(GHashTable *words)
{
    g_autoptr(GList) sorted = g_list_sort(g_hash_table_get_keys(words), (GCompareFunc) strcmp);

    for (GList *word = sorted; word; word = word->next)
        g_print("%s\n", (const char *) word->data);
}

gboolean
ssc_completion_print(const char *what)
{
    static const struct {
        const char *what;
        GHashTable *(*find)(void);
    } kinds[] = {
        {"commands", find_commands}, {"units", find_units}, {"sockets", find_sockets},
        {"snaps", find_snaps},       {"uids", find_uids},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (g_str_equal(kinds[i].what, what)) {
            g_autoptr(GHashTable) words = kinds[i].find();
            print_sorted(words);
            return TRUE;
        }
    return FALSE;
}
