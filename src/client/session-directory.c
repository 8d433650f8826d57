/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Finding sessions, and their sockets, among what users may put there. */

#include "client/session-directory.h"
#include "client/snap-session-error.h"
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* (uid_t) -1 stands for "nobody" in system calls. */
#define MAX_UID (G_MAXUINT32 - 1)

/* Whether the name is a user's number as the system writes it: "1000", not "01000", "+1" or "1k".
 */
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

GArray *
snap_session_directory_list(const char *base, GError **error)
{
    g_autoptr(GError) local = NULL;
    g_autoptr(GDir) dir = g_dir_open(base, 0, &local);
    GArray *uids = g_array_new(FALSE, FALSE, sizeof(guint));
    guint uid = 0;

    if (!dir && !g_error_matches(local, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
        g_set_error(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_FAILED,
                    _("sessions cannot be looked for: %s"), local->message);
        g_array_unref(uids);
        return NULL;
    }
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(base, name, SNAP_SESSION_SOCKET, NULL);
        GStatBuf info;
        if (parse_uid(name, &uid) && g_lstat(path, &info) == 0)
            g_array_append_val(uids, uid);
    }
    g_array_sort(uids, compare_uids);
    return uids;
}

static gboolean
fail_open(int reason, GError **error)
{
    if (reason == ENOENT || reason == ENOTDIR)
        g_set_error_literal(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_NO_SESSION,
                            _("no session: it has no socket"));
    else if (reason == EACCES || reason == EPERM)
        g_set_error_literal(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_PERMISSION,
                            _("only its user and root may ask this session"));
    else
        g_set_error(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_FAILED,
                    _("its socket cannot be opened: %s"), g_strerror(reason));
    return FALSE;
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

int
snap_session_directory_open(const char *base, guint uid, GError **error)
{
    g_autofree char *path = g_strdup_printf("%s/%u", base, uid);
    int dir = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC), fd = -1;

    if (dir < 0) {
        fail_open(errno, error);
        return -1;
    }
    if (check(dir, uid, S_IFDIR,
              _("its runtime directory is not a directory that belongs to the user"), error)) {
        fd = openat(dir, SNAP_SESSION_SOCKET, O_PATH | O_NOFOLLOW | O_CLOEXEC);
        if (fd < 0)
            fail_open(errno, error);
    }
    close(dir);
    if (fd >= 0 && !check(fd, uid, S_IFSOCK,
                          _("what is there is not a socket that belongs to the user"), error)) {
        close(fd);
        return -1;
    }
    return fd;
}
