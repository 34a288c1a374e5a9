"""The way to one more file: the stick is put in, its files are listed, one of them is read and checked."""

# ruff: noqa: D102 - screen, on, entered and unanswered keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass, field, replace

from hardware.stick.client import StickFile
from hardware.stick.messages import ListedFile, StickListed
from hardware.stick.trouble import StickTrouble
from kiosk.devices.stick import (
    FileRead,
    FilesListed,
    ListStick,
    ReadFile,
    StickFailed,
    StickInserted,
    StickRemoved,
)
from kiosk.paging.choose_pages import choose_capacity
from kiosk.runtime.bus import Event
from kiosk.screens.choose import Choose, Tile
from kiosk.screens.controls import Banner, Button, Role, Tone, back
from kiosk.screens.frame import Screen, Stage
from kiosk.screens.picture import Picture
from kiosk.screens.progress import Progress
from kiosk.screens.touches import Back, Chosen, PageTurned
from kiosk.state.attachments import AttachmentChoice
from kiosk.state.visit import Visit
from kiosk.steps.attach.field_files import FieldFiles, name_words, no_room, size_words
from kiosk.steps.attach.trouble_words import OF_THE_STICK, words_for
from kiosk.steps.page_frame import frame, plain_pages_words, turned_to
from kiosk.steps.step import Follower, Step
from kiosk.words.texts import _, say

FILE, AGAIN = "file:", "again"
UNIT_SILENT = "U-01"
"""docs/trouble-codes.md."""
ANSWERED_S = 90.0
"""A little more than who reads sticks may take (`hardware.stick.client.ANSWER_S`)."""
_NOT_IN_NAMES = str.maketrans("{|}", "｛｜｝")
"""In our own words these mark readings; in a stranger's name they are signs."""


def to_stick(files: FieldFiles, visit: Visit) -> Step:
    """To its files, or to the page that asks for one. What was in before this visit is somebody else's until it was put
    in anew.
    """
    return ReadingStick(files) if visit.own_stick else PutStickIn(files)


