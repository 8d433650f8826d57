/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* A scripted fake of systemd's private socket, for faults that the real one does not produce on
 * demand: results before replies, lost connections, malformed replies. */

#pragma once

#include <gio/gio.h>

/* The behaviour of the next job. */
typedef enum {
    FAKE_RESULT_FIRST, /* JobRemoved, then the reply */
    FAKE_REPLY_FIRST,  /* the reply, then JobRemoved */
    FAKE_REPLY_ONLY,   /* the job never ends */
    FAKE_CLOSE_UNANSWERED,
    FAKE_CLOSE_ANSWERED, /* the reply, then the connection is closed */
    FAKE_ERROR,
    FAKE_WRONG_TYPE, /* a reply of another type than StartUnit's */
} FakeScript;

typedef struct {
    GDBusServer *server;
    GDBusConnection *connection; /* the newest */
    guint n_connections, n_calls, n_jobs;
    GAsyncQueue *incoming; /* of GDBusMessage: calls from GDBus's worker thread */
    GQueue scripts;        /* of FakeScript, one for each job; then REPLY_FIRST */
    const char *result;    /* of jobs */
    const char *active_state;
    gboolean job_is_queued;    /* whether the unit has a job */
    gboolean ends_before_look; /* … that ends right before the reply says so */
    guint n_looks;             /* queries of the unit */
    GHashTable *properties;    /* "UNIT INTERFACE" → the text of an a{sv} */
    GHashTable *lists;         /* method that lists units → the text of its reply */
    GPtrArray *log;            /* "METHOD ARGUMENT…" of calls that change or list units */
    GString *forgotten;        /* the units whose failures were reset, each followed by a blank */
    gboolean silent;           /* accepts calls without replying */
} FakeManager;

FakeManager *fake_manager_new(const char *runtime_dir);
void fake_manager_free(FakeManager *fake);
void fake_manager_push(FakeManager *fake, FakeScript script);

/**
 * fake_manager_set_properties:
 * @fake: a fake
 * @unit: a unit's name
 * @interface: the last part of a D-Bus interface name, such as "Unit"
 * @text: (nullable): an a{sv} in the format of g_variant_parse(); %NULL for an error
 *
 * Sets the reply to GetAll for a unit; other units have @fake->active_state.
 */
void fake_manager_set_properties(FakeManager *fake, const char *unit, const char *interface,
                                 const char *text);

/**
 * fake_manager_set_list:
 * @fake: a fake
 * @method: "ListUnitsByPatterns" or "ListUnitFilesByPatterns"
 * @text: in the format of g_variant_parse()
 *
 * Sets the reply to the method, which is an error by default.
 */
void fake_manager_set_list(FakeManager *fake, const char *method, const char *text);

/**
 * fake_manager_fail:
 * @fake: a fake
 * @method: a method that neither creates jobs nor lists units
 *
 * Makes the method fail.
 */
void fake_manager_fail(FakeManager *fake, const char *method);

/**
 * fake_manager_take_log:
 * @fake: a fake
 *
 * Returns: (transfer full): the log since the previous call, joined by "; "
 */
char *fake_manager_take_log(FakeManager *fake);
void fake_manager_end_job(FakeManager *fake, guint job, const char *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FakeManager, fake_manager_free)
