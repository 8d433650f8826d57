/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* An exchange. */

#include "http/http-exchange.h"
#include "base/error.h"
#include "http/http-envelope.h"
#include "http/http-reply.h"
#include "json/json-fields.h"
#include "json/json-text.h"

#define CONTENT_TYPE "application/json"
/* No request has more than ten. */
#define MAX_MEMBERS 256

struct _SsaHttpExchange {
    GObject parent_instance;

    SsaSession *session;
    SoupServerMessage *message;
    GBytes *body;
    GHashTable *query;
    char *name;    /* the part of the path that matches the route's "*", or NULL */
    char *headers; /* additional header lines of the reply, or NULL */
    char *subject; /* what the request is about, or NULL */
    SsaHttpPeer peer;
    gint64 begun; /* in microseconds of the monotonic clock */
    GCancellable *cancellable;
    gboolean has_replied, is_unreported;
    SsaHttpRepliedFunc replied;
    gpointer user_data;
};

G_DEFINE_TYPE(SsaHttpExchange, ssa_http_exchange, G_TYPE_OBJECT)

SsaSession *
ssa_http_exchange_get_session(SsaHttpExchange *self)
{
    return self->session;
}

gboolean
ssa_http_exchange_has_replied(SsaHttpExchange *self)
{
    return self->has_replied;
}

const char *
ssa_http_exchange_get_query(SsaHttpExchange *self, const char *name)
{
    return g_hash_table_lookup(self->query, name);
}

/* Decodes a query component, in which "+" is a space. Returns NULL if it is invalid. */
static char *
decode(const char *text)
{
    g_autofree char *spaced = g_strdelimit(g_strdup(text), "+", ' ');

    return g_uri_unescape_string(spaced, NULL);
}

/* Of a repeated name, the first value counts, as in snapd's agent; libsoup takes the last. */
static GHashTable *
parse_query(const char *query)
{
    GHashTable *table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_auto(GStrv) pairs = g_strsplit(query ? query : "", "&", -1);

    for (char **pair = pairs; *pair; pair++) {
        g_auto(GStrv) parts = g_strsplit(*pair, "=", 2);
        g_autofree char *name = parts[0] ? decode(parts[0]) : NULL;
        char *value = name ? decode(parts[1] ? parts[1] : "") : NULL;
        if (value && !g_hash_table_contains(table, name))
            g_hash_table_insert(table, g_steal_pointer(&name), value);
        else
            g_free(value);
    }
    return table;
}

void
ssa_http_exchange_set_unreported(SsaHttpExchange *self)
{
    self->is_unreported = TRUE;
}

GCancellable *
ssa_http_exchange_get_cancellable(SsaHttpExchange *self)
{
    /* Most requests have their reply at once, and need none. */
    if (!self->cancellable)
        self->cancellable = g_cancellable_new();
    return self->cancellable;
}

void
ssa_http_exchange_set_name(SsaHttpExchange *self, const char *name)
{
    g_free(self->name);
    self->name = g_strdup(name);
}

const char *
ssa_http_exchange_get_name(SsaHttpExchange *self)
{
    return self->name;
}

/* libsoup accepts parameters without a value; RFC 9110, 5.6.6 does not. */
static gboolean
all_have_values(GHashTable *parameters)
{
    GHashTableIter iter;
    gpointer value = NULL;

    g_hash_table_iter_init(&iter, parameters);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        if (!value)
            return FALSE;
    return TRUE;
}

static gboolean
check_content_type(SoupMessageHeaders *headers, GError **error)
{
    const char *header = soup_message_headers_get_one(headers, "Content-Type");
    g_auto(GStrv) parts = g_strsplit(header ? header : "", ";", 2);
    const char *type = parts[0] ? g_strstrip(parts[0]) : "";
    const char *rest = parts[0] && parts[1] ? g_strstrip(parts[1]) : "";

    if (g_ascii_strcasecmp(type, CONTENT_TYPE) != 0) {
        g_set_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT,
                    "Content-Type: must be " CONTENT_TYPE ", not \"%.100s\"", header ? header : "");
        return FALSE;
    }
    if (*rest == '\0')
        return TRUE;

    GHashTable *parameters = soup_header_parse_semi_param_list_strict(rest);
    if (!parameters || !all_have_values(parameters)) {
        g_clear_pointer(&parameters, soup_header_free_param_list);
        g_set_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT,
                    "Content-Type: cannot understand its parameters \"%.100s\"", rest);
        return FALSE;
    }
    g_autofree char *charset = g_strdup(g_hash_table_lookup(parameters, "charset"));
    soup_header_free_param_list(parameters);
    if (!charset || g_ascii_strcasecmp(charset, "utf-8") == 0)
        return TRUE;
    g_set_error(error, SSA_ERROR, SSA_ERROR_INVALID_ARGUMENT,
                "Content-Type: the charset must be UTF-8, not \"%.100s\"", charset);
    return FALSE;
}

/* What a request names in its body: units, a snap, or the id of a notification; or NULL. */
static char *
find_subject(JsonObject *body)
{
    static const char *const fields[] = {"unit", "snap", "instance-name", "id"};
    g_auto(GStrv) units = NULL;
    const char *text = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
        if (ssa_json_get_string(body, fields[i], &text, NULL) && text)
            return g_strdup(text);
    if (ssa_json_get_strings(body, "services", &units, NULL) && units[0])
        return g_strjoinv(",", units);
    return NULL;
}

