/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Arbitrary input as what the agent and the notifier read beside requests. */

#include "session-input.h"
#include "apps/desktop-entries.h"
#include "fixture.h"
#include "notifications/pending-refreshes.h"
#include "notifications/refresh-notification.h"
#include "snapd/snapd-changes.h"

#include <string.h>

#define NOW 1000000

static void
write_input(const char *path, const guint8 *data, gsize size)
{
    g_autofree char *dir = g_path_get_dirname(path);

    g_assert_no_errno(g_mkdir_with_parents(dir, 0700));
    g_assert_true(g_file_set_contents_full(path, (const char *) data, (gssize) size,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static gboolean
is_text(const char *text)
{
    return text && g_utf8_validate(text, -1, NULL);
}

gboolean
desktop_entry_input_read(const guint8 *data, gsize size)
{
    static const char *const languages[] = {"de", NULL};
    char *dir = fixture_runtime_dir_new();
    g_autofree char *path = g_build_filename(dir, "foo_foo.desktop", NULL);

    write_input(path, data, size);
    g_autoptr(SsaDesktopEntry) entry = ssa_desktop_entry_load(dir, "foo_foo", languages, NULL);
    if (entry) {
        g_auto(GStrv) command = ssa_desktop_entry_get_command(entry, NULL);
        g_assert_true(is_text(entry->name) && *entry->name);
        g_assert_true(!command || *command[0] == '/');
        ssa_desktop_entry_can_be_opened(entry);
    }
    g_autoptr(SsaDesktopEntries) entries = ssa_desktop_entries_load(dir, languages);
    ssa_desktop_entries_find(entries, "foo", "foo", "foo_foo");
    fixture_runtime_dir_remove(dir);
    return entry != NULL;
}

static gint64
read_clock(gpointer user_data)
{
    return NOW;
}

static void
check_group(SsaNotificationStore *store, const char *group, SsaDesktopEntries *entries)
{
    g_autoptr(GPtrArray) members = ssa_pending_refreshes_list_group(store, group, NULL);

    if (members->len == 0)
        return;
    g_autoptr(SsaNotification) notification =
        ssa_refresh_notification_new_for_group(group, members, entries);
    g_assert_true(is_text(notification->title) && is_text(notification->body));
}

gboolean
store_input_read(const guint8 *data, gsize size)
{
    static const char *const no_language[] = {NULL};
    char *dir = fixture_runtime_dir_new();
    g_autofree char *path = g_build_filename(dir, "snap-session-agent", "notifications", NULL);
    g_autoptr(SsaDesktopEntries) entries = ssa_desktop_entries_load(dir, no_language);
    SsaLimits limits;

    ssa_limits_init(&limits);
    write_input(path, data, size);
    g_autoptr(SsaNotificationStore) store =
        ssa_notification_store_new(dir, &limits, read_clock, NULL);
    g_autoptr(GPtrArray) requests = ssa_pending_refreshes_recall(store, NULL);
    gboolean has_pending = requests->len > 0;
    for (guint i = 0; i < requests->len; i++) {
        const SsaNotificationRequest *request = g_ptr_array_index(requests, i);
        if (request->kind == SSA_NOTIFICATION_GROUP) {
            check_group(store, request->id, entries);
            continue;
        }
        g_autoptr(SsaNotification) notification =
            ssa_refresh_notification_new(request, entries, NULL);
        g_assert_true(is_text(notification->title) && is_text(notification->body));
    }
    /* What is written is read again. */
    ssa_notification_store_save(store);
    g_autoptr(SsaNotificationStore) again =
        ssa_notification_store_new(dir, &limits, read_clock, NULL);
    g_autoptr(GPtrArray) written = ssa_notification_store_list(store);
    g_autoptr(GPtrArray) read = ssa_notification_store_list(again);
    g_assert_cmpuint(written->len, ==, read->len);
    fixture_runtime_dir_remove(dir);
    return has_pending;
}

gboolean
snapd_input_read(const guint8 *data, gsize size)
{
    g_autofree char *exact = g_memdup2(data, size);
    g_autoptr(GError) error = NULL;
    int progress = ssa_snapd_changes_read_progress(exact ? exact : "", size, "foo", &error);

    g_assert_cmpint(progress, >=, -2);
    g_assert_cmpint(progress, <=, 100);
    g_assert_true((progress == -2) == (error != NULL));
    return progress >= 0;
}

gboolean
variant_input_read(const guint8 *data, gsize size)
{
    g_autoptr(GBytes) bytes = g_bytes_new(data, size);
    g_autoptr(GVariant) raw =
        g_variant_ref_sink(g_variant_new_from_bytes(G_VARIANT_TYPE_VARDICT, bytes, FALSE));
    /* As GDBus hands it over. */
    g_autoptr(GVariant) value = g_variant_get_normal_form(raw);
    g_autoptr(SsaNotification) notification = ssa_notification_from_variant(value);
    g_autoptr(GVariant) again = g_variant_ref_sink(ssa_notification_to_variant(notification));
    g_autoptr(SsaNotification) copy = ssa_notification_from_variant(again);

    g_assert_cmpstr(copy->title, ==, notification->title);
    g_assert_cmpstr(copy->body, ==, notification->body);
    g_assert_cmpuint(copy->buttons->len, ==, notification->buttons->len);
    g_assert_cmpint(copy->lifetime, ==, notification->lifetime);
    return *notification->title != '\0';
}
