/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Names of users. */

#include "sessionctl/user-name.h"

#include <pwd.h>

char *
ssc_user_name(guint uid)
{
    const struct passwd *entry = getpwuid(uid);

    return entry ? g_strdup(entry->pw_name) : g_strdup_printf("%u", uid);
}

gboolean
ssc_user_find(const char *name, guint *uid)
{
    const struct passwd *entry = getpwnam(name);

    if (entry)
        *uid = entry->pw_uid;
    return entry != NULL;
}
