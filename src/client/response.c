/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* An HTTP response. */

#include "client/response.h"
#include "client/client-limits.h"
#include "client/snap-session-error.h"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

typedef enum {
    PHASE_HEAD,
    PHASE_SIZED,      /* a body of known length */
    PHASE_UNSIZED,    /* a body that ends with the connection */
    PHASE_CHUNK_SIZE, /* in the line before a chunk */
    PHASE_CHUNK,
    PHASE_CHUNK_END, /* in the line end after a chunk */
    PHASE_TRAILER,
    PHASE_WHOLE,
} Phase;

struct _SnapSessionResponse {
    GObject parent_instance;

    Phase phase;
    GString *line; /* the head, or a line between chunks */
    GString *body;
    SoupMessageHeaders *headers;
    guint status;
    char *content_type;
    gsize max_size;
    gsize after_head; /* received bytes */
    guint64 left;     /* remaining bytes of the body or the chunk */
};

G_DEFINE_TYPE(SnapSessionResponse, snap_session_response, G_TYPE_OBJECT)

static gboolean
bad(const char *message, GError **error)
{
    g_set_error(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_BAD_REPLY,
                _("the reply is not valid HTTP: %s"), message);
    return FALSE;
}

static gboolean
too_large(gsize limit, GError **error)
{
    g_set_error(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_TOO_LARGE,
                _("the reply is over the limit of %zu bytes"), limit);
    return FALSE;
}

/* Lines must end in CR LF, must not be folded, and must contain only text: anything that HTTP
 * parsers treat differently is rejected before libsoup's sees it. */
static gboolean
check_head(const GString *head)
{
    /* libsoup would also accept "ICY 200 OK". */
    if (!g_str_has_prefix(head->str, "HTTP/1.1 ") && !g_str_has_prefix(head->str, "HTTP/1.0 "))
        return FALSE;
    for (gsize i = 0; i < head->len; i++) {
        guchar c = (guchar) head->str[i];
        if (c == '\r' && head->str[i + 1] != '\n')
            return FALSE;
        if (c == '\n' && (i == 0 || head->str[i - 1] != '\r' || head->str[i + 1] == ' ' ||
                          head->str[i + 1] == '\t'))
            return FALSE;
        if ((c < 0x20 && !strchr("\t\r\n", c)) || c == 0x7f || c == 0)
            return FALSE;
    }
    return TRUE;
}

static gboolean
read_length(SnapSessionResponse *self, const char *text, GError **error)
{
    if (!g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT64, &self->left, NULL))
        return bad(_("it has a length that is no number"), error);
    if (self->left > self->max_size)
        return too_large(self->max_size, error);
    self->phase = self->left > 0 ? PHASE_SIZED : PHASE_WHOLE;
    return TRUE;
}

static gboolean
choose_framing(SnapSessionResponse *self, GError **error)
{
    const char *length = soup_message_headers_get_list(self->headers, "Content-Length");
    const char *coding = soup_message_headers_get_list(self->headers, "Transfer-Encoding");

    if (self->status == SOUP_STATUS_NO_CONTENT || self->status == SOUP_STATUS_NOT_MODIFIED) {
        self->phase = PHASE_WHOLE;
        return TRUE;
    }
    if (coding && length)
        return bad(_("it has a length and is in chunks as well"), error);
    if (coding && g_ascii_strcasecmp(coding, "chunked") != 0)
        return bad(_("it has a transfer coding that nobody asked for"), error);
    if (length)
        return read_length(self, length, error);
    self->phase = coding ? PHASE_CHUNK_SIZE : PHASE_UNSIZED;
    return TRUE;
}

/* The media type; NULL if it is malformed or has a charset other than UTF-8. */
static char *
read_content_type(SoupMessageHeaders *headers)
{
    GHashTable *parameters = NULL;
    /* More than one would be ambiguous. */
    const char *all = soup_message_headers_get_list(headers, "Content-Type");
    const char *type = all && !strchr(all, ',')
                           ? soup_message_headers_get_content_type(headers, &parameters)
                           : NULL;
    const char *charset = parameters ? g_hash_table_lookup(parameters, "charset") : NULL;
    char *result = NULL;

    if (type && (!charset || g_ascii_strcasecmp(charset, "utf-8") == 0))
        result = g_ascii_strdown(type, -1);
    g_clear_pointer(&parameters, g_hash_table_unref);
    return result;
}

