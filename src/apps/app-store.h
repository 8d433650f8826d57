/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The application with which users update snaps, if one is installed: the page of its updates. */

#pragma once

#include "apps/desktop-entry.h"

/* Looks for the Snap Store, and for GNOME Software and Discover with their plugins for snaps.
 * @entries_dir: where the desktop entries of snaps are; the other two are looked for in the same
 *   system, if it is %SSA_DESKTOP_ENTRIES_DIR below some root
 * Returns: (transfer full) (nullable): an entry whose command opens the page of updates */
SsaDesktopEntry *ssa_app_store_find_updates(const char *entries_dir);
