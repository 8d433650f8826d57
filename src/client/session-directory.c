/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Sessions and their sockets. */

#include "client/session-directory.h"
#include "client/snap-session-error.h"
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* In system calls, (uid_t) -1 means "no user". */
#define MAX_UID (G_MAXUINT32 - 1)

/* Whether the name is a uid in canonical form: "1000", not "01000", "+1" or "1k". */
static gboolean
parse_uid(const char *name, guint *uid)
{
    guint64 number = 0;

    if (!g_ascii_string_to_unsigned(name, 10, 0, MAX_UID, &number, NULL) ||
        (name[0] == '0' && name[1] != '\0'))
        return FALSE;
    *uid = (guint) number;
    return TRUE;
}

static int
compare_uids(gconstpointer a, gconstpointer b)
{
    guint first = *(const guint *) a, second = *(const guint *) b;

    return first < second ? -1 : first > second;
}

static gboolean
fail_mount(GError **error)
{
    g_set_error_literal(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_UNTRUSTED,
                        _("its socket is on a file system that somebody has mounted there"));
    return FALSE;
}

static gboolean
fail_open(int reason, GError **error)
{
    if (reason == ENOENT || reason == ENOTDIR)
        g_set_error_literal(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_NO_SESSION,
                            _("no session: it has no socket"));
    else if (reason == EACCES && geteuid() == 0)
        /* Only a file system of the user's denies access to root. */
        fail_mount(error);
    else if (reason == EACCES || reason == EPERM)
        g_set_error_literal(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_PERMISSION,
                            _("only its user and root may ask this session"));
    else
        g_set_error(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_FAILED,
                    _("its socket cannot be opened: %s"), g_strerror(reason));
    return FALSE;
}

/* The mount id of a descriptor (proc(5)); 0 if it is unknown. Unlike fstat(2), this does not call
 * the file system: a user's could block forever. */
static guint64
mount_of(int fd)
{
    g_autofree char *path = g_strdup_printf("/proc/self/fdinfo/%d", fd);
    g_autofree char *text = NULL;
    const char *id = g_file_get_contents(path, &text, NULL, NULL) ? strstr(text, "mnt_id:") : NULL;

    return id ? g_ascii_strtoull(id + strlen("mnt_id:"), NULL, 10) : 0;
}

/* The file system type of a mount, whose line in mountinfo (proc(5)) is "ID … - TYPE …". NULL if it
 * is unknown: a detached mount has no line. */
static char *
type_of_mount(guint64 mount)
{
    g_autofree char *id = g_strdup_printf("%" G_GUINT64_FORMAT " ", mount);
    g_autofree char *text = NULL;

    if (mount == 0 || !g_file_get_contents("/proc/self/mountinfo", &text, NULL, NULL))
        return NULL;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        const char *type = g_str_has_prefix(*line, id) ? strstr(*line, " - ") : NULL;
        if (type)
            return g_strndup(type + 3, strcspn(type + 3, " "));
    }
    return NULL;
}

/* Rejects file systems that a user's process implements (FUSE), and those of unknown type. */
static gboolean
check_mount(guint64 mount, GError **error)
{
    g_autofree char *type = type_of_mount(mount);

    if (!type) {
        g_set_error_literal(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_UNTRUSTED,
                            _("the file system of its socket is unknown"));
        return FALSE;
    }
    return !g_str_has_prefix(type, "fuse") || fail_mount(error);
}

static gboolean
check(int fd, guint uid, mode_t type, const char *message, GError **error)
{
    struct stat info;

    if (fstat(fd, &info) != 0)
        return fail_open(errno, error);
    if ((info.st_mode & S_IFMT) == type && info.st_uid == uid)
        return TRUE;
    g_set_error_literal(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_UNTRUSTED, message);
    return FALSE;
}

static int
open_socket(int dir, guint uid, GError **error)
{
    int fd = openat(dir, SNAP_SESSION_SOCKET, O_PATH | O_NOFOLLOW | O_CLOEXEC);

    if (fd < 0) {
        fail_open(errno, error);
        return -1;
    }
    gboolean ok =
        (mount_of(fd) == mount_of(dir) || fail_mount(error)) &&
        check(dir, uid, S_IFDIR,
              _("its runtime directory is not a directory that belongs to the user"), error) &&
        check(fd, uid, S_IFSOCK, _("what is there is not a socket that belongs to the user"),
              error);
    if (ok)
        return fd;
    close(fd);
    return -1;
}

int
snap_session_directory_open(const char *base, guint uid, GError **error)
{
    g_autofree char *path = g_strdup_printf("%s/%u", base, uid);
    int dir = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC), fd = -1;

    if (dir < 0) {
        fail_open(errno, error);
        return -1;
    }
    /* Check this first: nothing on such a mount may even be opened. */
    if (check_mount(mount_of(dir), error))
        fd = open_socket(dir, uid, error);
    close(dir);
    return fd;
}

/* An untrusted entry counts: the exchange reports it. An inaccessible one does not. */
static gboolean
is_there(const char *base, guint uid)
{
    g_autoptr(GError) error = NULL;
    int fd = snap_session_directory_open(base, uid, &error);

    if (fd >= 0)
        close(fd);
    return fd >= 0 || !(g_error_matches(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_NO_SESSION) ||
                        g_error_matches(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_PERMISSION));
}

GArray *
snap_session_directory_list(const char *base, GError **error)
{
    g_autoptr(GError) local = NULL;
    g_autoptr(GDir) dir = g_dir_open(base, 0, &local);
    GArray *uids = g_array_sized_new(FALSE, FALSE, sizeof(guint), 16);
    guint uid = 0;

    if (!dir && !g_error_matches(local, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
        g_set_error(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_FAILED,
                    _("sessions cannot be looked for: %s"), local->message);
        g_array_unref(uids);
        return NULL;
    }
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        if (parse_uid(name, &uid) && is_there(base, uid))
            g_array_append_val(uids, uid);
    }
    g_array_sort(uids, compare_uids);
    return uids;
}
