"""A form that is put away half filled: taken up again by the code on a paper, and by nothing else."""

from __future__ import annotations

import json
import sqlite3

import msgspec
import pytest

from hardware.printer import DraftSlip, PaperLevel
from kiosk.screens.appearance import Appearance, Scheme, TextSize
from kiosk.screens.dialogs import Dialog
from kiosk.screens.form_page import FormPage
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.picture import Picture
from kiosk.screens.review import Review
from kiosk.screens.touches import (
    AppearanceChanged,
    Back,
    Chosen,
    Confirmed,
    Declined,
    FieldAnswered,
    LanguageChosen,
    TypedText,
)
from kiosk.steps.always.welcome import Start
from kiosk.steps.apply.done import Received
from kiosk.steps.apply.fill_form import FillPage
from kiosk.steps.apply.identify import InsertCard
from kiosk.steps.apply.save_draft import AskSave, LeaveWithoutCode, NoDraftPaper, NotSaved, Saved
from kiosk.steps.follow_up.go_on import FormChanged, GoOn, NotOfferedNow
from kiosk.steps.follow_up.resume import EnterDraftCode, NothingOpened
from sync.contract.chain.statement import Source
from sync.contract.numbers import draft_code_of, group_draft_code
from tests.support.kiosk.example_catalogue import BULKY_WASTE, CHILD_ALLOWANCE, definitions, packed
from tests.support.kiosk.kiosk_in_a_box import PIN_OF, KioskInABox
from tests.support.people.cards import CardBox
from tests.torture.canaries import Canaries, Searcher, Stems

HALF = {"name": "猫柳銀之丞", "kana": "ネコヤナギギンノジョウ", "phone": "050-9876-5432", "postal_code": "1000001"}


def half_filled(kiosk: KioskInABox) -> KioskInABox:
    """Stands at a page in the middle of the form."""
    kiosk.starts("bulky_waste")
    return kiosk.fill(HALF)  # type: ignore[return-value]  # up to the page that asks what is not in it


def page(kiosk: KioskInABox) -> FormPage:
    assert isinstance(kiosk.screens.now, FormPage)
    return kiosk.screens.now


def saved(kiosk: KioskInABox) -> str:
    """いったん保存する, and the code on the paper."""
    kiosk.does(Chosen("save_draft"))
    assert isinstance(kiosk.step, AskSave)
    kiosk.does(Confirmed())
    assert isinstance(kiosk.step, Saved)
    return paper(kiosk).code


def paper(kiosk: KioskInABox) -> DraftSlip:
    slip = kiosk.printer.slips[-1]
    assert isinstance(slip, DraftSlip)
    return slip


def comes_back(kiosk: KioskInABox, code: str, language: str = "ja") -> KioskInABox:
    """Somebody begins anew, with a paper in the hand."""
    if not isinstance(kiosk.step, Start):
        kiosk.does(Confirmed())
    assert isinstance(kiosk.step, Start)
    return kiosk.does(LanguageChosen(language), Chosen("resume"), TypedText(code))


@pytest.mark.requirement("FORM-07", "GAP-22", "DEL-06")
def test_what_was_typed_is_there_again_where_it_was_left_without_any_account(kiosk: KioskInABox) -> None:
    look = Appearance("ja", TextSize.LARGE, Scheme.BLACK)
    half_filled(kiosk).does(AppearanceChanged(look))
    before, stood = dict(kiosk.conversation.visit.answers), page(kiosk).fields[0].id
    code = saved(kiosk)
    said = paper(kiosk)
    assert said.procedure == "粗大ごみの収集申込"
    assert "この端末でだけ" in said.where, "no line: it opens here alone, and the paper says so"
    assert not any(value in repr(msgspec.to_builtins(vars(said))) for value in HALF.values()), "nothing of a person"
    comes_back(kiosk, code, "en")
    assert isinstance(kiosk.step, GoOn)
    assert kiosk.conversation.visit.appearance == look
    kiosk.does(Confirmed())
    assert page(kiosk).fields[0].id == stood
    assert kiosk.conversation.visit.answers == before
    assert {given.source for given in before.values()} == {Source.RESIDENT, Source.POSTAL_CODE}


