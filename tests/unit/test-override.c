/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* What administrators change of sockets: under the rules, in a file of its own, and back again. */

#include "config.h"
#include "fixture.h"
#include "socket-units/override.h"
#include "socket-units/unit-plan.h"
#include "socket-units/unit-text.h"

#include <glib/gstdio.h>
#include <string.h>

#define TEXT                                                                                       \
    "name: foo\nplugs: [network-bind]\napps:\n"                                                    \
    "  a: {daemon: simple, sockets: {s: {listen-stream: $SNAP_COMMON/a, socket-mode: 0600},"       \
    " d: {listen-datagram: 80}}}\n"                                                                \
    "  u: {daemon: simple, daemon-scope: user, sockets: {s: {listen-stream: "                      \
    "$XDG_RUNTIME_DIR/a}}}\n"
#define STREAM "snap.foo.a.s.socket"

/* Kept open until the test ends. */
static SskUnitDirectory *
open_dir(const char *path)
{
    g_autoptr(GError) error = NULL;
    SskUnitDirectory *directory = ssk_unit_directory_open(path, &error);

    g_assert_no_error(error);
    g_test_queue_destroy((GDestroyNotify) ssk_unit_directory_unref, directory);
    return directory;
}

static const SskDropIns *
drop_ins_in(const char *path)
{
    SskDropIns *drop_ins = g_new(SskDropIns, 1);

    drop_ins->directory = open_dir(path);
    drop_ins->origin = SSK_ORIGIN_ADMINISTRATOR;
    g_test_queue_free(drop_ins);
    return drop_ins;
}

static char *
make_units(SskScope scope)
{
    char *dir = fixture_runtime_dir_new();
    g_autoptr(SskDeclaration) declaration = ssk_declaration_read(TEXT, strlen(TEXT), NULL, NULL);
    g_autoptr(GPtrArray) files = ssk_socket_units_render(declaration, scope);
    g_autoptr(SskPlan) plan = ssk_plan_new(open_dir(dir), "foo", scope, files, NULL);

    g_assert_true(ssk_plan_apply(plan, NULL));
    return dir;
}

static SskUnitInfo *
read_info(const char *dir, const char *name)
{
    g_autoptr(GError) error = NULL;
    SskUnitInfo *info = ssk_unit_info_read(open_dir(dir), name, SSK_SCOPE_SYSTEM, &error);

    g_assert_no_error(error);
    return info;
}

static void
test_set_show_reset(void)
{
    char *dir = make_units(SSK_SCOPE_SYSTEM);
    g_autoptr(SskUnitInfo) info = read_info(dir, STREAM);
    g_autoptr(SskSettings) first = ssk_override_read(drop_ins_in(dir), info, NULL);
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(dir, STREAM ".d", "50-snap-socketctl.conf", NULL);
    g_autofree char *text = NULL;

    g_assert_cmpstr(info->declared.values[SSK_SETTING_ADDRESS], ==, "/var/snap/foo/common/a");
    g_assert_cmpstr(info->declared.values[SSK_SETTING_MODE], ==, "0600");
    g_assert_true(ssk_override_set(first, info, "listen-stream", "$SNAP_DATA/b", FALSE, &error));
    g_assert_true(ssk_override_set(first, info, "socket-mode", "0660", FALSE, &error));
    g_assert_true(ssk_override_set(first, info, "socket-group", "root", FALSE, &error));
    g_assert_true(ssk_override_write(first, info, drop_ins_in(dir), &error));
    g_assert_no_error(error);
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_nonnull(strstr(text,
                            "\n[Socket]\nListenStream=\nListenStream=/var/snap/foo/current/b\n"
                            "SocketMode=0660\nExecStartPre=\nExecStartPost=\n"
                            "X-SocketGroup=root\n"
                            "ExecStartPre=" SSA_LIBEXEC_DIR "/snap-socket-guard "
                            "/var/snap/foo/current /var/snap/foo/current/b\n"
                            "ExecStartPost=" SSA_LIBEXEC_DIR "/snap-socket-guard "
                            "/var/snap/foo/current /var/snap/foo/current/b :root\n"
                            "X-SetSocketGroup=root\n"));

    /* One more thing leaves the others as they are. */
    g_autoptr(SskSettings) second = ssk_override_read(drop_ins_in(dir), info, NULL);
    g_assert_cmpstr(second->values[SSK_SETTING_ADDRESS], ==, "/var/snap/foo/current/b");
    g_assert_true(ssk_override_set(second, info, "socket-mode", "0o640", FALSE, &error));
    g_assert_true(ssk_override_write(second, info, drop_ins_in(dir), &error));
    g_autoptr(SskSettings) third = ssk_override_read(drop_ins_in(dir), info, NULL);
    g_assert_cmpstr(third->values[SSK_SETTING_ADDRESS], ==, "/var/snap/foo/current/b");
    g_assert_cmpstr(third->values[SSK_SETTING_MODE], ==, "0640");

    gboolean existed = FALSE;
    g_assert_true(ssk_override_remove(drop_ins_in(dir), STREAM, &existed, &error));
    g_assert_true(existed);
    g_autofree char *drop_ins = g_path_get_dirname(path);
    g_assert_false(g_file_test(drop_ins, G_FILE_TEST_EXISTS));
    g_assert_true(ssk_override_remove(drop_ins_in(dir), STREAM, &existed, &error));
    g_assert_false(existed);
    fixture_runtime_dir_remove(dir);
}

