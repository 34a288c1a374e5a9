"""How a statement's lines are drawn: the kiosk draws them so, and the centre draws them again before it believes them.

All that a person reads of a statement follows from the definition, the values, who filled them, and the language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sync.contract.chain.statement import Item, Source, Statement, StatementKind
from sync.contract.forms.procedures import Choice, Field, FieldKind, Procedure
from sync.contract.forms.rules import Answer, item_value, shown, visible_fields
from sync.contract.forms.texts import Text, words
from sync.japanese.ruby import plain

WITHDRAWAL_ITEM = "withdrawal_reason"
WITHDRAWAL_LABEL: Text = {
    "ja": "取り下げる理由",
    "easy-ja": "やめる {理由|りゆう}",
    "en": "Reason for withdrawal",
}
WITHDRAWAL_REASONS = (
    Choice("no_need", {"ja": "必要がなくなった", "easy-ja": "いらなくなりました", "en": "No longer needed"}),
    Choice("mistake", {"ja": "まちがえて申請した", "easy-ja": "まちがえました", "en": "It was a mistake"}),
    Choice(
        "other_way",
        {
            "ja": "窓口などで申請し直す",
            "easy-ja": "{窓口|まどぐち}で {出|だ}します",
            "en": "I will apply in another way",
        },
    ),
    Choice("other", {"ja": "そのほか", "easy-ja": "ほか", "en": "Other"}),
)
"""Why an application is taken back. The only answer of a withdrawal, the same for every procedure."""
_OUR_WORDS = frozenset({FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.CONSENT, FieldKind.NUMBER})
"""Kinds whose drawn value holds words of the definition."""


TAKEN = frozenset({Source.CARD, Source.REGISTER})
"""Hands whose values nobody at a kiosk can mend: they are taken as they are, and what cannot be drawn is told."""


@dataclass(frozen=True)
class Filled:
    """The value of an item, and who filled it (`Source`)."""

    value: str
    source: str


@dataclass(frozen=True)
class Difference:
    """What is drawn otherwise than it must be: an item by its id, the `title`, or the `order` of the items."""

    what: str
    stated: str
    redrawn: str
    """What it must be; empty where nothing may stand."""


def title_of(procedure: Procedure, language: str) -> str:
    """The procedure's name as it stands above the answers."""
    return plain(words(procedure.name, language))


def items_of(
    kind: StatementKind, procedure: Procedure, filled: Mapping[str, Filled], language: str
) -> tuple[Item, ...]:
    """The items that a kiosk states: what is asked with these answers and has one, in the order of the form.

    A withdrawal states its reason and nothing else.
    """
    if kind is StatementKind.WITHDRAWAL:
        return tuple(_withdrawal(filled, language))
    return tuple(_asked(procedure, filled, language))


def drawn(field: Field, value: Answer, language: str) -> str:
    """As it stands on the screen. What a resident typed is never taken for our own ruby, whatever braces it holds."""
    text = shown(field, value, language)
    return plain(text) if field.kind in _OUR_WORDS else text


def differences_drawn(statement: Statement, procedure: Procedure) -> tuple[Difference, ...]:
    """What of a statement is not drawn as its definition, its values and its language say: (): all is as it must be.

    Values and sources are not judged here.
    """
    title = title_of(procedure, statement.language)
    filled = {item.id: Filled(item.value, item.source) for item in statement.items}
    expected = items_of(statement.kind, procedure, filled, statement.language)
    if statement.items == expected and statement.title == title:
        return ()
    found = [] if statement.title == title else [Difference("title", statement.title, title)]
    by_id = {item.id: item for item in expected}
    found += [
        Difference(item.id, _written(item), _written(by_id.get(item.id)))
        for item in statement.items
        if by_id.get(item.id) != item
    ]
    return tuple(found) or (Difference("order", "", ""),)


def texts_drawn(statement: Statement) -> Iterator[tuple[str, str]]:
    """Every text of a statement that a person reads, beside the id of its item (empty for the title)."""
    yield "", statement.title
    for item in statement.items:
        for text in (item.group, item.label, item.label_reading, item.shown):
            yield item.id, text


def not_asked(statement: Statement, procedure: Procedure) -> tuple[str, ...]:
    """Items for fields of the form that are hidden by the other answers, or that a withdrawal does not have."""
    if statement.kind is StatementKind.WITHDRAWAL:
        return tuple(item.id for item in statement.items if item.id != WITHDRAWAL_ITEM)
    answers = {item.id: item.value for item in statement.items}
    hidden = {field.id for field in procedure.fields()} - {field.id for field in visible_fields(procedure, answers)}
    return tuple(item.id for item in statement.items if item.id in hidden)


def unproven_sources(statement: Statement, procedure: Procedure, *, card_compared: bool) -> tuple[str, ...]:
    """Items that name a hand which nothing shows: the card where no certificate was compared, and so on.

    `staff:` is not judged here: only the centre knows its staff lists.
    """
    if all(item.source == Source.RESIDENT for item in statement.items):
        return ()
    fields = {field.id: field for field in procedure.fields()}
    by_code = {filled for field in fields.values() if field.kind is FieldKind.POSTAL_CODE for filled in field.fills}
    found = []
    for item in statement.items:
        match item.source:
            case Source.CARD:
                field = fields.get(item.id)
                proven = card_compared and field is not None and field.from_card is not None
            case Source.POSTAL_CODE:
                proven = item.id in by_code
            case Source.REGISTER:
                proven = False  # no register is asked by any kiosk yet
            case Source.RESIDENT:
                proven = True
            case _:
                proven = item.source.startswith(Source.STAFF)  # any other is a newer kiosk's word
        if not proven:
            found.append(item.id)
    return tuple(found)


def _withdrawal(filled: Mapping[str, Filled], language: str) -> Iterator[Item]:
    given = filled.get(WITHDRAWAL_ITEM)
    label = words(WITHDRAWAL_LABEL, language)
    reason = next((choice for choice in WITHDRAWAL_REASONS if given and choice.value == given.value), None)
    if given and reason:
        text = plain(words(reason.label, language))
        yield Item(WITHDRAWAL_ITEM, "", plain(label), _reading(label), given.value, text, given.source)


def _asked(procedure: Procedure, filled: Mapping[str, Filled], language: str) -> Iterator[Item]:
    answers = {field_id: given.value for field_id, given in filled.items() if given.value}
    asked = {field.id for field in visible_fields(procedure, answers)}
    for page in procedure.pages:
        group = plain(words(page.group, language))
        for field in page.fields:
            if field.id in asked and field.id in answers:
                label, given = words(field.label, language), filled[field.id]
                yield Item(
                    id=field.id,
                    group=group,
                    label=plain(label),
                    label_reading=_reading(label),
                    value=item_value(given.value),
                    shown=drawn(field, given.value, language),
                    source=given.source,
                )


def _written(item: Item | None) -> str:
    return f"{item.group}／{item.label}：{item.shown}" if item else ""


def _reading(label: str) -> str:
    return label if plain(label) != label else ""
