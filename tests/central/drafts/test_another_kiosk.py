"""A draft that is saved at one kiosk and taken up at another: kiosks with their own files, and the centre between."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from central.drafts.models import DraftNotice, DraftTrace, SealedDraft
from central.drafts.notifying import NOTIFY
from hardware.printer import DraftSlip
from kiosk.runtime.clock import Ticked
from kiosk.screens.picture import Picture
from kiosk.screens.touches import Chosen, Confirmed, LanguageChosen, TypedText
from kiosk.steps.always.welcome import Start
from kiosk.steps.apply.done import Received
from kiosk.steps.apply.save_draft import Saved
from kiosk.steps.follow_up.go_on import GoOn
from kiosk.steps.follow_up.resume import NothingOpened
from sync.contract.wire.drafts import KEPT_DAYS
from tests.support.between.kiosk_beside_centre import Beside, kiosk_beside
from tests.support.centre.city import City
from tests.support.centre.jobs import run_kind
from tests.support.kiosk.example_catalogue import BULKY_WASTE
from tests.support.kiosk.kiosk_in_a_box import KioskInABox

pytestmark = pytest.mark.django_db(transaction=True)
HALF = {"name": "猫柳銀之丞", "kana": "ネコヤナギギンノジョウ", "phone": "050-9876-5432"}
Hall = tuple[KioskInABox, Beside]


@pytest.fixture
def first(city: City, tmp_path: Path) -> Iterator[Hall]:
    made, line = kiosk_beside(tmp_path / "first", city.row(city.kiosk(3)))
    yield made, line
    made.close()


@pytest.fixture
def second(city: City, tmp_path: Path) -> Iterator[Hall]:
    made, line = kiosk_beside(tmp_path / "second", city.row(city.kiosk(4)))
    yield made, line
    made.close()


def saved(kiosk: KioskInABox, *before: object) -> DraftSlip:
    kiosk.starts("bulky_waste").fill(HALF)
    kiosk.does(Chosen("save_draft"), *before, Confirmed())  # type: ignore[arg-type]
    assert isinstance(kiosk.step, Saved)
    paper = kiosk.printer.slips[-1]
    assert isinstance(paper, DraftSlip)
    kiosk.does(Confirmed())
    return paper


def opens(kiosk: KioskInABox, code: str) -> KioskInABox:
    if not isinstance(kiosk.step, Start):
        kiosk.does(Confirmed())
    return kiosk.does(LanguageChosen("ja"), Chosen("resume"), TypedText(code))


def rests(kiosk: KioskInABox) -> None:
    """An hour in which nobody comes."""
    kiosk.box_clock.pass_s(3601)
    kiosk.does(Ticked(0))


@pytest.mark.requirement("FORM-07", "GAP-22")
def test_another_kiosk_goes_on_and_what_is_handed_in_there_is_nowhere_any_more(first: Hall, second: Hall) -> None:
    paper = saved(first[0])
    assert "どの端末でも" in paper.where
    kiosk, _line = second
    opens(kiosk, paper.code)
    assert isinstance(kiosk.step, GoOn)
    assert kiosk.conversation.visit.value_of["name"] == HALF["name"]
    kiosk.does(Confirmed()).fill(BULKY_WASTE)
    kiosk.confirms()
    assert isinstance(kiosk.step, Received)
    assert not SealedDraft.objects.exists()
    assert DraftTrace.objects.get().reason == "submitted"
    rests(first[0])
    assert first[0].wired.drafts._drafts.carried_ids() == [], "nor at the kiosk where it was saved"
    opens(first[0], paper.code)
    assert first[0].screens.now.frame.title == "この保存は、申請に使われました"


@pytest.mark.requirement("GAP-22", "PROM-04")
def test_what_was_saved_while_the_line_was_down_is_brought_up_between_visits(first: Hall, second: Hall) -> None:
    kiosk, line = first
    line.down = True
    paper = saved(kiosk)
    assert "この端末でだけ" in paper.where
    opens(second[0], paper.code)
    assert isinstance(second[0].step, NothingOpened)
    assert second[0].step.why == "unknown"
    assert isinstance(second[0].screens.now, Picture)
    assert any("その端末でだけ開けます" in words for words in second[0].screens.now.lines)
    line.down = False
    rests(kiosk)
    second[0].does(Confirmed(), TypedText(paper.code))
    assert isinstance(second[0].step, GoOn)


def test_when_the_centre_cannot_be_asked_nobody_is_told_that_there_is_nothing(first: Hall, second: Hall) -> None:
    paper = saved(first[0])
    second[1].down = True
    opens(second[0], paper.code)
    assert isinstance(second[0].step, NothingOpened)
    assert second[0].step.why == "not_asked"
    second[1].down = False
    second[0].does(Chosen("again"))
    assert isinstance(second[0].step, GoOn)
    first[1].down = True
    opens(first[0], paper.code)
    assert isinstance(first[0].step, GoOn), "where it was saved it opens without a line"


@pytest.mark.requirement("GAP-31")
def test_a_month_more_once_and_the_paper_says_until_when(first: Hall, second: Hall) -> None:
    paper = saved(first[0])
    opens(second[0], paper.code).does(Chosen("extend"))
    again = second[0].printer.slips[-1]
    assert isinstance(again, DraftSlip)
    assert again.code == paper.code
    assert again.ends != paper.ends
    assert SealedDraft.objects.get().ends_on == timezone.localdate() + timedelta(days=2 * KEPT_DAYS)
    assert isinstance(second[0].screens.now, Picture)
    assert "期限を1か月のばす" not in [button.label for button in second[0].screens.now.buttons]


def test_a_month_more_that_the_centre_could_not_be_asked_for_is_told(first: Hall) -> None:
    paper = saved(first[0])
    opens(first[0], paper.code)
    first[1].down = True
    first[0].does(Chosen("extend"))
    page = first[0].screens.now
    assert isinstance(page, Picture)
    assert page.banner is not None
    assert "いまは期限をのばせません" in page.banner.text


@pytest.mark.requirement("GAP-31")
def test_the_mail_before_the_end_goes_once_and_the_address_goes_with_it(first: Hall, box: Path) -> None:
    paper = saved(first[0], Chosen("mail"), TypedText("hanako@example.com"))
    assert DraftNotice.objects.count() == 1
    row = DraftNotice.objects.get()
    assert b"hanako" not in bytes(row.sealed), "under the centre's key"
    for path in first[0].home.data.rglob("*"):
        assert b"hanako@example.com" not in path.read_bytes()
    assert run_kind(NOTIFY).mails == 0, "not yet"
    SealedDraft.objects.update(ends_on=timezone.localdate() + timedelta(days=6))
    assert run_kind(NOTIFY).mails == 1
    assert not DraftNotice.objects.exists()
    assert run_kind(NOTIFY).mails == 0
    taken = box.read_text()
    assert len(taken.splitlines()) == 1
    assert "hanako@example.com" in taken
    assert paper.code not in taken


def test_an_address_waits_while_the_post_office_is_away(first: Hall, box: Path, settings: object) -> None:
    saved(first[0], Chosen("mail"), TypedText("hanako@example.com"))
    SealedDraft.objects.update(ends_on=timezone.localdate() + timedelta(days=6))
    there = settings.EMAIL_PORT  # type: ignore[attr-defined]
    settings.EMAIL_PORT = 9  # type: ignore[attr-defined]
    assert run_kind(NOTIFY).mails == 0
    assert DraftNotice.objects.exists()
    settings.EMAIL_PORT = there  # type: ignore[attr-defined]
    assert run_kind(NOTIFY).mails == 1
    assert "hanako@example.com" in box.read_text()
