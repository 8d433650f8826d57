/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Symbolic links in the path of a socket. */

#include "socket-units/path-links.h"
#include "config.h"
#include "socket-units/diagnostic.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define GUARD SSA_LIBEXEC_DIR "/snap-socket-guard"

/* Opens a subdirectory and closes @dir; returns -1 with errno on failure. */
static int
step(int dir, const char *name)
{
    int next = openat(dir, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    int reason = errno;

    close(dir);
    errno = reason;
    return next;
}

/* Opens the parent directory of the path, without following links below @directory. Returns a
 * descriptor, or -1 with an error; or -1 without an error if a directory does not exist. */
static int
walk(const char *directory, const char *path, GError **error)
{
    gsize length = strlen(directory);

    if (!g_str_has_prefix(path, directory) || path[length] != '/') {
        ssk_set_error(error, _("%s is not below %s"), path, directory);
        return -1;
    }
    g_auto(GStrv) names = g_strsplit(path + length + 1, "/", -1);
    const char *name = directory;
    int dir = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);

    for (guint i = 0; dir >= 0 && names[i] && names[i + 1]; i++) {
        name = names[i];
        dir = step(dir, name);
    }
    if (dir < 0 && (errno == ENOTDIR || errno == ELOOP))
        ssk_set_error(error, _("%s: \"%s\" in the path is a link or not a directory"), path, name);
    else if (dir < 0 && errno != ENOENT)
        ssk_set_error(error, "%s: %s", path, g_strerror(errno));
    return dir;
}

/* Removes a named pipe, and wakes writers that wait for a reader. */
static gboolean
remove_pipe(int dir, const char *name)
{
    int fd = openat(dir, name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
    gboolean ok = unlinkat(dir, name, 0) == 0;
    int reason = errno;

    if (fd >= 0)
        close(fd);
    errno = reason;
    return ok;
}

/* Missing directories are not an error: systemd creates them. */
static gboolean
check(const char *directory, const char *path, gboolean removes_pipe, GError **error)
{
    g_autoptr(GError) local = NULL;
    struct stat info;
    int dir = walk(directory, path, &local);
    const char *name = dir >= 0 ? strrchr(path, '/') + 1 : NULL;

    if (name && removes_pipe && fstatat(dir, name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISFIFO(info.st_mode) && !remove_pipe(dir, name))
        ssk_set_error(&local, "%s: %s", path, g_strerror(errno));
    if (dir >= 0)
        close(dir);
    if (!local)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&local));
    return FALSE;
}

gboolean
ssk_path_check_links(const char *directory, const char *path, GError **error)
{
    return check(directory, path, FALSE, error);
}

gboolean
ssk_path_check_start(const char *directory, const char *path, GError **error)
{
    if (g_str_has_suffix(directory, "/current") && access(directory, F_OK) != 0)
        return ssk_set_error(error,
                             _("%s: does not exist: the snap is not installed or has not run yet"),
                             directory);
    return check(directory, path, TRUE, error);
}

/* Looks up the ids; -1 without a name, which chown(2) leaves unchanged. */
static gboolean
find_ids(const char *user, const char *group, uid_t *uid, gid_t *gid, GError **error)
{
    const struct passwd *passwd = user ? getpwnam(user) : NULL;
    const struct group *entry = group ? getgrnam(group) : NULL;

    *uid = passwd ? passwd->pw_uid : (uid_t) -1;
    *gid = entry ? entry->gr_gid : (gid_t) -1;
    if (user && !passwd)
        return ssk_set_error(error, _("there is no user \"%s\""), user);
    return !group || entry || ssk_set_error(error, _("there is no group \"%s\""), group);
}

/* @fd: the file at @path, of any type */
static gboolean
set_owner(int fd, const char *path, uid_t uid, gid_t gid, GError **error)
{
    struct stat info;

    if (fstat(fd, &info) != 0)
        return ssk_set_error(error, "%s: %s", path, g_strerror(errno));
    /* A hard link may be another file of the host. */
    if ((!S_ISSOCK(info.st_mode) && !S_ISFIFO(info.st_mode)) || info.st_nlink != 1)
        return ssk_set_error(error, _("%s: not the socket that systemd created"), path);
    return fchownat(fd, "", uid, gid, AT_EMPTY_PATH) == 0 ||
           ssk_set_error(error, "%s: %s", path, g_strerror(errno));
}

gboolean
ssk_path_set_owner(const char *directory, const char *path, const char *user, const char *group,
                   GError **error)
{
    uid_t uid;
    gid_t gid;
    g_autoptr(GError) local = NULL;
    int dir = walk(directory, path, &local);
    int fd = dir >= 0 ? openat(dir, strrchr(path, '/') + 1, O_PATH | O_NOFOLLOW | O_CLOEXEC) : -1;
    gboolean ok = fd >= 0 && find_ids(user, group, &uid, &gid, &local) &&
                  set_owner(fd, path, uid, gid, &local);

    if (fd >= 0)
        close(fd);
    if (dir >= 0)
        close(dir);
    if (local)
        g_propagate_error(error, g_steal_pointer(&local));
    else if (!ok)
        ssk_set_error(error, _("%s: does not exist"), path);
    return ok;
}

gboolean
ssk_address_check_links(const char *address, const char *instance, GError **error)
{
    g_autofree char *directory = ssk_address_get_directory(address, SSK_SCOPE_SYSTEM, instance);

    return !directory || ssk_path_check_links(directory, address, error);
}

char *
ssk_address_guard(const char *address, SskScope scope, const char *instance, const char *user,
                  const char *group)
{
    g_autofree char *directory = ssk_address_get_directory(address, scope, instance);
    GString *lines = g_string_new(NULL);

    /* systemd ignores directives with the prefix X-. */
    if (user)
        g_string_append_printf(lines, "%sSocketUser=%s\n", directory ? "X-" : "", user);
    if (group)
        g_string_append_printf(lines, "%sSocketGroup=%s\n", directory ? "X-" : "", group);
    if (directory)
        g_string_append_printf(lines, "ExecStartPre=" GUARD " %s %s\n", directory, address);
    if (directory && (user || group))
        g_string_append_printf(lines, "ExecStartPost=" GUARD " %s %s %s:%s\n", directory, address,
                               user ? user : "", group ? group : "");
    return g_string_free(lines, FALSE);
}