/* Reads the complete head, without the empty line at its end. */
static gboolean
read_head(SnapSessionResponse *self, GError **error)
{
    if (!check_head(self->line) ||
        !soup_headers_parse_response(self->line->str, (int) self->line->len, self->headers, NULL,
                                     &self->status, NULL))
        return bad(_("its head is malformed"), error);
    if (self->status < 200 || self->status > 599)
        return bad(_("its status is not a final one"), error);
    const char *coding = soup_message_headers_get_list(self->headers, "Content-Encoding");
    if (coding && g_ascii_strcasecmp(coding, "identity") != 0)
        return bad(_("it is compressed, which nobody asked for"), error);
    self->content_type = read_content_type(self->headers);
    g_string_truncate(self->line, 0);
    return choose_framing(self, error);
}

/* Consumes data of the head. Returns the number of consumed bytes, or -1. */
static gssize
feed_head(SnapSessionResponse *self, const char *data, gsize length, GError **error)
{
    gsize before = self->line->len;

    g_string_append_len(self->line, data, (gssize) length);
    /* The end may have begun in the previous data. */
    gsize from = before < 3 ? 0 : before - 3;
    const char *end = memmem(self->line->str + from, self->line->len - from, "\r\n\r\n", 4);
    gsize size = end ? (gsize) (end - self->line->str) + 4 : self->line->len;
    if (size > SNAP_SESSION_MAX_HEAD) {
        g_set_error(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_TOO_LARGE,
                    _("the head of the reply is over the limit of %u bytes"),
                    SNAP_SESSION_MAX_HEAD);
        return -1;
    }
    if (!end)
        return (gssize) length;
    g_string_truncate(self->line, size - 2);
    return read_head(self, error) ? (gssize) (size - before) : -1;
}

static gboolean
read_chunk_size(SnapSessionResponse *self, GError **error)
{
    /* Ignore chunk extensions (RFC 9112, 7.1.1). */
    char *extension = strpbrk(self->line->str, "; \t");
    if (extension)
        g_string_truncate(self->line, (gsize) (extension - self->line->str));
    if (!g_ascii_string_to_unsigned(self->line->str, 16, 0, G_MAXUINT64, &self->left, NULL))
        return bad(_("a chunk's size is no number"), error);
    if (self->left > self->max_size)
        return too_large(self->max_size, error);
    self->phase = self->left > 0 ? PHASE_CHUNK : PHASE_TRAILER;
    return TRUE;
}

/* Reads a complete line of the chunked coding. */
static gboolean
read_line(SnapSessionResponse *self, GError **error)
{
    gboolean ok = TRUE;

    if (self->phase == PHASE_CHUNK_SIZE)
        ok = read_chunk_size(self, error);
    else if (self->phase == PHASE_TRAILER)
        self->phase = self->line->len == 0 ? PHASE_WHOLE : PHASE_TRAILER;
    else if (self->line->len == 0)
        self->phase = PHASE_CHUNK_SIZE;
    else
        ok = bad(_("a chunk is longer than its size"), error);
    g_string_truncate(self->line, 0);
    return ok;
}

/* Returns the number of consumed bytes, or -1. */
static gssize
feed_line(SnapSessionResponse *self, const char *data, gsize length, GError **error)
{
    const char *end = memchr(data, '\n', length);
    gsize taken = end ? (gsize) (end - data) + 1 : length;

    g_string_append_len(self->line, data, (gssize) taken);
    if (!end)
        return (gssize) taken;
    if (self->line->len < 2 || self->line->str[self->line->len - 2] != '\r' ||
        strlen(self->line->str) != self->line->len) {
        bad(_("a line between chunks is malformed"), error);
        return -1;
    }
    g_string_truncate(self->line, self->line->len - 2);
    return read_line(self, error) ? (gssize) taken : -1;
}

