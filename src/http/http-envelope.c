/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The envelope of responses. */

#include "http/http-envelope.h"
#include "base/vardict.h"

#include <json-glib/json-glib.h>

/* @result: (nullable) (transfer floating) */
static char *
wrap(const char *type, GVariant *result)
{
    g_autoptr(GVariant) value = result ? g_variant_ref_sink(result) : NULL;
    g_autoptr(JsonNode) root = json_node_new(JSON_NODE_OBJECT);
    JsonObject *object = json_object_new();

    json_object_set_string_member(object, "type", type);
    json_object_set_member(object, "result",
                           value ? json_gvariant_serialize(value) : json_node_new(JSON_NODE_NULL));
    json_node_take_object(root, object);
    return json_to_string(root, FALSE);
}

char *
ssa_http_envelope_success(GVariant *result)
{
    return wrap("sync", result);
}

char *
ssa_http_envelope_error(const char *kind, const char *message, GVariant *value)
{
    /* The message may quote a client or systemd. */
    g_autofree char *valid = g_utf8_make_valid(message, -1);
    GVariantBuilder builder;

    g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
    ssa_vardict_add_string(&builder, "message", valid);
    ssa_vardict_add_string(&builder, "kind", kind);
    if (value)
        g_variant_builder_add(&builder, "{sv}", "value", value);
    return wrap("error", g_variant_builder_end(&builder));
}
