/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The authorization of callers. */

#include "notifier/authorization.h"
#include "base/snap-name.h"
#include "notifier/bus.h"

#include <unistd.h>

#define AGENT_UNIT "snapd.session-agent.service"

/* The control group of a process in the unified hierarchy; NULL if there is none. */
static char *
read_cgroup(const char *process)
{
    g_autofree char *path = g_build_filename("/proc", process, "cgroup", NULL);
    g_autofree char *text = NULL;

    if (!g_file_get_contents(path, &text, NULL, NULL))
        return NULL;
    return g_strdup(g_strrstr(g_strchomp(text), "0::/"));
}

/* Whether the process is of the agent's service, which is beside the notifier's own: on its way
 * out, the agent has no name any more. */
static gboolean
is_of_service(guint32 pid)
{
    g_autofree char *number = g_strdup_printf("%u", pid);
    g_autofree char *text = read_cgroup(number);
    g_autofree char *own = read_cgroup("self");
    g_autofree char *parent = own ? g_path_get_dirname(own) : NULL;
    g_autofree char *expected = parent ? g_build_filename(parent, AGENT_UNIT, NULL) : NULL;

    return text && g_strcmp0(text, expected) == 0;
}

static gboolean
owns_name(GDBusConnection *bus, const char *sender)
{
    g_autoptr(GVariant) reply =
        ssn_bus_call(bus, "GetNameOwner", g_variant_new("(s)", SSN_AGENT_NAME), "(s)", NULL);
    const char *owner = NULL;

    if (reply)
        g_variant_get(reply, "(&s)", &owner);
    return g_strcmp0(owner, sender) == 0;
}

gboolean
ssn_is_agent(GDBusConnection *bus, const char *sender)
{
    g_autoptr(GVariant) reply = ssn_bus_call(bus, "GetConnectionCredentials",
                                             g_variant_new("(s)", sender), "(a{sv})", NULL);
    g_autoptr(GVariant) credentials = reply ? g_variant_get_child_value(reply, 0) : NULL;
    const char *label = NULL;
    guint32 uid = (guint32) -1, pid = 0;

    if (!credentials)
        return FALSE;
    g_variant_lookup(credentials, "UnixUserID", "u", &uid);
    g_variant_lookup(credentials, "ProcessID", "u", &pid);
    g_variant_lookup(credentials, "LinuxSecurityLabel", "^&ay", &label);
    if (uid != geteuid() || (label && ssa_snap_name_is_in_label(label)))
        return FALSE;
    return owns_name(bus, sender) || is_of_service(pid);
}
