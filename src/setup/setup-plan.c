/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Plans of changes to directories of the system. */

#include "setup/setup-plan.h"
#include "base/error.h"
#include "base/regular-file.h"
#include "config.h"
#include "setup/unit-adaptation.h"
#include "socket-units/managed-file.h"
#include "socket-units/unit-directory.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define UNIT_DIR "/etc/systemd/user"
/* Where snapd puts D-Bus service files of snaps; the session bus of Ubuntu Core reads it. */
#define DBUS_DIR     "/var/lib/snapd/dbus-1/services"
#define DBUS_SERVICE "io.snapcraft.SessionAgent.service"
#define DROP_IN      "50-snap-session-agent.conf"
#define SOCKET       "snapd.session-agent.socket"
#define WANTS        "sockets.target.wants"

static const char *const units[] = {SOCKET, "snapd.session-agent.service",
                                    "snap-session-notifier.service", NULL};

/* One file. @text is NULL if it is to be removed. */
typedef struct {
    int dir;
    char *name, *shown, *text;
    gboolean exists;
} Change;

struct _SstPlan {
    SskUnitDirectory *directory, *dbus; /* dbus may be NULL */
    GPtrArray *changes;
    GHashTable *wanted; /* the paths of files that stay */
    gboolean enables, disables;
};

static void
change_free(Change *change)
{
    close(change->dir);
    g_free(change->name);
    g_free(change->shown);
    g_free(change->text);
    g_free(change);
}

/* A link in an image may lead out of it. What does not exist yet is made in its existing parent. */
static gboolean
check_root(const char *root, const char *path, GError **error)
{
    g_autofree char *real_root = realpath(root, NULL);
    g_autofree char *prefix = real_root ? g_strconcat(real_root, "/", NULL) : NULL;
    g_autofree char *parent = g_strdup(path);
    g_autofree char *real_path = NULL;

    while (!(real_path = realpath(parent, NULL)) && strlen(parent) > strlen(root)) {
        char *next = g_path_get_dirname(parent);
        g_free(parent);
        parent = next;
    }
    if (!prefix || !real_path)
        return ssa_error_set_errno(root, errno, error);
    if (g_str_equal(real_root, "/") || g_str_equal(real_path, real_root) ||
        g_str_has_prefix(real_path, prefix))
        return TRUE;
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, _("%s: is a link to %s, outside of %s"),
                parent, real_path, root);
    return FALSE;
}

SstPlan *
sst_plan_new(const char *root, GError **error)
{
    g_autoptr(SstPlan) self = g_new0(SstPlan, 1);
    g_autofree char *path = g_strconcat(root, UNIT_DIR, NULL);
    g_autofree char *dbus = g_strconcat(root, DBUS_DIR, NULL);

    self->changes = g_ptr_array_new_with_free_func((GDestroyNotify) change_free);
    self->wanted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (*root && !check_root(root, path, error))
        return NULL;
    g_mkdir_with_parents(path, 0755); /* if it fails, opening it says why */
    self->directory = ssk_unit_directory_open(path, error);
    /* Most systems have none. */
    self->dbus = ssk_unit_directory_open(dbus, NULL);
    /* Until the end of the process. */
    if (self->directory &&
        flock(ssk_unit_directory_get_fd(self->directory), LOCK_EX | LOCK_NB) != 0 &&
        errno == EWOULDBLOCK) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_BUSY, _("%s: another process changes it"), path);
        return NULL;
    }
    return self->directory ? g_steal_pointer(&self) : NULL;
}

void
sst_plan_free(SstPlan *self)
{
    for (const char *const *unit = units; self->directory && *unit; unit++)
        ssk_unit_directory_tidy_drop_ins(self->directory, *unit);
    g_clear_pointer(&self->directory, ssk_unit_directory_unref);
    g_clear_pointer(&self->dbus, ssk_unit_directory_unref);
    g_ptr_array_unref(self->changes);
    g_hash_table_unref(self->wanted);
    g_free(self);
}

/* Takes ownership of @text, and adds a change if the file differs. */
static void
add_change(SstPlan *self, int dir, const char *parent, const char *name, char *text,
           const char *present)
{
    char *shown = g_build_filename(parent, name, NULL);

    if (text)
        g_hash_table_add(self->wanted, g_strdup(shown));
    if (g_strcmp0(text, present) == 0) {
        g_free(shown);
        g_free(text);
        return;
    }
    Change *change = g_new0(Change, 1);
    change->dir = fcntl(dir, F_DUPFD_CLOEXEC, 0);
    change->name = g_strdup(name);
    change->shown = shown;
    change->text = text;
    change->exists = present != NULL;
    g_ptr_array_add(self->changes, change);
}

