/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Texts of unit files. */

#include "setup/unit-adaptation.h"
#include "config.h"

#include <string.h>

#define MARK  "# Written by snap-session-setup(8); changes are lost.\n"
#define START "ExecStart="

gboolean
sst_unit_is_ours(const char *text)
{
    return text && g_str_has_prefix(text, MARK);
}

char *
sst_unit_adapt(const char *text, const char *mount, const char *library_path)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GString *adapted = g_string_new(MARK);

    for (char **line = lines; *line && (line[1] || **line); line++) {
        if (g_str_has_prefix(*line, START SSA_LIBEXEC_DIR "/"))
            g_string_append_printf(adapted, START "%s%s\n", mount, *line + strlen(START));
        else
            g_string_append_printf(adapted, "%s\n", *line);
        if (library_path && g_str_equal(*line, "[Service]"))
            g_string_append_printf(adapted, "Environment=LD_LIBRARY_PATH=%s\n", library_path);
    }
    return g_string_free(adapted, FALSE);
}

/* Lists of systemd that a drop-in would otherwise extend. */
static gboolean
is_list(const char *key)
{
    static const char *const lists[] = {"ExecStart=",
                                        "ListenStream=",
                                        "SystemCallFilter=",
                                        "UnsetEnvironment=",
                                        "RestrictAddressFamilies=",
                                        NULL};

    return g_strv_contains(lists, key);
}

char *
sst_unit_to_drop_in(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(GHashTable) reset = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GString *drop_in = g_string_new(NULL);
    gboolean is_install = FALSE;

    for (char **line = lines; *line && (line[1] || **line); line++) {
        if (**line == '[')
            is_install = g_str_equal(*line, "[Install]");
        if (is_install)
            continue;
        const char *value = strchr(*line, '=');
        g_autofree char *key = g_strndup(*line, value ? (gsize) (value + 1 - *line) : 0);
        if (is_list(key) && !g_hash_table_contains(reset, key)) {
            g_string_append_printf(drop_in, "%s\n", key);
            g_hash_table_add(reset, g_steal_pointer(&key));
        }
        g_string_append_printf(drop_in, "%s\n", *line);
    }
    return g_string_free(drop_in, FALSE);
}
