/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The sessions of a command. */

#include "sessionctl/targets.h"
#include "cli/usage.h"
#include "sessionctl/user-name.h"

#include <glib/gi18n.h>
#include <unistd.h>

/* Adds a session once. */
static void
add(GArray *uids, guint uid)
{
    for (guint i = 0; i < uids->len; i++)
        if (g_array_index(uids, guint, i) == uid)
            return;
    g_array_append_val(uids, uid);
}

/* Each value may be a comma-separated list. */
static gboolean
add_words(GArray *uids, char **values, gboolean by_name, GError **error)
{
    for (char **value = values; value && *value; value++) {
        /* An unset variable in a script, for example. */
        if (**value == '\0')
            return ssc_usage_error(error, _("%s: the list is empty"), by_name ? "--user" : "--uid");
        g_auto(GStrv) words = g_strsplit(*value, ",", -1);
        for (char **word = words; *word; word++) {
            guint64 number = 0;
            guint uid = 0;
            if (by_name ? !ssc_user_find(*word, &uid)
                        : !g_ascii_string_to_unsigned(*word, 10, 0, G_MAXUINT32 - 1, &number, NULL))
                return ssc_usage_error(error,
                                       by_name ? _("there is no user \"%s\"")
                                               : _("--uid: \"%s\" is not the number of a user"),
                                       *word);
            add(uids, by_name ? uid : (guint) number);
        }
    }
    return TRUE;
}

static gboolean
add_all(SscTargets *targets, SnapSessionClient *client, GError **error)
{
    g_autoptr(GError) local = NULL;
    gsize n = 0;
    g_autofree guint *uids = snap_session_client_find_sessions(client, &n, &local);

    targets->named = FALSE;
    if (local) {
        g_propagate_error(error, g_steal_pointer(&local));
        return FALSE;
    }
    if (n > 0)
        g_array_append_vals(targets->uids, uids, (guint) n);
    return TRUE;
}

gboolean
ssc_targets_find(SscTargets *targets, const SscOptions *options, SnapSessionClient *client,
                 GError **error)
{
    guint self = getuid();
    const SscTargets none = {.uids = g_array_new(FALSE, FALSE, sizeof(guint)), .named = TRUE};

    *targets = none;
    if (options->all && (options->uids || options->users))
        return ssc_usage_error(error, "%s", _("--all: cannot be combined with --uid or --user"));
    if (options->uids || options->users)
        return add_words(targets->uids, options->uids, FALSE, error) &&
               add_words(targets->uids, options->users, TRUE, error);
    if (options->all || (self == 0 && !options->command->changes))
        return add_all(targets, client, error);
    if (self == 0)
        return ssc_usage_error(error,
                               _("%s: root must select sessions with --uid, --user or --all"),
                               options->command->usage.name);
    g_array_append_val(targets->uids, self);
    return TRUE;
}

void
ssc_targets_clear(SscTargets *targets)
{
    g_clear_pointer(&targets->uids, g_array_unref);
}
