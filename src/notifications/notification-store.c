/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The notification store: a key file with a group for each notification, read at first use and
 * replaced at each change. */

#include "notifications/notification-store.h"
#include "base/regular-file.h"
#include "base/snap-name.h"

#include <fcntl.h>
#include <string.h>

#define DIRECTORY "snap-session-agent"
#define FILE_NAME "notifications"
/* More than a full store with the longest texts: the agent never writes a larger file. */
#define MAX_SIZE (4 * 1024 * 1024)

/* The last time that fits into 64 bits as nanoseconds, in seconds since 1970: in 2262. */
#define MAX_TIME (G_MAXINT64 / G_GINT64_CONSTANT(1000000000))

struct _SsaNotificationStore {
    char *path;
    SsaLimits limits;
    SsaClock clock;
    gpointer clock_data;
    GHashTable *records; /* key → record; NULL before the file has been read */
};

static void
record_free(SsaNotificationRecord *record)
{
    g_free(record->key);
    g_free(record->app_name);
    g_free(record->desktop_entry);
    g_free(record->revision);
    g_free(record->handle);
    g_free(record->group);
    g_free(record->members);
    g_free(record);
}

static SsaNotificationRecord *
record_new(const char *key)
{
    SsaNotificationRecord *record = g_new0(SsaNotificationRecord, 1);

    record->key = g_strdup(key);
    return record;
}

SsaNotificationStore *
ssa_notification_store_new(const char *runtime_dir, const SsaLimits *limits, SsaClock clock,
                           gpointer user_data)
{
    SsaNotificationStore *store = g_new0(SsaNotificationStore, 1);

    store->path = g_build_filename(runtime_dir, DIRECTORY, FILE_NAME, NULL);
    store->limits = *limits;
    store->clock = clock;
    store->clock_data = user_data;
    return store;
}

void
ssa_notification_store_free(SsaNotificationStore *store)
{
    g_clear_pointer(&store->records, g_hash_table_unref);
    g_free(store->path);
    g_free(store);
}

gint64
ssa_notification_store_now(SsaNotificationStore *store)
{
    return store->clock(store->clock_data);
}

static char *
get_text(GKeyFile *file, const char *group, const char *key)
{
    return g_key_file_get_string(file, group, key, NULL);
}

/* The file may have been tampered with: clamps, so that no difference in nanoseconds overflows. */
static gint64
read_time(GKeyFile *file, const char *group, const char *key)
{
    return CLAMP(g_key_file_get_int64(file, group, key, NULL), 0, MAX_TIME);
}

/* The snap's name becomes part of texts, unit names and targets; there is a group for each urgency.
 */
static gboolean
is_valid_key(const char *key, int kind, const char *urgency)
{
    const char *instance = g_str_has_prefix(key, "refresh:") ? key + strlen("refresh:") : NULL;

    if (kind == SSA_NOTIFICATION_GROUP)
        return g_str_has_prefix(key, "group:") && g_strcmp0(key + strlen("group:"), urgency) == 0;
    return instance ? ssa_snap_name_check_instance(key, instance, NULL)
                    : g_utf8_validate(key, -1, NULL);
}

/* The record of a group, or NULL if it is invalid. */
static SsaNotificationRecord *
read_record(GKeyFile *file, const char *group)
{
    SsaNotificationRecord *record = record_new(group);
    int kind = g_key_file_get_integer(file, group, "kind", NULL);
    g_autofree char *urgency = get_text(file, group, "urgency");

    record->raised = read_time(file, group, "raised");
    if (!is_valid_key(group, kind, urgency) || kind < 0 || kind >= SSA_NOTIFICATION_WITHDRAW ||
        !urgency || record->raised <= 0 || !ssa_urgency_from_string(urgency, &record->urgency)) {
        record_free(record);
        return NULL;
    }
    record->kind = (SsaNotificationKind) kind;
    record->snoozed = g_key_file_get_boolean(file, group, "snoozed", NULL);
    record->muted = g_key_file_get_boolean(file, group, "muted", NULL);
    record->until = read_time(file, group, "until");
    record->app_name = get_text(file, group, "app-name");
    record->desktop_entry = get_text(file, group, "desktop-entry");
    record->revision = get_text(file, group, "revision");
    record->inhibited = g_key_file_get_boolean(file, group, "inhibited", NULL);
    record->handle = get_text(file, group, "handle");
    record->closable = g_key_file_get_boolean(file, group, "closable", NULL);
    record->unshown = g_key_file_get_boolean(file, group, "unshown", NULL);
    record->group = get_text(file, group, "group");
    record->members = get_text(file, group, "members");
    return record;
}

