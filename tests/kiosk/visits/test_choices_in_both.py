"""In English each choice stands in Japanese, too: 男性 Male. What is stated is said in one language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.devices.outbox import KeepSubmission
from kiosk.forms.kind_views import choices_of
from kiosk.screens.form_page import FormPage
from kiosk.steps.apply.done import Received
from kiosk.words.texts import speaking
from sync.contract.chain.statement import read_statement
from sync.contract.forms.procedures import FieldKind, Procedure, read_procedure
from sync.contract.wire.catalogue import split_definition
from sync.japanese.ruby import has_reading
from tests.support.kiosk.example_catalogue import packed
from tests.support.kiosk.kiosk_in_a_box import KioskInABox
from tests.support.kiosk.library_answers import answers_to, files
from tests.support.screens.fingers import Touching

FILES = {path.stem: path for path in files()}
OFFERED = frozenset({FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.YES_NO})


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[KioskInABox]:
    box = KioskInABox(tmp_path, contents=packed(path.read_bytes() for path in FILES.values()))
    yield box
    box.close()


def procedure_in(path: Path) -> Procedure:
    return read_procedure(split_definition(path.read_bytes())[0])


def offered(procedure: Procedure, language: str) -> list[list[str]]:
    """The words of every choice of every question."""
    with speaking(language):
        return [[words for _, words in choices_of(one)] for one in procedure.fields() if one.kind in OFFERED]


@pytest.mark.requirement("I18N-03")
def test_a_choice_is_touched_in_both_languages_and_stated_in_one(kiosk: KioskInABox) -> None:
    kiosk.starts("career_course", "en")
    touched = False
    for _page in range(60):
        page = kiosk.screens.now
        if not isinstance(page, FormPage):
            break
        if any(view.id == "sex" for view in page.fields):
            hand = Touching(kiosk)
            for words, value in (("男性 Male", "male"), ("女性 Female", "female")):
                hand.touches(words)
                assert kiosk.conversation.visit.value_of["sex"] == value
            touched = True
        kiosk.fill_page({**answers_to(procedure_in(FILES["career_course"])), "sex": "female"})
    assert touched
    kiosk.confirms()
    assert isinstance(kiosk.step, Received)
    kept = kiosk.last_asked(KeepSubmission)
    assert isinstance(kept, KeepSubmission)
    (sex,) = (item for item in read_statement(kept.statement).items if item.id == "sex")
    assert (sex.value, sex.shown) == ("female", "Female")


@pytest.mark.requirement("I18N-03")
def test_each_choice_of_each_form_says_both_in_english_and_in_japanese_only_japanese() -> None:
    count = 0
    for path in FILES.values():
        procedure = procedure_in(path)
        english, japanese, easy = (offered(procedure, language) for language in ("en", "ja", "easy-ja"))
        asked = [one for one in procedure.fields() if one.kind in OFFERED]
        for field, both, said in zip(asked, english, japanese, strict=True):
            labels = [choice.label["en"] for choice in field.choices] or ["Yes", "No"]
            codes = [f"{choice.code}/" * bool(choice.code) for choice in field.choices] or ["", ""]
            for words, ja, label, code in zip(both, said, labels, codes, strict=True):
                plain_ja = ja.removeprefix(code)
                assert words == (ja if plain_ja == label else f"{ja} {label}"), (path.stem, field.id)
                count += 1
        assert any(map(has_reading, (words for said in easy for words in said))) or not easy
    assert count > 60
