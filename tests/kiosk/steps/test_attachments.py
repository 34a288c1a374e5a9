"""Files from a USB stick: chosen one after the other, each refusal its own words, nothing lost by any of it."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from msgspec.structs import replace as other

from hardware.stick.messages import ListedFile, StickListed
from hardware.stick.trouble import StickTrouble
from kiosk.devices.card import CardInserted, CardRemoved
from kiosk.devices.stick import (
    FileRead,
    FilesListed,
    ListStick,
    ReadFile,
    StickFailed,
    StickInserted,
    StickRemoved,
)
from kiosk.runtime.clock import Ticked
from kiosk.screens.appearance import Appearance, TextSize
from kiosk.screens.attachments import Attachments
from kiosk.screens.choose import Choose
from kiosk.screens.picture import Picture
from kiosk.screens.touches import Back, Chosen, LanguageChosen, Next, PageTurned
from kiosk.state.attachments import MOST_BYTES_OF_A_VISIT, MOST_OF_A_VISIT, AttachmentWanted
from kiosk.steps.always.leaving import CardLeft, StickLeft
from kiosk.steps.always.welcome import Start
from kiosk.steps.apply.choose import ChooseEvent
from kiosk.steps.attach.attach_files import AttachFiles
from kiosk.steps.attach.field_files import size_words, wanted_of
from kiosk.steps.attach.from_stick import ChooseFile, NotTaken, PutStickIn, ReadingFile, ReadingStick
from kiosk.steps.attach.trouble_words import TROUBLES
from kiosk.steps.step import Destination
from kiosk.ui.display_list import Photograph
from kiosk.ui.layout import faults, measure
from kiosk.ui.tokens import LOW_TOP_PX, TARGET_PX
from kiosk.words.texts import speaking
from sync.contract.forms.procedures import Field, FieldKind
from tests.support.kiosk.walk import Hall, hall, walk
from tests.support.screens.attachment_screens import LISTED, WANTED, chosen, pages_of_attaching, stick_file

ADD, AGAIN, FIRST = Chosen("add"), Chosen("again"), Chosen("file:0")
PATH = LISTED.files[0].path


def standing(wanted: AttachmentWanted = WANTED, language: str = "ja") -> Hall:
    """A resident before the files of a field."""
    place = hall()
    place.does(LanguageChosen(language), StickInserted())
    place.conversation._go(AttachFiles(wanted, Destination.CHOOSE, Destination.LEAVE))
    return place


def listed(place: Hall, files: StickListed = LISTED) -> FilesListed:
    return FilesListed(files, visit=place.visit_number)


def read(place: Hall, number: int = 0, path: tuple[str, ...] = PATH) -> FileRead:
    return FileRead(path, stick_file(chosen()[number]), visit=place.visit_number)


def failed(place: Hall, trouble: StickTrouble, path: tuple[str, ...] = ()) -> StickFailed:
    return StickFailed(trouble, path, visit=place.visit_number)


def attached(place: Hall) -> list[str]:
    return [file.name for file in place.conversation.visit.attachments.get(WANTED.field_id, ())]


@pytest.mark.requirement("ATT-01")
def test_a_file_is_chosen_looked_at_and_the_stick_may_go() -> None:
    place = standing()
    walk(place, StickRemoved(), AttachFiles, ADD, PutStickIn)
    assert "ListStick" not in place.asked_kinds()
    walk(place, StickInserted(), ReadingStick)
    assert isinstance(place.last_asked(ListStick), ListStick)
    walk(place, listed(place), ChooseFile)
    walk(place, FIRST, ReadingFile)
    asked = place.last_asked(ReadFile)
    assert isinstance(asked, ReadFile)
    assert (asked.stick, asked.path, asked.wanted) == (LISTED.stick, PATH, WANTED.media_types)
    walk(place, read(place), AttachFiles)
    page = place.screens.now
    assert isinstance(page, Attachments)
    assert page.banner is not None
    assert "抜いてもかまいません" in page.banner.text
    assert [(file.name, file.facts) for file in page.files] == [
        ("家の写真.jpg", f"写真　{size_words(chosen()[0].size)}")
    ]
    assert page.files[0].dots == chosen()[0].dots != b""
    walk(place, StickRemoved(), AttachFiles)
    assert attached(place) == ["家の写真.jpg"], "the stick goes, the file stays"
    walk(place, Next(), Start)


def test_a_file_is_taken_out_again_and_the_others_stay() -> None:
    place = standing()
    for number in range(3):
        walk(place, ADD, listed(place), FIRST, read(place, number), AttachFiles)
    assert len(attached(place)) == 3
    walk(place, Chosen(f"remove:{chosen()[1].sha256}"), AttachFiles)
    assert attached(place) == [chosen()[0].name, chosen()[2].name]


def test_the_same_file_twice_is_one() -> None:
    place = standing()
    for _ in range(2):
        walk(place, ADD, listed(place), FIRST, read(place), AttachFiles)
    assert attached(place) == ["家の写真.jpg"]


@pytest.mark.requirement("ATT-01", "ATT-02", "ATT-03", "ATT-04")
@pytest.mark.parametrize("trouble", StickTrouble)
@pytest.mark.parametrize("language", ["ja", "easy-ja", "en"])
def test_each_refusal_says_what_is_so_and_loses_nothing(trouble: StickTrouble, language: str) -> None:
    place = standing(language=language)
    walk(
        place, ADD, listed(place), FIRST, read(place), ADD, listed(place), FIRST, failed(place, trouble, PATH), NotTaken
    )
    page = place.screens.now
    assert isinstance(page, Picture)
    assert page.frame.title
    assert page.lines[0]
    assert attached(place) == ["家の写真.jpg"]
    (button,) = page.buttons
    walk(place, button.event)
    assert isinstance(place.step, ReadingStick | ChooseFile), "there is a way on"


@pytest.mark.requirement("ATT-01")
def test_a_definition_says_which_files_a_field_takes() -> None:
    photographs = Field(
        "photographs", FieldKind.ATTACHMENT, {"ja": "被害の写真", "en": "Photographs"}, required=True, least=2, most=8,
        types=("image/jpeg", "video/mp4"), help={"ja": "外から四方向"},
    )  # fmt: skip
    wanted = wanted_of(photographs, "ja")
    assert wanted == AttachmentWanted("photographs", "被害の写真", ("image/jpeg",), 8, "外から四方向", 2)
    plain = wanted_of(Field("papers", FieldKind.ATTACHMENT, {"ja": "書類"}), "en")
    assert (plain.media_types, plain.most_files, plain.least_files) == (WANTED.media_types, 5, 1)
    assert (wanted.may_have_none, plain.may_have_none) == (False, True)
    assert wanted_of(Field("many", FieldKind.ATTACHMENT, {"ja": "書類"}, most=500), "ja").most_files == MOST_OF_A_VISIT


@pytest.mark.parametrize("forgotten", [True, False])
def test_a_stick_that_the_last_resident_forgot_shows_nothing_to_the_next(forgotten: bool) -> None:
    place = standing()
    walk(place, ADD, listed(place), FIRST, read(place), AttachFiles)
    place.conversation._go(Start())
    if not forgotten:
        place.does(StickRemoved(), StickInserted())
    place.does(LanguageChosen("ja"))
    place.conversation._go(AttachFiles(WANTED, Destination.CHOOSE, Destination.LEAVE))
    asked = len(place.asked)
    walk(place, ADD)
    assert isinstance(place.step, PutStickIn if forgotten else ReadingStick)
    if forgotten:
        assert "一度抜いてください" in place.screens.now.lines[0]
        assert len(place.asked) == asked, "nothing of it is read"
        walk(place, StickRemoved(), PutStickIn)
        assert "差しこむと" in place.screens.now.lines[0]
        walk(place, StickInserted(), ReadingStick)


@pytest.mark.parametrize("taken", [True, False])
def test_nobody_leaves_without_the_stick_unheard_and_it_stops_nobody(taken: bool) -> None:
    place = standing()
    walk(place, ADD, listed(place), FIRST, read(place), AttachFiles, Next(), StickLeft)
    assert (place.screens.played[-1], place.conversation.visit.attachments) == ("take", {})
    if taken:
        walk(place, StickRemoved(), Start)
        return
    for _ in range(31):
        place.clock.pass_s(1)
        place.does(Ticked(place.clock.monotonic()))
    walk(place, Start)


def test_after_the_card_the_stick_is_told() -> None:
    place = standing()
    place.does(CardInserted())
    walk(place, Next(), CardLeft, CardRemoved(), StickLeft, StickRemoved(), Start)


@pytest.mark.parametrize("language", ["ja", "easy-ja", "en"])
def test_no_two_refusals_of_a_file_say_the_same(language: str) -> None:
    assert set(TROUBLES) == set(StickTrouble)
    place = standing(language=language)
    said = {}
    for trouble in StickTrouble:
        walk(place, ADD, listed(place), FIRST, failed(place, trouble, PATH))
        said[trouble] = place.screens.now.frame.title
        place.conversation._go(AttachFiles(WANTED, Destination.CHOOSE, Destination.LEAVE))
    assert len(set(said.values())) == len(said), said


def test_pulled_while_its_files_are_listed_it_is_told_and_tried_again() -> None:
    place = standing()
    walk(place, ADD, ReadingStick, StickRemoved(), NotTaken)
    assert "抜けました" in place.screens.now.frame.title
    walk(
        place, StickInserted(), ReadingStick, listed(place), ChooseFile, StickRemoved(), PutStickIn, Back(), AttachFiles
    )


def test_pulled_while_a_file_is_read_it_is_told_and_tried_again() -> None:
    place = standing()
    walk(place, ADD, listed(place), FIRST, ReadingFile, StickRemoved(), ReadingFile)
    walk(place, failed(place, StickTrouble.GONE, PATH), NotTaken)
    assert place.screens.now.lines == ("もう一度差しこんでください。えらんだファイルはそのままです。",)
    walk(place, StickInserted(), ReadingStick, listed(place), ChooseFile)


def test_a_late_answer_about_another_file_changes_nothing() -> None:
    place = standing()
    walk(place, ADD, listed(place), FIRST, ReadingFile, Back(), ChooseFile, read(place), ChooseFile)
    walk(place, Chosen("file:1"), ReadingFile, read(place), failed(place, StickTrouble.EMPTY, PATH), ReadingFile)
    assert attached(place) == []


def test_who_reads_sticks_stays_silent_and_the_page_says_so() -> None:
    place = standing()
    walk(place, ADD, ReadingStick)
    for _ in range(95):
        place.clock.pass_s(1)
        place.does(Ticked(place.clock.monotonic()))
    walk(place, NotTaken)
    assert "この端末では" in place.screens.now.frame.title


def test_nobody_is_sent_away_while_a_stick_is_read() -> None:
    place = standing()
    walk(place, ADD, ReadingStick)
    for _ in range(80):
        place.clock.pass_s(1)
        place.does(Ticked(place.clock.monotonic()))
    walk(place, ReadingStick)


def test_sixty_files_are_turned_through_and_a_field_takes_as_many_as_it_says() -> None:
    many = StickListed("0" * 32, "", tuple(replaced(number) for number in range(60)))
    place = standing()
    walk(place, ADD, listed(place, many), ChooseFile)
    names: list[str] = []
    for _ in range(60):
        page = place.screens.now
        assert isinstance(page, Choose)
        names += [tile.label for tile in page.tiles]
        if page.pages[0] == page.pages[1]:
            break
        place.does(PageTurned(1))
    assert names == [file.name for file in many.files]
    place.does(Back())
    for number in range(WANTED.most_files):
        walk(place, ADD, listed(place), FIRST, read(place, number), AttachFiles)
    page = place.screens.now
    assert isinstance(page, Attachments)
    assert (page.add.enabled, page.add.reason) == (False, "ここには4件までです")
    walk(place, ADD, AttachFiles)
    assert len(attached(place)) == WANTED.most_files


def replaced(number: int) -> ListedFile:
    return other(LISTED.files[0], path=(f"{number}.jpg",), name=f"{number}.jpg")


def test_all_fields_together_take_no_more_than_the_process_may_hold() -> None:
    place = standing()
    visit = place.conversation.visit
    large = replace(chosen()[0], size=MOST_BYTES_OF_A_VISIT - 10)
    visit.attachments["other"] = (large,)
    walk(place, ADD, listed(place), FIRST, read(place), NotTaken)
    assert place.screens.now.frame.title == "全部で60MBまでです"
    assert place.screens.now.lines == ("そえたファイルを1つ消すと、えらべます。",)
    visit.attachments["other"] = tuple(replace(chosen()[0], size=1) for _ in range(MOST_OF_A_VISIT))
    walk(place, Back(), Back(), AttachFiles)
    assert place.screens.now.add.reason == f"全部で{MOST_OF_A_VISIT}件までです"


def test_a_field_that_needs_a_file_is_not_left_without() -> None:
    place = standing(replace(WANTED, least_files=1))
    assert not place.screens.now.frame.forward.enabled
    walk(place, Next(), AttachFiles, ADD, listed(place), FIRST, read(place), AttachFiles)
    assert place.screens.now.frame.forward.enabled
    walk(place, Back())
    assert isinstance(place.step, ChooseEvent)


def test_a_name_is_no_reading_and_stands_in_no_repr() -> None:
    braces = other(LISTED.files[0], name="{山田|花子}.pdf", path=("{山田|花子}.pdf",), folder="{a|b}")
    place = standing()
    walk(place, ADD, listed(place, StickListed("0" * 32, "", (braces,))), ChooseFile)
    page = place.screens.now
    assert isinstance(page, Choose)
    assert page.tiles[0].label == "｛山田｜花子｝.pdf"
    walk(place, FIRST, ReadingFile)
    asked = place.last_asked(ReadFile)
    walk(place, read(place, path=braces.path), AttachFiles)
    visit = place.conversation.visit
    for shown in (place.step, asked, visit, visit.attachments[WANTED.field_id][0], listed(place), read(place)):
        assert "山田" not in repr(shown)
        assert "家" not in repr(shown)


def test_the_next_resident_has_none_of_it() -> None:
    place = standing()
    walk(place, ADD, listed(place), FIRST, read(place), AttachFiles)
    place.conversation._go(Start())
    assert place.conversation.visit.attachments == {}


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (1, "1 KB"),
        (1024, "1 KB"),
        (1025, "2 KB"),
        (1 << 20, "1.0 MB"),
        ((1 << 20) + 1, "1.1 MB"),
        (10 << 20, "10.0 MB"),
    ],
)
def test_a_size_never_looks_smaller_than_it_is(size: int, words: str) -> None:
    assert size_words(size) == words


@pytest.mark.requirement("ENT-01")
@pytest.mark.parametrize("language", ["ja", "easy-ja", "en"])
def test_every_page_fits_in_every_look(language: str) -> None:
    ways = (("portrait", False), ("portrait", True), ("landscape", False))
    for size, (orientation, low) in itertools.product(TextSize, ways):
        place = hall()
        visit = place.conversation.visit
        visit.kiosk_state.orientation = orientation
        visit.appearance = Appearance(language, size, low=low)
        with speaking(language):
            for name, step in pages_of_attaching(visit):
                sheet = measure(step.screen(visit), visit.appearance, orientation)
                where = (name, size, orientation, low)
                assert faults(sheet) == [], where
                for target in sheet.targets:
                    assert min(target.rect.w, target.rect.h) >= TARGET_PX, where
                    assert not low or target.rect.y >= LOW_TOP_PX, where
                if name == "53-three":
                    assert sum(isinstance(shape, Photograph) for shape in sheet.shapes) == 3, where
