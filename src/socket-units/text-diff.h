/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The differences of two short texts. */

#pragma once

#include <glib.h>

/* Appends one hunk of a unified diff with the whole texts, which patch(1) can read.
 * @diff: the diff to append to
 * @before: (nullable): the old text
 * @after: (nullable): the new text */
void ssk_text_diff_append(GString *diff, const char *before, const char *after);
