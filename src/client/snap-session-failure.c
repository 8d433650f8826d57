/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The error of a unit. */

#include "client/snap-session-failure.h"
#include "client/values.h"

struct _SnapSessionFailure {
    SnapSessionFailureKind kind;
    char *unit, *message;
};

G_DEFINE_BOXED_TYPE(SnapSessionFailure, snap_session_failure, snap_session_failure_ref,
                    snap_session_failure_unref)

SnapSessionFailure *
snap_session_failure_ref(SnapSessionFailure *self)
{
    return g_atomic_rc_box_acquire(self);
}

static void
clear(gpointer data)
{
    SnapSessionFailure *self = data;

    g_free(self->unit);
    g_free(self->message);
}

void
snap_session_failure_unref(SnapSessionFailure *self)
{
    g_atomic_rc_box_release_full(self, clear);
}

SnapSessionFailure *
snap_session_failure_new(SnapSessionFailureKind kind, const char *unit, const char *message)
{
    SnapSessionFailure *self = g_atomic_rc_box_new0(SnapSessionFailure);

    self->kind = kind;
    self->unit = g_strdup(unit);
    self->message = g_strdup(message);
    return self;
}

SnapSessionFailureKind
snap_session_failure_get_kind(SnapSessionFailure *self)
{
    return self->kind;
}

const char *
snap_session_failure_get_unit(SnapSessionFailure *self)
{
    return self->unit;
}

const char *
snap_session_failure_get_message(SnapSessionFailure *self)
{
    return self->message;
}