static gssize
feed_body(SnapSessionResponse *self, const char *data, gsize length)
{
    gsize taken = self->phase == PHASE_UNSIZED ? length : (gsize) MIN(length, self->left);

    g_string_append_len(self->body, data, (gssize) taken);
    if (self->phase == PHASE_UNSIZED)
        return (gssize) taken;
    self->left -= taken;
    if (self->left == 0)
        self->phase = self->phase == PHASE_CHUNK ? PHASE_CHUNK_END : PHASE_WHOLE;
    return (gssize) taken;
}

gboolean
snap_session_response_feed(SnapSessionResponse *self, const char *data, gsize length,
                           GError **error)
{
    while (length > 0) {
        gboolean in_head = self->phase == PHASE_HEAD;
        gssize taken = 0;
        if (!in_head && length > self->max_size - self->after_head)
            return too_large(self->max_size, error);
        switch (self->phase) {
        case PHASE_HEAD:
            taken = feed_head(self, data, length, error);
            break;
        case PHASE_WHOLE:
            return bad(_("there is more of it than it said"), error);
        case PHASE_SIZED:
        case PHASE_UNSIZED:
        case PHASE_CHUNK:
            taken = feed_body(self, data, length);
            break;
        case PHASE_CHUNK_SIZE:
        case PHASE_CHUNK_END:
        case PHASE_TRAILER:
        default:
            taken = feed_line(self, data, length, error);
        }
        if (taken < 0)
            return FALSE;
        if (!in_head)
            self->after_head += (gsize) taken;
        data += taken;
        length -= (gsize) taken;
    }
    return TRUE;
}

gboolean
snap_session_response_end(SnapSessionResponse *self, GError **error)
{
    if (self->phase == PHASE_UNSIZED)
        self->phase = PHASE_WHOLE;
    if (self->phase == PHASE_WHOLE)
        return TRUE;
    if (self->phase == PHASE_HEAD && self->line->len == 0)
        g_set_error_literal(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_TRUNCATED,
                            _("the connection was closed without a reply"));
    else
        g_set_error(error, SNAP_SESSION_ERROR, SNAP_SESSION_ERROR_TRUNCATED,
                    _("the connection was closed in the middle of the reply, after %zu bytes of "
                      "its body"),
                    self->body->len);
    return FALSE;
}

gboolean
snap_session_response_is_whole(SnapSessionResponse *self)
{
    return self->phase == PHASE_WHOLE;
}

guint
snap_session_response_get_status(SnapSessionResponse *self)
{
    return self->status;
}

const char *
snap_session_response_get_content_type(SnapSessionResponse *self)
{
    return self->content_type;
}

const char *
snap_session_response_get_body(SnapSessionResponse *self, gsize *length)
{
    *length = self->body->len;
    return self->body->str;
}

static void
snap_session_response_finalize(GObject *object)
{
    SnapSessionResponse *self = SNAP_SESSION_RESPONSE(object);

    g_string_free(self->line, TRUE);
    g_string_free(self->body, TRUE);
    soup_message_headers_unref(self->headers);
    g_free(self->content_type);
    G_OBJECT_CLASS(snap_session_response_parent_class)->finalize(object);
}

static void
snap_session_response_class_init(SnapSessionResponseClass *klass)
{
    G_OBJECT_CLASS(klass)->finalize = snap_session_response_finalize;
}

static void
snap_session_response_init(SnapSessionResponse *self)
{
    self->line = g_string_new(NULL);
    self->body = g_string_new(NULL);
    self->headers = soup_message_headers_new(SOUP_MESSAGE_HEADERS_RESPONSE);
}

SnapSessionResponse *
snap_session_response_new(gsize max_size)
{
    SnapSessionResponse *self = g_object_new(SNAP_SESSION_TYPE_RESPONSE, NULL);

    self->max_size = max_size;
    return self;
}
