/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Sockets that the agent binds itself. Only these are removed from the file system, never
 * systemd's. */

#include "agent/own-sockets.h"

#include <gio/gunixsocketaddress.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* The identity of a file. */
typedef struct {
    char *path;
    dev_t device;
    ino_t inode;
} OwnFile;

struct _SsaOwnSockets {
    GPtrArray *files; /* of OwnFile */
};

static void
own_file_free(OwnFile *file)
{
    g_free(file->path);
    g_free(file);
}

void
ssa_own_sockets_free(SsaOwnSockets *self)
{
    g_ptr_array_unref(self->files);
    g_free(self);
}

void
ssa_own_sockets_remove(SsaOwnSockets *self)
{
    for (guint i = 0; i < self->files->len; i++) {
        const OwnFile *file = g_ptr_array_index(self->files, i);
        struct stat info;
        if (lstat(file->path, &info) == 0 && info.st_dev == file->device &&
            info.st_ino == file->inode)
            unlink(file->path);
    }
    g_ptr_array_set_size(self->files, 0);
}

static gboolean
fail(const char *path, int code, const char *reason, GError **error)
{
    g_set_error(error, G_IO_ERROR, code, "cannot listen at %s: %s", path, reason);
    return FALSE;
}

/* Whether the address is free; removes a stale socket, which refuses connections. A socket with a
 * full backlog is in use. */
static gboolean
make_room(const char *path, GSocketAddress *address, GError **error)
{
    g_autoptr(GError) refusal = NULL;
    g_autoptr(GSocket) probe =
        g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
    struct stat info;

    if (!probe)
        return FALSE;
    g_socket_set_blocking(probe, FALSE);
    if (g_socket_connect(probe, address, NULL, &refusal) ||
        g_error_matches(refusal, G_IO_ERROR, G_IO_ERROR_PENDING) ||
        g_error_matches(refusal, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_EXISTS, "an agent is running: it answers at %s",
                    path);
        return FALSE;
    }
    if (g_error_matches(refusal, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        return TRUE;
    if (!g_error_matches(refusal, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
        return fail(path, refusal->code, refusal->message, error);
    /* Only sockets are replaced. */
    if (lstat(path, &info) == 0 && S_ISSOCK(info.st_mode))
        unlink(path);
    return TRUE;
}

static GSocket *
bind_one(const char *path, GError **error)
{
    struct sockaddr_un longest;

    /* GLib would truncate it. */
    if (strlen(path) >= sizeof longest.sun_path) {
        g_autofree char *reason =
            g_strdup_printf("the path of a socket may have %zu bytes", sizeof longest.sun_path - 1);
        fail(path, G_IO_ERROR_FILENAME_TOO_LONG, reason, error);
        return NULL;
    }
    g_autoptr(GSocketAddress) address = g_unix_socket_address_new(path);
    g_autoptr(GSocket) socket =
        g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
    if (!socket || !make_room(path, address, error))
        return NULL;

    mode_t old_mask = umask(0177);
    gboolean bound = g_socket_bind(socket, address, FALSE, error);
    umask(old_mask);
    if (!bound || !g_socket_listen(socket, error)) {
        g_prefix_error(error, "cannot listen at %s: ", path);
        return NULL;
    }
    return g_steal_pointer(&socket);
}

static void
remember(SsaOwnSockets *self, const char *path)
{
    struct stat info;

    if (lstat(path, &info) != 0)
        return;
    OwnFile *file = g_new0(OwnFile, 1);
    file->path = g_strdup(path);
    file->device = info.st_dev;
    file->inode = info.st_ino;
    g_ptr_array_add(self->files, file);
}

SsaOwnSockets *
ssa_own_sockets_bind(const char *const *paths, GPtrArray **sockets, GError **error)
{
    g_autoptr(SsaOwnSockets) self = g_new0(SsaOwnSockets, 1);
    g_autoptr(GPtrArray) bound = g_ptr_array_new_with_free_func(g_object_unref);

    self->files = g_ptr_array_new_with_free_func((GDestroyNotify) own_file_free);
    for (; *paths; paths++) {
        GSocket *socket = bind_one(*paths, error);
        if (!socket) {
            ssa_own_sockets_remove(self);
            return NULL;
        }
        g_ptr_array_add(bound, socket);
        remember(self, *paths);
    }
    *sockets = g_steal_pointer(&bound);
    return g_steal_pointer(&self);
}
