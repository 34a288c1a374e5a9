"""Pages of files from a USB stick, each with what can stand on it.

`attachment_screens(kiosk, appearance)` follows `draft_screens.draft_screens` in the same kiosk; `pages_of_attaching`
makes the steps, which need no device.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from hardware.simulated.stick.cast import a_pdf, a_photograph
from hardware.stick.client import StickFile
from hardware.stick.content.kinds import FileKind
from hardware.stick.messages import ListedFile, StickListed
from hardware.stick.reading import examined
from hardware.stick.trouble import StickTrouble
from kiosk.screens.appearance import Appearance
from kiosk.screens.touches import AppearanceChanged, LanguageChosen
from kiosk.state.attachments import AttachmentChoice, AttachmentWanted
from kiosk.state.visit import Visit
from kiosk.steps.always.leaving import StickLeft
from kiosk.steps.attach.attach_files import AttachFiles, MadeRoom
from kiosk.steps.attach.from_stick import ChooseFile, NotTaken, PutStickIn, ReadingFile, ReadingStick
from kiosk.steps.attach.trouble_words import OF_THE_STICK, TROUBLES
from kiosk.steps.step import Destination, Step
from tests.support.kiosk.kiosk_in_a_box import KioskInABox
from tests.support.screens.step_screens import Named, drawn

WANTED = AttachmentWanted(
    "damage_photographs",
    "被害の写真と書類",
    (FileKind.PDF.value, FileKind.JPEG.value, FileKind.PNG.value),
    most_files=4,
)
LISTED = StickListed(
    "0" * 32,
    "HANAKO",
    tuple(
        ListedFile((name,), name, folder, size, "2026-11-20T10:52")
        for name, folder, size in (
            ("家の写真.jpg", "", 2_400_000),
            ("課税証明書（令和8年度）の写し　両面.pdf", "書類/市役所", 310_000),
            ("IMG_20261120_105230_HDR_portrait_of_the_house.jpeg", "DCIM/100ANDRO", 6_900_000),
            *((f"IMG_{number:04d}.JPG", "DCIM", 1_000_000 + number) for number in range(20)),
        )
    ),
)
NAMES = (
    "家の写真.jpg",
    "課税証明書（令和8年度）の写し　両面.pdf",
    "IMG_20261120_105230_HDR_portrait_of_the_house.jpg",
    "家2.jpg",
)


@cache
def chosen() -> tuple[AttachmentChoice, ...]:
    """What Hanako attached: through the real sandbox, once."""
    files = []
    for name, content in zip(NAMES, (a_photograph(), a_pdf(pages=2), a_photograph(800, 1200), b""), strict=True):
        if not content:
            files.append(AttachmentChoice(name, FileKind.JPEG.value, 9_999_999, "f" * 64, b"x", was_renamed=True))
            continue
        reply = examined(content, name, WANTED.media_types)
        told = reply.answer
        files.append(
            AttachmentChoice(
                name,
                told.media_type,
                told.size,
                told.sha256,
                reply.content,
                told.wide,
                told.tall,
                reply.dots,
                told.pages,
            )
        )
    return tuple(files)


def stick_file(file: AttachmentChoice) -> StickFile:
    """As the unit would have given it."""
    return StickFile(
        file.name, file.media_type, file.size, file.sha256, file.content, file.wide, file.tall, file.dots, file.pages,
        file.was_renamed,
    )  # fmt: skip


def as_kept(file: AttachmentChoice) -> AttachmentChoice:
    """The same, brought with the statement before."""
    return AttachmentChoice(file.name, file.media_type, file.size, file.sha256, b"", kept=True)


def pages_of_attaching(visit: Visit) -> Iterator[tuple[str, Step]]:
    """Each page with a name; what is attached changes in the visit on the way."""
    files = AttachFiles(WANTED, Destination.CHOOSE, Destination.REVIEW)
    choice = ChooseFile(files, LISTED)
    yield "50-none", files
    yield "50-put-in", PutStickIn(files)
    visit.kiosk_state.stick_present = True
    yield "50-put-in-anew", PutStickIn(files)
    visit.kiosk_state.stick_present = False
    yield "50-reading", ReadingStick(files)
    yield "50-choose", choice
    yield "50-choose-part", ChooseFile(files, StickListed("0" * 32, "", LISTED.files, 12_345, is_whole=False), 1)
    yield "50-choose-empty", ChooseFile(files, StickListed("0" * 32, "", ()))
    yield "50-reading-file", ReadingFile(choice, LISTED.files[0])
    visit.attachments[WANTED.field_id] = chosen()[:1]
    yield "51-one", AttachFiles(WANTED, Destination.CHOOSE, Destination.REVIEW, just_read=True)
    for trouble in TROUBLES:
        yield f"52-{trouble.value}", NotTaken(files, trouble, None if trouble in OF_THE_STICK else choice)
    yield "52-no-room", NotTaken(files, StickTrouble.TOO_LARGE, choice, "全部で60MBまでです")
    visit.attachments[WANTED.field_id] = chosen()[:3]
    yield "53-three", files
    visit.attachments[WANTED.field_id] = chosen()
    yield "53-full", AttachFiles(WANTED, Destination.CHOOSE, Destination.REVIEW, page=1)
    visit.attachments[WANTED.field_id] = (*(as_kept(file) for file in chosen()[1:3]), chosen()[0])
    yield "53-kept", files
    yield "53-made-room", MadeRoom(AttachFiles(WANTED, Destination.CHOOSE, Destination.REVIEW, just_read=True))
    del visit.attachments[WANTED.field_id]
    yield "54-stick-left", StickLeft()


def attachment_screens(kiosk: KioskInABox, appearance: Appearance) -> Named:
    """All of them, drawn in this look."""
    kiosk.does(LanguageChosen(appearance.language), AppearanceChanged(appearance))
    for name, step in pages_of_attaching(kiosk.conversation.visit):
        yield name, drawn(kiosk, step)
