/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Findings of doctor, in the order of its checks. */

#pragma once

#include <glib.h>

typedef enum { SSC_FINDING_OK, SSC_FINDING_PROBLEM, SSC_FINDING_UNKNOWN } SscFindingState;

typedef struct _SscFindings SscFindings;

SscFindings *ssc_findings_new(void);
void ssc_findings_free(SscFindings *findings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SscFindings, ssc_findings_free)

/* @name: the stable name of the check
 * @state: the result
 * @format: the finding, for the user, as for printf() */
void ssc_findings_add(SscFindings *findings, const char *name, SscFindingState state,
                      const char *format, ...) G_GNUC_PRINTF(4, 5);

/* Says what to do about the finding that was added last.
 * @format: the remedy, for the user, as for printf() */
void ssc_findings_advise(SscFindings *findings, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* @json: whether to print JSON
 * Returns: %FALSE if there is a problem */
gboolean ssc_findings_print(SscFindings *findings, gboolean json);
