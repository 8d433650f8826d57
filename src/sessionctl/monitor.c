/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* monitor. Each session is asked for the events after the last known one, and answers when there
 * are some (GET /v1/events). Sessions do not wait for each other. Agents are untrusted: they are
 * not asked more often than SHORTEST_MS allows, whatever they answer. */

#include "sessionctl/monitor.h"
#include "cli/terminal.h"
#include "cli/text.h"
#include "config.h"
#include "sessionctl/exit-codes.h"
#include "sessionctl/user-name.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <unistd.h>

/* How long an agent waits for an event, in seconds; less than the default of --timeout. */
#define WAIT        20
#define SHORTEST_MS 100
/* After an error, and between looks for new sessions. */
#define RETRY_MS 1000

typedef struct {
    const SscOptions *options;
    SnapSessionClient *client;
    GHashTable *sessions; /* uid → Session */
    GMainLoop *loop;
    gboolean as_json, finds_sessions;
} Monitor;

typedef struct {
    Monitor *monitor;
    guint uid;
    gint64 last;  /* the number of the last known event; 0 = none */
    gint64 asked; /* monotonic, in microseconds */
    gboolean has_failed;
} Session;

static void ask(Session *session);

static gboolean
on_time_to_ask(gpointer user_data)
{
    ask(user_data);
    return G_SOURCE_REMOVE;
}

static const char *
get_text(JsonObject *event, const char *name)
{
    JsonNode *node = json_object_get_member(event, name);

    return node && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING
               ? json_node_get_string(node)
               : NULL;
}

/* Returns: the number, or @fallback if it is none */
static double
get_number(JsonObject *object, const char *name, double fallback)
{
    JsonNode *node = json_object_get_member(object, name);
    GType type = node && JSON_NODE_HOLDS_VALUE(node) ? json_node_get_value_type(node) : G_TYPE_NONE;

    if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
        return fallback;
    return json_node_get_double(node);
}

static void
append(GString *line, const char *before, const char *text, const char *after)
{
    if (text && *text)
        g_string_append_printf(line, "%s%s%s", before, text, after);
}

/* TIME USER EVENT WHAT: RESULT: MESSAGE */
static void
print_for_people(const Session *session, JsonObject *event)
{
    g_autoptr(GString) line = g_string_new(NULL);
    g_autofree char *user = ssc_user_name(session->uid);
    const char *text = get_text(event, "time");
    g_autoptr(GDateTime) time = text ? g_date_time_new_from_iso8601(text, NULL) : NULL;
    g_autoptr(GDateTime) here = time ? g_date_time_to_local(time) : NULL;
    g_autofree char *clock = here ? g_date_time_format(here, "%H:%M:%S") : NULL;
    const char *kind = get_text(event, "event");

    g_string_append_printf(line, "%-8s %-10s %-12s", clock ? clock : "", user, kind ? kind : "");
    append(line, " ", get_text(event, "operation"), "");
    append(line, " ", get_text(event, "subject"), "");
    append(line, " ", get_text(event, "unit"), "");
    append(line, " ", get_text(event, "id"), "");
    append(line, " ", get_text(event, "action"), "");
    append(line, " ", get_text(event, "target"), "");
    append(line, ": ", get_text(event, "result"), "");
    append(line, ": ", get_text(event, "message"), "");
    double duration = get_number(event, "duration-usec", -1);
    if (duration >= 0)
        g_string_append_printf(line, " (%.0f ms)", duration / 1000);
    g_autofree char *shown = ssc_text_show(line->str);
    g_print("%s\n", shown);
}

static void
print_json(const Session *session, JsonObject *event)
{
    g_autoptr(JsonNode) root = json_node_new(JSON_NODE_OBJECT);
    g_autofree char *user = ssc_user_name(session->uid);

    /* Not "uid", which is that of the caller of a request. */
    json_object_set_int_member(event, "session", session->uid);
    json_object_set_string_member(event, "user", user);
    json_node_set_object(root, event);
    g_autofree char *text = ssc_text_escape_json(json_to_string(root, FALSE));
    g_print("%s\n", text);
}

/* Returns: %FALSE if it is no answer of GET /v1/events */
static gboolean
show(Session *session, const char *json)
{
    g_autoptr(JsonNode) root = json_from_string(json, NULL);
    JsonObject *result = root && JSON_NODE_HOLDS_OBJECT(root) ? json_node_get_object(root) : NULL;
    JsonNode *events = result ? json_object_get_member(result, "events") : NULL;
    double last = result ? get_number(result, "last", -1) : -1;

    /* Microseconds since 1970 fit into a double. */
    if (!events || !JSON_NODE_HOLDS_ARRAY(events) || !(last >= 0 && last < 1e18))
        return FALSE;
    JsonArray *array = json_node_get_array(events);
    for (guint i = 0; i < json_array_get_length(array); i++) {
        JsonNode *event = json_array_get_element(array, i);
        if (!JSON_NODE_HOLDS_OBJECT(event))
            return FALSE;
        if (session->monitor->as_json)
            print_json(session, json_node_get_object(event));
        else
            print_for_people(session, json_node_get_object(event));
    }
    session->last = (gint64) last;
    return TRUE;
}

