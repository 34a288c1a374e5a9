"""A list of which a form page cannot show all: turned by pages, by the row of the kana, or searched (FORM-01)."""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kiosk.forms.answers import answer, asked_field
from kiosk.forms.choice_search import Findable, findables, found, rows_of
from kiosk.forms.kind_views import how_many
from kiosk.paging.pick_pages import pick_columns, pick_rows
from kiosk.runtime.bus import Event
from kiosk.screens.controls import Button, back, forward
from kiosk.screens.form_page import InputKind
from kiosk.screens.frame import Screen, Stage
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.pick_list import Pick, PickList
from kiosk.screens.touches import Back, Chosen, FieldAnswered, Next, PageTurned, TypedText
from kiosk.state.visit import Visit
from kiosk.steps.apply.form_step import OnForm
from kiosk.steps.page_frame import frame, turned_to
from kiosk.steps.step import Follower, Step
from kiosk.words.texts import _, language, say
from sync.contract.forms.answers import chosen
from sync.contract.forms.procedures import Field, FieldKind
from sync.contract.forms.texts import words

_SEARCH, _EVERYTHING, _ROW = "pick-search", "pick-everything", "pick-row:"
MOST_SOUGHT = 40
"""Characters of a search."""


@dataclass(frozen=True)
class PickFromList(Step):
    """One page of the entries. Of one only: a touch answers and leads back; of several: 決定 does."""

    page: OnForm
    field_id: str
    at: int = 0
    row: str = ""
    sought: str = field(default="", repr=False)

    def screen(self, visit: Visit) -> Screen:
        asked = asked_field(self.field_id, visit)
        if asked is None:
            return self.page.screen(visit)
        there, among = self._found(asked, visit)
        size = self._size(asked, visit)
        pages = max(1, -(-len(there) // size))
        at = min(self.at, pages - 1)
        many = asked.kind is FieldKind.CHOICES
        value = visit.value_of.get(self.field_id, "")
        label = words(asked.label, language())
        partial = bool(self.row or self.sought)
        notes = tuple(line for line in (how_many(asked), self._picked(among, value) if many else "") if line)
        return PickList(
            frame(
                visit,
                label,
                stage=Stage.FILL,
                notes=notes,
                back=back(_("戻る")),
                forward=forward(_("決定"), Next()) if many else None,
            ),
            picks=tuple(self._pick(one, asked, value) for one in there[at * size : (at + 1) * size]),
            many=many,
            search=Button(_("さがす"), Chosen(_SEARCH), icon="magnifying-glass"),
            sought=self.sought,
            everything=Button(_("すべて見る"), Chosen(_EVERYTHING)) if partial else None,
            rows=tuple((Button(row, Chosen(_ROW + row)), row == self.row) for row in rows_of(among, language())),
            found=say("%(count)s件", count=len(there)),
            columns=self._columns(among, visit),
            pages=(at + 1, pages),
            empty=_("見つかりません。ほかの言葉でさがすか、「すべて見る」に触れてください。"),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        asked = asked_field(self.field_id, visit)
        match event:
            case _ if asked is None:
                return self.page.unchanged()
            case FieldAnswered(field_id, value) if field_id == self.field_id:
                answer(asked, value, visit)
                many = asked.kind is FieldKind.CHOICES
                return self if many else self.page.with_answer(self.field_id)
            case PageTurned(step):
                pages = max(1, -(-len(self._found(asked, visit)[0]) // self._size(asked, visit)))
                return replace(self, at=turned_to(self.at, step, pages))
            case Chosen(key) if key.startswith(_ROW):
                row = key.removeprefix(_ROW)
                return replace(self, row="" if row == self.row else row, sought="", at=0)
            case Chosen(key) if key == _EVERYTHING:
                return replace(self, row="", sought="", at=0)
            case Chosen(key) if key == _SEARCH:
                return SeekInList(self)
            case Next() | Back():
                return self.page.with_answer(self.field_id)
            case _:
                return None

    def _found(self, asked: Field, visit: Visit) -> tuple[tuple[Findable, ...], tuple[Findable, ...]]:
        """Those that are shown, and all of them."""
        key = ("findable", asked.choices, visit.appearance.language)
        among = visit.remembered.of(("findable", self.field_id), key, lambda: findables(asked, key[2]))
        return found(among, self.sought, self.row), among

    def _size(self, asked: Field, visit: Visit) -> int:
        among = self._found(asked, visit)[1]
        kana = bool(rows_of(among, visit.appearance.language))
        return self._columns(among, visit) * pick_rows(visit.appearance, visit.kiosk_state.orientation, kana)

    def _columns(self, among: tuple[Findable, ...], visit: Visit) -> int:
        """The same on every page of the list."""
        look = (among, visit.appearance, visit.kiosk_state.orientation)
        labels = [one.label for one in among]
        return visit.remembered.of(("columns", self.field_id), look, lambda: pick_columns(labels, look[1], look[2]))

    def _pick(self, one: Findable, asked: Field, value: str) -> Pick:
        if asked.kind is not FieldKind.CHOICES:
            return Pick(one.label, FieldAnswered(self.field_id, one.value), one.value == value)
        now = chosen(value)
        after = [known.value for known in asked.choices if (known.value in now) != (known.value == one.value)]
        return Pick(one.label, FieldAnswered(self.field_id, "\n".join(after)), one.value in now)

    def _picked(self, among: tuple[Findable, ...], value: str) -> str:
        now = chosen(value)
        return say("選んだもの：%(count)sつ", count=sum(one.value in now for one in among)) if now else ""


@dataclass(frozen=True)
class SeekInList(Step):
    """What is sought in the list; nothing typed: everything."""

    list: PickFromList

    def screen(self, visit: Visit) -> Screen:
        label = _("さがす言葉や番号の一部を入力してください")
        return KeyboardPage(
            frame(visit, label, stage=Stage.FILL, back=back(_("戻る")), forward=forward(_("さがす"))),
            label=label,
            entry=InputKind.KEYBOARD,
            text=self.list.sought,
            most_characters=MOST_SOUGHT,
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case TypedText(text):
                return replace(self.list, sought=text.strip(), row="", at=0)
            case Back():
                return self.list
            case _:
                return None
