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

/**
 * ssc_findings_add:
 * @findings: the findings
 * @name: what was looked at, for programs
 * @state: whether it is as it should be
 * @format: what was found, for the user, and what to do; as of printf()
 */
void ssc_findings_add(SscFindings *findings, const char *name, SscFindingState state,
                      const char *format, ...) G_GNUC_PRINTF(4, 5);

/**
 * ssc_findings_print:
 * @findings: the findings
 * @json: whether it is for programs
 *
 * Returns: whether there is no problem among them
 */
gboolean ssc_findings_print(SscFindings *findings, gboolean json);
