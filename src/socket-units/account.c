/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Users, groups and modes. */

#include "socket-units/account.h"

#include <grp.h>
#include <pwd.h>
#include <string.h>

gboolean
ssk_account_is_name(const char *name)
{
    gsize length = strlen(name);

    return length >= 1 && length <= 31 && (g_ascii_islower(name[0]) || name[0] == '_') &&
           strspn(name, G_CSET_a_2_z G_CSET_DIGITS "_-") == length;
}

gboolean
ssk_mode_parse(const char *text, int *mode)
{
    const char *digits = g_str_has_prefix(text, "0o") ? text + 2 : text;
    guint64 number = 0;

    if (text[0] != '0' || !g_ascii_string_to_unsigned(digits, 8, 0, 0777, &number, NULL))
        return FALSE;
    *mode = (int) number;
    return TRUE;
}

/* Parses a decimal, hexadecimal or binary integer. A leading zero would mean octal. */
static gboolean
parse_integer(const char *text, guint64 *number)
{
    if (g_str_has_prefix(text, "0x"))
        return g_ascii_string_to_unsigned(text + 2, 16, 0, G_MAXUINT32, number, NULL);
    if (g_str_has_prefix(text, "0b"))
        return g_ascii_string_to_unsigned(text + 2, 2, 0, G_MAXUINT32, number, NULL);
    return text[0] != '0' && g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT32, number, NULL);
}

gboolean
ssk_mode_parse_yaml(const char *text, gboolean is_quoted, int *mode)
{
    guint64 number = 0;

    if (ssk_mode_parse(text, mode))
        return TRUE;
    if (is_quoted || !parse_integer(text, &number) || number > 0777)
        return FALSE;
    *mode = (int) number;
    return TRUE;
}

gboolean
ssk_account_user_exists(const char *name)
{
    return getpwnam(name) != NULL;
}

gboolean
ssk_account_group_exists(const char *name)
{
    return getgrnam(name) != NULL;
}
