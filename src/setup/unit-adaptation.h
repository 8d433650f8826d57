/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Texts of unit files: adapted to another place of the programs, and as drop-ins. */

#pragma once

#include <glib.h>

/* @text: (nullable): the contents of a file
 * Returns: whether snap-session-setup has written the file */
gboolean sst_unit_is_ours(const char *text);

/* @text: a unit file, as it was built
 * @mount: where the root of the programs is; empty if they are where they were built for
 * @library_path: (nullable): a directory with shared libraries, for the programs
 * Returns: (transfer full): the unit file for programs below @mount, marked as ours */
char *sst_unit_adapt(const char *text, const char *mount, const char *library_path);

/* Lists of the unit are reset before they are set. What [Install] has is left out.
 * @text: an adapted unit file
 * Returns: (transfer full): a drop-in that gives a unit of the same name all of its settings */
char *sst_unit_to_drop_in(const char *text);
