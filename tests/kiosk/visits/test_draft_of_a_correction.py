"""A correction that is put away: it goes on with its own code and its slip's number, over what was sent back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.devices.outbox import KeepSubmission
from kiosk.forms.drafting import draft_of
from kiosk.screens.form_page import FormPage
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.picture import Picture
from kiosk.screens.review import Review
from kiosk.screens.touches import (
    Back,
    Chosen,
    Confirmed,
    Declined,
    FieldAnswered,
    LanguageChosen,
    Next,
    TypedText,
)
from kiosk.state.visit import FieldValue
from kiosk.steps.apply.confirm import CheckAnswers
from kiosk.steps.apply.done import Received
from kiosk.steps.apply.fill_form import FillPage
from kiosk.steps.apply.save_draft import AskSave
from kiosk.steps.follow_up.go_on import GoOn
from kiosk.steps.follow_up.go_on_correcting import NotSentBackNow, TypedBefore
from kiosk.steps.follow_up.numbers import EnterInquiry
from kiosk.steps.follow_up.opening import CouldNotAsk
from kiosk.steps.follow_up.status import ShowStatus
from sync.contract.chain.statement import Source, StatementKind, read_statement
from sync.contract.numbers import (
    draft_code_of,
    parse_arrival_number,
    parse_inquiry_number,
)
from sync.contract.states import HandlingStatus
from sync.contract.wire.drafts import Draft
from sync.contract.wire.messages import read_message, write_message
from sync.contract.wire.status import MarkedField, StatusView
from sync.envelope.drafts import draft_keys, open_draft, seal_draft
from sync.envelope.status import status_key
from sync.errors import ContractError
from tests.kiosk.visits.test_correcting_a_block import ARRIVAL, INQUIRY, STATED
from tests.kiosk.visits.test_drafts import comes_back, counts, lying, paper, saved
from tests.kiosk.visits.test_status_and_correction import asks, sent_back
from tests.support.kiosk.every_kind import every_kind, offering
from tests.support.kiosk.example_catalogue import BULKY_WASTE
from tests.support.kiosk.kiosk_in_a_box import KioskInABox

NEW_PHONE = "050-9876-5432"


@pytest.fixture
def blocks(tmp_path: Path) -> Iterator[KioskInABox]:
    """A form with children, that was sent back."""
    box = KioskInABox(tmp_path, contents=offering(every_kind()))
    publish(box, ARRIVAL, INQUIRY, "every_kind", (MarkedField("child[2].name", {}),), STATED)
    yield box
    box.close()


def publish(
    kiosk: KioskInABox,
    arrival: str,
    inquiry: str,
    procedure: str,
    marked: tuple[MarkedField, ...],
    answers: dict[str, str],
    state: str = HandlingStatus.SENT_BACK,
    until: str | None = None,
) -> None:
    number = parse_arrival_number(arrival)
    view = StatusView(
        v=1,
        arrival=number,
        procedure=procedure,
        title={"ja": "申請"},
        state=state,
        changed_at="2026-11-18T01:00:00.000Z",
        arrived_at="2026-11-17T01:00:00.000Z",
        sentence={"ja": "直してください。"},
        marked=marked,
        answers=answers if state == HandlingStatus.SENT_BACK else {},
        allows_withdrawal=True,
        until=until,
    )
    kiosk.publish(view, status_key(number, parse_inquiry_number(inquiry)), cursor=2)


def corrects(kiosk: KioskInABox) -> tuple[str, str]:
    """Sent back, one answer corrected; the resident stands at it. The slip's numbers."""
    arrival, inquiry = sent_back(kiosk)
    asks(kiosk, arrival, inquiry).does(Confirmed(), Next(), FieldAnswered("phone", "05098765432"))
    assert isinstance(kiosk.step, FillPage)
    return arrival, inquiry


def wrong_number(kiosk: KioskInABox) -> KioskInABox:
    return kiosk.does(TypedText("0000-0000-0000"))


