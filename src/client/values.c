/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Required fields of JSON objects. */

#include "client/values.h"
#include "config.h"
#include "json/json-fields.h"
#include "json/json-text.h"

#include <glib/gi18n-lib.h>

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
