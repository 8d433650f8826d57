/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The program snap-session-agent: options → sockets → agent → exit code. */

#include "agent/addresses.h"
#include "agent/agent.h"
#include "agent/exit-codes.h"
#include "agent/inherited-sockets.h"
#include "agent/options.h"
#include "agent/own-sockets.h"
#include "base/languages.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Descriptors besides connections: sockets, buses, GLib's own. */
#define OTHER_DESCRIPTORS 64

static char *
find_runtime_dir(void)
{
    const char *set = g_getenv("XDG_RUNTIME_DIR");
    g_autofree char *dir =
        set && *set ? g_strdup(set) : g_strdup_printf("/run/user/%u", (guint) geteuid());
    struct stat info;

    if (stat(dir, &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == geteuid())
        return g_steal_pointer(&dir);
    g_printerr("snap-session-agent: %s is not a runtime directory of user %u; start the agent in a "
               "session, or set XDG_RUNTIME_DIR\n",
               dir, (guint) geteuid());
    return NULL;
}

static void
raise_descriptor_limit(gint64 connections)
{
    rlim_t wanted = (rlim_t) connections + OTHER_DESCRIPTORS;
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = MIN(wanted, limit.rlim_max);
    setrlimit(RLIMIT_NOFILE, &limit);
}

static char **
default_addresses(const char *runtime_dir)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

    for (const char *const *name = ssa_address_names; *name; name++) {
        g_autofree char *path = g_build_filename(runtime_dir, *name, NULL);
        g_strv_builder_add(builder, path);
    }
    return g_strv_builder_end(builder);
}

static int
run_by_hand(const char *runtime_dir, SsaOptions *options)
{
    g_autoptr(GError) error = NULL;

    if (!options->sockets)
        options->sockets = default_addresses(runtime_dir);
    g_autoptr(GPtrArray) sockets = NULL;
    g_autoptr(SsaOwnSockets) own =
        ssa_own_sockets_bind((const char *const *) options->sockets, &sockets, &error);
    if (!own) {
        g_printerr("snap-session-agent: %s\n", error->message);
        return g_error_matches(error, G_IO_ERROR, G_IO_ERROR_EXISTS) ? SSA_EXIT_IS_RUNNING
                                                                     : SSA_EXIT_NO_SOCKET;
    }
    g_autoptr(SsaAgent) agent = ssa_agent_new(runtime_dir, &options->limits);
    ssa_agent_run(agent, g_steal_pointer(&sockets), own);
    return SSA_EXIT_OK;
}

/* Takes ownership of @sockets. */
static int
run_with_sockets(const char *runtime_dir, const SsaOptions *options, GPtrArray *sockets)
{
    if (sockets->len == 0) {
        g_printerr("snap-session-agent: none of the descriptors that were passed on can be used\n");
        g_ptr_array_unref(sockets);
        return SSA_EXIT_NO_SOCKET;
    }
    g_autoptr(SsaAgent) agent = ssa_agent_new(runtime_dir, &options->limits);
    ssa_agent_run(agent, sockets, NULL);
    return SSA_EXIT_OK;
}

int
main(int argc, char **argv)
{
    g_auto(SsaOptions) options = {0};
    int exit_code = SSA_EXIT_FAILURE;

    if (!ssa_options_parse(&options, &argc, &argv, &exit_code))
        return exit_code;

    g_autofree char *runtime_dir = find_runtime_dir();
    if (!runtime_dir)
        return SSA_EXIT_NO_RUNTIME;
    /* GLib looks for the bus there. */
    g_setenv("XDG_RUNTIME_DIR", runtime_dir, TRUE);
    ssa_languages_prepare();

    signal(SIGPIPE, SIG_IGN);
    raise_descriptor_limit(options.limits.connections);

    int n_passed = 0;
    g_autoptr(GPtrArray) sockets = ssa_inherited_sockets_take(&n_passed);
    return n_passed > 0 ? run_with_sockets(runtime_dir, &options, g_steal_pointer(&sockets))
                        : run_by_hand(runtime_dir, &options);
}
