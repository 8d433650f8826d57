/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A notifier that records requests and completes them when told to. */

#pragma once

#include "notifications/model/notifier.h"

#define FAKE_TYPE_NOTIFIER (fake_notifier_get_type())
G_DECLARE_FINAL_TYPE(FakeNotifier, fake_notifier, FAKE, NOTIFIER, GObject)

struct _FakeNotifier {
    GObject parent_instance;
    GPtrArray *notifications; /* of SsaNotification */
    char *replaced;           /* the last replaced handle */
    char *withdrawn;
    gboolean fails, waits;
    gboolean like_gnome; /* cannot update in place */
    GTask *task;         /* the pending request */
};

/**
 * fake_notifier_answer:
 * @notifier: a notifier
 * @task: (transfer full): the task of a pending notification
 *
 * Completes it: with an error if @notifier->fails.
 */
void fake_notifier_answer(FakeNotifier *notifier, GTask *task);
