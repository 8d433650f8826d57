/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* What snapd is going to ask agents for, as snap(1) says it. */

#include "sessionctl/snapd-query.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

/* A snapd that does not answer in that time is busy, or stopped. In milliseconds. */
#define LONGEST 10000

#define OBSERVE "snap-refresh-observe"

static gboolean
on_too_long(gpointer user_data)
{
    guint *source_id = user_data;

    *source_id = 0;
    return G_SOURCE_REMOVE;
}

static void
keep_result(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GAsyncResult **kept = user_data;

    *kept = g_object_ref(result);
}

/* What the command prints, or NULL with an error, which is what it says itself if it can. */
static char *
run(const char *const *command, GError **error)
{
    g_autoptr(GSubprocess) process = g_subprocess_newv(
        command, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, error);
    g_autoptr(GAsyncResult) result = NULL;
    g_autofree char *output = NULL, *errors = NULL;
    guint timeout = 0;

    if (!process)
        return NULL;
    g_subprocess_communicate_utf8_async(process, NULL, NULL, keep_result, &result);
    timeout = g_timeout_add(LONGEST, on_too_long, &timeout);
    while (!result && timeout)
        g_main_context_iteration(NULL, TRUE);
    gboolean in_time = timeout != 0;
    g_clear_handle_id(&timeout, g_source_remove);
    if (!in_time)
        g_subprocess_force_exit(process);
    while (!result)
        g_main_context_iteration(NULL, TRUE);
    if (!g_subprocess_communicate_utf8_finish(process, result, &output, &errors, error))
        return NULL;
    if (in_time && g_subprocess_get_successful(process))
        return g_steal_pointer(&output);
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_FAILED,
                        in_time ? g_strstrip(errors) : _("snapd does not answer"));
    return NULL;
}

static gboolean
is_on(JsonNode *root, const char *feature)
{
    JsonObject *object = JSON_NODE_HOLDS_OBJECT(root) ? json_node_get_object(root) : NULL;
    JsonNode *features = object ? json_object_get_member(object, "experimental") : NULL;
    JsonNode *value = features && JSON_NODE_HOLDS_OBJECT(features)
                          ? json_object_get_member(json_node_get_object(features), feature)
                          : NULL;

    return value && JSON_NODE_HOLDS_VALUE(value) && json_node_get_boolean(value);
}

static void
tell_features(SscFindings *findings, JsonNode *root)
{
    gboolean by_itself = is_on(root, "refresh-app-awareness-ux");

    ssc_findings_add(findings, "refresh-app-awareness-ux",
                     by_itself ? SSC_FINDING_PROBLEM : SSC_FINDING_OK,
                     by_itself ? _("snapd asks no agent for notices of refreshes: "
                                   "experimental.refresh-app-awareness-ux is on; \"snap unset "
                                   "system experimental.refresh-app-awareness-ux\" changes that")
                               : _("snapd asks agents for notices of refreshes "
                                   "(experimental.refresh-app-awareness-ux is off)"));
    if (is_on(root, "user-daemons"))
        ssc_findings_add(findings, "user-daemons", SSC_FINDING_OK,
                         _("snaps may have user daemons (experimental.user-daemons is on)"));
    else
        ssc_findings_add(findings, "user-daemons", SSC_FINDING_UNKNOWN,
                         _("snaps may have no user daemons: \"snap set system "
                           "experimental.user-daemons=true\" allows them"));
}

/* Returns: whether snapd can be asked at all */
static gboolean
ask_features(SscFindings *findings)
{
    static const char *const command[] = {"snap", "get", "-d", "system", "experimental", NULL};
    g_autoptr(GError) error = NULL;
    g_autofree char *text = run(command, &error);
    g_autoptr(JsonNode) root = NULL;

    /* Where nothing has been set, that is an error. */
    if (!text && strstr(error->message, "no \"experimental\" configuration")) {
        g_clear_error(&error);
        text = g_strdup("{}");
    }
    root = text ? json_from_string(text, &error) : NULL;
    if (root)
        tell_features(findings, root);
    else
        ssc_findings_add(findings, "refresh-app-awareness-ux", SSC_FINDING_UNKNOWN,
                         _("cannot ask snapd which features are on: %s"),
                         error ? error->message : text);
    return root != NULL;
}

/* Lines of "INTERFACE PLUG SLOT NOTES"; "-" is no slot. Returns: (nullable): the first plug that is
 * connected */
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

static void
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
                         _("snapd asks no agent for notices of refreshes: %s observes them "
                           "instead; \"snap disconnect %s\" changes that"),
                         plug, plug);
    else
        ssc_findings_add(findings, OBSERVE, SSC_FINDING_OK,
                         _("no snap observes refreshes instead of agents "
                           "(snap-refresh-observe)"));
}

void
ssc_snapd_query(SscFindings *findings)
{
    g_autofree char *program = g_find_program_in_path("snap");

    if (!program) {
        ssc_findings_add(findings, "snapd", SSC_FINDING_UNKNOWN, _("snapd is not installed"));
        return;
    }
    if (ask_features(findings))
        ask_connections(findings);
}
