/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* What may stand in the place of a file, and of a directory, and what becomes of it. */

#include "base/regular-file.h"
#include "fixture.h"
#include "socket-units/managed-file.h"
#include "socket-units/unit-directory.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_SIZE 10

static char *
read_at(const char *dir, const char *name, int flags, GError **error)
{
    g_autofree char *path = g_build_filename(dir, name, NULL);

    return ssa_regular_file_read(AT_FDCWD, path, flags, MAX_SIZE, NULL, error);
}

static void
write_at(const char *dir, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(dir, name, NULL);

    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void
test_what_is_read(void)
{
    static const struct {
        const char *name;
        int flags, code; /* -1: it is read */
    } table[] = {
        {"empty", 0, -1},
        {"ten", 0, -1},
        {"eleven", 0, G_IO_ERROR_MESSAGE_TOO_LARGE},
        {"missing", 0, G_IO_ERROR_NOT_FOUND},
        {"pipe", 0, G_IO_ERROR_NOT_REGULAR_FILE},
        {"pipe", O_NOFOLLOW, G_IO_ERROR_NOT_REGULAR_FILE},
        {"directory", 0, G_IO_ERROR_NOT_REGULAR_FILE},
        {"zero", 0, G_IO_ERROR_NOT_REGULAR_FILE},
        {"zero", O_NOFOLLOW, G_IO_ERROR_NOT_REGULAR_FILE},
        {"link", 0, -1},
        {"link", O_NOFOLLOW, G_IO_ERROR_NOT_REGULAR_FILE},
        {"proc", 0, G_IO_ERROR_MESSAGE_TOO_LARGE},
    };
    char *dir = fixture_runtime_dir_new();

    write_at(dir, "empty", "");
    write_at(dir, "ten", "0123456789");
    write_at(dir, "eleven", "0123456789a");
    g_autofree char *pipe_path = g_build_filename(dir, "pipe", NULL);
    g_autofree char *directory = g_build_filename(dir, "directory", NULL);
    g_autofree char *zero = g_build_filename(dir, "zero", NULL);
    g_autofree char *link = g_build_filename(dir, "link", NULL);
    g_autofree char *proc = g_build_filename(dir, "proc", NULL);
    g_assert_cmpint(mkfifo(pipe_path, 0600), ==, 0);
    g_assert_cmpint(g_mkdir(directory, 0700), ==, 0);
    g_assert_cmpint(symlink("/dev/zero", zero), ==, 0);
    g_assert_cmpint(symlink("ten", link), ==, 0);
    /* Its size is said to be 0. */
    g_assert_cmpint(symlink("/proc/self/mountinfo", proc), ==, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text = read_at(dir, table[i].name, table[i].flags, &error);
        g_test_message("%s", table[i].name);
        g_assert_cmpint(text != NULL, ==, table[i].code < 0);
        if (table[i].code < 0)
            g_assert_no_error(error);
        else
            g_assert_error(error, G_IO_ERROR, table[i].code);
    }
    fixture_runtime_dir_remove(dir);
}

/* Nothing that somebody may put in the place of UNIT.d leads elsewhere. */
static void
test_drop_in_directories(void)
{
    char *dir = fixture_runtime_dir_new();
    g_autofree char *place = g_build_filename(dir, "a.socket.d", NULL);
    g_autofree char *target = g_build_filename(dir, "target", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(SskUnitDirectory) units = ssk_unit_directory_open(dir, &error);

    g_assert_no_error(error);
    g_assert_cmpint(g_mkdir(target, 0700), ==, 0);
    g_assert_cmpint(symlink("target", place), ==, 0);
    for (gboolean make = FALSE; make <= TRUE; make++) {
        g_assert_cmpint(ssk_unit_directory_open_drop_ins(units, "a.socket", make, &error), ==, -1);
        g_assert_error(error, G_IO_ERROR, G_IO_ERROR_EXISTS);
        g_clear_error(&error);
    }
    g_assert_cmpint(unlink(place), ==, 0);
    g_assert_cmpint(ssk_unit_directory_open_drop_ins(units, "a.socket", FALSE, &error), ==, -1);
    g_assert_no_error(error);
    /* The directory itself is exchanged: it stays the one that was opened. */
    g_autofree char *moved = g_strconcat(dir, ".moved", NULL);
    g_assert_cmpint(rename(dir, moved), ==, 0);
    g_assert_cmpint(symlink("/", dir), ==, 0);
    int fd = ssk_unit_directory_open_drop_ins(units, "a.socket", TRUE, &error);
    g_assert_no_error(error);
    close(fd);
    g_assert_cmpint(unlink(dir), ==, 0);
    g_assert_cmpint(rename(moved, dir), ==, 0);
    g_assert_true(g_file_test(place, G_FILE_TEST_IS_DIR));
    ssk_unit_directory_tidy_drop_ins(units, "a.socket");
    g_assert_false(g_file_test(place, G_FILE_TEST_EXISTS));
    fixture_runtime_dir_remove(dir);
}

/* A program of root's goes through nobody else's directories, nor follows their links. */
static void
test_directories_of_others(void)
{
    static const struct {
        const char *path;
        gboolean is_allowed;
    } table[] = {
        {"own", TRUE},
        {"own/./", TRUE},
        {"own/below/../below", TRUE},
        {"link-of-root", TRUE},
        {"loop", FALSE},
        {"theirs", FALSE},
        {"theirs/of-root", FALSE},
        {"link-of-theirs", FALSE},
        {"own/link-to-theirs", FALSE},
        {"open", FALSE},
        {"open/below", FALSE},
        {"missing", FALSE},
        {"file", FALSE},
    };
    char *dir = NULL;

    if (geteuid() != 0) {
        g_test_skip("only root can make directories of others");
        return;
    }
    dir = fixture_runtime_dir_new();
#define AT(name) (g_build_filename(dir, name, NULL))
    g_autofree char *own = AT("own"), *below = AT("own/below"), *theirs = AT("theirs");
    g_autofree char *in_theirs = AT("theirs/of-root"), *open_dir = AT("open");
    g_autofree char *in_open = AT("open/below"), *link = AT("link-of-root");
    g_autofree char *their_link = AT("link-of-theirs"), *to_theirs = AT("own/link-to-theirs");
    g_autofree char *loop = AT("loop");
    const char *const directories[] = {own, below, theirs, in_theirs, open_dir, in_open};
    for (gsize i = 0; i < G_N_ELEMENTS(directories); i++)
        g_assert_cmpint(g_mkdir(directories[i], 0755), ==, 0);
    g_assert_cmpint(chown(theirs, 1103, 1103), ==, 0);
    g_assert_cmpint(chmod(open_dir, 0777), ==, 0);
    g_assert_cmpint(symlink("own/below", link), ==, 0);
    g_assert_cmpint(symlink(own, their_link), ==, 0);
    g_assert_cmpint(lchown(their_link, 1103, 1103), ==, 0);
    g_assert_cmpint(symlink(theirs, to_theirs), ==, 0);
    g_assert_cmpint(symlink("loop", loop), ==, 0);
    write_at(dir, "file", "");
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *path = AT(table[i].path);
        g_autoptr(GError) error = NULL;
        g_autoptr(SskUnitDirectory) opened = ssk_unit_directory_open(path, &error);
        g_test_message("%s: %s", table[i].path, error ? error->message : "opened");
        g_assert_true((opened != NULL) == table[i].is_allowed);
        g_assert_true((error != NULL) == !table[i].is_allowed);
        /* It says which step it is. */
        if (error)
            g_assert_nonnull(strstr(error->message, path));
    }
    fixture_runtime_dir_remove(dir);
}

int __wrap_renameat2(int old_dir, const char *old_name, int new_dir, const char *new_name,
                     unsigned int flags);

/* As on a file system that does not know the flag. */
int
__wrap_renameat2(int old_dir, const char *old_name, int new_dir, const char *new_name,
                 unsigned int flags)
{
    g_assert_cmpuint(flags, ==, RENAME_NOREPLACE);
    errno = EINVAL;
    return -1;
}

static void
test_renaming_without_the_flag(void)
{
    char *dir = fixture_runtime_dir_new();
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;

    g_assert_true(ssk_managed_file_write_temporary(fd, "a", "new", &error));
    g_assert_true(ssk_managed_file_rename(fd, "a", FALSE, &error));
    g_assert_no_error(error);
    g_assert_true(ssk_managed_file_read(fd, "a", &text, &error));
    g_assert_cmpstr(text, ==, "new");
    /* What has come there since is left alone. */
    g_assert_true(ssk_managed_file_write_temporary(fd, "a", "newer", &error));
    g_assert_false(ssk_managed_file_rename(fd, "a", FALSE, &error));
    g_assert_error(error, G_IO_ERROR, G_IO_ERROR_EXISTS);
    ssk_managed_file_clean_up(fd, "a");
    g_autoptr(GPtrArray) names = ssk_directory_list(fd, ".a", NULL);
    g_assert_cmpuint(names->len, ==, 0);
    close(fd);
    fixture_runtime_dir_remove(dir);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/regular-file/what-is-read", test_what_is_read);
    g_test_add_func("/unit-directory/drop-ins", test_drop_in_directories);
    g_test_add_func("/unit-directory/of-others", test_directories_of_others);
    g_test_add_func("/marked-file/renaming-without-the-flag", test_renaming_without_the_flag);
    return g_test_run();
}
