/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* JSON bodies. json-glib's parser recurses for each level, and takes comments, single quotes and
 * more for JSON; so the text is scanned first, without recursion, for what it must not contain.
 * What passes the scan and the parser is JSON. */

#include "http/json-body.h"
#include "core/error.h"

#include <errno.h>
#include <string.h>

static gboolean
fail(GError **error, const char *message)
{
    g_set_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT, "the body is not JSON: %s", message);
    return FALSE;
}

/* The number of the escape "uXXXX" at @c, or -1. */
static int
scan_unicode(const char *c, const char *end)
{
    int number = 0;

    if (end - c < 5 || *c != 'u')
        return -1;
    for (int i = 1; i <= 4; i++) {
        if (!g_ascii_isxdigit(c[i]))
            return -1;
        number = number * 16 + g_ascii_xdigit_value(c[i]);
    }
    return number;
}

/* Checks the escape after a backslash. Returns the position of its last character, or NULL.
 * json-glib would take half a pair of surrogates for a character, and swallow what follows. */
static const char *
scan_escape(const char *c, const char *end, GError **error)
{
    if (*c != 'u') {
        if (strchr("\"\\/bfnrt", *c))
            return c;
        fail(error, "a string has an escape that JSON does not know");
        return NULL;
    }
    int number = scan_unicode(c, end);
    const char *last = c + 4;
    if (number >= 0xd800 && number <= 0xdbff && end - last > 2 && last[1] == '\\') {
        int second = scan_unicode(last + 2, end);
        number = second >= 0xdc00 && second <= 0xdfff ? 0x10000 : -1;
        last += 6;
    }
    if (number > 0 && (number < 0xd800 || number > 0xdfff))
        return last;
    fail(error, number == 0 ? "a string has a zero character in it"
                            : "a string has an escape that is no character");
    return NULL;
}

/* Scans the string whose first character is at @c. Returns the position after its closing quote, or
 * NULL. */
static const char *
scan_string(const char *c, const char *end, GError **error)
{
    for (; c < end && *c != '"'; c++) {
        if ((guchar) *c < 0x20) {
            fail(error, "a string has a control character in it");
            return NULL;
        }
        if (*c == '\\' && ++c < end) {
            c = scan_escape(c, end, error);
            if (!c)
                return NULL;
        }
    }
    if (c < end)
        return c + 1;
    fail(error, "a string does not end");
    return NULL;
}

static const char *
skip_digits(const char *c, const char *end)
{
    while (c < end && g_ascii_isdigit(*c))
        c++;
    return c;
}

/* json-glib would take a whole number that does not fit for another one. */
static gboolean
fits(const char *number, const char *end)
{
    g_autofree char *copy = g_strndup(number, (gsize) (end - number));

    errno = 0;
    g_ascii_strtoll(copy, NULL, 10);
    return errno == 0;
}

/* Scans a number by RFC 8259, 6. Returns the position after it, or NULL; with an error only if it
 * is a number that does not fit. */
static const char *
scan_number(const char *c, const char *end, GError **error)
{
    const char *start = c, *digits = c += c < end && *c == '-';

    c = skip_digits(c, end);
    if ((c == end || !strchr(".eE", *c)) && !fits(start, c)) {
        fail(error, "a number is out of range");
        return NULL;
    }
    if (c == digits || (*digits == '0' && c > digits + 1))
        return NULL;
    if (c < end && *c == '.') {
        digits = ++c;
        c = skip_digits(c, end);
        if (c == digits)
            return NULL;
    }
    if (c < end && (*c == 'e' || *c == 'E')) {
        c++;
        digits = c += c < end && (*c == '+' || *c == '-');
        c = skip_digits(c, end);
        if (c == digits)
            return NULL;
    }
    return c;
}

/* A number, true, false or null. Returns the position after it, or NULL. */
static const char *
scan_word(const char *c, const char *end, GError **error)
{
    static const char *const words[] = {"true", "false", "null"};
    g_autoptr(GError) range_error = NULL;
    const char *after = scan_number(c, end, &range_error);

    if (range_error) {
        g_propagate_error(error, g_steal_pointer(&range_error));
        return NULL;
    }

    for (gsize i = 0; i < G_N_ELEMENTS(words) && !after; i++) {
        gsize length = strlen(words[i]);
        if ((gsize) (end - c) >= length && strncmp(c, words[i], length) == 0)
            after = c + length;
    }
    if (after && (after == end || strchr(" \t\r\n,:]}", *after)))
        return after;
    fail(error, "there is something that is neither a value nor punctuation");
    return NULL;
}

