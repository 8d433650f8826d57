/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* When to notify the user. */

#include "notifications/notification-policy.h"

/* Two reports of the end of a refresh within this time, in seconds, are about the same one. */
#define SAME_REFRESH 600

gboolean
ssa_notification_kind_is_pending(SsaNotificationKind kind)
{
    return kind == SSA_NOTIFICATION_PENDING_REFRESH || kind == SSA_NOTIFICATION_STILL_OPEN;
}

gboolean
ssa_notification_is_repeated(const SsaNotificationRequest *request, SsaUrgency urgency,
                             const SsaNotificationRecord *record, gint64 now, gint64 quiet)
{
    /* snapd may report the same end again. */
    if (record && request->kind == SSA_NOTIFICATION_REFRESH_FINISHED &&
        record->kind == SSA_NOTIFICATION_REFRESH_FINISHED && record->raised <= now &&
        now - record->raised < SAME_REFRESH)
        return TRUE;
    if (!record || record->unshown || request->again ||
        request->kind != SSA_NOTIFICATION_PENDING_REFRESH ||
        !ssa_notification_kind_is_pending(record->kind))
        return FALSE;
    /* In the last hour, the user has to save unsaved work. */
    if (urgency > record->urgency && (!record->muted || urgency >= SSA_URGENCY_URGENT))
        return FALSE;
    /* The previous refresh should be over: this is another one. */
    if (record->until <= now && request->time_remaining > 0)
        return FALSE;
    /* If the clock was set back, the time of the record is meaningless. */
    return record->snoozed || record->muted ||
           (record->raised <= now && now - record->raised < quiet);
}

gboolean
ssa_refresh_is_over(const SsaNotificationRecord *record, const SsaRefreshState *state,
                    SsaNotificationKind *say)
{
    gboolean was_now =
        record->kind == SSA_NOTIFICATION_PENDING_REFRESH && record->urgency == SSA_URGENCY_NOW;
    /* While snapd switches revisions, there is none. */
    gboolean has_changed = state->revision && g_strcmp0(state->revision, record->revision) != 0;
    /* For a refresh that is still to come, the end of an inhibition means nothing. */
    gboolean is_released = was_now && record->inhibited && !state->is_inhibited && state->revision;

    /* A user who could not open the snap wants to know; one who refreshed it manually knows. */
    *say =
        has_changed && was_now ? SSA_NOTIFICATION_REFRESH_FINISHED : SSA_NOTIFICATION_REFRESH_OVER;
    return has_changed || is_released || !state->is_installed;
}
