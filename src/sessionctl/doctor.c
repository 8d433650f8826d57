/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* doctor. The checks are independent of each other. */

#include "sessionctl/doctor.h"
#include "cli/wait.h"
#include "config.h"
#include "sessionctl/doctor-findings.h"
#include "sessionctl/exit-codes.h"
#include "sessionctl/installed-units.h"
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

static void
advise_installation(SscFindings *findings)
{
    ssc_findings_advise(findings, _("install the package snap-session-agent again, or run \"meson "
                                    "install\" in the build directory"));
}

/* The program of the unit; one in a mounted snap is not where it was built for. */
static void
look_at_program(SscFindings *findings)
{
    g_autofree char *source = NULL;
    g_autofree char *command = ssc_unit_find_command(SERVICE, &source);
    g_autofree char *path = g_strdup(PROGRAM);

    if (ssc_unit_command_is(command, PROGRAM)) {
        const char *start = command + strspn(command, "@-:+!\"'");
        g_free(path);
        path = g_strndup(start, strcspn(start, " \t\"'"));
    }
    gboolean ok = g_file_test(path, G_FILE_TEST_IS_EXECUTABLE);
    ssc_findings_add(findings, "program", ok ? SSC_FINDING_OK : SSC_FINDING_PROBLEM,
                     ok ? _("%s is installed") : _("%s is not installed"), path);
    if (!ok)
        advise_installation(findings);
}

/* A unit file of another agent may hide ours, or a drop-in may replace its command. */
static void
look_at_command(SscFindings *findings)
{
    g_autofree char *source = NULL;
    g_autofree char *command = ssc_unit_find_command(SERVICE, &source);
    g_autofree char *hidden = ssc_unit_find_running(SERVICE, PROGRAM);

    if (ssc_unit_command_is(command, PROGRAM)) {
        ssc_findings_add(findings, "units", SSC_FINDING_OK, _("%s starts this agent: %s"), source,
                         command);
        return;
    }
    ssc_findings_add(findings, "units", SSC_FINDING_PROBLEM, _("%s starts another agent: %s"),
                     source, command ? command : "");
    if (hidden)
        ssc_findings_advise(findings,
                            _("remove %s, which has precedence over %s; then \"systemctl --user "
                              "daemon-reload\""),
                            source, hidden);
    else
        advise_installation(findings);
}

/* snapd's own agent has units of the same names. */
static void
look_at_units(SscFindings *findings)
{
    g_autofree char *service = ssc_unit_find(SERVICE);
    g_autofree char *socket = ssc_unit_find(SOCKET);

    if (!service || !socket) {
        ssc_findings_add(findings, "units", SSC_FINDING_PROBLEM,
                         _("there is no %s for systemd: nothing starts an agent"),
                         socket ? SERVICE : SOCKET);
        advise_installation(findings);
    } else if (ssc_unit_is_masked(service) || ssc_unit_is_masked(socket)) {
        const char *masked = ssc_unit_is_masked(service) ? service : socket;
        ssc_findings_add(findings, "units", SSC_FINDING_PROBLEM,
                         _("%s is masked: nothing starts an agent"), masked);
        ssc_findings_advise(findings, "systemctl %s unmask %s",
                            g_str_has_prefix(masked, "/etc/") ? "--global" : "--user",
                            masked == service ? SERVICE : SOCKET);
    } else {
        look_at_command(findings);
    }
}

static void
look_at_links(SscFindings *findings)
{
    g_autofree char *link = ssc_unit_find("sockets.target.wants/" SOCKET);

    if (link)
        ssc_findings_add(findings, "enabled", SSC_FINDING_OK, _("%s is enabled for all users: %s"),
                         SOCKET, link);
    else {
        ssc_findings_add(findings, "enabled", SSC_FINDING_PROBLEM,
                         _("%s is not enabled: no session has it"), SOCKET);
        ssc_findings_advise(
            findings, _("\"systemctl --global enable %s\", for sessions that begin later"), SOCKET);
    }
}

