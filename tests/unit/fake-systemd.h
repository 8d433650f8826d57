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
    GAsyncQueue *incoming; /* of GDBusMessage: calls that GDBus' own thread has handed on */
    GQueue scripts;        /* of FakeScript, one for each call that makes a job; then REPLY_FIRST */
    const char *result;    /* of jobs */
    const char *active_state;
    gboolean job_is_queued;    /* what the unit says: the job is still there */
    gboolean ends_before_look; /* … and it ends just before the unit says so */
    guint n_looks;             /* at the unit */
    GHashTable *properties;    /* "UNIT INTERFACE" → the text of an a{sv} */
    GHashTable *lists;         /* method that lists units → the text of its reply */
    GPtrArray *log;     /* "METHOD ARGUMENT…" of what changes units, and of what lists them */
    GString *forgotten; /* the units whose failures were, each followed by a blank */
    gboolean silent;    /* takes calls, and answers none */
} FakeManager;

FakeManager *fake_manager_new(const char *runtime_dir);
void fake_manager_free(FakeManager *fake);
void fake_manager_push(FakeManager *fake, FakeScript script);

/**
 * fake_manager_set_properties:
 * @fake: a fake
 * @unit: a unit's name
 * @interface: the last word of a D-Bus interface, such as "Unit"
 * @text: in the format of g_variant_parse(), an a{sv}; %NULL: an error
 *
 * What GetAll says of a unit from now on; of others, it says what @fake->active_state says.
 */
void fake_manager_set_properties(FakeManager *fake, const char *unit, const char *interface,
                                 const char *text);

/**
 * fake_manager_set_list:
 * @fake: a fake
 * @method: "ListUnitsByPatterns" or "ListUnitFilesByPatterns"
 * @text: in the format of g_variant_parse()
 *
 * What the method answers from now on; without it, an error.
 */
void fake_manager_set_list(FakeManager *fake, const char *method, const char *text);

/**
 * fake_manager_fail:
 * @fake: a fake
 * @method: of those that make no job, and list nothing
 *
 * The method is an error from now on.
 */
void fake_manager_fail(FakeManager *fake, const char *method);

/**
 * fake_manager_take_log:
 * @fake: a fake
 *
 * Returns: (transfer full): what has been asked for since the last time, joined by "; "
 */
char *fake_manager_take_log(FakeManager *fake);
void fake_manager_end_job(FakeManager *fake, guint job, const char *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FakeManager, fake_manager_free)
