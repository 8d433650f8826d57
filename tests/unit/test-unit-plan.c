/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Directories of units: changed as a whole or not at all, and nothing in them that is not ours. */

#include "fixture.h"
#include "socket-units/text-diff.h"
#include "socket-units/unit-plan.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define APP(name, scope, sockets)                                                                  \
    "  " name ": {daemon: simple, daemon-scope: " scope ", sockets: {" sockets "}}\n"
#define HEAD     "name: foo\nplugs: [network-bind]\napps:\n"
#define ONE      HEAD APP("a", "system", "s: {listen-stream: 80}")
#define TWO      HEAD APP("a", "system", "s: {listen-stream: 80}, t: {listen-stream: 81}")
#define OTHER    HEAD APP("a", "system", "s: {listen-stream: 82}")
#define USERS    HEAD APP("a", "user", "s: {listen-stream: 80}")
#define NAME_ONE "snap.foo.a.s.socket"
#define NAME_TWO "snap.foo.a.t.socket"

static SskPlan *
plan(const char *dir, const char *text, const char *instance, SskScope scope, GError **error)
{
    g_autoptr(SskDeclaration) declaration =
        ssk_declaration_read(text, strlen(text), instance, NULL);

    g_assert_cmpuint(declaration->diagnostics->len, ==, 0);
    g_autoptr(GPtrArray) files = ssk_socket_units_render(declaration, scope);
    g_autoptr(SskUnitDirectory) directory = ssk_unit_directory_open(dir, error);
    return directory ? ssk_plan_new(directory, declaration->instance, scope, files, error) : NULL;
}

/* Returns how many files changed. */
static guint
generate(const char *dir, const char *text, const char *instance, SskScope scope)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SskPlan) made = plan(dir, text, instance, scope, &error);

    g_assert_no_error(error);
    guint n = ssk_plan_get_changes(made)->len;
    g_assert_true(ssk_plan_apply(made, &error));
    g_assert_no_error(error);
    return n;
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *) a, *(char *const *) b);
}

/* All that is in the directory, with what is in it. */
static char *
look(const char *dir)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) opened = g_dir_open(dir, 0, NULL);
    GString *all = g_string_new(NULL);

    for (const char *name; (name = g_dir_read_name(opened));)
        if (!g_str_equal(name, "systemd"))
            g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *path = g_build_filename(dir, names->pdata[i], NULL);
        g_autofree char *text = NULL;
        g_file_get_contents(path, &text, NULL, NULL);
        g_string_append_printf(all, "== %s\n%s", (char *) names->pdata[i], text ? text : "?\n");
    }
    return g_string_free(all, FALSE);
}

static void
test_changes(void)
{
    char *dir = fixture_runtime_dir_new();
    GStatBuf before, after;
    g_autofree char *path = g_build_filename(dir, NAME_ONE, NULL);

    g_assert_cmpuint(generate(dir, TWO, NULL, SSK_SCOPE_SYSTEM), ==, 2);
    g_assert_no_errno(g_stat(path, &before));
    g_assert_cmpuint(before.st_mode & 0777, ==, 0644);
    g_assert_cmpuint(generate(dir, TWO, NULL, SSK_SCOPE_SYSTEM), ==, 0);
    g_assert_no_errno(g_stat(path, &after));
    g_assert_true(before.st_ino == after.st_ino);
    /* Another instance's are its own. */
    g_assert_cmpuint(generate(dir, TWO, "foo_k", SSK_SCOPE_SYSTEM), ==, 2);
    /* What is gone is removed, what differs rewritten. */
    g_assert_cmpuint(generate(dir, OTHER, NULL, SSK_SCOPE_SYSTEM), ==, 2);
    g_autofree char *all = look(dir);
    g_assert_nonnull(strstr(all, "ListenStream=82"));
    g_assert_null(strstr(all, "== " NAME_TWO));
    g_assert_nonnull(strstr(all, "== snap.foo_k.a.t.socket"));
    g_assert_null(strstr(all, "~"));
    g_assert_cmpuint(generate(dir, HEAD, NULL, SSK_SCOPE_SYSTEM), ==, 1);
    fixture_runtime_dir_remove(dir);
}

/* Nothing is written, and the others are not either. */
static void
assert_in_the_way(const char *dir, const char *text, SskScope scope)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *before = look(dir);

    g_assert_null(plan(dir, text, NULL, scope, &error));
    g_assert_error(error, G_IO_ERROR, G_IO_ERROR_EXISTS);
    g_test_message("%s", error->message);
    g_autofree char *after = look(dir);
    g_assert_cmpstr(before, ==, after);
}

