/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Untrusted YAML as a tree with line numbers.
 *
 * libyaml parses it; this module limits its size. An alias refers to the node of its anchor instead
 * of copying it, so the size is bounded. */

#pragma once

#include <gio/gio.h>

typedef struct _SskYamlTree SskYamlTree;

/* The kind of a node.
 * @SSK_YAML_SCALAR: a text, also if it looks like a number
 * @SSK_YAML_LIST: a list
 * @SSK_YAML_MAPPING: a mapping, whose keys are texts */
typedef enum {
    SSK_YAML_SCALAR,
    SSK_YAML_LIST,
    SSK_YAML_MAPPING,
} SskYamlKind;

/* A node; belongs to its tree.
 * @line: the line on which it begins, from 1
 * @is_quoted: whether a scalar is quoted or a block scalar, and therefore a string
 * @is_cut: whether a scalar was truncated to %SSK_MAX_TEXT
 * @text: (nullable): the text of a scalar; %NULL if it is null or not a scalar
 * @keys: (nullable) (element-type SskYamlNode): of a mapping; %NULL if empty
 * @items: (nullable) (element-type SskYamlNode): of a list, or the values of a mapping; %NULL if
 *   empty
 * @members: (nullable): key → value, of a mapping; %NULL if empty */
typedef struct {
    SskYamlKind kind;
    guint line;
    guint is_open : 1; /* its end has not been read yet */
    guint is_quoted : 1;
    guint is_cut : 1;
    char *text;
    GPtrArray *keys;
    GPtrArray *items;
    GHashTable *members;
} SskYamlNode;

/* Parses one document, within the limits of socket-unit-limits.h. Duplicate keys, keys that are not
 * strings, merge keys ("<<") and aliases to an enclosing node are rejected: parsers disagree about
 * them.
 * @length: in bytes
 * Returns: (transfer full): the tree, or %NULL with %G_IO_ERROR_INVALID_DATA and the line in the
 *   message */
SskYamlTree *ssk_yaml_parse(const char *text, gsize length, GError **error);

void ssk_yaml_tree_free(SskYamlTree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SskYamlTree, ssk_yaml_tree_free)

SskYamlNode *ssk_yaml_tree_get_root(SskYamlTree *tree);

/* @node: (nullable): a node
 * Returns: whether it is a scalar with that text */
gboolean ssk_yaml_node_is_text(SskYamlNode *node, const char *text);

/* @node: (nullable): a node
 * Returns: the number of items or members; 0 for a scalar */
guint ssk_yaml_node_get_length(SskYamlNode *node);

/* @node: a list, or a mapping
 * @i: from 0 to its length
 * Returns: the item, or the member's value */
SskYamlNode *ssk_yaml_node_get_item(SskYamlNode *node, guint i);

/* @node: a mapping
 * @i: from 0 to its length
 * Returns: the member's key */
const SskYamlNode *ssk_yaml_node_get_key(const SskYamlNode *node, guint i);

/* @node: (nullable): a node
 * Returns: (nullable): the member's value; %NULL if it does not exist or is null, or the node is
 *   not a mapping */
SskYamlNode *ssk_yaml_node_get_member(SskYamlNode *node, const char *key);
