/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* YAML trees. */

#include "socket-units/yaml-tree.h"
#include "socket-units/diagnostic.h"
#include "socket-units/socket-unit-limits.h"

#include <glib/gi18n.h>
#include <string.h>
#include <yaml.h>

struct _SskYamlTree {
    SskYamlNode *root;
    GPtrArray *nodes; /* owns each node once */
};

/* The state of the parser. */
typedef struct {
    SskYamlTree *tree;
    const char *text;
    GPtrArray *open;     /* the enclosing lists and mappings */
    SskYamlNode *key;    /* of the member whose value comes next, or NULL */
    GHashTable *anchors; /* name → node */
} Reader;

static void
node_free(SskYamlNode *node)
{
    g_free(node->text);
    g_clear_pointer(&node->keys, g_ptr_array_unref);
    g_clear_pointer(&node->items, g_ptr_array_unref);
    g_clear_pointer(&node->members, g_hash_table_unref);
    g_free(node);
}

void
ssk_yaml_tree_free(SskYamlTree *self)
{
    g_ptr_array_unref(self->nodes);
    g_free(self);
}

static gboolean
fail(gsize line, const char *message, GError **error)
{
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("line %zu: %s"), line, message);
    return FALSE;
}

static SskYamlNode *
add_node(Reader *reader, SskYamlKind kind, const yaml_event_t *event)
{
    SskYamlNode *node = g_new0(SskYamlNode, 1);

    node->kind = kind;
    node->line = (guint) event->start_mark.line + 1;
    g_ptr_array_add(reader->tree->nodes, node);
    return node;
}

static void
add_item(SskYamlNode *parent, SskYamlNode *node)
{
    if (!parent->items)
        parent->items = g_ptr_array_new();
    g_ptr_array_add(parent->items, node);
}

static void
add_member(SskYamlNode *mapping, SskYamlNode *key, SskYamlNode *value)
{
    if (!mapping->keys) {
        mapping->keys = g_ptr_array_new();
        mapping->members = g_hash_table_new(g_str_hash, g_str_equal);
    }
    g_ptr_array_add(mapping->keys, key);
    g_hash_table_insert(mapping->members, key->text, value);
    add_item(mapping, value);
}

/* A key must be a string and unique. */
static gboolean
take_key(Reader *reader, SskYamlNode *mapping, SskYamlNode *node, GError **error)
{
    if (node->kind != SSK_YAML_SCALAR || !node->text)
        return fail(node->line, _("a key is not a string"), error);
    if (node->is_cut)
        return fail(node->line, _("a key is too long"), error);
    if (g_str_equal(node->text, "<<"))
        return fail(node->line, _("merge keys are not supported"), error);
    if (mapping->members && g_hash_table_contains(mapping->members, node->text)) {
        g_autofree char *key = ssk_quote(node->text);
        g_autofree char *message = g_strdup_printf(_("duplicate key \"%s\""), key);
        return fail(node->line, message, error);
    }
    /* Hash collisions make the table slow. */
    if (mapping->items && mapping->items->len >= SSK_MAX_MEMBERS)
        return fail(node->line, _("a mapping has too many keys"), error);
    reader->key = node;
    return TRUE;
}

/* Adds a node to its parent. */
static gboolean
place(Reader *reader, SskYamlNode *node, GError **error)
{
    SskYamlNode *parent =
        reader->open->len > 0 ? g_ptr_array_index(reader->open, reader->open->len - 1) : NULL;

    if (!parent) {
        reader->tree->root = node;
        return TRUE;
    }
    if (parent->kind == SSK_YAML_MAPPING && !reader->key)
        return take_key(reader, parent, node, error);
    if (parent->kind == SSK_YAML_MAPPING) {
        add_member(parent, reader->key, node);
        reader->key = NULL;
    } else {
        add_item(parent, node);
    }
    return TRUE;
}

static void
remember(Reader *reader, const yaml_char_t *anchor, SskYamlNode *node)
{
    if (anchor)
        g_hash_table_replace(reader->anchors, g_strdup((const char *) anchor), node);
}

static gboolean
open_node(Reader *reader, SskYamlKind kind, const yaml_char_t *anchor, const yaml_event_t *event,
          GError **error)
{
    SskYamlNode *node = add_node(reader, kind, event);

    if (reader->open->len >= SSK_MAX_DEPTH)
        return fail(node->line, _("nested too deeply"), error);
    if (!place(reader, node, error))
        return FALSE;
    node->is_open = TRUE;
    remember(reader, anchor, node);
    g_ptr_array_add(reader->open, node);
    /* The parent's key has its value now; a mapping begins with a key. */
    reader->key = NULL;
    return TRUE;
}

static void
close_node(Reader *reader)
{
    SskYamlNode *node = g_ptr_array_steal_index(reader->open, reader->open->len - 1);

    node->is_open = FALSE;
}

/* A quoted scalar is never null. */
static gboolean
is_null(const yaml_event_t *event)
{
    static const char *const words[] = {"", "~", "null", "Null", "NULL", NULL};

    return event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
           g_strv_contains(words, (const char *) event->data.scalar.value);
}

/* Truncates to at most SSK_MAX_TEXT bytes of whole characters. */
static char *
copy_beginning(const char *text)
{
    gsize length = strnlen(text, SSK_MAX_TEXT + 1);

    if (length <= SSK_MAX_TEXT)
        return g_strdup(text);
    return g_strndup(text, (gsize) (g_utf8_find_prev_char(text, text + SSK_MAX_TEXT) - text));
}

