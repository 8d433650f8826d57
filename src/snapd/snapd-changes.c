/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The running changes of snapd. A change has tasks; those of a snap have its name in
 * "data.affected-snaps" (snapd 2.59 and newer), or in quotation marks in their summary. */

#include "snapd/snapd-changes.h"
#include "base/error.h"
#include "json/json-fields.h"
#include "json/json-text.h"

#include <gio/gunixsocketaddress.h>
#include <libsoup/soup.h>
#include <string.h>

/* A refresh of one snap has some 20 tasks of 500 bytes; an automatic one of 100 snaps fits. */
#define MAX_REPLY (1024 * 1024) /* bytes */
#define READ_SIZE (16 * 1024)   /* bytes */

#define NOT_RUNNING (-1)
#define FAILED      (-2)

struct _SsaSnapdChanges {
    GObject parent_instance;

    SoupSession *session;
};

G_DEFINE_TYPE(SsaSnapdChanges, ssa_snapd_changes, G_TYPE_OBJECT)

typedef struct {
    char *instance;
    SoupMessage *message;
    GByteArray *reply;
    GCancellable *cancellable;
    guint deadline_id;
} Question;

static void
question_free(Question *question)
{
    g_clear_handle_id(&question->deadline_id, g_source_remove);
    g_object_unref(question->message);
    g_object_unref(question->cancellable);
    g_byte_array_unref(question->reply);
    g_free(question->instance);
    g_free(question);
}