@pytest.mark.requirement("PROM-04", "GAP-22")
def test_nothing_that_was_typed_can_be_read_in_the_kiosks_files_and_nobody_else_sees_it(kiosk: KioskInABox) -> None:
    code = saved(half_filled(kiosk))
    kiosk.does(Confirmed())
    assert kiosk.conversation.visit.taken_up is None
    assert "猫柳" not in repr(kiosk.screens.shown)
    files = [path for path in kiosk.home.data.parent.rglob("*") if path.is_file()]
    assert kiosk.home.drafts_db in files
    for path in files:
        data = path.read_bytes()
        canaries = [HALF["name"], HALF["kana"], HALF["phone"], code, code.replace("-", "")]
        for canary in (*canaries, *(["bulky_waste"] if path.name.startswith("drafts") else [])):
            assert canary.encode() not in data, path.name


@pytest.mark.requirement("PROM-04", "GAP-22")
def test_whoever_takes_both_media_away_reads_nothing_without_the_paper(kiosk: KioskInABox) -> None:
    """Searched in every form that a program writes words in, log and temporary files too, at each stage of a draft."""
    stems = Stems.of(20261127)
    typed = Canaries.of(stems, 1)
    searcher = Searcher(stems)
    words = {"name": typed.name, "kana": typed.kana, "phone": typed.phone, "postal_code": "1000001"}

    def seized(stage: str) -> None:
        searched = [path.name for path in kiosk.home.data.parent.rglob("*") if path.is_file()]
        assert "drafts.db" in searched, stage
        assert [*searcher.in_folder(kiosk.home.data.parent)] == [], stage

    kiosk.starts("bulky_waste")
    kiosk.fill(words)
    first = saved(kiosk)
    searcher.inquiry_numbers.add(first.replace("-", ""))
    assert (kiosk.home.data / "drafts.db-wal").exists(), "its log is open beside it, and searched"
    seized("saved")
    comes_back(kiosk, first).does(Confirmed())
    seized("taken up")
    second = saved(kiosk)
    searcher.inquiry_numbers.add(second.replace("-", ""))
    seized("saved again")
    comes_back(kiosk, second).does(Confirmed())
    planted = kiosk.home.data / "planted"
    planted.write_bytes(typed.name.encode("utf-16-le"))
    assert [*searcher.in_folder(kiosk.home.data.parent)] != [], "a searcher that finds nothing proves nothing"
    planted.write_bytes(second.encode())
    assert [*searcher.in_folder(kiosk.home.data.parent)] != []


def test_a_mistyped_code_stays_to_be_mended_and_is_not_counted(kiosk: KioskInABox) -> None:
    code = saved(half_filled(kiosk))
    wrong = ("Z" if code[0] != "Z" else "Y") + code[1:]
    for _ in range(8):
        comes_back(kiosk, wrong)
        assert isinstance(kiosk.step, EnterDraftCode)
        assert isinstance(kiosk.screens.now, KeyboardPage)
        assert kiosk.screens.now.text == wrong
        assert kiosk.screens.now.error
        kiosk.does(TypedText(wrong[:7]))
        assert "16文字" in kiosk.screens.now.error
        kiosk.does(Back(), Back())
    comes_back(kiosk, code.lower().replace("0", "O").replace("1", "l"))
    assert isinstance(kiosk.step, GoOn), "letters that look alike are as good"


def test_who_tries_codes_waits_and_whoever_has_a_paper_is_told_that_nothing_is_lost(kiosk: KioskInABox) -> None:
    code = saved(half_filled(kiosk))
    for number in range(5):
        comes_back(kiosk, group_draft_code(draft_code_of(number.to_bytes(10, "big"))))
        assert isinstance(kiosk.step, NothingOpened)
        assert kiosk.step.why == "not_asked", "nobody is told that there is nothing when nobody could be asked"
        kiosk.does(Back(), Back())
    comes_back(kiosk, code)
    assert isinstance(kiosk.step, NothingOpened)
    assert kiosk.step.why == "wait", "in another visit, too"
    assert isinstance(kiosk.screens.now, Picture)
    assert "保存した入力は、なくなっていません。" in kiosk.screens.now.lines
    kiosk.box_clock.pass_s(61)
    kiosk.does(Chosen("again"))
    assert isinstance(kiosk.step, GoOn)


