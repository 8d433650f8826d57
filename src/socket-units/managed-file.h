/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Small files in an open directory: read without following symbolic links, replaced atomically. */

#pragma once

#include <gio/gio.h>

/**
 * ssk_directory_list:
 * @dir: a descriptor of a directory
 * @prefix: how names are to begin
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (element-type utf8): its entries, sorted; %NULL with an error of
 *   #GIOErrorEnum
 */
GPtrArray *ssk_directory_list(int dir, const char *prefix, GError **error);

/**
 * ssk_managed_file_read:
 * @dir: a descriptor of the directory
 * @name: of the file
 * @text: (out) (transfer full) (nullable): its contents, %NULL if it does not exist
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %G_IO_ERROR_EXISTS if there is something else of that name than a file of
 * the size of a unit, or with another error of #GIOErrorEnum
 */
gboolean ssk_managed_file_read(int dir, const char *name, char **text, GError **error);

/**
 * ssk_managed_file_write_temporary:
 * @dir: a descriptor of the directory
 * @name: of the file
 * @text: its new contents
 * @error: return location for a #GError
 *
 * Writes the text to a file beside it, whose name systemd does not take for that of a unit.
 *
 * Returns: %FALSE with an error of #GIOErrorEnum
 */
gboolean ssk_managed_file_write_temporary(int dir, const char *name, const char *text,
                                          GError **error);

/**
 * ssk_managed_file_flush:
 * @dir: a descriptor of the directory
 * @name: of the file
 * @error: return location for a #GError
 *
 * Waits until what was prepared is on the disk; that alone, whatever else is to be written there.
 *
 * Returns: %FALSE with an error of #GIOErrorEnum
 */
gboolean ssk_managed_file_flush(int dir, const char *name, GError **error);

/**
 * ssk_managed_file_rename:
 * @dir: a descriptor of the directory
 * @name: of the file
 * @replaces: whether there is one of the name already
 * @error: return location for a #GError
 *
 * Puts what was prepared in its place.
 *
 * Returns: %FALSE with an error of #GIOErrorEnum
 */
gboolean ssk_managed_file_rename(int dir, const char *name, gboolean replaces, GError **error);

/**
 * ssk_managed_file_back_up:
 * @dir: a descriptor of the directory
 * @name: of the file
 * @error: return location for a #GError
 *
 * Keeps the file as it is by a second name, of no unit, for ssk_managed_file_restore().
 *
 * Returns: %FALSE with an error of #GIOErrorEnum
 */
gboolean ssk_managed_file_back_up(int dir, const char *name, GError **error);

/**
 * ssk_managed_file_restore:
 * @dir: a descriptor of the directory
 * @name: of the file
 *
 * Puts the file back in its place that was kept.
 */
void ssk_managed_file_restore(int dir, const char *name);

/**
 * ssk_managed_file_remove:
 * @dir: a descriptor of the directory
 * @name: of the file
 * @error: return location for a #GError
 *
 * Removes it. That it is not there is no error.
 *
 * Returns: %FALSE with an error of #GIOErrorEnum
 */
gboolean ssk_managed_file_remove(int dir, const char *name, GError **error);

/**
 * ssk_managed_file_clean_up:
 * @dir: a descriptor of the directory
 * @name: of the file
 *
 * Removes what was prepared or kept, and will not be needed.
 */
void ssk_managed_file_clean_up(int dir, const char *name);
