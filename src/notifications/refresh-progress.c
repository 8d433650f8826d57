/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Following running refreshes. snapd tells nobody when a change goes on, so it is asked. */

#include "notifications/refresh-progress.h"
#include "snapd/snapd-changes.h"

struct _SsaRefreshProgress {
    char *socket;
    SsaLimits limits;
    SsaRefreshProgressFunc changed;
    gpointer user_data;
    SsaSnapdChanges *snapd; /* while a refresh is followed */
    GHashTable *followed;   /* instance → Refresh; NULL once stopped */
};

/* A refresh that is followed. A question that is under way has a reference. */
typedef struct {
    SsaRefreshProgress *progress; /* NULL if it is not followed any more */
    char *instance;
    SsaHold *hold;
    gint64 begin_by, deadline; /* monotonic, in microseconds */
    guint timer_id;
    gboolean has_begun;
    int percent; /* that has been shown */
} Refresh;

static void
refresh_clear(Refresh *refresh)
{
    g_free(refresh->instance);
}

static void
refresh_unref(Refresh *refresh)
{
    g_rc_box_release_full(refresh, (GDestroyNotify) refresh_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Refresh, refresh_unref)

static void
refresh_end(Refresh *refresh)
{
    refresh->progress = NULL;
    g_clear_handle_id(&refresh->timer_id, g_source_remove);
    g_clear_pointer(&refresh->hold, ssa_hold_release);
    refresh_unref(refresh);
}

static void
forget(Refresh *refresh)
{
    SsaRefreshProgress *self = refresh->progress;

    g_hash_table_remove(self->followed, refresh->instance);
    if (g_hash_table_size(self->followed) == 0)
        g_clear_object(&self->snapd);
}

static void ask(Refresh *refresh);

static gboolean
on_timer(gpointer user_data)
{
    Refresh *refresh = user_data;

    refresh->timer_id = 0;
    ask(refresh);
    return G_SOURCE_REMOVE;
}

/* Returns: whether to go on */
static gboolean
take(Refresh *refresh, int percent)
{
    const SsaRefreshProgress *self = refresh->progress;

    if (g_get_monotonic_time() >= refresh->deadline)
        return FALSE;
    if (percent < 0)
        return !refresh->has_begun && g_get_monotonic_time() < refresh->begin_by;
    refresh->has_begun = TRUE;
    if (percent <= refresh->percent)
        return TRUE;
    refresh->percent = percent;
    return self->changed(refresh->instance, percent, self->user_data);
}

static void
on_progress(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(Refresh) refresh = user_data;
    g_autoptr(GError) error = NULL;
    int percent = ssa_snapd_changes_get_progress_finish(result, &error);

    if (!refresh->progress)
        return;
    if (error)
        g_debug("%s: snapd does not say how far its refresh is: %s", refresh->instance,
                error->message);
    if (!error && take(refresh, percent))
        refresh->timer_id =
            g_timeout_add((guint) refresh->progress->limits.progress_interval, on_timer, refresh);
    else
        forget(refresh);
}

static void
ask(Refresh *refresh)
{
    SsaRefreshProgress *self = refresh->progress;

    ssa_snapd_changes_get_progress_async(self->snapd, refresh->instance,
                                         (guint) self->limits.answer, on_progress,
                                         g_rc_box_acquire(refresh));
}

void
ssa_refresh_progress_follow(SsaRefreshProgress *self, const char *instance, SsaHold *hold)
{
    if (!self->followed || g_hash_table_contains(self->followed, instance)) {
        g_clear_pointer(&hold, ssa_hold_release);
        return;
    }
    Refresh *refresh = g_rc_box_new0(Refresh);
    refresh->progress = self;
    refresh->instance = g_strdup(instance);
    refresh->hold = hold;
    refresh->begin_by = g_get_monotonic_time() + self->limits.progress_start * 1000;
    refresh->deadline = g_get_monotonic_time() + self->limits.progress * 1000;
    g_hash_table_insert(self->followed, refresh->instance, refresh);
    if (!self->snapd)
        self->snapd = ssa_snapd_changes_new(self->socket);
    ask(refresh);
}

int
ssa_refresh_progress_get(SsaRefreshProgress *self, const char *instance)
{
    const Refresh *refresh = self->followed ? g_hash_table_lookup(self->followed, instance) : NULL;

    return refresh ? refresh->percent : 0;
}

void
ssa_refresh_progress_stop(SsaRefreshProgress *self)
{
    g_clear_pointer(&self->followed, g_hash_table_unref);
    g_clear_object(&self->snapd);
}

SsaRefreshProgress *
ssa_refresh_progress_new(const char *socket, const SsaLimits *limits,
                         SsaRefreshProgressFunc changed, gpointer user_data)
{
    SsaRefreshProgress *self = g_new0(SsaRefreshProgress, 1);

    self->socket = g_strdup(socket);
    self->limits = *limits;
    self->changed = changed;
    self->user_data = user_data;
    self->followed =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify) refresh_end);
    return self;
}

void
ssa_refresh_progress_free(SsaRefreshProgress *self)
{
    ssa_refresh_progress_stop(self);
    g_free(self->socket);
    g_free(self);
}