@pytest.mark.requirement("DEL-06", "GAP-31")
def test_handing_in_wipes_it_and_its_paper_says_what_became_of_it(kiosk: KioskInABox) -> None:
    code = saved(half_filled(kiosk))
    comes_back(kiosk, code).does(Confirmed()).fill(BULKY_WASTE)
    kiosk.confirms()
    assert isinstance(kiosk.step, Received)
    assert lying(kiosk) == []
    assert counts(kiosk) == {"kept": 1, "submitted": 1}, "a trace without content"
    comes_back(kiosk, code)
    assert kiosk.screens.now.frame.title == "この保存は、申請に使われました"


def test_saving_again_gives_a_new_paper_and_the_old_one_opens_nothing(kiosk: KioskInABox) -> None:
    first = saved(half_filled(kiosk))
    kiosk.does(Declined())
    assert isinstance(kiosk.step, FillPage), "the visit goes on"
    second = saved(kiosk)
    assert first != second
    assert len(lying(kiosk)) == 1
    comes_back(kiosk, first)
    assert kiosk.screens.now.frame.title == "この紙の番号は、もう使えません"
    kiosk.does(Back(), Back())
    comes_back(kiosk, second)
    assert isinstance(kiosk.step, GoOn)


def test_without_paper_the_code_is_shown_after_a_touch_and_never_lost_without_a_word(kiosk: KioskInABox) -> None:
    kiosk.printer.paper = PaperLevel.OUT
    half_filled(kiosk).does(Chosen("save_draft"), Confirmed())
    assert isinstance(kiosk.step, NoDraftPaper)
    code = group_draft_code(kiosk.conversation.visit.taken_up.code)  # type: ignore[union-attr]  # it was saved
    assert code not in str(msgspec.to_builtins(repr(kiosk.screens.now)))
    kiosk.does(Confirmed())
    assert isinstance(kiosk.step, LeaveWithoutCode)
    assert isinstance(kiosk.screens.now, Dialog)
    assert "消えます" in kiosk.screens.now.text
    kiosk.does(Declined(), Chosen("numbers"))
    assert isinstance(kiosk.screens.now, Picture)
    assert kiosk.screens.now.banner is not None
    assert kiosk.screens.now.banner.title == code
    comes_back(kiosk, code)
    assert isinstance(kiosk.step, GoOn)


def test_what_nobody_can_open_any_more_is_not_kept(kiosk: KioskInABox) -> None:
    kiosk.printer.paper = PaperLevel.OUT
    half_filled(kiosk).does(Chosen("save_draft"), Confirmed(), Confirmed(), Confirmed())
    assert isinstance(kiosk.step, Start)
    assert lying(kiosk) == []
    assert counts(kiosk) == {"kept": 1, "discarded": 1}


def test_where_it_cannot_be_written_the_resident_is_told_and_stands_where_she_stood(
    kiosk: KioskInABox, monkeypatch: pytest.MonkeyPatch
) -> None:
    half_filled(kiosk)
    before = dict(kiosk.conversation.visit.answers)
    monkeypatch.setattr("sync.drafts.draft_file.MOST_DRAFTS", 0)
    kiosk.does(Chosen("save_draft"), Confirmed())
    assert isinstance(kiosk.step, NotSaved)
    assert isinstance(kiosk.screens.now, Picture)
    assert kiosk.screens.now.code == "D-03"
    kiosk.does(Confirmed())
    assert isinstance(kiosk.step, FillPage)
    assert kiosk.conversation.visit.answers == before
    kiosk.home.drafts_db.unlink(missing_ok=True)


