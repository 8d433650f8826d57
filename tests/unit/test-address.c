/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Addresses of sockets: what is allowed and what becomes of it, and what is rejected. */

#include "fixture.h"
#include "socket-units/path-links.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define LONG_90                                                                                    \
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

#define SYSTEM SSK_SCOPE_SYSTEM
#define USER   SSK_SCOPE_USER

static void
test_allowed(void)
{
    static const struct {
        const char *text;
        SskScope scope;
        const char *instance, *address;
    } table[] = {
        {"$SNAP_DATA/a.sock", SYSTEM, "foo", "/var/snap/foo/current/a.sock"},
        {"$SNAP_COMMON/a/b.sock", SYSTEM, "foo", "/var/snap/foo/common/a/b.sock"},
        {"$XDG_RUNTIME_DIR/a", SYSTEM, "foo", "/run/user/0/snap.foo/a"},
        {"$SNAP_USER_DATA/a", USER, "foo", "%h/snap/foo/current/a"},
        {"$SNAP_USER_COMMON/a", USER, "foo", "%h/snap/foo/common/a"},
        {"$XDG_RUNTIME_DIR/a", USER, "foo", "%t/snap.foo/a"},
        {"/var/snap/lxd/common/lxd/unix.socket", SYSTEM, "lxd",
         "/var/snap/lxd/common/lxd/unix.socket"},
        {"/var/snap/foo/current/..a/...", SYSTEM, "foo", "/var/snap/foo/current/..a/..."},
        {"$SNAP_COMMON/a", SYSTEM, "foo_k", "/var/snap/foo_k/common/a"},
        {"/var/snap/foo/common/a", SYSTEM, "foo_k", "/var/snap/foo_k/common/a"},
        {"/var/snap/foo_k/common/a", SYSTEM, "foo_k", "/var/snap/foo_k/common/a"},
        {"@snap.foo.a", SYSTEM, "foo", "@snap.foo.a"},
        {"@snap.foo.a/b:c", USER, "foo", "@snap.foo.a/b:c"},
        {"@snap.foo./../a", USER, "foo", "@snap.foo./../a"}, /* which is no path */
        {"@snap.foo.a", SYSTEM, "foo_k", "@snap.foo_k.a"},
        {"@snap.foo_k.a", SYSTEM, "foo_k", "@snap.foo_k.a"},
        {"1", SYSTEM, "foo", "1"},
        {"65535", USER, "foo", "65535"},
        {"127.0.0.1:8443", SYSTEM, "foo", "127.0.0.1:8443"},
        {"[::1]:8443", SYSTEM, "foo", "[::1]:8443"},
        {"[::]:8443", SYSTEM, "foo", "[::]:8443"},
        {"0.0.0.0:8443", SYSTEM, "foo", "0.0.0.0:8443"},
        {"080", SYSTEM, "foo", "80"},
        {"[::]:0080", SYSTEM, "foo", "[::]:80"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GError) error = NULL;
        g_test_message("%s", table[i].text);
        g_autofree char *address = ssk_address_render(table[i].text, SSK_ADDRESS_STREAM,
                                                      table[i].scope, table[i].instance, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(address, ==, table[i].address);
    }
}

/* Refused for both kinds of daemons, with and without a key. */
static void
test_refused(void)
{
    static const char *const texts[] = {
        "",
        " ",
        "/",
        "//",
        "/etc/passwd",
        "/run/systemd/private",
        "/run/docker.sock",
        "/tmp/a",
        "/var/snap",
        "/var/snap/",
        "/var/snap/foo",
        "/var/snap/foo/common",
        "/var/snap/foo/common/",
        "/var/snap/foo/common//a",
        "/var/snap/foo/common/a/",
        "/var/snap/foo/common/../a",
        "/var/snap/foo/common/a/../../../../../etc/a",
        "/var/snap/foo/common/./a",
        "/var/snap/foo/common/..",
        "/var/snap/foo",
        "/var/snap/foo/12/a",
        "/var/snap/other/common/a",
        "/var/snap/foo_other/common/a",
        "/var/snap/../snap/foo/common/a",
        "//var/snap/foo/common/a",
        "/VAR/snap/foo/common/a",
        "/home/alice/snap/foo/common/a",
        "$",
        "$/a",
        "$SNAP/a",
        "$HOME/a",
        "$SNAP_DATA",
        "$SNAP_DATA/",
        "$SNAP_DATAX/a",
        "${SNAP_DATA}/a",
        "$SNAP_COMMON/../../../../etc/a",
        "$SNAP_COMMON//a",
        "$SNAP_COMMON/a/",
        "$SNAP_COMMON/$HOME",
        "$XDG_RUNTIME_DIR",
        "$XDG_RUNTIME_DIR/../a",
        "$XDG_RUNTIME_DIR/%h",
        "$XDG_RUNTIME_DIR/%%h",
        "$XDG_RUNTIME_DIR/a b",
        "$XDG_RUNTIME_DIR/a\tb",
        "$XDG_RUNTIME_DIR/a\nExecStart=/bin/sh",
        "$XDG_RUNTIME_DIR/a\r\n[Service]",
        "$XDG_RUNTIME_DIR/a\\n",
        "$XDG_RUNTIME_DIR/a\\x2e\\x2e/b",
        "$XDG_RUNTIME_DIR/%2e%2e/b",
        "$XDG_RUNTIME_DIR/\"a\"",
        "$XDG_RUNTIME_DIR/'a'",
        "$XDG_RUNTIME_DIR/a;b",
        "$XDG_RUNTIME_DIR/\xc3",
        "$XDG_RUNTIME_DIR/\xc2\xa0",
        "$XDG_RUNTIME_DIR/\xe2\x80\xae",
        "$XDG_RUNTIME_DIR/\x7f",
        "$XDG_RUNTIME_DIR/" LONG_90 LONG_90,
        "@",
        "@a",
        "@snap",
        "@snap.",
        "@snap.foo",
        "@snap.foo.",
        "@snap.other.a",
        "@snap.foobar.a",
        "@snap.foo_other.a",
        "@SNAP.foo.a",
        "@/org/freedesktop/systemd1/notify",
        "@snap.foo.a b",
        "@snap.foo.%i",
        "@snap.foo.a\nListenStream=1",
        "@snap.foo." LONG_90 LONG_90,
        "0",
        "00",
        "00000",
        "065536",
        "65536",
        "-1",
        "-8080",
        "+8080",
        "8080 ",
        " 8080",
        "80 80",
        "0x50",
        "8_0",
        "1e3",
        "80.0",
        "80,81",
        "99999999999999999999",
        "127.0.0.1",
        "127.0.0.1:",
        "127.0.0.1:0",
        "127.0.0.1:0x50",
        "127.0.0.1:65536",
        "127.0.0.2:80",
        "127.1:80",
        "10.0.0.1:80",
        "0:80",
        "[::2]:80",
        "[::1]",
        "[::1]:",
        "::1:80",
        "[::ffff:127.0.0.1]:80",
        "[::1%lo]:80",
        "localhost:80",
        "*:80",
        ":80",
        "vsock:2:80",
        "vsock::80",
        "unix:/tmp/a",
        "tcp://0.0.0.0:80",
        "relative/path",
        "../a",
        "~/a",
        "%t/a",
        "http",
    };
    static const char *const instances[] = {"foo", "foo_k"};

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        for (guint scope = 0; scope < 2; scope++)
            for (guint n = 0; n < 2; n++)
                for (guint kind = SSK_ADDRESS_STREAM; kind <= SSK_ADDRESS_FIFO; kind++) {
                    g_autoptr(GError) error = NULL;
                    g_autofree char *shown = g_strescape(texts[i], NULL);
                    g_test_message("%s", shown);
                    g_autofree char *address = ssk_address_render(
                        texts[i], (SskAddressKind) kind, (SskScope) scope, instances[n], &error);
                    g_assert_null(address);
                    g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
                }
}

/* What is right for one is wrong for another. */
static void
test_kinds_and_scopes(void)
{
    static const struct {
        const char *text;
        SskAddressKind kind;
        SskScope scope;
    } rejected[] = {
        {"$SNAP_DATA/a", SSK_ADDRESS_STREAM, USER},
        {"$SNAP_COMMON/a", SSK_ADDRESS_STREAM, USER},
        {"/var/snap/foo/common/a", SSK_ADDRESS_STREAM, USER},
        {"$SNAP_USER_DATA/a", SSK_ADDRESS_STREAM, SYSTEM},
        {"$SNAP_USER_COMMON/a", SSK_ADDRESS_STREAM, SYSTEM},
        {"%h/snap/foo/common/a", SSK_ADDRESS_STREAM, SYSTEM},
        {"8080", SSK_ADDRESS_SEQPACKET, SYSTEM},
        {"8080", SSK_ADDRESS_FIFO, SYSTEM},
        {"@snap.foo.a", SSK_ADDRESS_FIFO, SYSTEM},
    };
    static const struct {
        const char *text;
        SskAddressKind kind;
    } allowed[] = {
        {"8080", SSK_ADDRESS_DATAGRAM},
        {"@snap.foo.a", SSK_ADDRESS_DATAGRAM},
        {"@snap.foo.a", SSK_ADDRESS_SEQPACKET},
        {"$SNAP_DATA/a", SSK_ADDRESS_FIFO},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rejected); i++)
        g_assert_null(
            ssk_address_render(rejected[i].text, rejected[i].kind, rejected[i].scope, "foo", NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(allowed); i++) {
        g_autofree char *address =
            ssk_address_render(allowed[i].text, allowed[i].kind, SYSTEM, "foo", NULL);
        g_assert_nonnull(address);
    }
}

/* What is allowed as a text may lead elsewhere on a disk. */
static void
test_links(void)
{
    static const struct {
        const char *rest, *link; /* what is rejected, or NULL */
    } table[] = {
        {"socket", NULL},
        {"dir/socket", NULL},
        {"not/there/yet", NULL},
        {"dir/away", NULL}, /* systemd replaces a link of that name */
        {"away/socket", "\"away\""},
        {"dir/away/socket", "\"away\""},
        {"dir/away/not/there", "\"away\""},
        {"inside/socket", "\"inside\""},
        {"dangling/socket", "\"dangling\""},
        {"file/socket", "\"file\""},
    };
    char *root = fixture_runtime_dir_new();
    g_autofree char *real = g_build_filename(root, "42", NULL);
    g_autofree char *base = g_build_filename(root, "current", NULL);
    g_autofree char *dir = g_build_filename(real, "dir", NULL);
    g_autofree char *file = g_build_filename(real, "file", NULL);
    g_autofree char *away = g_build_filename(real, "away", NULL);
    g_autofree char *deep = g_build_filename(dir, "away", NULL);
    g_autofree char *inside = g_build_filename(real, "inside", NULL);
    g_autofree char *dangling = g_build_filename(real, "dangling", NULL);

    g_assert_cmpint(g_mkdir_with_parents(dir, 0700), ==, 0);
    g_assert_true(g_file_set_contents(file, "", 0, NULL));
    /* snapd's own link, on the way to the directory. */
    g_assert_true(symlink("42", base) == 0 && symlink("/tmp", away) == 0 &&
                  symlink("../..", deep) == 0 && symlink("dir", inside) == 0 &&
                  symlink("/nowhere", dangling) == 0);
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *path = g_build_filename(base, table[i].rest, NULL);
        g_autoptr(GError) error = NULL;
        g_test_message("%s", table[i].rest);
        g_assert_true(ssk_path_check_links(base, path, &error) == (table[i].link == NULL));
        g_assert_true(!error || strstr(error->message, table[i].link));
    }
    /* systemd would make a directory where snapd makes a link. */
    g_assert_true(g_unlink(base) == 0);
    g_autofree char *below = g_build_filename(base, "socket", NULL);
    g_assert_true(ssk_path_check_links(base, below, NULL));
    g_assert_false(ssk_path_check_start(base, below, NULL));
    g_assert_false(ssk_path_check_links(base, "/etc/passwd", NULL));
    g_assert_false(ssk_path_check_links(base, base, NULL));
    fixture_runtime_dir_remove(root);
}

