"""The auditor's click: until where the chain holds, where it breaks, and whether the log is the one of the anchors."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from central.audit.models import AuditEntry, AuditHead
from central.audit.record import record
from central.audit.verify import verify_newest
from tests.support.people.staff import Cast, sign_in
from tests.support.tables.append_only import lifted


@pytest.fixture
def tanaka(cast: Cast) -> Client:
    with transaction.atomic():
        for _ in range(8):
            record("system", "staff.signed_out", "staff:sato", "99201")
    return sign_in(cast.tanaka)


def prove(client: Client, anchors: str = "", status: int = 200) -> str:
    answer = client.post(reverse("staff:audit-proof"), {"anchors": anchors})
    assert answer.status_code == status
    return answer.content.decode()


def test_it_says_until_where_the_chain_holds(tanaka: Client) -> None:
    last = AuditHead.objects.get().number
    assert f"1番から{last}番まで" in prove(tanaka)
    entry = AuditEntry.objects.get(act="audit.proven")
    assert entry.details == {"first": 1, "last": last, "noted": 0, "whole": True}


def test_only_the_newest_are_walked_and_said_so(tanaka: Client) -> None:
    last = AuditHead.objects.get().number
    part = verify_newest(3, {})
    assert (part.first, part.last, part.broken_at) == (last - 2, last, None)


def test_an_altered_entry_a_lost_one_and_a_cut_end_are_named(tanaka: Client) -> None:
    last = AuditHead.objects.get().number
    whole = AuditEntry.objects.get(number=last - 2)
    with lifted(connection):
        AuditEntry.objects.filter(number=last - 2).update(actor="staff:other")
    assert f"{last - 2}番の記録で" in prove(tanaka)
    with lifted(connection):
        AuditEntry.objects.filter(number=last - 2).update(actor=whole.actor)
        AuditEntry.objects.filter(number=last).update(hash="0" * 64)
    assert verify_newest(3, {}).broken_at == last


def test_a_log_made_anew_is_told_by_its_anchors_alone(tanaka: Client) -> None:
    fifth = AuditEntry.objects.get(number=5)
    assert "1件の控えと" in prove(tanaka, f"5:{fifth.hash}")
    page = prove(tanaka, f"5:{'0' * 64}\n99999999:{fifth.hash}")
    assert "5番は、控えと違う" in page
    assert "99999999番の記録が、ありません" in page
    assert not AuditEntry.objects.filter(act="audit.proven").latest("number").details["whole"]


def test_what_is_no_anchor_is_refused_and_stays(tanaka: Client) -> None:
    page = prove(tanaka, "5:わからない", 400)
    assert "「番号:要約」" in page
    assert "5:わからない" in page
    assert "50行まで" in prove(tanaka, "\n".join(f"{n}:{'0' * 64}" for n in range(51)), 400)


def test_it_is_for_auditors(cast: Cast) -> None:
    assert sign_in(cast.suzuki).post(reverse("staff:audit-proof")).status_code == 404
    assert not AuditEntry.objects.filter(act="audit.proven").exists()
