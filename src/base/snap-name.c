/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Snap names, by snapd's rules (see its documentation of snap names and instance keys). */

#include "base/snap-name.h"
#include "base/error.h"

#include <string.h>

#define MAX_SNAP_NAME 40
#define MAX_KEY       10
/* snapd has no limit but that of file names. */
#define MAX_APP_NAME 200
/* systemd's limit for descriptor names (FDNAME_MAX). */
#define MAX_SOCKET_NAME 255

/* Lower-case letters and digits with single hyphens between them; at least one letter. */
static gboolean
is_words(const char *name, gsize length)
{
    gboolean letter = FALSE;

    if (length < 1 || name[0] == '-' || name[length - 1] == '-')
        return FALSE;
    for (gsize i = 0; i < length; i++) {
        if (!g_ascii_islower(name[i]) && !g_ascii_isdigit(name[i]) && name[i] != '-')
            return FALSE;
        if (name[i] == '-' && name[i + 1] == '-')
            return FALSE;
        letter = letter || g_ascii_islower(name[i]);
    }
    return letter;
}

static gboolean
is_key(const char *key)
{
    gsize length = strlen(key);

    return length >= 1 && length <= MAX_KEY &&
           strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789") == length;
}

gboolean
ssa_snap_name_is_instance(const char *name)
{
    const char *key = strchr(name, '_');

    gsize length = key ? (gsize) (key - name) : strlen(name);

    return length <= MAX_SNAP_NAME && is_words(name, length) && (!key || is_key(key + 1));
}

gboolean
ssa_snap_name_is_app(const char *name)
{
    gsize length = strlen(name);

    if (length < 1 || length > MAX_APP_NAME || name[0] == '-' || name[length - 1] == '-')
        return FALSE;
    for (const char *c = name; *c; c++)
        if (!g_ascii_isalnum(*c) && (*c != '-' || c[1] == '-'))
            return FALSE;
    return TRUE;
}

gboolean
ssa_snap_name_is_socket(const char *name)
{
    gsize length = strlen(name);

    return length <= MAX_SOCKET_NAME && is_words(name, length);
}

gboolean
ssa_snap_name_parse_socket_unit(const char *unit, char **instance, char **app, char **socket)
{
    g_auto(GStrv) parts = g_strsplit(unit, ".", -1);

    if (g_strv_length(parts) != 5 || !g_str_equal(parts[0], "snap") ||
        !g_str_equal(parts[4], "socket") || !ssa_snap_name_is_instance(parts[1]) ||
        !ssa_snap_name_is_app(parts[2]) || !ssa_snap_name_is_socket(parts[3]))
        return FALSE;
    *instance = g_strdup(parts[1]);
    *app = g_strdup(parts[2]);
    *socket = g_strdup(parts[3]);
    return TRUE;
}

char *
ssa_snap_name_from_unit(const char *unit)
{
    static const char prefix[] = "snap.";
    const char *instance = unit + strlen(prefix);
    const char *end = g_str_has_prefix(unit, prefix) ? strchr(instance, '.') : NULL;

    return end && end > instance ? g_strndup(instance, (gsize) (end - instance)) : NULL;
}

char *
ssa_snap_name_with_key(const char *name, const char *instance)
{
    const char *key = strchr(instance, '_');

    return key ? g_strdup_printf("%s (%s)", name, key + 1) : g_strdup(name);
}

char *
ssa_snap_name_without_key(const char *instance)
{
    return g_strndup(instance, strcspn(instance, "_"));
}

static gboolean
refuse(const char *field, const char *text, const char *what, GError **error)
{
    g_autofree char *quoted = ssa_error_quote(text);

    g_set_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT, "%s: %s is not %s", field, quoted,
                what);
    return FALSE;
}

gboolean
ssa_snap_name_check_instance(const char *field, const char *name, GError **error)
{
    if (name && ssa_snap_name_is_instance(name))
        return TRUE;
    if (!name) {
        g_set_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT, "%s: must be given", field);
        return FALSE;
    }
    return refuse(field, name, "the name of a snap", error);
}

gboolean
ssa_snap_name_check_app(const char *field, const char *name, GError **error)
{
    if (ssa_snap_name_is_app(name))
        return TRUE;
    return refuse(field, name, "the name of an application of a snap", error);
}

gboolean
ssa_snap_name_is_in_label(const char *label)
{
    return g_str_has_prefix(label, "snap.");
}
