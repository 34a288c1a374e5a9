"""What the page of the audit log itself writes down."""

from __future__ import annotations

import pytest
from django.urls import reverse

from central.audit.models import AuditEntry
from tests.support.staff import Cast, sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("application:9920120261120003012324", "application:9920120261120003012324"),
        ("99201-20261120-003-0123-24", "99201-20261120-003-0123-24"),
        ("kiosk:99201-003", "kiosk:99201-003"),
        ("山田花子", "?"),
        ("Yamada Hanako", "?"),
        ("yamada", "?"),
    ],
)
def test_what_an_auditor_asks_about_is_kept_only_where_it_names_nobody(cast: Cast, typed: str, kept: str) -> None:
    sign_in(cast.takahashi).get(reverse("staff:audit"), {"subject": typed})
    assert AuditEntry.objects.get(act="audit.read").details["subject"] == kept
