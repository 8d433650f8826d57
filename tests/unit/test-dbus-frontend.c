/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The frontend to the bus, and the application behind it, on a bus of the test's own: there is
 * none, it goes, the name is taken; and what comes in as a click. */

#include "dbus/dbus-frontend.h"
#include "fake-systemd.h"
#include "fixture.h"
#include "notifications/model/actions.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define BUS       "org.freedesktop.DBus"
#define BUS_PATH  "/org/freedesktop/DBus"
#define INTERFACE "io.snapcraft.SessionAgent1"

/* Nothing is started by it. */
#define CONFIG                                                                                     \
    "<busconfig><type>session</type><listen>unix:path=%s/test-bus</listen><policy "                \
    "context='default'><allow send_destination='*'/><allow receive_sender='*'/><allow own='*'/>"   \
    "</policy></busconfig>"

typedef struct {
    char *dir;
    FakeManager *fake;
    SsaIdle *idle;
    SsaSession *session;
    GPid bus;
    char *address;
    GDBusConnection *client;
    SsaDBusFrontend *frontend;
    guint entered, lost, left, flushed; /* times that it was told so */
} Fixture;

static void
on_idle(gpointer user_data)
{
}

static void
count(gpointer user_data)
{
    (*(guint *) user_data)++;
}

static void
set_up_without_bus(Fixture *fixture, gconstpointer data)
{
    SsaLimits limits;

    ssa_limits_init(&limits);
    fixture->dir = fixture_runtime_dir_new();
    fixture->fake = fake_manager_new(fixture->dir);
    fake_manager_set_list(fixture->fake, "ListUnitsByPatterns", "@a(ssssssouso) []");
    fixture->idle = ssa_idle_new(-1, on_idle, NULL);
    fixture->session = ssa_session_new(fixture->dir, fixture->dir, "1", &limits, fixture->idle);
    ssa_session_set_ready(fixture->session);
    fixture->frontend = ssa_dbus_frontend_new(fixture->session, count, &fixture->lost);
}

/* It does not outlive the test, also if that is killed. */
static void
prepare_child(gpointer user_data)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static void
start_bus(Fixture *fixture)
{
    g_autofree char *path = g_build_filename(fixture->dir, "bus.conf", NULL);
    g_autofree char *option = g_strconcat("--config-file=", path, NULL);
    g_autofree char *config = g_strdup_printf(CONFIG, fixture->dir);
    char *command[] = {(char *) "dbus-daemon", (char *) "--nofork", (char *) "--print-address",
                       option, NULL};
    g_autoptr(GError) error = NULL;
    char address[256] = "";
    int output = -1;

    g_assert_true(g_file_set_contents(path, config, -1, NULL));
    g_spawn_async_with_pipes(NULL, command, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD,
                             prepare_child, NULL, &fixture->bus, NULL, &output, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpint(read(output, address, sizeof address - 1), >, 0);
    close(output);
    fixture->address = g_strdup(g_strchomp(address));
    g_setenv("DBUS_SESSION_BUS_ADDRESS", fixture->address, TRUE);
}

static void
stop_bus(Fixture *fixture)
{
    if (fixture->bus == 0)
        return;
    kill(fixture->bus, SIGKILL);
    g_assert_cmpint(waitpid(fixture->bus, NULL, 0), ==, fixture->bus);
    g_spawn_close_pid(fixture->bus);
    fixture->bus = 0;
}

static GDBusConnection *
connect_to_bus(Fixture *fixture)
{
    GError *error = NULL;
    GDBusConnection *connection =
        g_dbus_connection_new_for_address_sync(fixture->address,
                                               G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                   G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                               NULL, NULL, &error);

    g_assert_no_error(error);
    return connection;
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
    set_up_without_bus(fixture, data);
    start_bus(fixture);
    fixture->client = connect_to_bus(fixture);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    wait_until(ssa_idle_n_holds(fixture->idle) == 0);
    ssa_dbus_frontend_free(fixture->frontend);
    fixture_settle();
    g_object_unref(fixture->session);
    fake_manager_free(fixture->fake);
    fixture_settle();
    ssa_idle_unref(fixture->idle);
    g_clear_object(&fixture->client);
    stop_bus(fixture);
    g_free(fixture->address);
    fixture_runtime_dir_remove(fixture->dir);
}

static void
enter(Fixture *fixture)
{
    ssa_dbus_frontend_start(fixture->frontend, count, &fixture->entered);
    wait_until(fixture->entered);
}

/* Returns: the reply as text, or the name of the error */
static char *
call(GDBusConnection *client, const char *name, const char *path, const char *interface,
     const char *method, const char *arguments)
{
    g_autoptr(GAsyncResult) result = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) parse_error = NULL;
    GVariant *parameters = g_variant_parse(NULL, arguments, NULL, NULL, &parse_error);

    g_assert_no_error(parse_error);
    g_dbus_connection_call(client, name, path, interface, method, parameters, NULL,
                           G_DBUS_CALL_FLAGS_NO_AUTO_START, 5000, NULL, fixture_keep_result,
                           &result);
    g_variant_unref(parameters);
    wait_until(result);
    g_autoptr(GVariant) reply = g_dbus_connection_call_finish(client, result, &error);
    return reply ? g_variant_print(reply, FALSE) : g_dbus_error_get_remote_error(error);
}

