/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Declarations of sockets: both forms, every rule with the line it is broken on, and what hostile
 * ones can do: nothing. */

#include "socket-units/declaration.h"
#include "socket-units/socket-unit.h"

#include <string.h>

#define HEAD                                                                                       \
    "name: foo\n"                                                                                  \
    "apps:\n"                                                                                      \
    "  a:\n"                                                                                       \
    "    daemon: notify\n"                                                                         \
    "    plugs: [network-bind]\n"                                                                  \
    "    sockets:\n"
#define SOCKET(definition) HEAD "      s: {" definition "}\n"
#define GOOD               "listen-stream: $SNAP_COMMON/a"
#define PORT               "listen-stream: 8080"

static SskDeclaration *
read_text(const char *text)
{
    g_autoptr(GError) error = NULL;
    SskDeclaration *declaration = ssk_declaration_read(text, strlen(text), NULL, &error);

    g_assert_no_error(error);
    return declaration;
}

static void
test_both_forms(void)
{
    static const char mapping[] = HEAD "      z: {listen-stream: 8443}\n"
                                       "      a: {listen-stream: $SNAP_COMMON/a, socket-mode: 0660,"
                                       " socket-group: lxd}\n";
    static const char list[] = HEAD "      - name: z\n"
                                    "        listen-stream: 8443\n"
                                    "      - name: a\n"
                                    "        listen-stream: \"$SNAP_COMMON/a\"\n"
                                    "        socket-mode: 432\n"
                                    "        socket-group: lxd\n";
    const char *const texts[] = {mapping, list};

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(SskDeclaration) declaration = read_text(texts[i]);
        g_assert_cmpuint(declaration->diagnostics->len, ==, 0);
        g_assert_cmpuint(declaration->sockets->len, ==, 2);
        const SskSocket *z = g_ptr_array_index(declaration->sockets, 0);
        const SskSocket *a = g_ptr_array_index(declaration->sockets, 1);
        g_assert_cmpstr(z->name, ==, "z");
        g_assert_cmpstr(z->address, ==, "8443");
        g_assert_cmpint(z->mode, ==, -1);
        g_assert_cmpstr(a->name, ==, "a");
        g_assert_cmpstr(a->address, ==, "/var/snap/foo/common/a");
        g_assert_cmpint(a->mode, ==, 0660);
        g_assert_cmpstr(a->group, ==, "lxd");
        g_assert_cmpuint(z->line, ==, 7);
    }
}

