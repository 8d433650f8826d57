/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Untrusted JSON. json-glib's parser recurses for each level, and accepts comments and single
 * quotes; so the text is scanned first, without recursion. */

#include "json/json-text.h"

#include <errno.h>
#include <math.h>
#include <string.h>

/* clang-format off */
G_DEFINE_QUARK(ssa-json-error-quark, ssa_json_error)
/* clang-format on */

static gboolean
fail(const char *message, GError **error)
{
    g_set_error(error, SSA_JSON_ERROR, SSA_JSON_ERROR_TEXT, "not JSON: %s", message);
    return FALSE;
}

static gboolean
exceed(const char *message, GError **error)
{
    g_set_error_literal(error, SSA_JSON_ERROR, SSA_JSON_ERROR_LIMIT, message);
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
 * json-glib would accept an unpaired surrogate as a character, and drop what follows. */
static const char *
scan_escape(const char *c, const char *end, GError **error)
{
    if (*c != 'u') {
        if (strchr("\"\\/bfnrt", *c))
            return c;
        fail("a string has an escape that JSON does not know", error);
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
    fail(number == 0 ? "a string has a zero character in it"
                     : "a string has an escape that is no character",
         error);
    return NULL;
}

/* Scans the string whose first character is at @c. Returns the position after its closing quote, or
 * NULL. */
static const char *
scan_string(const char *c, const char *end, GError **error)
{
    for (; c < end && *c != '"'; c++) {
        if ((guchar) *c < 0x20) {
            fail("a string has a control character in it", error);
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
    fail("a string does not end", error);
    return NULL;
}

static const char *
skip_digits(const char *c, const char *end)
{
    while (c < end && g_ascii_isdigit(*c))
        c++;
    return c;
}

/* json-glib would read an integer that overflows as a different number. */
static gboolean
fits(const char *number, const char *end)
{
    g_autofree char *copy = g_strndup(number, (gsize) (end - number));

    errno = 0;
    g_ascii_strtoll(copy, NULL, 10);
    return errno == 0;
}

/* json-glib would write an infinite number as "inf". */
static gboolean
is_finite(const char *number, const char *end)
{
    g_autofree char *copy = g_strndup(number, (gsize) (end - number));

    return isfinite(g_ascii_strtod(copy, NULL));
}

/* Scans a number (RFC 8259, 6). Returns the position after it, or NULL; sets @error only if the
 * number is out of range. */
static const char *
scan_number(const char *c, const char *end, GError **error)
{
    const char *start = c, *digits = c += c < end && *c == '-';

    c = skip_digits(c, end);
    if ((c == end || !strchr(".eE", *c)) && !fits(start, c)) {
        fail("a number is out of range", error);
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
    if (is_finite(start, c))
        return c;
    fail("a number is out of range", error);
    return NULL;
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
    fail("there is something that is neither a value nor punctuation", error);
    return NULL;
}

/* A string, number or word. Returns the position after it, or NULL. */
static const char *
scan_scalar(const char *c, const char *end, const SsaJsonLimits *limits, GError **error)
{
    if (*c != '"')
        return scan_word(c, end, error);

    const char *after = scan_string(c + 1, end, error);
    if (!after || after - c - 2 <= limits->string)
        return after;
    exceed("too large: a string is too long", error);
    return NULL;
}

/* The arrays and objects around the current position. */
typedef struct {
    gint64 depth, values;
    guint at_top;
    gint64 commas[SSA_JSON_MAX_DEPTH + 1]; /* by depth */
    gboolean is_object[SSA_JSON_MAX_DEPTH + 1];
} Place;

static gboolean
enter(Place *place, char bracket, const SsaJsonLimits *limits, GError **error)
{
    if (++place->depth > MIN(limits->depth, SSA_JSON_MAX_DEPTH))
        return exceed("nested too deeply", error);
    place->commas[place->depth] = 0;
    place->is_object[place->depth] = bracket == '{';
    return TRUE;
}

/* Limits members: objects are hash tables, which are slow if all names collide. */
static gboolean
pass_comma(Place *place, const SsaJsonLimits *limits, GError **error)
{
    gboolean is_object = place->depth > 0 && place->is_object[place->depth];

    return ++place->commas[place->depth] < limits->members || !is_object ||
           exceed("too large: an object has too many members", error);
}

/* Counts a value or the name of a member. */
static gboolean
begin_value(Place *place, const SsaJsonLimits *limits, GError **error)
{
    place->at_top += place->depth == 0;
    if (place->at_top > 1)
        return fail("there is more than one value", error);
    return ++place->values <= limits->values || exceed("too large: it has too many values", error);
}

/* Scans the token at @c. Returns the position after it, or NULL. */
static const char *
scan_next(Place *place, const char *c, const char *end, const SsaJsonLimits *limits, GError **error)
{
    if (strchr(" \t\r\n:", *c))
        return c + 1;
    if (*c == ',')
        return pass_comma(place, limits, error) ? c + 1 : NULL;
    if (strchr("}]", *c)) {
        if (--place->depth >= 0)
            return c + 1;
        fail("a bracket closes that was not open", error);
        return NULL;
    }
    if (!begin_value(place, limits, error))
        return NULL;
    if (strchr("{[", *c))
        return enter(place, *c, limits, error) ? c + 1 : NULL;
    return scan_scalar(c, end, limits, error);
}

static gboolean
scan(const char *text, gsize length, const SsaJsonLimits *limits, GError **error)
{
    const char *end = text + length;
    Place place = {0};

    if (!g_utf8_validate(text, (gssize) length, NULL))
        return fail("it is not valid UTF-8", error);
    for (const char *c = text; c < end;) {
        c = scan_next(&place, c, end, limits, error);
        if (!c)
            return FALSE;
    }
    return place.at_top == 1 || fail("it is empty", error);
}

JsonObject *
ssa_json_parse(const char *text, gsize length, const SsaJsonLimits *limits, GError **error)
{
    g_autoptr(JsonParser) parser = json_parser_new_immutable();
    g_autoptr(GError) parse_error = NULL;

    if (!scan(text, length, limits, error))
        return NULL;
    if (!json_parser_load_from_data(parser, text, (gssize) length, &parse_error)) {
        /* The message may quote the text, truncated inside a character. */
        g_autofree char *message = g_utf8_make_valid(parse_error->message, -1);
        fail(message, error);
        return NULL;
    }

    JsonNode *root = json_parser_get_root(parser);
    if (!root || !JSON_NODE_HOLDS_OBJECT(root)) {
        g_set_error_literal(error, SSA_JSON_ERROR, SSA_JSON_ERROR_TEXT, "not a JSON object");
        return NULL;
    }
    return json_node_dup_object(root);
}
