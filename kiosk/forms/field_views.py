"""A field of a procedure as it stands on a page."""

from __future__ import annotations

from datetime import date

from kiosk.forms.answers import is_locked, today
from kiosk.forms.field_roles import is_birth_date, is_name
from kiosk.forms.findings import TYPED_DATE, era_words, sentence
from kiosk.screens.controls import Chip, Tone
from kiosk.screens.form_page import FieldView, InputKind
from kiosk.state.visit import Visit
from kiosk.words.texts import _, language, say
from sync.contract.chain.statement import Source
from sync.contract.chain.statement_lines import TAKEN
from sync.contract.forms.answers import chosen
from sync.contract.forms.drawable import CODE_POINT
from sync.contract.forms.procedures import Field, FieldKind, Width
from sync.contract.forms.question_parts import Characters
from sync.contract.forms.rules import CONSENT_GIVEN, Finding, shown
from sync.contract.forms.texts import words
from sync.japanese.dates import ERAS, FIRST_GREGORIAN_DAY, Attained, NotADate, age_on, era_date, western_date

_ENTRIES = {
    FieldKind.TEXT: InputKind.KEYBOARD,
    FieldKind.KANA: InputKind.KANA,
    FieldKind.NUMBER: InputKind.DIGITS,
    FieldKind.DIGITS: InputKind.DIGITS,
    FieldKind.DATE: InputKind.DATE,
    FieldKind.CHOICE: InputKind.CHOICE,
    FieldKind.CHOICES: InputKind.CHOICES,
    FieldKind.POSTAL_CODE: InputKind.DIGITS,
    FieldKind.PHONE: InputKind.DIGITS,
    FieldKind.MAIL: InputKind.LATIN,
    FieldKind.CONSENT: InputKind.CHOICE,
    FieldKind.YES_NO: InputKind.CHOICE,
    FieldKind.MONEY: InputKind.DIGITS,
    FieldKind.TIME: InputKind.DIGITS,
    FieldKind.YEAR_MONTH: InputKind.DIGITS,
    FieldKind.ITEMS: InputKind.CHOICES,
    FieldKind.COMPUTED: InputKind.LOCKED,
    FieldKind.EXPLANATION: InputKind.LOCKED,
    FieldKind.ATTACHMENT: InputKind.LOCKED,
}
_OF_CHARACTERS = {
    Characters.LATIN_CAPITALS: InputKind.LATIN,
    Characters.ALPHANUMERIC: InputKind.LATIN,
    Characters.KATAKANA: InputKind.KANA,
}
"""Texts that are held to a set of characters have the keys of that set."""
_DATE_MARKS = {
    "ja": ("年", "月", "日"),
    "easy-ja": ("{年|ねん}", "{月|がつ}", "{日|にち}"),
    "en": ("-", "-", ""),
}
_MOST_YEARS = 125
"""Nobody who applies was born earlier."""


def entry_of(field: Field) -> InputKind:
    """How the field takes its value."""
    if field.kind is FieldKind.TEXT and field.characters is not None and field.characters in _OF_CHARACTERS:
        return _OF_CHARACTERS[field.characters]
    if field.kind is FieldKind.TEXT and field.width is Width.HALF:
        return InputKind.LATIN
    return _ENTRIES[field.kind]


def view_as_before(
    field: Field, visit: Visit, finding: Finding | None, comment: str, seen_with: tuple[object, ...]
) -> FieldView:
    """`view_of`, worked out only when something that it shows is another. `seen_with`: `visible_from` now."""
    given = visit.answers.get(field.id)
    return visit.remembered.of(
        ("view", field.id),
        (field, given, finding, comment, seen_with),
        lambda: view_of(field, visit, finding, comment),
    )


def visible_from(visit: Visit) -> tuple[object, ...]:
    """What every field's view is drawn from beside its own answer."""
    staff = visit.kiosk_state.catalogue.staff if visit.kiosk_state.catalogue else ()
    return (visit.appearance.language, language(), today(visit), visit.holder, visit.procedure.consent_text, staff)


