"""A field of a procedure as it stands on a page."""

from __future__ import annotations

from datetime import date

from kiosk.forms.answers import cut_unsurely, is_locked, today
from kiosk.forms.field_roles import is_birth_date, is_name, stands_beside
from kiosk.forms.files import files_of
from kiosk.forms.findings import TYPED_DATE, TYPED_MONTH, era_words, sentence
from kiosk.forms.kind_views import LONG_LIST, choices_of, eras_of, how_computed, how_many, rows_of, total_of
from kiosk.paging.form_pages import choices_fit, items_fit
from kiosk.paging.shortened import beginning_and_end
from kiosk.screens.controls import Chip, Tone
from kiosk.screens.form_page import ASKS_NOTHING, FieldView, InputKind
from kiosk.state.visit import Visit
from kiosk.words.texts import _, language, say
from sync.contract.chain.statement import Source
from sync.contract.chain.statement_lines import TAKEN
from sync.contract.forms.answers import chosen
from sync.contract.forms.attached_files import drawn_files
from sync.contract.forms.drawable import CODE_POINT
from sync.contract.forms.procedures import Field, FieldKind, Width
from sync.contract.forms.question_parts import Characters
from sync.contract.forms.rules import Finding, shown
from sync.contract.forms.texts import words
from sync.japanese.dates import Attained, NotADate, age_on, era_date, era_year, western_date
from sync.japanese.ruby import plain

_ENTRIES = {
    FieldKind.TEXT: InputKind.KEYBOARD,
    FieldKind.KANA: InputKind.KANA,
    FieldKind.NUMBER: InputKind.DIGITS,
    FieldKind.DIGITS: InputKind.DIGITS,
    FieldKind.MONEY: InputKind.MONEY,
    FieldKind.DATE: InputKind.DATE,
    FieldKind.TIME: InputKind.TIME,
    FieldKind.YEAR_MONTH: InputKind.YEAR_MONTH,
    FieldKind.CHOICE: InputKind.CHOICE,
    FieldKind.CHOICES: InputKind.CHOICES,
    FieldKind.YES_NO: InputKind.CHOICE,
    FieldKind.ITEMS: InputKind.ITEMS,
    FieldKind.POSTAL_CODE: InputKind.DIGITS,
    FieldKind.PHONE: InputKind.DIGITS,
    FieldKind.MAIL: InputKind.LATIN,
    FieldKind.CONSENT: InputKind.CHOICE,
    FieldKind.COMPUTED: InputKind.LOCKED,
    FieldKind.EXPLANATION: InputKind.WORDS,
    FieldKind.ATTACHMENT: InputKind.FILES,
}
_OF_CHARACTERS = {
    Characters.LATIN_CAPITALS: InputKind.LATIN,
    Characters.ALPHANUMERIC: InputKind.LATIN,
    Characters.KATAKANA: InputKind.KANA,
}
"""Texts that are held to a set of characters have the keys of that set."""
_SEVERAL = frozenset({FieldKind.CHOICES})
_OUR_WORDS = frozenset(
    {FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.CONSENT, FieldKind.YES_NO, FieldKind.ITEMS, FieldKind.COMPUTED}
)
"""Their answers are drawn in words of the definition, with readings."""
_PLAIN_NUMBERS = frozenset({FieldKind.NUMBER, FieldKind.MONEY})
"""Their unit stands at the right of the box."""
_PLACEHOLDERS = frozenset({InputKind.KEYBOARD, InputKind.KANA, InputKind.LATIN, InputKind.DIGITS, InputKind.MONEY})
"""An example stands in their box while it is empty."""
_MOST_TYPED_EM = 200
"""Of a text in its box on a form, in em: as much as every look has room for."""
_MOST_FILES_EM = 60
_DATE_MARKS = {
    "ja": ("年", "月", "日"),
    "easy-ja": ("{年|ねん}", "{月|がつ}", "{日|にち}"),
    "en": ("-", "-", ""),
}


def entry_of(field: Field) -> InputKind:
    """How the field takes its value."""
    if field.kind is FieldKind.TEXT and field.characters is not None and field.characters in _OF_CHARACTERS:
        return _OF_CHARACTERS[field.characters]
    if field.kind is FieldKind.TEXT and field.width is Width.HALF:
        return InputKind.LATIN
    if field.kind in (FieldKind.CHOICE, FieldKind.CHOICES) and len(field.choices) > LONG_LIST:
        return InputKind.LIST
    return _ENTRIES[field.kind]


def view_as_before(
    field: Field, visit: Visit, finding: Finding | None, comment: str, seen_with: tuple[object, ...], computed: str = ""
) -> FieldView:
    """`view_of`, worked out only when something that it shows is another. `seen_with`: `visible_from` now."""
    given = visit.answers.get(field.id)
    return visit.remembered.of(
        ("view", field.id),
        (field, given, finding, comment, computed, seen_with),
        lambda: view_of(field, visit, finding, comment, computed),
    )


