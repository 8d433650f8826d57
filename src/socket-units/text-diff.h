/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The differences of two short texts. */

#pragma once

#include <glib.h>

/**
 * ssk_text_diff_append:
 * @diff: what it is appended to
 * @before: (nullable): a text of lines
 * @after: (nullable): another
 *
 * Appends one hunk that shows both of them whole, in the unified format: it can be read by
 * patch(1).
 */
void ssk_text_diff_append(GString *diff, const char *before, const char *after);