def view_of(field: Field, visit: Visit, finding: Finding | None, comment: str = "") -> FieldView:
    """The field with its value, its source and, if it cannot stand, the sentence that says why."""
    language = visit.appearance.language
    given = visit.answers.get(field.id)
    value = given.value if given else ""
    locked = is_locked(field, visit)
    help_text = words(field.help, language)
    if field.kind is FieldKind.CONSENT:
        help_text = words(visit.procedure.consent_text, language)
    return FieldView(
        id=field.id,
        label=words(field.label, language),
        entry=InputKind.LOCKED if locked else entry_of(field),
        value="\n".join(chosen(value)) if field.kind is FieldKind.CHOICES else value,
        shown=_shown(field, value, language) if not locked else shown(field, value, language),
        marked=field.kind in (FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.CONSENT),
        required_mark=_("※必須") if field.required and not locked else "",
        choices=_choices(field, language),
        unit=words(field.unit, language),
        example=words(field.example, language),
        help=help_text,
        check=_check(field, value, visit) if finding is None else "",
        error=sentence(finding, field, value) if finding else "",
        asked=comment,
        source=source_chip(given.source, visit) if given and given.value and given.source != Source.RESIDENT else None,
        eras=_eras(field, visit) if field.kind is FieldKind.DATE else (),
        is_name=is_name(field),
        remark=undrawn_remark(given.source, shown(field, value, language)) if given else "",
    )


def undrawn_remark(source: str, drawn: str) -> str:
    """What stands beside a value of card or register of which something is drawn as its code point."""
    if source not in TAKEN or not CODE_POINT.search(drawn):
        return ""
    return _("わくの中は、画面に出せない字です。このまま受け付け、役所が台帳と見比べます。")


def _shown(field: Field, value: str, language: str) -> str:
    """As it is drawn; a number without its unit, which stands at the right of the field."""
    if field.kind is FieldKind.DATE and (unfinished := _unfinished(value)):
        return unfinished
    return value if not value or field.kind is FieldKind.NUMBER else shown(field, value, language)


def _unfinished(value: str) -> str:
    """A date that cannot stand, as it was typed: 令和15年1月＿日. Empty for one that can."""
    match = TYPED_DATE.fullmatch(value)
    if match is None or _is_day(value):
        return ""
    era, *parts = match.groups()
    year, month, day = (part.lstrip("0") or part[:1] or "＿" for part in parts)
    after = _DATE_MARKS.get(language(), _DATE_MARKS["ja"])
    return f"{era_words(era)}{year}{after[0]}{month}{after[1]}{day}{after[2]}"


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def source_chip(source: str, visit: Visit) -> Chip:
    """Whose hand it was, in a word."""
    if source == Source.CARD:
        return Chip(_("カード"), "identification-card", Tone.INFO)
    if source == Source.POSTAL_CODE:
        return Chip(_("郵便番号から"), "map-pin")
    if source == Source.REGISTER:
        return Chip(_("台帳から"), "database")
    if source.startswith(Source.STAFF):
        return Chip(say("職員 %(name)s", name=_staff_name(source, visit)), "user-circle-gear", Tone.WARN)
    return Chip(_("あなた"), "user")


def _staff_name(source: str, visit: Visit) -> str:
    card = source.removeprefix(Source.STAFF)
    catalogue = visit.kiosk_state.catalogue
    return next((staff.name for staff in catalogue.staff if staff.card == card), card) if catalogue else card


def _choices(field: Field, language: str) -> tuple[tuple[str, str], ...]:
    if field.kind is FieldKind.CONSENT:
        return ((CONSENT_GIVEN, shown(field, CONSENT_GIVEN, language)),)
    return tuple((choice.value, words(choice.label, language)) for choice in field.choices)


def _eras(field: Field, visit: Visit) -> tuple[tuple[str, str], ...]:
    """Only eras that can be true here; the western one is always among them, and first where it is the usual one."""
    latest = today(visit) if field.not_after_today or is_birth_date(field) else date.max
    earliest = _earliest(field, visit)
    eras = tuple(
        (era.key, era.words(language())) for era in reversed(ERAS) if era.first <= latest and era.last >= earliest
    )
    western = (("western", _("西暦")),)
    return eras + western if visit.appearance.language == "ja" else western + eras


def _earliest(field: Field, visit: Visit) -> date:
    """What happened to somebody happened in their life. Only a guess at eras: every other day can be given in 西暦."""
    if field.not_before and _is_day(field.not_before):
        return date.fromisoformat(field.not_before)
    if visit.holder is not None and not is_birth_date(field):
        born = int(visit.holder.birth_on[:4])
        if born >= FIRST_GREGORIAN_DAY.year:
            return date(born, 1, 1)
    return date(today(visit).year - _MOST_YEARS, 1, 1)


def _check(field: Field, value: str, visit: Visit) -> str:
    """The other way to write a date, and how old somebody is then: a slip of the finger is seen at once."""
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