static void
test_foreign_files(void)
{
    char *dir = fixture_runtime_dir_new();
    g_autofree char *path = g_build_filename(dir, NAME_TWO, NULL);
    g_autofree char *elsewhere = g_build_filename(dir, "elsewhere", NULL);
    static const char *const contents[] = {
        "[Socket]\nListenStream=1\n",
        "",
        "# Made by snap-socketctl for system daemons of the snap instance bar\n",
        "# Made by snap-socketctl for user daemons of the snap instance foo\n",
        "\n# Made by snap-socketctl for system daemons of the snap instance foo\n",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(contents); i++) {
        g_assert_true(g_file_set_contents(path, contents[i], -1, NULL));
        assert_in_the_way(dir, TWO, SSK_SCOPE_SYSTEM);
    }
    g_unlink(path);
    g_assert_true(g_file_set_contents(elsewhere, "mine\n", -1, NULL));
    g_assert_no_errno(symlink(elsewhere, path));
    assert_in_the_way(dir, TWO, SSK_SCOPE_SYSTEM);
    g_unlink(path);
    g_assert_no_errno(g_mkdir(path, 0755));
    assert_in_the_way(dir, TWO, SSK_SCOPE_SYSTEM);
    g_rmdir(path);
    /* One that is no longer wanted and is not ours stays. */
    g_assert_true(g_file_set_contents(path, "[Socket]\n", -1, NULL));
    g_assert_cmpuint(generate(dir, ONE, NULL, SSK_SCOPE_SYSTEM), ==, 1);
    g_assert_true(g_file_test(path, G_FILE_TEST_EXISTS));
    fixture_runtime_dir_remove(dir);
}

static void
test_scopes_never_mix(void)
{
    char *dir = fixture_runtime_dir_new();

    generate(dir, ONE, NULL, SSK_SCOPE_SYSTEM);
    assert_in_the_way(dir, USERS, SSK_SCOPE_USER);
    assert_in_the_way(dir, HEAD, SSK_SCOPE_USER);
    fixture_runtime_dir_remove(dir);
}

/* The second of three files cannot be put in its place: the first is as it was again. */
static void
test_all_or_nothing(void)
{
    char *dir = fixture_runtime_dir_new();
    g_autofree char *path = g_build_filename(dir, NAME_TWO, NULL);
    g_autoptr(GError) error = NULL;

    generate(dir, ONE, NULL, SSK_SCOPE_SYSTEM);
    g_autofree char *before = look(dir);
    g_autoptr(SskPlan) made =
        plan(dir, HEAD APP("a", "system", "s: {listen-stream: 90}, t: {listen-stream: 91}"), NULL,
             SSK_SCOPE_SYSTEM, &error);
    g_assert_cmpuint(ssk_plan_get_changes(made)->len, ==, 2);
    /* Between plan and act somebody makes a directory of that name. */
    g_assert_no_errno(g_mkdir(path, 0755));
    g_assert_false(ssk_plan_apply(made, &error));
    g_assert_nonnull(error);
    g_assert_no_errno(g_rmdir(path));
    g_autofree char *after = look(dir);
    g_assert_cmpstr(before, ==, after);
    fixture_runtime_dir_remove(dir);
}

static void
test_diff(void)
{
    GString *diff = g_string_new(NULL);

    ssk_text_diff_append(diff, "a\nb\nc\n", "a\nx\nc\nd\n");
    g_assert_cmpstr(diff->str, ==, "@@ -1,3 +1,4 @@\n a\n-b\n+x\n c\n+d\n");
    g_string_truncate(diff, 0);
    ssk_text_diff_append(diff, NULL, "a\n");
    g_assert_cmpstr(diff->str, ==, "@@ -0,0 +1,1 @@\n+a\n");
    g_string_truncate(diff, 0);
    ssk_text_diff_append(diff, "a\n", NULL);
    g_assert_cmpstr(diff->str, ==, "@@ -1,1 +0,0 @@\n-a\n");
    g_string_free(diff, TRUE);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/unit-plan/changes", test_changes);
    g_test_add_func("/unit-plan/foreign-files", test_foreign_files);
    g_test_add_func("/unit-plan/scopes-never-mix", test_scopes_never_mix);
    g_test_add_func("/unit-plan/all-or-nothing", test_all_or_nothing);
    g_test_add_func("/unit-plan/diff", test_diff);
    return g_test_run();
}
