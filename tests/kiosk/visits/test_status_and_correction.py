"""The slip's two numbers open the state, offline; a returned application is corrected and sent anew, or withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from kiosk.devices.outbox import KeepSubmission
from kiosk.screens.done import Done
from kiosk.screens.form_page import FormPage
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.picture import Picture
from kiosk.screens.status import StatusScreen
from kiosk.screens.touches import (
    Back,
    Cancelled,
    Chosen,
    Confirmed,
    FieldAnswered,
    LanguageChosen,
    Next,
    Scanned,
    TypedText,
)
from kiosk.steps.apply.confirm import CheckAnswers
from kiosk.steps.apply.done import Received
from kiosk.steps.apply.fill_form import FillPage
from kiosk.steps.follow_up import correct_sent_back, withdraw
from kiosk.steps.follow_up.correct_sent_back import Greeting
from kiosk.steps.follow_up.numbers import EnterInquiry
from kiosk.steps.follow_up.opening import CouldNotAsk, UnknownNumbers
from kiosk.steps.follow_up.status import ShowStatus
from kiosk.steps.follow_up.withdraw import ChooseReason, ConfirmWithdrawal
from sync.contract.chain.statement import StatementKind, read_statement
from sync.contract.numbers import ArrivalNumber, make_arrival_number, parse_arrival_number, parse_inquiry_number
from sync.contract.states import HandlingStatus
from sync.contract.wire.status import MarkedField, StatusView
from sync.envelope.status import status_key
from tests.support.kiosk.example_catalogue import BULKY_WASTE
from tests.support.kiosk.kiosk_in_a_box import KioskInABox


def applied(kiosk: KioskInABox) -> tuple[str, str]:
    """Apply, and go away with the slip: arrival and inquiry number as printed."""
    kiosk.starts("bulky_waste").fill(BULKY_WASTE)
    kiosk.confirms()
    assert isinstance(kiosk.step, Received)
    slip = kiosk.printer.slips[-1]
    kiosk.does(Confirmed())
    assert slip.inquiry_number is not None
    return slip.arrival_number, slip.inquiry_number


def published(kiosk: KioskInABox, state: str, **more: object) -> tuple[str, str]:
    """Apply; the office did something; the agent heard of it."""
    arrival, inquiry = applied(kiosk)
    number = parse_arrival_number(arrival)
    view = StatusView(
        v=1,
        arrival=number,
        procedure="bulky_waste",
        title={"ja": "粗大ごみの収集申込", "en": "Oversized waste"},
        state=state,
        changed_at="2026-11-18T01:00:00.000Z",
        arrived_at="2026-11-17T01:00:00.000Z",
        sentence={"ja": "電話番号をもう一度お書きください。"},
        **more,  # type: ignore[arg-type]  # members of StatusView
    )
    kiosk.publish(view, status_key(number, parse_inquiry_number(inquiry)))
    return arrival, inquiry


def sent_back(kiosk: KioskInABox) -> tuple[str, str]:
    return published(
        kiosk,
        HandlingStatus.SENT_BACK,
        marked=(MarkedField("phone", {"ja": "つながる番号をお書きください。"}),),
        answers=dict(BULKY_WASTE),
        allows_withdrawal=True,
    )


def asks(kiosk: KioskInABox, arrival: str, inquiry: str) -> KioskInABox:
    return kiosk.does(LanguageChosen("ja"), Chosen("slip"), TypedText(arrival), TypedText(inquiry))


def test_whatever_length_a_centre_may_publish_opens_here(kiosk: KioskInABox):
    long = {"answers": {"note": "あ" * 100 * 1024}}
    asks(kiosk, *published(kiosk, HandlingStatus.SENT_BACK, **long))
    assert isinstance(kiosk.step, Greeting)


@pytest.mark.parametrize(
    ("until", "day"),
    [
        ("2026-12-01", "12月1日（火）まで"),
        ("2026-12-01T17:00:00+09:00", "12月1日（火）まで"),
        ("来週の金曜日", "来週の金曜日まで"),
    ],
)
def test_the_day_by_which_to_correct_is_written_as_a_day(kiosk: KioskInABox, until: str, day: str):
    asks(kiosk, *published(kiosk, HandlingStatus.SENT_BACK, until=until))
    kiosk.does(Confirmed())
    screen = kiosk.screens.now
    assert isinstance(screen, StatusScreen)
    assert screen.banner is not None
    assert day in screen.banner.text, screen.banner


@pytest.mark.requirement("STAT-02", "GAP-18")
def test_two_numbers_open_the_status_without_an_account(kiosk: KioskInABox):
    asks(kiosk, *published(kiosk, HandlingStatus.ACCEPTED_REPLIED))
    screen = kiosk.screens.now
    assert isinstance(screen, StatusScreen)
    assert screen.state == "認められました。お知らせを出しました"
    assert screen.buttons == ()


def test_the_qr_of_the_slip_fills_in_the_arrival_number_only(kiosk: KioskInABox):
    published(kiosk, HandlingStatus.COMPLETED)
    kiosk.does(LanguageChosen("ja"), Chosen("slip"), Scanned(kiosk.printer.slips[-1].qr_text))
    assert isinstance(kiosk.step, EnterInquiry)


@pytest.mark.parametrize("before", ["", "]Q1", "]Q3", " "])
@pytest.mark.parametrize("spell", [str, str.lower])
def test_a_scanner_may_sign_what_it_read_and_write_small(kiosk: KioskInABox, before: str, spell: Callable[[str], str]):
    published(kiosk, HandlingStatus.COMPLETED)
    read = f"{before}{spell(kiosk.printer.slips[-1].qr_text)}\r"
    kiosk.does(LanguageChosen("ja"), Chosen("slip"), Scanned(read))
    assert isinstance(kiosk.step, EnterInquiry)


def keyboard(kiosk: KioskInABox) -> tuple[str, str]:
    page = kiosk.screens.now
    assert isinstance(page, KeyboardPage)
    return page.text, page.error


def test_mistyped_numbers_stay_to_be_mended_and_what_is_missing_is_counted(kiosk: KioskInABox):
    arrival, _inquiry = applied(kiosk)
    kiosk.does(LanguageChosen("ja"), Chosen("slip"), TypedText("9920120261120007012314"))
    error = "この番号ではないようです。控えの到達番号を、もう一度確かめてください。"
    assert keyboard(kiosk) == ("9920120261120007012314", error)
    kiosk.does(TypedText("992012026112000701231"))
    assert keyboard(kiosk) == ("992012026112000701231", "到達番号は22けたです。いま21けたです。")
    kiosk.does(Scanned("HELLO"))
    foreign = "控えのQRコードではないようです。控えをかざすか、到達番号を入力してください。"
    assert keyboard(kiosk) == ("992012026112000701231", foreign)
    kiosk.does(TypedText(arrival), TypedText("ABCD-EF"))
    assert keyboard(kiosk) == ("ABCD-EF", "問合せ番号は12文字です。いま6文字です。")
    kiosk.does(TypedText("ABCD-EFGH-JKL?"))
    assert keyboard(kiosk)[1].startswith("使わない文字があります。")
    assert "ABCD" not in repr(kiosk.step)


def test_nobody_types_the_arrival_number_a_second_time(kiosk: KioskInABox):
    arrival, _inquiry = applied(kiosk)
    digits = parse_arrival_number(arrival)
    asks(kiosk, arrival, "ABCD").does(Back())
    assert keyboard(kiosk) == (digits, ""), "back from the second number"
    kiosk.does(TypedText(digits), TypedText("0000-0000-0000"))
    assert isinstance(kiosk.step, CouldNotAsk)
    kiosk.does(Confirmed())
    assert keyboard(kiosk) == (digits, ""), "one of the two opened nothing"
    kiosk.does(TypedText(digits))
    assert keyboard(kiosk) == ("", ""), "the secret one is always typed"
    kiosk.does(Back(), Back(), Chosen("slip"))
    assert keyboard(kiosk) == ("", ""), "another slip begins anew"
    kiosk.does(TypedText(digits), TypedText("0000-0000-0000"), Cancelled(), Confirmed())
    kiosk.does(LanguageChosen("ja"), Chosen("slip"))
    assert keyboard(kiosk) == ("", ""), "and so does the next person"


@pytest.mark.parametrize("language", ["ja", "easy-ja", "en"])
def test_leaving_and_withdrawing_are_two_words(kiosk: KioskInABox, language: str):
    """Somebody who only wants to go must not take the application back."""
    arrival, inquiry = sent_back(kiosk)
    kiosk.does(LanguageChosen(language), Chosen("slip"), TypedText(arrival), TypedText(inquiry))
    kiosk.does(Confirmed(), Chosen("withdraw"), Chosen("mistake"))
    page = kiosk.screens.now
    assert isinstance(kiosk.step, ConfirmWithdrawal)
    assert page.frame.leave is not None
    assert page.frame.forward is not None
    assert page.frame.forward.label != page.frame.leave.label
    asked = kiosk.does(Cancelled()).screens.now.frame.title
    assert asked != page.frame.title


def test_the_age_of_the_information_stays_after_a_look_at_withdrawal(
    kiosk: KioskInABox, monkeypatch: pytest.MonkeyPatch
):
    heard = kiosk.box_clock.now()
    arrival, inquiry = sent_back(kiosk)
    monkeypatch.setattr(kiosk.line, "last_contact_at", lambda: heard)
    asks(kiosk, arrival, inquiry).does(Confirmed())
    page = kiosk.screens.now
    assert isinstance(page, StatusScreen)
    assert page.age
    kiosk.does(Chosen("withdraw"), Back())
    assert kiosk.screens.now == page


@pytest.mark.requirement("GAP-18")
def test_a_thief_without_the_second_number_sees_nothing(kiosk: KioskInABox):
    arrival, _inquiry = sent_back(kiosk)
    asks(kiosk, arrival, "0000-0000-0000")
    assert isinstance(kiosk.step, CouldNotAsk)
    assert "電話番号をもう一度" not in repr(kiosk.screens.now)


def test_an_application_that_is_still_waiting_here_is_said_to_be_received(kiosk: KioskInABox):
    asks(kiosk, *applied(kiosk))
    assert kiosk.step == UnknownNumbers(own=True)
    assert isinstance(kiosk.screens.now, Picture)
    assert "市役所で内容を確かめているあいだも、返事はまだ出ません。" in kiosk.screens.now.lines


@pytest.mark.requirement("GAP-18")
def test_nobody_learns_from_an_arrival_number_alone_whether_it_was_given_here(
    kiosk: KioskInABox, monkeypatch: pytest.MonkeyPatch
):
    arrival, _inquiry = applied(kiosk)
    digits = parse_arrival_number(arrival)
    never = make_arrival_number(digits[:5], date(2026, 11, 1), digits[13:16], 4711)
    looked: list[str] = []
    monkeypatch.setattr(kiosk.outbox, "waiting", lambda *_: looked.append("outbox"))
    said = []
    for number in (arrival, never):
        asks(kiosk, number, "0000-0000-0000")
        said.append((type(kiosk.step), kiosk.screens.now))
        kiosk.does(Back(), Back())
    assert said[0] == said[1]
    assert said[0][0] is CouldNotAsk
    assert looked == [], "a look that only one of them needs would show in the time it takes"


@pytest.mark.requirement("GAP-19", "STAT-13")
def test_a_returned_application_greets_its_resident_and_is_corrected_with_new_numbers(kiosk: KioskInABox):
    arrival, inquiry = sent_back(kiosk)
    asks(kiosk, arrival, inquiry)
    assert isinstance(kiosk.step, Greeting)
    kiosk.does(Confirmed())
    assert isinstance(kiosk.step, ShowStatus)
    kiosk.does(Next())
    page = kiosk.screens.now
    assert isinstance(page, FormPage)
    marked = next(view for view in page.fields if view.id == "phone")
    assert marked.asked == "つながる番号をお書きください。"
    assert kiosk.step == FillPage("phone", editing=True)
    kiosk.does(FieldAnswered("phone", "05098765432"), Next())
    assert isinstance(kiosk.step, CheckAnswers)
    kiosk.confirms()
    kept = kiosk.last_asked(KeepSubmission)
    assert isinstance(kept, KeepSubmission)
    statement = read_statement(kept.statement)
    assert statement.kind is StatementKind.CORRECTION
    assert statement.corrects == ArrivalNumber(arrival.replace("-", ""))
    assert kept.old_status_key is not None
    values = {item.id: item.value for item in statement.items}
    assert values["phone"] == "050-9876-5432"
    assert values["name"] == BULKY_WASTE["name"]
    screen = kiosk.screens.now
    assert isinstance(screen, Done)
    assert screen.arrival_number != arrival


@pytest.mark.requirement("STAT-12")
def test_an_application_that_was_not_returned_offers_no_correction(kiosk: KioskInABox):
    asks(kiosk, *published(kiosk, HandlingStatus.UNPROCESSED))
    page = kiosk.screens.now
    assert isinstance(page, StatusScreen)
    assert page.frame.forward is None or not isinstance(page.frame.forward.event, Next)
    kiosk.does(Next())
    assert isinstance(kiosk.step, ShowStatus)
    assert kiosk.screens.now == page


@pytest.mark.requirement("STAT-14")
def test_a_withdrawal_says_why_and_is_asked_once_more(kiosk: KioskInABox):
    asks(kiosk, *published(kiosk, HandlingStatus.UNPROCESSED, allows_withdrawal=True))
    kiosk.does(Chosen("withdraw"))
    assert isinstance(kiosk.step, ChooseReason)
    kiosk.does(Chosen("no_need"))
    assert isinstance(kiosk.step, ConfirmWithdrawal)
    kiosk.does(Back(), Chosen("mistake"), Confirmed())
    kept = kiosk.last_asked(KeepSubmission)
    assert isinstance(kept, KeepSubmission)
    assert kept.kind is StatementKind.WITHDRAWAL
    assert read_statement(kept.statement).items[0].value == "mistake"
    assert kept.old_status_key is not None
    assert isinstance(kiosk.step, Received)


@pytest.mark.parametrize(("wish", "title"), [("correct", "直せません"), ("withdraw", "取り下げられません")])
def test_where_the_procedure_is_not_offered_the_page_says_what_cannot_be_done(
    kiosk: KioskInABox, wish: str, title: str
):
    asks(kiosk, *published(kiosk, HandlingStatus.SENT_BACK, allows_withdrawal=True))
    kiosk.conversation.visit.offer, kiosk.conversation.visit.kiosk_state.offers = None, ()
    start = {"correct": correct_sent_back.start, "withdraw": withdraw.start}[wish]
    shown = start(kiosk.conversation.visit).screen(kiosk.conversation.visit)
    assert isinstance(shown, Picture)
    assert title in shown.frame.title


@pytest.mark.requirement("STAT-14")
@pytest.mark.parametrize(
    ("state", "allows", "offered"),
    [
        (HandlingStatus.UNPROCESSED, True, True),
        (HandlingStatus.SENT_BACK, True, True),
        (HandlingStatus.UNPROCESSED, False, False),
        (HandlingStatus.SENT_BACK, False, False),
        (HandlingStatus.COMPLETED, True, False),
    ],
)
def test_withdrawal_is_offered_only_where_the_procedure_and_the_state_allow_it(
    kiosk: KioskInABox, state: HandlingStatus, allows: bool, offered: bool
):
    asks(kiosk, *published(kiosk, state, allows_withdrawal=allows))
    if not isinstance(kiosk.step, ShowStatus):
        kiosk.does(Confirmed())
    page = kiosk.screens.now
    assert isinstance(page, StatusScreen)
    assert [button.label for button in page.buttons] == (["申請を取り下げる"] if offered else [])
    kiosk.does(Chosen("withdraw"))
    assert isinstance(kiosk.step, ChooseReason if offered else ShowStatus)


def test_the_repr_of_an_opened_status_shows_neither_the_secret_number_nor_answers(kiosk: KioskInABox):
    arrival, inquiry = sent_back(kiosk)
    asks(kiosk, arrival, inquiry)
    told = repr(kiosk.asked) + repr(kiosk.step) + repr(kiosk.conversation.visit)
    assert inquiry.replace("-", "") not in told
    assert BULKY_WASTE["name"] not in told


def test_of_a_state_that_only_a_newer_centre_knows_the_page_says_where_to_ask_and_all_else(kiosk: KioskInABox):
    asks(kiosk, *published(kiosk, "under_appeal", allows_withdrawal=True))
    page = kiosk.screens.now
    assert isinstance(page, StatusScreen)
    assert page.state == "今のようすは、窓口でおたずねください"
    assert page.banner is not None
    assert "電話番号をもう一度お書きください。" in page.banner.text
    assert page.buttons == (), "nothing can be done of which nobody here knows whether it may be"
    assert page.timeline[-1][0] == page.state
