# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The snap-session-agent authors
"""Infrastructure of the integration tests: private namespaces, real user sessions, a plain
client."""