static JsonObject *
get_object(JsonObject *object, const char *field)
{
    JsonNode *node = json_object_get_member(object, field);

    return node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

/* Whether the task is one of the snap's. */
static gboolean
is_for(JsonObject *task, const char *instance)
{
    g_autofree char *quoted = g_strdup_printf("\"%s\"", instance);
    JsonObject *data = get_object(task, "data");
    g_auto(GStrv) snaps = NULL;
    const char *summary = NULL;

    if (data && json_object_has_member(data, "affected-snaps") &&
        ssa_json_get_strings(data, "affected-snaps", &snaps, NULL))
        return g_strv_contains((const char *const *) snaps, instance);
    return ssa_json_get_string(task, "summary", &summary, NULL) && summary &&
           strstr(summary, quoted) != NULL;
}

/* How much of a task is done, 0 to 1. */
static double
get_done(JsonObject *task, const char *status)
{
    JsonObject *progress = get_object(task, "progress");
    gint64 done = 0, total = 0;

    if (g_str_equal(status, "Done") || g_str_equal(status, "Hold"))
        return 1;
    if (!progress || !ssa_json_get_integer(progress, "done", &done, NULL) ||
        !ssa_json_get_integer(progress, "total", &total, NULL) || total <= 1)
        return 0;
    return CLAMP((double) done / (double) total, 0, 1);
}

/* What every refresh does: other changes of a snap do not. */
static gboolean
makes_available(JsonObject *task)
{
    const char *kind = NULL;

    return ssa_json_get_string(task, "kind", &kind, NULL) && g_strcmp0(kind, "link-snap") == 0;
}

/* Returns: in percent; NOT_RUNNING if it is no refresh of the snap, or is being undone */
static int
add_up(JsonArray *tasks, const char *instance)
{
    gboolean is_refresh = FALSE;
    double done = 0;
    guint n = 0;

    for (guint i = 0; i < json_array_get_length(tasks); i++) {
        JsonNode *node = json_array_get_element(tasks, i);
        JsonObject *task = JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
        const char *status = NULL;

        if (!task || !ssa_json_get_string(task, "status", &status, NULL) || !status ||
            !is_for(task, instance))
            continue;
        if (g_str_has_prefix(status, "Undo") || g_str_equal(status, "Error"))
            return NOT_RUNNING;
        is_refresh = is_refresh || makes_available(task);
        done += get_done(task, status);
        n++;
    }
    return is_refresh ? (int) (100 * done / n) : NOT_RUNNING;
}

int
ssa_snapd_changes_read_progress(const char *text, gsize length, const char *instance,
                                GError **error)
{
    const SsaJsonLimits limits = {.depth = 16, .values = 65536, .members = 512, .string = 65536};
    g_autoptr(JsonObject) reply = ssa_json_parse(text, length, &limits, error);
    JsonArray *changes = NULL;

    if (!reply)
        return FAILED;
    if (!ssa_json_get_array(reply, "result", &changes, NULL) || !changes) {
        g_set_error(error, SSA_ERROR, SSA_ERROR_FAILED, "result: is not a list");
        return FAILED;
    }
    for (guint i = 0; i < json_array_get_length(changes); i++) {
        JsonNode *node = json_array_get_element(changes, i);
        JsonObject *change = JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
        JsonArray *tasks = NULL;

        if (!change || !ssa_json_get_array(change, "tasks", &tasks, NULL) || !tasks)
            continue;
        int progress = add_up(tasks, instance);
        if (progress != NOT_RUNNING)
            return progress;
    }
    return NOT_RUNNING;
}

/* Takes ownership of @task. */
static void read_on(GTask *task, GInputStream *body);

static void
on_read(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    Question *question = g_task_get_task_data(task);
    GInputStream *body = G_INPUT_STREAM(source);
    GError *error = NULL;
    g_autoptr(GBytes) bytes = g_input_stream_read_bytes_finish(body, result, &error);

    if (bytes && g_bytes_get_size(bytes) > 0 && question->reply->len < MAX_REPLY) {
        g_byte_array_append(question->reply, g_bytes_get_data(bytes, NULL),
                            (guint) g_bytes_get_size(bytes));
        read_on(g_steal_pointer(&task), body);
        return;
    }
    int progress = FAILED;
    if (bytes && g_bytes_get_size(bytes) > 0)
        error = g_error_new(SSA_ERROR, SSA_ERROR_FAILED, "the reply is too large");
    else if (bytes)
        progress = ssa_snapd_changes_read_progress(
            question->reply->len > 0 ? (const char *) question->reply->data : "",
            question->reply->len, question->instance, &error);
    if (error)
        g_task_return_error(task, error);
    else
        g_task_return_int(task, progress);
}

static void
read_on(GTask *task, GInputStream *body)
{
    const Question *question = g_task_get_task_data(task);

    g_input_stream_read_bytes_async(body, READ_SIZE, G_PRIORITY_DEFAULT, question->cancellable,
                                    on_read, task);
}

static void
on_sent(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    const Question *question = g_task_get_task_data(task);
    GError *error = NULL;
    g_autoptr(GInputStream) body = soup_session_send_finish(SOUP_SESSION(source), result, &error);

    if (!body)
        g_task_return_error(task, error);
    else if (soup_message_get_status(question->message) != SOUP_STATUS_OK)
        g_task_return_new_error(task, SSA_ERROR, SSA_ERROR_FAILED, "snapd has answered with %u",
                                soup_message_get_status(question->message));
    else
        read_on(g_steal_pointer(&task), body);
}

static gboolean
on_deadline(gpointer user_data)
{
    Question *question = user_data;

    question->deadline_id = 0;
    g_cancellable_cancel(question->cancellable);
    return G_SOURCE_REMOVE;
}

void
ssa_snapd_changes_get_progress_async(SsaSnapdChanges *self, const char *instance, guint timeout,
                                     GAsyncReadyCallback callback, gpointer user_data)
{
    GTask *task = g_task_new(self, NULL, callback, user_data);
    Question *question = g_new0(Question, 1);
    g_autofree char *uri =
        g_strdup_printf("http://localhost/v2/changes?select=in-progress&for=%s", instance);

    question->instance = g_strdup(instance);
    question->message = soup_message_new("GET", uri);
    soup_message_add_flags(question->message, SOUP_MESSAGE_NO_REDIRECT);
    question->reply = g_byte_array_new();
    question->cancellable = g_cancellable_new();
    question->deadline_id = g_timeout_add(timeout, on_deadline, question);
    g_task_set_source_tag(task, ssa_snapd_changes_get_progress_async);
    g_task_set_task_data(task, question, (GDestroyNotify) question_free);
    soup_session_send_async(self->session, question->message, G_PRIORITY_DEFAULT,
                            question->cancellable, on_sent, task);
}

int
ssa_snapd_changes_get_progress_finish(GAsyncResult *result, GError **error)
{
    g_autoptr(GError) local = NULL;
    gssize progress = g_task_propagate_int(G_TASK(result), &local);

    if (!local)
        return (int) progress;
    g_propagate_error(error, g_steal_pointer(&local));
    return FAILED;
}

static void
ssa_snapd_changes_finalize(GObject *object)
{
    SsaSnapdChanges *self = SSA_SNAPD_CHANGES(object);

    g_object_unref(self->session);
    G_OBJECT_CLASS(ssa_snapd_changes_parent_class)->finalize(object);
}

static void
ssa_snapd_changes_class_init(SsaSnapdChangesClass *klass)
{
    G_OBJECT_CLASS(klass)->finalize = ssa_snapd_changes_finalize;
}

static void
ssa_snapd_changes_init(SsaSnapdChanges *self)
{
}

SsaSnapdChanges *
ssa_snapd_changes_new(const char *socket)
{
    SsaSnapdChanges *self = g_object_new(SSA_TYPE_SNAPD_CHANGES, NULL);
    g_autoptr(GSocketAddress) address = g_unix_socket_address_new(socket);

    self->session = soup_session_new_with_options("remote-connectable", address, NULL);
    /* No proxy: GLib would read its configuration. */
    soup_session_set_proxy_resolver(self->session, NULL);
    return self;
}
