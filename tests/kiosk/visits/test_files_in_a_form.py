"""Files as answers: they move, are copied and go with their question, and what is not asked now takes no room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pytest

from kiosk.devices.outbox import KeepSubmission
from kiosk.devices.stick import StickInserted, StickRemoved
from kiosk.forms.files import FilesDiffer, put_files
from kiosk.forms.statement_builder import make_statement
from kiosk.screens.attachments import Attachments
from kiosk.screens.touches import Back, Chosen, Confirmed, FieldAnswered, FieldOpened, Next
from kiosk.state.attachments import MOST_BYTES_OF_A_VISIT, MOST_OF_A_VISIT
from kiosk.steps.apply.fill_form import FillPage
from kiosk.steps.attach.attach_files import AttachFiles, MadeRoom
from sync.contract.chain.statement import Statement, read_statement
from sync.contract.definition_flaws.check_definition import check_definition
from sync.contract.forms.conditions import Condition
from sync.contract.forms.file_rules import file_findings
from sync.contract.forms.procedures import Field, FieldKind, Procedure
from tests.kiosk.visits.test_drafts import comes_back, saved
from tests.kiosk.visits.test_every_kind import filled, give, view
from tests.kiosk.visits.test_with_files import HandStick, attach
from tests.support.kiosk.every_kind import ANSWERS, every_kind, offering
from tests.support.kiosk.every_kind_pages import text
from tests.support.kiosk.kiosk_in_a_box import KioskInABox
from tests.support.screens.attachment_screens import chosen

Opens = Callable[..., KioskInABox]


def asking_files(page_id: str, *asked: Field) -> Procedure:
    """The form of every kind with these questions at the end of one of its pages."""
    form = every_kind()
    pages = tuple(
        msgspec.structs.replace(page, fields=(*page.fields, *asked)) if page.id == page_id else page
        for page in form.pages
    )
    return msgspec.structs.replace(form, pages=pages)


PAPER = Field("paper", FieldKind.ATTACHMENT, text("証明書"))


@pytest.fixture
def opens(tmp_path: Path) -> Iterator[Opens]:
    """A kiosk that offers this form, filled up to the page of a field."""
    opened: list[KioskInABox] = []

    def at(form: Procedure, until: str) -> KioskInABox:
        assert not [*check_definition(form, date(2026, 11, 27))], "a form that could be published"
        box = KioskInABox(tmp_path, contents=offering(form))
        opened.append(box)
        box.centre_takes_files()
        box.starts("every_kind")
        filled(box, ANSWERS, until=until)
        return box

    yield at
    for box in opened:
        box.close()


def child(hall: KioskInABox, number: int, *, name: str, born: str, file: int | None = None) -> None:
    """One of the children, with a paper."""
    give(hall, f"child[{number}].name", name)
    give(hall, f"child[{number}].born", born)
    if file is not None:
        attach(hall, f"child[{number}].paper", file)


def stated(hall: KioskInABox) -> Statement:
    filled(hall, ANSWERS)
    hall.confirms()
    kept = hall.last_asked(KeepSubmission)
    assert isinstance(kept, KeepSubmission)
    statement = read_statement(kept.statement)
    assert [file.sha256 for file in statement.attachments] == [
        file.sha256 for file in chosen() if file.content in kept.files
    ]
    return statement


def papers(statement: Statement) -> dict[str, str]:
    return {item.id: item.value for item in statement.items if item.id.endswith(".paper")}


def test_one_taken_away_takes_its_files_and_no_other(opens: Opens) -> None:
    form = asking_files("child", PAPER)
    hall = opens(form, "child[1].name")
    child(hall, 1, name="山田春香", born="令和7年1月2日", file=0)
    hall.does(Chosen("block-add:child"))
    child(hall, 2, name="山田夏樹", born="令和6年3月4日", file=1)
    hall.does(Chosen("block-remove:child:1"), Confirmed())
    assert chosen()[1].name in view(hall, "child[1].paper").shown
    statement = stated(hall)
    assert papers(statement) == {"child[1].paper": chosen()[1].sha256}
    assert [file.sha256 for file in statement.attachments] == [chosen()[1].sha256]
    answers = {item.id: item.value for item in statement.items}
    assert [*file_findings(form, answers, statement.attachments)] == []


def test_one_without_files_moves_up_to_where_some_were(opens: Opens) -> None:
    hall = opens(asking_files("child", PAPER), "child[1].name")
    child(hall, 1, name="山田春香", born="令和7年1月2日", file=0)
    hall.does(Chosen("block-add:child"))
    child(hall, 2, name="山田夏樹", born="令和6年3月4日")
    hall.does(Chosen("block-remove:child:1"), Confirmed())
    assert view(hall, "child[1].paper").shown == ""
    assert not any(hall.conversation.visit.attachments.values())
    assert stated(hall).attachments == ()


def test_a_copied_answer_brings_its_files_and_takes_them_along_again(opens: Opens) -> None:
    hall = opens(asking_files("child", PAPER), "child[1].name")
    child(hall, 1, name="山田春香", born="令和7年1月2日", file=0)
    hall.does(Chosen("block-add:child"), Chosen("block-copy:child:2"))
    lie = hall.conversation.visit.attachments
    assert lie["child[2].paper"] == lie["child[1].paper"] == chosen()[:1]
    hall.does(Chosen("block-undo:child:2"))
    assert [*lie] == ["child[1].paper"]
    hall.does(Chosen("block-copy:child:2"))
    give(hall, "child[2].name", "山田夏樹")
    give(hall, "child[2].born", "令和6年3月4日")
    statement = stated(hall)
    assert papers(statement) == dict.fromkeys(("child[1].paper", "child[2].paper"), chosen()[0].sha256)
    assert len(statement.attachments) == 1


@pytest.mark.parametrize("lies", [(), (1,), (0, 1)])
def test_an_answer_that_names_other_files_than_lie_there_is_asked_again_and_never_stated(
    opens: Opens, lies: tuple[int, ...]
) -> None:
    hall = opens(asking_files("family", PAPER), "paper")
    give(hall, "married", "no")
    attach(hall, "paper", 0)
    visit = hall.conversation.visit
    visit.attachments["paper"] = tuple(chosen()[number] for number in lies)
    with pytest.raises(FilesDiffer, match=r"^paper$"):
        make_statement(visit)
    with pytest.raises(AssertionError, match="the form never ended"):
        filled(hall, ANSWERS)
    assert isinstance(hall.step, FillPage)
    assert view(hall, "paper").error == "ファイルを選び直してください。"
    attach(hall, "paper", 2)
    statement = stated(hall)
    assert {item.id: item.value for item in statement.items}["paper"] == ",".join(
        file.sha256 for file in statement.attachments
    )
    assert chosen()[2].sha256 in [file.sha256 for file in statement.attachments]


WEDDING = Field("wedding", FieldKind.ATTACHMENT, text("婚姻の書類"), show_if=Condition("married", ("yes",)), most=20)
ALONE = Field("alone", FieldKind.ATTACHMENT, text("独身の書類"), show_if=Condition("married", ("no",)), most=20)


@pytest.mark.parametrize(("count", "size"), [(MOST_OF_A_VISIT, 1), (6, MOST_BYTES_OF_A_VISIT // 6)])
def test_files_of_a_question_that_is_hidden_now_take_no_room(opens: Opens, count: int, size: int) -> None:
    hall = opens(asking_files("family", WEDDING, ALONE), "married")
    hall.does(FieldAnswered("married", "yes"))
    many = tuple(replace(chosen()[0], sha256=f"{number:064x}", size=size) for number in range(count))
    visit = hall.conversation.visit
    put_files("wedding", many, visit)
    hall.does(FieldAnswered("married", "no"), FieldOpened("alone"))
    page = hall.screens.now
    assert isinstance(page, Attachments)
    assert (page.add.enabled, page.add.reason) == (True, "")
    hall.does(Next())
    hall.wired.sticks._reader = HandStick(0)
    hall.does(FieldOpened("alone"), Chosen("add"), StickInserted(), Chosen("file:0"))
    if size > 1:  # nothing goes without a word
        assert isinstance(hall.step, MadeRoom)
        assert hall.screens.now.frame.title == "いま出ていない質問のファイルを消しました"
        hall.does(Confirmed())
    page = hall.screens.now
    assert isinstance(page, Attachments)
    assert page.banner is not None
    assert page.banner.title == "ファイルをあずかりました"
    hall.does(StickRemoved(), Next())
    assert visit.attachments["alone"] == chosen()[:1]
    held = sum(file.size for files in visit.attachments.values() for file in files)
    assert held <= MOST_BYTES_OF_A_VISIT, "what the process may hold, hidden or not"
    assert ("wedding" in visit.attachments) is (size == 1), "kept for whoever comes back to it, while there is room"


def test_kept_files_of_a_hidden_question_stay_where_room_is_made(opens: Opens) -> None:
    """Nothing of them is held here, and the resident need not bring again what the centre has."""
    hall = opens(asking_files("family", WEDDING, ALONE), "married")
    hall.does(FieldAnswered("married", "yes"))
    many = tuple(
        replace(chosen()[0], sha256=f"{number:064x}", size=MOST_BYTES_OF_A_VISIT // 6, kept=number % 2 == 0)
        for number in range(12)
    )
    visit = hall.conversation.visit
    put_files("wedding", many, visit)
    hall.does(FieldAnswered("married", "no"), FieldOpened("alone"))
    hall.wired.sticks._reader = HandStick(0)
    hall.does(Chosen("add"), StickInserted(), Chosen("file:0"))
    assert isinstance(hall.step, MadeRoom)
    kept = tuple(file for file in many if file.kept)
    assert visit.attachments == {"wedding": kept, "alone": chosen()[:1]}
    assert visit.answers["wedding"].value == ",".join(file.sha256 for file in kept)


@pytest.mark.parametrize("attached", [True, False])
def test_a_draft_goes_on_at_the_first_question_for_files_that_was_passed(opens: Opens, attached: bool) -> None:
    hall = opens(asking_files("family", PAPER), "paper")
    give(hall, "married", "no")
    if attached:
        attach(hall, "paper", 0)
    filled(hall, ANSWERS, until="child[1].name")
    comes_back(hall, saved(hall)).does(Confirmed())
    assert view(hall, "paper").shown == ""


BOTH = Field("both", FieldKind.ATTACHMENT, text("表と裏"), least=2, most=4)


@pytest.mark.parametrize("required", [True, False])
def test_of_how_many_files_at_least_is_told_where_they_are_chosen(opens: Opens, required: bool) -> None:
    hall = opens(asking_files("family", msgspec.structs.replace(BOTH, required=required)), "both")
    give(hall, "married", "no")
    hall.does(FieldOpened("both"))
    page = attachments(hall)
    assert page.frame.forward is not None
    assert page.frame.forward.enabled is not required, "none at all, where none is needed"
    assert any("2件から4件まで" in line for line in page.lines)
    hall.wired.sticks._reader = HandStick(0)
    hall.does(Chosen("add"), StickInserted(), Chosen("file:0"))
    forward = attachments(hall).frame.forward
    assert forward is not None
    assert (forward.enabled, forward.reason) == (False, "あと1件いります")
    hall.does(Next())
    assert isinstance(hall.step, AttachFiles)
    hall.does(Back(), Next())
    assert view(hall, "both").error == "ファイルを2件以上そえてください。"
    attach(hall, "both", 1)
    assert len(stated(hall).attachments) == 2


def attachments(hall: KioskInABox) -> Attachments:
    assert isinstance(hall.screens.now, Attachments)
    return hall.screens.now
