/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Tables for terminals: aligned, and no wider than the terminal. */

#pragma once

#include <glib.h>

typedef struct _SscTable SscTable;

/* The style of a cell, shown as a colour if the terminal has colours.
 * @SSC_STYLE_PLAIN: neutral
 * @SSC_STYLE_GOOD: good
 * @SSC_STYLE_BAD: a failure
 * @SSC_STYLE_NOTE: noteworthy
 * @SSC_STYLE_FAINT: unimportant */
typedef enum {
    SSC_STYLE_PLAIN,
    SSC_STYLE_GOOD,
    SSC_STYLE_BAD,
    SSC_STYLE_NOTE,
    SSC_STYLE_FAINT,
} SscStyle;

/* @titles: (array zero-terminated=1): the titles of its columns
 * Returns: (transfer full): a table without rows */
SscTable *ssc_table_new(const char *const *titles);

void ssc_table_free(SscTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SscTable, ssc_table_free)

/* Adds a cell, from left to right. After the last column, a new row begins.
 * @text: (nullable): the text of the next cell, in UTF-8; %NULL is shown as "-"
 * @style: its style */
void ssc_table_add(SscTable *table, const char *text, SscStyle style);

/* Returns: whether it has no rows */
gboolean ssc_table_is_empty(SscTable *table);

/* If the terminal is too narrow, the widest columns are cut. Lines have no trailing spaces.
 * @table: a table with complete rows
 * @width: the width of the terminal in columns; 0 = unlimited
 * @colour: whether styles are shown
 * Returns: (transfer full): its lines; empty if it has no rows */
char *ssc_table_format(SscTable *table, guint width, gboolean colour);

/* Prints the table on standard output, with the width and colours of the terminal. */
void ssc_table_print(SscTable *table);
