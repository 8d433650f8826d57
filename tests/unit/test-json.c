/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* JSON texts: what is JSON and what is not, and fields of the wrong type. */

#include "http/http-envelope.h"
#include "json/json-fields.h"
#include "json/json-text.h"

static JsonObject *
parse(const char *text, GError **error)
{
    const SsaJsonLimits limits = {.depth = 4, .values = 20, .members = 7, .string = 40};

    /* A copy without a terminating zero, so that a read past the end is seen. */
    gsize length = strlen(text);
    g_autofree char *exact = g_memdup2(text, length);
    return ssa_json_parse(exact ? exact : "", length, &limits, error);
}

static void
test_accepted(void)
{
    static const char *const texts[] = {
        "{}",
        " \t\r\n{ } \n",
        "{\"a\":1}",
        "{\"a\":-0.5e+10,\"b\":0,\"c\":1E5}",
        "{\"a\":true,\"b\":false,\"c\":null}",
        "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"}",
        "{\"a\":\"{[\",\"b\":\"]}\"}",
        "{\"\":\"\"}",
        "{\"a\":[[{}]]}",
        "{\"a\":\"\\\\u0000\"}", /* a backslash and four digits, no zero */
        "{\"a\":\"\xf0\x9f\x93\xa6\"}",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *shown = g_strescape(texts[i], NULL);
        g_test_message("%s", shown);
        g_autoptr(JsonObject) object = parse(texts[i], &error);
        g_assert_no_error(error);
        g_assert_nonnull(object);
    }
}

static void
test_refused(void)
{
    static const char *const texts[] = {
        "",
        " ",
        "{",
        "}",
        "{}}",
        "{]",
        "[}",
        "[]",
        "1",
        "\"a\"",
        "null",
        "{}{}",
        "{} {}",
        "{} 1",
        "{},",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":'b'}",
        "{\"a\":01}",
        "{\"a\":1.}",
        "{\"a\":.5}",
        "{\"a\":+1}",
        "{\"a\":0x1}",
        "{\"a\":1e999}",
        "{\"a\":[-1e999]}",
        "{\"a\":1.5e+400}",
        "{\"a\":1e}",
        "{\"a\":NaN}",
        "{\"a\":-Infinity}",
        "{\"a\":nul}",
        "{\"a\":TRUE}",
        "{\"a\":tru\xc3\xa9}",
        "/* */{}",
        "{} // x",
        "var x = {}",
        "{\"a\":\"b}",
        "{\"a\":\"b\\",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u0000\"}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":\"\\ud800x\"}",
        "{\"a\":\"\\ud800\\n\"}",
        "{\"a\":\"\\ud800\\u0041\"}",
        "{\"a\":\"\\udc00\"}",
        "{\"a\":\"\\udc00\\ud800\"}",
        "{\"a\":\"\\uzzzz\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":[\"\\ud800\",\",[[[[[[a\"]}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\xff\"}",
        "\xef\xbb\xbf{}",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *shown = g_strescape(texts[i], NULL);
        g_test_message("%s", shown);
        g_autoptr(JsonObject) object = parse(texts[i], &error);
        g_assert_null(object);
        g_assert_error(error, SSA_JSON_ERROR, SSA_JSON_ERROR_TEXT);
    }
}

static void
test_too_large(void)
{
    static const char *const texts[] = {
        "{\"a\":[[[[]]]]}",
        "[[[[[[[[[[",
        "{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}",
        "{\"a\":[1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7,8]}",
        "{\"a\":[[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[]]}",
        "{\"a\":\"0123456789012345678901234567890123456789!\"}",
        "{\"0123456789012345678901234567890123456789!\":1}",
        "{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8}",
        "{\"a\":[{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8}]}",
    };
    g_autoptr(JsonObject) most = parse("{\"a\":[1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7]}", NULL);
    g_autoptr(JsonObject) longest =
        parse("{\"a\":\"0123456789012345678901234567890123456789\"}", NULL);

    g_assert_nonnull(most);
    g_assert_nonnull(longest);
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        g_test_message("%s", texts[i]);
        g_autoptr(JsonObject) object = parse(texts[i], &error);
        g_assert_null(object);
        g_assert_error(error, SSA_JSON_ERROR, SSA_JSON_ERROR_LIMIT);
    }
}

