/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Desktop entries of applications of snaps (Desktop Entry Specification 1.5): name, icon, command.
 */

#pragma once

#include <glib.h>

/* Where snapd installs them. */
#define SSA_DESKTOP_ENTRIES_DIR "/var/lib/snapd/desktop/applications"

/* @id: the file's name without ".desktop"
 * @name: the name in the session's language
 * @icon: (nullable): a themed icon's name, or an absolute path
 * @path: the path of the file
 * @exec: (nullable): the command line, with field codes
 * @try_exec: (nullable): a program without which the entry is ignored (TryExec)
 * @instance: (nullable): the snap instance (X-SnapInstanceName)
 * @app: (nullable): the snap's application (X-SnapAppName, snapd 2.62 and newer)
 * @dbus_activatable: whether the application is started by a call to the bus name @id
 * @terminal: whether it runs in a terminal
 * @is_hidden: whether menus omit it (NoDisplay or Hidden) */
typedef struct {
    char *id, *name, *icon, *path, *exec, *try_exec, *instance, *app;
    gboolean dbus_activatable, terminal, is_hidden;
} SsaDesktopEntry;

void ssa_desktop_entry_free(SsaDesktopEntry *entry);

/* @field: the name of the field, for the error
 * @id: (nullable): any text
 * Returns: %FALSE with %SSA_ERROR_INVALID_ARGUMENT if @id is not a valid desktop entry id, or leads
 *   out of the directory */
gboolean ssa_desktop_entry_check_id(const char *field, const char *id, GError **error);

/* @dir: a directory with desktop entries
 * @id: an id that has passed ssa_desktop_entry_check_id()
 * @languages: (array zero-terminated=1): see ssa_languages_from_environment()
 * Returns: (transfer full): the entry, or %NULL with %SSA_ERROR_UNAVAILABLE if it cannot be read */
SsaDesktopEntry *ssa_desktop_entry_load(const char *dir, const char *id,
                                        const char *const *languages, GError **error);

/* @entry: an entry of a snap
 * Returns: whether it is a service's entry: its command only fails, or snapd has installed a
 *   service unit for the application */
gboolean ssa_desktop_entry_is_service(const SsaDesktopEntry *entry);

/* Returns: whether the user and ssa_app_launch_async() can open the application */
gboolean ssa_desktop_entry_can_be_opened(const SsaDesktopEntry *entry);

/* Returns: (transfer full): the arguments of the command that starts the application without a
 *   file, the first an absolute path; %NULL with %SSA_ERROR_FAILED if there is no such command */
char **ssa_desktop_entry_get_command(const SsaDesktopEntry *entry, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaDesktopEntry, ssa_desktop_entry_free)