def visible_from(visit: Visit) -> tuple[object, ...]:
    """What every field's view is drawn from beside its own answer."""
    staff = visit.kiosk_state.catalogue.staff if visit.kiosk_state.catalogue else ()
    orientation = visit.kiosk_state.orientation
    return (visit.appearance, orientation, language(), today(visit), visit.holder, visit.procedure.consent_text, staff)


def view_of(field: Field, visit: Visit, finding: Finding | None, comment: str = "", computed: str = "") -> FieldView:
    """The field with its value, its source and, if it cannot stand, the sentence that says why. `computed`: what
    follows from other answers, for a field that nobody types."""
    language = visit.appearance.language
    given = visit.answers.get(field.id)
    value = computed if field.kind is FieldKind.COMPUTED else given.value if given else ""
    locked = is_locked(field, visit)
    entry = InputKind.LOCKED if locked else entry_of(field)
    if entry in (InputKind.CHOICE, InputKind.CHOICES) and not choices_fit(
        choices_of(field), visit.appearance, visit.kiosk_state.orientation
    ):
        entry = InputKind.LIST
    if entry is InputKind.ITEMS and not items_fit(
        [row.label for row in rows_of(field, value)], visit.appearance, visit.kiosk_state.orientation
    ):
        entry = InputKind.LIST
    error = sentence(finding, field, value) if finding else ""
    return FieldView(
        id=field.id,
        label=words(field.label, language),
        entry=entry,
        value="\n".join(chosen(value)) if field.kind in _SEVERAL else value,
        shown=_drawn(field, value, visit, locked=locked) or (_("（なし）") if locked else ""),
        marked=field.kind in _OUR_WORDS,
        required_mark=_mark(field) if entry not in ASKS_NOTHING else "",
        choices=choices_of(field) if entry in (InputKind.CHOICE, InputKind.CHOICES) else (),
        unit=_("円") if field.kind is FieldKind.MONEY else words(field.unit, language),
        example=words(field.example, language),
        help=_help(field, visit),
        check=_check(field, value, visit) if finding is None else "",
        error=error,
        asked=comment,
        source=_source(field, given.source if given and given.value else "", visit),
        eras=eras_of(field, visit),
        is_name=is_name(field),
        remark=_remark(field, given.source, shown(field, value, language), visit) if given else "",
        hint=_hint(field, entry, value, error, visit),
        lines=field.lines if entry is InputKind.KEYBOARD else 1,
        rows=rows_of(field, value) if entry is InputKind.ITEMS else (),
        total=total_of(field, value) if entry is InputKind.ITEMS else "",
        beside=stands_beside(field) and entry not in ASKS_NOTHING,
        spoken=plain(field.spoken.get(language, "")),
    )


def _drawn(field: Field, value: str, visit: Visit, *, locked: bool) -> str:
    """The value in its box; of files their names and sizes, as the confirm page draws them. What no box of a form
    holds has its middle left out: touched it is seen whole, and so it is on the confirm page."""
    if field.kind is FieldKind.ATTACHMENT:
        return _files(field, value, visit)
    if locked:
        return shown(field, value, visit.appearance.language)
    drawn = _shown(field, value, visit.appearance.language)
    return beginning_and_end(drawn, _MOST_TYPED_EM) if field.kind is FieldKind.TEXT else drawn


def _files(field: Field, value: str, visit: Visit) -> str:
    """All of them, or how many there are and which are the first and the last."""
    drawn = drawn_files(value, files_of(field.id, visit), visit.appearance.language)
    short = beginning_and_end(drawn, _MOST_FILES_EM)
    return drawn if short == drawn else plain(say("ファイル%(count)s件", count=len(chosen(value)))) + "　" + short


def _help(field: Field, visit: Visit) -> str:
    """What stands with the question. In a trial nothing is mailed (ENT-23): who is asked for an address is told so."""
    help_text = words(
        visit.procedure.consent_text if field.kind is FieldKind.CONSENT else field.help, visit.appearance.language
    )
    if field.kind is FieldKind.MAIL and visit.procedure.test_operation:
        return "\n".join(filter(None, (_("テスト運用のため、メールは送りません。"), help_text)))
    return help_text


def _mark(field: Field) -> str:
    """※: always. ▲: an earlier answer decides; with 必須 while it does (VAL-13, VAL-22)."""
    if field.required_if is not None:
        return _("▲必須") if field.required else "▲"
    return _("※必須") if field.required else ""


def _source(field: Field, source: str, visit: Visit) -> Chip | None:
    if field.kind is FieldKind.COMPUTED:
        return source_chip(Source.COMPUTED, visit)
    return source_chip(source, visit) if source and source != Source.RESIDENT else None


def _hint(field: Field, entry: InputKind, value: str, error: str, visit: Visit) -> str:
    """Below the control: how a number came about, how many may be taken, an example that no empty box shows."""
    if field.kind is FieldKind.COMPUTED and field.compute is not None:
        return how_computed(field.compute, visit)
    lines = [how_many(field), _left_out(field, entry, value)]
    example = words(field.example, visit.appearance.language)
    if example and entry is not InputKind.LOCKED and (entry not in _PLACEHOLDERS or (value and error)):
        lines.append(say("例：%(example)s", example=example))
    return "\n".join(line for line in lines if line)


