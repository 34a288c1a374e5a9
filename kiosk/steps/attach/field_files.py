"""The files of one field, as the way to one more of them knows them; and how much there is room for."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_lowercase, digits

from hardware.stick.content.kinds import FileKind
from kiosk.forms.answers import asking
from kiosk.forms.files import put_files
from kiosk.state.attachments import (
    MOST_BYTES_OF_A_VISIT,
    MOST_OF_A_VISIT,
    AttachmentChoice,
    AttachmentWanted,
)
from kiosk.state.visit import Visit
from kiosk.steps.step import Step
from kiosk.words.texts import say
from sync.contract.forms.drawable import drawn_text
from sync.contract.forms.procedures import Field
from sync.contract.forms.texts import words
from sync.japanese.clusters import clusters

USUAL_TYPES = (FileKind.PDF.value, FileKind.JPEG.value, FileKind.PNG.value)
USUAL_COUNT = 5
NAME_ROOM, LOW_NAME_ROOM, ENDING_ROOM = 44, 36, 16
"""Of a name on a page of files, in halves of a kanji: usually, on the low page, and of it for its ending."""
_NARROW = frozenset(ascii_lowercase + digits + "_-. ()")


@dataclass(frozen=True)
class FieldFiles(Step):
    """The page that a file comes to."""

    wanted: AttachmentWanted

    def with_file(self, file: AttachmentChoice, visit: Visit) -> Step:
        """The page after this file came."""
        raise NotImplementedError


def wanted_of(field: Field, language: str) -> AttachmentWanted:
    """What a field of the kind `attachment` asks for. A definition that names no types takes papers and photographs,
    one that names no count takes five; a type that is not known here is not offered.
    """
    known = tuple(media_type for media_type in field.types if media_type in set(FileKind))
    return AttachmentWanted(
        field.id,
        words(field.label, language),
        known or USUAL_TYPES,
        min(field.most or USUAL_COUNT, MOST_OF_A_VISIT),
        words(field.help, language),
        field.least or 1,
        may_have_none=not field.required,
    )


def still_missing(wanted: AttachmentWanted, count: int) -> int:
    """How many more this question takes before one may go on."""
    return 0 if wanted.may_have_none and not count else max(0, wanted.least_files - count)


def no_room(visit: Visit, wanted: AttachmentWanted, size: int = 0) -> str:
    """Why no file (of this size) can come any more, in words; empty: it can."""
    counted = _counted(visit, wanted)
    every = [file for item, files in visit.attachments.items() if item in counted for file in files]
    if len(visit.attachments.get(wanted.field_id, ())) >= wanted.most_files:
        return say("ここには%(count)s件までです", count=wanted.most_files)
    if len(every) >= MOST_OF_A_VISIT:
        return say("全部で%(count)s件までです", count=MOST_OF_A_VISIT)
    if sum(file.size for file in every) + size > MOST_BYTES_OF_A_VISIT:
        return say("全部で%(count)sMBまでです", count=MOST_BYTES_OF_A_VISIT >> 20)
    return ""


def make_room(visit: Visit, wanted: AttachmentWanted) -> bool:
    """Files of hidden questions stay, in case these are asked again, as long as the process may hold all of them; those
    that a correction keeps stay in any case, as nothing of them is held here. Returns whether some were taken out.
    """
    here = {item: sum(file.size for file in files if not file.kept) for item, files in visit.attachments.items()}
    counted = _counted(visit, wanted)
    hidden = [item for item, size in here.items() if size and item not in counted]
    if sum(here.values()) <= MOST_BYTES_OF_A_VISIT or not hidden:
        return False
    for item in hidden:
        put_files(item, tuple(file for file in visit.attachments[item] if file.kept), visit)
    return True


def _counted(visit: Visit, wanted: AttachmentWanted) -> set[str]:
    """This question and all that are asked now. Files of a hidden one would go nowhere, and nobody could take one of
    them out."""
    if visit.offer is None:
        return set(visit.attachments)
    return {question.field.id for question in asking(visit).questions} | {wanted.field_id}


def size_words(size: int) -> str:
    """2.4 MB, 300 KB: rounded up, so that nothing looks smaller than it is."""
    if size >= 1 << 20:
        tenths = -(-size * 10 // (1 << 20))
        return f"{tenths // 10}.{tenths % 10} MB"
    return f"{max(1, -(-size // 1024))} KB"


def name_words(name: str, visit: Visit) -> str:
    """A name as every end draws it; of a long one its beginning and ending. The confirm page shows the whole one."""
    room = LOW_NAME_ROOM if visit.appearance.low else NAME_ROOM
    drawn = [drawn_text(cluster) for cluster in clusters(name)]
    if _room_of(drawn) <= room:
        return "".join(drawn)
    end = len(drawn)
    while end and _room_of(drawn[end - 1 :]) <= ENDING_ROOM:
        end -= 1
    begin = 0
    while begin < end and _room_of(drawn[: begin + 1]) <= room - ENDING_ROOM:
        begin += 1
    return "".join((*drawn[:begin], "…", *drawn[end:]))


def _room_of(drawn: list[str]) -> int:
    """In halves of a kanji, at most: a capital may be as wide as one."""
    return sum(1 if letter in _NARROW else 2 for part in drawn for letter in part)
