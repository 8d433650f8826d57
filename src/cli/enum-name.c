/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Names of values of enumerations. */

#include "cli/enum-name.h"

const char *
ssc_enum_name(GType type, int value)
{
    g_autoptr(GEnumClass) values = g_type_class_ref(type);
    const GEnumValue *found = g_enum_get_value(values, value);

    return found ? found->value_nick : NULL;
}

gboolean
ssc_enum_parse(GType type, const char *name, int *value)
{
    g_autoptr(GEnumClass) values = g_type_class_ref(type);
    const GEnumValue *found = g_enum_get_value_by_nick(values, name);

    if (found)
        *value = found->value;
    return found != NULL;
}