/* A unit of the same name that is somebody else's keeps its file: a drop-in has our settings. */
static gboolean
add_drop_in(SstPlan *self, const char *unit, const char *text, GError **error)
{
    g_autofree char *present = NULL;
    g_autofree char *parent =
        g_strdup_printf("%s/%s.d", ssk_unit_directory_get_path(self->directory), unit);
    /* Also in a dry run: an empty directory is removed again. */
    int dir = ssk_unit_directory_open_drop_ins(self->directory, unit, TRUE, error);

    if (dir < 0)
        return FALSE;
    gboolean ok = ssk_managed_file_read(dir, DROP_IN, &present, error);
    if (ok && present && !sst_unit_is_ours(present)) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                    _("%s/%s: was not written by snap-session-setup; left unchanged"), parent,
                    DROP_IN);
        ok = FALSE;
    } else if (ok) {
        add_change(self, dir, parent, DROP_IN, sst_unit_to_drop_in(text), present);
    }
    close(dir);
    return ok;
}

static gboolean
add_unit(SstPlan *self, const char *unit, const char *text, GError **error)
{
    int dir = ssk_unit_directory_get_fd(self->directory);
    g_autofree char *present = NULL;

    if (!ssk_managed_file_read(dir, unit, &present, error))
        return FALSE;
    if (present && !sst_unit_is_ours(present))
        return add_drop_in(self, unit, text, error);
    add_change(self, dir, ssk_unit_directory_get_path(self->directory), unit, g_strdup(text),
               present);
    /* An administrator may have disabled it since. */
    self->enables = self->enables || (!present && g_str_equal(unit, SOCKET));
    return TRUE;
}

/* snapd's file of the same name does the same. */
static gboolean
add_dbus_service(SstPlan *self, const char *from, const char *mount, GError **error)
{
    const char *name = DBUS_SERVICE;
    g_autofree char *path =
        g_build_filename(*from ? from : "/", SSA_DATA_DIR, "dbus-1/services", name, NULL);
    g_autofree char *text = NULL, *present = NULL;

    if (!self->dbus || !g_file_get_contents(path, &text, NULL, NULL))
        return TRUE;
    if (!ssk_managed_file_read(ssk_unit_directory_get_fd(self->dbus), name, &present, error))
        return FALSE;
    if (!present || sst_unit_is_ours(present))
        add_change(self, ssk_unit_directory_get_fd(self->dbus),
                   ssk_unit_directory_get_path(self->dbus), name, sst_unit_adapt(text, mount, NULL),
                   present);
    return TRUE;
}

