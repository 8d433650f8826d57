/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Desktop entries. GDesktopAppInfo is not used: it reads entries in the language of the process,
 * and launches applications as child processes. */

#include "apps/desktop-entry.h"
#include "base/error.h"
#include "base/regular-file.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <string.h>

#define SUFFIX ".desktop"
/* The limit of file names. */
#define MAX_ID 255
/* Entries with a few hundred translations are below 100 KiB. */
#define MAX_SIZE (256 * 1024)

void
ssa_desktop_entry_free(SsaDesktopEntry *entry)
{
    g_free(entry->id);
    g_free(entry->name);
    g_free(entry->icon);
    g_free(entry->path);
    g_free(entry->exec);
    g_free(entry->try_exec);
    g_free(entry->instance);
    g_free(entry->app);
    g_free(entry);
}

gboolean
ssa_desktop_entry_check_id(const char *field, const char *id, GError **error)
{
    gsize length = id ? strlen(id) : 0;
    gboolean valid = length > 0 && length + strlen(SUFFIX) <= MAX_ID && id[0] != '.' &&
                     !strchr(id, '/') && !strstr(id, "..");

    for (const char *c = id; valid && *c; c++)
        valid = !g_ascii_iscntrl(*c);
    if (valid)
        return TRUE;

    g_autofree char *quoted = ssa_error_quote(id);
    g_set_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT,
                "%s: %s is not the name of a desktop entry", field, quoted);
    return FALSE;
}

static char *
get_localized(GKeyFile *file, const char *key, const char *const *languages)
{
    for (; *languages; languages++) {
        g_autofree char *localized = g_strdup_printf("%s[%s]", key, *languages);
        char *value = g_key_file_get_string(file, G_KEY_FILE_DESKTOP_GROUP, localized, NULL);
        if (value)
            return value;
    }
    return g_key_file_get_string(file, G_KEY_FILE_DESKTOP_GROUP, key, NULL);
}

static char *
get_text(GKeyFile *file, const char *key)
{
    return g_key_file_get_string(file, G_KEY_FILE_DESKTOP_GROUP, key, NULL);
}

static gboolean
get_flag(GKeyFile *file, const char *key)
{
    return g_key_file_get_boolean(file, G_KEY_FILE_DESKTOP_GROUP, key, NULL);
}

static gboolean
load_file(GKeyFile *file, const char *path, GError **error)
{
    gsize length = 0;
    g_autofree char *text = ssa_regular_file_read(AT_FDCWD, path, 0, MAX_SIZE, &length, error);

    return text &&
           g_key_file_load_from_data(file, text, length, G_KEY_FILE_KEEP_TRANSLATIONS, error);
}

SsaDesktopEntry *
ssa_desktop_entry_load(const char *dir, const char *id, const char *const *languages,
                       GError **error)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(SsaDesktopEntry) entry = g_new0(SsaDesktopEntry, 1);
    g_autofree char *name = g_strconcat(id, SUFFIX, NULL);
    g_autoptr(GError) load_error = NULL;

    entry->id = g_strdup(id);
    entry->path = g_build_filename(dir, name, NULL);
    if (load_file(file, entry->path, &load_error))
        entry->name = get_localized(file, G_KEY_FILE_DESKTOP_KEY_NAME, languages);
    if (!entry->name || !*entry->name) {
        g_set_error(error, SSA_ERROR, SSA_ERROR_UNAVAILABLE, "cannot read %s: %s", entry->path,
                    load_error ? load_error->message : "it has no name");
        return NULL;
    }
    entry->icon = get_localized(file, G_KEY_FILE_DESKTOP_KEY_ICON, languages);
    entry->exec = get_text(file, G_KEY_FILE_DESKTOP_KEY_EXEC);
    entry->try_exec = get_text(file, G_KEY_FILE_DESKTOP_KEY_TRY_EXEC);
    entry->instance = get_text(file, "X-SnapInstanceName");
    entry->app = get_text(file, "X-SnapAppName");
    entry->dbus_activatable = get_flag(file, G_KEY_FILE_DESKTOP_KEY_DBUS_ACTIVATABLE);
    entry->terminal = get_flag(file, G_KEY_FILE_DESKTOP_KEY_TERMINAL);
    entry->is_hidden = get_flag(file, G_KEY_FILE_DESKTOP_KEY_NO_DISPLAY) ||
                       get_flag(file, G_KEY_FILE_DESKTOP_KEY_HIDDEN);
    return g_steal_pointer(&entry);
}

