/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A scripted stand-in for systemd's private socket. */

#include "fake-systemd.h"

#include <string.h>

#define MANAGER "org.freedesktop.systemd1.Manager"

static char *
job_path(guint job)
{
    return g_strdup_printf("/org/freedesktop/systemd1/job/%u", job);
}

void
fake_manager_end_job(FakeManager *fake, guint job, const char *result)
{
    g_autofree char *path = job_path(job);

    g_dbus_connection_emit_signal(
        fake->connection, NULL, "/org/freedesktop/systemd1", MANAGER, "JobRemoved",
        g_variant_new("(uoss)", job, path, "snap.a.service", result), NULL);
}

static void
reply(GDBusConnection *connection, GDBusMessage *call, GVariant *body)
{
    g_autoptr(GDBusMessage) message = g_dbus_message_new_method_reply(call);

    g_dbus_message_set_body(message, body);
    g_dbus_connection_send_message(connection, message, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
}

static void
reply_error(GDBusConnection *connection, GDBusMessage *call)
{
    g_autoptr(GDBusMessage) message = g_dbus_message_new_method_error_literal(
        call, "org.freedesktop.systemd1.NoSuchUnit", "Unit snap.a.service not found.");

    g_dbus_connection_send_message(connection, message, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
}

static void
reply_unknown_property(GDBusConnection *connection, GDBusMessage *call)
{
    g_autoptr(GDBusMessage) message = g_dbus_message_new_method_error_literal(
        call, "org.freedesktop.DBus.Error.UnknownProperty", "Unknown property");

    g_dbus_connection_send_message(connection, message, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
}

static void
close_connection(FakeManager *fake)
{
    g_dbus_connection_flush_sync(fake->connection, NULL, NULL);
    g_dbus_connection_close_sync(fake->connection, NULL, NULL);
}

static void
make_job(FakeManager *fake, GDBusMessage *call)
{
    guint job = ++fake->n_jobs;
    g_autofree char *path = job_path(job);
    FakeScript script = fake->scripts.length
                            ? (FakeScript) GPOINTER_TO_INT(g_queue_pop_head(&fake->scripts))
                            : FAKE_REPLY_FIRST;

    switch (script) {
    case FAKE_RESULT_FIRST:
        fake_manager_end_job(fake, job, fake->result);
        reply(fake->connection, call, g_variant_new("(o)", path));
        break;
    case FAKE_REPLY_FIRST:
        reply(fake->connection, call, g_variant_new("(o)", path));
        fake_manager_end_job(fake, job, fake->result);
        break;
    case FAKE_REPLY_ONLY:
        reply(fake->connection, call, g_variant_new("(o)", path));
        break;
    case FAKE_CLOSE_UNANSWERED:
        close_connection(fake);
        break;
    case FAKE_CLOSE_ANSWERED:
        reply(fake->connection, call, g_variant_new("(o)", path));
        close_connection(fake);
        break;
    case FAKE_ERROR:
        reply_error(fake->connection, call);
        break;
    case FAKE_WRONG_TYPE:
        reply(fake->connection, call, g_variant_new("(s)", "what?"));
        break;
    }
}

static GVariant *
unit_properties(FakeManager *fake)
{
    g_autofree char *path = fake->job_is_queued ? job_path(fake->n_jobs) : g_strdup("/");

    return g_variant_new_parsed("({'ActiveState': <%s>, 'Job': <(%u, %o)>},)", fake->active_state,
                                fake->job_is_queued ? fake->n_jobs : 0, path);
}

/* "/org/freedesktop/systemd1/unit/snap_2ea_2eservice" → "snap.a.service" */
static char *
unit_of(const char *path)
{
    GString *unit = g_string_new(NULL);

    for (const char *c = strrchr(path, '/') + 1; *c; c++)
        if (*c == '_') {
            g_string_append_c(
                unit, (char) (g_ascii_xdigit_value(c[1]) * 16 + g_ascii_xdigit_value(c[2])));
            c += 2;
        } else {
            g_string_append_c(unit, *c);
        }
    return g_string_free(unit, FALSE);
}

/* Answers with a text, or with an error for an empty one. */
static void
reply_text(FakeManager *fake, GDBusMessage *call, const char *text)
{
    GError *error = NULL;

    if (*text == '\0') {
        reply_error(fake->connection, call);
        return;
    }
    g_autoptr(GVariant) value = g_variant_parse(NULL, text, NULL, NULL, &error);
    g_assert_no_error(error);
    reply(fake->connection, call, g_variant_new_tuple(&value, 1));
}

/* @text: (nullable): the properties of the interface; %NULL = the default ones, "" = an error */
static void
look_at_one(FakeManager *fake, GDBusMessage *call, const char *text)
{
    const char *name = NULL;
    g_autoptr(GVariant) value = NULL;

    if (text && *text == '\0') {
        reply_error(fake->connection, call);
        return;
    }
    g_autoptr(GVariant) defaults = g_variant_ref_sink(unit_properties(fake));
    g_autoptr(GVariant) all = text ? g_variant_parse(NULL, text, NULL, NULL, NULL)
                                   : g_variant_get_child_value(defaults, 0);
    g_variant_get_child(g_dbus_message_get_body(call), 1, "&s", &name);
    value = g_variant_lookup_value(all, name, NULL);
    if (value)
        reply(fake->connection, call, g_variant_new("(v)", value));
    else
        reply_unknown_property(fake->connection, call);
}

static void
look(FakeManager *fake, GDBusMessage *call)
{
    const char *interface = g_dbus_message_get_arg0(call);
    gboolean is_get = g_str_equal(g_dbus_message_get_member(call), "Get");
    g_autofree char *unit = unit_of(g_dbus_message_get_path(call));
    g_autofree char *key = g_strdup_printf("%s %s", unit, strrchr(interface, '.') + 1);
    const char *text = g_hash_table_lookup(fake->properties, key);

    fake->n_looks += !is_get;
    if (!is_get && fake->ends_before_look)
        fake_manager_end_job(fake, fake->n_jobs, fake->result);
    if (is_get)
        look_at_one(fake, call, text);
    else if (text)
        reply_text(fake, call, text);
    else
        reply(fake->connection, call, unit_properties(fake));
}

void
fake_manager_set_properties(FakeManager *fake, const char *unit, const char *interface,
                            const char *text)
{
    g_hash_table_replace(fake->properties, g_strdup_printf("%s %s", unit, interface),
                         g_strdup(text ? text : ""));
}

void
fake_manager_set_list(FakeManager *fake, const char *method, const char *text)
{
    g_hash_table_replace(fake->lists, g_strdup(method), g_strdup(text));
}

void
fake_manager_fail(FakeManager *fake, const char *method)
{
    fake_manager_set_list(fake, method, "");
}

char *
fake_manager_take_log(FakeManager *fake)
{
    g_ptr_array_add(fake->log, NULL);
    char *text = g_strjoinv("; ", (char **) fake->log->pdata);
    g_ptr_array_set_size(fake->log, 0);
    return text;
}

/* What changes units, and what lists them, with its lists of names. */
static void
take_note(FakeManager *fake, GDBusMessage *call)
{
    const char *member = g_dbus_message_get_member(call);
    GVariant *body = g_dbus_message_get_body(call);
    GString *line = g_string_new(member);

    for (gsize i = 0; body && i < g_variant_n_children(body); i++) {
        g_autoptr(GVariant) child = g_variant_get_child_value(body, i);
        if (g_variant_is_of_type(child, G_VARIANT_TYPE_STRING))
            g_string_append_printf(line, " %s", g_variant_get_string(child, NULL));
        for (gsize n = 0; g_variant_is_of_type(child, G_VARIANT_TYPE_STRING_ARRAY) &&
                          n < g_variant_n_children(child);
             n++) {
            const char *name = NULL;
            g_variant_get_child(child, n, "&s", &name);
            g_string_append_printf(line, " %s", name);
        }
    }
    g_ptr_array_add(fake->log, g_string_free(line, FALSE));
}

/* Methods other than those that make a job. */
static void
answer(FakeManager *fake, GDBusMessage *call)
{
    const char *member = g_dbus_message_get_member(call);
    const char *list = g_hash_table_lookup(fake->lists, member);

    if (list && *list == '\0')
        reply_error(fake->connection, call);
    else if (g_str_equal(member, "Reload") || g_str_equal(member, "KillUnit"))
        reply(fake->connection, call, NULL);
    else if (g_str_equal(member, "DisableUnitFiles"))
        reply(fake->connection, call, g_variant_new_parsed("(@a(sss) [],)"));
    else if (g_str_equal(member, "EnableUnitFiles"))
        reply(fake->connection, call, g_variant_new_parsed("(true, @a(sss) [])"));
    else if (list)
        reply_text(fake, call, list);
    else
        reply_error(fake->connection, call);
}

/* Whether it asks for a property of a unit, without a prepared answer. */
static gboolean
is_of_unit(FakeManager *fake, GDBusMessage *call)
{
    return g_str_equal(g_dbus_message_get_member(call), "Get") &&
           strstr(g_dbus_message_get_path(call), "/unit/") &&
           !g_hash_table_contains(fake->lists, "Get");
}

static gboolean
on_message(gpointer user_data)
{
    FakeManager *fake = user_data;
    g_autoptr(GDBusMessage) message = g_async_queue_pop(fake->incoming);
    const char *member = g_dbus_message_get_member(message);

    fake->n_calls++;
    if (g_str_equal(member, "ResetFailedUnit"))
        g_string_append_printf(fake->forgotten, "%s ", g_dbus_message_get_arg0(message));
    else if (!g_str_has_prefix(member, "Get"))
        take_note(fake, message);
    if (fake->silent)
        return G_SOURCE_REMOVE;
    if (g_str_equal(member, "ResetFailedUnit"))
        reply(fake->connection, message, NULL);
    else if (g_str_has_suffix(member, "Unit") && !g_str_equal(member, "KillUnit"))
        make_job(fake, message);
    else if (g_str_equal(member, "GetAll") || is_of_unit(fake, message))
        look(fake, message);
    else
        answer(fake, message);
    return G_SOURCE_REMOVE;
}

/* Runs in GDBus' own thread: only hands on. Peer.Ping is left to GDBus. */
static GDBusMessage *
filter(GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer user_data)
{
    FakeManager *fake = user_data;

    if (!incoming || g_dbus_message_get_message_type(message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL ||
        g_str_equal(g_dbus_message_get_member(message), "Ping"))
        return message;

    g_async_queue_push(fake->incoming, message);
    g_idle_add_full(G_PRIORITY_DEFAULT, on_message, fake, NULL);
    return NULL;
}

static gboolean
on_new_connection(GDBusServer *server, GDBusConnection *connection, gpointer user_data)
{
    FakeManager *fake = user_data;

    g_set_object(&fake->connection, connection);
    fake->n_connections++;
    g_dbus_connection_add_filter(connection, filter, fake, NULL);
    return TRUE;
}

FakeManager *
fake_manager_new(const char *runtime_dir)
{
    FakeManager *fake = g_new0(FakeManager, 1);
    g_autofree char *guid = g_dbus_generate_guid();
    g_autofree char *address = g_strdup_printf("unix:path=%s/systemd/private", runtime_dir);
    g_autoptr(GError) error = NULL;

    fake->result = "done";
    fake->active_state = "active";
    g_queue_init(&fake->scripts);
    fake->incoming = g_async_queue_new_full(g_object_unref);
    fake->properties = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    fake->lists = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    fake->forgotten = g_string_new(NULL);
    fake->log = g_ptr_array_new_with_free_func(g_free);
    fake->server =
        g_dbus_server_new_sync(address, G_DBUS_SERVER_FLAGS_NONE, guid, NULL, NULL, &error);
    g_assert_no_error(error);
    g_signal_connect(fake->server, "new-connection", G_CALLBACK(on_new_connection), fake);
    g_dbus_server_start(fake->server);
    return fake;
}

void
fake_manager_free(FakeManager *fake)
{
    if (fake->connection)
        g_dbus_connection_close_sync(fake->connection, NULL, NULL);
    g_clear_object(&fake->connection);
    /* A connection that has just been accepted is told of by the main loop. */
    g_signal_handlers_disconnect_by_data(fake->server, fake);
    g_dbus_server_stop(fake->server);
    g_object_unref(fake->server);
    while (g_idle_remove_by_data(fake)) {
    }
    g_async_queue_unref(fake->incoming);
    g_queue_clear(&fake->scripts);
    g_hash_table_unref(fake->properties);
    g_hash_table_unref(fake->lists);
    g_ptr_array_unref(fake->log);
    g_string_free(fake->forgotten, TRUE);
    g_free(fake);
}

void
fake_manager_push(FakeManager *fake, FakeScript script)
{
    g_queue_push_tail(&fake->scripts, GINT_TO_POINTER(script));
}
