/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Reading files that others may replace: a named pipe or a device in place of a file neither blocks
 * the reader nor is read endlessly. */

#pragma once

#include <gio/gio.h>

/* Returns: whether @path certainly does not exist */
gboolean ssa_path_is_missing(const char *path);

/* The checks use the open descriptor, so that the file cannot be replaced after them.
 * @dir: a descriptor of a directory, or AT_FDCWD
 * @path: the path of the file, relative to @dir
 * @flags: O_NOFOLLOW, or 0
 * @max_size: in bytes; a larger file is not read
 * @length: (out) (optional): in bytes
 * Returns: (transfer full): the contents, zero-terminated; %NULL with %G_IO_ERROR_NOT_REGULAR_FILE
 *   (also for a link with O_NOFOLLOW), %G_IO_ERROR_MESSAGE_TOO_LARGE, or another #GIOErrorEnum. The
 *   message does not contain the path. */
char *ssa_regular_file_read(int dir, const char *path, int flags, gsize max_size, gsize *length,
                            GError **error);