/* What snapd writes if the application must not be started from its entry. */
static gboolean
only_fails(const char *exec)
{
    return exec && (g_str_equal(exec, "/usr/bin/false") || g_str_equal(exec, "/bin/false"));
}

/* Where snapd installs the services of a snap's daemons. */
static const char *const service_dirs[] = {"/etc/systemd/user", "/etc/systemd/system"};

static gboolean
has_service(const SsaDesktopEntry *entry)
{
    if (!entry->instance || !entry->app)
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(service_dirs); i++) {
        g_autofree char *path =
            g_strdup_printf("%s/snap.%s.%s.service", service_dirs[i], entry->instance, entry->app);
        if (g_file_test(path, G_FILE_TEST_EXISTS))
            return TRUE;
    }
    return FALSE;
}

gboolean
ssa_desktop_entry_is_service(const SsaDesktopEntry *entry)
{
    return only_fails(entry->exec) || has_service(entry);
}

/* Expands a field code that is an argument of its own, without a file to open. */
static void
add_field(GStrvBuilder *words, const SsaDesktopEntry *entry, char code)
{
    if (code == 'i' && entry->icon) {
        g_strv_builder_add(words, "--icon");
        g_strv_builder_add(words, entry->icon);
    } else if (code == 'c') {
        g_strv_builder_add(words, entry->name);
    } else if (code == 'k') {
        g_strv_builder_add(words, entry->path);
    }
}

/* Replaces "%%" by "%", and removes other field codes. */
static char *
expand_word(const char *word)
{
    GString *text = g_string_new(NULL);

    for (const char *c = word; *c; c++) {
        if (*c != '%')
            g_string_append_c(text, *c);
        else if (*++c == '%')
            g_string_append_c(text, '%');
        else if (*c == '\0')
            break;
    }
    return g_string_free(text, FALSE);
}

char **
ssa_desktop_entry_get_command(const SsaDesktopEntry *entry, GError **error)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    g_auto(GStrv) words = NULL, command = NULL;
    g_autoptr(GError) parse_error = NULL;

    if (!entry->exec || !g_shell_parse_argv(entry->exec, NULL, &words, &parse_error)) {
        g_set_error(error, SSA_ERROR, SSA_ERROR_FAILED, "%s has no command that can be run: %s",
                    entry->path, parse_error ? parse_error->message : "there is none");
        return NULL;
    }
    for (char **word = words; *word; word++) {
        if (strlen(*word) == 2 && **word == '%' && (*word)[1] != '%') {
            add_field(builder, entry, (*word)[1]);
        } else {
            g_autofree char *expanded = expand_word(*word);
            g_strv_builder_add(builder, expanded);
        }
    }
    command = g_strv_builder_end(builder);
    /* systemd does not search $PATH for commands from D-Bus. */
    char *program = command[0] ? g_find_program_in_path(command[0]) : NULL;
    if (!program) {
        g_set_error(error, SSA_ERROR, SSA_ERROR_FAILED, "%s: program not found: \"%s\"",
                    entry->path, command[0] ? command[0] : "");
        return NULL;
    }
    g_free(command[0]);
    command[0] = program;
    return g_steal_pointer(&command);
}

static gboolean
is_program(const char *name)
{
    g_autofree char *path = g_find_program_in_path(name);

    return path != NULL;
}

gboolean
ssa_desktop_entry_can_be_opened(const SsaDesktopEntry *entry)
{
    g_auto(GStrv) command = NULL;

    if (entry->is_hidden || (entry->try_exec && !is_program(entry->try_exec)))
        return FALSE;
    if (entry->dbus_activatable && g_dbus_is_name(entry->id))
        return TRUE;
    if (entry->terminal || only_fails(entry->exec))
        return FALSE;
    command = ssa_desktop_entry_get_command(entry, NULL);
    return command != NULL;
}
