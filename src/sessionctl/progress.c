/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* How far a call is. */

#include "sessionctl/progress.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

/* Answers within this time need no line, in ms. */
#define PATIENCE 300
/* ECMA-48: back to the first column, and erase the line. */
#define ERASE "\r\033[K"

struct _SscProgress {
    SnapSessionClient *client;
    gulong handler;
    guint timer;
    gboolean is_shown;
    guint answered, total;
};

static void
show(SscProgress *self)
{
    self->is_shown = TRUE;
    fputs(ERASE, stderr);
    if (self->total == 0)
        fputs(_("Waiting for sessions…"), stderr);
    else
        fprintf(stderr, _("%u of %u sessions have answered…"), self->answered, self->total);
    fflush(stderr);
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

    self->answered = answered;
    self->total = total;
    if (self->is_shown)
        show(self);
}

SscProgress *
ssc_progress_new(SnapSessionClient *client)
{
    SscProgress *self = g_new0(SscProgress, 1);

    if (!isatty(STDERR_FILENO))
        return self;
    self->client = g_object_ref(client);
    self->handler = g_signal_connect(client, "answered", G_CALLBACK(on_answered), self);
    self->timer = g_timeout_add(PATIENCE, on_patience_over, self);
    return self;
}

void
ssc_progress_free(SscProgress *self)
{
    if (self->is_shown) {
        fputs(ERASE, stderr);
        fflush(stderr);
    }
    g_clear_handle_id(&self->timer, g_source_remove);
    if (self->client)
        g_signal_handler_disconnect(self->client, self->handler);
    g_clear_object(&self->client);
    g_free(self);
}
