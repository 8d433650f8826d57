/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The desktop half of the agent. What follows a click holds the agent until it is done; nobody
 * waits for its result, so failures are logged, and told in a notice where a person has to do
 * something. */

#include "notifications/action-handler.h"
#include "apps/app-closing.h"
#include "apps/app-launch.h"
#include "base/snap-check.h"
#include "notifications/model/actions.h"
#include "notifications/notifications.h"

/* By then systemd watches again; in milliseconds. */
#define LOOK_AGAIN 2000

struct _SsaDesktop {
    GObject parent_instance;

    SsaSession *session;
    SsaNotices *notices;
    GDBusConnection *bus;
};

G_DEFINE_TYPE(SsaDesktop, ssa_desktop, G_TYPE_OBJECT)

/* The reasons to stay. */
#define CLICK  "what somebody clicked on"
#define NOTICE "a notice"
#define LOOK   "a look at a refresh"

/* What a click asks for, or a look at a refresh, while it is being done. */
typedef struct {
    SsaDesktop *desktop;
    SsaHold *hold;
    char *target, *token;
} Deed;

static Deed *
deed_new(SsaDesktop *self, const char *reason, const char *target, const char *token)
{
    Deed *deed = g_new0(Deed, 1);

    deed->desktop = g_object_ref(self);
    deed->hold = ssa_session_hold(self->session, reason);
    deed->target = g_strdup(target);
    deed->token = g_strdup(token);
    return deed;
}

static void
deed_free(Deed *deed)
{
    g_object_unref(deed->desktop);
    ssa_hold_release(deed->hold);
    g_free(deed->target);
    g_free(deed->token);
    g_free(deed);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Deed, deed_free)

static void
on_shown(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(Deed) deed = user_data;
    g_autoptr(GError) error = NULL;

    if (!ssa_notices_carry_out_finish(SSA_NOTICES(source), result, &error))
        g_message("%s: cannot show its notice: %s", deed->target, error->message);
}

/* Takes @request. */
static void
show(SsaDesktop *self, SsaNoticeRequest *request)
{
    ssa_notices_carry_out_async(
        self->notices, request, on_shown,
        deed_new(self, NOTICE, request->instance ? request->instance : request->id, NULL));
}

static void
show_still_open(SsaDesktop *self, const char *instance)
{
    g_autoptr(GPtrArray) pending = ssa_notices_recall(self->notices, instance);
    SsaNoticeRequest *request;

    if (pending->len > 0) {
        request = g_ptr_array_steal_index(pending, 0);
    } else {
        request = ssa_notice_request_new(SSA_NOTICE_PENDING_REFRESH);
        request->instance = g_strdup(instance);
    }
    request->kind = SSA_NOTICE_STILL_OPEN;
    show(self, request);
}

/* There was nothing to be closed when it was clicked on. */
static void
show_not_open(SsaDesktop *self, const char *instance)
{
    SsaNoticeRequest *request = ssa_notice_request_new(SSA_NOTICE_NOT_OPEN);

    request->instance = g_strdup(instance);
    show(self, request);
}

static void
show_not_opened(SsaDesktop *self, const char *id)
{
    SsaNoticeRequest *request = ssa_notice_request_new(SSA_NOTICE_NOT_OPENED);

    request->id = g_strdup("not-opened");
    request->desktop_entry = g_strdup(id);
    show(self, request);
}

static void
on_closed(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(Deed) deed = user_data;
    g_autoptr(GError) error = NULL;
    g_autoptr(SsaCloseOutcome) outcome =
        ssa_session_close_apps_finish(SSA_SESSION(source), result, &error);

    /* Also if nobody could be asked to close it: that it is open is true, and what to do the same.
     */
    if (!outcome)
        g_message("%s: cannot close it: %s", deed->target, error->message);
    if (!outcome || g_hash_table_size(outcome->running) > 0)
        show_still_open(deed->desktop, deed->target);
    else if (outcome->ended->len == 0)
        show_not_open(deed->desktop, deed->target);
    else
        g_debug("%s: closed %u of its applications", deed->target, outcome->ended->len);
}

static void
close_and_update(SsaDesktop *self, const char *instance, const char *token)
{
    g_autoptr(GError) error = NULL;
    SsaCloseRequest *request =
        ssa_close_request_new(instance, NULL, NULL, ssa_session_get_limits(self->session), &error);

    if (request)
        ssa_session_close_apps_async(self->session, request, on_closed,
                                     deed_new(self, CLICK, instance, NULL));
}

static void
put_off(SsaDesktop *self, const char *instance, const char *token)
{
    ssa_notices_put_off(self->notices, instance);
}

static void
on_launched(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(Deed) deed = user_data;
    g_autoptr(GError) error = NULL;

    if (ssa_app_launch_finish(result, &error))
        return;
    g_message("%s: cannot open it: %s", deed->target, error->message);
    show_not_opened(deed->desktop, deed->target);
}

