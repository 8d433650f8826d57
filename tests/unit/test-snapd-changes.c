/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Replies of snapd about running changes: the progress of one snap in them. */

#include "base/error.h"
#include "snapd/snapd-changes.h"

#include <string.h>

#define CHANGE(tasks) "{\"id\":\"1\",\"status\":\"Doing\",\"tasks\":[" tasks "]}"
#define REPLY(changes)                                                                             \
    "{\"type\":\"sync\",\"status-code\":200,\"status\":\"OK\",\"result\":[" changes "]}"
#define TASK(snap, status, done, total)                                                            \
    "{\"id\":\"1\",\"kind\":\"link-snap\",\"summary\":\"Do something with " snap                   \
    "\",\"status\":\"" status "\",\"progress\":{\"label\":\"\",\"done\":" #done                    \
    ",\"total\":" #total "},"                                                                      \
    "\"data\":{\"affected-snaps\":[\"" snap "\"]}}"
/* Before snapd 2.59. */
#define OLDER_TASK(snap, status, done, total)                                                      \
    "{\"kind\":\"link-snap\",\"summary\":\"Download snap \\\"" snap                                \
    "\\\" (5) from channel\",\"status\":\"" status "\",\"progress\":{\"done\":" #done              \
    ",\"total\":" #total "}}"

static int
read_progress(const char *text, GError **error)
{
    return ssa_snapd_changes_read_progress(text, strlen(text), "foo", error);
}

static void
test_progress(void)
{
    static const struct {
        const char *text;
        int progress;
    } table[] = {
        {REPLY(""), -1},
        {REPLY(CHANGE("")), -1},
        {REPLY(CHANGE(TASK("bar", "Doing", 1, 2))), -1},
        {REPLY(CHANGE(TASK("foo", "Do", 0, 1))), 0},
        {REPLY(CHANGE(TASK("foo", "Doing", 1, 2))), 50},
        {REPLY(CHANGE(TASK("foo", "Doing", 999, 1000))), 99},
        {REPLY(CHANGE(TASK("foo", "Done", 1, 1))), 100},
        /* Tasks that do not count anything have a total of 1. */
        {REPLY(CHANGE(TASK("foo", "Doing", 1, 1))), 0},
        {REPLY(CHANGE(TASK("foo", "Doing", -5, 10))), 0},
        {REPLY(CHANGE(TASK("foo", "Doing", 50, 10))), 100},
        {REPLY(CHANGE(TASK("foo", "Done", 1, 1) "," TASK("foo", "Doing", 1, 2) "," TASK(
             "bar", "Do", 0, 1) "," TASK("foo", "Do", 0, 1) "," TASK("foo", "Hold", 0, 1))),
         62},
        {REPLY(CHANGE(TASK("bar", "Doing", 1, 2)) "," CHANGE(TASK("foo", "Doing", 1, 4))), 25},
        {REPLY(CHANGE(OLDER_TASK("foo", "Doing", 3, 4))), 75},
        /* Names are whole. */
        {REPLY(CHANGE(OLDER_TASK("foo_key", "Doing", 3, 4))), -1},
        {REPLY(CHANGE(TASK("foobar", "Doing", 3, 4))), -1},
        {REPLY(CHANGE(TASK("foo", "Done", 1, 1) "," TASK("foo", "Undoing", 0, 1))), -1},
        {REPLY(CHANGE(TASK("foo", "Done", 1, 1) "," TASK("foo", "Undone", 0, 1))), -1},
        {REPLY(CHANGE(TASK("foo", "Error", 1, 1))), -1},
        /* Another snap's error is none of this one. */
        {REPLY(CHANGE(TASK("bar", "Error", 1, 1) "," TASK("foo", "Done", 1, 1))), 100},
        {REPLY("1,null,{},{\"tasks\":{}},{\"tasks\":[1,{},{\"status\":7}]}"), -1},
        {REPLY(CHANGE("{\"status\":\"Doing\",\"kind\":\"link-snap\",\"summary\":\"\\\"foo\\\"\","
                      "\"progress\":[]}")),
         0},
        /* Another change of the snap. */
        {REPLY(CHANGE(
             "{\"status\":\"Doing\",\"kind\":\"service-control\",\"summary\":\"\\\"foo\\\"\"}")),
         -1},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GError) error = NULL;
        g_test_message("%s", table[i].text);
        g_assert_cmpint(read_progress(table[i].text, &error), ==, table[i].progress);
        g_assert_no_error(error);
    }
}

static void
test_nonsense(void)
{
    static const char *const table[] = {"",
                                        "x",
                                        "[]",
                                        "{}",
                                        "{\"result\":null}",
                                        "{\"result\":7}",
                                        "{\"result\":{\"message\":\"no\"}}",
                                        "{\"result\":[[[[[[[[[[[[[[[[[[[[[[",
                                        "{\"result\":[\xff]}"};

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_cmpint(read_progress(table[i], &error), ==, -2);
        g_assert_nonnull(error);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/snapd-changes/progress", test_progress);
    g_test_add_func("/snapd-changes/nonsense", test_nonsense);
    return g_test_run();
}
