/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A notice of a client's own. */

#pragma once

#include "snap-session-export.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define SNAP_SESSION_TYPE_NOTICE (snap_session_notice_get_type())

/**
 * SnapSessionNoticeUrgency:
 * @SNAP_SESSION_NOTICE_URGENCY_LOW: can wait
 * @SNAP_SESSION_NOTICE_URGENCY_NORMAL: as most notices are
 * @SNAP_SESSION_NOTICE_URGENCY_URGENT: should be seen now
 *
 * How much a notice presses.
 */
typedef enum {
    SNAP_SESSION_NOTICE_URGENCY_LOW,
    SNAP_SESSION_NOTICE_URGENCY_NORMAL,
    SNAP_SESSION_NOTICE_URGENCY_URGENT,
} SnapSessionNoticeUrgency;

/**
 * SnapSessionNotice:
 *
 * A notice to be shown on the screens of users. The agent says what it may hold; see its manual.
 */
typedef struct _SnapSessionNotice SnapSessionNotice;

SNAP_SESSION_EXPORT GType snap_session_notice_get_type(void);

/**
 * snap_session_notice_new:
 * @id: what it is known by; a notice with the same id is replaced
 * @title: its title, plain text
 *
 * Returns: (transfer full): a notice of normal urgency
 */
SNAP_SESSION_EXPORT SnapSessionNotice *snap_session_notice_new(const char *id, const char *title);

/**
 * snap_session_notice_ref:
 * @notice: a notice
 *
 * Returns: (transfer full): @notice, with one more reference
 */
SNAP_SESSION_EXPORT SnapSessionNotice *snap_session_notice_ref(SnapSessionNotice *notice);

/**
 * snap_session_notice_unref:
 * @notice: (transfer full): a notice
 *
 * Gives a reference up.
 */
SNAP_SESSION_EXPORT void snap_session_notice_unref(SnapSessionNotice *notice);

/**
 * snap_session_notice_set_body:
 * @notice: a notice
 * @body: (nullable): plain text
 *
 * Sets what stands below its title.
 */
SNAP_SESSION_EXPORT void snap_session_notice_set_body(SnapSessionNotice *notice, const char *body);

/**
 * snap_session_notice_set_icon:
 * @notice: a notice
 * @icon: (nullable): the name of a themed icon, or an absolute path
 *
 * Sets its icon; without one it has that of its desktop entry.
 */
SNAP_SESSION_EXPORT void snap_session_notice_set_icon(SnapSessionNotice *notice, const char *icon);

/**
 * snap_session_notice_set_urgency:
 * @notice: a notice
 * @urgency: how much it presses
 *
 * Sets how much it presses.
 */
SNAP_SESSION_EXPORT void snap_session_notice_set_urgency(SnapSessionNotice *notice,
                                                         SnapSessionNoticeUrgency urgency);

/**
 * snap_session_notice_set_desktop_entry:
 * @notice: a notice
 * @desktop_entry: (nullable): the id of a desktop entry of a snap
 *
 * Sets the application that it is about, which a click on it opens.
 */
SNAP_SESSION_EXPORT void snap_session_notice_set_desktop_entry(SnapSessionNotice *notice,
                                                               const char *desktop_entry);

/**
 * snap_session_notice_add_action:
 * @notice: a notice
 * @action: "open", "close-and-update" or "later"
 * @target: what it is done to: a desktop entry, or an instance of a snap
 * @label: (nullable): what stands on its button, %NULL for the action's own label
 *
 * Adds a button. Not every desktop shows them.
 */
SNAP_SESSION_EXPORT void snap_session_notice_add_action(SnapSessionNotice *notice,
                                                        const char *action, const char *target,
                                                        const char *label);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SnapSessionNotice, snap_session_notice_unref)

G_END_DECLS
