"""What kiosks say became of copies: a row for each word, and a person sees what does not fit."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from central.applications.manual_check_reasons import reasons_of
from central.applications.models import Application, ManualCheck
from central.audit.models import AuditEntry
from central.audit.record import record
from central.certificates.act_details import Issued, Reserved
from central.certificates.issuing.end import revoke
from central.certificates.models import IssuedDocument, KioskPrint
from central.intake.actions.record_verdicts import drain_verdicts
from central.intake.print_outcomes import OPEN_AT_ONCE
from central.intake.verdicts.unreadable_bytes import ROWS_A_DAY
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.city import City
from tests.support.centre.custody_verified import verify_custody
from tests.support.centre.deliveries import deliver
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db
FILE, OTHER = "14" * 32, "15" * 32


@pytest.fixture
def document(city: City, cast: Cast) -> IssuedDocument:
    """A reply that counts, to an application from another kiosk."""
    hand = city.kiosk(9)
    hand.submit()
    recorded(hand)
    application, now = Application.objects.get(), timezone.now()
    document = IssuedDocument.objects.create(
        number="J-99201-26-0000001",
        code="8Q2MW7KD31XT",
        body=application.body,
        application=application,
        category="reply",
        kind="notice",
        title="認定通知書",
        state="issued",
        persons=[],
        items=[],
        copy=1,
        sha256=FILE,
        reserved_at=now,
        reserved_by=cast.sato,
        issued_at=now,
        issued_by=cast.sato,
    )
    told = {"application": application.arrival_number, "kind": document.kind}
    with transaction.atomic():
        record(cast.sato, "reply.reserved", document.audit_subject, document.body, Reserved(**told))
        record(cast.sato, "reply.issued", document.audit_subject, document.body, Issued(**told, sheets=1))
    return document


def recorded(*hands: KioskHand) -> list[list[str]]:
    """Everything delivered and judged; the reasons that a person sees."""
    for hand in hands:
        deliver(hand, *hand.made)
    while drain_verdicts():
        pass
    return [manual_check.reasons for manual_check in ManualCheck.objects.order_by("pk")]


def test_a_word_that_fits_is_a_row_an_audit_entry_and_a_line_on_the_documents_page(
    city: City, cast: Cast, document: IssuedDocument
) -> None:
    hand = city.kiosk(3)
    hand.print_outcome(FILE, document.number, 1, "not_printed")
    hand.print_outcome(FILE, document.number, 2)
    hand.submit()
    assert recorded(hand) == []
    told = list(document.kiosk_prints.order_by("copy").values_list("copy", "result", "kiosk__code"))
    assert told == [(1, "not_printed", "99201-003"), (2, "printed", "99201-003")]
    assert AuditEntry.objects.filter(act="kiosk.document_printed").count() == 2
    page = sign_in(cast.takahashi).get(reverse("certificates:document", args=[document.number])).content.decode()
    assert "端末 99201-003　2枚目　印刷できた" in page
    assert "印刷できなかった" in page
    assert "all holds" in verify_custody()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        KioskPrint.objects.update(result="unknown")


@pytest.mark.parametrize(
    ("said", "doubts"),
    [
        ((FILE, "J-99201-26-9999999", 1, "printed"), ["unknown_number"]),
        ((OTHER, "J-99201-26-0000001", 1, "printed"), ["other_file"]),
        ((FILE, "J-99201-26-0000001", 1, "eaten"), ["unknown_result"]),
    ],
)
def test_what_does_not_fit_is_kept_and_seen(
    city: City, cast: Cast, document: IssuedDocument, said: tuple[str, str, int, str], doubts: list[str]
) -> None:
    hand = city.kiosk(3)
    hand.print_outcome(*said)
    hand.submit()
    assert recorded(hand) == [[f"print:{doubt}:{said[1]}" for doubt in doubts]]
    assert KioskPrint.objects.get().number == said[1]
    manual_check = ManualCheck.objects.get()
    page = sign_in(cast.sato).get(reverse("applications:look", args=[manual_check.pk])).content.decode()
    assert said[1] in page
    assert "print:" not in page, "said in words"
    assert "ありません（申請ではない記録です）" in page
    assert "読み取れません" not in page, "it was read, and bears no such number"
    link = f'href="{reverse("certificates:document", args=[said[1]])}"'
    issuer = sign_in(cast.takahashi).get(reverse("applications:look", args=[manual_check.pk])).content.decode()
    assert (link in issuer) == (doubts != ["unknown_number"]), "only what was issued has a page"
    rows = sign_in(cast.sato).get(reverse("applications:work-tab", args=["look"])).content.decode()
    assert f">{said[1]}</a>" in rows
    assert "all holds" in verify_custody()


def test_the_same_copy_twice_is_seen_and_both_words_stay(city: City, document: IssuedDocument) -> None:
    hand = city.kiosk(3)
    for result in ("unknown", "printed"):
        hand.print_outcome(FILE, document.number, 1, result)
    assert recorded(hand) == [[f"print:told_before:{document.number}"]]
    assert list(document.kiosk_prints.order_by("pk").values_list("result", flat=True)) == ["unknown", "printed"]


def test_two_kiosks_that_had_one_copy_are_seen(city: City, document: IssuedDocument) -> None:
    first, second = city.kiosk(3), city.kiosk(4)
    first.print_outcome(FILE, document.number)
    second.print_outcome(FILE, document.number)
    assert recorded(first, second) == [[f"print:told_elsewhere:{document.number}"]]
    assert document.kiosk_prints.count() == 2


def test_a_word_about_what_was_revoked_is_seen(city: City, cast: Cast, document: IssuedDocument) -> None:
    revoke(document.number, cast.takahashi, "記載の誤り")
    hand = city.kiosk(3)
    hand.print_outcome(FILE, document.number)
    assert recorded(hand) == [[f"print:not_valid:{document.number}"]]


def test_one_entry_that_is_judged_again_is_one_row(city: City, cast: Cast, document: IssuedDocument) -> None:
    hand = city.kiosk(3)
    hand.print_outcome(OTHER, document.number)
    recorded(hand)
    manual_check = ManualCheck.objects.get()
    sign_in(cast.sato).post(reverse("looks:judge", args=[manual_check.pk]), {"resolution": "もう一度調べる"})
    while drain_verdicts():
        pass
    assert KioskPrint.objects.count() == 1


@pytest.mark.requirement("PROM-07")
def test_a_stolen_kiosk_neither_drowns_the_list_nor_spoils_true_words(city: City, document: IssuedDocument) -> None:
    """Numbers are consecutive, and whoever has its keys can name them all."""
    stolen, true = city.kiosk(4), city.kiosk(3)
    for copy in range(1, 6):
        stolen.print_outcome(OTHER, document.number, copy)
    for number in range(2, 30):
        stolen.print_outcome(OTHER, f"J-99201-26-{number:07d}")
    for number in range(ROWS_A_DAY + 2):
        stolen.print_outcome(OTHER, f"no number {number}")
    told = recorded(stolen)
    checks = ManualCheck.objects.filter(kind="anomaly")
    assert len(told) == OPEN_AT_ONCE + 1 + ROWS_A_DAY + 1
    assert [check.entries for check in checks.exclude(counted_on=None)] == [33 - OPEN_AT_ONCE]
    assert "記録と合わない知らせがほかにも 13件" in reasons_of(checks.exclude(counted_on=None).get())[0]
    true.print_outcome(FILE, document.number, 1)
    assert recorded(stolen, true) == told, "nothing is known against it"
    assert "all holds" in verify_custody()


def test_what_is_no_number_of_ours_is_shown_to_nobody(city: City, cast: Cast, document: IssuedDocument) -> None:
    hand = city.kiosk(3)
    hand.print_outcome(FILE, "山田花子 090-0000-0000")
    assert recorded(hand) == [["malformed"]]
    page = sign_in(cast.sato).get(reverse("applications:look", args=[ManualCheck.objects.get().pk])).content.decode()
    assert "山田花子" not in page
    assert AuditEntry.objects.get(act="kiosk.document_printed").details["document"] == ""
    assert not KioskPrint.objects.exists()
    assert "all holds" in verify_custody()


def test_a_doubt_about_a_document_is_for_whoever_handles_its_procedure_in_its_zone(
    city: City, cast: Cast, document: IssuedDocument, settings: Any
) -> None:
    hand = city.kiosk(3)
    hand.print_outcome(OTHER, document.number)
    recorded(hand)
    page = reverse("applications:look", args=[ManualCheck.objects.get().pk])
    assert sign_in(cast.sato).get(page).status_code == 200
    settings.ZONED_PROCEDURES = {document.application.procedure: "another"}
    assert sign_in(cast.sato).get(page).status_code == 404


def test_a_print_before_the_revocation_that_is_told_later_says_so(
    city: City, cast: Cast, document: IssuedDocument
) -> None:
    hand = city.kiosk(3)
    hand.print_outcome(FILE, document.number)  # at nine; then the line is down
    revoke(document.number, cast.takahashi, "記載の誤り")
    assert recorded(hand) == [[f"print:before_its_end:{document.number}"]]
    page = sign_in(cast.sato).get(reverse("applications:look", args=[ManualCheck.objects.get().pk])).content.decode()
    assert "端末の時計では、失効などの前に印刷されています" in page