def _left_out(field: Field, entry: InputKind, value: str) -> str:
    """That the box shows beginning and end only, with its reading (I18N-07)."""
    cut = field.kind is FieldKind.TEXT and entry is not InputKind.LOCKED
    if not cut or beginning_and_end(value, _MOST_TYPED_EM) == value:
        return ""
    return _("長いので、まん中を省略して出しています。さわると、全部見られます。")


def _remark(field: Field, source: str, drawn: str, visit: Visit) -> str:
    """What a resident should know of what the card said: once for all parts of one item."""
    told = _SAID_AT.get(field.from_card or "") if source == Source.CARD and cut_unsurely(field, visit) else None
    return undrawn_remark(source, drawn) or (told() if told is not None else "")


def _at_the_name() -> str:
    return _(
        "カードの名前を2つに分けられるか、はっきりしません。全部入っているか確かめてください。このままで出せます。"
    )


def _at_the_address() -> str:
    return _("カードの住所の分け方が、はっきりしません。全部入っているか確かめてください。このままで出せます。")


_SAID_AT = {"family_name": _at_the_name, "town": _at_the_address}
"""The part that holds what could not be cut → what is said there."""


def undrawn_remark(source: str, drawn: str) -> str:
    """What stands beside a value of card or register of which something is drawn as its code point."""
    if source not in TAKEN or not CODE_POINT.search(drawn):
        return ""
    return _("わくの中は、画面に出せない字です。このまま受け付け、役所が台帳と見比べます。")


def _shown(field: Field, value: str, language: str) -> str:
    """As it is drawn; a number without its unit, which stands at the right of the field."""
    if field.kind in (FieldKind.DATE, FieldKind.YEAR_MONTH) and (unfinished := _unfinished(field, value)):
        return unfinished
    if field.kind is FieldKind.MONEY and value.isdecimal():
        return f"{int(value):,}"
    return value if not value or field.kind in _PLAIN_NUMBERS else shown(field, value, language)


def _unfinished(field: Field, value: str) -> str:
    """A date or month that cannot stand, as it was typed: 令和15年1月＿日. Empty for one that can."""
    pattern = TYPED_DATE if field.kind is FieldKind.DATE else TYPED_MONTH
    match = pattern.fullmatch(value)
    if match is None or _first_day(value) is not None:
        return ""
    era, *parts = match.groups()
    after = _DATE_MARKS.get(language(), _DATE_MARKS["ja"])
    pieces = zip((part.lstrip("0") or part[:1] or "＿" for part in parts), after, strict=False)
    said = "".join(piece + mark for piece, mark in pieces)
    return era_words(era) + (said if field.kind is FieldKind.DATE else said.removesuffix("-"))


def _first_day(value: str) -> date | None:
    """A day, or the first one of a month; None: it is neither."""
    try:
        return date.fromisoformat(value if len(value) > len("2026-11") else f"{value}-01")
    except ValueError:
        return None


def source_chip(source: str, visit: Visit) -> Chip:
    """Whose hand it was, in a word."""
    if source == Source.CARD:
        return Chip(_("カード"), "identification-card", Tone.INFO)
    if source == Source.POSTAL_CODE:
        return Chip(_("郵便番号から"), "map-pin")
    if source == Source.COMPUTED:
        return Chip(_("自動で計算"), "rows")
    if source == Source.REGISTER:
        return Chip(_("台帳から"), "database")
    if source.startswith(Source.STAFF):
        return Chip(say("職員 %(name)s", name=staff_name(source, visit)), "user-circle-gear", Tone.WARN)
    return Chip(_("あなた"), "user")


def staff_name(source: str, visit: Visit) -> str:
    """Of whoever typed it: who prepared the application, or a card of the signed staff list."""
    if visit.preparer is not None and source == visit.preparer.source:
        return visit.preparer.name
    card = source.removeprefix(Source.STAFF)
    catalogue = visit.kiosk_state.catalogue
    return next((staff.name for staff in catalogue.staff if staff.card == card), card) if catalogue else card


def _check(field: Field, value: str, visit: Visit) -> str:
    """The other way to write a date, and how old somebody is then: a slip of the finger is seen at once."""
    if field.kind is FieldKind.YEAR_MONTH:
        return _other_month(value)
    if field.kind is not FieldKind.DATE or not value:
        return ""
    now = today(visit)
    try:
        day = date.fromisoformat(value)
        other = western_date(day, visit.appearance.language) if visit.appearance.language == "ja" else era_date(day)
    except (ValueError, NotADate):
        return ""
    if not is_birth_date(field) or day > now:
        return other
    return other + "　" + say("満%(years)s歳", years=age_on(day, now, Attained.BIRTHDAY))


def _other_month(value: str) -> str:
    """2026年11月 beside 令和8年11月, and the other way round."""
    day = _first_day(value)
    if day is None:
        return ""
    try:
        year = f"{day.year}年" if language() == "ja" else era_year(day)
    except NotADate:
        return ""
    return f"{year}{day.month}月"