gboolean
sst_plan_add_units(SstPlan *self, const char *from, const char *mount, GError **error)
{
    /* Libraries of a snap are beside its programs. */
    g_autofree char *libraries = *mount ? g_build_filename(mount, SSA_LIB_DIR, NULL) : NULL;

    for (const char *const *unit = units; *unit; unit++) {
        g_autofree char *path = g_build_filename(*from ? from : "/", SSA_UNIT_DIR, *unit, NULL);
        g_autofree char *text = NULL;
        g_autoptr(GError) local = NULL;
        if (!g_file_get_contents(path, &text, NULL, &local)) {
            /* A build without the session bus has no notifier. */
            if (unit != units && g_error_matches(local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
                continue;
            g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", local->message);
            return FALSE;
        }
        g_autofree char *adapted = sst_unit_adapt(text, mount, libraries);
        if (!add_unit(self, *unit, adapted, error))
            return FALSE;
    }
    return add_dbus_service(self, from, mount, error);
}

/* Adds the removal of those files of a directory that are ours and not wanted. */
static gboolean
remove_others_in(SstPlan *self, int dir, const char *path, const char *prefix, GError **error)
{
    g_autoptr(GPtrArray) names = ssk_directory_list(dir, prefix, error);

    for (guint i = 0; names && i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autofree char *shown = g_build_filename(path, name, NULL);
        g_autofree char *present = NULL;
        /* What is no plain file is not ours. */
        if (g_hash_table_contains(self->wanted, shown) ||
            !ssk_managed_file_read(dir, name, &present, NULL) || !sst_unit_is_ours(present))
            continue;
        self->disables = self->disables || g_str_equal(name, SOCKET);
        add_change(self, dir, path, name, NULL, present);
    }
    return names != NULL;
}

gboolean
sst_plan_remove_others(SstPlan *self, GError **error)
{
    const char *path = ssk_unit_directory_get_path(self->directory);

    if (!remove_others_in(self, ssk_unit_directory_get_fd(self->directory), path, "snap", error))
        return FALSE;
    for (const char *const *unit = units; *unit; unit++) {
        g_autofree char *drop_ins = g_strdup_printf("%s/%s.d", path, *unit);
        int dir = ssk_unit_directory_open_drop_ins(self->directory, *unit, FALSE, NULL);
        gboolean ok = dir < 0 || remove_others_in(self, dir, drop_ins, DROP_IN, error);
        if (dir >= 0)
            close(dir);
        if (!ok)
            return FALSE;
    }
    return !self->dbus || remove_others_in(self, ssk_unit_directory_get_fd(self->dbus),
                                           ssk_unit_directory_get_path(self->dbus), "io.", error);
}

/* Where the link points; NULL if there is none. */
static char *
read_link(int dir, const char *name)
{
    char target[PATH_MAX];
    ssize_t length = readlinkat(dir, name, target, sizeof target);

    return length > 0 && length < (ssize_t) sizeof target ? g_strndup(target, (gsize) length)
                                                          : NULL;
}

/* Regardless of the umask: every user's systemd reads it. */
static gboolean
make_wants(int dir)
{
    if (mkdirat(dir, WANTS, 0755) == 0)
        return fchmodat(dir, WANTS, 0755, 0) == 0;
    return errno == EEXIST;
}

/* The link that "systemctl --global enable" makes. One to a unit elsewhere is not ours. */
static gboolean
set_link(SstPlan *self, gboolean dry_run, GError **error)
{
    const char *target = UNIT_DIR "/" SOCKET, *link = WANTS "/" SOCKET;
    int dir = ssk_unit_directory_get_fd(self->directory);
    const char *path = ssk_unit_directory_get_path(self->directory);
    g_autofree char *present = read_link(dir, link);

    if (self->enables && !present) {
        g_print(_("enables %s\n"), SOCKET);
        return dry_run || (make_wants(dir) && symlinkat(target, dir, link) == 0) ||
               ssa_error_set_errno(path, errno, error);
    }
    /* Also one that an interrupted removal has left. */
    gboolean dangles = faccessat(dir, SOCKET, F_OK, AT_SYMLINK_NOFOLLOW) != 0;
    if ((self->disables || dangles) && !self->enables && g_strcmp0(present, target) == 0) {
        g_print(_("disables %s\n"), SOCKET);
        return dry_run || unlinkat(dir, link, 0) == 0 || ssa_error_set_errno(path, errno, error);
    }
    return TRUE;
}

static gboolean
carry_out(SstPlan *self, const Change *change, GError **error)
{
    if (change->text)
        return ssk_managed_file_rename(change->dir, change->name, change->exists, error);
    return ssk_managed_file_remove(change->dir, change->name, error);
}

/* Writes and syncs the new contents, so that what follows is only renaming. */
static gboolean
prepare(SstPlan *self, GError **error)
{
    for (guint i = 0; i < self->changes->len; i++) {
        const Change *change = g_ptr_array_index(self->changes, i);
        if (change->text &&
            (!ssk_managed_file_write_temporary(change->dir, change->name, change->text, error) ||
             !ssk_managed_file_flush(change->dir, change->name, error)))
            return FALSE;
    }
    return TRUE;
}

/* Also what an interrupted run has left. */
static void
clean_up(SstPlan *self)
{
    for (const char *const *unit = units; *unit; unit++) {
        int dir = ssk_unit_directory_open_drop_ins(self->directory, *unit, FALSE, NULL);
        ssk_managed_file_clean_up(ssk_unit_directory_get_fd(self->directory), *unit);
        if (dir < 0)
            continue;
        ssk_managed_file_clean_up(dir, DROP_IN);
        close(dir);
    }
    if (self->dbus)
        ssk_managed_file_clean_up(ssk_unit_directory_get_fd(self->dbus), DBUS_SERVICE);
}

gboolean
sst_plan_execute(SstPlan *self, gboolean dry_run, GError **error)
{
    gboolean ok = dry_run || prepare(self, error);

    for (guint i = 0; ok && i < self->changes->len; i++) {
        const Change *change = g_ptr_array_index(self->changes, i);
        g_print(change->text ? _("writes %s\n") : _("removes %s\n"), change->shown);
        ok = dry_run || carry_out(self, change, error);
    }
    if (!dry_run)
        clean_up(self);
    return ok && set_link(self, dry_run, error);
}
