/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A scripted stand-in for systemd's private socket, for faults that the real one does not make on
 * demand: results before replies, connections that end in the middle, odd words. */

#pragma once

#include <gio/gio.h>

/* What happens to the next job. */
typedef enum {
    FAKE_RESULT_FIRST, /* JobRemoved, then the reply */
    FAKE_REPLY_FIRST,  /* the reply, then JobRemoved */
    FAKE_REPLY_ONLY,   /* the job never ends */
    FAKE_CLOSE_UNANSWERED,
    FAKE_CLOSE_ANSWERED, /* the reply, then the connection ends */
    FAKE_ERROR,
    FAKE_WRONG_TYPE, /* a reply that is none of StartUnit's */
} FakeScript;

typedef struct {
    GDBusServer *server;
    GDBusConnection *connection; /* the newest */
    guint n_connections, n_calls, n_jobs;
    GQueue scripts;     /* of FakeScript, one for each call that makes a job; then REPLY_FIRST */
    const char *result; /* of jobs */
    const char *active_state;
    gboolean job_is_queued;    /* what the unit says: the job is still there */
    gboolean ends_before_look; /* … and it ends just before the unit says so */
    guint n_looks;             /* at the unit */
} FakeManager;

FakeManager *fake_manager_new(const char *runtime_dir);
void fake_manager_free(FakeManager *fake);
void fake_manager_push(FakeManager *fake, FakeScript script);
void fake_manager_end_job(FakeManager *fake, guint job, const char *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FakeManager, fake_manager_free)
