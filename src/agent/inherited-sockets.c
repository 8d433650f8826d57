/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Inherited sockets. */

#include "agent/inherited-sockets.h"
#include "agent/addresses.h"

#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* The descriptor name of our socket unit, which sets no FileDescriptorName=. */
#define UNIT_FD_NAME "snapd.session-agent.socket"

/* SD_LISTEN_FDS_START */
#define FIRST_PASSED_FD 3

static gint64
number_from_environment(const char *name)
{
    const char *text = g_getenv(name);
    char *end = NULL;
    gint64 number = text ? g_ascii_strtoll(text, &end, 10) : 0;

    return end && end != text && *end == '\0' ? number : 0;
}

/* Takes over the descriptors that were passed to this process; child processes do not inherit them.
 * Returns how many there are, from FIRST_PASSED_FD on, and their names if they have any.
 *
 * libsystemd is not linked: its dependencies take a sixth of the start-up time, and the protocol is
 * documented as stable (notes of sd_listen_fds(3)). */
static int
take_fds(char ***names)
{
    gint64 count = number_from_environment("LISTEN_FDS");
    gboolean for_us = number_from_environment("LISTEN_PID") == getpid();
    const char *text = g_getenv("LISTEN_FDNAMES");

    if (!for_us || count <= 0 || count > G_MAXINT - FIRST_PASSED_FD)
        count = 0;
    *names = count > 0 && text ? g_strsplit(text, ":", -1) : NULL;
    if (*names && g_strv_length(*names) != count)
        g_clear_pointer(names, g_strfreev);

    for (int i = 0; i < count; i++)
        if (fcntl(FIRST_PASSED_FD + i, F_SETFD, FD_CLOEXEC) < 0)
            count = i; /* fewer than announced */
    g_unsetenv("LISTEN_PID");
    g_unsetenv("LISTEN_FDS");
    g_unsetenv("LISTEN_FDNAMES");
    return (int) count;
}

static gboolean
is_ours_by_address(int fd)
{
    struct sockaddr_un address = {0};
    socklen_t size = sizeof address;

    if (getsockname(fd, (struct sockaddr *) &address, &size) < 0)
        return FALSE;
    /* An abstract address begins with a zero and has no base name. */
    g_autofree char *path = g_strndup(address.sun_path, sizeof address.sun_path);
    g_autofree char *base = g_path_get_basename(path);
    return g_strv_contains(ssa_address_names, base);
}

static int
socket_option(int fd, int option)
{
    int value = -1;
    socklen_t size = sizeof value;

    return getsockopt(fd, SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
}

static const char *
find_fault(int fd, const char *name)
{
    if (socket_option(fd, SO_DOMAIN) != AF_UNIX || socket_option(fd, SO_TYPE) != SOCK_STREAM ||
        socket_option(fd, SO_ACCEPTCONN) != 1)
        return "it is not a listening unix stream socket";
    if (g_strcmp0(name, UNIT_FD_NAME) != 0 && !is_ours_by_address(fd))
        return "its name and address are unknown";
    return NULL;
}

GPtrArray *
ssa_inherited_sockets_take(int *n_passed)
{
    GPtrArray *sockets = g_ptr_array_new_with_free_func(g_object_unref);
    g_auto(GStrv) names = NULL;

    *n_passed = take_fds(&names);
    for (int i = 0; i < *n_passed; i++) {
        int fd = FIRST_PASSED_FD + i;
        const char *fault = find_fault(fd, names ? names[i] : NULL);
        g_autoptr(GError) error = NULL;
        GSocket *socket = fault ? NULL : g_socket_new_from_fd(fd, &error);

        if (socket) {
            g_ptr_array_add(sockets, socket);
            continue;
        }
        g_warning("closed inherited descriptor %d (\"%s\"): %s", fd,
                  names && names[i] ? names[i] : "", fault ? fault : error->message);
        close(fd);
    }
    return sockets;
}
