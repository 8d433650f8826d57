/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Links on the way to a path where systemd is to listen. */

#include "sockets/path-links.h"
#include "config.h"
#include "sockets/refuse.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define GUARD SSA_LIBEXEC_DIR "/snap-socket-guard"

/* Goes one step down: closes @dir; returns the next one, or -1 with errno. */
static int
step(int dir, const char *name)
{
    int next = openat(dir, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    int reason = errno;

    close(dir);
    errno = reason;
    return next;
}

gboolean
ssk_path_check_links(const char *directory, const char *path, GError **error)
{
    gsize length = strlen(directory);

    if (!g_str_has_prefix(path, directory) || path[length] != '/')
        return ssk_refuse(error, "%s is not below %s", path, directory);
    g_auto(GStrv) names = g_strsplit(path + length + 1, "/", -1);
    const char *name = "";
    int dir = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);

    for (guint i = 0; dir >= 0 && names[i] && names[i + 1]; i++) {
        name = names[i];
        dir = step(dir, name);
    }
    if (dir >= 0) {
        close(dir);
        return TRUE;
    }
    /* What is not there yet is made by systemd. */
    if (errno == ENOENT)
        return TRUE;
    if (errno == ENOTDIR || errno == ELOOP)
        return ssk_refuse(error, "%s: \"%s\" on the way to it is a link, or no directory", path,
                          name);
    return ssk_refuse(error, "%s: %s", path, g_strerror(errno));
}

gboolean
ssk_address_check_links(const char *address, const char *instance, GError **error)
{
    g_autofree char *directory = ssk_address_get_directory(address, SSK_SCOPE_SYSTEM, instance);

    return !directory || ssk_path_check_links(directory, address, error);
}

char *
ssk_address_guard(const char *address, SskScope scope, const char *instance)
{
    g_autofree char *directory = ssk_address_get_directory(address, scope, instance);

    return directory ? g_strdup_printf("ExecStartPre=" GUARD " %s %s\n", directory, address)
                     : g_strdup("");
}