def test_card_data_and_consent_are_not_in_it_and_the_card_is_read_anew(kiosk: KioskInABox, cards: CardBox) -> None:
    kiosk.starts("child_allowance").put(cards["hanako"]).types(PIN_OF["four"])
    kiosk.fill({"kana": CHILD_ALLOWANCE["kana"]})
    assert any(given.source == Source.CARD for given in kiosk.conversation.visit.answers.values())
    code = saved(kiosk)
    kiosk.pull()
    comes_back(kiosk, code)
    assert isinstance(kiosk.step, GoOn)
    assert not any(given.source == Source.CARD for given in kiosk.conversation.visit.answers.values())
    kiosk.does(Confirmed())
    assert isinstance(kiosk.step, InsertCard)


def test_a_form_that_is_another_since_takes_what_fits_and_shows_the_rest(kiosk: KioskInABox) -> None:
    kiosk.starts("bulky_waste")
    while page(kiosk).fields[0].id != "items":
        kiosk.fill_page(BULKY_WASTE)
    code = saved(kiosk)
    kiosk.does(Confirmed())
    serve(kiosk, without_phone_and_with_flats_only)
    comes_back(kiosk, code)
    assert isinstance(kiosk.step, FormChanged)
    assert isinstance(kiosk.screens.now, Review)
    assert [line.shown for line in kiosk.screens.now.lines] == ["050-1234-5678", "戸建て"]
    kiosk.does(Confirmed())
    answers = kiosk.conversation.visit.value_of
    assert answers["name"] == BULKY_WASTE["name"]
    assert {"phone", "house"}.isdisjoint(answers)


def test_a_procedure_that_is_offered_no_more_keeps_its_draft(kiosk: KioskInABox) -> None:
    code = saved(half_filled(kiosk))
    kiosk.does(Confirmed())
    serve(kiosk, lambda form: form | {"id": "another_" + form["id"]})
    comes_back(kiosk, code)
    assert isinstance(kiosk.step, NotOfferedNow)
    kiosk.does(Back(), Back())
    assert len(lying(kiosk)) == 1


def test_a_press_without_anything_typed_says_that_there_is_nothing_to_keep(kiosk: KioskInABox) -> None:
    kiosk.starts("bulky_waste").does(Chosen("save_draft"))
    assert isinstance(kiosk.screens.now, Picture)
    assert kiosk.screens.now.buttons == ()
    kiosk.does(Confirmed())
    assert isinstance(kiosk.step, AskSave)
    kiosk.does(Back(), FieldAnswered("none", "x"))
    assert isinstance(kiosk.step, FillPage)


def test_a_damaged_file_costs_its_drafts_and_not_the_kiosk(kiosk: KioskInABox) -> None:
    kiosk.wired.drafts._drafts.close()
    for path in kiosk.home.data.glob("drafts.db*"):
        path.unlink()
    kiosk.home.drafts_db.write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 40)
    code = saved(half_filled(kiosk))
    comes_back(kiosk, code)
    assert isinstance(kiosk.step, GoOn)


def lying(kiosk: KioskInABox) -> list[str]:
    """Names of the drafts in the kiosk's file."""
    with sqlite3.connect(kiosk.home.drafts_db) as file:
        return [name for (name,) in file.execute("SELECT id FROM drafts")]


def counts(kiosk: KioskInABox) -> dict[str, int]:
    with sqlite3.connect(kiosk.home.drafts_db) as file:
        return dict(file.execute("SELECT what, count FROM counts"))


def without_phone_and_with_flats_only(form: dict) -> dict:  # type: ignore[type-arg]  # JSON as an author writes it
    for one in form["pages"]:
        one["fields"] = [asked for asked in one["fields"] if asked["id"] != "phone"]
        for asked in one["fields"]:
            if asked["id"] == "house":
                asked["choices"] = [choice for choice in asked["choices"] if choice["value"] != "house"]
    form["pages"] = [one for one in form["pages"] if one["fields"]]
    return form


def serve(kiosk: KioskInABox, change) -> None:  # type: ignore[no-untyped-def]  # dict → dict
    """The catalogue has other forms from now on."""
    contents = packed(json.dumps(change(json.loads(one)), ensure_ascii=False).encode() for one in definitions())
    state = kiosk.conversation.visit.kiosk_state
    assert state.catalogue is not None
    state.take(msgspec.structs.replace(state.catalogue, pages=contents.pages), contents)
