/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A notifier that keeps what it was asked to show, and answers when it is told to. */

#pragma once

#include "notifications/model/notifier.h"

#define FAKE_TYPE_NOTIFIER (fake_notifier_get_type())
G_DECLARE_FINAL_TYPE(FakeNotifier, fake_notifier, FAKE, NOTIFIER, GObject)

struct _FakeNotifier {
    GObject parent_instance;
    GPtrArray *notifications; /* of SsaNotification */
    char *replaced;           /* the handle of the last one */
    char *withdrawn;
    gboolean fails, waits;
    GTask *task; /* while it waits */
};

/**
 * fake_notifier_answer:
 * @notifier: a notifier
 * @task: (transfer full): of a notification that waits
 *
 * Says that it is shown, or not, as @notifier->fails says.
 */
void fake_notifier_answer(FakeNotifier *notifier, GTask *task);
