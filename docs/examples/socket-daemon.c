/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A daemon of a snap that is started when somebody connects to one of its sockets. It tells its
 * descriptors by name, and by address, never by their order: they come from several socket units,
 * in no promised order, and an administrator may have switched off any of them, or moved it.
 *
 * Whoever connects is told through which socket that was, and where it is. */

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#define MAX_SOCKETS 8
/* Leave when nobody has come for so long; systemd keeps the sockets. */
#define IDLE_MS 30000

typedef struct {
    int fd;
    const char *name; /* as the snap declares it: FileDescriptorName= */
    char address[160];
} Socket;

/* Where a socket is, in words: what getsockname(2) says. */
static void
describe_address(Socket *socket)
{
    struct sockaddr_storage storage = {0};
    const struct sockaddr_un *local = (const struct sockaddr_un *) &storage;
    const struct sockaddr_in6 *six = (const struct sockaddr_in6 *) &storage;
    const struct sockaddr_in *four = (const struct sockaddr_in *) &storage;
    socklen_t size = sizeof storage;

    if (getsockname(socket->fd, (struct sockaddr *) &storage, &size) != 0)
        return;
    if (storage.ss_family == AF_UNIX && local->sun_path[0] != '\0')
        snprintf(socket->address, sizeof socket->address, "path %s", local->sun_path);
    else if (storage.ss_family == AF_UNIX)
        snprintf(socket->address, sizeof socket->address, "abstract %s", local->sun_path + 1);
    else if (storage.ss_family == AF_INET6)
        snprintf(socket->address, sizeof socket->address, "port %d", ntohs(six->sin6_port));
    else
        snprintf(socket->address, sizeof socket->address, "port %d", ntohs(four->sin_port));
}

/* Returns how many there are. Those that do not listen are none of ours. */
static int
take_sockets(Socket *sockets, char **names, int n)
{
    int taken = 0;

    for (int i = 0; i < n && taken < MAX_SOCKETS; i++) {
        int fd = SD_LISTEN_FDS_START + i;
        if (sd_is_socket(fd, AF_UNSPEC, SOCK_STREAM, 1) <= 0) {
            close(fd);
            continue;
        }
        sockets[taken].fd = fd;
        sockets[taken].name = names[i];
        describe_address(&sockets[taken++]);
    }
    return taken;
}

static void
serve(const Socket *socket, int n)
{
    int connection = accept(socket->fd, NULL, NULL);

    if (connection < 0)
        return;
    /* What it does depends on the name: a socket "admin" may be allowed more than "public". */
    dprintf(connection, "%s: %s, one of %d\n", socket->name, socket->address, n);
    close(connection);
}

int
main(void)
{
    Socket sockets[MAX_SOCKETS] = {0};
    struct pollfd polled[MAX_SOCKETS];
    char **names = NULL;
    int passed = sd_listen_fds_with_names(1, &names);
    int n = passed > 0 ? take_sockets(sockets, names, passed) : 0;

    if (n == 0) {
        fprintf(stderr, "no sockets were passed on: it is systemd that starts this\n");
        return EXIT_FAILURE;
    }
    for (int i = 0; i < n; i++) {
        polled[i].fd = sockets[i].fd;
        polled[i].events = POLLIN;
    }
    sd_notify(0, "READY=1");
    while (poll(polled, (nfds_t) n, IDLE_MS) > 0)
        for (int i = 0; i < n; i++)
            if (polled[i].revents & POLLIN)
                serve(&sockets[i], n);
    sd_notify(0, "STOPPING=1");
    for (int i = 0; names[i]; i++)
        free(names[i]);
    free(names);
    return EXIT_SUCCESS;
}
