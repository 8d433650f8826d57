/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Changes to a directory of units. */

#include "socket-units/unit-plan.h"
#include "base/error.h"
#include "socket-units/managed-file.h"
#include "socket-units/text-diff.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

struct _SskPlan {
    SskUnitDirectory *directory;
    int fd; /* the directory's */
    GPtrArray *changes;
};

static void
change_free(SskChange *change)
{
    g_free(change->name);
    g_free(change->before);
    g_free(change->after);
    g_free(change);
}

void
ssk_plan_free(SskPlan *self)
{
    ssk_unit_directory_unref(self->directory);
    g_ptr_array_unref(self->changes);
    g_free(self);
}

GPtrArray *
ssk_plan_get_changes(SskPlan *self)
{
    return self->changes;
}

static void
add_change(SskPlan *self, const char *name, char *before, const char *after)
{
    SskChange *change = g_new0(SskChange, 1);

    change->name = g_strdup(name);
    change->before = before;
    change->after = g_strdup(after);
    g_ptr_array_add(self->changes, change);
}

static int
compare_changes(gconstpointer a, gconstpointer b)
{
    const SskChange *const *first = a, *const *second = b;

    return strcmp((*first)->name, (*second)->name);
}

static gboolean
foreign(SskPlan *self, const char *name, const char *why, GError **error)
{
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_EXISTS, "%s/%s: %s",
                ssk_unit_directory_get_path(self->directory), name, why);
    return FALSE;
}

static gboolean
of_other_scope(SskPlan *self, const char *name, GError **error)
{
    return foreign(self, name,
                   _("is a unit of the other scope: system and user units never share a directory"),
                   error);
}

static gboolean
plan_file(SskPlan *self, const SskUnitFile *file, const char *mark, const char *other_mark,
          GError **error)
{
    g_autofree char *before = NULL;

    if (!ssk_managed_file_read(self->fd, file->name, &before, error))
        return FALSE;
    if (before && g_str_has_prefix(before, other_mark))
        return of_other_scope(self, file->name, error);
    if (before && !g_str_has_prefix(before, mark))
        return foreign(self, file->name,
                       _("exists and was not generated for this instance; left unchanged"), error);
    if (g_strcmp0(before, file->text) != 0)
        add_change(self, file->name, g_steal_pointer(&before), file->text);
    return TRUE;
}

/* A file whose name has the instance's prefix but which is not one of the new files. */
static gboolean
plan_other(SskPlan *self, const char *name, const char *mark, const char *other_mark,
           GError **error)
{
    g_autofree char *before = NULL;

    if (!ssk_managed_file_read(self->fd, name, &before, NULL) || !before)
        return TRUE; /* a symbolic link or directory of another program */
    if (g_str_has_prefix(before, other_mark))
        return of_other_scope(self, name, error);
    if (g_str_has_prefix(before, mark))
        add_change(self, name, g_steal_pointer(&before), NULL);
    return TRUE;
}

static gboolean
plan_others(SskPlan *self, const char *instance, const char *mark, const char *other_mark,
            GPtrArray *files, GError **error)
{
    g_autofree char *prefix = g_strdup_printf("snap.%s.", instance);
    g_autoptr(GHashTable) wanted = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) names = ssk_directory_list(self->fd, prefix, error);
    gboolean ok = names != NULL;

    for (guint i = 0; i < files->len; i++)
        g_hash_table_add(wanted, ((SskUnitFile *) g_ptr_array_index(files, i))->name);
    for (guint i = 0; ok && i < names->len; i++)
        if (!g_hash_table_contains(wanted, g_ptr_array_index(names, i)))
            ok = plan_other(self, g_ptr_array_index(names, i), mark, other_mark, error);
    return ok;
}

