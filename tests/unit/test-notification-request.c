/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Requests for notifications: what is rejected, and by which name. */

#include "base/error.h"
#include "notifications/model/notification-request.h"

#include <string.h>

static void
assert_checked(const SsaNotificationRequest *request, const char *field)
{
    g_autoptr(GError) error = NULL;
    SsaLimits limits;

    ssa_limits_init(&limits);
    gboolean valid = ssa_notification_request_check(request, &limits, &error);
    if (!field) {
        g_assert_no_error(error);
        g_assert_true(valid);
        return;
    }
    g_assert_false(valid);
    g_assert_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT);
    g_autofree char *prefix = g_strconcat(field, ": ", NULL);
    g_test_message("%s", error->message);
    g_assert_true(g_str_has_prefix(error->message, prefix));
}

static void
test_refresh(void)
{
    static const SsaNotificationKind kinds[] = {SSA_NOTIFICATION_PENDING_REFRESH,
                                                SSA_NOTIFICATION_STILL_OPEN,
                                                SSA_NOTIFICATION_REFRESH_FINISHED};

    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autoptr(SsaNotificationRequest) request = ssa_notification_request_new(kinds[i]);
        assert_checked(request, "instance-name");
        request->instance = g_strdup("foo_k");
        assert_checked(request, NULL);
        g_autofree char *key = ssa_notification_request_get_key(request);
        g_assert_cmpstr(key, ==, "refresh:foo_k");
        request->app_name = g_strdup("x\x1by");
        assert_checked(request, "busy-app-name");
        request->app_name[1] = '\n';
        assert_checked(request, NULL);
        /* snapd's client sends an empty one for none. */
        request->desktop_entry = g_strdup("");
        assert_checked(request, NULL);
        g_free(request->desktop_entry);
        request->desktop_entry = g_strdup("../x");
        assert_checked(request, "busy-app-desktop-entry");
    }
}

static void
test_ids(void)
{
    g_autofree char *longest = g_strnfill(100, 'a');
    g_autofree char *longer = g_strnfill(101, 'a');
    const struct {
        const char *id;
        gboolean valid;
    } table[] = {
        {"a", TRUE},
        {"A.b-c_1", TRUE},
        {longest, TRUE},
        {longer, FALSE},
        {"", FALSE},
        {NULL, FALSE},
        {"a b", FALSE},
        {"a/b", FALSE},
        {"a:b", FALSE},
        {"f\xc3\xb6", FALSE},
        {"pending-refresh", FALSE},
        {"finish-refresh", FALSE},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(SsaNotificationRequest) withdraw =
            ssa_notification_request_new(SSA_NOTIFICATION_WITHDRAW);
        g_autoptr(SsaNotificationRequest) post =
            ssa_notification_request_new(SSA_NOTIFICATION_POST);
        withdraw->id = g_strdup(table[i].id);
        post->id = g_strdup(table[i].id);
        assert_checked(withdraw, table[i].valid ? NULL : "id");
        assert_checked(post, table[i].valid ? "title" : "id");
    }
}

static void
test_notification(void)
{
    g_autoptr(SsaNotificationRequest) request = ssa_notification_request_new(SSA_NOTIFICATION_POST);
    SsaNotification *notification = request->notification;

    request->id = g_strdup("x");
    notification->title = g_strdup("t");
    assert_checked(request, NULL);
    g_autofree char *key = ssa_notification_request_get_key(request);
    g_assert_cmpstr(key, ==, "notification:x");
    notification->body = g_strnfill(4096, 'x');
    assert_checked(request, NULL);
    g_free(notification->body);
    notification->body = g_strnfill(4097, 'x');
    assert_checked(request, "body");
    g_clear_pointer(&notification->body, g_free);

    static const char *const good_icons[] = {"foo-symbolic", "/a/b.png"};
    static const char *const bad_icons[] = {"", "a/b", "http://x", "file:///x", "/a\x01"};
    for (gsize i = 0; i < G_N_ELEMENTS(good_icons) + G_N_ELEMENTS(bad_icons); i++) {
        gboolean good = i < G_N_ELEMENTS(good_icons);
        g_free(notification->icon);
        notification->icon =
            g_strdup(good ? good_icons[i] : bad_icons[i - G_N_ELEMENTS(good_icons)]);
        assert_checked(request, good ? NULL : "icon");
    }
    g_clear_pointer(&notification->icon, g_free);

    g_ptr_array_add(notification->buttons, ssa_notification_action_new("later", "foo", NULL));
    g_ptr_array_add(notification->buttons, ssa_notification_action_new("open", "foo_foo", "L"));
    assert_checked(request, NULL);
    g_ptr_array_add(notification->buttons, ssa_notification_action_new("seen", "x", "L"));
    assert_checked(request, "actions[2].action");
    g_ptr_array_set_size(notification->buttons, 2);
    g_ptr_array_add(notification->buttons, ssa_notification_action_new(NULL, NULL, NULL));
    assert_checked(request, "actions[2].action");
    g_ptr_array_set_size(notification->buttons, 2);
    g_ptr_array_add(notification->buttons, ssa_notification_action_new("open", NULL, NULL));
    assert_checked(request, "actions[2].target");
    g_ptr_array_set_size(notification->buttons, 2);
    g_ptr_array_add(notification->buttons, ssa_notification_action_new("later", "foo", "\x07"));
    assert_checked(request, "actions[2].label");
}

static void
test_urgency(void)
{
    SsaUrgency urgency;

    g_assert_true(ssa_notification_request_read_urgency("urgent", &urgency, NULL));
    g_assert_cmpint(urgency, ==, SSA_URGENCY_URGENT);
    g_assert_false(ssa_notification_request_read_urgency("now", &urgency, NULL));
    g_assert_false(ssa_notification_request_read_urgency("", &urgency, NULL));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/notification-request/refresh", test_refresh);
    g_test_add_func("/notification-request/ids", test_ids);
    g_test_add_func("/notification-request/notification", test_notification);
    g_test_add_func("/notification-request/urgency", test_urgency);
    return g_test_run();
}
