/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Languages of messages: those that users of the session read. */

#pragma once

#include <glib.h>

/**
 * ssa_languages_from_environment:
 * @environment: (array zero-terminated=1): NAME=VALUE
 *
 * Reads LANGUAGE, LC_ALL, LC_MESSAGES and LANG as gettext(3) does.
 *
 * Returns: (transfer full) (nullable): names of locales without charset, the one that is wanted
 * most first, e.g. {"de_AT", "de"}; empty for the language of the messages themselves; %NULL if the
 *   environment says nothing about languages
 */
char **ssa_languages_from_environment(const char *const *environment);

/**
 * ssa_languages_speak:
 * @languages: as above
 *
 * Makes gettext() translate into the first of them for which there is a translation.
 */
void ssa_languages_speak(const char *const *languages);

/**
 * ssa_languages_prepare:
 *
 * To be called once, before there are threads, for ssa_languages_speak().
 */
void ssa_languages_prepare(void);
