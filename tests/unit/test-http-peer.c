/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Who is served, with a kernel of the test's own: its answers about a peer are scripted. */

#include "base/error.h"
#include "http/http-peer.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#define OWN_UID   1000
#define OTHER_UID 1001

/* What the kernel says. */
typedef struct {
    uid_t uid;
    int cred_errno, label_errno;
    const char *label;
} Kernel;

static const Kernel *kernel;

int __wrap_getsockopt(int fd, int level, int name, void *value, socklen_t *size);

int
__wrap_getsockopt(int fd, int level, int name, void *value, socklen_t *size)
{
    g_assert_cmpint(level, ==, SOL_SOCKET);
    if (name == SO_PEERCRED) {
        const struct ucred peer = {.pid = 1, .uid = kernel->uid, .gid = 0};
        memcpy(value, &peer, sizeof peer);
        errno = kernel->cred_errno;
        return errno == 0 ? 0 : -1;
    }
    g_assert_cmpint(name, ==, SO_PEERSEC);
    errno = kernel->label_errno;
    if (errno != 0)
        return -1;
    /* As the kernel does it: without a zero at the end, and with the size that it takes. */
    socklen_t needed = (socklen_t) strlen(kernel->label);
    if (*size < needed) {
        *size = needed;
        errno = ERANGE;
        return -1;
    }
    memcpy(value, kernel->label, needed);
    *size = needed;
    return 0;
}

static void
test_peers(void)
{
    g_autofree char *long_label = g_strnfill(2000, 'x');
    g_autofree char *long_snap = g_strconcat("snap.", long_label, NULL);
    const struct {
        const char *what;
        Kernel kernel;
        const char *refusal; /* NULL: served */
    } table[] = {
        {"root", {.uid = 0, .label_errno = ENOPROTOOPT}, NULL},
        {"the user", {.uid = OWN_UID, .label_errno = ENOPROTOOPT}, NULL},
        {"another", {.uid = OTHER_UID, .label_errno = ENOPROTOOPT}, "neither root nor"},
        {"nobody knows who", {.uid = OWN_UID, .cred_errno = ENOTCONN}, "the peer is unknown"},
        {"unconfined", {.uid = OWN_UID, .label = "unconfined"}, NULL},
        {"no label", {.uid = OWN_UID, .label = ""}, NULL},
        {"snapd itself", {.uid = 0, .label = "/usr/lib/snapd/snapd (enforce)"}, NULL},
        {"a long label", {.uid = OWN_UID, .label = long_label}, NULL},
        {"an application", {.uid = OWN_UID, .label = "snap.foo.bar (enforce)"}, "is confined as"},
        {"as root", {.uid = 0, .label = "snap.foo.hook.install (enforce)"}, "is confined as"},
        {"with a long name", {.uid = OWN_UID, .label = long_snap}, "is confined as"},
        {"a label that is secret", {.uid = OWN_UID, .label_errno = EACCES}, "label is unknown"},
        {"a label that grows", {.uid = OWN_UID, .label_errno = ERANGE}, "label is unknown"},
        {"another's label", {.uid = OTHER_UID, .label = "unconfined"}, "neither root nor"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GError) error = NULL;
        kernel = &table[i].kernel;
        SsaHttpPeer peer = {0};
        gboolean served = ssa_http_peer_check(0, OWN_UID, &peer, &error);
        g_test_message("%s: %s", table[i].what, error ? error->message : "served");
        g_assert_cmpint(served, ==, table[i].refusal == NULL);
        if (served)
            continue;
        g_assert_error(error, SSA_ERROR, SSA_ERROR_REFUSED);
        g_assert_nonnull(strstr(error->message, table[i].refusal));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http-peer/peers", test_peers);
    return g_test_run();
}