static void
look_at_file(SscFindings *findings, const char *check, const char *file, const char *good,
             const char *bad)
{
    g_autofree char *path = find(data_dirs, G_N_ELEMENTS(data_dirs), file);

    if (path) {
        ssc_findings_add(findings, check, SSC_FINDING_OK, "%s: %s", good, path);
        return;
    }
    ssc_findings_add(findings, check, SSC_FINDING_PROBLEM, _("%s: %s is missing"), bad, file);
    advise_installation(findings);
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

/* Desktops and the bus search only these directories. Root's are not those of users. */
static void
look_at_data_dirs(SscFindings *findings)
{
    const char *file = "applications/" NAME ".desktop";
    g_autofree char *path = find(data_dirs, G_N_ELEMENTS(data_dirs), file);
    g_autofree char *searched = g_strjoinv(":", (char **) g_get_system_data_dirs());

    if (!path || geteuid() == 0)
        return;
    for (const char *const *dir = g_get_system_data_dirs(); *dir; dir++) {
        g_autofree char *there = g_build_filename(*dir, file, NULL);
        if (g_file_test(there, G_FILE_TEST_EXISTS)) {
            ssc_findings_add(findings, "data-dirs", SSC_FINDING_OK,
                             _("desktops find the files of the agent: %s"), searched);
            return;
        }
    }
    ssc_findings_add(findings, "data-dirs", SSC_FINDING_PROBLEM,
                     _("desktops do not find %s: XDG_DATA_DIRS is %s"), path, searched);
    ssc_findings_advise(findings, _("add its directory to XDG_DATA_DIRS in the files that set the "
                                    "environment of the session, and log in again"));
}

/* Desktops other than GNOME need it. */
static void
look_at_notifier(SscFindings *findings)
{
    g_autofree char *path = ssc_unit_find(NOTIFIER);

    if (path && !ssc_unit_is_masked(path)) {
        ssc_findings_add(findings, "notifier", SSC_FINDING_OK,
                         _("freedesktop.org servers get notifications of the agent: %s"), path);
        return;
    }
    ssc_findings_add(findings, "notifier", SSC_FINDING_PROBLEM,
                     _("freedesktop.org servers get no notifications of the agent: %s is missing "
                       "or masked"),
                     NOTIFIER);
    if (path)
        ssc_findings_advise(findings, "systemctl --user unmask %s", NOTIFIER);
    else
        advise_installation(findings);
}

/* Whether anybody shows notifications in the session. */
static void
look_at_notifications(SscFindings *findings, const SnapSessionInfo *info, const char *user)
{
    const char *standard = info->notifications;
    const char *server = info->notification_server;

    if (!info->is_complete) {
        ssc_findings_add(findings, "notifications", SSC_FINDING_UNKNOWN,
                         _("%s: the agent does not say who shows notifications"), user);
    } else if (!info->session_bus) {
        ssc_findings_add(findings, "notifications", SSC_FINDING_PROBLEM,
                         _("%s: no notifications are shown: the agent has no session bus"), user);
        ssc_findings_advise(findings,
                            _("install dbus-user-session and log in again; the agent must be a "
                              "build with the session bus"));
    } else if (!standard || g_str_equal(standard, "none")) {
        ssc_findings_add(findings, "notifications", SSC_FINDING_PROBLEM,
                         _("%s: no notifications are shown: there is no notification server"),
                         user);
        ssc_findings_advise(findings, _("start the notification server of the desktop, or install "
                                        "one, for example dunst or mako-notifier"));
    } else {
        ssc_findings_add(findings, "notifications", SSC_FINDING_OK,
                         _("%s: notifications are shown by %s"), user, server ? server : standard);
    }
}

/* After an upgrade, the old agent runs until it is idle. */
static void
look_at_version(SscFindings *findings, const SnapSessionInfo *info, const char *user)
{
    if (g_strcmp0(info->version, SSA_VERSION) == 0)
        return;
    ssc_findings_add(findings, "version", SSC_FINDING_PROBLEM,
                     _("%s: agent %s answers, but %s is installed"), user, info->version,
                     SSA_VERSION);
    ssc_findings_advise(findings,
                        _("\"snap-sessionctl exit\" in the session ends it; if it is snapd's, "
                          "\"systemctl --user restart %s\""),
                        SOCKET);
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
        ssc_findings_advise(findings,
                            _("look at \"systemctl --user status %s %s\" and \"journalctl --user "
                              "-u %s\" in the session"),
                            SOCKET, SERVICE, SERVICE);
        return;
    }
    if (info->systemd)
        ssc_findings_add(findings, "session", SSC_FINDING_OK, _("%s: agent %s answers; systemd %s"),
                         user, info->version, info->systemd);
    else
        ssc_findings_add(findings, "session", SSC_FINDING_OK, _("%s: agent %s answers"), user,
                         info->version);
    look_at_version(findings, info, user);
    look_at_notifications(findings, info, user);
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
    gboolean is_ours = program && (g_str_has_suffix(program, PROGRAM) ||
                                   g_str_has_suffix(program, PROGRAM " (deleted)"));
    ssc_findings_add(findings, "bus-name", is_ours ? SSC_FINDING_OK : SSC_FINDING_PROBLEM,
                     _("%s on the session bus is %s (process %u)"), NAME,
                     program ? program : _("somebody else's"), pid);
    if (!is_ours)
        ssc_findings_advise(findings, _("end process %u, then the agent: \"snap-sessionctl exit\""),
                            pid);
}

int
ssc_doctor_run(GPtrArray *results, gboolean json)
{
    g_autoptr(SscFindings) findings = ssc_findings_new();

    look_at_program(findings);
    look_at_units(findings);
    look_at_links(findings);
    look_at_desktop_files(findings);
    look_at_data_dirs(findings);
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
