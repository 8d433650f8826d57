/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The result of a call in one session. */

#include "client/result-private.h"
#include "config.h"

#include <glib/gi18n-lib.h>

G_DEFINE_BOXED_TYPE(SnapSessionResult, snap_session_result, snap_session_result_ref,
                    snap_session_result_unref)

SnapSessionResult *
snap_session_result_new(guint uid)
{
    SnapSessionResult *self = g_atomic_rc_box_new0(SnapSessionResult);

    self->uid = uid;
    self->failures = g_ptr_array_new_with_free_func((GDestroyNotify) snap_session_failure_unref);
    return self;
}

SnapSessionResult *
snap_session_result_ref(SnapSessionResult *self)
{
    return g_atomic_rc_box_acquire(self);
}

void
snap_session_result_clear(SnapSessionResult *self)
{
    g_clear_error(&self->error);
    g_clear_pointer(&self->error_kind, g_free);
    g_clear_pointer(&self->json, g_free);
    g_ptr_array_set_size(self->failures, 0);
    g_clear_pointer(&self->info, snap_session_info_unref);
    g_clear_pointer(&self->units, g_ptr_array_unref);
    g_clear_pointer(&self->apps, g_ptr_array_unref);
    g_clear_pointer(&self->sockets, g_ptr_array_unref);
    g_clear_pointer(&self->ended, g_strfreev);
}

static void
finalize(gpointer data)
{
    SnapSessionResult *self = data;

    snap_session_result_clear(self);
    g_ptr_array_unref(self->failures);
}

void
snap_session_result_unref(SnapSessionResult *self)
{
    g_atomic_rc_box_release_full(self, finalize);
}

gboolean
snap_session_result_is_success(const SnapSessionResult *self)
{
    return !self->error && (!self->failures || self->failures->len == 0);
}

void
snap_session_result_take_error(SnapSessionResult *self, GError *error)
{
    g_prefix_error(&error, _("session %u: "), self->uid);
    self->error = error;
}