def test_a_correction_goes_on_with_the_slips_number_and_corrects_the_same_application(kiosk: KioskInABox) -> None:
    arrival, inquiry = corrects(kiosk)
    code = saved(kiosk)
    said = paper(kiosk)
    assert said.heading == "保存の紙（直したものは、まだ出ていません）"
    assert any("控えの問合せ番号" in line for line in said.next_steps)
    comes_back(kiosk, code)
    assert isinstance(kiosk.step, EnterInquiry)
    kiosk.does(TypedText(inquiry))
    assert isinstance(kiosk.step, GoOn)
    assert "直した答えが1個入っています。" in picture(kiosk).lines
    kiosk.does(Confirmed())
    assert isinstance(kiosk.step, FillPage)
    page = kiosk.screens.now
    assert isinstance(page, FormPage)
    (phone,) = [view for view in page.fields if view.id == "phone"]
    assert (phone.value, phone.asked) == (NEW_PHONE, "つながる番号をお書きください。"), "and what the office asked"
    kiosk.does(Next())
    assert isinstance(kiosk.step, CheckAnswers)
    kiosk.confirms()
    assert isinstance(kiosk.step, Received)
    kept = kiosk.last_asked(KeepSubmission)
    assert isinstance(kept, KeepSubmission)
    statement = read_statement(kept.statement)
    assert (statement.kind, statement.corrects) == (StatementKind.CORRECTION, parse_arrival_number(arrival))
    assert kept.old_status_key == status_key(parse_arrival_number(arrival), parse_inquiry_number(inquiry))
    values = {item.id: item.value for item in statement.items}
    assert (values["phone"], values["name"]) == (NEW_PHONE, BULKY_WASTE["name"])
    assert lying(kiosk) == []
    assert counts(kiosk) == {"kept": 1, "submitted": 1}


def test_without_the_slips_number_nothing_of_it_is_shown_and_nothing_can_be_handed_in(kiosk: KioskInABox) -> None:
    arrival, inquiry = corrects(kiosk)
    code = saved(kiosk)
    seen = len(kiosk.screens.shown)
    comes_back(kiosk, code)
    visit = kiosk.conversation.visit
    for _ in range(3):
        wrong_number(kiosk)
        assert isinstance(kiosk.step, CouldNotAsk)
        assert (visit.former, visit.answers) == (None, {})
        kiosk.does(Confirmed(), Next(), Confirmed())  # numbers anew: the arrival number stands there
        assert isinstance(kiosk.screens.now, KeyboardPage)
        kiosk.does(TypedText(arrival))
        assert isinstance(kiosk.step, EnterInquiry)
    said = repr([vars(page) for page, _look in kiosk.screens.shown[seen:]])
    assert NEW_PHONE not in said
    assert BULKY_WASTE["name"] not in said
    assert len(lying(kiosk)) == 1
    kiosk.does(TypedText(inquiry))
    assert isinstance(kiosk.step, GoOn), "who mistypes loses nothing"


def test_the_slip_of_another_application_opens_that_one_and_not_the_draft(kiosk: KioskInABox) -> None:
    corrects(kiosk)
    code = saved(kiosk)
    kiosk.does(Confirmed())
    other, inquiry = sent_back(kiosk)
    comes_back(kiosk, code).does(Back(), TypedText(other), TypedText(inquiry))
    visit = kiosk.conversation.visit
    assert visit.former is not None
    assert (visit.former.view.arrival, visit.taken_up, visit.put_away) == (parse_arrival_number(other), None, None)
    kiosk.does(Confirmed(), Next())
    assert visit.value_of["phone"] == BULKY_WASTE["phone"]
    assert len(lying(kiosk)) == 1


def test_what_was_decided_meanwhile_is_said_and_what_was_typed_can_still_be_read(kiosk: KioskInABox) -> None:
    arrival, inquiry = corrects(kiosk)
    code = saved(kiosk)
    publish(kiosk, arrival, inquiry, "bulky_waste", (), {}, HandlingStatus.NOT_ACCEPTED)
    comes_back(kiosk, code).does(TypedText(inquiry))
    assert isinstance(kiosk.step, NotSentBackNow)
    assert any("なくなっていません" in line for line in picture(kiosk).lines)
    kiosk.does(Next(), Chosen("typed"))
    assert isinstance(kiosk.step, TypedBefore)
    assert isinstance(kiosk.screens.now, Review)
    assert [line.shown for line in kiosk.screens.now.lines] == [NEW_PHONE], "what was corrected, and nothing else"
    kiosk.does(Back(), Confirmed())
    assert isinstance(kiosk.step, ShowStatus)
    assert len(lying(kiosk)) == 1
    kiosk.does(Next(), Back())
    comes_back_to(kiosk, code, inquiry).does(Chosen("discard"), Confirmed())
    assert counts(kiosk) == {"kept": 1, "discarded": 1}


def comes_back_to(kiosk: KioskInABox, code: str, inquiry: str) -> KioskInABox:
    """From the page of procedures."""
    return kiosk.does(Chosen("resume"), TypedText(code), TypedText(inquiry))


