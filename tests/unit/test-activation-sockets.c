/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* The list of sockets against a scripted manager: each property_query can fail, or be answered by
 * nothing, and the rest is listed all the same. */

#include "fake-systemd.h"
#include "fixture.h"
#include "sockets/activation-sockets.h"

#include <string.h>

#define SOCKET  "snap.a.d.s.socket"
#define OTHER   "snap.b.d.s.socket"
#define SERVICE "snap.a.d.service"

typedef struct {
    char *runtime_dir;
    FakeManager *fake;
    SsaSystemd *manager;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    SsaLimits limits;

    ssa_limits_init(&limits);
    fixture->runtime_dir = fixture_runtime_dir_new();
    fixture->fake = fake_manager_new(fixture->runtime_dir);
    fixture->manager = ssa_systemd_new(fixture->runtime_dir, &limits);
    fake_manager_set_list(fixture->fake, "ListUnitsByPatterns", "@a(ssssssouso) []");
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    g_object_unref(fixture->manager);
    fake_manager_free(fixture->fake);
    fixture_settle();
    fixture_runtime_dir_remove(fixture->runtime_dir);
}

/* @files: separated by blanks */
static void
list_files(Fixture *fixture, const char *files)
{
    g_auto(GStrv) names = g_strsplit(files, " ", -1);
    g_autoptr(GString) text = g_string_new("@a(ss) [");

    for (char **name = names; *name && **name; name++)
        g_string_append_printf(text, "%s('/etc/systemd/user/%s', 'enabled')",
                               name == names ? "" : ", ", *name);
    g_string_append_c(text, ']');
    fake_manager_set_list(fixture->fake, "ListUnitFilesByPatterns", text->str);
}

static GPtrArray *
list(Fixture *fixture, const char *snap, GError **error)
{
    g_autoptr(GAsyncResult) result = NULL;

    ssa_activation_sockets_list_async(fixture->manager, snap, fixture_keep_result, &result);
    wait_until(result);
    return ssa_activation_sockets_list_finish(result, error);
}

/* The only one. */
static SsaActivationSocket *
list_one(Fixture *fixture, GPtrArray **sockets)
{
    GError *error = NULL;

    *sockets = list(fixture, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpuint((*sockets)->len, ==, 1);
    return g_ptr_array_index(*sockets, 0);
}

static void
describe(Fixture *fixture, const char *state, const char *triggers, const char *listen)
{
    g_autofree char *unit =
        g_strdup_printf("{'ActiveState': <'%s'>, 'SubState': <'listening'>, 'UnitFileState': "
                        "<'enabled'>, 'Triggers': <%s>}",
                        state, triggers);
    g_autofree char *socket =
        g_strdup_printf("{'Listen': <%s>, 'SocketMode': <uint32 384>}", listen);

    fake_manager_set_properties(fixture->fake, SOCKET, "Unit", unit);
    fake_manager_set_properties(fixture->fake, SOCKET, "Socket", socket);
}

/* @value: (nullable): of the only socket; %NULL if it has none */
static void
assert_member(GPtrArray *sockets, const char *name, const char *value)
{
    g_autoptr(GVariant) variant = g_variant_ref_sink(ssa_activation_sockets_to_variant(sockets));
    g_autoptr(GVariant) entry = g_variant_get_child_value(variant, 0);
    const char *is = NULL;

    g_variant_lookup(entry, name, "&s", &is);
    g_assert_cmpstr(is, ==, value);
}

static void
test_nothing(Fixture *fixture, gconstpointer data)
{
    GError *error = NULL;

    list_files(fixture, "");
    g_autoptr(GPtrArray) sockets = list(fixture, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(sockets->len, ==, 0);
}

static void
test_list_fails(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(list(fixture, NULL, &error));
    g_assert_nonnull(error);
}

/* What the pattern lets through, and is no socket of a snap's. */
static void
test_names(Fixture *fixture, gconstpointer data)
{
    GError *error = NULL;

    list_files(fixture, OTHER " snap.a.socket " SOCKET " snap...socket snap.a.d.e.s.socket");
    g_autoptr(GPtrArray) all = list(fixture, NULL, &error);
    g_autoptr(GPtrArray) own = list(fixture, "a", &error);
    g_autoptr(GPtrArray) none = list(fixture, "c", &error);
    g_assert_no_error(error);
    g_assert_cmpuint(all->len, ==, 2);
    g_assert_cmpuint(own->len, ==, 1);
    g_assert_cmpuint(none->len, ==, 0);
    const SsaActivationSocket *first = g_ptr_array_index(all, 0);
    g_assert_cmpstr(first->unit, ==, SOCKET);
    g_assert_cmpstr(first->snap, ==, "a");
    g_assert_cmpstr(first->app, ==, "d");
    g_assert_cmpstr(first->socket, ==, "s");
}

static void
test_answers(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GPtrArray) sockets = NULL;

    list_files(fixture, SOCKET);
    describe(fixture, "active", "['" SERVICE "']", "[('Stream', '[::]:1'), ('FIFO', '/')]");
    fake_manager_set_properties(fixture->fake, SERVICE, "Unit", "{'LoadState': <'loaded'>}");
    const SsaActivationSocket *socket = list_one(fixture, &sockets);
    g_assert_true(socket->active);
    g_assert_true(socket->enabled);
    g_assert_false(socket->overridden);
    g_assert_cmpstr(socket->state, ==, "listening");
    g_assert_cmpstr(socket->service, ==, SERVICE);
    g_assert_cmpuint(socket->addresses->len, ==, 2);
    assert_member(sockets, "mode", "0600");
    assert_member(sockets, "problem", NULL);
}

/* Any of the questions is an error: the socket is listed with what is known. */
static void
test_failed_queries(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *unit, *interface;
    } table[] = {{SOCKET, "Unit"}, {SOCKET, "Socket"}, {SERVICE, "Unit"}};

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GPtrArray) sockets = NULL;
        list_files(fixture, SOCKET);
        describe(fixture, "active", "['" SERVICE "']", "[('Stream', '[::]:1')]");
        fake_manager_set_properties(fixture->fake, SERVICE, "Unit", "{'LoadState': <'loaded'>}");
        fake_manager_set_properties(fixture->fake, table[i].unit, table[i].interface, NULL);
        const SsaActivationSocket *socket = list_one(fixture, &sockets);
        g_assert_cmpstr(socket->unit, ==, SOCKET);
        g_assert_cmpstr(socket->state, ==, i == 0 ? "" : "listening");
        g_assert_cmpuint(socket->addresses->len, ==, i == 1 ? 0 : 1);
        assert_member(sockets, "problem", NULL);
    }
}