static GHashTable *
get_records(SsaNotificationStore *store)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    gsize length = 0;

    if (store->records)
        return store->records;
    store->records =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify) record_free);
    text = ssa_regular_file_read(AT_FDCWD, store->path, 0, MAX_SIZE, &length, &error);
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        return store->records;
    if (!text || !g_key_file_load_from_data(file, text, length, G_KEY_FILE_NONE, &error)) {
        g_message("ignoring earlier notifications: %s: %s", store->path, error->message);
        return store->records;
    }
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);
    for (char **group = groups; *group; group++) {
        SsaNotificationRecord *record = read_record(file, *group);
        if (record)
            g_hash_table_replace(store->records, record->key, record);
    }
    return store->records;
}

SsaNotificationRecord *
ssa_notification_store_look_up(SsaNotificationStore *store, const char *key)
{
    return g_hash_table_lookup(get_records(store), key);
}

SsaNotificationRecord *
ssa_notification_store_ensure(SsaNotificationStore *store, const char *key)
{
    SsaNotificationRecord *record = ssa_notification_store_look_up(store, key);

    if (!record) {
        record = record_new(key);
        g_hash_table_replace(store->records, record->key, record);
    }
    return record;
}

void
ssa_notification_store_remove(SsaNotificationStore *store, const char *key)
{
    g_hash_table_remove(get_records(store), key);
}

static int
compare_age(gconstpointer a, gconstpointer b)
{
    const SsaNotificationRecord *const *first = a, *const *second = b;

    if ((*first)->raised != (*second)->raised)
        return (*first)->raised < (*second)->raised ? -1 : 1;
    return strcmp((*first)->key, (*second)->key);
}

GPtrArray *
ssa_notification_store_list(SsaNotificationStore *store)
{
    GPtrArray *list = g_ptr_array_new();
    GHashTableIter iter;
    gpointer record;

    g_hash_table_iter_init(&iter, get_records(store));
    while (g_hash_table_iter_next(&iter, NULL, &record))
        g_ptr_array_add(list, record);
    g_ptr_array_sort(list, compare_age);
    return list;
}

static void
drop_old_and_surplus(SsaNotificationStore *store)
{
    g_autoptr(GPtrArray) list = ssa_notification_store_list(store);
    gint64 oldest = ssa_notification_store_now(store) - store->limits.notification_age / 1000;

    for (guint i = 0; i < list->len; i++) {
        const SsaNotificationRecord *record = g_ptr_array_index(list, i);
        /* Those are few, and have what is needed to withdraw them. */
        if (record->kind == SSA_NOTIFICATION_GROUP)
            continue;
        if (record->raised < oldest || (gint64) (list->len - i) > store->limits.notifications)
            g_hash_table_remove(store->records, record->key);
    }
}

static void
set_text(GKeyFile *file, const char *group, const char *key, const char *text)
{
    if (text)
        g_key_file_set_string(file, group, key, text);
}

static void
write_record(GKeyFile *file, const SsaNotificationRecord *record)
{
    g_key_file_set_integer(file, record->key, "kind", (int) record->kind);
    g_key_file_set_string(file, record->key, "urgency", ssa_urgency_to_string(record->urgency));
    g_key_file_set_int64(file, record->key, "raised", record->raised);
    g_key_file_set_int64(file, record->key, "until", record->until);
    g_key_file_set_boolean(file, record->key, "snoozed", record->snoozed);
    if (record->muted)
        g_key_file_set_boolean(file, record->key, "muted", TRUE);
    set_text(file, record->key, "app-name", record->app_name);
    set_text(file, record->key, "desktop-entry", record->desktop_entry);
    set_text(file, record->key, "revision", record->revision);
    if (record->inhibited)
        g_key_file_set_boolean(file, record->key, "inhibited", TRUE);
    set_text(file, record->key, "handle", record->handle);
    if (record->closable)
        g_key_file_set_boolean(file, record->key, "closable", TRUE);
    if (record->unshown)
        g_key_file_set_boolean(file, record->key, "unshown", TRUE);
    set_text(file, record->key, "group", record->group);
    set_text(file, record->key, "members", record->members);
}

void
ssa_notification_store_save(SsaNotificationStore *store)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autofree char *directory = g_path_get_dirname(store->path);
    g_autoptr(GError) error = NULL;
    gsize length = 0;

    get_records(store);
    drop_old_and_surplus(store);
    g_autoptr(GPtrArray) list = ssa_notification_store_list(store);
    for (guint i = 0; i < list->len; i++)
        write_record(file, g_ptr_array_index(list, i));
    g_autofree char *text = g_key_file_to_data(file, &length, NULL);

    g_mkdir_with_parents(directory, 0700);
    if (!g_file_set_contents_full(store->path, text, (gssize) length,
                                  G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
        g_warning("cannot remember the notifications: %s", error->message);
}