static gboolean
read_scalar(Reader *reader, const yaml_event_t *event, GError **error)
{
    SskYamlNode *node = add_node(reader, SSK_YAML_SCALAR, event);
    const char *text = (const char *) event->data.scalar.value;

    if (strlen(text) != event->data.scalar.length)
        return fail(node->line, _("a string contains a zero byte"), error);
    node->is_quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    node->is_cut = event->data.scalar.length > SSK_MAX_TEXT;
    node->text = is_null(event) ? NULL : copy_beginning(text);
    remember(reader, event->data.scalar.anchor, node);
    return place(reader, node, error);
}

static gboolean
read_alias(Reader *reader, const yaml_event_t *event, GError **error)
{
    const char *name = (const char *) event->data.alias.anchor;
    SskYamlNode *node = g_hash_table_lookup(reader->anchors, name);

    if (!node)
        return fail(event->start_mark.line + 1, _("an alias has no anchor"), error);
    if (node->is_open)
        return fail(event->start_mark.line + 1, _("an alias refers to an enclosing node"), error);
    return place(reader, node, error);
}

static gboolean
read_event(Reader *reader, const yaml_event_t *event, GError **error)
{
    if (reader->tree->nodes->len > SSK_MAX_NODES)
        return fail(event->start_mark.line + 1, _("too many YAML nodes"), error);
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (reader->tree->root)
            return fail(event->start_mark.line + 1, _("there is more than one document"), error);
        return TRUE;
    case YAML_MAPPING_START_EVENT:
        return open_node(reader, SSK_YAML_MAPPING, event->data.mapping_start.anchor, event, error);
    case YAML_SEQUENCE_START_EVENT:
        return open_node(reader, SSK_YAML_LIST, event->data.sequence_start.anchor, event, error);
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        close_node(reader);
        return TRUE;
    case YAML_SCALAR_EVENT:
        return read_scalar(reader, event, error);
    case YAML_ALIAS_EVENT:
        return read_alias(reader, event, error);
    default:
        return TRUE;
    }
}

static guint
count_lines(const char *text, gsize length)
{
    guint n = 1;

    for (gsize i = 0; i < length; i++)
        n += text[i] == '\n';
    return n;
}

/* An error in a character has an offset instead of a line. */
static gsize
find_line(const char *text, const yaml_parser_t *parser)
{
    return parser->error == YAML_READER_ERROR ? count_lines(text, parser->problem_offset)
                                              : parser->problem_mark.line + 1;
}

static gboolean
read_all(Reader *reader, yaml_parser_t *parser, GError **error)
{
    for (gboolean ended = FALSE; !ended;) {
        yaml_event_t event;
        if (!yaml_parser_parse(parser, &event))
            return fail(find_line(reader->text, parser),
                        parser->problem ? parser->problem : _("not valid YAML"), error);
        gboolean ok = read_event(reader, &event, error);
        ended = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
        if (!ok)
            return FALSE;
    }
    return reader->tree->root || fail(1, _("the document is empty"), error);
}

/* libyaml compares each %TAG directive with all previous ones, in quadratic time. No snap.yaml has
 * any. YAML has several line breaks; the last byte of none is printable ASCII. */
static gboolean
has_tag_directive(const char *text, gsize length)
{
    const char *end = text + length, *found = text;

    while ((found = memmem(found, (gsize) (end - found), "%TAG", 4))) {
        if (found == text || !g_ascii_isprint(found[-1]))
            return TRUE;
        found++;
    }
    return FALSE;
}

SskYamlTree *
ssk_yaml_parse(const char *text, gsize length, GError **error)
{
    g_autoptr(SskYamlTree) tree = g_new0(SskYamlTree, 1);
    yaml_parser_t parser;

    tree->nodes = g_ptr_array_new_with_free_func((GDestroyNotify) node_free);
    if (length > SSK_MAX_YAML) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("larger than %d bytes"),
                    SSK_MAX_YAML);
        return NULL;
    }
    if (has_tag_directive(text, length)) {
        fail(1, _("TAG directives are not supported"), error);
        return NULL;
    }
    /* libyaml also accepts UTF-16. */
    const char *invalid = NULL;
    if (!g_utf8_validate(text, (gssize) length, &invalid) || !yaml_parser_initialize(&parser)) {
        fail(count_lines(text, (gsize) (invalid - text)), _("not valid UTF-8"), error);
        return NULL;
    }
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const guchar *) text, length);

    Reader reader = {.tree = tree,
                     .text = text,
                     .open = g_ptr_array_new(),
                     .anchors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    gboolean ok = read_all(&reader, &parser, error);
    yaml_parser_delete(&parser);
    g_ptr_array_unref(reader.open);
    g_hash_table_unref(reader.anchors);
    return ok ? g_steal_pointer(&tree) : NULL;
}

SskYamlNode *
ssk_yaml_tree_get_root(SskYamlTree *self)
{
    return self->root;
}

gboolean
ssk_yaml_node_is_text(SskYamlNode *node, const char *text)
{
    return node && g_strcmp0(node->text, text) == 0;
}

guint
ssk_yaml_node_get_length(SskYamlNode *node)
{
    return node && node->items ? node->items->len : 0;
}

SskYamlNode *
ssk_yaml_node_get_item(SskYamlNode *node, guint i)
{
    return g_ptr_array_index(node->items, i);
}

const SskYamlNode *
ssk_yaml_node_get_key(const SskYamlNode *node, guint i)
{
    return g_ptr_array_index(node->keys, i);
}

SskYamlNode *
ssk_yaml_node_get_member(SskYamlNode *node, const char *key)
{
    SskYamlNode *value = node && node->members ? g_hash_table_lookup(node->members, key) : NULL;

    return value && (value->kind != SSK_YAML_SCALAR || value->text) ? value : NULL;
}
