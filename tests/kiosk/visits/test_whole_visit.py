"""What a visit shows from the first touch to the paper: the bar of steps, the day, the signing, the slip."""

from __future__ import annotations

from itertools import groupby

import pytest

from kiosk.devices.card import PowerOffCard, ReaderGone, ReaderReady, SignStatement, VerifyPin
from kiosk.devices.outbox import KeepSubmission
from kiosk.screens.appearance import Appearance
from kiosk.screens.done import Done
from kiosk.screens.form_page import FormPage
from kiosk.screens.frame import Stage
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.picture import Picture
from kiosk.screens.progress import Progress
from kiosk.screens.review import Review
from kiosk.screens.secret_pads import PasswordPad
from kiosk.screens.touches import Back, Cancelled, Confirmed, Next
from kiosk.steps.apply.confirm import CheckAnswers
from kiosk.steps.apply.done import Received
from kiosk.steps.apply.identify import InsertCard
from kiosk.steps.apply.sign import EnterPassword, PutCardBack
from kiosk.ui.display_list import Run
from kiosk.ui.layout import measure
from kiosk.ui.view import Tools
from kiosk.ui.views.secret_pads import PasswordPadView
from sync.contract.chain.statement import read_statement
from sync.contract.forms.procedures import Procedure
from sync.contract.forms.texts import words
from sync.japanese.dates import JST, era_date_with_weekday
from tests.support.kiosk.example_catalogue import BULKY_WASTE, CHILD_ALLOWANCE, HALL
from tests.support.kiosk.kiosk_in_a_box import PIN_OF, KioskInABox
from tests.support.people.cards import CardBox

BAR = ("手続き", "本人確認", "入力", "確認・署名", "受付")
BAR_PX, BAR_ENDS_PX = 28, 300
CHECKING, SIGNING, STORING = "パスワードと証明書を確かめています", "カードで署名しています", "この端末に しまいます"


def procedure_of(kiosk: KioskInABox, name: str) -> Procedure:
    offer = kiosk.conversation.visit.kiosk_state.offer(name)
    assert offer is not None
    return offer.procedure


def to_confirmation(kiosk: KioskInABox, cards: CardBox) -> KioskInABox:
    kiosk.starts("child_allowance").put(cards["hanako"]).types(PIN_OF["four"]).fill(CHILD_ALLOWANCE)
    assert isinstance(kiosk.step, CheckAnswers)
    return kiosk


@pytest.mark.requirement("ENT-04")
def test_the_step_that_is_reached_is_drawn_bold_and_no_other(kiosk: KioskInABox, cards: CardBox):
    to_confirmation(kiosk, cards).confirms().types(PIN_OF["sign"])
    bold: dict[str, set[str]] = {}
    for screen, _look in kiosk.screens.shown:
        if screen.frame.stage is None or isinstance(screen, KeyboardPage):
            continue  # the keys have the room of the bar
        above = [one for one in measure(screen, Appearance("ja"), "portrait").shapes if isinstance(one, Run)]
        bar = [one for one in above if one.text in BAR and one.size <= BAR_PX and one.y < BAR_ENDS_PX]
        assert {one.text for one in bar} == set(BAR)
        bold.setdefault(screen.frame.stage, set()).update(one.text for one in bar if one.face == "bold")
    assert list(bold.values()) == [{words} for words in BAR[:-1]] + [set()], "each in its turn; at the end all are done"


@pytest.mark.requirement("FORM-08", "ENT-28")
def test_the_bar_names_five_steps_and_marks_the_one_of_each_page(kiosk: KioskInABox, cards: CardBox):
    to_confirmation(kiosk, cards).confirms().types(PIN_OF["sign"])
    assert isinstance(kiosk.step, Received)
    frames = [screen.frame for screen, _look in kiosk.screens.shown]
    begun = next(number for number, frame in enumerate(frames) if frame.stage is not None)
    assert {frame.stages for frame in frames[begun:]} == {BAR}, "each page from the chosen procedure on"
    walked = [stage for stage, _frames in groupby(frame.stage for frame in frames[begun:])]
    assert walked == [Stage.CHOOSE, Stage.IDENTIFY, Stage.FILL, Stage.CONFIRM, Stage.DONE]


