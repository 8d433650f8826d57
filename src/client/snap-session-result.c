/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The result of a call in one session. */

#include "client/result-private.h"
#include "config.h"

#include <glib/gi18n-lib.h>

G_DEFINE_TYPE(SnapSessionResult, snap_session_result, G_TYPE_OBJECT)

guint
snap_session_result_get_uid(SnapSessionResult *self)
{
    g_return_val_if_fail(SNAP_SESSION_IS_RESULT(self), 0);
    return self->uid;
}

gboolean
snap_session_result_is_success(SnapSessionResult *self)
{
    g_return_val_if_fail(SNAP_SESSION_IS_RESULT(self), FALSE);
    return !self->error && self->failures->len == 0;
}

const GError *
snap_session_result_get_error(SnapSessionResult *self)
{
    g_return_val_if_fail(SNAP_SESSION_IS_RESULT(self), NULL);
    return self->error;
}

const char *
snap_session_result_get_error_kind(SnapSessionResult *self)
{
    g_return_val_if_fail(SNAP_SESSION_IS_RESULT(self), NULL);
    return self->error_kind;
}

GPtrArray *
snap_session_result_get_failures(SnapSessionResult *self)
{
    g_return_val_if_fail(SNAP_SESSION_IS_RESULT(self), NULL);
    return self->failures;
}

SnapSessionInfo *
snap_session_result_get_info(SnapSessionResult *self)
{
    g_return_val_if_fail(SNAP_SESSION_IS_RESULT(self), NULL);
    return self->info;
}

GPtrArray *
snap_session_result_get_units(SnapSessionResult *self)
{
    g_return_val_if_fail(SNAP_SESSION_IS_RESULT(self), NULL);
    return self->units;
}

GPtrArray *
snap_session_result_get_apps(SnapSessionResult *self)
{
    g_return_val_if_fail(SNAP_SESSION_IS_RESULT(self), NULL);
    return self->apps;
}

GPtrArray *
snap_session_result_get_sockets(SnapSessionResult *self)
{
    g_return_val_if_fail(SNAP_SESSION_IS_RESULT(self), NULL);
    return self->sockets;
}

const char *const *
snap_session_result_get_ended(SnapSessionResult *self)
{
    g_return_val_if_fail(SNAP_SESSION_IS_RESULT(self), NULL);
    return (const char *const *) self->ended;
}

const char *
snap_session_result_get_json(SnapSessionResult *self)
{
    g_return_val_if_fail(SNAP_SESSION_IS_RESULT(self), NULL);
    return self->json;
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
snap_session_result_finalize(GObject *object)
{
    SnapSessionResult *self = SNAP_SESSION_RESULT(object);

    snap_session_result_clear(self);
    g_ptr_array_unref(self->failures);
    G_OBJECT_CLASS(snap_session_result_parent_class)->finalize(object);
}

static void
snap_session_result_class_init(SnapSessionResultClass *klass)
{
    G_OBJECT_CLASS(klass)->finalize = snap_session_result_finalize;
}

static void
snap_session_result_init(SnapSessionResult *self)
{
    self->failures = g_ptr_array_new_with_free_func((GDestroyNotify) snap_session_failure_unref);
}

SnapSessionResult *
snap_session_result_new(guint uid)
{
    SnapSessionResult *self = g_object_new(SNAP_SESSION_TYPE_RESULT, NULL);

    self->uid = uid;
    return self;
}

void
snap_session_result_take_error(SnapSessionResult *self, GError *error)
{
    g_prefix_error(&error, _("session %u: "), self->uid);
    self->error = error;
}
