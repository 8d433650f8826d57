/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Starts an agent for a request that waits in its socket, as systemd would, and prints the
 * nanoseconds from fork to the whole reply, those of CPU time, and the private dirty memory in
 * KiB. Small, so that the fork measured is not that of a large interpreter.
 *
 *     direct-start SOCKET COMMAND [ARGUMENT...]
 *
 * The agent is ended with SIGTERM when standard input ends. */

#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char request[] =
    "GET /v1/session-info HTTP/1.1\r\nHost: session\r\nConnection: close\r\n\r\n";

static long long
now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

/* The CPU time of all threads, as the scheduler counts it. */
static long long
cpu_time(pid_t pid)
{
    char path[300];
    long long total = 0;

    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *tasks = opendir(path);
    for (struct dirent *entry; tasks && (entry = readdir(tasks));) {
        long long ran = 0;
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "/proc/%d/task/%s/schedstat", pid, entry->d_name);
        FILE *file = fopen(path, "re");
        if (file && fscanf(file, "%lld", &ran) == 1)
            total += ran;
        if (file)
            fclose(file);
    }
    if (tasks)
        closedir(tasks);
    return total;
}

static long
private_dirty(pid_t pid)
{
    char line[200];
    long value = -1;

    snprintf(line, sizeof line, "/proc/%d/smaps_rollup", pid);
    FILE *file = fopen(line, "re");
    while (file && fgets(line, sizeof line, file))
        sscanf(line, "Private_Dirty: %ld", &value);
    if (file)
        fclose(file);
    return value;
}

/* Whether the reply is all there. The peer does not always close the connection after it. */
static int
is_complete(const char *reply)
{
    const char *body = strstr(reply, "\r\n\r\n");
    const char *length = strcasestr(reply, "\r\nContent-Length:");

    return body && length &&
           (long) strlen(body + 4) >= atol(length + strlen("\r\nContent-Length:"));
}

static void
become(int listener, char **command)
{
    char pid[20];
    int null = open("/dev/null", O_RDWR);

    dup2(null, 0);
    dup2(null, 1);
    dup2(null, 2);
    dup2(listener, 3);
    snprintf(pid, sizeof pid, "%d", getpid());
    setenv("LISTEN_PID", pid, 1);
    setenv("LISTEN_FDS", "1", 1);
    execv(command[0], command);
    _exit(127);
}

int
main(int argc, char **argv)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char reply[4096] = "";
    size_t length = 0;

    if (argc < 3)
        errx(2, "usage: direct-start SOCKET COMMAND [ARGUMENT...]");
    snprintf(address.sun_path, sizeof address.sun_path, "%s", argv[1]);
    unlink(argv[1]);
    int listener = fcntl(socket(AF_UNIX, SOCK_STREAM, 0), F_DUPFD_CLOEXEC, 10);
    int client = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(listener, (struct sockaddr *) &address, sizeof address) < 0 ||
        listen(listener, 16) < 0 ||
        connect(client, (struct sockaddr *) &address, sizeof address) < 0 ||
        write(client, request, strlen(request)) < 0)
        err(1, "%s", argv[1]);
    alarm(60);

    long long begin = now();
    pid_t pid = fork();
    if (pid == 0)
        become(listener, argv + 2);
    for (ssize_t got = 1; got > 0 && length < sizeof reply - 1 && !is_complete(reply);) {
        got = read(client, reply + length, sizeof reply - 1 - length);
        length += got > 0 ? (size_t) got : 0;
        reply[length] = '\0';
    }
    long long wall = now() - begin;
    long long cpu = cpu_time(pid);
    if (strncmp(reply, "HTTP/1.1 200", 12) != 0)
        errx(1, "%s: not the reply expected: %s", argv[2], reply);
    printf("%lld %lld %d\n", wall, cpu, pid);
    fflush(stdout);

    while (read(0, reply, sizeof reply) > 0)
        ;
    printf("%ld\n", private_dirty(pid));
    kill(pid, SIGTERM);
    waitpid(pid, NULL, 0);
    unlink(argv[1]);
    return 0;
}