static gboolean
scan(const char *text, gsize length, gint64 max_depth, GError **error)
{
    const char *end = text + length;
    gint64 depth = 0;
    guint values = 0; /* at the top */

    if (!g_utf8_validate(text, (gssize) length, NULL))
        return fail(error, "it is not valid UTF-8");

    for (const char *c = text; c && c < end;) {
        if (strchr(" \t\r\n,:", *c)) {
            c++;
        } else if (strchr("{[", *c)) {
            values += depth++ == 0;
            if (depth > max_depth)
                return fail(error, "it is nested too deeply");
            c++;
        } else if (strchr("}]", *c)) {
            depth--;
            c++;
        } else {
            values += depth == 0;
            c = *c == '"' ? scan_string(c + 1, end, error) : scan_word(c, end, error);
            if (!c)
                return FALSE;
        }
        if (depth < 0)
            return fail(error, "a bracket closes that was not open");
        if (values > 1)
            return fail(error, "there is more than one value");
    }
    return values == 1 || fail(error, "it is empty");
}

JsonObject *
ssa_json_body_parse(const char *text, gsize length, const SsaLimits *limits, GError **error)
{
    g_autoptr(JsonParser) parser = json_parser_new_immutable();
    g_autoptr(GError) parse_error = NULL;

    if (!scan(text, length, limits->json_depth, error))
        return NULL;
    if (!json_parser_load_from_data(parser, text, (gssize) length, &parse_error)) {
        fail(error, parse_error->message);
        return NULL;
    }

    JsonNode *root = json_parser_get_root(parser);
    if (!root || !JSON_NODE_HOLDS_OBJECT(root)) {
        g_set_error_literal(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT,
                            "the body must be a JSON object");
        return NULL;
    }
    return json_node_dup_object(root);
}

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
    g_set_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT, "%s: must be %s", field, expected);
    return FALSE;
}

gboolean
ssa_json_body_get_string(JsonObject *object, const char *field, const char **value, GError **error)
{
    JsonNode *node = get_field(object, field);

    if (node && !holds(node, G_TYPE_STRING))
        return wrong_type(field, "a string", error);
    *value = node ? json_node_get_string(node) : NULL;
    return TRUE;
}

gboolean
ssa_json_body_get_boolean(JsonObject *object, const char *field, gboolean *value, GError **error)
{
    JsonNode *node = get_field(object, field);

    if (node && !holds(node, G_TYPE_BOOLEAN))
        return wrong_type(field, "true or false", error);
    *value = node && json_node_get_boolean(node);
    return TRUE;
}

gboolean
ssa_json_body_get_strings(JsonObject *object, const char *field, char ***values, GError **error)
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
ssa_json_body_get_integer(JsonObject *object, const char *field, gint64 *value, GError **error)
{
    JsonNode *node = get_field(object, field);

    if (node && !holds(node, G_TYPE_INT64))
        return wrong_type(field, "a whole number", error);
    *value = node ? json_node_get_int(node) : 0;
    return TRUE;
}

gboolean
ssa_json_body_get_number(JsonObject *object, const char *field, double *value, gboolean *given,
                         GError **error)
{
    JsonNode *node = get_field(object, field);

    *given = node != NULL;
    if (node && !holds(node, G_TYPE_INT64) && !holds(node, G_TYPE_DOUBLE))
        return wrong_type(field, "a number", error);
    /* Of a whole number, too. */
    *value = node ? json_node_get_double(node) : 0;
    return TRUE;
}

gboolean
ssa_json_body_get_array(JsonObject *object, const char *field, JsonArray **value, GError **error)
{
    JsonNode *node = get_field(object, field);

    if (node && !JSON_NODE_HOLDS_ARRAY(node))
        return wrong_type(field, "a list", error);
    *value = node ? json_node_get_array(node) : NULL;
    return TRUE;
}
