/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Desktop entries: what is found, in which language, and the command that starts the application.
 */

#include "apps/desktop-entries.h"
#include "base/error.h"
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

/* @id: of the entry that is expected, or NULL */
static void
assert_found(SsaDesktopEntries *entries, const char *instance, const char *app, const char *hint,
             const char *id)
{
    const SsaDesktopEntry *entry = ssa_desktop_entries_find(entries, instance, app, hint);

    g_test_message("%s %s %s", instance, app, hint);
    g_assert_cmpstr(entry ? entry->id : NULL, ==, id);
}

/* By what they say, not by their names. */
static void
test_apps(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *id, *instance, *app, *exec;
    } table[] = {
        {"foo_foo", "foo", "foo", "/bin/true"},
        {"foo_bar", "foo", "bar", "/bin/true"},
        {"foo_svc", "foo", "svc", "/usr/bin/false"},
        {"foo+k_foo", "foo_k", "foo", "/bin/true"},
        /* Of the snap "foo", whatever its name looks like. */
        {"foo_bar_baz", "foo", "baz", "/bin/true"},
        {"org.example.App", "bar", "main", "/bin/true"},
        {"bar_a", "bar", "a", "/usr/bin/false"},
        {"any name", "named", "app", "/bin/true"},
        /* As older snapd writes them. */
        {"old_old", "old", NULL, "/bin/true"},
        {"old_two", "old", NULL, "/bin/true"},
        {"old+k_two", "old_k", NULL, "/bin/true"},
        {"org.two.App", "two", NULL, "/bin/true"},
        {"org.two.Other", "two", NULL, "/bin/true"},
        {"only_svc", "only", "svc", "/usr/bin/false"},
        {"foreign_app", NULL, NULL, "/bin/true"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *text =
            g_strdup_printf("[Desktop Entry]\nName=N\nExec=%s\n%s%s\n%s%s\n", table[i].exec,
                            table[i].instance ? "X-SnapInstanceName=" : "",
                            table[i].instance ? table[i].instance : "",
                            table[i].app ? "X-SnapAppName=" : "", table[i].app ? table[i].app : "");
        write_entry(fixture, table[i].id, text);
    }
    g_autoptr(SsaDesktopEntries) entries = ssa_desktop_entries_load(fixture->dir, no_language);
    assert_found(entries, "foo", "bar", NULL, "foo_bar");
    assert_found(entries, "foo", "baz", NULL, "foo_bar_baz");
    assert_found(entries, "foo_bar", "baz", NULL, NULL);
    assert_found(entries, "foo_bar", NULL, NULL, NULL);
    assert_found(entries, "foo", "missing", NULL, NULL);
    assert_found(entries, "foo", NULL, NULL, "foo_foo");
    assert_found(entries, "foo", "", "", "foo_foo");
    assert_found(entries, "foo", "svc", NULL, "foo_foo");
    assert_found(entries, "foo", "svc", "foo_svc", "foo_foo");
    assert_found(entries, "foo", "svc", "foo_bar", "foo_bar");
    g_assert_cmpstr(ssa_desktop_entries_find_app(entries, "foo", "svc")->id, ==, "foo_svc");
    assert_found(entries, "foo_k", NULL, NULL, "foo+k_foo");
    assert_found(entries, "foo_k", "foo", NULL, "foo+k_foo");
    assert_found(entries, "foo", "foo", "foo_bar", "foo_bar");
    /* The id of another snap's entry says nothing. */
    assert_found(entries, "foo", NULL, "org.example.App", "foo_foo");
    assert_found(entries, "foo", NULL, "foreign_app", "foo_foo");
    /* Neither a service's, nor one with the snap's name: the other one. */
    assert_found(entries, "bar", NULL, NULL, "org.example.App");
    assert_found(entries, "bar", NULL, "org", "org.example.App");
    assert_found(entries, "bar", "a", "org", "org.example.App");
    assert_found(entries, "only", "svc", NULL, NULL);
    assert_found(entries, "bar", "main", "org", "org.example.App");
    assert_found(entries, "bar", NULL, "or", "org.example.App");
    assert_found(entries, "named", "app", NULL, "any name");
    assert_found(entries, "old", NULL, NULL, "old_old");
    assert_found(entries, "old", "two", NULL, "old_two");
    assert_found(entries, "old_k", "two", NULL, "old+k_two");
    assert_found(entries, "two", NULL, "org.two.Other", "org.two.Other");
    /* Two could be meant: the first in the order of names. */
    assert_found(entries, "two", NULL, "org", "org.two.App");
    assert_found(entries, "only", NULL, NULL, NULL);
    assert_found(entries, "foreign", NULL, NULL, NULL);
    assert_found(entries, "foreign", "app", "foreign_app", NULL);
}

static void
test_can_be_opened(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *lines;
        gboolean can;
    } table[] = {
        {"Exec=/bin/true %U", TRUE},
        {"Exec=true", TRUE},
        {"Exec=/bin/true\nTryExec=true", TRUE},
        {"Exec=/bin/true\nTryExec=no-such-program", FALSE},
        {"Exec=/bin/true\nTryExec=/no/such/program", FALSE},
        {"Exec=/bin/true\nNoDisplay=true", FALSE},
        {"Exec=/bin/true\nHidden=true", FALSE},
        {"Exec=/bin/true\nTerminal=true", FALSE},
        {"Exec=/usr/bin/false", FALSE},
        {"Exec=/bin/false", FALSE},
        {"Exec=/no/such/program", FALSE},
        {"", FALSE},
        {"DBusActivatable=true", FALSE}, /* "foo" is no name on a bus */
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *text = g_strdup_printf("[Desktop Entry]\nName=N\n%s\n", table[i].lines);
        write_entry(fixture, "foo", text);
        g_autoptr(SsaDesktopEntry) entry =
            ssa_desktop_entry_load(fixture->dir, "foo", no_language, NULL);
        g_test_message("%s", table[i].lines);
        g_assert_cmpint(ssa_desktop_entry_can_be_opened(entry), ==, table[i].can);
    }
    write_entry(fixture, "org.foo.Bar", "[Desktop Entry]\nName=N\nDBusActivatable=true\n");
    g_autoptr(SsaDesktopEntry) entry =
        ssa_desktop_entry_load(fixture->dir, "org.foo.Bar", no_language, NULL);
    g_assert_true(ssa_desktop_entry_can_be_opened(entry));
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
    ADD("can-be-opened", test_can_be_opened);
    g_test_add_func("/desktop-entry/commands", test_commands);
    return g_test_run();
}
