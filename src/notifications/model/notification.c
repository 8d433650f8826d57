/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A notice. */

#include "notifications/model/notification.h"

static const char *const urgency_names[] = {
    [SSA_URGENCY_LOW] = "low",
    [SSA_URGENCY_NORMAL] = "normal",
    [SSA_URGENCY_URGENT] = "urgent",
    [SSA_URGENCY_NOW] = "now",
};

const char *
ssa_urgency_to_string(SsaUrgency urgency)
{
    return urgency_names[urgency];
}

gboolean
ssa_urgency_from_string(const char *text, SsaUrgency *urgency)
{
    for (gsize i = 0; i < G_N_ELEMENTS(urgency_names); i++) {
        if (g_str_equal(urgency_names[i], text)) {
            *urgency = (SsaUrgency) i;
            return TRUE;
        }
    }
    return FALSE;
}

SsaNoticeAction *
ssa_notice_action_new(const char *action, const char *target, const char *label)
{
    SsaNoticeAction *button = g_new0(SsaNoticeAction, 1);

    button->action = g_strdup(action);
    button->target = g_strdup(target);
    button->label = g_strdup(label);
    return button;
}

void
ssa_notice_action_free(SsaNoticeAction *action)
{
    g_free(action->action);
    g_free(action->target);
    g_free(action->label);
    g_free(action);
}

static SsaNoticeAction *
copy_action(const SsaNoticeAction *action)
{
    return ssa_notice_action_new(action->action, action->target, action->label);
}

SsaNotice *
ssa_notice_new(const char *id)
{
    SsaNotice *notice = g_new0(SsaNotice, 1);

    notice->id = g_strdup(id);
    notice->buttons = g_ptr_array_new_with_free_func((GDestroyNotify) ssa_notice_action_free);
    return notice;
}

SsaNotice *
ssa_notice_copy(const SsaNotice *notice)
{
    SsaNotice *copy = ssa_notice_new(notice->id);

    copy->title = g_strdup(notice->title);
    copy->body = g_strdup(notice->body);
    copy->icon = g_strdup(notice->icon);
    copy->urgency = notice->urgency;
    for (guint i = 0; i < notice->buttons->len; i++)
        g_ptr_array_add(copy->buttons, copy_action(g_ptr_array_index(notice->buttons, i)));
    copy->click = notice->click ? copy_action(notice->click) : NULL;
    copy->quiet = notice->quiet;
    copy->lifetime = notice->lifetime;
    return copy;
}

void
ssa_notice_free(SsaNotice *notice)
{
    g_free(notice->id);
    g_free(notice->title);
    g_free(notice->body);
    g_free(notice->icon);
    g_ptr_array_unref(notice->buttons);
    g_clear_pointer(&notice->click, ssa_notice_action_free);
    g_free(notice);
}
