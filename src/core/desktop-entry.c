/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Desktop entries. They are small local files that snapd wrote. GLib's GDesktopAppInfo reads them
 * in the language in which the process was started and launches them as children, neither of which
 * will do; its GKeyFile does. */

#include "core/desktop-entry.h"
#include "base/regular-file.h"
#include "core/error.h"
#include "names/snap-name.h"

#include <fcntl.h>
#include <string.h>

#define SUFFIX ".desktop"
/* A file name's own limit. */
#define MAX_ID 255
/* Entries of a few hundred translations are below 100 KiB. */
#define MAX_SIZE (1024 * 1024)

void
ssa_desktop_entry_free(SsaDesktopEntry *entry)
{
    g_free(entry->id);
    g_free(entry->name);
    g_free(entry->icon);
    g_free(entry->path);
    g_free(entry->exec);
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
    entry->exec =
        g_key_file_get_string(file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_EXEC, NULL);
    entry->dbus_activatable = g_key_file_get_boolean(file, G_KEY_FILE_DESKTOP_GROUP,
                                                     G_KEY_FILE_DESKTOP_KEY_DBUS_ACTIVATABLE, NULL);
    entry->terminal = g_key_file_get_boolean(file, G_KEY_FILE_DESKTOP_GROUP,
                                             G_KEY_FILE_DESKTOP_KEY_TERMINAL, NULL);
    return g_steal_pointer(&entry);
}

/* The first entry of the snap in the order of names, without its suffix, or NULL. */
static char *
find_first(const char *dir, const char *instance)
{
    g_autofree char *prefix = g_strconcat(instance, "_", NULL);
    g_autofree char *found = NULL;
    g_autoptr(GDir) entries = g_dir_open(dir, 0, NULL);
    const char *name;

    while (entries && (name = g_dir_read_name(entries)) != NULL) {
        if (!g_str_has_prefix(name, prefix) || !g_str_has_suffix(name, SUFFIX))
            continue;
        g_autofree char *id = g_strndup(name, strlen(name) - strlen(SUFFIX));
        /* "a_b_c" may be of the application "c" of "a_b", or of none of "a". */
        if (!ssa_snap_name_is_app(id + strlen(prefix)))
            continue;
        if (!found || strcmp(id, found) < 0) {
            g_free(found);
            found = g_steal_pointer(&id);
        }
    }
    return g_steal_pointer(&found);
}

SsaDesktopEntry *
ssa_desktop_entry_load_app(const char *dir, const char *instance, const char *app,
                           const char *const *languages)
{
    g_autofree char *snap = ssa_snap_name_without_key(instance);
    g_autofree char *id = g_strdup_printf("%s_%s", instance, app ? app : snap);
    SsaDesktopEntry *entry = ssa_desktop_entry_load(dir, id, languages, NULL);

    if (entry || app)
        return entry;
    g_autofree char *first = find_first(dir, instance);
    return first ? ssa_desktop_entry_load(dir, first, languages, NULL) : NULL;
}

/* Adds what a field code stands for when no file is opened: the code, alone, is a word. */
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

/* The word with "%%" as "%" and without the other codes. */
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
                    entry->path, parse_error ? parse_error->message : "it has none at all");
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
    /* systemd searches no path for what it is told over D-Bus. */
    char *program = command[0] ? g_find_program_in_path(command[0]) : NULL;
    if (!program) {
        g_set_error(error, SSA_ERROR, SSA_ERROR_FAILED,
                    "%s names a program that is not there: \"%s\"", entry->path,
                    command[0] ? command[0] : "");
        return NULL;
    }
    g_free(command[0]);
    command[0] = program;
    return g_steal_pointer(&command);
}
