/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The error of a unit. */

#include "client/snap-session-failure.h"
#include "client/result-private.h"
#include "client/values.h"

static const SnapSessionField fields[] = {
    {NULL, SNAP_SESSION_FIELD_STRING, offsetof(SnapSessionFailure, unit)},
    {NULL, SNAP_SESSION_FIELD_STRING, offsetof(SnapSessionFailure, message)},
};

SNAP_SESSION_DEFINE_VALUE(SnapSessionFailure, snap_session_failure, fields)

SnapSessionFailure *
snap_session_failure_new(SnapSessionFailureKind kind, const char *unit, const char *message)
{
    SnapSessionFailure *self = g_atomic_rc_box_new0(SnapSessionFailure);

    self->kind = kind;
    self->unit = g_strdup(unit);
    self->message = g_strdup(message);
    return self;
}