static void
test_rules(void)
{
    static const struct {
        const char *text, *violation;
    } table[] = {
        {SOCKET("listen-stream: /etc/a"), "line 7: app \"a\", socket \"s\": listen-stream: a path"},
        {SOCKET(""), "line 7: app \"a\", socket \"s\": must have one of"},
        {SOCKET(GOOD ", listen-datagram: 1"), "must have only one of"},
        {SOCKET("listen-stream: [1]"), "listen-stream: must be a single value"},
        {SOCKET("listen-stream: ~"), "must have one of"},
        {SOCKET(GOOD ", socket-mode: 660"), "socket-mode: must be octal"},
        {SOCKET(GOOD ", socket-mode: 512"), "or an integer of such a value"},
        {SOCKET(GOOD ", socket-mode: 0x200"), "socket-mode: must be octal"},
        {SOCKET(GOOD ", socket-mode: \"432\""), "socket-mode: must be octal"},
        {SOCKET(GOOD ", socket-mode: 432.0"), "socket-mode: must be octal"},
        {SOCKET(GOOD ", socket-mode: +432"), "socket-mode: must be octal"},
        {HEAD "      \"9\": {" GOOD "}\n", "must contain a letter"},
        {SOCKET(GOOD ", socket-mode: 01000"), "socket-mode: must be octal"},
        {SOCKET(GOOD ", socket-mode: 0o1000"), "socket-mode: must be octal"},
        {SOCKET(GOOD ", socket-mode: 0668"), "socket-mode: must be octal"},
        {SOCKET(GOOD ", socket-mode: -0660"), "socket-mode: must be octal"},
        {SOCKET(GOOD ", socket-mode: \"0660\\nUser=root\""), "socket-mode: must be octal"},
        {SOCKET(GOOD ", socket-mode: u=rw"), "socket-mode: must be octal"},
        {SOCKET(GOOD ", socket-group: \"a b\""), "socket-group: must be a name"},
        {SOCKET(GOOD ", socket-group: \"%u\""), "socket-group: must be a name"},
        {SOCKET(GOOD ", socket-group: \"lxd\\nSocketMode=0777\""), "socket-group: must be a name"},
        {SOCKET(GOOD ", socket-user: 0"), "socket-user: must be a name"},
        {SOCKET(GOOD ", socket-user: Root"), "socket-user: must be a name"},
        {SOCKET(GOOD ", socket-user: -x"), "socket-user: must be a name"},
        {SOCKET(GOOD ", backlog: 0"), "backlog: must be a number"},
        {SOCKET(GOOD ", backlog: -1"), "backlog: must be a number"},
        {SOCKET(GOOD ", backlog: 2147483648"), "backlog: must be a number"},
        {SOCKET("listen-datagram: 1, backlog: 5"),
         "backlog: this type of socket has no connections"},
        {SOCKET(GOOD ", accept: maybe"), "accept: must be true or false"},
        {SOCKET("listen-datagram: 1, accept: true"),
         "accept: this type of socket has no connections"},
        {SOCKET("listen-fifo: $SNAP_DATA/a, accept: true"),
         "accept: this type of socket has no connections"},
        {SOCKET(GOOD ", accept: true, service-proxy: true"), "cannot be combined with accept"},
        {SOCKET("listen-datagram: 1, service-proxy: true"), "service-proxy: needs listen-stream"},
        {"name: foo\napps:\n  a: {daemon: simple, plugs: [network-bind], "
         "sockets: {s: {" GOOD ", service-proxy: true}}}\n",
         "line 3: app \"a\", socket \"s\": service-proxy: the daemon must signal readiness"},
        {HEAD "      s: 8080\n", "socket \"s\": must be a mapping"},
        {HEAD "      s: [8080]\n", "socket \"s\": must be a mapping"},
        {HEAD "      S: {" GOOD "}\n", "the name of a socket may contain"},
        {HEAD "      s-: {" GOOD "}\n", "the name of a socket may contain"},
        {HEAD "      s--s: {" GOOD "}\n", "the name of a socket may contain"},
        {HEAD "      \"../s\": {" GOOD "}\n", "the name of a socket may contain"},
        {HEAD "      \"s\\n[Service]\": {" GOOD "}\n", "the name of a socket may contain"},
        {HEAD "      \"s%i\": {" GOOD "}\n", "the name of a socket may contain"},
        {HEAD "      - {" GOOD "}\n", "each item of the list must have a name"},
        {HEAD "      - 8080\n", "each item of the list must have a name"},
        {HEAD "      - {name: [s], " GOOD "}\n", "each item of the list must have a name"},
        {HEAD "      - {name: s, " GOOD "}\n      - {name: s, " GOOD "}\n",
         "line 8: app \"a\": sockets: duplicate name"},
        {HEAD "      8080\n", "sockets: must be a mapping or a list"},
        {"name: foo\napps:\n  a:\n    plugs: [network-bind]\n    sockets: {s: {" GOOD "}}\n",
         "line 3: app \"a\": sockets: the application must be a daemon"},
        {"name: foo\napps:\n  a:\n    daemon: simple\n    sockets: {s: {" GOOD "}}\n",
         "must plug network-bind"},
        {"name: foo\napps:\n  a: {daemon: simple, plugs: [network], sockets: {s: {" GOOD "}}}\n",
         "must plug network-bind"},
        {"name: foo\nplugs: {network-bind: {interface: network}}\napps:\n"
         "  a: {daemon: simple, plugs: [network-bind], sockets: {s: {" GOOD "}}}\n",
         "must plug network-bind"},
        {"name: foo\nplugs: {bind: network-bind}\napps:\n  b: {plugs: [bind]}\n"
         "  a: {daemon: simple, sockets: {s: {" GOOD "}}}\n",
         "must plug network-bind"},
        {"name: foo\nplugs: {net: network-bind}\napps:\n  b: {plugs: [home, net]}\n"
         "  a: {daemon: simple, sockets: {s: {" GOOD "}}}\n",
         "must plug network-bind"},
        {"name: foo\nplugs: {net: network-bind}\nhooks: {configure: {plugs: [net]}}\napps:\n"
         "  a: {daemon: simple, sockets: {s: {" GOOD "}}}\n",
         "must plug network-bind"},
        {"name: foo\napps:\n  a: {daemon: \"\", plugs: [network-bind], sockets: {s: {" GOOD "}}}\n",
         "the application must be a daemon"},
        {"name: foo\napps: [1]\n", "apps: must be a mapping"},
        {SOCKET(GOOD ", backlog: 010"), "backlog: must be a number"},
        {"name: foo\napps:\n  a: {daemon: simple, daemon-scope: all, plugs: [network-bind], "
         "sockets: {s: {" GOOD "}}}\n",
         "daemon-scope: must be"},
        {"name: foo\napps:\n  \"a/../b\": {daemon: simple, plugs: [network-bind], "
         "sockets: {s: {" GOOD "}}}\n",
         "the name of an application may contain"},
        {"name: foo\napps:\n  a: {daemon: simple, daemon-scope: user, plugs: [network-bind], "
         "sockets: {s: {listen-stream: $XDG_RUNTIME_DIR/a, socket-group: lxd}}}\n",
         "sockets of user daemons always belong to the user"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%s", table[i].text);
        g_autoptr(SskDeclaration) declaration = read_text(table[i].text);
        g_assert_cmpuint(declaration->diagnostics->len, ==, 1);
        g_autofree char *violation =
            ssk_diagnostic_to_string(g_ptr_array_index(declaration->diagnostics, 0));
        g_test_message("%s", violation);
        g_assert_nonnull(strstr(violation, table[i].violation));
        g_assert_true(g_str_has_prefix(violation, "line "));
    }
}

/* What snapd installs is no error; where it has no effect, or is wider than snapd, that is told. */
static void
test_warnings(void)
{
    static const struct {
        const char *text, *warning, *line; /* of the unit */
    } table[] = {
        {SOCKET(GOOD ", socket-mode: 432"), NULL, "SocketMode=0660\n"},
        {SOCKET(GOOD ", socket-mode: 416"), NULL, "SocketMode=0640\n"},
        {SOCKET(GOOD ", socket-mode: 0x1b0"), NULL, "SocketMode=0660\n"},
        {SOCKET(GOOD ", socket-mode: 0b110110000"), NULL, "SocketMode=0660\n"},
        {SOCKET(GOOD ", socket-mode: 511"), NULL, "SocketMode=0777\n"},
        {SOCKET(GOOD ", socket-mode: 0"), NULL, "SocketMode=0000\n"},
        {SOCKET(GOOD ", socket-mode: 0o660"), NULL, "SocketMode=0660\n"},
        {SOCKET(GOOD ", socket-mode: \"0660\""),
         "line 7: warning: app \"a\", socket \"s\": "
         "socket-mode: snapd rejects a quoted mode",
         "SocketMode=0660\n"},
        {HEAD "      9p: {" GOOD "}\n", NULL, "FileDescriptorName=9p\n"},
        {SOCKET("listen-stream: \"$SNAP_COMMON/a#1(b)*é\""), NULL,
         "ListenStream=/var/snap/foo/common/a#1(b)*é\n"},
        {SOCKET("listen-stream: \"@snap.foo.a#1\""), NULL, "ListenStream=@snap.foo.a#1\n"},
        {SOCKET("listen-stream: \"0080\""), NULL, "ListenStream=80\n"},
        {SOCKET("listen-stream: 1, socket-mode: 0660"), "have no effect", "ListenStream=1\n"},
        {SOCKET("listen-stream: 1, socket-group: lxd"), "have no effect", "ListenStream=1\n"},
        {SOCKET("listen-stream: \"@snap.foo.a\", socket-mode: 432"), "have no effect",
         "ListenStream=@snap.foo.a\n"},
        {SOCKET("listen-stream: 0.0.0.0:80"), "snapd rejects 0.0.0.0", "ListenStream=0.0.0.0:80\n"},
        {SOCKET("listen-stream: /var/snap/foo/common/a"), "use $SNAP_COMMON/a",
         "ListenStream=/var/snap/foo/common/a\n"},
        {SOCKET(GOOD ", socket-mod: 0600"), "socket-mod: unknown field",
         "ListenStream=/var/snap/foo/common/a\n"},
        {SOCKET(GOOD ", ExecStart: /bin/sh"), "ExecStart: unknown field",
         "ListenStream=/var/snap/foo/common/a\n"},
        {SOCKET(GOOD ", name: s"), "name: unknown field", "ListenStream=/var/snap/foo/common/a\n"},
        {HEAD "      s: {" GOOD "}\n      t: {listen-fifo: $SNAP_COMMON/a}\n",
         "line 8: warning: app \"a\", socket \"t\": listen-fifo: another socket of the snap has "
         "the "
         "same path",
         "ListenStream=/var/snap/foo/common/a\n"},
        {"name: foo\napps:\n  a: {daemon: simple, passthrough: {daemon-scope: user}, plugs: "
         "[network-bind], sockets: {s: {" GOOD "}}}\n",
         "line 3: warning: app \"a\": passthrough: belongs in snapcraft.yaml",
         "ListenStream=/var/snap/foo/common/a\n"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(SskDeclaration) declaration = read_text(table[i].text);
        g_autoptr(GPtrArray) files = ssk_socket_units_render(declaration, SSK_SCOPE_SYSTEM);
        g_test_message("%s", table[i].text);
        g_assert_cmpuint(declaration->n_errors, ==, 0);
        g_assert_cmpuint(declaration->diagnostics->len, ==, table[i].warning != NULL);
        g_assert_cmpuint(files->len, >=, 1);
        const SskUnitFile *file = g_ptr_array_index(files, 0);
        g_assert_nonnull(strstr(file->text, table[i].line));
        g_assert_true(g_str_equal(table[i].line, "SocketMode=0660\n") || i < 8 ||
                      !strstr(file->text, "SocketMode="));
        if (!table[i].warning)
            continue;
        g_autofree char *text =
            ssk_diagnostic_to_string(g_ptr_array_index(declaration->diagnostics, 0));
        g_test_message("%s", text);
        g_assert_nonnull(strstr(text, table[i].warning));
    }
}

/* Every rule that is broken is told, and what keeps to the rules is there beside them. */
static void
test_all_of_them(void)
{
    g_autoptr(SskDeclaration) declaration =
        read_text(HEAD "      a: {listen-stream: 0, socket-mode: 9999}\n"
                       "      b: {" GOOD "}\n"
                       "      c: {listen-stream: /x, socket-group: \"!\"}\n");

    g_assert_cmpuint(declaration->diagnostics->len, ==, 4);
    g_assert_cmpuint(declaration->sockets->len, ==, 1);
}

static void
test_plugs(void)
{
    static const char *const allowed[] = {
        "name: foo\nconfinement: classic\napps:\n  a: {daemon: simple, sockets: {s: {" GOOD "}}}\n",
        "name: foo\nplugs: {network-bind: }\napps:\n  a: {daemon: simple, sockets: {s: {" GOOD
        "}}}\n",
        "name: foo\nplugs: [network-bind]\napps:\n  a: {daemon: simple, sockets: {s: {" GOOD
        "}}}\n",
        "name: foo\nplugs: {bind: {interface: network-bind}}\napps:\n"
        "  a: {daemon: simple, plugs: [bind], sockets: {s: {" GOOD "}}}\n",
        "name: foo\nplugs: {bind: network-bind}\napps:\n"
        "  a: {daemon: simple, sockets: {s: {" GOOD "}}}\n",
        "name: foo\napps:\n  a: {daemon: simple, plugs: {network-bind: {}}, sockets: {s: {" GOOD
        "}}}\n",
        /* An anchor is as good as the text it stands for. */
        "name: foo\nx: &s {" PORT "}\napps:\n"
        "  a: {daemon: simple, plugs: [network-bind], sockets: {s: *s, t: *s}}\n",
        "name: foo\napps:\n  a: {sockets: }\n",
        "name: foo\napps:\n  a: {sockets: {}}\n",
        "name: foo\n",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(allowed); i++) {
        g_test_message("%s", allowed[i]);
        g_autoptr(SskDeclaration) declaration = read_text(allowed[i]);
        g_assert_cmpuint(declaration->diagnostics->len, ==, 0);
    }
}

static void
assert_unreadable(const char *text, gsize length, const char *words)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(ssk_declaration_read(text, length, NULL, &error));
    g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, words));
}

