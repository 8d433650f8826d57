/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* doctor. The checks are independent of each other. */

#include "sessionctl/doctor.h"
#include "cli/wait.h"
#include "config.h"
#include "sessionctl/doctor-findings.h"
#include "sessionctl/exit-codes.h"
#include "sessionctl/snapd-query.h"
#include "sessionctl/user-name.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#define PROGRAM  SSA_LIBEXEC_DIR "/snap-session-agent"
#define SERVICE  "snapd.session-agent.service"
#define SOCKET   "snapd.session-agent.socket"
#define NOTIFIER "snap-session-notifier.service"
#define NAME     "io.snapcraft.SessionAgent"
/* The timeout of the session bus; in milliseconds. */
#define LONGEST 5000

/* The directories of units for all users, in order of precedence; see systemd.unit(5). */
static const char *const unit_dirs[] = {"/etc/systemd/user", "/run/systemd/user",
                                        "/usr/local/lib/systemd/user", "/usr/lib/systemd/user",
                                        "/lib/systemd/user"};
static const char *const data_dirs[] = {"/usr/local/share", "/usr/share"};

/* The first existing file, or NULL. */
static char *
find(const char *const *dirs, gsize n, const char *name)
{
    for (gsize i = 0; i < n; i++) {
        g_autofree char *path = g_build_filename(dirs[i], name, NULL);
        if (g_file_test(path, G_FILE_TEST_EXISTS))
            return g_steal_pointer(&path);
    }
    return NULL;
}

/* Finds a unit; the user's own take precedence. */
static char *
find_unit(const char *name)
{
    g_autofree char *own = g_build_filename(g_get_user_config_dir(), "systemd", "user", name, NULL);

    /* snapd does not call root's session. */
    if (geteuid() != 0 && g_file_test(own, G_FILE_TEST_EXISTS))
        return g_steal_pointer(&own);
    return find(unit_dirs, G_N_ELEMENTS(unit_dirs), name);
}

static gboolean
is_masked(const char *path)
{
    g_autofree char *target = g_file_read_link(path, NULL);

    return g_strcmp0(target, "/dev/null") == 0;
}

/* The command line of the service, or NULL. */
static char *
find_command(const char *path)
{
    g_autoptr(GKeyFile) unit = g_key_file_new();

    if (!g_key_file_load_from_file(unit, path, G_KEY_FILE_NONE, NULL))
        return NULL;
    return g_key_file_get_string(unit, "Service", "ExecStart", NULL);
}

static void
look_at_program(SscFindings *findings)
{
    gboolean ok = g_file_test(PROGRAM, G_FILE_TEST_IS_EXECUTABLE);

    ssc_findings_add(findings, "program", ok ? SSC_FINDING_OK : SSC_FINDING_PROBLEM,
                     ok ? _("%s is installed") : _("%s is not installed"), PROGRAM);
}

/* snapd's own agent has units of the same names. */
static void
look_at_units(SscFindings *findings)
{
    g_autofree char *service = find_unit(SERVICE);
    g_autofree char *socket = find_unit(SOCKET);
    g_autofree char *command = service ? find_command(service) : NULL;
    gboolean is_ours = command && g_str_has_prefix(command, PROGRAM);

    if (!service || !socket)
        ssc_findings_add(findings, "units", SSC_FINDING_PROBLEM,
                         _("there is no %s for systemd: nothing starts an agent"),
                         socket ? SERVICE : SOCKET);
    else if (is_masked(service) || is_masked(socket))
        ssc_findings_add(findings, "units", SSC_FINDING_PROBLEM,
                         _("%s is masked: nothing starts an agent"),
                         is_masked(service) ? service : socket);
    else
        ssc_findings_add(findings, "units", is_ours ? SSC_FINDING_OK : SSC_FINDING_PROBLEM,
                         is_ours ? _("%s starts this agent: %s") : _("%s starts another agent: %s"),
                         service, command ? command : "");
}

static void
look_at_links(SscFindings *findings)
{
    g_autofree char *link = find_unit("sockets.target.wants/" SOCKET);

    if (link)
        ssc_findings_add(findings, "enabled", SSC_FINDING_OK, _("%s is enabled for all users: %s"),
                         SOCKET, link);
    else
        ssc_findings_add(findings, "enabled", SSC_FINDING_PROBLEM,
                         _("%s is not enabled: \"systemctl --global enable %s\" does that, for "
                           "sessions that begin after it"),
                         SOCKET, SOCKET);
}

static void
look_at_file(SscFindings *findings, const char *check, const char *file, const char *good,
             const char *bad)
{
    g_autofree char *path = find(data_dirs, G_N_ELEMENTS(data_dirs), file);

    if (path)
        ssc_findings_add(findings, check, SSC_FINDING_OK, "%s: %s", good, path);
    else
        ssc_findings_add(findings, check, SSC_FINDING_PROBLEM, _("%s: %s is missing"), bad, file);
}

/* The D-Bus service file, and the desktop file that GNOME requires for notifications. */
static void
look_at_desktop_files(SscFindings *findings)
{
    look_at_file(findings, "activation", "dbus-1/services/" NAME ".service",
                 _("a click on a notification starts the agent"),
                 _("nothing starts the agent when somebody clicks on a notification"));
    look_at_file(findings, "desktop-file", "applications/" NAME ".desktop",
                 _("GNOME shows notifications of the agent"),
                 _("GNOME shows no notifications of the agent"));
}

