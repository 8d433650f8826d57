/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Names of users. */

#pragma once

#include <glib.h>

/* @uid: a user
 * Returns: (transfer full): the user's name, or the uid if there is none */
char *ssc_user_name(guint uid);

/* @uid: (out): the user
 * Returns: whether there is a user of that name */
gboolean ssc_user_find(const char *name, guint *uid);