/* Answers with nothing in them, or something else than is to be there. */
static void
test_empty_answers(Fixture *fixture, gconstpointer data)
{
    static const char *const answers[] = {
        "@a{sv} {}", "{'Listen': <'no list'>, 'Triggers': <1>, 'SubState': <true>}",
        "{'Triggers': <@as []>, 'Listen': <@a(ss) []>, 'DropInPaths': <@as []>}"};

    for (gsize i = 0; i < G_N_ELEMENTS(answers); i++) {
        g_autoptr(GPtrArray) sockets = NULL;
        list_files(fixture, SOCKET);
        fake_manager_set_properties(fixture->fake, SOCKET, "Unit", answers[i]);
        fake_manager_set_properties(fixture->fake, SOCKET, "Socket", answers[i]);
        const SsaActivationSocket *socket = list_one(fixture, &sockets);
        g_assert_cmpstr(socket->state, ==, "");
        g_assert_false(socket->active);
        g_assert_null(socket->service);
        g_assert_cmpuint(socket->addresses->len, ==, 0);
    }
}

static void
test_problems(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *state, *listen, *load, *problem;
    } table[] = {
        {"active", "[('Stream', '/no/such/socket')]", "loaded", "file-missing"},
        {"active", "[('Stream', '/dev/null'), ('FIFO', '/no/such/pipe')]", "masked",
         "file-missing"},
        /* It is not to be there. */
        {"inactive", "[('Stream', '/no/such/socket')]", "loaded", NULL},
        {"active", "[('Stream', '@no/such')]", "loaded", NULL},
        {"inactive", "[('Stream', '[::]:1')]", "masked", "service-masked"},
        {"active", "[('Stream', '[::]:1')]", "masked", "service-masked"},
        {"active", "[('Stream', '/dev/null')]", "not-found", "service-missing"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GPtrArray) sockets = NULL;
        g_autofree char *load = g_strdup_printf("{'LoadState': <'%s'>}", table[i].load);
        list_files(fixture, SOCKET);
        describe(fixture, table[i].state, "['" SERVICE "']", table[i].listen);
        fake_manager_set_properties(fixture->fake, SERVICE, "Unit", load);
        g_test_message("row %zu", i);
        list_one(fixture, &sockets);
        assert_member(sockets, "problem", table[i].problem);
    }
}

/* A template is no unit that systemd could be asked about. */
static void
test_one_for_each_connection(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GPtrArray) sockets = NULL;

    list_files(fixture, SOCKET);
    fake_manager_set_properties(fixture->fake, SOCKET, "Unit",
                                "{'Triggers': <['snap.a.d.s@1-2.service']>}");
    fake_manager_set_properties(fixture->fake, SOCKET, "Socket",
                                "{'Listen': <@a(ss) []>, 'Accept': <true>, 'NConnections': "
                                "<uint32 2>, 'NAccepted': <uint32 3>}");
    const SsaActivationSocket *socket = list_one(fixture, &sockets);
    g_assert_cmpstr(socket->service, ==, "snap.a.d.s@.service");
    g_assert_cmpuint(socket->connections, ==, 2);
    g_assert_cmpuint(socket->accepted, ==, 3);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, test)                                                                            \
    g_test_add("/activation-sockets/" name, Fixture, NULL, set_up, test, tear_down)
    ADD("nothing", test_nothing);
    ADD("list-fails", test_list_fails);
    ADD("names", test_names);
    ADD("answers", test_answers);
    ADD("questions-that-fail", test_failed_queries);
    ADD("empty-answers", test_empty_answers);
    ADD("problems", test_problems);
    ADD("one-for-each-connection", test_one_for_each_connection);
    return g_test_run();
}
