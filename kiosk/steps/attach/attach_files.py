"""What is attached to a field so far: one more, a look at each, one taken out again."""

# ruff: noqa: D102 - screen and on keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass, replace

from hardware.stick.content.kinds import FileKind
from kiosk.devices.stick import StickRemoved
from kiosk.forms.files import put_files
from kiosk.runtime.bus import Event
from kiosk.screens.attachments import Attachments, ChosenFile
from kiosk.screens.controls import Banner, Button, Role, Tone, back, forward
from kiosk.screens.frame import Screen, Stage
from kiosk.screens.picture import Picture
from kiosk.screens.touches import Back, Chosen, Confirmed, Next, PageTurned
from kiosk.state.attachments import AttachmentChoice, AttachmentWanted
from kiosk.state.visit import Visit
from kiosk.steps.attach.field_files import (
    FieldFiles,
    make_room,
    name_words,
    no_room,
    size_words,
    still_missing,
)
from kiosk.steps.attach.from_stick import to_stick
from kiosk.steps.page_frame import frame, plain_pages_words, turned_to
from kiosk.steps.step import Follower, Step
from kiosk.words.texts import _, later, say

ADD, REMOVE = "add", "remove:"
ON_A_PAGE = 3
KINDS: dict[str, str] = {
    FileKind.PDF: later("PDF"),
    FileKind.JPEG: later("写真"),
    FileKind.PNG: later("画像"),
    FileKind.ZIP: later("ZIP"),
    FileKind.WORD: later("Word"),
    FileKind.EXCEL: later("Excel"),
}
"""Media type → its word."""


@dataclass(frozen=True)
class AttachFiles(FieldFiles):
    """The files of one field. `after` follows 次へ, `before` 戻る; both stand beside this, and know nothing of it."""

    before: Follower
    after: Follower
    page: int = 0
    just_read: bool = False
    """A file came just now: the stick may go."""

    def screen(self, visit: Visit) -> Screen:
        chosen = visit.attachments.get(self.wanted.field_id, ())
        pages = max(1, -(-len(chosen) // ON_A_PAGE))
        page = min(self.page, pages - 1)
        shown = chosen[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
        full = no_room(visit, self.wanted)
        missing = still_missing(self.wanted, len(chosen))
        return Attachments(
            frame(
                visit,
                _("ファイルをそえてください"),
                stage=Stage.FILL,
                page=plain_pages_words(page + 1, pages),
                back=back(_("戻る")),
                forward=replace(
                    forward(_("次へ")),
                    enabled=not missing,
                    reason=say("あと%(count)s件いります", count=missing) if missing else "",
                ),
            ),
            files=tuple(_as_shown(file, visit) for file in shown),
            add=Button(
                _("USBメモリからえらぶ"),
                Chosen(ADD),
                Role.SECOND,
                "usb",
                enabled=not full,
                reason=full,
            ),
            lines=tuple(line for line in (self.wanted.label, self.wanted.help_text, _taken(self.wanted)) if line),
            banner=Banner(
                Tone.OK, _("ファイルをあずかりました"), _("USBメモリは抜いてもかまいません。"), "check-circle"
            )
            if self.just_read
            else None,
            empty=_("まだ1つもありません。"),
            pages=(page + 1, pages),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        chosen = visit.attachments.get(self.wanted.field_id, ())
        match event:
            case Chosen(key) if key == ADD and not no_room(visit, self.wanted):
                return to_stick(self, visit)
            case Chosen(key) if key.startswith(REMOVE):
                sha256 = key.removeprefix(REMOVE)
                put_files(self.wanted.field_id, tuple(file for file in chosen if file.sha256 != sha256), visit)
                return replace(self, just_read=False)
            case PageTurned(step):
                pages = max(1, -(-len(chosen) // ON_A_PAGE))
                return replace(self, page=turned_to(self.page, step, pages), just_read=False)
            case StickRemoved() if self.just_read:
                return replace(self, just_read=False)
            case Next() if not still_missing(self.wanted, len(chosen)):
                return self.after
            case Back():
                return self.before
            case _:
                return None

    def with_file(self, file: AttachmentChoice, visit: Visit) -> AttachFiles | MadeRoom:
        """The page after this file came: it stands on the last page, and once."""
        chosen = visit.attachments.get(self.wanted.field_id, ())
        if all(other.sha256 != file.sha256 for other in chosen):
            chosen = (*chosen, file)
        put_files(self.wanted.field_id, chosen, visit)
        came = replace(self, page=(len(chosen) - 1) // ON_A_PAGE, just_read=True)
        return MadeRoom(came) if make_room(visit, self.wanted) else came


@dataclass(frozen=True)
class MadeRoom(Step):
    """For the file that came, those of questions that are hidden now were taken out: told before anything else."""

    files: AttachFiles

    def screen(self, visit: Visit) -> Screen:
        return Picture(
            frame(visit, _("いま出ていない質問のファイルを消しました"), stage=Stage.FILL, back=back(_("戻る"))),
            picture="stick_trouble",
            lines=(
                _("ファイルが全部で60MBをこえたためです。"),
                _("その質問がまた出たら、もう一度そえてください。"),
            ),
            banner=Banner(
                Tone.OK, _("ファイルをあずかりました"), _("USBメモリは抜いてもかまいません。"), "check-circle"
            ),
            buttons=(Button(_("わかりました"), Confirmed(), Role.MAIN),),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case StickRemoved():
                return replace(self, files=replace(self.files, just_read=False))
            case Confirmed() | Back():
                return self.files
            case _:
                return None


def _taken(wanted: AttachmentWanted) -> str:
    kinds = _("、").join(_(KINDS[media_type]) for media_type in wanted.media_types if media_type in KINDS)
    least, most = wanted.least_files, wanted.most_files
    if least > 1:
        return say("%(kinds)s　1つ10MBまで　%(least)s件から%(count)s件まで", kinds=kinds, least=least, count=most)
    return say("%(kinds)s　1つ10MBまで　%(count)s件まで", kinds=kinds, count=most)


def _as_shown(file: AttachmentChoice, visit: Visit) -> ChosenFile:
    kind = _("前に出したファイル") if file.kept else _(KINDS.get(file.media_type, ""))
    facts = [kind, size_words(file.size)]
    if file.pages:
        facts.append(say("%(count)sページ", count=file.pages))
    return ChosenFile(
        name_words(file.name, visit),
        "　".join(facts),
        _("名前の終わりを、中身に合わせました。") if file.was_renamed else "",
        Button(_("消す"), Chosen(f"{REMOVE}{file.sha256}"), icon="trash"),
        file.sha256,
        file.wide,
        file.tall,
        file.dots,
    )
