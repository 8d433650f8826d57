/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Desktop entries: what is found, in which language, and the command that starts the application.
 */

#include "core/desktop-entry.h"
#include "core/error.h"
#include "fixture.h"

#include <string.h>

static const char *const no_language[] = {NULL};

typedef struct {
    char *dir;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    fixture->dir = fixture_runtime_dir_new();
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    fixture_runtime_dir_remove(fixture->dir);
}

static void
write_entry(Fixture *fixture, const char *id, const char *text)
{
    g_autofree char *path = g_strdup_printf("%s/%s.desktop", fixture->dir, id);
    g_autoptr(GError) error = NULL;

    g_file_set_contents(path, text, -1, &error);
    g_assert_no_error(error);
}

static void
test_ids(void)
{
    g_autofree char *long_id = g_strnfill(248, 'a');
    const char *const invalid[] = {NULL, "",     ".",    "..",    ".hidden", "a/b",
                                   "/a", "a..b", "a\nb", "a\x7f", long_id};
    static const char *const valid[] = {"a", "org.foo.Bar", "foo_bar", "Foo Bar", "f\xc3\xb6o"};

    for (gsize i = 0; i < G_N_ELEMENTS(invalid); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(ssa_desktop_entry_check_id("field", invalid[i], &error));
        g_assert_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT);
        g_assert_true(g_str_has_prefix(error->message, "field: "));
    }
    for (gsize i = 0; i < G_N_ELEMENTS(valid); i++)
        g_assert_true(ssa_desktop_entry_check_id("field", valid[i], NULL));
    long_id[247] = '\0';
    g_assert_true(ssa_desktop_entry_check_id("field", long_id, NULL));
}

static void
test_names(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *languages, *name;
    } table[] = {
        {"", "Foo"}, {"de", "Fuu"}, {"de_AT de", "Servus"}, {"fr de", "Fuu"}, {"fr", "Foo"}};

    write_entry(fixture, "foo",
                "[Desktop Entry]\nType=Application\nName=Foo\nName[de]=Fuu\nName[de_AT]=Servus\n"
                "Icon=foo-icon\nDBusActivatable=true\n");
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_auto(GStrv) languages = g_strsplit(table[i].languages, " ", -1);
        g_autoptr(SsaDesktopEntry) entry =
            ssa_desktop_entry_load(fixture->dir, "foo", (const char *const *) languages, NULL);
        g_assert_cmpstr(entry->name, ==, table[i].name);
        g_assert_cmpstr(entry->icon, ==, "foo-icon");
        g_assert_true(entry->dbus_activatable);
        g_assert_false(entry->terminal);
    }
}

static void
test_unreadable(Fixture *fixture, gconstpointer data)
{
    static const char *const texts[] = {"", "nonsense", "[Desktop Entry]\nType=Application\n",
                                        "[Other]\nName=Foo\n", "[Desktop Entry]\nName=\xff\n"};
    g_autofree char *huge = g_strnfill(2 * 1024 * 1024, '#');

    for (gsize i = 0; i <= G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        write_entry(fixture, "foo", i < G_N_ELEMENTS(texts) ? texts[i] : huge);
        g_assert_null(ssa_desktop_entry_load(fixture->dir, "foo", no_language, &error));
        g_assert_error(error, SSA_ERROR, SSA_ERROR_UNAVAILABLE);
    }
    g_autoptr(GError) missing = NULL;
    g_assert_null(ssa_desktop_entry_load(fixture->dir, "missing", no_language, &missing));
    g_assert_error(missing, SSA_ERROR, SSA_ERROR_UNAVAILABLE);
}

static void
assert_app(Fixture *fixture, const char *instance, const char *app, const char *id)
{
    SsaDesktopEntry *entry = ssa_desktop_entry_load_app(fixture->dir, instance, app, no_language);

    g_assert_cmpstr(entry ? entry->id : NULL, ==, id);
    g_clear_pointer(&entry, ssa_desktop_entry_free);
}

static void
test_apps(Fixture *fixture, gconstpointer data)
{
    static const char *const ids[] = {"foo_foo", "foo_bar", "foo_k_foo",
                                      "bar_z",   "bar_b",   "bar_k_x"};

    for (gsize i = 0; i < G_N_ELEMENTS(ids); i++)
        write_entry(fixture, ids[i], "[Desktop Entry]\nName=Foo\n");
    assert_app(fixture, "foo", "bar", "foo_bar");
    assert_app(fixture, "foo", "baz", NULL);
    assert_app(fixture, "foo", NULL, "foo_foo");
    assert_app(fixture, "foo_k", NULL, "foo_k_foo");
    assert_app(fixture, "bar", NULL, "bar_b");
    assert_app(fixture, "bar_k", NULL, "bar_k_x");
    assert_app(fixture, "baz", NULL, NULL);
}

static void
test_commands(void)
{
    static const struct {
        const char *exec, *words; /* separated by "|"; NULL: there is no command */
    } table[] = {
        {"/bin/true", "/bin/true"},
        {"/bin/true %U", "/bin/true"},
        {"/bin/true --file=%f 100%% %c %k", "/bin/true|--file=|100%|The Name|/the/path"},
        {"/bin/true %i x", "/bin/true|--icon|the-icon|x"},
        {"/bin/true \"a b\" 'c d' e\\ f", "/bin/true|a b|c d|e f"},
        {"/bin/true $HOME `id` *", "/bin/true|$HOME|`id`|*"},
        {"/bin/true %", "/bin/true|"},
        {"true", "*"},
        {"/no/such/program", NULL},
        {"no-such-program-at-all", NULL},
        {"\"unbalanced", NULL},
        {"%f", NULL},
        {"", NULL},
        {NULL, NULL},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        SsaDesktopEntry entry = {.id = (char *) "foo",
                                 .name = (char *) "The Name",
                                 .icon = (char *) "the-icon",
                                 .path = (char *) "/the/path",
                                 .exec = (char *) table[i].exec};
        g_autoptr(GError) error = NULL;
        g_auto(GStrv) command = ssa_desktop_entry_get_command(&entry, &error);
        g_autofree char *words = command ? g_strjoinv("|", command) : NULL;
        g_test_message("%s", table[i].exec);
        if (!table[i].words)
            g_assert_error(error, SSA_ERROR, SSA_ERROR_FAILED);
        else if (g_str_equal(table[i].words, "*"))
            g_assert_true(g_path_is_absolute(words));
        else
            g_assert_cmpstr(words, ==, table[i].words);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, func) g_test_add("/desktop-entry/" name, Fixture, NULL, set_up, func, tear_down)
    g_test_add_func("/desktop-entry/ids", test_ids);
    ADD("names", test_names);
    ADD("unreadable", test_unreadable);
    ADD("apps", test_apps);
    g_test_add_func("/desktop-entry/commands", test_commands);
    return g_test_run();
}
