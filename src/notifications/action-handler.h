/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The desktop half of the agent: notifications, and what follows a click on one. There where there
 * is a session bus. */

#pragma once

#include "notifications/model/notifier.h"
#include "session/session.h"

#define SSA_TYPE_ACTION_HANDLER (ssa_action_handler_get_type())
G_DECLARE_FINAL_TYPE(SsaActionHandler, ssa_action_handler, SSA, ACTION_HANDLER, GObject)

/**
 * ssa_action_handler_new:
 * @session: the session, whose requests for notifications come here from now on
 * @notifier: shows notifications
 * @bus: the session bus
 */
SsaActionHandler *ssa_action_handler_new(SsaSession *session, SsaNotifier *notifier,
                                         GDBusConnection *bus);

/**
 * ssa_action_handler_stop:
 * @desktop: the desktop half
 *
 * The bus has gone: the session has no notifications any more.
 */
void ssa_action_handler_stop(SsaActionHandler *desktop);

/**
 * ssa_action_handler_activate:
 * @desktop: the desktop half
 * @action: the name of an action
 * @target: what it is to be done to
 * @token: (nullable): the activation token of the click
 *
 * Somebody has clicked. What the click asks for may be out of date or make no sense; then nothing
 * is done but a line logged.
 */
void ssa_action_handler_activate(SsaActionHandler *desktop, const char *action, const char *target,
                                 const char *token);

/**
 * ssa_action_handler_show_pending:
 * @desktop: the desktop half
 *
 * Shows again which refreshes are pending, if any.
 */
void ssa_action_handler_show_pending(SsaActionHandler *desktop);