/* A socket that the snap has no more: what was set is kept, found, and can be forgotten. */
static void
test_orphans(void)
{
    char *dir = make_units(SSK_SCOPE_SYSTEM);
    g_autoptr(SskUnitInfo) info = read_info(dir, STREAM);
    g_autoptr(SskSettings) override = ssk_override_read(drop_ins_in(dir), info, NULL);
    g_autofree char *unit = g_build_filename(dir, STREAM, NULL);
    g_autofree char *foreign = g_build_filename(dir, "snap.foo.x.s.socket.d", NULL);
    gboolean existed = FALSE;

    g_assert_true(ssk_override_set(override, info, "socket-mode", "0660", FALSE, NULL));
    g_assert_true(ssk_override_write(override, info, drop_ins_in(dir), NULL));
    g_assert_no_errno(g_mkdir(foreign, 0755));
    g_autoptr(GPtrArray) before = ssk_override_list(drop_ins_in(dir), "foo");
    g_assert_cmpuint(before->len, ==, 1);
    g_assert_no_errno(g_unlink(unit));
    g_autoptr(GPtrArray) after = ssk_override_list(drop_ins_in(dir), "foo");
    g_assert_cmpuint(after->len, ==, 1);
    g_assert_cmpstr(g_ptr_array_index(after, 0), ==, STREAM);
    g_autoptr(GPtrArray) of_another = ssk_override_list(drop_ins_in(dir), "fo");
    g_assert_cmpuint(of_another->len, ==, 0);
    g_assert_true(ssk_override_remove(drop_ins_in(dir), STREAM, &existed, NULL));
    g_assert_true(existed);
    g_autoptr(GPtrArray) at_last = ssk_override_list(drop_ins_in(dir), "foo");
    g_assert_cmpuint(at_last->len, ==, 0);
    fixture_runtime_dir_remove(dir);
}

