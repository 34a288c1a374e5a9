"""One step for the pages of all procedures (k05, k06, k11)."""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kiosk.forms.answers import answer, asked_field, fill_from_card
from kiosk.forms.blocks import (
    ADD,
    COPY,
    REMOVE,
    UNDO,
    add_one,
    card_of,
    copy_before,
    copy_id,
    page_of,
    said_in,
    take_away,
    undo_copy,
)
from kiosk.forms.field_roles import is_name
from kiosk.forms.field_views import entry_of
from kiosk.forms.form_parts import FormPart, findings_by_field, form_foot, part_with, parts_of
from kiosk.runtime.bus import Event
from kiosk.screens.controls import Banner, Button, Role, Tone, back, forward
from kiosk.screens.dialogs import Dialog
from kiosk.screens.form_page import ON_A_PAD, FieldView, FormPage, InputKind
from kiosk.screens.frame import Screen, Stage
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.touches import Back, Chosen, Confirmed, Declined, FieldAnswered, FieldOpened, Next, TypedText
from kiosk.state.visit import Visit
from kiosk.steps.apply import save_draft
from kiosk.steps.apply.count_items import CountItems
from kiosk.steps.apply.pick_from_list import PickFromList
from kiosk.steps.apply.take_one_away import TakeOneAway
from kiosk.steps.apply.type_twice import TypeAgain, wants_again
from kiosk.steps.attach.attach_files import AttachFiles
from kiosk.steps.attach.field_files import wanted_of
from kiosk.steps.page_frame import frame, pages_words
from kiosk.steps.step import Destination, Follower, Step
from kiosk.words.texts import _, say
from sync.contract.forms.answer_formats import longest
from sync.contract.forms.procedures import FieldKind
from sync.contract.forms.question_parts import Characters
from sync.contract.forms.texts import words

_ON_A_PAGE_OF_ITS_OWN = frozenset({InputKind.KEYBOARD, InputKind.KANA, InputKind.LATIN})


def first_page(visit: Visit) -> Step:
    """The first page of the chosen procedure, the first marked field of a returned application, or where a draft that
    was taken up stood. No draft holds files: it goes on at the first question for some that it had passed."""
    fill_from_card(visit)
    marked = _marked(visit)
    stood, parts = visit.taken_up.at if visit.taken_up is not None else "", parts_of(visit)
    here = next((part.number for part in parts if part.holds(stood)), 0)
    if marked:
        return FillPage(stood if here else marked[0], editing=True)
    passed = (view for part in parts[: max(0, here - 1)] for view in part.views)
    files = next((view.id for view in passed if view.entry is InputKind.FILES and not view.value), "")
    return FillPage(files or (stood if here else parts[0].anchor))


