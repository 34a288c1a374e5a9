"""Who puts the card in writes neither name nor address by hand, whether a form asks them whole or in parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.simulated.card.cast import RESIDENTS
from kiosk.devices.outbox import KeepSubmission
from kiosk.forms.files import asks_files
from kiosk.screens.form_page import FieldView, FormPage, InputKind
from kiosk.screens.touches import FieldAnswered, FieldOpened, Next
from kiosk.steps.apply.done import Received
from kiosk.steps.apply.fill_form import FillPage
from sync.contract.chain.statement import Item, Source, read_statement
from sync.contract.forms.card_parts import PARTS_OF, put_together
from sync.contract.forms.field_roles import ADDRESS_PARTS, NAME_PARTS, FieldRole, Whose, role_of, whose
from sync.contract.forms.procedures import Procedure, read_procedure
from sync.contract.wire.catalogue import split_definition
from sync.japanese.addresses import compare_addresses
from sync.japanese.comparison import Likeness
from tests.support.kiosk.example_catalogue import packed
from tests.support.kiosk.kiosk_in_a_box import PIN_OF, KioskInABox
from tests.support.kiosk.library_answers import answers_to, files
from tests.support.people.card_forms import in_parts_bytes
from tests.support.people.cards import CardBox

FILES = files()
HANAKO = next(one for one in RESIDENTS if one.label == "hanako")
RECORD = next(path for path in FILES if path.stem == "resident_record")
OF_THE_CARD = frozenset(
    {FieldRole.NAME, *NAME_PARTS, FieldRole.ADDRESS, *ADDRESS_PARTS, FieldRole.BIRTH_DATE, FieldRole.SEX}
)
PAGE = (Path(__file__).parents[3] / "docs" / "one-stop.md").read_text()
EXCEPTIONS = dict(re.findall(r"^\| `([a-z_0-9]+(?:\.[a-z_0-9]+)?)` \| ([^|]+) \|$", PAGE, re.MULTILINE))


@pytest.fixture
def kiosk(made_cards: Path, tmp_path: Path) -> Iterator[KioskInABox]:
    """One that offers all of them."""
    box = KioskInABox(tmp_path, made_cards, contents=packed(path.read_bytes() for path in FILES))
    yield box
    box.close()


@pytest.fixture
def divided(made_cards: Path, tmp_path: Path) -> Iterator[KioskInABox]:
    """One whose request for a record asks name and address in parts."""
    others = [path.read_bytes() for path in FILES if path.stem == "bulky_waste"]
    box = KioskInABox(tmp_path, made_cards, contents=packed([*others, in_parts_bytes(RECORD.read_bytes())]))
    yield box
    box.close()


def stated(kiosk: KioskInABox) -> dict[str, Item]:
    kept = kiosk.last_asked(KeepSubmission)
    assert isinstance(kept, KeepSubmission)
    return {item.id: item for item in read_statement(kept.statement).items}


def procedure_of(path: Path) -> Procedure:
    return read_procedure(split_definition(path.read_bytes())[0])


def views(kiosk: KioskInABox) -> dict[str, FieldView]:
    page = kiosk.screens.now
    assert isinstance(page, FormPage)
    return {view.id: view for view in page.fields}


def apply(kiosk: KioskInABox, cards: CardBox, procedure: Procedure) -> dict[str, Item]:
    if asks_files(procedure):
        kiosk.centre_takes_files()
    kiosk.starts(procedure.id)
    if procedure.uses_card:
        kiosk.put(cards["hanako"]).types(PIN_OF["four"])
    kiosk.fill(answers_to(procedure))
    kiosk.confirms()
    if procedure.needs_signature:
        kiosk.types(PIN_OF["sign"])
    assert isinstance(kiosk.step, Received)
    return stated(kiosk)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_with_a_card_nobody_writes_what_it_says_and_each_exception_has_its_reason(
    kiosk: KioskInABox, cards: CardBox, path: Path
) -> None:
    procedure = procedure_of(path)
    items = apply(kiosk, cards, procedure)
    asked = {
        field.id: field
        for page in procedure.pages
        if whose(page) is Whose.APPLICANT and page.repeat is None
        for field in page.fields
        if role_of(field) in OF_THE_CARD
    }
    by_hand = {
        item for item in asked if not asked[item].from_card or (item in items and items[item].source != Source.CARD)
    }
    if not procedure.uses_card:
        assert (procedure.id in EXCEPTIONS) is bool(by_hand), "an exception is listed, and none that is none"
        return
    expected = {name.partition(".")[2] for name in EXCEPTIONS if name.partition(".")[0] == procedure.id}
    assert procedure.id not in EXCEPTIONS
    assert by_hand == expected
    assert {"name", "address", "birth_on", "sex"} <= {asked[item].from_card for item in asked if item not in by_hand}


def test_every_exception_is_of_a_form_that_is_there() -> None:
    forms = {path.stem: procedure_of(path) for path in FILES}
    for name in EXCEPTIONS:
        form, _, item = name.partition(".")
        assert form in forms
        assert not item or item in {field.id for field in forms[form].fields()}


def test_parts_are_filled_locked_and_stated_as_the_cards(divided: KioskInABox, cards: CardBox) -> None:
    divided.starts("resident_record").put(cards["hanako"]).types(PIN_OF["four"])
    assert isinstance(divided.step, FillPage)
    here = views(divided)
    seen = dict(here)
    for _ in range(6):
        divided.does(FieldOpened("family_name"), FieldAnswered("family_name", "山口"))
        if not isinstance(divided.step, FillPage):
            break
        seen |= views(divided) if isinstance(divided.screens.now, FormPage) else {}
        if all(part in seen for parts in PARTS_OF.values() for part in parts):
            break
        divided.does(Next())
    for parts in PARTS_OF.values():
        assert [seen[part].entry for part in parts] == [InputKind.LOCKED] * len(parts)
    assert "はっきりしません" in seen["family_name"].remark + seen["town"].remark
    divided.fill(answers_to(procedure_of(RECORD)))
    divided.confirms()
    divided.types(PIN_OF["sign"])
    assert isinstance(divided.step, Received)
    items = stated(divided)
    parts = {part: items[part] for parts in PARTS_OF.values() for part in parts if part in items}
    assert {item.source for item in parts.values()} == {Source.CARD}
    whole = put_together({part: item.value for part, item in parts.items()})
    assert whole["name"] == HANAKO.name
    assert compare_addresses(whole["address"], HANAKO.address).result is Likeness.SAME
    assert len(parts) > 3, "the address was taken apart"
