/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A directory of units. It is opened once, and all files are accessed relative to it, so that
 * nobody who can write to a parent directory can redirect a program that runs as root. */

#pragma once

#include <gio/gio.h>

typedef struct _SskUnitDirectory SskUnitDirectory;

/* For root, every directory and link in the path must belong to root, so that nobody else can
 * replace them. For other users, the directory itself must belong to them or to root.
 * @path: the path of the directory
 * Returns: (transfer full): the directory; %NULL with %G_IO_ERROR_PERMISSION_DENIED if it belongs
 *   to another user, or with another error of #GIOErrorEnum */
SskUnitDirectory *ssk_unit_directory_open(const char *path, GError **error);

SskUnitDirectory *ssk_unit_directory_ref(SskUnitDirectory *directory);
void ssk_unit_directory_unref(SskUnitDirectory *directory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SskUnitDirectory, ssk_unit_directory_unref)

/* Returns: the path as it was given, for messages */
const char *ssk_unit_directory_get_path(SskUnitDirectory *directory);

/* Returns: (transfer none): its descriptor, for the functions of managed-file.h */
int ssk_unit_directory_get_fd(SskUnitDirectory *directory);

/* Opens UNIT.d, which must not be a symbolic link or belong to another user.
 * @unit: a unit's name
 * @make: whether to create it if it does not exist
 * Returns: a descriptor, to be closed; -1 with an error of #GIOErrorEnum; -1 without an error if
 *   the directory does not exist and @make is %FALSE */
int ssk_unit_directory_open_drop_ins(SskUnitDirectory *directory, const char *unit, gboolean make,
                                     GError **error);

/* Removes UNIT.d if it is empty.
 * @unit: a unit's name */
void ssk_unit_directory_tidy_drop_ins(SskUnitDirectory *directory, const char *unit);
