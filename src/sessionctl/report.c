/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Reports of results. */

#include "sessionctl/report.h"
#include "cli/text.h"
#include "sessionctl/exit-codes.h"
#include "sessionctl/report-json.h"
#include "sessionctl/user-name.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

/* The maximum length of a message, in columns. */
#define MAX_MESSAGE 1000

/* @titles: the titles of the columns after the user, translatable. */
static SscTable *
make_table(const char *const *titles)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();

    g_ptr_array_add(all, _("USER"));
    for (gsize i = 0; titles[i]; i++)
        g_ptr_array_add(all, _(titles[i]));
    g_ptr_array_add(all, NULL);
    return ssc_table_new((const char *const *) all->pdata);
}

void
ssc_report_sessions(const guint *uids, gsize n_uids, const char *base, gboolean json)
{
    static const char *const titles[] = {N_("UID"), N_("SOCKET"), NULL};

    if (json) {
        g_autofree char *text = ssc_json_sessions(uids, n_uids, base);
        fputs(text, stdout);
        return;
    }
    g_autoptr(SscTable) table = make_table(titles);
    for (gsize i = 0; i < n_uids; i++) {
        g_autofree char *name = ssc_user_name(uids[i]);
        g_autofree char *number = g_strdup_printf("%u", uids[i]);
        g_autofree char *path = ssc_json_socket_path(base, uids[i]);
        ssc_table_add(table, name, SSC_STYLE_PLAIN);
        ssc_table_add(table, number, SSC_STYLE_PLAIN);
        ssc_table_add(table, path, SSC_STYLE_PLAIN);
    }
    ssc_table_print(table);
}

static gboolean
is_absent(SnapSessionResult *result)
{
    return g_error_matches(result->error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_NO_SESSION);
}

static const char *
describe(SnapSessionResult *result, SscStyle *style)
{
    if (is_absent(result)) {
        *style = SSC_STYLE_FAINT;
        return _("no session");
    }
    if (g_error_matches(result->error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_TIMED_OUT)) {
        /* The operation may still complete. */
        *style = SSC_STYLE_NOTE;
        return _("timed out");
    }
    gboolean success = snap_session_result_is_success(result);
    *style = success ? SSC_STYLE_GOOD : SSC_STYLE_BAD;
    return success ? _("done") : _("failed");
}

/* For commands without results. */
static void
print_outcomes(GPtrArray *results)
{
    static const char *const titles[] = {N_("UID"), N_("RESULT"), NULL};
    g_autoptr(SscTable) table = make_table(titles);

    for (guint i = 0; i < results->len; i++) {
        SnapSessionResult *result = g_ptr_array_index(results, i);
        g_autofree char *uid = g_strdup_printf("%u", result->uid);
        SscStyle style;
        const char *text = describe(result, &style);
        ssc_show_user(result, table);
        ssc_table_add(table, uid, SSC_STYLE_PLAIN);
        ssc_table_add(table, text, style);
    }
    ssc_table_print(table);
}

static void
print_answers(const SscCommand *command, GPtrArray *results)
{
    g_autoptr(SscTable) table = make_table(command->columns);
    guint answers = 0;

    for (guint i = 0; i < results->len; i++) {
        SnapSessionResult *result = g_ptr_array_index(results, i);
        if (result->error)
            continue;
        command->show(result, table);
        answers++;
    }
    ssc_table_print(table);
    if (answers > 0 && ssc_table_is_empty(table) && command->nothing)
        g_printerr("snap-sessionctl: %s\n", _(command->nothing));
}

static const char *
describe_failure(SnapSessionFailureKind kind)
{
    switch (kind) {
    case SNAP_SESSION_FAILURE_KIND_START:
        return _("not started");
    case SNAP_SESSION_FAILURE_KIND_STOP:
        return _("not stopped");
    case SNAP_SESSION_FAILURE_KIND_RESTART:
        return _("not restarted");
    case SNAP_SESSION_FAILURE_KIND_CLOSE:
        return _("still running");
    case SNAP_SESSION_FAILURE_KIND_STATUS:
    default:
        return _("state not known");
    }
}

/* systemd's longest messages have a few hundred characters. */
static char *
show_message(const char *message)
{
    return ssc_text_cut(ssc_text_show(message), MAX_MESSAGE);
}

/* Replaces the uid at the beginning of the library's messages by the user's name. */
static const char *
without_session(const char *message, guint uid)
{
    g_autofree char *prefix = g_strdup_printf(_("session %u: "), uid);

    return g_str_has_prefix(message, prefix) ? message + strlen(prefix) : message;
}

static void
print_problem(SnapSessionResult *result)
{
    guint uid = result->uid;
    const GError *error = result->error;
    GPtrArray *failures = result->failures;
    g_autofree char *name = ssc_user_name(uid);

    if (error) {
        g_autofree char *message = show_message(without_session(error->message, uid));
        g_printerr("snap-sessionctl: %s (%u): %s\n", name, uid, message);
    }
    for (guint i = 0; i < failures->len; i++) {
        SnapSessionFailure *failure = g_ptr_array_index(failures, i);
        g_autofree char *unit = show_message(failure->unit);
        g_autofree char *message = show_message(failure->message);
        g_printerr("snap-sessionctl: %s (%u): %s: %s: %s\n", name, uid, unit,
                   describe_failure(failure->kind), message);
    }
}

void
ssc_report_results(const SscCommand *command, GPtrArray *results, gboolean json)
{
    if (json || command == &ssc_command_raw) {
        g_autofree char *text = ssc_json_results(results, command == &ssc_command_raw && !json);
        fputs(text, stdout);
    } else if (command->show) {
        print_answers(command, results);
    } else {
        print_outcomes(results);
    }
    fflush(stdout);
    for (guint i = 0; !json && i < results->len; i++)
        print_problem(g_ptr_array_index(results, i));
}

int
ssc_report_exit_code(GPtrArray *results, gboolean named)
{
    guint good = 0, bad = 0;

    for (guint i = 0; i < results->len; i++) {
        SnapSessionResult *result = g_ptr_array_index(results, i);
        if (snap_session_result_is_success(result))
            good++;
        else if (named || !is_absent(result))
            bad++;
    }
    if (bad == 0)
        return SSC_EXIT_ALL;
    return good > 0 ? SSC_EXIT_SOME : SSC_EXIT_NONE;
}
