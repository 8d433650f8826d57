/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Queries for snapd's settings, with snap(1). */

#include "sessionctl/snapd-query.h"
#include "cli/wait.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/* The timeout of snapd, which may be busy or stopped; in milliseconds. */
#define LONGEST 10000
/* The timeout for exiting after the end of the output; in milliseconds. */
#define LONGEST_END 3000
/* In bytes; more than the connections of 1,000 snaps. */
#define MAX_OUTPUT (1024 * 1024)

#define OBSERVE "snap-refresh-observe"

static gboolean
on_too_long(gpointer user_data)
{
    g_cancellable_cancel(user_data);
    return G_SOURCE_CONTINUE;
}

/* Reads the output, up to the limit; NULL on timeout. */
static char *
read_output(GSubprocess *process, GError **error)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autoptr(GAsyncResult) result = NULL;
    g_autofree char *output = g_malloc0(MAX_OUTPUT + 1);
    GInputStream *stream = g_subprocess_get_stdout_pipe(process);
    guint timeout = g_timeout_add(LONGEST, on_too_long, cancellable);
    gsize length = 0;

    g_input_stream_read_all_async(stream, output, MAX_OUTPUT, G_PRIORITY_DEFAULT, cancellable,
                                  ssc_keep_result, &result);
    ssc_wait_for(&result);
    g_source_remove(timeout);
    gboolean ok = g_input_stream_read_all_finish(stream, result, &length, NULL);
    /* End of the output, or the limit. */
    if (!ok || length == MAX_OUTPUT)
        g_subprocess_force_exit(process);
    if (ok)
        return g_steal_pointer(&output);
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, _("snapd does not answer"));
    return NULL;
}

static gboolean
on_not_ended(gpointer user_data)
{
    g_subprocess_force_exit(user_data);
    return G_SOURCE_CONTINUE;
}

/* The output has ended, but the process may still run. */
static void
wait_for_end(GSubprocess *process)
{
    g_autoptr(GAsyncResult) ended = NULL;
    guint timeout = g_timeout_add(LONGEST_END, on_not_ended, process);

    g_subprocess_wait_async(process, NULL, ssc_keep_result, &ended);
    ssc_wait_for(&ended);
    g_source_remove(timeout);
    g_subprocess_wait_finish(process, ended, NULL);
}

/* The output of the command; NULL with an error, which is the command's own message if possible. */
static char *
run(const char *const *command, GError **error)
{
    g_autoptr(GSubprocess) process = g_subprocess_newv(
        command, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, error);
    g_autofree char *output = process ? read_output(process, error) : NULL;

    if (!output)
        return NULL;
    wait_for_end(process);
    if (g_subprocess_get_successful(process))
        return g_steal_pointer(&output);
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_FAILED, g_strstrip(output));
    return NULL;
}

/* Returns: the value, usually "true" or "false"; "" if it is not set; NULL with an error */
static char *
get_feature(const char *feature, GError **error)
{
    g_autofree char *option = g_strconcat("experimental.", feature, NULL);
    const char *const command[] = {"snap", "get", "system", option, NULL};
    g_autoptr(GError) local = NULL;
    char *text = run(command, &local);

    if (text)
        return g_strstrip(text);
    if (strstr(local->message, "has no \"experimental"))
        return g_strdup("");
    g_propagate_error(error, g_steal_pointer(&local));
    return NULL;
}

static void
tell_unknown(SscFindings *findings, const char *feature, const GError *error)
{
    ssc_findings_add(findings, feature, SSC_FINDING_UNKNOWN,
                     _("cannot ask snapd for experimental.%s: %s"), feature, error->message);
}

