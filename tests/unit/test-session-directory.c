/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Finding sessions, and their sockets, among what users may put there. */

#include "client/session-directory.h"
#include "client/snap-session.h"
#include "fixture.h"

#include <glib/gstdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static char *
make_session(const char *base, const char *name)
{
    char *dir = g_build_filename(base, name, NULL);

    g_assert_no_errno(g_mkdir_with_parents(dir, 0700));
    return dir;
}

static void
bind_socket(const char *dir)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    g_snprintf(address.sun_path, sizeof address.sun_path, "%s/%s", dir, SNAP_SESSION_SOCKET);
    g_assert_no_errno(bind(fd, (struct sockaddr *) &address, sizeof address));
    close(fd);
}

static void
remove_session(const char *base, const char *name)
{
    g_autofree char *dir = g_build_filename(base, name, NULL);
    g_autofree char *socket = g_build_filename(dir, SNAP_SESSION_SOCKET, NULL);

    g_remove(socket);
    g_remove(dir);
}

static void
test_list(void)
{
    static const char *const names[] = {"1000",       "7",   "0",     "4294967294",
                                        "4294967295", "007", "1000a", "99999999999",
                                        "+5",         "-5",  "alice", "systemd"};
    char *base = fixture_runtime_dir_new();
    g_autoptr(GError) error = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *dir = make_session(base, names[i]);
        if (!g_str_equal(names[i], "systemd"))
            bind_socket(dir);
    }
    g_free(make_session(base, "1001")); /* without a socket */

    g_autoptr(GArray) uids = snap_session_directory_list(base, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(uids->len, ==, 4);
    g_assert_cmpuint(g_array_index(uids, guint, 0), ==, 0);
    g_assert_cmpuint(g_array_index(uids, guint, 1), ==, 7);
    g_assert_cmpuint(g_array_index(uids, guint, 2), ==, 1000);
    g_assert_cmpuint(g_array_index(uids, guint, 3), ==, 4294967294u);

    g_autofree char *nowhere = g_build_filename(base, "nowhere", NULL);
    g_autoptr(GArray) none = snap_session_directory_list(nowhere, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(none->len, ==, 0);
    g_autofree char *file = g_build_filename(base, "1000", SNAP_SESSION_SOCKET, NULL);
    g_assert_null(snap_session_directory_list(file, &error));
    g_assert_error(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_FAILED);

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        remove_session(base, names[i]);
    remove_session(base, "1001");
    fixture_runtime_dir_remove(base);
}

static void
assert_fails(const char *base, guint uid, SnapSessionError code)
{
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(snap_session_directory_open(base, uid, &error), ==, -1);
    g_assert_error(error, SNAP_SESSION_ERROR, (int) code);
}

static void
test_open(void)
{
    char *base = fixture_runtime_dir_new();
    guint uid = getuid();
    g_autofree char *name = g_strdup_printf("%u", uid);
    g_autofree char *other = g_strdup_printf("%u", uid + 1);
    g_autofree char *linked = g_strdup_printf("%u", uid + 2);
    g_autofree char *dir = make_session(base, name);
    g_autofree char *socket = g_build_filename(dir, SNAP_SESSION_SOCKET, NULL);
    g_autofree char *real = g_build_filename(base, "real.socket", NULL);
    g_autoptr(GError) error = NULL;

    /* Nothing there, then a socket. */
    assert_fails(base, uid, SNAP_SESSION_ERROR_NO_SESSION);
    bind_socket(dir);
    int fd = snap_session_directory_open(base, uid, &error);
    g_assert_no_error(error);
    g_assert_no_errno(close(fd));

    /* A link to a socket, even to one's own. */
    g_assert_no_errno(g_rename(socket, real));
    g_assert_no_errno(symlink(real, socket));
    assert_fails(base, uid, SNAP_SESSION_ERROR_UNTRUSTED);
    g_assert_no_errno(g_unlink(socket));
    g_assert_no_errno(g_unlink(real));

    /* No socket, but a file, a directory. */
    g_assert_true(g_file_set_contents(socket, "", 0, NULL));
    assert_fails(base, uid, SNAP_SESSION_ERROR_UNTRUSTED);
    g_assert_no_errno(g_unlink(socket));
    g_assert_no_errno(g_mkdir(socket, 0700));
    assert_fails(base, uid, SNAP_SESSION_ERROR_UNTRUSTED);
    g_assert_no_errno(g_rmdir(socket));

    /* Somebody else's directory, or a link to one. */
    g_autofree char *other_dir = make_session(base, other);
    bind_socket(other_dir);
    assert_fails(base, uid + 1, SNAP_SESSION_ERROR_UNTRUSTED);
    g_autofree char *link = g_build_filename(base, linked, NULL);
    g_assert_no_errno(symlink(other_dir, link));
    assert_fails(base, uid + 2, SNAP_SESSION_ERROR_NO_SESSION);

    g_assert_no_errno(g_unlink(link));
    remove_session(base, name);
    remove_session(base, other);
    fixture_runtime_dir_remove(base);
}

/* What the kernel would tell of mounts. */
static enum { TELLS_ALL, TELLS_NO_MOUNT, TELLS_NO_TYPE, TELLS_FUSE, TELLS_FUSEBLK } kernel;

gboolean __wrap_g_file_get_contents(const char *path, char **text, gsize *length, GError **error);
gboolean __real_g_file_get_contents(const char *path, char **text, gsize *length, GError **error);

gboolean
__wrap_g_file_get_contents(const char *path, char **text, gsize *length, GError **error)
{
    gboolean is_list = g_str_has_suffix(path, "/mountinfo");

    if (kernel == TELLS_NO_MOUNT && !is_list)
        return FALSE;
    if (kernel == TELLS_NO_TYPE && is_list) {
        /* As of a mount that has been detached: others are there. */
        *text = g_strdup("1 1 0:1 / / rw - ext4 /dev/sda rw\n");
        return TRUE;
    }
    if (!__real_g_file_get_contents(path, text, length, error))
        return FALSE;
    if (is_list && (kernel == TELLS_FUSE || kernel == TELLS_FUSEBLK)) {
        g_auto(GStrv) parts = g_strsplit(*text, " - ", -1);
        g_free(*text);
        *text = g_strjoinv(kernel == TELLS_FUSE ? " - fuse.evil " : " - fuseblk ", parts);
    }
    return TRUE;
}

/* A process of the user's could answer for the files: not asked, and what cannot be told is not
 * trusted either. */
static void
test_mounts(void)
{
    char *base = fixture_runtime_dir_new();
    guint uid = getuid();
    g_autofree char *name = g_strdup_printf("%u", uid);
    g_autofree char *dir = make_session(base, name);
    struct rlimit limit, before;

    bind_socket(dir);
    for (kernel = TELLS_NO_MOUNT; kernel <= TELLS_FUSEBLK; kernel++)
        assert_fails(base, uid, SNAP_SESSION_ERROR_UNTRUSTED);
    kernel = TELLS_ALL;
    int fd = snap_session_directory_open(base, uid, NULL);
    g_assert_cmpint(fd, >=, 0);
    close(fd);

    /* There is a descriptor for the directory, but none to look what it is on. */
    g_assert_no_errno(getrlimit(RLIMIT_NOFILE, &before));
    limit = before;
    limit.rlim_cur = (rlim_t) fd;
    g_assert_no_errno(setrlimit(RLIMIT_NOFILE, &limit));
    g_autoptr(GError) error = NULL;
    int opened = snap_session_directory_open(base, uid, &error);
    g_assert_no_errno(setrlimit(RLIMIT_NOFILE, &before));
    g_assert_cmpint(opened, ==, -1);
    g_assert_error(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_UNTRUSTED);

    remove_session(base, name);
    fixture_runtime_dir_remove(base);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/session-directory/list", test_list);
    g_test_add_func("/session-directory/open", test_open);
    g_test_add_func("/session-directory/mounts", test_mounts);
    return g_test_run();
}
