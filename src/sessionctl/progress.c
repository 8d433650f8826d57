/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Progress of a call. */

#include "sessionctl/progress.h"
#include "cli/terminal.h"

#include <glib/gi18n.h>
#include <unistd.h>

/* The delay before the line is shown; in milliseconds. */
#define PATIENCE 300
/* ECMA-48: back to the first column, and erase the line. */
#define ERASE "\r\033[K"

struct _SscProgress {
    SnapSessionClient *client;
    gulong handler;
    guint timer;
    gboolean is_shown;
    GHashTable *answered; /* users whose sessions have replied at least once */
    guint total;
};

static void
show(SscProgress *self)
{
    self->is_shown = TRUE;
    /* Converts to the locale's encoding. */
    g_printerr(ERASE);
    g_printerr(_("%u of %u sessions have answered…"), g_hash_table_size(self->answered),
               self->total);
}

static gboolean
on_patience_over(gpointer user_data)
{
    SscProgress *self = user_data;

    self->timer = 0;
    show(self);
    return G_SOURCE_REMOVE;
}

static void
on_answered(SnapSessionClient *client, SnapSessionResult *result, guint answered, guint total,
            gpointer user_data)
{
    SscProgress *self = user_data;

    g_hash_table_add(self->answered, GUINT_TO_POINTER(result->uid));
    if (self->is_shown)
        show(self);
}

SscProgress *
ssc_progress_new(SnapSessionClient *client, guint total)
{
    SscProgress *self = g_new0(SscProgress, 1);

    self->answered = g_hash_table_new(NULL, NULL);
    self->total = total;
    if (!ssc_terminal_is_able(STDERR_FILENO))
        return self;
    self->client = g_object_ref(client);
    self->handler = g_signal_connect(client, "answered", G_CALLBACK(on_answered), self);
    self->timer = g_timeout_add(PATIENCE, on_patience_over, self);
    return self;
}

void
ssc_progress_free(SscProgress *self)
{
    if (self->is_shown)
        g_printerr(ERASE);
    g_hash_table_unref(self->answered);
    g_clear_handle_id(&self->timer, g_source_remove);
    if (self->client)
        g_signal_handler_disconnect(self->client, self->handler);
    g_clear_object(&self->client);
    g_free(self);
}
