/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* snap-sessionctl: command line → sessions → call → report → exit code. */

#include "cli/output.h"
#include "cli/wait.h"
#include "client/snap-session.h"
#include "config.h"
#include "sessionctl/doctor.h"
#include "sessionctl/exit-codes.h"
#include "sessionctl/monitor.h"
#include "sessionctl/options.h"
#include "sessionctl/progress.h"
#include "sessionctl/report.h"
#include "sessionctl/targets.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <math.h>
#include <sys/resource.h>

static void
prepare_languages(void)
{
    setlocale(LC_ALL, "");
    bindtextdomain(GETTEXT_PACKAGE, SSA_LOCALE_DIR);
    bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
    textdomain(GETTEXT_PACKAGE);
}

/* Each session needs a descriptor; the low default limit is for select(2), which is not used. */
static void
raise_descriptor_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static SnapSessionClient *
make_client(const SscOptions *options)
{
    SnapSessionClient *client = snap_session_client_new();

    if (options->base_directory)
        snap_session_client_set_base_directory(client, options->base_directory);
    /* A tiny timeout must not become 0, which means unlimited. */
    if (options->timeout >= 0)
        snap_session_client_set_timeout(client, (guint) ceil(options->timeout * 1000));
    if (options->connect_timeout >= 0)
        snap_session_client_set_connect_timeout(client,
                                                (guint) ceil(options->connect_timeout * 1000));
    snap_session_client_set_max_response(client, (guint) options->max_response);
    return client;
}

/* Returns: the results; NULL with an error. */
static GPtrArray *
call(const SscOptions *options, SnapSessionClient *client, const SscTargets *targets,
     GError **error)
{
    const SscCall details = {.client = client,
                             .uids = (const guint *) (gpointer) targets->uids->data,
                             .n_uids = targets->uids->len,
                             .arguments = (const char *const *) options->arguments,
                             .has_timeout = options->timeout >= 0,
                             .options = &options->own};
    g_autoptr(GAsyncResult) result = NULL;
    SscProgress *progress = ssc_progress_new(client, details.n_uids);

    options->command->start(&details, ssc_keep_result, &result);
    ssc_wait_for(&result);
    /* Erase the progress line before other output. */
    ssc_progress_free(progress);
    return options->command->finish(client, result, error);
}

static int
show_sessions(const SscOptions *options, SnapSessionClient *client, const SscTargets *targets)
{
    gsize n = 0;
    g_autofree guint *found = snap_session_client_find_sessions(client, &n, NULL);
    g_autoptr(GArray) shown = g_array_new(FALSE, FALSE, sizeof(guint));

    for (guint i = 0; i < targets->uids->len; i++) {
        guint uid = g_array_index(targets->uids, guint, i);
        gboolean there = FALSE;
        for (gsize k = 0; k < n; k++)
            there = there || found[k] == uid;
        if (there)
            g_array_append_val(shown, uid);
        else if (targets->named)
            g_printerr(_("snap-sessionctl: session %u: no session: it has no socket\n"), uid);
    }
    ssc_report_sessions((const guint *) (gpointer) shown->data, shown->len,
                        snap_session_client_get_base_directory(client), options->json);
    if (!targets->named || shown->len == targets->uids->len)
        return SSC_EXIT_ALL;
    return shown->len > 0 ? SSC_EXIT_SOME : SSC_EXIT_NONE;
}

static int
run(const SscOptions *options)
{
    g_autoptr(SnapSessionClient) client = make_client(options);
    g_auto(SscTargets) targets = {0};
    g_autoptr(GError) error = NULL;

    if (!ssc_targets_find(&targets, options, client, &error)) {
        g_printerr("snap-sessionctl: %s\n", error->message);
        return error->domain == G_OPTION_ERROR ? SSC_EXIT_USAGE : SSC_EXIT_NONE;
    }
    if (targets.uids->len == 0 && !options->json && options->command != &ssc_command_doctor)
        g_printerr(_("snap-sessionctl: no sessions in %s\n"),
                   snap_session_client_get_base_directory(client));
    if (options->command == &ssc_command_sessions)
        return show_sessions(options, client, &targets);
    if (options->command == &ssc_command_monitor)
        return ssc_monitor_run(options, client, &targets);
    if (options->command == &ssc_command_raw && targets.uids->len > 1 && !options->json) {
        g_printerr(_("snap-sessionctl: raw: several sessions need --json, which tells whose answer "
                     "is whose\n"));
        return SSC_EXIT_USAGE;
    }
    g_autoptr(GPtrArray) results = call(options, client, &targets, &error);
    if (!results) {
        g_printerr("snap-sessionctl: %s\n", error->message);
        return g_error_matches(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_INVALID_ARGUMENT)
                   ? SSC_EXIT_USAGE
                   : SSC_EXIT_NONE;
    }
    if (options->command == &ssc_command_doctor)
        return ssc_doctor_run(results, options->json);
    ssc_report_results(options->command, results, options->json);
    return ssc_report_exit_code(results, targets.named);
}

int
main(int argc, char **argv)
{
    g_auto(SscOptions) options = {0};
    int exit_code = SSC_EXIT_NONE;

    prepare_languages();
    raise_descriptor_limit();
    if (ssc_options_parse(&options, &argc, &argv, &exit_code))
        exit_code = run(&options);
    return ssc_output_end("snap-sessionctl") ? exit_code : SSC_EXIT_NONE;
}
