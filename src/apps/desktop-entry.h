/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Desktop entries of applications of snaps (Desktop Entry Specification 1.5): name, icon, command.
 */

#pragma once

#include <glib.h>

/* Where snapd puts them. */
#define SSA_DESKTOP_ENTRIES_DIR "/var/lib/snapd/desktop/applications"

/**
 * SsaDesktopEntry:
 * @id: the file's name without ".desktop"
 * @name: in the language of the session
 * @icon: (nullable): a themed icon's name, or an absolute path
 * @path: of the file
 * @exec: (nullable): the command line, with field codes
 * @try_exec: (nullable): a program without which the application is as good as not there
 * @instance: (nullable): the snap's instance that it says it belongs to (X-SnapInstanceName)
 * @app: (nullable): the application of the snap (X-SnapAppName, of snapd 2.62 and newer)
 * @dbus_activatable: whether the application is started by a call to the bus name @id
 * @terminal: whether it runs in a terminal
 * @is_hidden: whether it is not to be shown among the applications
 */
typedef struct {
    char *id, *name, *icon, *path, *exec, *try_exec, *instance, *app;
    gboolean dbus_activatable, terminal, is_hidden;
} SsaDesktopEntry;

void ssa_desktop_entry_free(SsaDesktopEntry *entry);

/**
 * ssa_desktop_entry_check_id:
 * @field: what to call @id in the error
 * @id: (nullable): any text
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT if @id cannot be the name of a desktop entry, or
 *   would lead out of its directory
 */
gboolean ssa_desktop_entry_check_id(const char *field, const char *id, GError **error);

/**
 * ssa_desktop_entry_load:
 * @dir: a directory with desktop entries
 * @id: the entry's id, as checked
 * @languages: (array zero-terminated=1): see ssa_languages_from_environment()
 * @error: return location for a #GError
 *
 * Returns: (transfer full): the entry, or %NULL with %SSA_ERROR_UNAVAILABLE if there is none that
 *   can be read
 */
SsaDesktopEntry *ssa_desktop_entry_load(const char *dir, const char *id,
                                        const char *const *languages, GError **error);

/**
 * ssa_desktop_entry_is_service:
 * @entry: an entry of a snap
 *
 * Returns: whether it is a service's: snapd gives it a command that only fails, or has installed a
 *   unit for the application
 */
gboolean ssa_desktop_entry_is_service(const SsaDesktopEntry *entry);

/**
 * ssa_desktop_entry_can_be_opened:
 * @entry: an entry
 *
 * Returns: whether a user could open the application, and ssa_app_launch_async() can
 */
gboolean ssa_desktop_entry_can_be_opened(const SsaDesktopEntry *entry);

/**
 * ssa_desktop_entry_get_command:
 * @entry: an entry
 * @error: return location for a #GError
 *
 * Returns: (transfer full): the words of the command that starts the application with no file, the
 *   first an absolute path; %NULL with %SSA_ERROR_FAILED if there is no such command
 */
char **ssa_desktop_entry_get_command(const SsaDesktopEntry *entry, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaDesktopEntry, ssa_desktop_entry_free)
