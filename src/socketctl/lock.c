/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The lock that serializes changes. */

#include "socketctl/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <sys/file.h>
#include <unistd.h>

gboolean
skc_lock(void)
{
    const char *directory = geteuid() == 0 ? "/run" : g_get_user_runtime_dir();
    g_autofree char *path = g_build_filename(directory, "snap-socketctl.lock", NULL);

    /* Without a session, this is the user's cache directory, which may not exist. */
    g_mkdir_with_parents(directory, 0700);
    /* Kept open and locked until the process exits; child processes do not inherit it. */
    int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    int status = fd >= 0 ? flock(fd, LOCK_EX | LOCK_NB) : -1;

    if (status != 0 && errno == EWOULDBLOCK) {
        g_printerr(_("snap-socketctl: waiting for another instance to finish\n"));
        do
            status = flock(fd, LOCK_EX);
        while (status != 0 && errno == EINTR);
    }
    if (status != 0)
        g_printerr("snap-socketctl: %s: %s\n", path, g_strerror(errno));
    return status == 0;
}
