/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The notifier of the session: chooses the standard for each notification when it is sent, and
 * tells the session who shows notifications. */

#pragma once

#include "notifications/model/notifier.h"
#include "session/session.h"

#define SSA_TYPE_DESKTOP_NOTIFIER (ssa_desktop_notifier_get_type())
G_DECLARE_FINAL_TYPE(SsaDesktopNotifier, ssa_desktop_notifier, SSA, DESKTOP_NOTIFIER, GObject)

/**
 * ssa_desktop_notifier_new:
 * @session: held while a notification needs the agent
 * @bus: the session bus
 * @application_id: of the agent
 * @known: called once, when it is known who shows notifications
 * @user_data: for @known
 */
SsaDesktopNotifier *ssa_desktop_notifier_new(SsaSession *session, GDBusConnection *bus,
                                             const char *application_id,
                                             void (*known)(gpointer user_data), gpointer user_data);

/**
 * ssa_desktop_notifier_stop_holding:
 * @notifier: a notifier
 *
 * The agent is on its way out, and stays for no notification any more.
 */
void ssa_desktop_notifier_stop_holding(SsaDesktopNotifier *notifier);

/**
 * ssa_desktop_notifier_stop:
 * @notifier: a notifier
 *
 * Watches the bus no longer.
 */
void ssa_desktop_notifier_stop(SsaDesktopNotifier *notifier);