JsonObject *
ssa_http_exchange_parse_body(SsaHttpExchange *self, GError **error)
{
    if (!check_content_type(soup_server_message_get_request_headers(self->message), error))
        return NULL;

    gsize size = 0;
    const char *text = g_bytes_get_data(self->body, &size);
    /* The size of the body is limited already: values and strings need no limit of their own. */
    const SsaJsonLimits limits = {.depth = ssa_session_get_limits(self->session)->json_depth,
                                  .values = G_MAXINT64,
                                  .members = MAX_MEMBERS,
                                  .string = G_MAXINT64};
    JsonObject *object = ssa_json_parse(text ? text : "", size, &limits, error);
    if (object)
        self->subject = find_subject(object);
    else
        g_prefix_error(error, "the body is ");
    return object;
}

void
ssa_http_exchange_set_allow(SsaHttpExchange *self, const char *methods)
{
    g_free(self->headers);
    self->headers = g_strdup_printf("Allow: %s\r\n", methods);
}

/* @message: (nullable): of the error */
static void
report(SsaHttpExchange *self, guint status, const char *message)
{
    const char *path = g_uri_get_path(soup_server_message_get_uri(self->message));
    g_autofree char *operation =
        g_strdup_printf("%s %s", soup_server_message_get_method(self->message), path);
    g_autofree char *result = g_strdup_printf("%u", status);
    const char *asked = g_hash_table_lookup(self->query, "services");
    const SsaRequestReport request = {
        .frontend = "http",
        .operation = operation,
        .subject = self->subject ? self->subject
                   : asked       ? asked
                                 : g_hash_table_lookup(self->query, "snap"),
        .uid = self->peer.uid,
        .pid = self->peer.pid,
        .result = result,
        .message = message,
        .begun = self->begun,
    };

    if (!self->is_unreported)
        ssa_event_log_add_request(ssa_session_get_events(self->session), &request);
}

static void
send_reply(SsaHttpExchange *self, guint status, const char *body)
{
    const char *method = soup_server_message_get_method(self->message);
    g_autoptr(GBytes) reply =
        ssa_http_reply_format(status, self->headers, body, g_str_equal(method, "HEAD"));

    g_return_if_fail(!self->has_replied);
    self->has_replied = TRUE;
    self->replied(self, reply, self->user_data);
}

void
ssa_http_exchange_reply(SsaHttpExchange *self, GVariant *result)
{
    g_autofree char *body = ssa_http_envelope_success(result);

    send_reply(self, SOUP_STATUS_OK, body);
    report(self, SOUP_STATUS_OK, NULL);
}

void
ssa_http_exchange_reply_error(SsaHttpExchange *self, guint status, const char *kind,
                              const char *message, GVariant *value)
{
    g_autofree char *body = ssa_http_envelope_error(kind, message, value);

    send_reply(self, status, body);
    report(self, status, message);
}

static guint
status_for(const GError *error)
{
    static const guint table[] = {
        [SSA_ERROR_FAILED] = SOUP_STATUS_INTERNAL_SERVER_ERROR,
        [SSA_ERROR_INVALID_ARGUMENT] = SOUP_STATUS_BAD_REQUEST,
        [SSA_ERROR_REFUSED] = SOUP_STATUS_INTERNAL_SERVER_ERROR, /* as snapd's own agent does */
        [SSA_ERROR_UNAVAILABLE] = SOUP_STATUS_INTERNAL_SERVER_ERROR,
        [SSA_ERROR_BUSY] = SOUP_STATUS_SERVICE_UNAVAILABLE,
        [SSA_ERROR_TIMED_OUT] = SOUP_STATUS_INTERNAL_SERVER_ERROR,
    };

    if (error->domain == SSA_JSON_ERROR)
        return SOUP_STATUS_BAD_REQUEST;
    return error->domain == SSA_ERROR ? table[error->code] : SOUP_STATUS_INTERNAL_SERVER_ERROR;
}

void
ssa_http_exchange_fail(SsaHttpExchange *self, GError *error)
{
    ssa_http_exchange_reply_error(self, status_for(error), NULL, error->message, NULL);
    g_error_free(error);
}

gboolean
ssa_http_exchange_may_reply(SsaHttpExchange *self, GError *error)
{
    if (error && !self->has_replied)
        ssa_http_exchange_fail(self, g_steal_pointer(&error));
    g_clear_error(&error);
    return !self->has_replied;
}

static void
ssa_http_exchange_finalize(GObject *object)
{
    SsaHttpExchange *self = SSA_HTTP_EXCHANGE(object);

    g_object_unref(self->session);
    g_object_unref(self->message);
    g_free(self->name);
    g_free(self->headers);
    g_free(self->subject);
    g_clear_object(&self->cancellable);
    g_bytes_unref(self->body);
    g_hash_table_unref(self->query);
    G_OBJECT_CLASS(ssa_http_exchange_parent_class)->finalize(object);
}

static void
ssa_http_exchange_class_init(SsaHttpExchangeClass *klass)
{
    G_OBJECT_CLASS(klass)->finalize = ssa_http_exchange_finalize;
}

static void
ssa_http_exchange_init(SsaHttpExchange *self)
{
}

SsaHttpExchange *
ssa_http_exchange_new(SsaSession *session, SoupServerMessage *message, GBytes *body,
                      const SsaHttpPeer *peer, SsaHttpRepliedFunc replied, gpointer user_data)
{
    SsaHttpExchange *self = g_object_new(SSA_TYPE_HTTP_EXCHANGE, NULL);

    self->session = g_object_ref(session);
    self->message = g_object_ref(message);
    self->body = g_bytes_ref(body);
    self->peer = *peer;
    self->begun = g_get_monotonic_time();
    self->query = parse_query(g_uri_get_query(soup_server_message_get_uri(message)));
    self->replied = replied;
    self->user_data = user_data;
    return self;
}
