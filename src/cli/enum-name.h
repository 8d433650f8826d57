/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Names of values of enumerations: their nicks. */

#pragma once

#include <glib-object.h>

/* @type: the type of an enumeration
 * Returns: (nullable): the name of the value */
const char *ssc_enum_name(GType type, int value);

/* @type: the type of an enumeration
 * @value: (out): the value of that name
 * Returns: whether there is one */
gboolean ssc_enum_parse(GType type, const char *name, int *value);
