"""What the scanner did not look at as a whole is neither clean nor infected: sealed, and told."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.management import CommandError

from central.applications.models import HandlingEvent, ManualCheck
from central.attachments.clamd import scan
from central.attachments.models import AttachedFile
from central.audit.verify import verify_chain
from central.catalogue.models import ProcedureVersion
from central.intake.actions.record_verdicts import drain_verdicts
from tests.support.between.files_by_hand import PLAN, HandFile, submit_files
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.attached import application_page, bring, file_page, file_states, scanned_again, work_through
from tests.support.centre.custody_verified import verify_custody
from tests.support.centre.deliveries import deliver, view_of
from tests.support.centre.scanner import EICAR, NAME
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
DEEPEST = 16
"""Layers of ZIP that clamd opens by its own default."""


def packed(layers: int, content: bytes = EICAR) -> bytes:
    """So many ZIPs, each in the next."""
    name = "a.com"
    for layer in range(layers):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, content)
        content, name = made.getvalue(), f"{layer}.zip"
    return content


@pytest.mark.parametrize("more", [1, 2, 9])
def test_what_lies_deeper_than_the_scanner_looks_is_not_clean(more: int, scanner: str) -> None:
    said = scan(packed(DEEPEST + more))
    assert (said.virus, said.not_seen) == ("", "Heuristics.Limits.Exceeded.MaxRecursion")


def test_as_deep_as_it_looks_it_finds_what_it_knows_and_nothing_else(scanner: str) -> None:
    assert scan(packed(DEEPEST)).virus.startswith(NAME)
    harmless = scan(packed(DEEPEST, b"words"))
    assert (harmless.virus, harmless.not_seen) == ("", "")


def test_such_a_file_is_sealed_and_people_are_told(
    hand: KioskHand, with_files: ProcedureVersion, cast: Cast, scanner: str
) -> None:
    deep = HandFile("書類.zip", packed(DEEPEST + 1), "application/zip")
    made = submit_files(hand, with_files, [PLAN, deep])
    deliver(hand, made.made)
    drain_verdicts()
    bring(hand, made)
    work_through()
    assert file_states() == ["clean", "broken"]
    found = ManualCheck.objects.get()
    assert (found.reasons, found.kind) == (["file_not_seen"], "anomaly")
    assert HandlingEvent.objects.filter(act="file_not_seen").count() == 1
    notice = view_of(made.made).notices[-1]
    assert "確かめることができませんでした" in notice["ja"]
    assert set(notice) == {"ja", "easy-ja", "en"}
    client = sign_in(cast.sato)
    assert file_page(client, made, 2).status_code == 404
    assert "ウイルス検査が全部を見ていません" in application_page(client, made)
    assert verify_chain().broken_at is None
    assert "all holds" in verify_custody()


def test_what_was_called_clean_too_early_is_found_by_another_scan(
    hand: KioskHand, with_files: ProcedureVersion, cast: Cast, scanner: str, settings: Any
) -> None:
    made = submit_files(hand, with_files, [HandFile("書類.zip", packed(DEEPEST + 1), "application/zip")])
    deliver(hand, made.made)
    drain_verdicts()
    bring(hand, made)
    work_through()
    AttachedFile.objects.update(state=AttachedFile.State.CLEAN.value, found="")
    ManualCheck.objects.all().delete()
    with pytest.raises(CommandError, match="0 clean, 0 infected, 1 not read"):
        scanned_again()
    assert file_states() == ["broken"]
    assert ManualCheck.objects.get().reasons == ["file_not_seen"]
    assert file_page(sign_in(cast.sato), made, 1).status_code == 404
