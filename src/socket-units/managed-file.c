/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Small files in an open directory. */

#include "socket-units/managed-file.h"
#include "base/error.h"
#include "base/regular-file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Generated units have about 500 bytes. */
#define MAX_SIZE (64 * 1024)

static gboolean
not_ours(const char *name, GError **error)
{
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_EXISTS, _("%s: exists and is not a unit file"), name);
    return FALSE;
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    const char *const *first = a, *const *second = b;

    return strcmp(*first, *second);
}

GPtrArray *
ssk_directory_list(int dir, const char *prefix, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    /* A new open file description: reading changes its offset. */
    int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *stream = fd >= 0 ? fdopendir(fd) : NULL;

    if (!stream) {
        ssa_error_set_errno(".", errno, error);
        if (fd >= 0)
            close(fd);
        return NULL;
    }
    const struct dirent *entry = NULL;
    for (errno = 0; (entry = readdir(stream)); errno = 0)
        if (g_str_has_prefix(entry->d_name, prefix))
            g_ptr_array_add(names, g_strdup(entry->d_name));
    int reason = errno;
    closedir(stream);
    if (reason != 0) {
        ssa_error_set_errno(".", reason, error);
        return NULL;
    }
    g_ptr_array_sort(names, compare_names);
    return g_steal_pointer(&names);
}

gboolean
ssk_managed_file_read(int dir, const char *name, char **text, GError **error)
{
    g_autoptr(GError) local = NULL;
    gsize length = 0;
    g_autofree char *contents =
        ssa_regular_file_read(dir, name, O_NOFOLLOW, MAX_SIZE, &length, &local);

    *text = NULL;
    if (g_error_matches(local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        return TRUE;
    /* Text after a NUL byte would be ignored. */
    if (g_error_matches(local, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE) ||
        g_error_matches(local, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE) ||
        (contents && strlen(contents) != length))
        return not_ours(name, error);
    if (local) {
        g_propagate_prefixed_error(error, g_steal_pointer(&local), "%s: ", name);
        return FALSE;
    }
    *text = g_steal_pointer(&contents);
    return TRUE;
}

static char *
beside(const char *name)
{
    return g_strdup_printf(".%s.new~", name);
}

static char *
kept(const char *name)
{
    return g_strdup_printf(".%s.old~", name);
}

static gboolean
write_all(int fd, const char *text)
{
    for (gsize left = strlen(text); left > 0;) {
        gssize written = write(fd, text, left);
        if (written < 0 && errno != EINTR)
            return FALSE;
        text += written > 0 ? written : 0;
        left -= written > 0 ? (gsize) written : 0;
    }
    return TRUE;
}

gboolean
ssk_managed_file_write_temporary(int dir, const char *name, const char *text, GError **error)
{
    g_autofree char *new_name = beside(name);

    /* Left by an interrupted attempt. */
    unlinkat(dir, new_name, 0);
    int fd = openat(dir, new_name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (fd < 0)
        return ssa_error_set_errno(name, errno, error);
    /* Regardless of the umask: every user's systemd reads it. */
    gboolean ok = write_all(fd, text) && fchmod(fd, 0644) == 0;
    int reason = errno;
    if (close(fd) != 0 && ok) {
        ok = FALSE;
        reason = errno;
    }
    return ok || ssa_error_set_errno(name, reason, error);
}

gboolean
ssk_managed_file_flush(int dir, const char *name, GError **error)
{
    g_autofree char *new_name = beside(name);
    int fd = openat(dir, new_name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    gboolean ok = fd >= 0 && fsync(fd) == 0;

    if (!ok)
        ssa_error_set_errno(name, errno, error);
    if (fd >= 0)
        close(fd);
    return ok;
}

gboolean
ssk_managed_file_rename(int dir, const char *name, gboolean replaces, GError **error)
{
    g_autofree char *new_name = beside(name);

    if (replaces)
        return renameat(dir, new_name, dir, name) == 0 || ssa_error_set_errno(name, errno, error);
    /* A file that appeared meanwhile belongs to another process. */
    if (renameat2(dir, new_name, dir, name, RENAME_NOREPLACE) == 0)
        return TRUE;
    /* Some file systems lack the flag, and some kernels the call; linkat() does the same. */
    if (errno != EINVAL && errno != ENOSYS)
        return ssa_error_set_errno(name, errno, error);
    return (linkat(dir, new_name, dir, name, 0) == 0 && unlinkat(dir, new_name, 0) == 0) ||
           ssa_error_set_errno(name, errno, error);
}

gboolean
ssk_managed_file_back_up(int dir, const char *name, GError **error)
{
    g_autofree char *old_name = kept(name);

    /* Left by an interrupted attempt. */
    unlinkat(dir, old_name, 0);
    return linkat(dir, name, dir, old_name, 0) == 0 || ssa_error_set_errno(name, errno, error);
}

void
ssk_managed_file_restore(int dir, const char *name)
{
    g_autofree char *old_name = kept(name);

    renameat(dir, old_name, dir, name);
}

gboolean
ssk_managed_file_remove(int dir, const char *name, GError **error)
{
    return unlinkat(dir, name, 0) == 0 || errno == ENOENT ||
           ssa_error_set_errno(name, errno, error);
}

void
ssk_managed_file_clean_up(int dir, const char *name)
{
    g_autofree char *new_name = beside(name);
    g_autofree char *old_name = kept(name);

    unlinkat(dir, new_name, 0);
    unlinkat(dir, old_name, 0);
}
