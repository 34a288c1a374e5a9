"""Where the audit log stands: its newest entry. Told in every acknowledgement, so that each kiosk holds an anchor."""

from __future__ import annotations

from django.db import connection

from central.audit.models import FIRST_PREV


def audit_head() -> tuple[int, str]:
    """Number and hash (hex) of the newest entry that this transaction sees; before the first 0 and 64 zeros."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, hash FROM audit_audithead WHERE id = 1")
        found = cursor.fetchone()
    return (0, FIRST_PREV) if found is None else (found[0], found[1])