static void
test_hostile_yaml(void)
{
    static const struct {
        const char *text, *words;
    } table[] = {
        {"", "is empty"},
        {"name: foo\nname: bar\n", "line 2: duplicate key \"name\""},
        {"name: foo\n---\nname: bar\n", "more than one document"},
        {"name: [\n", "line 2"},
        {"name: foo\n\tx: y\n", "line 2"},
        {"x: &a [*a]\n", "an alias refers to an enclosing node"},
        {"x: *a\n", "line 1"},
        {"? [a]\n: b\n", "a key is not a string"},
        {"? {a: b}\n: c\n", "a key is not a string"},
        {"~: b\n", "a key is not a string"},
        {"x: &a {b: c}\ny: {<<: *a}\n", "merge keys"},
        {"x: \"a\\0b\"\n", "a zero byte"},
        {"name: \xff\n", "UTF-8"},
        {"%TAG ! tag:x,2000:\n---\nname: foo\n", "directives"},
        {"%YAML 1.1\xc2\x85%TAG ! tag:x,2000:\n---\nname: foo\n", "directives"},
        {"\xef\xbb\xbf%TAG ! tag:x,2000:\n---\nname: foo\n", "directives"},
        {"name: foo\n\n\x1b", "line 3: "},
        {"name: foo\n\n\xff", "line 3: "},
        {"%YAML 1.1\n%TAG ! tag:x,2000:\n---\nname: foo\n", "directives"},
        {"[]", "name: missing"},
        {"name: Foo\n", "not a valid snap name"},
        {"name: foo_k\n", "not a valid snap name"},
        {"name: ../foo\n", "not a valid snap name"},
        {"name: [foo]\n", "not a valid snap name"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
        assert_unreadable(table[i].text, strlen(table[i].text), table[i].words);

    g_autofree char *deep = g_strnfill(100000, '[');
    assert_unreadable(deep, 100000, "nested too deeply");
    g_autofree char *huge = g_strnfill(5 * 1024 * 1024, ' ');
    assert_unreadable(huge, 5 * 1024 * 1024, "larger than");
    GString *keys = g_string_new(NULL);
    for (guint i = 0; i < 5001; i++)
        g_string_append_printf(keys, "k%u: 1\n", i);
    assert_unreadable(keys->str, keys->len, "too many keys");
    g_string_free(keys, TRUE);
    GString *many = g_string_new("x: [");
    for (guint i = 0; i < 500000; i++)
        g_string_append(many, "1,");
    assert_unreadable(many->str, many->len, "too many YAML nodes");
    g_string_free(many, TRUE);
}

/* Each level names the one before ten times: ten to the ninth, if it were copied. And the sockets
 * of one application are those of thousands. */
static void
test_explosions(void)
{
    GString *laughs = g_string_new("name: foo\nl0: &l0 [lol]\n");
    GString *shared = g_string_new("name: foo\nx: &x {daemon: simple, plugs: [network-bind], "
                                   "sockets: {");

    for (guint i = 1; i < 10; i++)
        g_string_append_printf(
            laughs, "l%u: &l%u [*l%u,*l%u,*l%u,*l%u,*l%u,*l%u,*l%u,*l%u,*l%u,*l%u]\n", i, i, i - 1,
            i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
    g_string_append(laughs, "apps: {a: {daemon: *l9, plugs: *l9, sockets: *l9}}\n");
    g_autoptr(SskDeclaration) laugh = read_text(laughs->str);
    g_assert_cmpuint(laugh->sockets->len, ==, 0);
    g_assert_cmpuint(laugh->diagnostics->len, >, 0);

    for (guint i = 0; i < 4999; i++)
        g_string_append_printf(shared, "s%u: {listen-stream: 1},", i);
    g_string_append(shared, "}}\napps: {");
    for (guint i = 0; i < 4999; i++)
        g_string_append_printf(shared, "a%u: *x,", i);
    g_string_append(shared, "}\n");
    gint64 start = g_get_monotonic_time();
    g_autoptr(SskDeclaration) many = read_text(shared->str);
    g_assert_cmpuint(many->diagnostics->len, ==, 1);
    g_assert_cmpuint(many->sockets->len, <, 10000);
    g_test_message("%.3f s", (double) (g_get_monotonic_time() - start) / 1e6);

    /* A long name is none, and of a long text little is kept, and less told. */
    g_autofree char *name = g_strnfill(100000, 'n');
    g_autofree char *long_key = g_strdup_printf(HEAD "      ? %s\n      : {}\n", name);
    assert_unreadable(long_key, strlen(long_key), "line 7: a key is too long");
    g_autofree char *long_value = g_strdup_printf(
        "name: foo\nx: &x \"%s\"\napps:\n  a: {daemon: *x, daemon-scope: *x, plugs: [network-bind],"
        " sockets: {s: {listen-stream: *x, socket-mode: *x}, t: *x}}\n",
        name);
    g_autoptr(SskDeclaration) longest = read_text(long_value);
    g_assert_cmpuint(longest->diagnostics->len, ==, 5);
    for (guint i = 0; i < longest->diagnostics->len; i++) {
        g_autofree char *text = ssk_diagnostic_to_string(longest->diagnostics->pdata[i]);
        g_assert_cmpuint(strlen(text), <, 400);
    }
    g_autofree char *medium = g_strnfill(900, 'n');
    g_autofree char *medium_names =
        g_strdup_printf(HEAD "      ? %s\n      : {listen-stream: $SNAP_COMMON/%s, %s: 1}\n",
                        medium, medium, medium);
    g_autoptr(SskDeclaration) names = read_text(medium_names);
    g_assert_cmpuint(names->diagnostics->len, ==, 1);
    g_autofree char *shown = ssk_diagnostic_to_string(names->diagnostics->pdata[0]);
    g_assert_cmpuint(strlen(shown), <, 400);
    g_string_free(laughs, TRUE);
    g_string_free(shared, TRUE);
}

/* Warnings may end the reading, but what has not been read then is not right. */
static void
test_warnings_without_end(void)
{
    g_autoptr(GString) text = g_string_new(HEAD "      s: {" PORT "}\n");

    g_string_append(text, "    more:\n");
    for (int i = 0; i < 4200; i++)
        g_string_append_printf(text, "    field-%d: x\n", i);
    for (char app = 'b'; app < 'e'; app++) {
        g_string_append_printf(text,
                               "  %c:\n    daemon: simple\n    plugs: [network-bind]\n"
                               "    sockets:\n",
                               app);
        for (int i = 0; i < 2000; i++)
            g_string_append_printf(text, "      s%d: {listen-stream: %d, socket-mode: 0600}\n", i,
                                   i + 1000);
    }
    g_string_append(text, "  z: {daemon: simple, sockets: {s: {listen-stream: /etc/evil}}}\n");
    g_autoptr(SskDeclaration) declaration = read_text(text->str);
    g_assert_cmpuint(declaration->n_errors, >, 0);
}

static void
test_instances(void)
{
    static const char text[] = SOCKET(GOOD);
    static const char *const wrong[] = {"bar", "foo_", "foo_K", "foo/../x", "bar_foo", ""};
    g_autoptr(GError) error = NULL;
    g_autoptr(SskDeclaration) keyed = ssk_declaration_read(text, strlen(text), "foo_k", &error);
    g_autoptr(GPtrArray) files = ssk_socket_units_render(keyed, SSK_SCOPE_SYSTEM);
    const SskUnitFile *file = g_ptr_array_index(files, 0);

    g_assert_cmpstr(file->name, ==, "snap.foo_k.a.s.socket");
    g_assert_nonnull(strstr(file->text, "\nListenStream=/var/snap/foo_k/common/a\n"));
    g_assert_nonnull(strstr(file->text, "\nService=snap.foo_k.a.service\n"));
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) refusal = NULL;
        g_assert_null(ssk_declaration_read(text, strlen(text), wrong[i], &refusal));
        g_assert_error(refusal, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
}

/* What is wrong with an application hides nothing of what is wrong with its sockets. */
static void
test_all_errors_are_reported(void)
{
    g_autoptr(SskDeclaration) declaration =
        read_text("name: foo\napps:\n  a_b:\n    daemon: x\n    daemon-scope: y\n    sockets:\n"
                  "      s: {listen-stream: 0}\n      good: {listen-stream: 1}\n");
    static const guint lines[] = {3, 3, 4, 5, 7};

    g_assert_cmpuint(declaration->sockets->len, ==, 0);
    g_assert_cmpuint(declaration->diagnostics->len, ==, G_N_ELEMENTS(lines));
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        const SskDiagnostic *violation = g_ptr_array_index(declaration->diagnostics, i);
        g_assert_cmpuint(violation->line, ==, lines[i]);
    }
}

static void
test_units(void)
{
    static const char text[] =
        "name: foo\n"
        "plugs: [network-bind]\n"
        "apps:\n"
        "  sys:\n"
        "    daemon: notify\n"
        "    sockets:\n"
        "      unix: {listen-stream: $SNAP_COMMON/u, socket-mode: 0660, socket-group: lxd,\n"
        "             socket-user: root, backlog: 7}\n"
        "      each: {listen-sequential-packet: $SNAP_COMMON/e, accept: true}\n"
        "      old: {listen-stream: 80, service-proxy: true}\n"
        "      pipe: {listen-fifo: $SNAP_DATA/p}\n"
        "  own:\n"
        "    daemon: simple\n"
        "    daemon-scope: user\n"
        "    sockets: {d: {listen-datagram: $XDG_RUNTIME_DIR/d}}\n";
    static const struct {
        const char *name, *line;
    } lines[] = {
        {"snap.foo.sys.unix.socket", "\nListenStream=/var/snap/foo/common/u\n"},
        {"snap.foo.sys.unix.socket", "/snap-socket-guard /var/snap/foo/common "
                                     "/var/snap/foo/common/u\n"},
        {"snap.foo.sys.unix.socket", "\nService=snap.foo.sys.service\n"},
        {"snap.foo.sys.unix.socket", "\nFileDescriptorName=unix\n"},
        {"snap.foo.sys.unix.socket", "\nX-SocketUser=root\nX-SocketGroup=lxd\n"},
        {"snap.foo.sys.unix.socket", "\nSocketMode=0660\n"},
        {"snap.foo.sys.unix.socket", "/var/snap/foo/common/u root:lxd\n"},
        {"snap.foo.sys.unix.socket", "\nBacklog=7\n"},
        {"snap.foo.sys.unix.socket", "\n[Install]\nWantedBy=sockets.target\n"},
        {"snap.foo.sys.each.socket", "\nAccept=yes\n"},
        {"snap.foo.sys.each.socket", "\nListenSequentialPacket=/var/snap/foo/common/e\n"},
        {"snap.foo.sys.each@.service", "\nExecStart=/usr/bin/snap run foo.sys\n"},
        {"snap.foo.sys.old.socket", "\nService=snap.foo.sys.old.service\n"},
        {"snap.foo.sys.old.service",
         "systemd-socket-proxyd /run/user/0/snap.foo/sys.old.private\n"},
        {"snap.foo.sys.old.service", "\nBindsTo=snap.foo.sys.service\n"},
        {"snap.foo.sys.old.service", "\nTemporaryFileSystem=/:ro\n"},
        {"snap.foo.sys.pipe.socket", "\nListenFIFO=/var/snap/foo/current/p\n"},
    };
    g_autoptr(SskDeclaration) declaration = read_text(text);
    g_autoptr(GPtrArray) system = ssk_socket_units_render(declaration, SSK_SCOPE_SYSTEM);
    g_autoptr(GPtrArray) user = ssk_socket_units_render(declaration, SSK_SCOPE_USER);

    g_assert_cmpuint(declaration->diagnostics->len, ==, 0);
    g_assert_cmpuint(system->len, ==, 6);
    g_assert_cmpuint(user->len, ==, 1);
    const SskUnitFile *own = g_ptr_array_index(user, 0);
    g_assert_nonnull(strstr(own->text, "\nListenDatagram=%t/snap.foo/d\n"));
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        gboolean found = FALSE;
        for (guint n = 0; n < system->len; n++) {
            const SskUnitFile *file = g_ptr_array_index(system, n);
            g_assert_true(g_str_has_prefix(file->text, SSK_UNIT_MARK));
            found = found ||
                    (g_str_equal(file->name, lines[i].name) && strstr(file->text, lines[i].line));
        }
        g_test_message("%s: %s", lines[i].name, lines[i].line);
        g_assert_true(found);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/declaration/both-forms", test_both_forms);
    g_test_add_func("/declaration/rules", test_rules);
    g_test_add_func("/declaration/warnings", test_warnings);
    g_test_add_func("/declaration/all-of-them", test_all_of_them);
    g_test_add_func("/declaration/plugs", test_plugs);
    g_test_add_func("/declaration/hostile-yaml", test_hostile_yaml);
    g_test_add_func("/declaration/explosions", test_explosions);
    g_test_add_func("/declaration/warnings-without-end", test_warnings_without_end);
    g_test_add_func("/declaration/instances", test_instances);
    g_test_add_func("/declaration/all-rules-are-told", test_all_errors_are_reported);
    g_test_add_func("/declaration/units", test_units);
    return g_test_run();
}