SskPlan *
ssk_plan_new(SskUnitDirectory *directory, const char *instance, SskScope scope, GPtrArray *files,
             GError **error)
{
    g_autoptr(SskPlan) self = g_new0(SskPlan, 1);
    g_autofree char *mark = ssk_socket_unit_mark(instance, scope);
    g_autofree char *other_mark = ssk_socket_unit_mark(
        instance, scope == SSK_SCOPE_SYSTEM ? SSK_SCOPE_USER : SSK_SCOPE_SYSTEM);

    self->directory = ssk_unit_directory_ref(directory);
    self->fd = ssk_unit_directory_get_fd(directory);
    self->changes = g_ptr_array_new_with_free_func((GDestroyNotify) change_free);
    for (guint i = 0; i < files->len; i++)
        if (!plan_file(self, g_ptr_array_index(files, i), mark, other_mark, error))
            return NULL;
    if (!plan_others(self, instance, mark, other_mark, files, error))
        return NULL;
    g_ptr_array_sort(self->changes, compare_changes);
    return g_steal_pointer(&self);
}

/* Replaces or removes a file, after a backup. */
static gboolean
carry_out(SskPlan *self, const SskChange *change, GError **error)
{
    if (change->before && !ssk_managed_file_back_up(self->fd, change->name, error))
        return FALSE;
    if (change->after)
        return ssk_managed_file_rename(self->fd, change->name, change->before != NULL, error);
    return ssk_managed_file_remove(self->fd, change->name, error);
}

/* Needs no disk space, so it works on a full disk. */
static void
undo(SskPlan *self, const SskChange *change)
{
    if (change->before)
        ssk_managed_file_restore(self->fd, change->name);
    else
        ssk_managed_file_remove(self->fd, change->name, NULL);
}

static gboolean
prepare(SskPlan *self, GError **error)
{
    for (guint i = 0; i < self->changes->len; i++) {
        const SskChange *change = g_ptr_array_index(self->changes, i);
        if (change->after &&
            !ssk_managed_file_write_temporary(self->fd, change->name, change->after, error))
            return FALSE;
    }
    /* One sync for all files. */
    return self->changes->len == 0 || syncfs(self->fd) == 0 ||
           ssa_error_set_errno(ssk_unit_directory_get_path(self->directory), errno, error);
}

gboolean
ssk_plan_apply(SskPlan *self, GError **error)
{
    guint done = 0;
    gboolean ok = prepare(self, error);

    while (ok && done < self->changes->len) {
        ok = carry_out(self, g_ptr_array_index(self->changes, done), error);
        done += ok;
    }
    if (ok && fsync(self->fd) != 0)
        ok = ssa_error_set_errno(ssk_unit_directory_get_path(self->directory), errno, error);
    for (guint i = 0; i < self->changes->len; i++) {
        const SskChange *change = g_ptr_array_index(self->changes, i);
        if (!ok && i < done)
            undo(self, change);
        ssk_managed_file_clean_up(self->fd, change->name);
    }
    return ok;
}

gboolean
ssk_plan_find_scope(SskUnitDirectory *directory, const char *instance, SskScope *scope)
{
    g_autofree char *prefix = g_strdup_printf("snap.%s.", instance);
    int dir = ssk_unit_directory_get_fd(directory);
    g_autoptr(GPtrArray) names = ssk_directory_list(dir, prefix, NULL);
    gboolean found = FALSE;

    for (guint i = 0; names && i < names->len && !found; i++) {
        g_autofree char *text = NULL;
        found = ssk_managed_file_read(dir, g_ptr_array_index(names, i), &text, NULL) && text &&
                ssk_socket_unit_parse_mark(text, instance, scope);
    }
    return found;
}

char *
ssk_plan_to_diff(SskPlan *self)
{
    GString *diff = g_string_new(NULL);
    const char *path = ssk_unit_directory_get_path(self->directory);

    for (guint i = 0; i < self->changes->len; i++) {
        const SskChange *change = g_ptr_array_index(self->changes, i);
        g_string_append_printf(diff, "--- %s%s%s\n", change->before ? path : "/dev/null",
                               change->before ? "/" : "", change->before ? change->name : "");
        g_string_append_printf(diff, "+++ %s%s%s\n", change->after ? path : "/dev/null",
                               change->after ? "/" : "", change->after ? change->name : "");
        ssk_text_diff_append(diff, change->before, change->after);
    }
    return g_string_free(diff, FALSE);
}