static void
test_fields(void)
{
    static const char *const expected[] = {"a", "b", NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonObject) object = parse(
        "{\"s\":\"x\",\"t\":true,\"n\":null,\"l\":[\"a\",\"b\"],\"i\":1,\"m\":[\"a\",2]}", &error);
    const char *string = NULL;
    gboolean boolean = FALSE;
    g_auto(GStrv) list = NULL;
    g_auto(GStrv) none = NULL;
    g_auto(GStrv) mixed = NULL;

    g_assert_no_error(error);
    g_assert_true(ssa_json_get_string(object, "s", &string, &error));
    g_assert_cmpstr(string, ==, "x");
    g_assert_true(ssa_json_get_string(object, "n", &string, &error));
    g_assert_null(string);
    g_assert_true(ssa_json_get_string(object, "absent", &string, &error));
    g_assert_null(string);
    g_assert_true(ssa_json_get_boolean(object, "t", &boolean, &error));
    g_assert_true(boolean);
    g_assert_true(ssa_json_get_boolean(object, "n", &boolean, &error));
    g_assert_false(boolean);
    g_assert_true(ssa_json_get_strings(object, "l", &list, &error));
    g_assert_cmpstrv(list, expected);
    g_assert_true(ssa_json_get_strings(object, "n", &none, &error));
    g_assert_cmpuint(g_strv_length(none), ==, 0);
    g_assert_no_error(error);

    g_assert_false(ssa_json_get_string(object, "i", &string, &error));
    g_assert_cmpstr(error->message, ==, "i: must be a string");
    g_clear_error(&error);
    g_assert_false(ssa_json_get_boolean(object, "s", &boolean, &error));
    g_assert_cmpstr(error->message, ==, "s: must be true or false");
    g_clear_error(&error);
    g_assert_false(ssa_json_get_strings(object, "s", &mixed, &error));
    g_assert_cmpstr(error->message, ==, "s: must be a list of strings");
    g_clear_error(&error);
    g_assert_false(ssa_json_get_strings(object, "m", &mixed, &error));
    g_assert_cmpstr(error->message, ==, "m[1]: must be a string");
}

static void
test_escapes(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonObject) object = parse("{\"a\":\"\\ud83d\\ude00\\u00e9\\uFFFD\\/\\\"\"}", &error);
    const char *text = NULL;

    g_assert_no_error(error);
    g_assert_true(ssa_json_get_string(object, "a", &text, &error));
    g_assert_cmpstr(text, ==, "\U0001F600\u00e9\uFFFD/\"");
}

static void
test_numbers(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonObject) object =
        parse("{\"i\":9223372036854775807,\"m\":-9223372036854775808,\"d\":1.5,\"w\":-3,\"n\":null,"
              "\"s\":\"1\",\"a\":[1]}",
              &error);
    gint64 integer = 7;
    double number = 7;
    gboolean given = FALSE;
    JsonArray *array = NULL;

    g_assert_no_error(error);
    g_assert_true(ssa_json_get_integer(object, "i", &integer, &error));
    g_assert_cmpint(integer, ==, G_MAXINT64);
    g_assert_true(ssa_json_get_integer(object, "m", &integer, &error));
    g_assert_cmpint(integer, ==, G_MININT64);
    g_assert_true(ssa_json_get_integer(object, "n", &integer, &error));
    g_assert_cmpint(integer, ==, 0);
    g_assert_true(ssa_json_get_number(object, "absent", &number, &given, &error));
    g_assert_false(given);
    g_assert_true(ssa_json_get_number(object, "d", &number, &given, &error));
    g_assert_true(given);
    g_assert_cmpfloat(number, ==, 1.5);
    g_assert_true(ssa_json_get_number(object, "w", &number, &given, &error));
    g_assert_cmpfloat(number, ==, -3);
    g_assert_true(ssa_json_get_array(object, "a", &array, &error));
    g_assert_cmpuint(json_array_get_length(array), ==, 1);
    g_assert_true(ssa_json_get_array(object, "n", &array, &error));
    g_assert_null(array);
    g_assert_no_error(error);

    g_assert_false(ssa_json_get_integer(object, "d", &integer, &error));
    g_assert_cmpstr(error->message, ==, "d: must be a whole number");
    g_clear_error(&error);
    g_assert_false(ssa_json_get_number(object, "s", &number, &given, &error));
    g_assert_cmpstr(error->message, ==, "s: must be a number");
    g_clear_error(&error);
    g_assert_false(ssa_json_get_array(object, "i", &array, &error));
    g_assert_cmpstr(error->message, ==, "i: must be a list");
    g_clear_error(&error);
    g_autoptr(JsonObject) large = parse("{\"i\":9223372036854775808}", &error);
    g_assert_null(large);
    g_assert_error(error, SSA_JSON_ERROR, SSA_JSON_ERROR_TEXT);
}

static void
test_envelope(void)
{
    g_autofree char *nothing = ssa_http_envelope_success(NULL);
    g_autofree char *failure = ssa_http_envelope_error("kind", "a \"message\"", NULL);

    g_assert_cmpstr(nothing, ==, "{\"type\":\"sync\",\"result\":null}");
    g_assert_cmpstr(failure, ==,
                    "{\"type\":\"error\",\"result\":{\"message\":\"a \\\"message\\\"\","
                    "\"kind\":\"kind\"}}");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/json/accepted", test_accepted);
    g_test_add_func("/json/rejected", test_refused);
    g_test_add_func("/json/too-large", test_too_large);
    g_test_add_func("/json/fields", test_fields);
    g_test_add_func("/json/escapes", test_escapes);
    g_test_add_func("/json/numbers", test_numbers);
    g_test_add_func("/envelope", test_envelope);
    return g_test_run();
}
