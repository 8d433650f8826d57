/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Typed access to the fields of a JSON object. */

#include "json/json-fields.h"
#include "json/json-text.h"

/* The field's value, or NULL if it is absent or null. */
static JsonNode *
get_field(JsonObject *object, const char *field)
{
    JsonNode *node = json_object_get_member(object, field);

    return node && !JSON_NODE_HOLDS_NULL(node) ? node : NULL;
}

static gboolean
holds(JsonNode *node, GType type)
{
    return JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == type;
}

static gboolean
wrong_type(const char *field, const char *expected, GError **error)
{
    g_set_error(error, SSA_JSON_ERROR, SSA_JSON_ERROR_FIELD, "%s: must be %s", field, expected);
    return FALSE;
}

gboolean
ssa_json_get_string(JsonObject *object, const char *field, const char **value, GError **error)
{
    JsonNode *node = get_field(object, field);

    if (node && !holds(node, G_TYPE_STRING))
        return wrong_type(field, "a string", error);
    *value = node ? json_node_get_string(node) : NULL;
    return TRUE;
}

gboolean
ssa_json_get_boolean(JsonObject *object, const char *field, gboolean *value, GError **error)
{
    JsonNode *node = get_field(object, field);

    if (node && !holds(node, G_TYPE_BOOLEAN))
        return wrong_type(field, "true or false", error);
    *value = node && json_node_get_boolean(node);
    return TRUE;
}

gboolean
ssa_json_get_strings(JsonObject *object, const char *field, char ***values, GError **error)
{
    JsonNode *node = get_field(object, field);
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

    if (node && !JSON_NODE_HOLDS_ARRAY(node))
        return wrong_type(field, "a list of strings", error);

    JsonArray *array = node ? json_node_get_array(node) : NULL;
    for (guint i = 0; array && i < json_array_get_length(array); i++) {
        JsonNode *item = json_array_get_element(array, i);
        if (!holds(item, G_TYPE_STRING)) {
            g_autofree char *name = g_strdup_printf("%s[%u]", field, i);
            return wrong_type(name, "a string", error);
        }
        g_strv_builder_add(builder, json_node_get_string(item));
    }
    *values = g_strv_builder_end(builder);
    return TRUE;
}

gboolean
ssa_json_get_integer(JsonObject *object, const char *field, gint64 *value, GError **error)
{
    JsonNode *node = get_field(object, field);

    if (node && !holds(node, G_TYPE_INT64))
        return wrong_type(field, "a whole number", error);
    *value = node ? json_node_get_int(node) : 0;
    return TRUE;
}

gboolean
ssa_json_get_number(JsonObject *object, const char *field, double *value, gboolean *given,
                    GError **error)
{
    JsonNode *node = get_field(object, field);

    *given = node != NULL;
    if (node && !holds(node, G_TYPE_INT64) && !holds(node, G_TYPE_DOUBLE))
        return wrong_type(field, "a number", error);
    /* Works for integers, too. */
    *value = node ? json_node_get_double(node) : 0;
    return TRUE;
}

gboolean
ssa_json_get_array(JsonObject *object, const char *field, JsonArray **value, GError **error)
{
    JsonNode *node = get_field(object, field);

    if (node && !JSON_NODE_HOLDS_ARRAY(node))
        return wrong_type(field, "a list", error);
    *value = node ? json_node_get_array(node) : NULL;
    return TRUE;
}
