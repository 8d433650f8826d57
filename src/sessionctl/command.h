/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The commands: their calls, and the columns of their results. */

#pragma once

#include "cli/table.h"
#include "cli/usage.h"
#include "client/snap-session.h"

/* No --wait option: the agent's default applies. */
#define WAIT_DEFAULT G_MININT

/* The options of all commands; each command uses its own. Times are in seconds. */
typedef struct {
    gboolean enable, disable;
    int wait;
    char *icon, *urgency, *desktop_entry;
    char **actions;
    double time_remaining;
    char *busy_app, *busy_desktop_entry;
} SscCommandOptions;

typedef struct _SscCommand SscCommand;

/* The input of a command.
 * @uids: (array length=n_uids): the sessions
 * @n_uids: the number of sessions
 * @arguments: (array zero-terminated=1): the arguments of the command
 * @has_timeout: whether --timeout is given
 * @options: its options */
typedef struct {
    SnapSessionClient *client;
    const guint *uids;
    gsize n_uids;
    const char *const *arguments;
    gboolean has_timeout;
    const SscCommandOptions *options;
} SscCall;

/* A command.
 * @usage: its usage message
 * @changes: whether it changes anything: root has to select the sessions
 * @columns: (array zero-terminated=1) (nullable): titles of its table, after that of the user
 * @nothing: (nullable): the message for an empty table, to be translated
 * @add_options: (nullable): adds its options to a group, whose data is @options
 * @check: (nullable): checks its arguments and options
 * @start: starts the call
 * @finish: returns the results
 * @show: (nullable): adds the rows of a session that has replied. Each row begins with
 *   ssc_show_user() */
struct _SscCommand {
    SscUsage usage;
    gboolean changes;
    const char *const *columns;
    const char *nothing;
    void (*add_options)(GOptionGroup *group, SscCommandOptions *options);
    gboolean (*check)(const char *const *arguments, const SscCommandOptions *options,
                      GError **error);
    void (*start)(const SscCall *call, GAsyncReadyCallback callback, gpointer user_data);
    GPtrArray *(*finish)(SnapSessionClient *client, GAsyncResult *result, GError **error);
    void (*show)(SnapSessionResult *result, SscTable *table);
};

/* Returns: (transfer container) (element-type SscCommand): all commands, in the order of --help
 */
GPtrArray *ssc_commands_list(void);

/* Returns: (nullable): the command of that name */
const SscCommand *ssc_commands_find(const char *name);

/* Adds the cell of the session's user. */
void ssc_show_user(SnapSessionResult *result, SscTable *table);

/* By subject: commands-*.c. Each list is NULL-terminated. */
extern const SscCommand *const ssc_commands_session[];
extern const SscCommand *const ssc_commands_services[];
extern const SscCommand *const ssc_commands_apps[];
extern const SscCommand *const ssc_commands_sockets[];
extern const SscCommand *const ssc_commands_notifications[];
extern const SscCommand *const ssc_commands_agent[];

/* main() handles these itself. */
extern const SscCommand ssc_command_sessions, ssc_command_doctor, ssc_command_raw,
    ssc_command_monitor;
