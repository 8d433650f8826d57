/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Members of dictionaries (a{sv}), the form in which both frontends send results. */

#pragma once

#include <glib.h>

/* @builder: of an a{sv}
 * @name: the name of the member
 * @text: (nullable): its value; %NULL omits the member */
void ssa_vardict_add_string(GVariantBuilder *builder, const char *name, const char *text);
void ssa_vardict_add_boolean(GVariantBuilder *builder, const char *name, gboolean value);

/* @errors: (element-type utf8 utf8): unit → message
 * Returns: (transfer floating): an a{ss}; invalid UTF-8 in messages is replaced */
GVariant *ssa_vardict_from_errors(GHashTable *errors);