/* What is in the place of the socket by the time that its owner is set. */
static void
test_owner(void)
{
    char *root = fixture_runtime_dir_new();
    g_autofree char *pipe = g_build_filename(root, "pipe", NULL);
    g_autofree char *second = g_build_filename(root, "second", NULL);
    g_autofree char *file = g_build_filename(root, "file", NULL);
    g_autofree char *link = g_build_filename(root, "link", NULL);
    g_autofree char *gone = g_build_filename(root, "gone", NULL);
    const char *const rejected[] = {file, link, gone, root};
    const char *user = g_get_user_name();

    g_assert_true(g_file_set_contents(file, "", 0, NULL));
    g_assert_true(mkfifo(pipe, 0600) == 0 && symlink("pipe", link) == 0);
    g_assert_true(ssk_path_set_owner(root, pipe, user, NULL, NULL));
    g_assert_false(ssk_path_set_owner(root, pipe, "no-such-user-here", NULL, NULL));
    g_assert_false(ssk_path_set_owner(root, pipe, NULL, "no-such-group-here", NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(rejected); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(ssk_path_set_owner(root, rejected[i], user, NULL, &error));
        g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
    /* One that somebody has by another name, too. */
    g_assert_true(linkat(AT_FDCWD, pipe, AT_FDCWD, second, 0) == 0);
    g_assert_false(ssk_path_set_owner(root, pipe, user, NULL, NULL));
    fixture_runtime_dir_remove(root);
}

static void
test_guards(void)
{
    g_autofree char *path =
        ssk_address_guard("/var/snap/foo/common/a/b", SYSTEM, "foo", NULL, "lxd");
    g_autofree char *user = ssk_address_guard("%t/snap.foo/a", USER, "foo", NULL, NULL);

    g_assert_nonnull(strstr(path, " /var/snap/foo/common /var/snap/foo/common/a/b\n"));
    g_assert_true(g_str_has_suffix(path, " /var/snap/foo/common /var/snap/foo/common/a/b :lxd\n"));
    /* Not by systemd, which would follow a link. */
    g_assert_true(strstr(path, "X-SocketGroup=lxd\n") && !strstr(path, "\nSocketGroup="));
    g_assert_true(g_str_has_suffix(user, " %t/snap.foo %t/snap.foo/a\n"));
    /* As snapd has them in its units, and what an administrator may name. */
    g_autofree char *revision = ssk_address_guard("/var/snap/foo/42/a", SYSTEM, "foo", NULL, "lxd");
    g_autofree char *other =
        ssk_address_guard("/var/snap/bar/common/a", SYSTEM, "foo", NULL, "lxd");
    g_assert_true(g_str_has_suffix(revision, " /var/snap/foo/42 /var/snap/foo/42/a :lxd\n"));
    g_assert_true(g_str_has_suffix(other, " /var/snap/bar/common /var/snap/bar/common/a :lxd\n"));
    for (guint i = 0; i < 4; i++) {
        static const char *const others[] = {"8080", "@snap.foo.a", "/var/lib/a", "/var/snap/foo"};
        g_autofree char *none = ssk_address_guard(others[i], SYSTEM, "foo", NULL, NULL);
        g_autofree char *owned = ssk_address_guard(others[i], SYSTEM, "foo", "root", "lxd");
        g_assert_cmpstr(none, ==, "");
        g_assert_cmpstr(owned, ==, "SocketUser=root\nSocketGroup=lxd\n");
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/address/allowed", test_allowed);
    g_test_add_func("/address/rejected", test_refused);
    g_test_add_func("/address/kinds-and-scopes", test_kinds_and_scopes);
    g_test_add_func("/address/links", test_links);
    g_test_add_func("/address/owner", test_owner);
    g_test_add_func("/address/guards", test_guards);
    return g_test_run();
}
