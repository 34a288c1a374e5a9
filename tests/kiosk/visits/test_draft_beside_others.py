"""A draft and what else happens in its visit: another application, another form, files, and a kiosk that takes none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.devices.centre import TakenSaid
from kiosk.screens.picture import Picture
from kiosk.screens.touches import Back, Chosen, Confirmed, Declined, FieldAnswered, Next, TypedText
from kiosk.steps.apply.choose import ChooseEvent
from kiosk.steps.apply.done import Received
from kiosk.steps.apply.fill_form import FillPage
from kiosk.steps.follow_up.go_on import GoOn
from sync.contract.chain.statement_lines import WITHDRAWAL_REASONS
from sync.contract.states import HandlingStatus
from sync.contract.wire.questions import TakenState, TakenTold
from sync.home.disk import RealDisk
from tests.kiosk.visits import test_with_files as with_files
from tests.kiosk.visits.test_drafts import comes_back, counts, half_filled, lying, paper, saved
from tests.kiosk.visits.test_every_kind import filled, give
from tests.kiosk.visits.test_status_and_correction import published, sent_back
from tests.support.kiosk.every_kind import ANSWERS, every_kind, offering
from tests.support.kiosk.example_catalogue import packed
from tests.support.kiosk.kiosk_in_a_box import KioskInABox
from tests.support.people.cards import CardBox


@pytest.fixture
def hazard(made_cards: Path, tmp_path: Path) -> Iterator[KioskInABox]:
    """A kiosk that offers a form with questions for files."""
    box = KioskInABox(tmp_path, made_cards, contents=packed(path.read_bytes() for path in with_files.FILES))
    yield box
    box.close()


def back_to_the_choice(kiosk: KioskInABox) -> None:
    for _ in range(30):
        if isinstance(kiosk.step, ChooseEvent):
            return
        kiosk.does(Back())
    raise AssertionError("no way back")


def goes_on_with_a_draft(kiosk: KioskInABox) -> None:
    """つづきから, up to the form."""
    comes_back(kiosk, saved(half_filled(kiosk))).does(Confirmed())
    assert isinstance(kiosk.step, FillPage)


def saves_and_stays(kiosk: KioskInABox) -> None:
    saved(half_filled(kiosk))
    kiosk.does(Declined())
    assert isinstance(kiosk.step, FillPage)


Way = Callable[[KioskInABox], None]
WAYS = pytest.mark.parametrize("draft", [goes_on_with_a_draft, saves_and_stays])


@WAYS
def test_withdrawing_another_application_leaves_the_draft(kiosk: KioskInABox, draft: Way) -> None:
    arrival, inquiry = published(kiosk, HandlingStatus.UNPROCESSED, allows_withdrawal=True)
    draft(kiosk)
    back_to_the_choice(kiosk)
    kiosk.does(Chosen("slip"), TypedText(arrival), TypedText(inquiry), Chosen("withdraw"))
    kiosk.does(Chosen(WITHDRAWAL_REASONS[0].value), Confirmed())
    assert isinstance(kiosk.step, Received)
    assert len(lying(kiosk)) == 1
    assert "submitted" not in counts(kiosk)


@WAYS
def test_correcting_another_application_leaves_the_draft(kiosk: KioskInABox, draft: Way) -> None:
    arrival, inquiry = sent_back(kiosk)
    draft(kiosk)
    back_to_the_choice(kiosk)
    kiosk.does(Chosen("slip"), TypedText(arrival), TypedText(inquiry), Confirmed(), Next())
    kiosk.does(FieldAnswered("phone", "05098765432"), Next()).confirms()
    assert isinstance(kiosk.step, Received)
    assert len(lying(kiosk)) == 1
    assert "submitted" not in counts(kiosk)


def test_what_is_handed_in_of_another_form_ends_no_draft(kiosk: KioskInABox) -> None:
    """Whatever way led there: the visit itself knows of which form its draft is."""
    goes_on_with_a_draft(kiosk)
    visit = kiosk.conversation.visit
    assert visit.handed_in_draft is visit.taken_up is not None
    visit.offer = visit.kiosk_state.offer("resident_record")
    assert visit.offer is not None
    assert visit.handed_in_draft is None


def test_who_looks_at_an_application_and_goes_back_has_no_form_begun(kiosk: KioskInABox) -> None:
    arrival, inquiry = published(kiosk, HandlingStatus.UNPROCESSED)
    goes_on_with_a_draft(kiosk)
    back_to_the_choice(kiosk)
    kiosk.does(Chosen("slip"), TypedText(arrival), TypedText(inquiry), Back())
    visit = kiosk.conversation.visit
    assert (visit.offer, visit.former, visit.taken_up, visit.answers) == (None, None, None, {})
    assert len(lying(kiosk)) == 1


def test_a_draft_taken_up_later_begins_without_the_files_of_what_stood_before(
    hazard: KioskInABox, cards: CardBox
) -> None:
    with_files.fills(hazard, cards)
    code = saved(hazard)
    hazard.does(Declined())
    with_files.attach(hazard, with_files.COPY, 0)
    back_to_the_choice(hazard)
    hazard.does(Chosen("resume"), TypedText(code))
    assert isinstance(hazard.step, GoOn)
    visit = hazard.conversation.visit
    assert (visit.attachments, visit.opened_instances) == ({}, {})


@pytest.mark.parametrize("opened", [False, True])
def test_a_draft_goes_on_where_one_of_several_stood_open_and_empty(tmp_path: Path, opened: bool) -> None:
    box = KioskInABox(tmp_path, contents=offering(every_kind()))
    box.starts("every_kind")
    filled(box, ANSWERS, until="child[1].name")
    give(box, "child[1].name", "山田春香")
    give(box, "child[1].born", "令和7年1月2日")
    box.does(Chosen("block-add:child"))
    if opened:
        give(box, "child[2].name", "")  # touched, and left as it was
    stood = box.screens.now
    comes_back(box, saved(box)).does(Confirmed())
    assert box.screens.now == stood
    box.close()


def test_saving_and_going_on_say_that_files_are_not_kept(hazard: KioskInABox, cards: CardBox) -> None:
    with_files.fills(hazard, cards)
    with_files.attach(hazard, with_files.COPY, 0)
    hazard.does(Next(), Back(), Chosen("save_draft"))
    words = "そえたファイルは、しまいません。つづけるときに、もう一度USBメモリからえらんでください。"
    assert any(words in line for line in picture(hazard).lines)
    hazard.does(Back())
    code = saved(hazard)
    assert any("ファイル" in line for line in paper(hazard).next_steps)
    hazard.pull()
    comes_back(hazard, code)
    assert "そえたファイルは入っていません。もう一度USBメモリからえらんでください。" in picture(hazard).lines


def test_nothing_but_a_file_is_nothing_to_save_and_the_page_says_so(hazard: KioskInABox, cards: CardBox) -> None:
    with_files.fills(hazard, cards)
    with_files.attach(hazard, with_files.COPY, 0)
    visit = hazard.conversation.visit
    for item in [item for item in visit.answers if item != with_files.COPY]:
        visit.drop_item(item)
    hazard.does(Chosen("save_draft"))
    assert picture(hazard).buttons == ()
    assert "そえたファイルは、しまいません" in picture(hazard).lines[0]


def test_a_form_without_questions_for_files_says_nothing_of_them(kiosk: KioskInABox) -> None:
    half_filled(kiosk).does(Chosen("save_draft"))
    assert not any("ファイル" in line for line in picture(kiosk).lines)
    kiosk.does(Back())
    comes_back(kiosk, saved(kiosk))
    assert not any("ファイル" in line for line in picture(kiosk).lines)


@pytest.mark.parametrize("opened", ["N-11", "M-04"])
def test_a_draft_of_a_form_with_files_waits_while_none_are_taken(
    hazard: KioskInABox, cards: CardBox, monkeypatch: pytest.MonkeyPatch, opened: str
) -> None:
    with_files.fills(hazard, cards)
    code = saved(hazard)
    hazard.pull()
    hazard.does(Confirmed())
    if opened == "N-11":
        hazard.centre_takes_files(())
    else:
        monkeypatch.setattr(RealDisk, "whole", lambda disk, folder: 1 << 40)
        monkeypatch.setattr(RealDisk, "free", lambda disk, folder: (1 << 40) // 5)
    comes_back(hazard, code)
    now = picture(hazard)
    assert now.code == opened
    assert now.banner is not None
    assert now.banner.title == "いま、ファイルをつける手続きだけ受け付けられません"
    assert any("つづけられます" in line for line in now.lines), "up to when is still told"
    assert "つづける" not in [button.label for button in now.buttons]
    hazard.does(Confirmed())
    assert isinstance(hazard.step, GoOn)
    assert len(lying(hazard)) == 1


def test_who_comes_by_a_draft_is_told_what_the_centre_says_of_its_form(kiosk: KioskInABox) -> None:
    comes_back(kiosk, saved(half_filled(kiosk)))
    visit = kiosk.conversation.visit
    assert visit.offer is not None
    visit.taken_now[visit.offer.sha256] = None
    kiosk.does(TakenSaid(visit.offer.sha256, TakenTold(1, TakenState.OVER), visit=visit.number))
    now = picture(kiosk)
    assert now.banner is not None
    assert now.banner.title == "受付は終わりました"
    kiosk.does(Confirmed())
    assert isinstance(kiosk.step, FillPage), "the office decides, as before any form"


def picture(kiosk: KioskInABox) -> Picture:
    assert isinstance(kiosk.screens.now, Picture)
    return kiosk.screens.now