@pytest.mark.requirement("FORM-02")
def test_the_machine_dates_the_application_in_the_era_on_every_page_and_on_the_slip(kiosk: KioskInABox):
    kiosk.starts("bulky_waste").fill(BULKY_WASTE)
    day = kiosk.box_clock.now().astimezone(JST).date()
    in_era = era_date_with_weekday(day)
    review = kiosk.screens.now
    assert isinstance(review, Review)
    assert review.frame.strip is not None
    assert review.frame.strip.day == in_era
    kiosk.confirms()
    done = kiosk.screens.now
    assert isinstance(done, Done)
    assert done.taken_in.startswith(in_era)
    (slip,) = kiosk.printer.slips
    assert slip.taken_in == f"{done.taken_in}\n{day:%Y-%m-%d}"
    assert slip.arrival_number.split("-")[1] == f"{day:%Y%m%d}", "the day is in what is sent, too"


@pytest.mark.requirement("GAP-16")
@pytest.mark.parametrize("language", ["ja", "easy-ja", "en"])
@pytest.mark.parametrize("online", [True, False])
def test_the_slip_of_a_visit_says_what_happens_next_whom_to_ask_and_nothing_of_its_resident(
    kiosk: KioskInABox, language: str, online: bool
):
    kiosk.starts("bulky_waste", language).fill(BULKY_WASTE)
    kiosk.conversation.visit.kiosk_state.contact.online = online
    kiosk.confirms()
    (slip,) = kiosk.printer.slips
    procedure, facts = procedure_of(kiosk, "bulky_waste"), kiosk.conversation.visit.facts
    kept = kiosk.conversation.visit.kept
    assert kept is not None
    assert slip.next_steps == tuple(words(step, language) for step in facts.next_steps)
    assert len(slip.next_steps) >= 2
    asked, reached = slip.contact
    assert words(HALL.city, language) in asked
    assert words(procedure.section, language) in asked
    assert facts.phone in reached
    assert f"FAX {facts.fax}" in reached
    assert words(facts.hours, language) in reached
    assert (slip.offline_note is None) == online
    if not online and language == "ja":
        assert slip.offline_note == (
            "受付のとき、センターとの通信は止まっていました。受付は成立しています。もう一度申請しないでください。"
        )
    assert slip.arrival_number.replace("-", "") == kept.arrival
    assert slip.inquiry_number is not None
    assert slip.inquiry_number.replace("-", "") == kept.inquiry
    assert (slip.qr_text, slip.check_code) == (kept.qr_text, kept.check_code)
    for personal in (BULKY_WASTE["name"], BULKY_WASTE["kana"], BULKY_WASTE["phone"], "050-1234", BULKY_WASTE["street"]):
        assert personal not in repr(slip)


@pytest.mark.requirement("GAP-04")
@pytest.mark.parametrize("wrong", [{"phone": "99"}, {"item_1_cm": "9"}, {}], ids=["phone", "size", "nothing"])
def test_the_same_is_asked_refused_and_stated_with_a_line_and_without(kiosk: KioskInABox, wrong: dict[str, str]):
    """Nobody switches anything: the line comes and goes, and the form knows nothing of it."""
    seen = []
    for online in (True, False):
        kiosk.starts("bulky_waste")
        kiosk.conversation.visit.kiosk_state.contact.online = online
        first = len(kiosk.screens.shown)
        kiosk.fill(BULKY_WASTE | wrong)
        pages = [screen for screen, _look in kiosk.screens.shown[first:]]
        forms = [(page.frame.title, page.fields, page.summary) for page in pages if isinstance(page, FormPage)]
        stated = [page.lines for page in pages if isinstance(page, Review)]
        assert bool(stated) != bool(wrong)
        if stated:
            kiosk.confirms()
            kept = kiosk.last_asked(KeepSubmission)
            assert isinstance(kept, KeepSubmission)
            statement = read_statement(kept.statement)
            seen.append((forms, stated, statement.items, statement.consent))
            kiosk.does(Confirmed())
        else:
            assert [view.id for view in forms[-1][1] if view.error] == list(wrong)
            seen.append((forms, stated))
            kiosk.does(Cancelled(), Confirmed())
    assert seen[0] == seen[1]


@pytest.mark.requirement("JPK-03")
def test_nothing_is_confirmed_before_the_card_lies_there(kiosk: KioskInABox, cards: CardBox):
    kiosk.starts("child_allowance")
    page = kiosk.screens.now
    assert isinstance(page, Picture)
    assert page.picture == "insert_card_slot"
    assert page.frame.forward is None
    assert page.frame.extra is None or not isinstance(page.frame.extra.event, Confirmed | Next)
    kiosk.does(Confirmed(), Next())
    assert isinstance(kiosk.step, InsertCard)
    kiosk.put(cards["hanako"]).types(PIN_OF["four"]).fill(CHILD_ALLOWANCE)
    kiosk.pull().confirms()
    assert isinstance(kiosk.step, PutCardBack)
    page = kiosk.screens.now
    assert isinstance(page, Picture)
    assert page.frame.forward is None
    kiosk.does(Confirmed(), Next())
    assert isinstance(kiosk.step, PutCardBack)
    assert {"SignStatement", "KeepSubmission"}.isdisjoint(kiosk.asked_kinds())
    kiosk.put(cards["hanako"])
    assert isinstance(kiosk.step, EnterPassword)


