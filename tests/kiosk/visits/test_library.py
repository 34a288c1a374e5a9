"""Each of the ready-made procedures, from the first touch to the slip, and judged as the centre judges it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kiosk.devices.outbox import KeepSubmission
from kiosk.forms.files import asks_files
from kiosk.screens.form_page import FormPage
from kiosk.steps.apply.done import Received
from kiosk.steps.apply.fill_form import FillPage
from sync.contract.chain.statement import read_statement
from sync.contract.chain.statement_lines import TAKEN, differences_drawn
from sync.contract.definition_flaws.check_definition import check_definition
from sync.contract.forms.answers import chosen
from sync.contract.forms.procedures import FieldKind, Procedure, read_procedure
from sync.contract.forms.rules import verdict
from sync.contract.wire.catalogue import split_definition
from sync.japanese.dates import today_in_japan
from tests.support.kiosk.example_catalogue import packed
from tests.support.kiosk.kiosk_in_a_box import PIN_OF, KioskInABox
from tests.support.kiosk.library_answers import answers_to, files
from tests.support.people.cards import CardBox

FILES = files()
LANGUAGES = {"ja", "easy-ja", "en"}
KANJI_WITHOUT_READING = re.compile(r"[一-龥々]")


@pytest.fixture
def kiosk(made_cards: Path, tmp_path: Path) -> Iterator[KioskInABox]:
    """One that offers all of them."""
    box = KioskInABox(tmp_path, made_cards, contents=packed(path.read_bytes() for path in FILES))
    yield box
    box.close()


def procedure_in(path: Path) -> Procedure:
    return read_procedure(split_definition(path.read_bytes())[0])


def test_there_are_twenty_four():
    assert len({procedure_in(path).id for path in FILES}) == 24


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_can_be_filled_signed_and_kept_and_nothing_is_wrong_with_it(kiosk: KioskInABox, cards: CardBox, path: Path):
    procedure = procedure_in(path)
    if asks_files(procedure):
        kiosk.centre_takes_files()
    kiosk.starts(procedure.id)
    if procedure.uses_card:
        kiosk.put(cards["hanako"]).types(PIN_OF["four"])
    assert isinstance(kiosk.step, FillPage)
    kiosk.fill(answers_to(procedure))
    page = kiosk.screens.now
    assert not isinstance(page, FormPage), [(view.id, view.error) for view in page.fields]
    kiosk.confirms()
    if procedure.needs_signature:
        kiosk.types(PIN_OF["sign"])
    assert isinstance(kiosk.step, Received)
    kept = kiosk.last_asked(KeepSubmission)
    assert isinstance(kept, KeepSubmission)
    statement = read_statement(kept.statement)
    today = today_in_japan(kiosk.clock.now())
    fields = procedure.fields_of(item.id for item in statement.items)
    answers = {
        item.id: chosen(item.value) if fields[item.id].kind is FieldKind.CHOICES else item.value
        for item in statement.items
    }
    assert differences_drawn(statement, procedure, today) == ()
    assert verdict(procedure, answers, today, {item.id for item in statement.items if item.source in TAKEN}) == ()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_may_be_signed_and_speaks_three_languages_with_a_reading_for_each_kanji(path: Path):
    assert check_definition(procedure_in(path), today_in_japan(datetime.now(UTC))) == ()
    for text in texts_in(json.loads(path.read_text())):
        assert set(text) == LANGUAGES
        assert all(text.values())
        assert not KANJI_WITHOUT_READING.search(re.sub(r"\{[^|{}]+\|[^|{}]+\}", "", text["easy-ja"])), text["easy-ja"]


def texts_in(value: Any) -> Iterator[dict[str, str]]:
    """Every text of an author's file that is not empty."""
    if isinstance(value, dict):
        if "ja" in value:
            yield value
        else:
            for member in value.values():
                yield from texts_in(member)
    elif isinstance(value, list):
        for member in value:
            yield from texts_in(member)