static void
open_app(SsaDesktop *self, const char *id, const char *token)
{
    static const char *const any_language[] = {NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(SsaDesktopEntry) entry = ssa_desktop_entry_load(
        ssa_session_get_entries_dir(self->session), id, any_language, &error);

    if (!entry) {
        g_message("%s: cannot open it: %s", id, error->message);
        show_not_opened(self, id);
        return;
    }
    ssa_app_launch_async(ssa_session_get_user_manager(self->session), self->bus, entry, token,
                         ssa_session_get_limits(self->session)->answer, on_launched,
                         deed_new(self, CLICK, id, token));
}

static void
look_at_refresh(SsaDesktop *self, const char *instance)
{
    SsaNoticeRequest *request = ssa_notice_request_new(SSA_NOTICE_CHECK_REFRESH);

    request->instance = g_strdup(instance);
    show(self, request);
}

static gboolean
on_look_again(gpointer user_data)
{
    g_autoptr(Deed) deed = user_data;

    look_at_refresh(deed->desktop, deed->target);
    return G_SOURCE_REMOVE;
}

/* systemd has seen that something of the snap has changed. It sees nothing before what it started
 * for that has ended, so a second look has to follow. */
static void
check_refresh(SsaDesktop *self, const char *instance)
{
    g_autoptr(GError) error = NULL;

    if (!ssa_snap_name_check_instance("target", instance, &error)) {
        g_message("doing nothing: %s", error->message);
        return;
    }
    look_at_refresh(self, instance);
    g_timeout_add(LOOK_AGAIN, on_look_again, deed_new(self, LOOK, instance, NULL));
}

void
ssa_desktop_act(SsaDesktop *self, const char *action, const char *target, const char *token)
{
    static const struct {
        const char *name;
        void (*act)(SsaDesktop *self, const char *target, const char *token);
    } deeds[] = {
        {SSA_ACTION_CLOSE, close_and_update},
        {SSA_ACTION_LATER, put_off},
        {SSA_ACTION_OPEN, open_app},
    };
    g_autoptr(GError) error = NULL;

    if (g_str_equal(action, SSA_ACTION_SEEN))
        return;
    if (g_str_equal(action, SSA_ACTION_CHECK)) {
        check_refresh(self, target);
        return;
    }
    if (!ssa_action_check("click", action, target, &error)) {
        g_message("doing nothing: %s", error->message);
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(deeds); i++)
        if (g_str_equal(deeds[i].name, action))
            deeds[i].act(self, target, token);
}

void
ssa_desktop_show_pending(SsaDesktop *self)
{
    g_autoptr(GPtrArray) pending = ssa_notices_recall(self->notices, NULL);

    while (pending->len > 0)
        show(self, g_ptr_array_steal_index(pending, 0));
}

static void
on_carried_out(GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(GTask) task = user_data;
    GError *error = NULL;

    if (ssa_notices_carry_out_finish(SSA_NOTICES(source), result, &error))
        g_task_return_boolean(task, TRUE);
    else
        g_task_return_error(task, error);
}

static void
on_clicked(SsaNotifier *notifier, const char *action, const char *target, const char *token,
           gpointer user_data)
{
    ssa_desktop_act(user_data, action, target, token);
}

/* A SsaNoticeFunc. */
static void
carry_out(SsaNoticeRequest *request, GTask *task, gpointer user_data)
{
    SsaDesktop *self = user_data;

    ssa_notices_carry_out_async(self->notices, request, on_carried_out, g_object_ref(task));
}

static gint64
real_time(gpointer user_data)
{
    return g_get_real_time() / G_USEC_PER_SEC;
}

void
ssa_desktop_leave(SsaDesktop *self)
{
    ssa_session_set_notice_func(self->session, NULL, NULL);
}

static void
ssa_desktop_finalize(GObject *object)
{
    SsaDesktop *self = SSA_DESKTOP(object);

    g_object_unref(self->notices);
    g_object_unref(self->bus);
    g_object_unref(self->session);
    G_OBJECT_CLASS(ssa_desktop_parent_class)->finalize(object);
}

static void
ssa_desktop_class_init(SsaDesktopClass *klass)
{
    G_OBJECT_CLASS(klass)->finalize = ssa_desktop_finalize;
}

static void
ssa_desktop_init(SsaDesktop *self)
{
}

SsaDesktop *
ssa_desktop_new(SsaSession *session, SsaNotifier *notifier, GDBusConnection *bus)
{
    SsaDesktop *self = g_object_new(SSA_TYPE_DESKTOP, NULL);
    const SsaLimits *limits = ssa_session_get_limits(session);
    SsaNoticeMemory *memory =
        ssa_notice_memory_new(ssa_session_get_runtime_dir(session), limits, real_time, NULL);

    self->session = g_object_ref(session);
    self->bus = g_object_ref(bus);
    self->notices = ssa_notices_new(ssa_session_get_user_manager(session), notifier, memory,
                                    ssa_session_get_entries_dir(session), limits);
    g_signal_connect_object(notifier, "clicked", G_CALLBACK(on_clicked), self, 0);
    ssa_session_set_notice_func(session, carry_out, self);
    return self;
}