def test_what_was_taken_away_stays_away_and_nothing_that_was_not_touched_is_in_it(blocks: KioskInABox) -> None:
    blocks.does(LanguageChosen("ja"), Chosen("slip"), TypedText(ARRIVAL), TypedText(INQUIRY), Confirmed(), Next())
    visit = blocks.conversation.visit
    visit.answers["child[2].name"] = FieldValue("山田夏樹", Source.RESIDENT)
    visit.drop_item("child[2].school")
    visit.answers["child[1].name"] = FieldValue("職員が入力", Source.STAFF + "STAFF-1")
    before = dict(visit.answers)
    assert [(item.id, item.value) for item in draft_of(visit, "").items] == [
        ("child[2].name", "山田夏樹"),
        ("child[2].school", ""),
    ]
    code = saved(blocks)
    comes_back(blocks, code).does(TypedText(INQUIRY))
    assert isinstance(blocks.step, GoOn)
    again = dict(blocks.conversation.visit.answers)
    assert again.pop("child[1].name").value == STATED["child[1].name"], "staff's answer is not kept: as it was stated"
    before.pop("child[1].name")
    assert again == before


def test_nothing_corrected_yet_is_nothing_to_save(kiosk: KioskInABox) -> None:
    asks(kiosk, *sent_back(kiosk)).does(Confirmed(), Next(), Chosen("save_draft"))
    assert isinstance(kiosk.step, AskSave)
    assert picture(kiosk).buttons == ()
    assert picture(kiosk).lines == ("まだ、どの答えも変わっていません。何か直してから、保存してください。",)


def test_by_when_to_correct_is_said_where_it_is_saved(kiosk: KioskInABox) -> None:
    arrival, inquiry = sent_back(kiosk)
    marked = (MarkedField("phone", {}),)
    publish(kiosk, arrival, inquiry, "bulky_waste", marked, dict(BULKY_WASTE), until="2026-12-01")
    asks(kiosk, arrival, inquiry).does(Confirmed(), Next(), FieldAnswered("phone", "05098765432"), Chosen("save_draft"))
    assert "直す期限は、令和8年12月1日（火）です。" in picture(kiosk).lines[0]


def test_a_corrections_draft_is_no_application_to_a_kiosk_that_takes_up_none(kiosk: KioskInABox) -> None:
    """An older program reads version 1 alone, and says that it cannot open it."""
    corrects(kiosk)
    draft = draft_of(kiosk.conversation.visit, "")
    with pytest.raises(ContractError):
        read_message(Draft, write_message(draft))
    keys = draft_keys(draft_code_of(bytes(10)))
    assert open_draft(seal_draft(draft, keys, bytes(12)), keys) == draft
    for wrong in (msgspec.structs.replace(draft, v=1), msgspec.structs.replace(draft, corrects="")):
        with pytest.raises(ContractError):
            open_draft(seal_draft(wrong, keys, bytes(12)), keys)


def test_withdrawing_the_application_leaves_the_correction_that_was_put_away(kiosk: KioskInABox) -> None:
    corrects(kiosk)
    saved(kiosk)
    kiosk.does(Declined(), Back())
    assert isinstance(kiosk.step, ShowStatus)
    kiosk.does(Chosen("withdraw"), Chosen("mistake"), Confirmed())
    assert isinstance(kiosk.step, Received)
    assert len(lying(kiosk)) == 1


def test_back_from_the_first_marked_field_is_the_status_and_nothing_typed_is_lost(kiosk: KioskInABox) -> None:
    corrects(kiosk)
    kiosk.does(Back())
    assert isinstance(kiosk.step, ShowStatus)
    kiosk.does(Next())
    assert isinstance(kiosk.step, FillPage)
    assert kiosk.conversation.visit.value_of["phone"] == NEW_PHONE


def test_back_from_an_answer_that_is_corrected_once_more_leads_to_the_confirm_page(kiosk: KioskInABox) -> None:
    corrects(kiosk)
    kiosk.does(Next())
    assert isinstance(kiosk.step, CheckAnswers)
    for leave in (Back(), Next()):
        kiosk.does(Chosen("edit:name"))
        assert isinstance(kiosk.step, FillPage)
        kiosk.does(leave)
        assert isinstance(kiosk.step, CheckAnswers)


def picture(kiosk: KioskInABox) -> Picture:
    assert isinstance(kiosk.screens.now, Picture)
    return kiosk.screens.now
