/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Members of dictionaries. */

#include "base/vardict.h"

void
ssa_vardict_add_string(GVariantBuilder *builder, const char *name, const char *text)
{
    if (text)
        g_variant_builder_add(builder, "{sv}", name, g_variant_new_string(text));
}

void
ssa_vardict_add_boolean(GVariantBuilder *builder, const char *name, gboolean value)
{
    g_variant_builder_add(builder, "{sv}", name, g_variant_new_boolean(value));
}

GVariant *
ssa_vardict_from_errors(GHashTable *errors)
{
    GVariantBuilder builder;
    GHashTableIter iter;
    gpointer unit, message;

    g_variant_builder_init(&builder, G_VARIANT_TYPE("a{ss}"));
    g_hash_table_iter_init(&iter, errors);
    while (g_hash_table_iter_next(&iter, &unit, &message)) {
        g_autofree char *valid = g_utf8_make_valid(message, -1);
        g_variant_builder_add(&builder, "{ss}", unit, valid);
    }
    return g_variant_builder_end(&builder);
}
