/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* snap-session-setup: makes the systemd of all users use the programs of a mounted snap, on systems
 * whose root is read-only (Ubuntu Core). */

#include "cli/output.h"
#include "cli/text.h"
#include "config.h"
#include "setup/setup-plan.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

enum { EXIT_OK = 0, EXIT_ERROR = 1, EXIT_USAGE = 2 };

typedef struct {
    char *from, *mount, *root;
    gboolean dry_run, version;
} Options;

static void
options_clear(Options *options)
{
    g_free(options->from);
    g_free(options->mount);
    g_free(options->root);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static gboolean
is_same_file(const char *a, const char *b)
{
    struct stat first, second;

    return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

/* Where the root of this program is: "" if it is where it was built for, "/snap/NAME/current" for a
 * program in /snap/NAME/REVISION, so that the units stay the same after a refresh. */
static char *
find_mount(void)
{
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    const char *built = SSA_SBIN_DIR "/snap-session-setup";

    if (!self || is_same_file(self, built) || !g_str_has_suffix(self, built))
        return g_strdup("");
    g_autofree char *mount = g_strndup(self, strlen(self) - strlen(built));
    g_autofree char *parent = g_path_get_dirname(mount);
    char *current = g_build_filename(parent, "current", NULL);
    if (is_same_file(current, mount))
        return current;
    g_free(current);
    return g_steal_pointer(&mount);
}

static int
fail(const char *message)
{
    g_autofree char *shown = ssc_text_show(message);

    g_printerr("snap-session-setup: %s\n", shown);
    return EXIT_ERROR;
}

static int
run(const Options *options, gboolean installs)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SstPlan) plan = sst_plan_new(options->root ? options->root : "", &error);
    g_autofree char *from = options->from ? g_strdup(options->from) : find_mount();
    const char *mount = options->mount ? options->mount : from;

    /* systemd would read anything else in another way. */
    if (strspn(mount, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "/._+-") != strlen(mount))
        return fail(
            _("--mount: letters, digits, \"/\", \".\", \"_\", \"+\" and \"-\" are allowed"));
    if (!plan || (installs && !sst_plan_add_units(plan, from, mount, &error)) ||
        !sst_plan_remove_others(plan, &error) || !sst_plan_execute(plan, options->dry_run, &error))
        return fail(error->message);
    return EXIT_OK;
}

static gboolean
parse(Options *options, int *argc, char ***argv, GError **error)
{
    const GOptionEntry entries[] = {
        {"from", 0, 0, G_OPTION_ARG_FILENAME, &options->from,
         N_("Where the programs are (default: where this one is)"), N_("DIRECTORY")},
        {"mount", 0, 0, G_OPTION_ARG_FILENAME, &options->mount,
         N_("Where they will be mounted, for the units (default: --from)"), N_("DIRECTORY")},
        {"root", 0, 0, G_OPTION_ARG_FILENAME, &options->root,
         N_("The root of the system, for an image"), N_("DIRECTORY")},
        {"dry-run", 0, 0, G_OPTION_ARG_NONE, &options->dry_run, N_("Only show what would change"),
         NULL},
        {"version", 0, 0, G_OPTION_ARG_NONE, &options->version, N_("Print the version and exit"),
         NULL},
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) context = g_option_context_new("install|remove");

    g_option_context_add_main_entries(context, entries, GETTEXT_PACKAGE);
    g_option_context_set_summary(context,
                                 _("Writes user units for the programs of a mounted snap, or "
                                   "removes them."));
    return g_option_context_parse(context, argc, argv, error);
}

int
main(int argc, char **argv)
{
    g_auto(Options) options = {0};
    g_autoptr(GError) error = NULL;

    /* A closed pipe is no reason to stop half-way. */
    signal(SIGPIPE, SIG_IGN);
    setlocale(LC_ALL, "");
    bindtextdomain(GETTEXT_PACKAGE, SSA_LOCALE_DIR);
    bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
    textdomain(GETTEXT_PACKAGE);
    if (!parse(&options, &argc, &argv, &error)) {
        fail(error->message);
        return EXIT_USAGE;
    }
    if (options.version) {
        g_print("snap-session-setup %s\n", SSA_VERSION);
        return EXIT_OK;
    }
    gboolean installs = argc == 2 && g_str_equal(argv[1], "install");
    if (!installs && (argc != 2 || !g_str_equal(argv[1], "remove"))) {
        fail(_("one argument is needed: install or remove"));
        return EXIT_USAGE;
    }
    if (options.mount && *options.mount != '/') {
        fail(_("--mount: must be an absolute path"));
        return EXIT_USAGE;
    }
    int exit_code = run(&options, installs);
    return ssc_output_end("snap-session-setup") ? exit_code : EXIT_ERROR;
}
