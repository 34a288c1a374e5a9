"""Where the one notice before a draft's end goes."""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kiosk.forms.answers import today
from kiosk.runtime.bus import Event
from kiosk.screens.controls import back
from kiosk.screens.form_page import InputKind
from kiosk.screens.frame import Screen, Stage
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.touches import Back, TypedText
from kiosk.state.visit import Visit
from kiosk.steps.page_frame import frame
from kiosk.steps.step import Follower, Step
from kiosk.words.texts import _
from sync.contract.forms.answers import item_value
from sync.contract.forms.procedures import Field, FieldKind
from sync.contract.forms.rules import fold, judge
from sync.contract.wire.drafts import MAIL_BYTES

_NOTIFY = Field(id="notify", kind=FieldKind.MAIL, label={}, max_length=MAIL_BYTES)
"""Judged as a mail address of a form is."""


@dataclass(frozen=True)
class TypeNotify(Step):
    """No answer of the form: empty takes it back."""

    under: Step
    typed: str = field(default="", repr=False)
    wrong: bool = False

    def screen(self, visit: Visit) -> Screen:
        label = _("お知らせ先のメールアドレス")
        notes = (_("期限の前のお知らせに一度だけ使い、保存したものと一緒に消します。"),)
        return KeyboardPage(
            frame(visit, label, stage=Stage.FILL, notes=notes, back=back(_("戻る"))),
            label=label,
            entry=InputKind.LATIN,
            text=self.typed,
            most_characters=_NOTIFY.max_length,
            error=_("メールアドレスの形ではないようです。もう一度確かめてください。") if self.wrong else "",
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case TypedText(text):
                address = item_value(fold(_NOTIFY, text))
                if address and judge(_NOTIFY, address, today(visit)) is not None:
                    return replace(self, typed=text, wrong=True)
                visit.notify = address
                return self.under
            case Back():
                return self.under
            case _:
                return None
