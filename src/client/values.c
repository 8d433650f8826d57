/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Values in replies: fields of JSON objects. */

#include "client/values.h"
#include "config.h"
#include "json/json-fields.h"
#include "json/json-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

gboolean
snap_session_read_optional_string(JsonObject *object, const char *field, char **value,
                                  GError **error)
{
    const char *text = NULL;

    if (!ssa_json_get_string(object, field, &text, error))
        return FALSE;
    *value = g_strdup(text);
    return TRUE;
}

gboolean
snap_session_read_string(JsonObject *object, const char *field, char **value, GError **error)
{
    if (!snap_session_read_optional_string(object, field, value, error))
        return FALSE;
    if (*value)
        return TRUE;
    g_set_error(error, SSA_JSON_ERROR, SSA_JSON_ERROR_FIELD, _("%s: is missing"), field);
    return FALSE;
}

gboolean
snap_session_read_object(JsonObject *object, const char *field, JsonObject **value, GError **error)
{
    JsonNode *node = json_object_get_member(object, field);

    *value = NULL;
    if (!node || JSON_NODE_HOLDS_NULL(node))
        return TRUE;
    if (!JSON_NODE_HOLDS_OBJECT(node)) {
        g_set_error(error, SSA_JSON_ERROR, SSA_JSON_ERROR_FIELD, _("%s: must be an object"), field);
        return FALSE;
    }
    *value = json_node_get_object(node);
    return TRUE;
}

static gboolean
read_time(JsonObject *object, const char *field, GDateTime **value, GError **error)
{
    const char *text = NULL;

    if (!ssa_json_get_string(object, field, &text, error))
        return FALSE;
    /* RFC 3339 has a zone in every time. */
    *value = text ? g_date_time_new_from_iso8601(text, NULL) : NULL;
    if (!text || *value)
        return TRUE;
    g_set_error(error, SSA_JSON_ERROR, SSA_JSON_ERROR_FIELD, _("%s: must be a time"), field);
    return FALSE;
}

static gboolean
read_field(const SnapSessionField *field, JsonObject *object, const char *name, gpointer member,
           GError **error)
{
    gint64 number = 0;

    switch (field->type) {
    case SNAP_SESSION_FIELD_STRING:
        return snap_session_read_string(object, name, member, error);
    case SNAP_SESSION_FIELD_OPTIONAL_STRING:
        return snap_session_read_optional_string(object, name, member, error);
    case SNAP_SESSION_FIELD_STRINGS:
        return ssa_json_get_strings(object, name, member, error);
    case SNAP_SESSION_FIELD_BOOLEAN:
        return ssa_json_get_boolean(object, name, member, error);
    case SNAP_SESSION_FIELD_TIME:
        return read_time(object, name, member, error);
    case SNAP_SESSION_FIELD_UINT:
    default:
        if (!ssa_json_get_integer(object, name, &number, error))
            return FALSE;
        *(guint *) member = (guint) CLAMP(number, 0, G_MAXUINT);
        return TRUE;
    }
}

/* Reads the field "object.name". If there is no such object, the member is as without the field. */
static gboolean
read_nested(const SnapSessionField *field, JsonObject *object, gpointer member, GError **error)
{
    JsonObject *nested = NULL;

    if (!strchr(field->name, '.'))
        return read_field(field, object, field->name, member, error);
    g_auto(GStrv) names = g_strsplit(field->name, ".", 2);
    g_autoptr(JsonObject) nothing = json_object_new();
    if (!snap_session_read_object(object, names[0], &nested, error))
        return FALSE;
    if (read_field(field, nested ? nested : nothing, names[1], member, error))
        return TRUE;
    g_prefix_error(error, "%s.", names[0]);
    return FALSE;
}

gboolean
snap_session_fields_read(gpointer value, const SnapSessionField *fields, gsize n,
                         JsonObject *object, GError **error)
{
    for (gsize i = 0; i < n; i++)
        if (fields[i].name &&
            !read_nested(&fields[i], object, G_STRUCT_MEMBER_P(value, fields[i].offset), error))
            return FALSE;
    return TRUE;
}

void
snap_session_fields_clear(gpointer value, const SnapSessionField *fields, gsize n)
{
    static const GDestroyNotify free_member[] = {
        [SNAP_SESSION_FIELD_STRING] = g_free,
        [SNAP_SESSION_FIELD_OPTIONAL_STRING] = g_free,
        [SNAP_SESSION_FIELD_STRINGS] = (GDestroyNotify) g_strfreev,
        [SNAP_SESSION_FIELD_TIME] = (GDestroyNotify) g_date_time_unref,
        [SNAP_SESSION_FIELD_BOOLEAN] = NULL,
        [SNAP_SESSION_FIELD_UINT] = NULL,
    };

    for (gsize i = 0; i < n; i++) {
        GDestroyNotify free_func = free_member[fields[i].type];
        gpointer *member = G_STRUCT_MEMBER_P(value, fields[i].offset);
        if (free_func && *member)
            free_func(*member);
    }
}

gboolean
snap_session_wrong_result(const char *message, GError **error)
{
    g_set_error(error, SSA_JSON_ERROR, SSA_JSON_ERROR_FIELD, "result: %s", message);
    return FALSE;
}

GPtrArray *
snap_session_read_list(JsonNode *value, SnapSessionReadItemFunc read_item, GDestroyNotify free_item,
                       GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(free_item);

    if (value && !JSON_NODE_HOLDS_ARRAY(value)) {
        snap_session_wrong_result(_("must be a list"), error);
        return NULL;
    }
    JsonArray *array = value ? json_node_get_array(value) : NULL;
    for (guint i = 0; array && i < json_array_get_length(array); i++) {
        JsonNode *node = json_array_get_element(array, i);
        if (!JSON_NODE_HOLDS_OBJECT(node)) {
            snap_session_wrong_result(_("must be a list of objects"), error);
            return NULL;
        }
        gpointer item = read_item(json_node_get_object(node), error);
        if (!item) {
            g_prefix_error(error, "result[%u].", i);
            return NULL;
        }
        g_ptr_array_add(list, item);
    }
    return g_steal_pointer(&list);
}
