/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The snap-session-agent authors */

/* Queries for snapd's settings: its features, and the interface by which a snap handles refreshes
 * itself. */

#pragma once

#include "sessionctl/doctor-findings.h"

/**
 * ssc_snapd_query:
 * @findings: gets what was found
 *
 * Asks snap(1).
 */
void ssc_snapd_query(SscFindings *findings);
