/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Reading files that others may replace. */

#include "base/regular-file.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

gboolean
ssa_path_is_missing(const char *path)
{
    struct stat info;

    /* With any other error, it may exist. */
    return lstat(path, &info) != 0 && errno == ENOENT;
}

static gboolean
check(int fd, gsize max_size, gsize *size, GError **error)
{
    struct stat info;

    if (fstat(fd, &info) != 0)
        return ssa_error_set_errno(NULL, errno, error);
    if (!S_ISREG(info.st_mode)) {
        g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                            "it is not a regular file");
        return FALSE;
    }
    if ((guint64) info.st_size > max_size) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "it is larger than %zu bytes",
                    max_size);
        return FALSE;
    }
    *size = (gsize) info.st_size;
    return TRUE;
}

/* @size: a hint: the file may grow after fstat(), and files in /proc report 0. */
static GByteArray *
read_all(int fd, gsize size, gsize max_size, GError **error)
{
    g_autoptr(GByteArray) data = g_byte_array_sized_new((guint) size + 1);
    gssize got = 0;

    do {
        guint8 buffer[16384];
        got = read(fd, buffer, sizeof buffer);
        if (got > 0)
            g_byte_array_append(data, buffer, (guint) got);
    } while ((got > 0 && data->len <= max_size) || (got < 0 && errno == EINTR));
    if (got < 0) {
        ssa_error_set_errno(NULL, errno, error);
        return NULL;
    }
    if (data->len > max_size) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "it is larger than %zu bytes",
                    max_size);
        return NULL;
    }
    return g_steal_pointer(&data);
}

char *
ssa_regular_file_read(int dir, const char *path, int flags, gsize max_size, gsize *length,
                      GError **error)
{
    /* Do not block on a named pipe, and do not acquire a controlling terminal. */
    int fd = openat(dir, path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | flags);
    gsize size = 0;

    if (fd < 0) {
        int reason = errno;
        gboolean is_other = reason == ENXIO || (reason == ELOOP && (flags & O_NOFOLLOW));
        if (is_other)
            g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                                "it is not a regular file");
        else
            ssa_error_set_errno(NULL, reason, error);
        return NULL;
    }
    GByteArray *data =
        check(fd, max_size, &size, error) ? read_all(fd, size, max_size, error) : NULL;
    close(fd);
    if (!data)
        return NULL;
    if (length)
        *length = data->len;
    g_byte_array_append(data, (const guint8 *) "", 1);
    return (char *) g_byte_array_free(data, FALSE);
}
