"""What was sent back is corrected under the version it was made by, however many came after."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.devices.outbox import KeepSubmission
from kiosk.screens.form_page import FormPage
from kiosk.screens.picture import Picture
from kiosk.screens.touches import Back, Chosen, Confirmed, FieldAnswered, LanguageChosen, Next, TypedText
from kiosk.steps.apply.confirm import CheckAnswers
from kiosk.steps.follow_up.go_on import GoOn
from kiosk.steps.follow_up.withdraw import ChooseReason
from sync.contract.chain.statement import Statement, StatementKind, read_statement
from sync.contract.forms.procedures import Field, FieldKind
from sync.contract.states import HandlingStatus
from sync.contract.wire.catalogue import ListedDefinition, OlderDefinition, page_hashes, sha256_of, write_pages
from sync.contract.wire.status import MarkedField, StatusView
from sync.envelope.status import status_key
from tests.kiosk.visits.test_correcting_a_block import ARRIVAL, INQUIRY, STATED
from tests.kiosk.visits.test_drafts import comes_back, saved
from tests.kiosk.visits.test_status_and_correction import asks, published
from tests.support.kiosk.every_kind import every_kind, offering
from tests.support.kiosk.example_catalogue import BULKY_WASTE, Packed
from tests.support.kiosk.kiosk_in_a_box import KioskInABox

FIRST = every_kind()
OF_FIRST = offering(FIRST)
NEIGHBOURHOOD = Field("neighbourhood", FieldKind.TEXT, {"ja": "町内会の名前"}, required=True, max_length=20)


def row_of(contents: Packed) -> ListedDefinition:
    return next(row for row in contents.rows if row.id == FIRST.id)


def second(*, names_first: bool) -> Packed:
    """A later version asks for the name of a neighbourhood, too."""
    pages = (msgspec.structs.replace(FIRST.pages[0], fields=(*FIRST.pages[0].fields, NEIGHBOURHOOD)), *FIRST.pages[1:])
    contents = offering(msgspec.structs.replace(FIRST, version=2, pages=pages))
    before = row_of(OF_FIRST)
    older = (OlderDefinition(before.sha256, before.size),) if names_first else ()
    rows = tuple(msgspec.structs.replace(row, older=older) if row.id == FIRST.id else row for row in contents.rows)
    pages_of = write_pages(rows)
    named = {sha256_of(page): page for page in pages_of if page is not None}
    kept = {before.sha256: OF_FIRST.objects[before.sha256]} if names_first else {}
    return Packed(rows, page_hashes(pages_of), contents.objects | named | kept)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[KioskInABox]:
    box = KioskInABox(tmp_path, contents=second(names_first=True))
    yield box
    box.close()


def sent_back(hall: KioskInABox, definition: str | None) -> None:
    """Its holder opens it."""
    view = StatusView(
        v=1,
        arrival=ARRIVAL,
        procedure=FIRST.id,
        title={"ja": "市民講習の申込"},
        state=HandlingStatus.SENT_BACK,
        changed_at="2026-11-18T01:00:00.000Z",
        arrived_at="2026-11-17T01:00:00.000Z",
        sentence={"ja": "ローマ字を確かめてください。"},
        marked=(MarkedField("latin", {}),),
        answers=STATED,
        definition=definition,
    )
    hall.publish(view, status_key(ARRIVAL, INQUIRY))
    hall.does(LanguageChosen("ja"), Chosen("slip"), TypedText(ARRIVAL), TypedText(INQUIRY), Confirmed(), Next())


def corrected(hall: KioskInABox) -> Statement:
    hall.does(FieldAnswered("latin", "YAMADA HANA"), FieldAnswered("agreed", "yes"), Next())
    if not isinstance(hall.step, CheckAnswers):
        hall.does(Next())
    assert isinstance(hall.step, CheckAnswers), hall.screens.now
    hall.confirms()
    kept = hall.last_asked(KeepSubmission)
    assert isinstance(kept, KeepSubmission)
    return read_statement(kept.statement)


@pytest.mark.requirement("BO-14")
def test_a_correction_is_asked_and_stated_under_the_version_of_then(hall: KioskInABox) -> None:
    sent_back(hall, row_of(OF_FIRST).sha256)
    statement = corrected(hall)
    assert statement.kind is StatementKind.CORRECTION
    assert (statement.definition, statement.procedure_version) == (row_of(OF_FIRST).sha256, 1)
    values = {item.id: item.value for item in statement.items}
    assert "neighbourhood" not in values
    assert values["latin"] == "YAMADA HANA"


@pytest.mark.parametrize("definition", [None, "offered"])
def test_an_older_centre_names_none_and_what_is_offered_is_asked(hall: KioskInABox, definition: str | None) -> None:
    sent_back(hall, definition and row_of(second(names_first=True)).sha256)
    hall.does(FieldAnswered("latin", "YAMADA HANA"), FieldAnswered("agreed", "yes"), Next())
    page = hall.screens.now
    assert isinstance(page, FormPage)
    assert "neighbourhood" in {view.id for view in page.fields}


@pytest.mark.parametrize("definition", ["ab" * 32, "replaced"])
def test_what_this_kiosk_does_not_have_is_corrected_elsewhere(tmp_path: Path, definition: str) -> None:
    box = KioskInABox(tmp_path, contents=second(names_first=False))
    try:
        sent_back(box, row_of(OF_FIRST).sha256 if definition == "replaced" else definition)
        page = box.screens.now
        assert isinstance(page, Picture)
        assert page.frame.title == "この端末では直せません"
    finally:
        box.close()


def test_one_that_was_put_away_goes_on_under_its_version_too(hall: KioskInABox) -> None:
    sent_back(hall, row_of(OF_FIRST).sha256)
    hall.does(FieldAnswered("latin", "YAMADA HANA"))
    code = saved(hall)
    comes_back(hall, code)
    hall.does(TypedText(INQUIRY))
    assert isinstance(hall.step, GoOn), "nothing has lost its place"
    hall.does(Confirmed())
    page = hall.screens.now
    assert isinstance(page, FormPage)
    assert "neighbourhood" not in {view.id for view in page.fields}
    visit = hall.conversation.visit
    assert visit is not None
    assert visit.offer is not None
    assert (visit.procedure.version, visit.offer.sha256) == (1, row_of(OF_FIRST).sha256)
    assert visit.value_of["latin"] == "YAMADA HANA"


def test_a_withdrawal_needs_no_version_of_then_and_a_correction_after_it_does(kiosk: KioskInABox) -> None:
    said = {"answers": dict(BULKY_WASTE), "allows_withdrawal": True, "definition": "ab" * 32}
    asks(kiosk, *published(kiosk, HandlingStatus.SENT_BACK, **said))
    kiosk.does(Confirmed(), Chosen("withdraw"))
    assert isinstance(kiosk.step, ChooseReason), "nobody fills in its form"
    kiosk.does(Back(), Next())
    page = kiosk.screens.now
    assert isinstance(page, Picture)
    assert page.frame.title == "この端末では直せません"
