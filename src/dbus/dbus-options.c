/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Options of a method call. */

#include "dbus/dbus-options.h"
#include "base/error.h"

gboolean
ssa_dbus_options_get(GVariant *options, const char *name, const GVariantType *type,
                     GVariant **value, GError **error)
{
    g_autoptr(GVariant) any = g_variant_lookup_value(options, name, NULL);

    if (any && !g_variant_is_of_type(any, type)) {
        g_set_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT, "%s: must be of the type %.*s",
                    name, (int) g_variant_type_get_string_length(type),
                    g_variant_type_peek_string(type));
        return FALSE;
    }
    *value = g_steal_pointer(&any);
    return TRUE;
}

gboolean
ssa_dbus_options_get_string(GVariant *options, const char *name, char **value, GError **error)
{
    g_autoptr(GVariant) text = NULL;

    if (!ssa_dbus_options_get(options, name, G_VARIANT_TYPE_STRING, &text, error))
        return FALSE;
    *value = text ? g_variant_dup_string(text, NULL) : NULL;
    return TRUE;
}
