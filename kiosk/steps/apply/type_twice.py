"""An address typed a second time, to be sure (VAL-17). The second typing is compared and is no answer."""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kiosk.forms.answers import answer, asked_field, folded, today
from kiosk.forms.field_views import entry_of
from kiosk.runtime.bus import Event
from kiosk.screens.controls import back
from kiosk.screens.frame import Screen, Stage
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.touches import Back, TypedText
from kiosk.state.visit import Visit
from kiosk.steps.apply.form_step import OnForm
from kiosk.steps.page_frame import frame
from kiosk.steps.step import Follower, Step
from kiosk.words.texts import _, language, say
from sync.contract.forms.answer_formats import longest
from sync.contract.forms.procedures import Field
from sync.contract.forms.rules import judge
from sync.contract.forms.texts import words


def wants_again(asked: Field, typed: str, visit: Visit) -> bool:
    """It is to be typed twice, could stand, and is not what stood there before."""
    value = folded(asked, typed)
    known = visit.value_of.get(asked.id, "")
    return asked.twice and bool(value) and value != known and judge(asked, value, today(visit)) is None


@dataclass(frozen=True)
class TypeAgain(Step):
    """An empty field: the first typing is not shown, so that it is typed and not copied."""

    page: OnForm
    field_id: str
    first: str = field(repr=False)
    differed: bool = False

    def screen(self, visit: Visit) -> Screen:
        asked = asked_field(self.field_id, visit)
        if asked is None:
            return self.page.screen(visit)
        label = words(asked.label, language())
        title = say("もう一度、同じ「%(label)s」を入力してください", label=label)
        return KeyboardPage(
            frame(visit, title, stage=Stage.FILL, back=back(_("戻る"))),
            label=title,
            entry=entry_of(asked),
            most_characters=longest(asked),
            error=_("1回目と違います。ここを直すか、「戻る」で1回目を直してください。") if self.differed else "",
            again=True,
            field_id=self.field_id,
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        asked = asked_field(self.field_id, visit)
        match event:
            case _ if asked is None:
                return self.page.unchanged()
            case TypedText(text) if folded(asked, text) != folded(asked, self.first):
                return replace(self, differed=True)
            case TypedText():
                if not answer(asked, self.first, visit):
                    return self.page.number_erased()
                return self.page.with_answer(self.field_id)
            case Back():
                return self.page.typing(self.field_id, self.first)
            case _:
                return None