/* Desktops other than GNOME need it. */
static void
look_at_notifier(SscFindings *findings)
{
    g_autofree char *path = find_unit(NOTIFIER);

    if (path && !is_masked(path))
        ssc_findings_add(findings, "notifier", SSC_FINDING_OK,
                         _("freedesktop.org servers get notifications of the agent: %s"), path);
    else
        ssc_findings_add(
            findings, "notifier", SSC_FINDING_PROBLEM,
            _("freedesktop.org servers get no notifications of the agent: %s is missing "
              "or masked"),
            NOTIFIER);
}

static void
look_at_session(SscFindings *findings, SnapSessionResult *result)
{
    SnapSessionInfo *info = result->info;
    const GError *error = result->error;
    g_autofree char *user = ssc_user_name(result->uid);

    if (error || !info) {
        ssc_findings_add(findings, "session", SSC_FINDING_PROBLEM,
                         _("%s: the agent does not answer: %s"), user, error ? error->message : "");
        return;
    }
    const char *standard = info->notifications;
    const char *server = info->notification_server;
    ssc_findings_add(findings, "session", SSC_FINDING_OK, _("%s: agent %s answers"), user,
                     info->version);
    if (!info->is_complete)
        ssc_findings_add(findings, "notifications", SSC_FINDING_UNKNOWN,
                         _("%s: the agent does not say who shows notifications"), user);
    else if (!info->session_bus)
        ssc_findings_add(findings, "notifications", SSC_FINDING_PROBLEM,
                         _("%s: no notifications are shown: the agent has no session bus"), user);
    else if (!standard || g_str_equal(standard, "none"))
        ssc_findings_add(findings, "notifications", SSC_FINDING_PROBLEM,
                         _("%s: no notifications are shown: there is no notification server"),
                         user);
    else
        ssc_findings_add(findings, "notifications", SSC_FINDING_OK,
                         _("%s: notifications are shown by %s"), user, server ? server : standard);
}

/* Without an address, GLib would start a bus. */
static gboolean
there_is_a_bus(void)
{
    g_autofree char *path = g_build_filename(g_get_user_runtime_dir(), "bus", NULL);

    return g_getenv("DBUS_SESSION_BUS_ADDRESS") || g_file_test(path, G_FILE_TEST_EXISTS);
}

static gboolean
on_too_long(gpointer user_data)
{
    g_cancellable_cancel(user_data);
    return G_SOURCE_CONTINUE;
}

/* The session bus, or NULL. */
static GDBusConnection *
get_bus(void)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autoptr(GAsyncResult) result = NULL;

    if (!there_is_a_bus())
        return NULL;
    guint timeout = g_timeout_add(LONGEST, on_too_long, cancellable);
    g_bus_get(G_BUS_TYPE_SESSION, cancellable, ssc_keep_result, &result);
    ssc_wait_for(&result);
    g_source_remove(timeout);
    GDBusConnection *bus = g_bus_get_finish(result, NULL);
    if (bus)
        g_dbus_connection_set_exit_on_close(bus, FALSE);
    return bus;
}

/* The process that owns the agent's name, or 0. */
static guint32
find_owner(GDBusConnection *bus)
{
    g_autoptr(GAsyncResult) result = NULL;
    guint32 pid = 0;

    g_dbus_connection_call(bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                           "org.freedesktop.DBus", "GetConnectionUnixProcessID",
                           g_variant_new("(s)", NAME), G_VARIANT_TYPE("(u)"),
                           G_DBUS_CALL_FLAGS_NONE, LONGEST, NULL, ssc_keep_result, &result);
    ssc_wait_for(&result);
    g_autoptr(GVariant) reply = g_dbus_connection_call_finish(bus, result, NULL);
    if (reply)
        g_variant_get(reply, "(u)", &pid);
    return pid;
}

/* The owner of the agent's bus name gets the clicks. */
static void
look_at_bus_name(SscFindings *findings)
{
    /* Root does not connect to users' buses. */
    g_autoptr(GDBusConnection) bus = geteuid() == 0 ? NULL : get_bus();
    guint32 pid = bus ? find_owner(bus) : 0;

    if (pid == 0) {
        ssc_findings_add(findings, "bus-name", SSC_FINDING_UNKNOWN,
                         bus ? _("the name %s has no owner on the session bus now")
                             : _("only the user of a session can query who owns the name %s"),
                         NAME);
        return;
    }
    g_autofree char *link = g_strdup_printf("/proc/%u/exe", pid);
    g_autofree char *program = g_file_read_link(link, NULL);
    /* After an upgrade, the old version runs until it is idle. */
    gboolean is_ours =
        program && (g_str_equal(program, PROGRAM) || g_str_equal(program, PROGRAM " (deleted)"));
    ssc_findings_add(findings, "bus-name", is_ours ? SSC_FINDING_OK : SSC_FINDING_PROBLEM,
                     _("%s on the session bus is %s (process %u)"), NAME,
                     program ? program : _("somebody else's"), pid);
}

int
ssc_doctor_run(GPtrArray *results, gboolean json)
{
    g_autoptr(SscFindings) findings = ssc_findings_new();

    look_at_program(findings);
    look_at_units(findings);
    look_at_links(findings);
    look_at_desktop_files(findings);
    look_at_notifier(findings);
    if (results->len == 0)
        ssc_findings_add(findings, "session", SSC_FINDING_UNKNOWN,
                         _("no session with an agent's socket is there to be asked"));
    for (guint i = 0; i < results->len; i++)
        look_at_session(findings, g_ptr_array_index(results, i));
    look_at_bus_name(findings);
    ssc_snapd_query(findings);
    return ssc_findings_print(findings, json) ? SSC_EXIT_ALL : SSC_EXIT_SOME;
}
