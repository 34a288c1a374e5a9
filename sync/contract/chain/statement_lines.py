"""How a statement's lines are drawn: the kiosk draws them so, and the centre draws them again before it believes them.

All that a person reads of a statement follows from the definition, the values, who filled them, and the language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sync.contract.chain.statement import Item, Source, Statement, StatementKind
from sync.contract.forms.answers import Answer, item_in_block, item_value
from sync.contract.forms.asking import NO_ANSWER, AskedForm
from sync.contract.forms.attached_files import AttachmentReference, drawn_files
from sync.contract.forms.procedures import Choice, Field, FieldKind, Page, Procedure
from sync.contract.forms.rules import shown
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
_OUR_WORDS = frozenset(
    {
        FieldKind.CHOICE,
        FieldKind.CHOICES,
        FieldKind.CONSENT,
        FieldKind.NUMBER,
        FieldKind.YES_NO,
        FieldKind.ITEMS,
        FieldKind.COMPUTED,
    }
)
"""Kinds whose drawn value holds words of the definition."""
TRIAL: Text = {"ja": "【試験】", "easy-ja": "【ためし】", "en": "[TEST] "}
"""Before the name of a procedure in test operation (ENT-23)."""
_NUMBER_HERE = "%(n)s"


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
    return words(TRIAL, language) * procedure.test_operation + plain(words(procedure.name, language))


def titles_of(procedure: Procedure) -> Text:
    """The same in each of its languages, with readings."""
    return {
        language: words(TRIAL, language) * procedure.test_operation + said for language, said in procedure.name.items()
    }


def heading_of(page: Page, number: int, language: str) -> str:
    """Above the answers of a page, or of one of its instances: お子さん（2人目）."""
    if page.repeat is None:
        return plain(words(page.group, language))
    said = plain(words(page.repeat.heading, language))
    if _NUMBER_HERE in said:
        return said.replace(_NUMBER_HERE, str(number))
    return f"{said or plain(words(page.group, language) or words(page.title, language))} {number}"


def items_of(
    kind: StatementKind,
    procedure: Procedure,
    filled: Mapping[str, Filled],
    language: str,
    today: date,
    files: Sequence[AttachmentReference] = (),
) -> tuple[Item, ...]:
    """The items that a kiosk states: what is asked with these answers on this day (in Japan) and has one, in the order
    of the form. `files`: those that the answers name.

    A withdrawal states its reason and nothing else.
    """
    if kind is StatementKind.WITHDRAWAL:
        return tuple(_withdrawal(filled, language))
    return tuple(_asked(procedure, filled, language, today, files))


def drawn(field: Field, value: Answer, language: str) -> str:
    """As it stands on the screen. What a resident typed is never taken for our own ruby, whatever braces it holds."""
    text = shown(field, value, language)
    return plain(text) if field.kind in _OUR_WORDS else text


def differences_drawn(statement: Statement, procedure: Procedure, today: date) -> tuple[Difference, ...]:
    """What of a statement is not drawn as its definition, its values and its language say: (): all is as it must be.

    `today`: the day (in Japan) on which it was made.

    Values and sources are not judged here.
    """
    title = title_of(procedure, statement.language)
    filled = {item.id: Filled(item.value, item.source) for item in statement.items}
    expected = items_of(statement.kind, procedure, filled, statement.language, today, statement.attachments)
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


def not_asked(statement: Statement, procedure: Procedure, today: date) -> tuple[str, ...]:
    """Items for fields of the form that are hidden by the other answers, or that a withdrawal does not have."""
    if statement.kind is StatementKind.WITHDRAWAL:
        return tuple(item.id for item in statement.items if item.id != WITHDRAWAL_ITEM)
    asking = AskedForm(procedure, {item.id: item.value for item in statement.items}, today)
    known = procedure.fields_of(asking.answers)
    return tuple(item.id for item in statement.items if item.id in known and asking.question(item.id) is None)


def unproven_sources(statement: Statement, procedure: Procedure, *, card_compared: bool) -> tuple[str, ...]:
    """Items that name a hand which nothing shows: the card where no certificate was compared, and so on.

    `staff:` is not judged here: only the centre knows its staff lists.
    """
    if all(item.source == Source.RESIDENT for item in statement.items):
        return ()
    fields = procedure.fields_of(item.id for item in statement.items)
    by_code = set(_by_postal_code(procedure))
    found = []
    for item in statement.items:
        field = fields.get(item.id)
        match item.source:
            case Source.CARD:
                proven = card_compared and field is not None and field.from_card is not None
            case Source.COMPUTED:
                proven = field is not None and field.kind is FieldKind.COMPUTED
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


def _by_postal_code(procedure: Procedure) -> Iterator[str]:
    """Items that a postal code may fill."""
    for page in procedure.pages:
        own = {field.id for field in page.fields} if page.repeat is not None else set[str]()
        for name in (name for field in page.fields if field.kind is FieldKind.POSTAL_CODE for name in field.fills):
            if name in own and page.repeat is not None:
                yield from (item_in_block(page.id, number, name) for number in range(1, page.repeat.most + 1))
            else:
                yield name


def _asked(
    procedure: Procedure,
    filled: Mapping[str, Filled],
    language: str,
    today: date,
    files: Sequence[AttachmentReference],
) -> Iterator[Item]:
    answers = {field_id: given.value for field_id, given in filled.items() if given.value}
    asking = AskedForm(procedure, answers, today)
    headings: dict[tuple[str, int], str] = {}
    for question in asking.questions:
        field = question.field
        if field.id in answers and field.kind not in NO_ANSWER:
            place = (question.page.id, question.number)
            if place not in headings:
                headings[place] = heading_of(question.page, question.number, language)
            yield _item(field, headings[place], filled[field.id], language, files)


def _item(field: Field, heading: str, given: Filled, language: str, files: Sequence[AttachmentReference]) -> Item:
    label = words(field.label, language)
    is_files = field.kind is FieldKind.ATTACHMENT
    return Item(
        id=field.id,
        group=heading,
        label=plain(label),
        label_reading=_reading(label),
        value=item_value(given.value),
        shown=drawn_files(given.value, files, language) if is_files else drawn(field, given.value, language),
        source=given.source,
    )


def _written(item: Item | None) -> str:
    return f"{item.group}／{item.label}：{item.shown}" if item else ""


def _reading(label: str) -> str:
    return label if plain(label) != label else ""
