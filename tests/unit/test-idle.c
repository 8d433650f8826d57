/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Idle holds. */

#include "base/idle.h"
#include "fixture.h"

static void
count(gpointer user_data)
{
    ++*(guint *) user_data;
}

static void
test_idle_without_holds(void)
{
    guint idle_count = 0;
    g_autoptr(SsaIdle) idle = ssa_idle_new(10, count, &idle_count);

    g_assert_cmpuint(ssa_idle_n_holds(idle), ==, 0);
    wait_until(idle_count == 1);
}

static void
test_held(void)
{
    guint idle_count = 0;
    g_autoptr(SsaIdle) idle = ssa_idle_new(0, count, &idle_count);
    SsaHold *first = ssa_idle_hold(idle, "one thing");
    SsaHold *second = ssa_idle_hold(idle, "another");

    fixture_settle();
    g_assert_cmpuint(idle_count, ==, 0);
    g_autofree char *text = ssa_idle_describe(idle);
    g_assert_cmpstr(text, ==, "one thing, another");

    ssa_hold_release(first);
    fixture_settle();
    g_assert_cmpuint(idle_count, ==, 0);
    g_assert_cmpuint(ssa_idle_n_holds(idle), ==, 1);

    ssa_hold_release(second);
    wait_until(idle_count == 1);
}

static void
test_once_for_each_time(void)
{
    guint idle_count = 0;
    g_autoptr(SsaIdle) idle = ssa_idle_new(0, count, &idle_count);

    wait_until(idle_count == 1);
    fixture_settle();
    g_assert_cmpuint(idle_count, ==, 1);
    ssa_hold_release(ssa_idle_hold(idle, "again"));
    wait_until(idle_count == 2);
}

static void
test_never(void)
{
    guint idle_count = 0;
    g_autoptr(SsaIdle) idle = ssa_idle_new(-1, count, &idle_count);

    ssa_hold_release(ssa_idle_hold(idle, "something"));
    fixture_settle();
    g_assert_cmpuint(idle_count, ==, 0);
    ssa_idle_set_timeout(idle, 0);
    wait_until(idle_count == 1);
}

static void
test_stopped(void)
{
    guint idle_count = 0;
    SsaIdle *idle = ssa_idle_new(0, count, &idle_count);
    SsaHold *hold = ssa_idle_hold(idle, "outlives the tracker");

    ssa_idle_stop(idle);
    ssa_idle_unref(idle);
    ssa_hold_release(hold);
    fixture_settle();
    g_assert_cmpuint(idle_count, ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/idle/without-holds", test_idle_without_holds);
    g_test_add_func("/idle/held", test_held);
    g_test_add_func("/idle/once-for-each-time", test_once_for_each_time);
    g_test_add_func("/idle/never", test_never);
    g_test_add_func("/idle/stopped", test_stopped);
    return g_test_run();
}
