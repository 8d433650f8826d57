/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Any input as a snap.yaml. What may be in a unit is written down here once more, apart from the
 * program: line by line, with nothing taken from it. */

#include "declaration-input.h"
#include "config.h"
#include "socket-units/socket-unit.h"

#include <string.h>

#define NAME           "[A-Za-z0-9]+(-[A-Za-z0-9]+)*"
#define NAME_CHARACTER "[^\\x00-\\x20\\x7f\"'\\\\$%;/]"
#define PATH           "(/" NAME_CHARACTER "+)+"

#define ACCOUNT "[a-z_][a-z0-9_-]*"
#define GUARD                                                                                      \
    SSA_LIBEXEC_DIR                                                                                \
    "/snap-socket-guard "                                                                          \
    "(/var/snap/foo/(?:current|common)|/run/user/0/snap\\.foo|"                                    \
    "%h/snap/foo/(?:current|common)|%t/snap\\.foo) \\g{1}(?:/" NAME_CHARACTER "+)+"

/* Anchored at both ends by the caller. */
static const char *const allowed[] = {
    "",
    "# Made by snap-socketctl for (system|user) daemons of the snap instance foo",
    "# Changes are lost; see snap-socketctl\\(1\\) for changing addresses\\.",
    "\\[(Unit|Socket|Install|Service)\\]",
    "Description=[A-Z][a-z ]+ [a-z0-9-]+ of snap application foo\\." NAME,
    "X-Snappy=yes",
    "Accept=yes",
    "Service=snap\\.foo\\." NAME "(\\.[a-z0-9-]+)?\\.service",
    "FileDescriptorName=[a-z0-9-]*[a-z][a-z0-9-]*",
    "Listen(Stream|Datagram|SequentialPacket|FIFO)=(/var/snap/foo/(current|common)|"
    "/run/user/0/snap\\.foo|%h/snap/foo/(current|common)|%t/snap\\.foo)" PATH,
    "Listen(Stream|Datagram|SequentialPacket)=@snap\\.foo\\.(" NAME_CHARACTER "|/)+",
    "Listen(Stream|Datagram)=(127\\.0\\.0\\.1:|\\[::1\\]:|\\[::\\]:|0\\.0\\.0\\.0:)?[1-9][0-9]{0,"
    "4}",
    "SocketMode=0[0-7]{3}",
    "X-Socket(User|Group)=" ACCOUNT,
    "Backlog=[1-9][0-9]*",
    "ExecStartPre=" GUARD,
    "ExecStartPost=" GUARD " (?:" ACCOUNT ")?:(?:" ACCOUNT ")?",
    "WantedBy=sockets\\.target",
    "CollectMode=inactive-or-failed",
    "ExecStart=/usr/bin/snap run foo\\." NAME,
    "StandardInput=socket",
    "StandardError=journal",
    "(BindsTo|After)=snap\\.foo\\." NAME "\\.service",
    "TemporaryFileSystem=/:ro",
    "BindReadOnlyPaths=/usr -/lib -/lib64 (/run/user/0|%t)/snap\\.foo",
    "(PrivateNetwork|NoNewPrivileges|PrivateUsers)=yes",
    "CapabilityBoundingSet=CAP_DAC_OVERRIDE",
    "ExecStart=/lib/systemd/systemd-socket-proxyd (/run/user/0|%t)/snap\\.foo/" NAME
    "\\.[a-z0-9-]+\\.private",
};

static gboolean
is_allowed(const char *line)
{
    for (gsize i = 0; i < G_N_ELEMENTS(allowed); i++) {
        g_autofree char *pattern = g_strdup_printf("\\A(?:%s)\\z", allowed[i]);
        if (g_regex_match_simple(pattern, line, 0, 0))
            return TRUE;
    }
    return FALSE;
}

/* What would lead out of a directory; nobody looks for one in an abstract name. */
static gboolean
leads_up(const char *line)
{
    return !strstr(line, "=@") && (strstr(line, "/../") || strstr(line, "/./"));
}

static void
check_file(const SskUnitFile *file)
{
    g_auto(GStrv) lines = g_strsplit(file->text, "\n", -1);

    g_assert_true(g_regex_match_simple(
        "\\Asnap\\.foo\\." NAME "\\.[a-z0-9-]+(\\.socket|@?\\.service)\\z", file->name, 0, 0));
    for (char **line = lines; *line; line++)
        if (!is_allowed(*line) || leads_up(*line))
            g_error("%s has a line that is not allowed: \"%s\"", file->name, *line);
}

gboolean
declaration_input_read(const guint8 *data, gsize size)
{
    g_autofree char *exact = g_memdup2(data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(SskDeclaration) declaration =
        ssk_declaration_read(exact ? exact : "", size, NULL, &error);

    g_assert_true((declaration == NULL) == (error != NULL));
    if (!declaration) {
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
        return FALSE;
    }
    for (guint i = 0; i < declaration->diagnostics->len; i++) {
        g_autofree char *text =
            ssk_diagnostic_to_string(g_ptr_array_index(declaration->diagnostics, i));
        g_assert_true(g_utf8_validate(text, -1, NULL));
    }
    /* Other names would need other patterns. */
    if (!g_str_equal(declaration->instance, "foo"))
        return FALSE;
    for (guint scope = 0; scope < 2; scope++) {
        g_autoptr(GPtrArray) files = ssk_socket_units_render(declaration, (SskScope) scope);
        for (guint i = 0; i < files->len; i++)
            check_file(g_ptr_array_index(files, i));
    }
    return declaration->sockets->len > 0;
}