@dataclass(frozen=True)
class ReadingStick(Step):
    """Its files are being listed."""

    files: FieldFiles
    patience = None
    answer_within_s = ANSWERED_S

    def entered(self, visit: Visit) -> None:
        visit.ask(ListStick())

    def screen(self, visit: Visit) -> Screen:
        return Progress(
            frame(visit, _("USBメモリを読んでいます"), stage=Stage.FILL, back=back(_("戻る"))),
            steps=((_("USBメモリを読んでいます"), "running"),),
            warning=_("抜かないでください"),
            picture="stick_in",
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case FilesListed(listed):
                return ChooseFile(self.files, listed)
            case StickFailed(StickTrouble.ABSENT):
                return PutStickIn(self.files)
            case StickFailed(trouble):
                return NotTaken(self.files, trouble)
            case StickRemoved():
                return NotTaken(self.files, StickTrouble.GONE)
            case Back():
                return self.files
            case _:
                return None

    def unanswered(self) -> Step:
        return NotTaken(self.files, StickTrouble.UNAVAILABLE)


@dataclass(frozen=True)
class PutStickIn(Step):
    """No stick is in."""

    files: FieldFiles

    def screen(self, visit: Visit) -> Screen:
        return Picture(
            frame(visit, _("USBメモリを差しこんでください"), stage=Stage.FILL, back=back(_("戻る"))),
            picture="insert_stick",
            lines=(
                _("いま入っているものは、一度抜いてください。ご自分のものなら、差しこみなおしてください。")
                if visit.kiosk_state.stick_present
                else _("差しこむと、中のファイルが出ます。"),
                _("この端末は、USBメモリに何も書きこみません。"),
            ),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case StickInserted():
                return ReadingStick(self.files)
            case Back():
                return self.files
            case _:
                return None


@dataclass(frozen=True)
class ChooseFile(Step):
    """The files of the stick, the newest first, in pages."""

    files: FieldFiles
    listed: StickListed = field(repr=False)
    page: int = 0

    def screen(self, visit: Visit) -> Screen:
        most, pages, page = self._place(visit)
        shown = self.listed.files[page * most : (page + 1) * most]
        notes = []
        if self.listed.left_out:
            notes.append(say("新しいものから出しています。ほかに%(count)s件あります。", count=self.listed.left_out))
        if not self.listed.is_whole:
            notes.append(_("読めないフォルダがありました。"))
        return Choose(
            frame(
                visit,
                _("どのファイルをそえますか"),
                stage=Stage.FILL,
                page=plain_pages_words(page + 1, pages),
                notes=tuple(notes),
                back=back(_("戻る")),
                extra=Button(_("もう一度読む"), Chosen(AGAIN), icon="arrows-clockwise"),
            ),
            tiles=tuple(_tile(file, page * most + number, visit) for number, file in enumerate(shown)),
            as_list=True,
            pages=(page + 1, pages),
            empty=_("このUSBメモリには、ファイルがありません。"),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Chosen(key) if key.startswith(FILE):
                number = int(key.removeprefix(FILE))
                return ReadingFile(self, self.listed.files[number]) if number < len(self.listed.files) else None
            case Chosen(key) if key == AGAIN:
                return to_stick(self.files, visit)
            case PageTurned(step):
                _most, pages, page = self._place(visit)
                return replace(self, page=turned_to(page, step, pages))
            case StickRemoved():
                return PutStickIn(self.files)
            case Back():
                return self.files
            case _:
                return None

    def _place(self, visit: Visit) -> tuple[int, int, int]:
        """Files on a page, pages, and the page that is shown."""
        most = choose_capacity(visit.appearance, visit.kiosk_state.orientation, as_list=True)
        pages = max(1, -(-len(self.listed.files) // most))
        return most, pages, min(self.page, pages - 1)


@dataclass(frozen=True)
class ReadingFile(Step):
    """One file is read and checked."""

    choice: ChooseFile
    file: ListedFile = field(repr=False)
    patience = None
    answer_within_s = ANSWERED_S

    def entered(self, visit: Visit) -> None:
        visit.ask(ReadFile(self.choice.listed.stick, self.file.path, self.choice.files.wanted.media_types))

    def screen(self, visit: Visit) -> Screen:
        return Progress(
            frame(visit, _("ファイルを読んで、調べています"), stage=Stage.FILL, back=back(_("戻る"))),
            steps=((_("ファイルを読んで、調べています"), "running"),),
            warning=_("抜かないでください"),
            picture="stick_in",
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        files = self.choice.files
        match event:
            case FileRead(path, file) if path == self.file.path:
                if refused := no_room(visit, files.wanted, file.size):
                    return NotTaken(files, StickTrouble.TOO_LARGE, self.choice, refused)
                return files.with_file(_as_chosen(file), visit)
            case StickFailed(trouble, path) if path == self.file.path:
                return NotTaken(files, trouble, None if trouble in OF_THE_STICK else self.choice)
            case Back():
                return self.choice
            case _:
                return None

    def unanswered(self) -> Step:
        return NotTaken(self.choice.files, StickTrouble.UNAVAILABLE)


@dataclass(frozen=True)
class NotTaken(Step):
    """Why not, and how to go on. What was attached before stays."""

    files: FieldFiles
    trouble: StickTrouble
    choice: ChooseFile | None = None
    """Where another file can be chosen; None: the stick itself is the matter."""
    words: str = ""
    """Other words than the trouble's own."""

    def screen(self, visit: Visit) -> Screen:
        what, then = words_for(self.trouble)
        if self.words:
            what, then = self.words, _("そえたファイルを1つ消すと、えらべます。")
        again = Button(_("もう一度読む"), Chosen(AGAIN), Role.MAIN, "arrows-clockwise")
        other = Button(_("ほかのファイルをえらぶ"), Chosen(FILE), Role.MAIN, "file-text")
        return Picture(
            frame(visit, what, stage=Stage.FILL, back=back(_("戻る"))),
            picture="stick_trouble",
            lines=(then,),
            banner=Banner(Tone.INFO, _("えらんだファイルは、そのままあります。"), icon="info") if _any(visit) else None,
            buttons=(again if self.choice is None else other,),
            code=UNIT_SILENT if self.trouble is StickTrouble.UNAVAILABLE else "",
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Chosen(key) if key == AGAIN:
                return to_stick(self.files, visit)
            case Chosen(key) if key == FILE:
                return self.choice
            case StickInserted():
                return ReadingStick(self.files)
            case Back():
                return self.choice or self.files
            case _:
                return None


def _any(visit: Visit) -> bool:
    return any(visit.attachments.values())


def _as_chosen(file: StickFile) -> AttachmentChoice:
    return AttachmentChoice(
        file.name, file.media_type, file.size, file.sha256, file.content, file.wide, file.tall, file.dots, file.pages,
        file.was_renamed,
    )  # fmt: skip


def _tile(file: ListedFile, number: int, visit: Visit) -> Tile:
    notes = [size_words(file.size)]
    if file.modified:
        day, _t, time = file.modified.partition("T")
        notes.append(f"{day.replace('-', '/')} {time}")
    if file.folder:
        notes.append(name_words(file.folder.translate(_NOT_IN_NAMES), visit))
    return Tile(
        f"{FILE}{number}", name_words(file.name.translate(_NOT_IN_NAMES), visit), "file-text", notes=tuple(notes)
    )
