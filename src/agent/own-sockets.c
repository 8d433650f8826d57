/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Sockets of the agent's own. Only for sockets that it made itself: those of systemd are never
 * touched in the file system. */

#include "agent/own-sockets.h"

#include <gio/gunixsocketaddress.h>
#include <sys/stat.h>
#include <unistd.h>

typedef enum { NOBODY, LEFTOVER, SOMEBODY } Occupant;

/* Who is at the address. Only a socket that refuses is a leftover; whatever else goes wrong, a full
 * backlog for one, somebody may be there. */
static Occupant
find_occupant(GSocketAddress *address)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GSocket) probe =
        g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, &error);

    if (!probe)
        return SOMEBODY;
    g_socket_set_blocking(probe, FALSE);
    if (g_socket_connect(probe, address, NULL, &error))
        return SOMEBODY;
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        return NOBODY;
    return g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED) ? LEFTOVER : SOMEBODY;
}

static GSocket *
bind_one(const char *path, GError **error)
{
    g_autoptr(GSocketAddress) address = g_unix_socket_address_new(path);
    g_autoptr(GSocket) socket =
        g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
    struct stat info;

    if (!socket)
        return NULL;
    Occupant occupant = find_occupant(address);
    if (occupant == SOMEBODY) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_EXISTS, "an agent is running: it answers at %s",
                    path);
        return NULL;
    }
    /* Anything but a socket is somebody else's. */
    if (occupant == LEFTOVER && lstat(path, &info) == 0 && S_ISSOCK(info.st_mode))
        unlink(path);

    mode_t old_mask = umask(0177);
    gboolean bound = g_socket_bind(socket, address, FALSE, error);
    umask(old_mask);
    if (!bound || !g_socket_listen(socket, error)) {
        g_prefix_error(error, "cannot listen at %s: ", path);
        return NULL;
    }
    return g_steal_pointer(&socket);
}

void
ssa_own_sockets_remove(const char *const *paths)
{
    for (; *paths; paths++)
        unlink(*paths);
}

GPtrArray *
ssa_own_sockets_bind(const char *const *paths, GError **error)
{
    g_autoptr(GPtrArray) sockets = g_ptr_array_new_with_free_func(g_object_unref);
    g_autoptr(GStrvBuilder) done = g_strv_builder_new();

    for (; *paths; paths++) {
        GSocket *socket = bind_one(*paths, error);
        if (!socket) {
            g_auto(GStrv) bound = g_strv_builder_end(done);
            ssa_own_sockets_remove((const char *const *) bound);
            return NULL;
        }
        g_ptr_array_add(sockets, socket);
        g_strv_builder_add(done, *paths);
    }
    return g_steal_pointer(&sockets);
}