static char *
call_bus(GDBusConnection *client, const char *method, const char *arguments)
{
    return call(client, BUS, BUS_PATH, BUS, method, arguments);
}

static char *
call_agent(Fixture *fixture, const char *interface, const char *method, const char *arguments)
{
    return call(fixture->client, SSA_AGENT_NAME, SSA_AGENT_PATH, interface, method, arguments);
}

static gboolean
is_owned(Fixture *fixture)
{
    g_autofree char *reply = call_bus(fixture->client, "NameHasOwner", "('" SSA_AGENT_NAME "',)");

    return g_str_equal(reply, "(true,)");
}

static gboolean
has_bus(Fixture *fixture)
{
    return ssa_session_get_info(fixture->session).session_bus;
}

static void
test_without_a_bus(Fixture *fixture, gconstpointer data)
{
    static const char *const addresses[] = {"unix:path=/nonexistent/bus", "autolaunch:", "nonsense",
                                            "", NULL};

    for (gsize i = 0; i < G_N_ELEMENTS(addresses); i++) {
        if (addresses[i])
            g_setenv("DBUS_SESSION_BUS_ADDRESS", addresses[i], TRUE);
        else
            g_unsetenv("DBUS_SESSION_BUS_ADDRESS");
        fixture->entered = 0;
        enter(fixture);
        g_assert_cmpuint(fixture->entered, ==, 1);
        g_assert_false(has_bus(fixture));
    }
    ssa_dbus_frontend_flush(fixture->frontend, count, &fixture->flushed);
    ssa_dbus_frontend_abandon(fixture->frontend);
    ssa_dbus_frontend_release_name(fixture->frontend, count, &fixture->left);
    g_assert_cmpuint(fixture->flushed, ==, 1);
    g_assert_cmpuint(fixture->left, ==, 1);
    g_assert_cmpuint(fixture->lost, ==, 0);
}

static void
test_start_and_stop_of_frontend(Fixture *fixture, gconstpointer data)
{
    enter(fixture);
    g_assert_true(has_bus(fixture));
    g_assert_true(is_owned(fixture));
    g_autofree char *status = call_agent(fixture, INTERFACE, "GetServiceStatus", "(@as [],)");
    g_assert_cmpstr(status, ==, "([], {})");
    /* It still answers those who know its own name. */
    ssa_dbus_frontend_release_name(fixture->frontend, count, &fixture->left);
    wait_until(fixture->left);
    g_assert_false(is_owned(fixture));
    ssa_dbus_frontend_flush(fixture->frontend, count, &fixture->flushed);
    wait_until(fixture->flushed);
    ssa_dbus_frontend_abandon(fixture->frontend);
    g_assert_cmpuint(fixture->entered + fixture->left + fixture->flushed, ==, 3);
    g_assert_cmpuint(fixture->lost, ==, 0);
}

/* Somebody else has the name, and gives it up. */
static void
test_name_is_taken(Fixture *fixture, gconstpointer data)
{
    g_autofree char *taken =
        call_bus(fixture->client, "RequestName", "('" SSA_AGENT_NAME "', uint32 4)");

    g_assert_cmpstr(taken, ==, "(1,)");
    enter(fixture);
    g_assert_true(has_bus(fixture));
    g_autofree char *released = call_bus(fixture->client, "ReleaseName", "('" SSA_AGENT_NAME "',)");
    g_assert_cmpstr(released, ==, "(1,)");
    wait_until(is_owned(fixture));
    g_autofree char *status = call_agent(fixture, INTERFACE, "GetServiceStatus", "(@as [],)");
    g_assert_cmpstr(status, ==, "([], {})");
}

