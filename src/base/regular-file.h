/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Reading files that others may replace: a named pipe or a device in place of a file must not
 * block the reader, nor be read without end. */

#pragma once

#include <gio/gio.h>

/**
 * ssa_path_is_missing:
 * @path: a path
 *
 * Returns: whether nothing is there, for certain
 */
gboolean ssa_path_is_missing(const char *path);

/**
 * ssa_regular_file_read:
 * @dir: a descriptor of a directory, or AT_FDCWD
 * @path: of the file, relative to @dir
 * @flags: O_NOFOLLOW, or 0
 * @max_size: in bytes; a larger file is not read
 * @length: (out) (optional): in bytes
 * @error: return location for a #GError
 *
 * The file is opened first, and then looked at, so that it cannot be exchanged between the two.
 *
 * Returns: (transfer full): the contents, with a zero byte behind them; %NULL with
 *   %G_IO_ERROR_NOT_REGULAR_FILE (also for a link with O_NOFOLLOW), %G_IO_ERROR_MESSAGE_TOO_LARGE,
 * or another error of #GIOErrorEnum; its message names no file
 */
char *ssa_regular_file_read(int dir, const char *path, int flags, gsize max_size, gsize *length,
                            GError **error);