@dataclass(frozen=True)
class FillPage(Step):
    """Ask for the fields of one part: the one on which the field `at` stands."""

    at: str
    editing: bool = False
    """Came from the confirm page or from a list of marked fields: 次へ leads back there."""
    reviewed: bool = False
    """From the confirm page: 戻る leads back there too."""
    open_field: str = ""
    complaints: frozenset[str] = frozenset()
    """Fields whose trouble is told: those that were left wrong when 次へ was pressed."""

    def screen(self, visit: Visit) -> Screen:
        part = self._part(visit)
        return FormPage(
            frame(
                visit,
                part.title,
                stage=Stage.FILL,
                page=pages_words(part.number, part.of),
                back=back(_("戻る")),
                extra=save_draft.save_button(visit),
                forward=forward(_("次へ")),
            ),
            fields=part.views,
            summary=_summary(part.views),
            open_field=self.open_field,
            foot=form_foot(visit),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case FieldOpened(field_id):
                return self._opened(field_id, visit)
            case FieldAnswered(field_id, value):
                return self._answered(field_id, value, visit)
            case Chosen(save_draft.SAVE) if save_draft.save_button(visit) is not None:
                return save_draft.AskSave(replace(self, open_field=""), self.at)
            case Chosen(key) if key.startswith(ADD):
                return self._with_one_more(key.removeprefix(ADD), visit)
            case Chosen(key) if key.startswith(REMOVE):
                page_id, _colon, number = key.removeprefix(REMOVE).rpartition(":")
                return self._with_one_less(page_id, int(number), visit)
            case Chosen(key) if key.startswith((COPY, UNDO)):
                return self._copied(key, visit)
            case Chosen(field_id) if self._part(visit).holds(field_id):
                return self._opened(field_id, visit)
            case Next():
                return self._forward(visit)
            case Back():
                return self._backward(visit)
            case _:
                return None

    def complaint(self, field_id: str, visit: Visit) -> str:
        """Why the answer of a field cannot stand, as far as that was told already; else empty."""
        view = _view(self._part(visit), field_id) if field_id in self.complaints else None
        return view.error if view is not None else ""

    def _part(self, visit: Visit) -> FormPart:
        return part_with(self.at, visit, self.complaints)

    def _opened(self, field_id: str, visit: Visit) -> Follower | None:
        view = _view(self._part(visit), field_id)
        if view is None or view.entry is InputKind.LOCKED:
            return None
        if view.entry in _ON_A_PAGE_OF_ITS_OWN:
            return TypeField(self, field_id)
        if view.entry is InputKind.LIST:
            asked = asked_field(field_id, visit)
            is_table = asked is not None and asked.kind is FieldKind.ITEMS
            return CountItems(self, field_id) if is_table else PickFromList(self, field_id)
        if view.entry is InputKind.FILES:
            return self._files(field_id, visit)
        if view.entry not in ON_A_PAD:
            return replace(self, at=field_id, open_field="")
        return replace(self, open_field="" if self.open_field == field_id else field_id)

    def _files(self, field_id: str, visit: Visit) -> Follower | None:
        asked = asked_field(field_id, visit)
        if asked is None:
            return None
        return AttachFiles(wanted_of(asked, visit.appearance.language), self.unchanged(), self.with_answer(field_id))

    def _answered(self, field_id: str, value: str, visit: Visit) -> Follower | None:
        view, asked = _view(self._part(visit), field_id), asked_field(field_id, visit)
        if view is None or asked is None or view.entry is InputKind.LOCKED:
            return None
        if not answer(asked, value, visit):
            return self.number_erased()
        closes = view.entry in ON_A_PAD
        stands = self.with_answer(field_id)
        return stands if closes else replace(stands, open_field=self.open_field)

    def with_answer(self, field_id: str) -> FillPage:
        # The answer may have taken away the field of `at`; the one that was answered is there.
        return replace(self, at=field_id, open_field="", complaints=self.complaints - {field_id})

    def unchanged(self) -> FillPage:
        return self

    def typing(self, field_id: str, typed: str) -> Step:
        return TypeField(self, field_id, typed)

    def number_erased(self) -> Step:
        return EraseNumber(replace(self, open_field=""))

    def without(self, page_id: str, number: int, visit: Visit) -> Step:
        """Where the next one of several now stands, else the one before it, else the button for one more."""
        parts = parts_of(visit)
        for card in (f"{page_id}[{number}]", f"{page_id}[{number - 1}]"):
            here = [view.id for part in parts for view in part.views if view.card == card]
            if here:
                return replace(self, at=here[0], open_field="", complaints=frozenset())
        return replace(self, at=f"{page_id}[]", open_field="", complaints=frozenset())

    def _with_one_more(self, page_id: str, visit: Visit) -> Follower | None:
        block = page_of(page_id, visit)
        if block is None:
            return None
        return replace(self, at=card_of(block, add_one(block, visit)), open_field="", complaints=frozenset())

    def _with_one_less(self, page_id: str, number: int, visit: Visit) -> Follower | None:
        block = page_of(page_id, visit)
        if block is None:
            return None
        if said_in(block, number, visit):
            return TakeOneAway(replace(self, open_field=""), page_id, number)
        take_away(block, number, visit)
        return self.without(page_id, number, visit)

    def _copied(self, key: str, visit: Visit) -> Follower | None:
        page_id, _colon, number = key.partition(":")[2].rpartition(":")
        block = page_of(page_id, visit)
        if block is None or not self._part(visit).holds(copy_id(block, int(number))):
            return None
        (copy_before if key.startswith(COPY) else undo_copy)(block, int(number), visit)
        return replace(self, at=card_of(block, int(number)), open_field="", complaints=frozenset())

    def _forward(self, visit: Visit) -> Follower:
        part = self._part(visit)
        found = findings_by_field(visit)
        wrong = frozenset(view.id for view in part.views if view.id in found)
        if wrong:
            first = next(view.id for view in part.views if view.id in wrong)
            opened = _view(part, first)
            pad = first if opened is not None and opened.entry in ON_A_PAD else ""
            return replace(self, at=first, complaints=wrong, open_field=pad)
        if self.reviewed:
            return Destination.REVIEW
        if self.editing:
            return _after_editing(part, visit)
        later = parts_of(visit)[part.number :]
        return FillPage(later[0].anchor) if later else Destination.REVIEW

    def _backward(self, visit: Visit) -> Follower:
        if self.open_field:
            return replace(self, open_field="")
        if self.reviewed and not (self.complaints and findings_by_field(visit)):  # told once, it leads on
            return Destination.REVIEW
        before = parts_of(visit)[: self._part(visit).number - 1]
        if self.editing and (marked := _marked(visit)):
            # From one marked field to the one before it, and past the first to what the office wrote.
            earlier = [field_id for part in before for field_id in marked if part.holds(field_id)]
            return FillPage(earlier[-1], editing=True) if earlier else Destination.STATUS
        if before:
            return FillPage(before[-1].anchor)
        return Destination.STATUS if visit.former is not None else Destination.BEFORE_START


@dataclass(frozen=True)
class TypeField(Step):
    """k06: the keyboard page of one field."""

    page: FillPage
    field_id: str
    typed: str | None = field(default=None, repr=False)
    """What stands there instead of the answer: a first typing that the second did not repeat."""

    def screen(self, visit: Visit) -> Screen:
        asked = asked_field(self.field_id, visit)
        if asked is None:
            return self.page.screen(visit)
        language = visit.appearance.language
        label = words(asked.label, language)
        return KeyboardPage(
            frame(visit, label, stage=Stage.FILL, back=back(_("戻る"))),
            label=label,
            entry=entry_of(asked),
            text=visit.value_of.get(self.field_id, "") if self.typed is None else self.typed,
            most_characters=longest(asked),
            example=words(asked.example, language),
            error=self.page.complaint(self.field_id, visit),
            capitals=asked.characters is Characters.LATIN_CAPITALS,
            field_id=self.field_id,
            is_name=is_name(asked),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        asked = asked_field(self.field_id, visit)
        match event:
            case _ if asked is None:
                return self.page
            case TypedText(text) if wants_again(asked, text, visit):
                return TypeAgain(self.page, self.field_id, text)
            case TypedText(text):
                if not answer(asked, text, visit):
                    return EraseNumber(self.page)
                return self.page.with_answer(self.field_id)
            case Back():
                return self.page
            case _:
                return None


@dataclass(frozen=True)
class EraseNumber(Step):
    """What was typed looks like a My Number. It was not taken; the resident is told why (PROM-09)."""

    page: FillPage

    def screen(self, visit: Visit) -> Screen:
        return Dialog(
            replace(self.page.screen(visit).frame, title=_("個人番号のような数字がありました")),
            text=_("この端末では12けたの個人番号を使いません。入力した文は消しました。"),
            buttons=(Button(_("わかりました"), Confirmed(), Role.MAIN),),
            icon="prohibit",
            tone=Tone.WARN,
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Confirmed() | Declined() | Back():
                return self.page
            case _:
                return None


def _view(part: FormPart, field_id: str) -> FieldView | None:
    return next((view for view in part.views if view.id == field_id), None)


def _summary(views: tuple[FieldView, ...]) -> Banner | None:
    """How many places, and the way to the first. A field that stands alone says it itself, and needs the room."""
    wrong = tuple(view for view in views if view.error)
    if not wrong or len(views) == 1:
        return None
    return Banner(
        Tone.ERROR,
        say("%(count)sか所、直してください", count=len(wrong)),
        f"{wrong[0].label}：{wrong[0].error}",
        "warning-circle",
        Chosen(wrong[0].id),
    )


def _marked(visit: Visit) -> tuple[str, ...]:
    """Fields the office asked to correct, in the order of the form."""
    if visit.former is None:
        return ()
    marked = {field.id for field in visit.former.view.marked}
    return tuple(view.id for part in parts_of(visit) for view in part.views if view.id in marked)


def _after_editing(part: FormPart, visit: Visit) -> Follower:
    """The next part with a marked field, then the confirm page."""
    marked = _marked(visit)
    later = [other for other in parts_of(visit)[part.number :] if any(other.holds(field_id) for field_id in marked)]
    return FillPage(next(f for f in marked if later[0].holds(f)), editing=True) if later else Destination.REVIEW
