/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The error of a unit. */

#pragma once

#include "snap-session-export.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define SNAP_SESSION_TYPE_FAILURE (snap_session_failure_get_type())

/**
 * SnapSessionFailureKind:
 * @SNAP_SESSION_FAILURE_KIND_START: starting it
 * @SNAP_SESSION_FAILURE_KIND_STOP: stopping it, or stopping it again after another failed to start
 * @SNAP_SESSION_FAILURE_KIND_RESTART: restarting or reloading it
 * @SNAP_SESSION_FAILURE_KIND_STATUS: asking for its state
 * @SNAP_SESSION_FAILURE_KIND_CLOSE: closing the application in it, which still runs
 *
 * The operation that failed.
 */
typedef enum {
    SNAP_SESSION_FAILURE_KIND_START,
    SNAP_SESSION_FAILURE_KIND_STOP,
    SNAP_SESSION_FAILURE_KIND_RESTART,
    SNAP_SESSION_FAILURE_KIND_STATUS,
    SNAP_SESSION_FAILURE_KIND_CLOSE,
} SnapSessionFailureKind;

/**
 * SnapSessionFailure:
 * @kind: the operation that failed
 * @unit: the unit's name
 * @message: the error message of the agent or the user's systemd
 *
 * The failure of one unit, in a request that was carried out as a whole.
 *
 * Its fields are read-only. Only the library creates it: do not allocate or copy the structure.
 * Later versions may add fields at its end.
 */
typedef struct {
    SnapSessionFailureKind kind;
    char *unit;
    char *message;
} SnapSessionFailure;

SNAP_SESSION_EXPORT GType snap_session_failure_get_type(void);

/**
 * snap_session_failure_ref:
 * @failure: a failure
 *
 * Returns: (transfer full): @failure, with one more reference
 */
SNAP_SESSION_EXPORT SnapSessionFailure *snap_session_failure_ref(SnapSessionFailure *failure);

/**
 * snap_session_failure_unref:
 * @failure: (transfer full): a failure
 *
 * Drops a reference.
 */
SNAP_SESSION_EXPORT void snap_session_failure_unref(SnapSessionFailure *failure);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SnapSessionFailure, snap_session_failure_unref)

G_END_DECLS
