/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Queries for snapd's settings: its features, and the interface with which a snap handles refreshes
 * itself. */

#pragma once

#include "sessionctl/doctor-findings.h"

/* Runs snap(1) and adds its findings.
 * @findings: the findings to add to */
void ssc_snapd_query(SscFindings *findings);