@pytest.mark.requirement("JPK-08")
def test_the_password_page_has_ok_and_cancel_and_signing_shows_what_is_done_and_running(
    kiosk: KioskInABox, cards: CardBox
):
    to_confirmation(kiosk, cards).confirms()
    pad = kiosk.screens.now
    assert isinstance(pad, PasswordPad)
    view = PasswordPadView(pad, Appearance(), Tools())  # type: ignore[arg-type] # what a view is drawn with
    for mark in PIN_OF["sign"]:
        view.typed(mark)
    (typed,) = view.handle("submit")
    assert pad.frame.back is not None
    before_cancel = len(kiosk.asked)
    kiosk.does(pad.frame.back.event)
    assert isinstance(kiosk.step, CheckAnswers), "cancelled: nothing is signed and nothing is lost"
    assert PowerOffCard.__name__ in kiosk.asked_kinds()[before_cancel:]
    assert {"SignStatement", "KeepSubmission"}.isdisjoint(kiosk.asked_kinds())
    kiosk.confirms()
    before = len(kiosk.screens.shown)
    kiosk.does(typed)
    assert isinstance(kiosk.step, Received)
    seen = [screen for screen, _look in kiosk.screens.shown[before:] if isinstance(screen, Progress)]
    assert {screen.frame.title for screen in seen} == {"署名しています"}
    assert all("カードを抜かないでください" in screen.warning for screen in seen)
    told = [tuple(dict(screen.steps)[name] for name in (CHECKING, SIGNING, STORING)) for screen in seen]
    assert [state for state, _same in groupby(told)] == [
        ("running", "waiting", "waiting"),
        ("done", "running", "waiting"),
        ("done", "done", "running"),
    ]


@pytest.mark.requirement("JPK-08", "PROM-05")
def test_each_line_of_the_signing_page_is_true_when_it_is_drawn(kiosk: KioskInABox, cards: CardBox):
    to_confirmation(kiosk, cards).confirms()
    drawn_at = []
    show = kiosk.screens.show

    def watched(screen: Progress, appearance: Appearance) -> None:
        if isinstance(screen, Progress):
            states = dict(screen.steps)
            drawn_at.append((states.get(SIGNING), states.get(STORING), list(kiosk.asked_kinds())))
        show(screen, appearance)

    kiosk.screens.show = watched  # type: ignore[method-assign] # a bystander
    kiosk.types(PIN_OF["sign"])
    for signing, storing, asked in drawn_at:
        assert (signing != "waiting") == (SignStatement.__name__ in asked)
        assert (storing != "waiting") == (KeepSubmission.__name__ in asked)
        assert VerifyPin.__name__ in asked
    assert len(drawn_at) >= 3


@pytest.mark.requirement("GAP-06")
def test_a_reader_that_is_gone_has_its_own_page_and_the_visit_goes_on_when_it_is_back(
    kiosk: KioskInABox, cards: CardBox
):
    to_confirmation(kiosk, cards)
    kiosk.pull().does(ReaderGone()).confirms()
    page = kiosk.screens.now
    assert isinstance(page, Picture)
    assert (page.picture, page.code) == ("reader_gone", "R-01")
    assert page.frame.title == "カードの読み取り機が使えません"
    assert "入力したことは消えていません。少しお待ちください。" in page.lines
    assert page.frame.back is not None
    kiosk.does(Back())
    assert isinstance(kiosk.step, CheckAnswers)
    kiosk.confirms().does(ReaderReady())
    page = kiosk.screens.now
    assert isinstance(page, Picture)
    assert page.picture == "insert_card_slot"
    kiosk.put(cards["hanako"]).types(PIN_OF["sign"])
    assert isinstance(kiosk.step, Received)


@pytest.mark.requirement("GAP-06")
def test_a_reader_that_goes_while_the_card_is_looked_for_does_not_end_the_visit(kiosk: KioskInABox):
    kiosk.starts("child_allowance").does(ReaderGone())
    page = kiosk.screens.now
    assert isinstance(page, Picture)
    assert page.code == "R-01"
    kiosk.does(ReaderReady())
    assert isinstance(kiosk.step, InsertCard)
    assert isinstance(kiosk.screens.now, Picture)
    assert kiosk.screens.now.code == ""
