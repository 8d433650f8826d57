/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A directory of units. */

#include "socket-units/unit-directory.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The kernel's limit (path_resolution(7)). */
#define MAX_LINKS 40

struct _SskUnitDirectory {
    grefcount refs;
    char *path;
    int fd;
};

static gboolean
belongs_to_us(const struct stat *info)
{
    return info->st_uid == 0 || info->st_uid == geteuid();
}

static void
set_foreign(const char *path, const char *what, const struct stat *info, GError **error)
{
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                _("%s: %s belongs to user %u, who could replace its contents; run this as that "
                  "user"),
                path, what, (guint) info->st_uid);
}

/* Whether only its owner or root can replace its entries. */
static gboolean
is_safe(const struct stat *info)
{
    return belongs_to_us(info) && (!(info->st_mode & S_IWOTH) || (info->st_mode & S_ISVTX));
}

/* Pushes the components of the path, so that the next one is last. */
static void
push_path(GPtrArray *names, const char *path)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);

    for (guint i = g_strv_length(parts); i > 0; i--)
        if (*parts[i - 1] != '\0' && !g_str_equal(parts[i - 1], "."))
            g_ptr_array_add(names, g_strdup(parts[i - 1]));
}

/* Follows a link that belongs to root: pushes the components of its target. */
static gboolean
follow(GPtrArray *names, int *dir, const char *name, guint *n_links)
{
    char target[PATH_MAX];
    gssize length = readlinkat(*dir, name, target, sizeof target - 1);

    if (length < 0)
        return FALSE;
    if (++*n_links > MAX_LINKS) {
        errno = ELOOP;
        return FALSE;
    }
    target[length] = '\0';
    push_path(names, target);
    if (target[0] == '/') {
        close(*dir);
        *dir = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    }
    return *dir >= 0;
}

/* Resolves the next component. */
static gboolean
step(GPtrArray *names, int *dir, guint *n_links, const char *path, GError **error)
{
    g_autofree char *name = g_ptr_array_steal_index(names, names->len - 1);
    int next = openat(*dir, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    struct stat info;

    if (next < 0 || fstat(next, &info) != 0) {
        ssa_error_set_errno(path, errno, error);
        if (next >= 0)
            close(next);
        return FALSE;
    }
    gboolean is_link = S_ISLNK(info.st_mode);
    gboolean ok = is_link ? belongs_to_us(&info) : is_safe(&info);
    if (!ok)
        set_foreign(path, name, &info, error);
    if (ok && is_link && !follow(names, dir, name, n_links)) {
        ssa_error_set_errno(path, errno, error);
        ok = FALSE;
    }
    if (!ok || is_link) {
        close(next);
        return ok;
    }
    close(*dir);
    *dir = next;
    return TRUE;
}

/* Opens the directory, and checks the owner of each component from the root directory. Returns a
 * descriptor, or -1 with an error. */
static int
walk(const char *path, GError **error)
{
    g_autofree char *absolute = g_canonicalize_filename(path, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    int dir = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    gboolean ok = dir >= 0;
    guint n_links = 0;

    push_path(names, absolute);
    while (ok && names->len > 0)
        ok = step(names, &dir, &n_links, path, error);
    int fd = ok ? openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (ok && fd < 0)
        ssa_error_set_errno(path, errno, error);
    if (dir >= 0)
        close(dir);
    return fd;
}

/* Returns the descriptor again, or -1 with an error if the directory belongs to another user. */
static int
check_owner(int fd, const char *path, GError **error)
{
    struct stat info;

    if (fstat(fd, &info) == 0 && belongs_to_us(&info))
        return fd;
    set_foreign(path, _("the directory"), &info, error);
    close(fd);
    return -1;
}

SskUnitDirectory *
ssk_unit_directory_open(const char *path, GError **error)
{
    int fd = -1;

    if (geteuid() == 0) {
        fd = walk(path, error);
    } else {
        fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0)
            ssa_error_set_errno(path, errno, error);
        else
            fd = check_owner(fd, path, error);
    }
    if (fd < 0)
        return NULL;
    SskUnitDirectory *self = g_new0(SskUnitDirectory, 1);
    g_ref_count_init(&self->refs);
    self->path = g_strdup(path);
    self->fd = fd;
    return self;
}

SskUnitDirectory *
ssk_unit_directory_ref(SskUnitDirectory *self)
{
    g_ref_count_inc(&self->refs);
    return self;
}

void
ssk_unit_directory_unref(SskUnitDirectory *self)
{
    if (!g_ref_count_dec(&self->refs))
        return;
    close(self->fd);
    g_free(self->path);
    g_free(self);
}

const char *
ssk_unit_directory_get_path(SskUnitDirectory *self)
{
    return self->path;
}

int
ssk_unit_directory_get_fd(SskUnitDirectory *self)
{
    return self->fd;
}

int
ssk_unit_directory_open_drop_ins(SskUnitDirectory *self, const char *unit, gboolean make,
                                 GError **error)
{
    g_autofree char *name = g_strconcat(unit, ".d", NULL);
    g_autofree char *path = g_build_filename(self->path, name, NULL);
    gboolean is_new = make && mkdirat(self->fd, name, 0755) == 0;

    if (make && !is_new && errno != EEXIST) {
        ssa_error_set_errno(path, errno, error);
        return -1;
    }
    int fd = openat(self->fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 && (errno != ENOENT || make)) {
        if (errno == ELOOP || errno == ENOTDIR)
            g_set_error(error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                        _("%s: is a link or not a directory; left unchanged"), path);
        else
            ssa_error_set_errno(path, errno, error);
    }
    if (fd >= 0)
        fd = check_owner(fd, path, error);
    /* Regardless of the umask: every user's systemd must be able to read it. */
    if (fd >= 0 && is_new)
        fchmod(fd, 0755);
    return fd;
}

void
ssk_unit_directory_tidy_drop_ins(SskUnitDirectory *self, const char *unit)
{
    g_autofree char *name = g_strconcat(unit, ".d", NULL);

    unlinkat(self->fd, name, AT_REMOVEDIR);
}