static void
test_rules(void)
{
    static const struct {
        const char *key, *value;
    } rejected[] = {
        {"listen-stream", "/etc/a"},    {"listen-stream", "0"},
        {"listen-stream", "1\nUser=x"}, {"listen-stream", ""},
        {"listen-datagram", "80"},      {"listen-fifo", "$SNAP_DATA/a"},
        {"listen-nothing", "80"},       {"socket-mode", "660"},
        {"socket-mode", "01000"},       {"socket-group", "no-such-group-here"},
        {"socket-group", "a\nb"},       {"socket-user", "no-such-user-here"},
        {"exec-start", "/bin/sh"},      {"", "x"},
    };
    static const char *const any_refused[] = {"a b",     "a\nb",      "%h/a",
                                              "$HOME/a", "\"a\"",     "",
                                              "a\\b",    "hello",     "80:",
                                              "@",       "/",         "/a/",
                                              "/a/../b", "//a",       "99:080",
                                              "080",     "[::1]:080", "localhost:80",
                                              "a.b:80",  "::1:80",    "[127.0.0.1]:80",
                                              "[]:80",   ":80",       "[::1:80",
                                              "1.2.3:80"};
    char *dir = make_units(SSK_SCOPE_SYSTEM);
    g_autoptr(SskUnitInfo) info = read_info(dir, STREAM);
    g_autoptr(SskSettings) override = ssk_override_read(drop_ins_in(dir), info, NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(rejected); i++) {
        g_autoptr(GError) error = NULL;
        g_test_message("%s=%s", rejected[i].key, rejected[i].value);
        g_assert_false(
            ssk_override_set(override, info, rejected[i].key, rejected[i].value, FALSE, &error));
        g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
        g_assert_true(g_str_has_prefix(error->message, rejected[i].key));
    }
    /* An administrator may say otherwise, but not smuggle. */
    g_assert_true(ssk_override_set(override, info, "listen-stream", "192.0.2.1:8443", TRUE, NULL));
    g_assert_true(
        ssk_override_set(override, info, "listen-stream", "[2001:db8::1]:8443", TRUE, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(any_refused); i++)
        g_assert_false(
            ssk_override_set(override, info, "listen-stream", any_refused[i], TRUE, NULL));
    fixture_runtime_dir_remove(dir);
}

static void
test_users(void)
{
    char *dir = make_units(SSK_SCOPE_USER);
    g_autoptr(SskUnitInfo) info = read_info(dir, "snap.foo.u.s.socket");
    g_autoptr(SskSettings) override = ssk_override_read(drop_ins_in(dir), info, NULL);

    g_assert_cmpint(info->scope, ==, SSK_SCOPE_USER);
    g_assert_false(ssk_override_set(override, info, "socket-group", "root", FALSE, NULL));
    g_assert_false(ssk_override_set(override, info, "listen-stream", "$SNAP_DATA/a", FALSE, NULL));
    g_assert_true(
        ssk_override_set(override, info, "listen-stream", "$SNAP_USER_DATA/a", FALSE, NULL));
    g_assert_cmpstr(override->values[SSK_SETTING_ADDRESS], ==, "%h/snap/foo/current/a");
    fixture_runtime_dir_remove(dir);
}

static void
test_others_are_left_alone(void)
{
    static const char *const names[] = {"ssh.socket",
                                        "snap.foo.a.socket",
                                        "snap.foo.a.s.service",
                                        "../snap.foo.a.s.socket",
                                        "snap.foo/x.a.s.socket",
                                        "snap..a.s.socket",
                                        ""};
    char *dir = make_units(SSK_SCOPE_SYSTEM);
    g_autofree char *foreign = g_build_filename(dir, "snap.foo.b.s.socket", NULL);
    g_autofree char *drop_ins = g_build_filename(dir, STREAM ".d", NULL);
    g_autofree char *conf = g_build_filename(drop_ins, "50-snap-socketctl.conf", NULL);
    g_autoptr(SskUnitInfo) info = read_info(dir, STREAM);
    g_autoptr(SskSettings) override = ssk_override_read(drop_ins_in(dir), info, NULL);
    g_autoptr(GError) error = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GError) wrong = NULL;
        g_assert_null(ssk_unit_info_read(open_dir(dir), names[i], SSK_SCOPE_SYSTEM, &wrong));
        g_assert_error(wrong, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
    g_assert_null(
        ssk_unit_info_read(open_dir(dir), "snap.foo.b.s.socket", SSK_SCOPE_SYSTEM, &error));
    g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
    g_clear_error(&error);
    g_assert_true(g_file_set_contents(foreign, "[Socket]\nListenStream=1\n", -1, NULL));
    g_assert_null(
        ssk_unit_info_read(open_dir(dir), "snap.foo.b.s.socket", SSK_SCOPE_SYSTEM, &error));
    g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    g_clear_error(&error);
    /* One of snapd's own, which says that it is, but not whose. */
    g_assert_true(g_file_set_contents(foreign, "[Unit]\nX-Snappy=yes\n\n[Socket]\nListenStream=1\n",
                                      -1, NULL));
    g_autoptr(SskUnitInfo) of_snapd =
        ssk_unit_info_read(open_dir(dir), "snap.foo.b.s.socket", SSK_SCOPE_USER, &error);
    g_assert_no_error(error);
    g_assert_cmpint(of_snapd->scope, ==, SSK_SCOPE_USER);
    g_assert_cmpstr(of_snapd->declared.values[SSK_SETTING_ADDRESS], ==, "1");

    g_assert_no_errno(g_mkdir(drop_ins, 0755));
    g_assert_true(g_file_set_contents(conf, "[Socket]\n", -1, NULL));
    g_assert_true(ssk_override_set(override, info, "socket-mode", "0666", FALSE, NULL));
    g_assert_false(ssk_override_write(override, info, drop_ins_in(dir), &error));
    g_assert_error(error, G_IO_ERROR, G_IO_ERROR_EXISTS);
    g_clear_error(&error);
    gboolean existed = FALSE;
    g_assert_false(ssk_override_remove(drop_ins_in(dir), STREAM, &existed, &error));
    g_assert_error(error, G_IO_ERROR, G_IO_ERROR_EXISTS);
    g_clear_error(&error);
    g_assert_null(ssk_override_read(drop_ins_in(dir), info, &error));
    g_assert_error(error, G_IO_ERROR, G_IO_ERROR_EXISTS);
    g_assert_true(g_file_test(conf, G_FILE_TEST_EXISTS) && !existed);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        g_assert_false(ssk_override_remove(drop_ins_in(dir), names[i], &existed, NULL));
    fixture_runtime_dir_remove(dir);
}

/* Whoever may write a unit, or a drop-in, may write anything into it. */
static void
test_values_that_are_read_back(void)
{
    static const char *const lines[] = {
        "SocketUser=root ; /tmp/evil ;",
        "SocketGroup=root\t/tmp/evil",
        "X-SocketUser=a:b",
        "X-SocketGroup=%i",
        "SocketMode=0660 ; x",
        "SocketMode=rw",
        "ListenStream=/var/snap/foo/common/a ; /tmp/evil",
        "ListenStream=/var/snap/foo/common/../../../etc/a",
        "ListenStream=/var/snap/foo/common/%i",
        "ListenStream=%h/../a",
        "ListenStream=$HOME",
        "ListenStream=\"a\"",
    };
    char *dir = make_units(SSK_SCOPE_SYSTEM);
    g_autofree char *path = g_build_filename(dir, STREAM, NULL);
    g_autofree char *drop_ins = g_build_filename(dir, STREAM ".d", NULL);
    g_autofree char *drop_in = g_build_filename(drop_ins, "50-snap-socketctl.conf", NULL);
    g_autoptr(SskUnitInfo) info = read_info(dir, STREAM);
    g_autofree char *before = NULL;

    g_assert_true(g_file_get_contents(path, &before, NULL, NULL));
    g_assert_cmpint(g_mkdir(drop_ins, 0755), ==, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *unit = g_strconcat(before, "\n[Socket]\n", lines[i], "\n", NULL);
        g_assert_true(g_file_set_contents(path, unit, -1, NULL));
        g_assert_null(ssk_unit_info_read(open_dir(dir), STREAM, SSK_SCOPE_SYSTEM, &error));
        g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
        /* The same in the drop-in, where the names are others. */
        const char *line = lines[i];
        g_autofree char *set = g_str_has_prefix(line, "X-") || g_str_has_prefix(line, "SocketU") ||
                                       g_str_has_prefix(line, "SocketG")
                                   ? g_strconcat("X-Set", strstr(line, "Socket"), NULL)
                                   : g_strdup(line);
        g_autofree char *text = g_strconcat(
            "# Made by snap-socketctl set; see snap-socketctl(1).\n\n[Socket]\n", set, "\n", NULL);
        g_assert_true(g_file_set_contents(drop_in, text, -1, NULL));
        g_clear_error(&error);
        g_assert_null(ssk_override_read(drop_ins_in(dir), info, &error));
        g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
    fixture_runtime_dir_remove(dir);
}

/* systemd.syntax(7) */
static void
test_unit_text(void)
{
    g_autoptr(GHashTable) directives =
        ssk_unit_text_parse("[Socket]\n# ListenStream=1\n;ListenStream=2\nSocketMode = 0600 \n"
                            "ListenStream=3\nListenStream=\nListenFIFO=/a\\\n# between\n  /b\n"
                            "Backlog=1\nBacklog=2\n[x=y\nno line\nA=b\\\\\nC=d\nE=f\\");

    g_assert_cmpuint(g_hash_table_size(directives), ==, 6);
    g_assert_cmpstr(g_hash_table_lookup(directives, "A"), ==, "b\\\\");
    g_assert_cmpstr(g_hash_table_lookup(directives, "C"), ==, "d");
    g_assert_cmpstr(g_hash_table_lookup(directives, "E"), ==, "f");
    g_assert_cmpstr(g_hash_table_lookup(directives, "SocketMode"), ==, "0600");
    g_assert_cmpstr(g_hash_table_lookup(directives, "ListenFIFO"), ==, "/a /b");
    g_assert_cmpstr(g_hash_table_lookup(directives, "Backlog"), ==, "2");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/override/set-show-reset", test_set_show_reset);
    g_test_add_func("/override/unit-text", test_unit_text);
    g_test_add_func("/override/orphans", test_orphans);
    g_test_add_func("/override/rules", test_rules);
    g_test_add_func("/override/users", test_users);
    g_test_add_func("/override/others-are-left-alone", test_others_are_left_alone);
    g_test_add_func("/override/values-that-are-read-back", test_values_that_are_read_back);
    return g_test_run();
}
