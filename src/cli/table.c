/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Tables. */

#include "cli/table.h"
#include "cli/terminal.h"
#include "cli/text.h"

#include <unistd.h>

#define GAP        2 /* columns between two cells */
#define MIN_COLUMN 8 /* no column is cut below this */
/* The maximum width, also without a terminal: unit names have at most 255 bytes, and all rows have
 * the width of the widest. */
#define MAX_COLUMN 256
#define RESET      "\033[0m"

typedef struct {
    char *text;
    SscStyle style;
} Cell;

struct _SscTable {
    char **titles;
    guint n_columns;
    GArray *cells;
};

static void
cell_clear(gpointer cell)
{
    g_free(((Cell *) cell)->text);
}

SscTable *
ssc_table_new(const char *const *titles)
{
    SscTable *self = g_new0(SscTable, 1);

    self->titles = g_strdupv((char **) titles);
    self->n_columns = g_strv_length(self->titles);
    self->cells = g_array_new(FALSE, FALSE, sizeof(Cell));
    g_array_set_clear_func(self->cells, cell_clear);
    return self;
}

void
ssc_table_free(SscTable *self)
{
    g_strfreev(self->titles);
    g_array_unref(self->cells);
    g_free(self);
}

void
ssc_table_add(SscTable *self, const char *text, SscStyle style)
{
    Cell cell = {.text = ssc_text_cut(ssc_text_show(text ? text : "-"), MAX_COLUMN),
                 .style = style};

    g_array_append_val(self->cells, cell);
}

gboolean
ssc_table_is_empty(SscTable *self)
{
    return self->cells->len == 0;
}

static const char *
colour_of(SscStyle style)
{
    static const char *const colours[] = {
        [SSC_STYLE_PLAIN] = "",        [SSC_STYLE_GOOD] = "\033[32m", [SSC_STYLE_BAD] = "\033[31m",
        [SSC_STYLE_NOTE] = "\033[33m", [SSC_STYLE_FAINT] = "\033[2m",
    };

    return colours[style];
}

static guint
sum(const guint *widths, guint n)
{
    guint total = (n - 1) * GAP;

    for (guint i = 0; i < n; i++)
        total += widths[i];
    return total;
}

/* Shrinks the widest columns until the table fits, or none can be shrunk further. */
static void
fit(guint *widths, guint n, guint width)
{
    while (width > 0 && sum(widths, n) > width) {
        guint widest = 0;
        for (guint i = 1; i < n; i++)
            if (widths[i] >= widths[widest])
                widest = i;
        if (widths[widest] <= MIN_COLUMN)
            return;
        widths[widest]--;
    }
}

static guint *
measure(SscTable *self)
{
    guint *widths = g_new0(guint, self->n_columns);

    for (guint i = 0; i < self->n_columns; i++)
        widths[i] = ssc_text_width(self->titles[i]);
    for (guint i = 0; i < self->cells->len; i++) {
        guint *width = &widths[i % self->n_columns];
        *width = MAX(*width, ssc_text_width(g_array_index(self->cells, Cell, i).text));
    }
    return widths;
}

/* @colour: the escape sequence before the cell, or "". */
static void
append_cell(GString *lines, const char *text, guint width, const char *colour, gboolean is_last)
{
    g_autofree char *cut = ssc_text_cut(g_strdup(text), width);

    if (colour[0] != '\0' && cut[0] != '\0')
        g_string_append_printf(lines, "%s%s%s", colour, cut, RESET);
    else
        g_string_append(lines, cut);
    if (!is_last) {
        g_string_append_printf(lines, "%*s", (int) (width - ssc_text_width(cut) + GAP), "");
        return;
    }
    while (lines->len > 0 && lines->str[lines->len - 1] == ' ')
        g_string_truncate(lines, lines->len - 1);
    g_string_append_c(lines, '\n');
}

char *
ssc_table_format(SscTable *self, guint width, gboolean colour)
{
    g_autofree guint *widths = measure(self);
    GString *lines = g_string_new(NULL);
    guint n = self->n_columns;

    g_assert(self->cells->len % n == 0);
    fit(widths, n, width);
    for (guint i = 0; i < n && self->cells->len > 0; i++)
        append_cell(lines, self->titles[i], widths[i], colour ? "\033[1m" : "", i == n - 1);
    for (guint i = 0; i < self->cells->len; i++) {
        const Cell *cell = &g_array_index(self->cells, Cell, i);
        append_cell(lines, cell->text, widths[i % n], colour ? colour_of(cell->style) : "",
                    i % n == n - 1);
    }
    return g_string_free(lines, FALSE);
}

void
ssc_table_print(SscTable *table)
{
    g_autofree char *text = ssc_table_format(table, ssc_terminal_get_width(STDOUT_FILENO),
                                             ssc_terminal_has_colour(STDOUT_FILENO));

    /* Converts to the locale's encoding. */
    g_print("%s", text);
}
