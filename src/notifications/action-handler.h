/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The desktop half of the agent: notices, and what follows a click on one. There where there is a
 * session bus. */

#pragma once

#include "notifications/model/notifier.h"
#include "session/session.h"

#define SSA_TYPE_DESKTOP (ssa_desktop_get_type())
G_DECLARE_FINAL_TYPE(SsaDesktop, ssa_desktop, SSA, DESKTOP, GObject)

/**
 * ssa_desktop_new:
 * @session: the session, whose requests for notices come here from now on
 * @notifier: shows notices
 * @bus: the session bus
 */
SsaDesktop *ssa_desktop_new(SsaSession *session, SsaNotifier *notifier, GDBusConnection *bus);

/**
 * ssa_desktop_leave:
 * @desktop: the desktop half
 *
 * The bus has gone: the session has no notices any more.
 */
void ssa_desktop_leave(SsaDesktop *desktop);

/**
 * ssa_desktop_act:
 * @desktop: the desktop half
 * @action: the name of an action
 * @target: what it is to be done to
 * @token: (nullable): the activation token of the click
 *
 * Somebody has clicked. What the click asks for may be out of date or make no sense; then nothing
 * is done but a line logged.
 */
void ssa_desktop_act(SsaDesktop *desktop, const char *action, const char *target,
                     const char *token);

/**
 * ssa_desktop_show_pending:
 * @desktop: the desktop half
 *
 * Shows again which refreshes are pending, if any.
 */
void ssa_desktop_show_pending(SsaDesktop *desktop);
