/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Findings of doctor. */

#include "sessionctl/doctor-findings.h"
#include "cli/terminal.h"
#include "cli/text.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <unistd.h>

typedef struct {
    const char *name;
    SscFindingState state;
    char *text, *advice;
} Finding;

struct _SscFindings {
    GPtrArray *list;
};

static void
finding_free(Finding *finding)
{
    g_free(finding->text);
    g_free(finding->advice);
    g_free(finding);
}

SscFindings *
ssc_findings_new(void)
{
    SscFindings *self = g_new0(SscFindings, 1);

    self->list = g_ptr_array_new_with_free_func((GDestroyNotify) finding_free);
    return self;
}

void
ssc_findings_free(SscFindings *self)
{
    g_ptr_array_unref(self->list);
    g_free(self);
}

void
ssc_findings_add(SscFindings *self, const char *name, SscFindingState state, const char *format,
                 ...)
{
    Finding *finding = g_new0(Finding, 1);
    va_list arguments;

    va_start(arguments, format);
    finding->name = name;
    finding->state = state;
    finding->text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_ptr_array_add(self->list, finding);
}

void
ssc_findings_advise(SscFindings *self, const char *format, ...)
{
    Finding *finding = g_ptr_array_index(self->list, self->list->len - 1);
    va_list arguments;

    va_start(arguments, format);
    g_free(finding->advice);
    finding->advice = g_strdup_vprintf(format, arguments);
    va_end(arguments);
}

/* The symbol at the beginning of a line, one column wide; in a locale without it, a letter. */
static const char *
mark_of(SscFindingState state)
{
    if (!g_get_charset(NULL))
        return state == SSC_FINDING_PROBLEM ? "x" : state == SSC_FINDING_OK ? "+" : "?";
    if (state == SSC_FINDING_PROBLEM)
        return "✗";
    return state == SSC_FINDING_OK ? "✓" : "?";
}

static const char *
colour_of(SscFindingState state)
{
    if (state == SSC_FINDING_PROBLEM)
        return "\033[31m";
    return state == SSC_FINDING_OK ? "\033[32m" : "\033[2m";
}

static void
print_text(SscFindings *self)
{
    gboolean has_colour = ssc_terminal_has_colour(STDOUT_FILENO);

    for (guint i = 0; i < self->list->len; i++) {
        const Finding *finding = g_ptr_array_index(self->list, i);
        g_autofree char *shown = ssc_text_show(finding->text);
        g_print("%s%s%s %s\n", has_colour ? colour_of(finding->state) : "", mark_of(finding->state),
                has_colour ? "\033[0m" : "", shown);
        g_autofree char *advice = finding->advice ? ssc_text_show(finding->advice) : NULL;
        if (advice)
            g_print("  %s %s\n", g_get_charset(NULL) ? "→" : "->", advice);
    }
}

static void
print_json(SscFindings *self)
{
    static const char *const states[] = {"ok", "problem", "unknown"};
    JsonArray *array = json_array_new();
    g_autoptr(JsonNode) root = json_node_new(JSON_NODE_ARRAY);

    for (guint i = 0; i < self->list->len; i++) {
        const Finding *finding = g_ptr_array_index(self->list, i);
        g_autofree char *text = g_utf8_make_valid(finding->text, -1);
        JsonObject *object = json_object_new();
        json_object_set_string_member(object, "check", finding->name);
        json_object_set_string_member(object, "state", states[finding->state]);
        json_object_set_string_member(object, "message", text);
        g_autofree char *advice = finding->advice ? g_utf8_make_valid(finding->advice, -1) : NULL;
        if (advice)
            json_object_set_string_member(object, "advice", advice);
        json_array_add_object_element(array, object);
    }
    json_node_take_array(root, array);
    g_autofree char *text = ssc_text_escape_json(json_to_string(root, TRUE));
    g_print("%s\n", text);
}

gboolean
ssc_findings_print(SscFindings *self, gboolean json)
{
    gboolean ok = TRUE;

    if (json)
        print_json(self);
    else
        print_text(self);
    for (guint i = 0; i < self->list->len; i++) {
        const Finding *finding = g_ptr_array_index(self->list, i);
        ok = ok && finding->state != SSC_FINDING_PROBLEM;
    }
    return ok;
}
