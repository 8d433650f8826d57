/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Languages of messages. The session's locale may become known only after the start of the agent,
 * and may not be installed. LANGUAGE works in both cases: gettext reads it for each translation, in
 * any locale except "C". */

#include "base/languages.h"
#include "config.h"

#include <libintl.h>
#include <locale.h>
#include <string.h>

#define LANGUAGE "LANGUAGE"

void
ssa_languages_prepare(void)
{
    /* Replacing an existing variable does not move the others, which GLib's threads may be reading.
     * An empty LANGUAGE counts as unset. */
    g_setenv(LANGUAGE, "", FALSE);
}

/* A locale that comes with the C library and in which gettext reads LANGUAGE: glibc 2.41 and 2.43
 * ignore it in "C" and "C.*". For an unknown territory, glibc uses the locale without one. */
static locale_t
new_locale(void)
{
    locale_t locale = newlocale(LC_MESSAGES_MASK | LC_CTYPE_MASK, "C_XX.UTF-8", (locale_t) 0);

    return locale ? locale : newlocale(LC_MESSAGES_MASK | LC_CTYPE_MASK, "C.UTF-8", (locale_t) 0);
}

void
ssa_languages_set(const char *const *languages)
{
    g_autofree char *list = *languages ? g_strjoinv(":", (char **) languages) : g_strdup("C");

    /* For this thread only: others may be using the global locale. */
    if (uselocale((locale_t) 0) == LC_GLOBAL_LOCALE) {
        locale_t locale = new_locale();
        if (locale)
            uselocale(locale);
        bindtextdomain(GETTEXT_PACKAGE, SSA_LOCALE_DIR);
        bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
        textdomain(GETTEXT_PACKAGE);
    }
    if (g_strcmp0(g_getenv(LANGUAGE), list) == 0)
        return;
    g_setenv(LANGUAGE, list, TRUE);
    /* Invalidates what gettext has cached for the previous languages. */
    textdomain(GETTEXT_PACKAGE);
}

/* The locale without translations, regardless of LANGUAGE. */
static gboolean
is_plain_c(const char *locale)
{
    return g_str_equal(locale, "C") || g_str_equal(locale, "POSIX");
}

static const char *
get_variable(const char *const *environment, const char *name)
{
    const char *value = g_environ_getenv((char **) environment, name);

    return value && *value ? value : NULL;
}

/* Whether messages are not translated in this locale. */
static gboolean
needs_no_translation(const char *locale)
{
    return is_plain_c(locale) || g_str_has_prefix(locale, "C.");
}

/* "de_AT.UTF-8@euro" → "de_AT@euro", "de_AT", "de@euro", "de" */
static void
add_variants(GPtrArray *languages, const char *locale)
{
    g_auto(GStrv) variants = g_get_locale_variants(locale);

    for (char **variant = variants; *variant; variant++)
        if (!strchr(*variant, '.') &&
            !g_ptr_array_find_with_equal_func(languages, *variant, g_str_equal, NULL))
            g_ptr_array_add(languages, g_strdup(*variant));
}

/* Turns the list into a string vector. */
static char **
end(GPtrArray *languages)
{
    g_ptr_array_add(languages, NULL);
    return (char **) g_ptr_array_free(languages, FALSE);
}

char **
ssa_languages_from_environment(const char *const *environment)
{
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *locale = NULL, *language = get_variable(environment, LANGUAGE);

    for (gsize i = 0; i < G_N_ELEMENTS(variables) && !locale; i++)
        locale = get_variable(environment, variables[i]);
    if (!locale && !language)
        return NULL;
    GPtrArray *languages = g_ptr_array_new();
    if (locale && is_plain_c(locale))
        return end(languages);

    g_auto(GStrv) wanted = g_strsplit(language ? language : locale, ":", -1);
    for (char **name = wanted; *name && !needs_no_translation(*name); name++)
        if (**name)
            add_variants(languages, *name);
    return end(languages);
}
