/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The desktop entries of all snaps. Entries are matched by X-SnapInstanceName and X-SnapAppName,
 * because file names differ: snapd exports SNAP+KEY_APP.desktop for parallel instances, ids
 * without a prefix, and any name from meta/gui. */

#pragma once

#include "apps/desktop-entry.h"

typedef struct _SsaDesktopEntries SsaDesktopEntries;

/* @dir: a directory with desktop entries
 * @languages: (array zero-terminated=1): see ssa_languages_from_environment()
 * Returns: (transfer full): the entries with X-SnapInstanceName, sorted by id */
SsaDesktopEntries *ssa_desktop_entries_load(const char *dir, const char *const *languages);
void ssa_desktop_entries_free(SsaDesktopEntries *entries);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SsaDesktopEntries, ssa_desktop_entries_free)

/* @instance: the name of a snap's instance
 * @app: one of its applications or services
 * Returns: (transfer none) (nullable): its entry */
const SsaDesktopEntry *ssa_desktop_entries_find_app(SsaDesktopEntries *entries,
                                                    const char *instance, const char *app);

/* @id: the id of an entry
 * Returns: (transfer none) (nullable): the entry, of any snap */
const SsaDesktopEntry *ssa_desktop_entries_find_id(SsaDesktopEntries *entries, const char *id);

/* Finds the entry that represents the snap to the user: the entry with @id, if it is the snap's;
 * then that of @app; for a service, or without either, that of the application with the snap's
 * name, or the first. Entries of services are skipped.
 * @instance: the name of a snap's instance
 * @app: (nullable): one of its applications or services
 * @id: (nullable): the id of an entry, possibly cut at its first dot, as snapd sends it
 * Returns: (transfer none) (nullable): the entry of an application */
const SsaDesktopEntry *ssa_desktop_entries_find(SsaDesktopEntries *entries, const char *instance,
                                                const char *app, const char *id);
