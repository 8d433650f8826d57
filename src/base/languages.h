/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Languages of messages, by the session's locale settings. */

#pragma once

#include <glib.h>

/* Reads LANGUAGE, LC_ALL, LC_MESSAGES and LANG as gettext(3) does.
 * @environment: (array zero-terminated=1): NAME=VALUE
 * Returns: (transfer full) (nullable): locale names without charset in order of preference, e.g.
 *   {"de_AT", "de"}; empty for untranslated messages; %NULL if @environment sets no language */
char **ssa_languages_from_environment(const char *const *environment);

/* Makes gettext() use the first of @languages that has a translation.
 * @languages: as above */
void ssa_languages_set(const char *const *languages);

/* Prepares for ssa_languages_set(). Call it once, before any thread is started. */
void ssa_languages_prepare(void);
