/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Names of systemd units. */

#include "systemd/unit-name.h"
#include "base/error.h"

#include <string.h>

static const char *const suffixes[] = {".service", ".socket", ".timer", ".target"};

gboolean
ssa_unit_name_is_snap(const char *name)
{
    return g_str_has_prefix(name, "snap.");
}

/* Returns why the name is invalid, or NULL. The characters are those of systemd.unit(5). */
static const char *
find_fault(const char *name, gint64 max_length)
{
    if ((gint64) strlen(name) > max_length)
        return "it is too long";
    for (const char *c = name; *c; c++)
        if (!g_ascii_isalnum(*c) && !strchr(":-_.\\@", *c))
            return "it has a character that unit names cannot have";
    if (strstr(name, ".."))
        return "it has two dots in a row";

    const char *dot = strrchr(name, '.');
    gboolean known = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(suffixes); i++)
        known = known || g_str_equal(dot, suffixes[i]);
    if (!known)
        return "it does not end in .service, .socket, .timer or .target";
    if (dot < name + strlen("snap."))
        return "the name is empty between \"snap\" and its suffix";
    return NULL;
}

gboolean
ssa_unit_name_check(const char *name, gint64 max_length, GError **error)
{
    const char *fault = find_fault(name, max_length);
    if (!fault)
        return TRUE;

    g_autofree char *quoted = ssa_error_quote(name);
    g_set_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT, "%s is not a unit name: %s", quoted,
                fault);
    return FALSE;
}

char *
ssa_unit_name_to_path(const char *name)
{
    GString *path = g_string_new("/org/freedesktop/systemd1/unit/");

    for (const char *c = name; *c; c++) {
        gboolean plain = g_ascii_isalpha(*c) || (c > name && g_ascii_isdigit(*c));
        if (plain)
            g_string_append_c(path, *c);
        else
            g_string_append_printf(path, "_%02x", (guchar) *c);
    }
    return g_string_free(path, FALSE);
}

char *
ssa_unit_name_to_interface(const char *name)
{
    const char *type = strrchr(name, '.') + 1;

    return g_strdup_printf("org.freedesktop.systemd1.%c%s", g_ascii_toupper(*type), type + 1);
}
