/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Results as JSON. */

#include "sessionctl/report-json.h"
#include "cli/enum-name.h"
#include "cli/text.h"
#include "sessionctl/user-name.h"

#include <json-glib/json-glib.h>

char *
ssc_json_socket_path(const char *base, guint uid)
{
    return g_strdup_printf("%s/%u/snapd-session-agent.socket", base, uid);
}

static JsonBuilder *
begin_list(void)
{
    return json_builder_begin_array(json_builder_new());
}

static char *
take_text(JsonBuilder *builder)
{
    json_builder_end_array(builder);
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    g_autofree char *text = json_to_string(root, TRUE);

    g_object_unref(builder);
    return ssc_text_escape_json(g_strconcat(text, "\n", NULL));
}

static void
add_string(JsonBuilder *builder, const char *name, const char *value)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_string_value(builder, value);
}

static void
add_user(JsonBuilder *builder, guint uid)
{
    g_autofree char *name = ssc_user_name(uid);

    json_builder_set_member_name(builder, "uid");
    json_builder_add_int_value(builder, uid);
    add_string(builder, "user", name);
}

char *
ssc_json_sessions(const guint *uids, gsize n_uids, const char *base)
{
    JsonBuilder *builder = begin_list();

    for (gsize i = 0; i < n_uids; i++) {
        g_autofree char *path = ssc_json_socket_path(base, uids[i]);
        json_builder_begin_object(builder);
        add_user(builder, uids[i]);
        add_string(builder, "socket", path);
        json_builder_end_object(builder);
    }
    return take_text(builder);
}

static void
add_error(JsonBuilder *builder, const GError *error)
{
    json_builder_set_member_name(builder, "error");
    json_builder_begin_object(builder);
    add_string(builder, "code",
               error->domain == SNAP_SESSION_ERROR
                   ? ssc_enum_name(SNAP_SESSION_TYPE_ERROR, error->code)
                   : "failed");
    add_string(builder, "message", error->message);
    json_builder_end_object(builder);
}

static void
add_failures(JsonBuilder *builder, GPtrArray *failures)
{
    json_builder_set_member_name(builder, "failures");
    json_builder_begin_array(builder);
    for (guint i = 0; i < failures->len; i++) {
        SnapSessionFailure *failure = g_ptr_array_index(failures, i);
        json_builder_begin_object(builder);
        add_string(builder, "unit", failure->unit);
        add_string(builder, "kind",
                   ssc_enum_name(SNAP_SESSION_TYPE_FAILURE_KIND, (int) failure->kind));
        add_string(builder, "message", failure->message);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void
add_result(JsonBuilder *builder, SnapSessionResult *result)
{
    const GError *error = result->error;
    GPtrArray *failures = result->failures;
    const char *json = result->json;

    json_builder_begin_object(builder);
    add_user(builder, result->uid);
    json_builder_set_member_name(builder, "success");
    json_builder_add_boolean_value(builder, snap_session_result_is_success(result));
    if (!error) {
        json_builder_set_member_name(builder, "result");
        JsonNode *node = json_from_string(json, NULL);
        json_builder_add_value(builder, node ? node : json_node_new(JSON_NODE_NULL));
    } else {
        add_error(builder, error);
    }
    if (failures->len > 0)
        add_failures(builder, failures);
    json_builder_end_object(builder);
}

static char *
format_bare(GPtrArray *results)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < results->len; i++) {
        const SnapSessionResult *result = g_ptr_array_index(results, i);
        g_autoptr(JsonNode) node = result->json ? json_from_string(result->json, NULL) : NULL;
        g_autofree char *pretty = node ? json_to_string(node, TRUE) : NULL;
        if (pretty)
            g_string_append_printf(text, "%s\n", pretty);
    }
    return ssc_text_escape_json(g_string_free(text, FALSE));
}

char *
ssc_json_results(GPtrArray *results, gboolean bare)
{
    JsonBuilder *builder = NULL;

    if (bare)
        return format_bare(results);
    builder = begin_list();
    for (guint i = 0; i < results->len; i++)
        add_result(builder, g_ptr_array_index(results, i));
    return take_text(builder);
}
