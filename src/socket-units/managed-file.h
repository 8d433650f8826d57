/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Small files in an open directory: read without following symbolic links, replaced atomically. */

#pragma once

#include <gio/gio.h>

/* @dir: a descriptor of a directory
 * @prefix: the prefix of names
 * Returns: (transfer full) (element-type utf8): matching entries, sorted; %NULL with an error of
 *   #GIOErrorEnum */
GPtrArray *ssk_directory_list(int dir, const char *prefix, GError **error);

/* @dir: a descriptor of the directory
 * @name: of the file
 * @text: (out) (transfer full) (nullable): its contents, %NULL if it does not exist
 * Returns: %FALSE with %G_IO_ERROR_EXISTS if the name is not a regular text file, or is too large
 *   for a unit; or with another error of #GIOErrorEnum */
gboolean ssk_managed_file_read(int dir, const char *name, char **text, GError **error);

/* Writes the text to a temporary file in the same directory, whose name is not a unit name.
 * @dir: a descriptor of the directory
 * @name: of the file
 * @text: its new contents
 * Returns: %FALSE with an error of #GIOErrorEnum */
gboolean ssk_managed_file_write_temporary(int dir, const char *name, const char *text,
                                          GError **error);

/* Syncs the temporary file to disk, and nothing else.
 * @dir: a descriptor of the directory
 * @name: of the file
 * Returns: %FALSE with an error of #GIOErrorEnum */
gboolean ssk_managed_file_flush(int dir, const char *name, GError **error);

/* Renames the temporary file to @name.
 * @dir: a descriptor of the directory
 * @name: of the file
 * @replaces: whether the file exists
 * Returns: %FALSE with an error of #GIOErrorEnum */
gboolean ssk_managed_file_rename(int dir, const char *name, gboolean replaces, GError **error);

/* Keeps the file under a second name, which is not a unit name, for ssk_managed_file_restore().
 * @dir: a descriptor of the directory
 * @name: of the file
 * Returns: %FALSE with an error of #GIOErrorEnum */
gboolean ssk_managed_file_back_up(int dir, const char *name, GError **error);

/* Restores the file from its backup.
 * @dir: a descriptor of the directory
 * @name: of the file */
void ssk_managed_file_restore(int dir, const char *name);

/* Removes the file. A missing file is not an error.
 * @dir: a descriptor of the directory
 * @name: of the file
 * Returns: %FALSE with an error of #GIOErrorEnum */
gboolean ssk_managed_file_remove(int dir, const char *name, GError **error);

/* Removes the temporary file and the backup.
 * @dir: a descriptor of the directory
 * @name: of the file */
void ssk_managed_file_clean_up(int dir, const char *name);