/* Says it once, until the session answers again. */
static void
complain(Session *session, const char *message)
{
    g_autofree char *user = ssc_user_name(session->uid);
    g_autofree char *shown = ssc_text_show(message);

    if (!session->has_failed)
        g_printerr("snap-sessionctl: %s: %s\n", user, shown);
    session->has_failed = TRUE;
}

static void
on_answer(GObject *source, GAsyncResult *answer, gpointer user_data)
{
    Session *session = user_data;
    Monitor *monitor = session->monitor;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) results =
        snap_session_client_call_raw_finish(monitor->client, answer, &error);
    const SnapSessionResult *result =
        results && results->len == 1 ? g_ptr_array_index(results, 0) : NULL;
    gint64 elapsed = (g_get_monotonic_time() - session->asked) / 1000;
    gint64 pause = MAX(SHORTEST_MS - elapsed, 0);

    if (result && !result->error && result->json && show(session, result->json)) {
        session->has_failed = FALSE;
    } else {
        complain(session, result && result->error ? result->error->message
                          : error                 ? error->message
                                                  : _("the agent reports no events"));
        pause = RETRY_MS;
        /* What is too large stays so: go on after it. */
        if (result &&
            g_error_matches(result->error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_TOO_LARGE))
            session->last = 0;
    }
    fflush(stdout);
    if (ferror(stdout))
        g_main_loop_quit(monitor->loop);
    else if (monitor->finds_sessions && result &&
             g_error_matches(result->error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_NO_SESSION))
        g_hash_table_remove(monitor->sessions, GUINT_TO_POINTER(session->uid));
    else
        g_timeout_add((guint) pause, on_time_to_ask, session);
}

static void
ask(Session *session)
{
    const SscOptions *options = session->monitor->options;
    double wait = options->timeout > 0 ? MIN(options->timeout / 2, WAIT) : WAIT;
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    g_autofree char *path =
        g_strdup_printf("/v1/events?after=%" G_GINT64_FORMAT "&wait=%s", MAX(session->last, 0),
                        g_ascii_formatd(number, sizeof number, "%.3f", wait));

    session->asked = g_get_monotonic_time();
    snap_session_client_call_raw_async(session->monitor->client, &session->uid, 1, "GET", path,
                                       NULL, NULL, on_answer, session);
}

static void
add_session(Monitor *monitor, guint uid)
{
    if (g_hash_table_contains(monitor->sessions, GUINT_TO_POINTER(uid)))
        return;
    Session *session = g_new0(Session, 1);
    session->monitor = monitor;
    session->uid = uid;
    g_hash_table_insert(monitor->sessions, GUINT_TO_POINTER(uid), session);
    ask(session);
}

static gboolean
on_time_to_look(gpointer user_data)
{
    Monitor *monitor = user_data;
    gsize n = 0;
    g_autofree guint *found = snap_session_client_find_sessions(monitor->client, &n, NULL);

    for (gsize i = 0; i < n; i++)
        add_session(monitor, found[i]);
    return G_SOURCE_CONTINUE;
}

static gboolean
on_interrupted(gpointer user_data)
{
    g_main_loop_quit(user_data);
    return G_SOURCE_CONTINUE;
}

int
ssc_monitor_run(const SscOptions *options, SnapSessionClient *client, const SscTargets *targets)
{
    Monitor monitor = {
        .options = options,
        .client = client,
        .sessions = g_hash_table_new_full(NULL, NULL, NULL, g_free),
        .loop = g_main_loop_new(NULL, FALSE),
        .as_json = options->json || !ssc_terminal_is_able(STDOUT_FILENO),
        .finds_sessions = !targets->named,
    };

    g_unix_signal_add(SIGINT, on_interrupted, monitor.loop);
    g_unix_signal_add(SIGTERM, on_interrupted, monitor.loop);
    for (guint i = 0; i < targets->uids->len; i++)
        add_session(&monitor, g_array_index(targets->uids, guint, i));
    if (monitor.finds_sessions)
        g_timeout_add(RETRY_MS, on_time_to_look, &monitor);
    if (!monitor.as_json)
        g_printerr(_("snap-sessionctl: watching agents; Ctrl-C ends it\n"));
    g_main_loop_run(monitor.loop);
    /* Calls and timers still refer to sessions; the program ends. */
    g_main_loop_unref(monitor.loop);
    return SSC_EXIT_ALL;
}