static gboolean
is_silent(const GError *error)
{
    return g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

/* Returns: whether snapd replied */
static gboolean
ask_awareness(SscFindings *findings)
{
    static const char feature[] = "refresh-app-awareness-ux";
    g_autoptr(GError) error = NULL;
    g_autofree char *value = get_feature(feature, &error);

    if (!value) {
        tell_unknown(findings, feature, error);
        return !is_silent(error);
    }
    gboolean by_itself = g_str_equal(value, "true");
    ssc_findings_add(findings, feature, by_itself ? SSC_FINDING_PROBLEM : SSC_FINDING_OK,
                     by_itself ? _("snapd asks no agent for notifications of refreshes: "
                                   "experimental.refresh-app-awareness-ux is on")
                               : _("snapd asks agents for notifications of refreshes "
                                   "(experimental.refresh-app-awareness-ux is off)"));
    if (by_itself)
        ssc_findings_advise(findings, "snap unset system experimental.%s", feature);
    return TRUE;
}

static void
ask_daemons(SscFindings *findings)
{
    static const char feature[] = "user-daemons";
    g_autoptr(GError) error = NULL;
    g_autofree char *value = get_feature(feature, &error);

    if (!value) {
        tell_unknown(findings, feature, error);
        return;
    }
    gboolean may = g_str_equal(value, "true");
    ssc_findings_add(findings, feature, may ? SSC_FINDING_OK : SSC_FINDING_UNKNOWN,
                     may ? _("snaps may have user daemons (experimental.user-daemons is on)")
                         : _("snaps may have no user daemons (experimental.user-daemons is off)"));
    if (!may)
        ssc_findings_advise(findings, _("if you need them: snap set system experimental.%s=true"),
                            feature);
}

/* Parses lines of "INTERFACE PLUG SLOT NOTES"; the slot "-" means not connected. Returns:
 * (nullable): the first connected plug */
static char *
find_observer(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (char **line = lines; *line; line++) {
        g_autoptr(GRegex) blanks = g_regex_new("[ \t]+", 0, 0, NULL);
        g_auto(GStrv) words = g_regex_split(blanks, *line, 0);
        if (g_strv_length(words) >= 3 && g_str_equal(words[0], OBSERVE) &&
            !g_str_equal(words[1], "-") && !g_str_equal(words[2], "-"))
            return g_strdup(words[1]);
    }
    return NULL;
}

/* The line "snapd VERSION" of "snap version". */
static void
ask_version(SscFindings *findings)
{
    static const char *const command[] = {"snap", "version", NULL};
    g_autoptr(GError) error = NULL;
    g_autofree char *text = run(command, &error);
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);

    for (char **line = lines; *line; line++)
        if (g_str_has_prefix(*line, "snapd ")) {
            ssc_findings_add(findings, "snapd", SSC_FINDING_OK, _("snapd %s is installed"),
                             g_strstrip(*line + strlen("snapd")));
            return;
        }
    ssc_findings_add(findings, "snapd", SSC_FINDING_UNKNOWN, _("cannot ask snapd for its version"));
}

/* Returns: %FALSE if snapd does not answer */
static gboolean
ask_connections(SscFindings *findings)
{
    static const char *const command[] = {"snap", "connections", NULL};
    g_autoptr(GError) error = NULL;
    g_autofree char *text = run(command, &error);
    g_autofree char *plug = text ? find_observer(text) : NULL;

    if (!text)
        ssc_findings_add(findings, OBSERVE, SSC_FINDING_UNKNOWN,
                         _("cannot ask snapd who observes refreshes: %s"), error->message);
    else if (plug)
        ssc_findings_add(findings, OBSERVE, SSC_FINDING_PROBLEM,
                         _("snapd asks no agent for notifications of refreshes: %s observes them "
                           "instead"),
                         plug);
    else
        ssc_findings_add(findings, OBSERVE, SSC_FINDING_OK,
                         _("no snap observes refreshes instead of agents "
                           "(snap-refresh-observe)"));
    if (plug)
        ssc_findings_advise(findings, "snap disconnect %s", plug);
    return text != NULL;
}

void
ssc_snapd_query(SscFindings *findings)
{
    g_autofree char *program = g_find_program_in_path("snap");

    if (!program) {
        ssc_findings_add(findings, "snapd", SSC_FINDING_UNKNOWN, _("snapd is not installed"));
        return;
    }
    /* snapd asks other users for a password, or denies access. */
    if (geteuid() == 0) {
        if (!ask_awareness(findings))
            return;
        ask_daemons(findings);
    } else {
        ssc_findings_add(findings, "refresh-app-awareness-ux", SSC_FINDING_UNKNOWN,
                         _("which features of snapd are on, only root can ask"));
    }
    if (ask_connections(findings))
        ask_version(findings);
}
