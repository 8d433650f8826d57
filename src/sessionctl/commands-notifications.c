/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Commands about notifications. */

#include "cli/enum-name.h"
#include "cli/usage.h"
#include "sessionctl/command.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#define NANOSECONDS 1e9
/* In seconds; a century fits into 64 bits of nanoseconds. */
#define LONGEST_REMAINING (100 * 365 * 24 * 3600.0)

static void
add_notification_options(GOptionGroup *group, SscCommandOptions *options)
{
    const GOptionEntry entries[] = {
        {"icon", 0, 0, G_OPTION_ARG_STRING, &options->icon, N_("A themed icon, or a path"),
         N_("ICON")},
        {"urgency", 0, 0, G_OPTION_ARG_STRING, &options->urgency,
         N_("low, normal or urgent (default: normal)"), N_("URGENCY")},
        {"desktop-entry", 0, 0, G_OPTION_ARG_STRING, &options->desktop_entry,
         N_("The application that it is about; a click opens it"), N_("ID")},
        {"action", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->actions,
         N_("A button: open, close-and-update or later, and its target; may be given three times"),
         N_("ACTION:TARGET[:LABEL]")},
        G_OPTION_ENTRY_NULL,
    };

    g_option_group_add_entries(group, entries);
}

static gboolean
check_notify(const char *const *arguments, const SscCommandOptions *options, GError **error)
{
    int urgency = 0;

    if (options->urgency &&
        !ssc_enum_parse(SNAP_SESSION_TYPE_NOTIFICATION_URGENCY, options->urgency, &urgency)) {
        return ssc_usage_error(error, _("--urgency: \"%s\" is neither low, normal nor urgent"),
                               options->urgency);
    }
    for (char **action = options->actions; action && *action; action++)
        if (!strchr(*action, ':')) {
            return ssc_usage_error(
                error, _("--action: \"%s\" is not of the form ACTION:TARGET[:LABEL]"), *action);
        }
    return TRUE;
}

static void
start_notify(const SscCall *call, GAsyncReadyCallback callback, gpointer user_data)
{
    const char *const *arguments = call->arguments;
    const SscCommandOptions *options = call->options;
    g_autoptr(SnapSessionNotification) notification =
        snap_session_notification_new(arguments[0], arguments[1]);
    int urgency = SNAP_SESSION_NOTIFICATION_URGENCY_NORMAL;

    snap_session_notification_set_body(notification, arguments[2]);
    snap_session_notification_set_icon(notification, options->icon);
    snap_session_notification_set_desktop_entry(notification, options->desktop_entry);
    if (options->urgency &&
        ssc_enum_parse(SNAP_SESSION_TYPE_NOTIFICATION_URGENCY, options->urgency, &urgency))
        snap_session_notification_set_urgency(notification,
                                              (SnapSessionNotificationUrgency) urgency);
    for (char **action = options->actions; action && *action; action++) {
        g_auto(GStrv) parts = g_strsplit(*action, ":", 3);
        snap_session_notification_add_action(notification, parts[0], parts[1], parts[2]);
    }
    snap_session_client_post_notification_async(call->client, call->uids, call->n_uids,
                                                notification, NULL, callback, user_data);
}

static const SscCommand notify_command = {
    .usage = {"notify", N_("ID TITLE [BODY]"),
              N_("Show a notification; it replaces one with the same id"), 2, 3},
    .changes = TRUE,
    .add_options = add_notification_options,
    .check = check_notify,
    .start = start_notify,
    .finish = snap_session_client_post_notification_finish,
};

static void
start_withdraw(const SscCall *call, GAsyncReadyCallback callback, gpointer user_data)
{
    snap_session_client_withdraw_notification_async(call->client, call->uids, call->n_uids,
                                                    call->arguments[0], NULL, callback, user_data);
}

static const SscCommand withdraw_command = {
    .usage = {"withdraw", N_("ID"), N_("Withdraw a notification"), 1, 1},
    .changes = TRUE,
    .start = start_withdraw,
    .finish = snap_session_client_withdraw_notification_finish,
};

static void
add_pending_options(GOptionGroup *group, SscCommandOptions *options)
{
    const GOptionEntry entries[] = {
        {"time-remaining", 0, 0, G_OPTION_ARG_DOUBLE, &options->time_remaining,
         N_("How long until the refresh happens anyway (default: now)"), N_("SECONDS")},
        {"busy-app", 0, 0, G_OPTION_ARG_STRING, &options->busy_app, N_("The busy application"),
         N_("NAME")},
        {"busy-desktop-entry", 0, 0, G_OPTION_ARG_STRING, &options->busy_desktop_entry,
         N_("Its desktop entry"), N_("ID")},
        G_OPTION_ENTRY_NULL,
    };

    g_option_group_add_entries(group, entries);
}

static gboolean
check_pending(const char *const *arguments, const SscCommandOptions *options, GError **error)
{
    /* Both comparisons are false for NaN. */
    if (options->time_remaining >= 0 && options->time_remaining <= LONGEST_REMAINING)
        return TRUE;
    return ssc_usage_error(error, "%s",
                           _("--time-remaining: must be a number of seconds, 0 or more"));
}

static void
start_pending(const SscCall *call, GAsyncReadyCallback callback, gpointer user_data)
{
    const SscCommandOptions *options = call->options;

    snap_session_client_notify_pending_refresh_async(
        call->client, call->uids, call->n_uids, call->arguments[0],
        (gint64) (options->time_remaining * NANOSECONDS), options->busy_app,
        options->busy_desktop_entry, NULL, callback, user_data);
}

static const SscCommand pending_refresh_command = {
    .usage = {"pending-refresh", N_("SNAP"),
              N_("Notify users that an application must be closed for a refresh"), 1, 1},
    .changes = TRUE,
    .add_options = add_pending_options,
    .check = check_pending,
    .start = start_pending,
    .finish = snap_session_client_notify_pending_refresh_finish,
};

static void
start_finished(const SscCall *call, GAsyncReadyCallback callback, gpointer user_data)
{
    snap_session_client_notify_refresh_finished_async(
        call->client, call->uids, call->n_uids, call->arguments[0], NULL, callback, user_data);
}

static const SscCommand finish_refresh_command = {
    .usage = {"finish-refresh", N_("SNAP"), N_("Notify users that a snap has been refreshed"), 1,
              1},
    .changes = TRUE,
    .start = start_finished,
    .finish = snap_session_client_notify_refresh_finished_finish,
};

const SscCommand *const ssc_commands_notifications[] = {
    &notify_command, &withdraw_command, &pending_refresh_command, &finish_refresh_command, NULL};
