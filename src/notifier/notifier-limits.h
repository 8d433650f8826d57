/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The limits of the notifier. The agent has the deadlines of its calls. */

#pragma once

/* Exits after this time without a notification that has actions. Most requests of the agent come
 * alone. */
#define SSN_IDLE_MS 200

/* Exits after this time if no call follows the start: the agent starts it to call it. */
#define SSN_START_MS 10000

/* Closes a notification with actions after this time, if the agent does not say less: snapd repeats
 * it every day. */
#define SSN_LIFETIME_MS (24 * 60 * 60 * 1000)

/* The same for an expired notification, unless the server has the capability "persistence". */
#define SSN_EXPIRED_MS (60 * 1000)

/* Signals of one click arrive together. */
#define SSN_CLICK_MS 20

/* Open notifications with actions, as many as the agent stores by default. Beyond that, the oldest
 * one is closed. */
#define SSN_MAX_BUBBLES 128