/* It is given up after the agent has begun to leave. */
static void
test_name_is_free_too_late(Fixture *fixture, gconstpointer data)
{
    g_free(call_bus(fixture->client, "RequestName", "('" SSA_AGENT_NAME "', uint32 4)"));
    enter(fixture);
    ssa_dbus_frontend_release_name(fixture->frontend, count, &fixture->left);
    g_assert_cmpuint(fixture->left, ==, 1);
    g_free(call_bus(fixture->client, "ReleaseName", "('" SSA_AGENT_NAME "',)"));
    g_assert_false(is_owned(fixture));
}

/* @data: (nullable): somebody else has the name, which goes with the bus */
static void
test_bus_goes(Fixture *fixture, gconstpointer data)
{
    if (data)
        g_free(call_bus(fixture->client, "RequestName", "('" SSA_AGENT_NAME "', uint32 4)"));
    enter(fixture);
    /* The frontend has heard who has the name, then. */
    for (int i = 0; i < 3; i++)
        g_assert_true(is_owned(fixture));
    g_dbus_connection_set_exit_on_close(fixture->client, FALSE);
    stop_bus(fixture);
    wait_until(fixture->lost);
    fixture_settle();
    g_assert_false(has_bus(fixture));
    ssa_dbus_frontend_flush(fixture->frontend, count, &fixture->flushed);
    ssa_dbus_frontend_release_name(fixture->frontend, count, &fixture->left);
    g_assert_cmpuint(fixture->lost + fixture->flushed + fixture->left, ==, 3);
}

/* A click comes in as an action, with or without a token; what is none does nothing. */
static void
test_clicks(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *arguments;
        gboolean does;
    } table[] = {
        {"('close-and-update', [<'foo'>], @a{sv} {})", TRUE},
        {"('close-and-update', [<'foo'>], {'activation-token': <'token'>})", TRUE},
        {"('close-and-update', [<'foo'>], {'desktop-startup-id': <'token'>})", TRUE},
        {"('close-and-update', [<'foo'>], {'activation-token': <5>})", TRUE},
        {"('close-and-update', @av [], @a{sv} {})", FALSE},
        {"('close-and-update', [<5>], @a{sv} {})", FALSE},
        {"('close-and-update', [<'../foo'>], @a{sv} {})", FALSE},
        {"('nothing', [<'foo'>], @a{sv} {})", FALSE},
        {"('seen', [<'foo'>], @a{sv} {})", FALSE},
    };

    enter(fixture);
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *reply = call_agent(fixture, "org.freedesktop.Application",
                                            "ActivateAction", table[i].arguments);
        g_test_message("%s: %s", table[i].arguments, reply);
        wait_until(ssa_idle_n_holds(fixture->idle) == 0);
        g_autofree char *log = fake_manager_take_log(fixture->fake);
        g_test_message("%s", log);
        g_assert_cmpstr(log, ==,
                        table[i].does ? "ListUnitsByPatterns snap.*.scope snap.*.service" : "");
    }
    /* There is nothing pending to be shown. */
    g_autofree char *activated =
        call_agent(fixture, "org.freedesktop.Application", "Activate", "(@a{sv} {},)");
    g_autofree char *opened =
        call_agent(fixture, "org.freedesktop.Application", "Open", "(['file:///x'], @a{sv} {})");
    g_assert_cmpstr(activated, ==, "()");
    g_assert_cmpstr(opened, ==, "()");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, set_up, test)                                                                    \
    g_test_add("/dbus-frontend/" name, Fixture, NULL, set_up, test, tear_down)
    ADD("without-a-bus", set_up_without_bus, test_without_a_bus);
    ADD("way-in-and-out", set_up, test_start_and_stop_of_frontend);
    ADD("name-is-taken", set_up, test_name_is_taken);
    ADD("name-is-free-too-late", set_up, test_name_is_free_too_late);
    ADD("clicks", set_up, test_clicks);
    ADD("bus-goes", set_up, test_bus_goes);
    g_test_add("/dbus-frontend/bus-goes-with-the-name", Fixture, "", set_up, test_bus_goes,
               tear_down);
    return g_test_run();
}
