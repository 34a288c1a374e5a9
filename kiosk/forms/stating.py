"""The statement: made once from what stands in the visit, then only its bytes count (promise 6)."""

from __future__ import annotations

from kiosk.forms.answering import asked_fields
from kiosk.visit import Given, Visit
from sync.contract.procedures import Field, FieldKind, Procedure, words
from sync.contract.rules import CONSENT_GIVEN, shown
from sync.contract.statement import (
    Consent,
    Item,
    Source,
    Statement,
    StatementKind,
    consent_to,
    lines_hash,
    lines_of,
    plain,
    write_statement,
)

SALT_BYTES = 16
_OUR_WORDS = frozenset({FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.CONSENT, FieldKind.NUMBER})
"""Kinds whose drawn value holds words of the definition."""


def make_statement(visit: Visit) -> bytes:
    """State all answers of the visit. Call once; whoever edits an answer afterwards discards the bytes."""
    procedure, language = visit.procedure, visit.look.language
    asked = {field.id for field in asked_fields(visit)}
    items = tuple(
        _item(field, words(page.group, language), visit.answers[field.id], language)
        for page in procedure.pages
        for field in page.fields
        if field.id in asked and field.id in visit.answers and visit.answers[field.id].value
    )
    return _written(visit, visit.kind, items, _consent(procedure, visit, language))


def make_withdrawal(visit: Visit, label: str, reason: str, shown_reason: str) -> bytes:
    """State that the application of `visit.former` is withdrawn, and why."""
    item = Item("withdrawal_reason", "", plain(label), _reading(label), reason, plain(shown_reason), Source.RESIDENT)
    return _written(visit, StatementKind.WITHDRAWAL, (item,), None)


def _written(visit: Visit, kind: StatementKind, items: tuple[Item, ...], consent: Consent | None) -> bytes:
    procedure = visit.procedure
    title = plain(words(procedure.name, visit.look.language))
    assert visit.offer is not None, "procedure came from it"
    return write_statement(
        Statement(
            v=1,
            kind=kind,
            procedure=procedure.id,
            procedure_version=procedure.version,
            definition=visit.offer.sha256,
            language=visit.look.language,
            kiosk=visit.around.kiosk,
            salt=visit.around.randomness.bytes(SALT_BYTES).hex(),
            corrects=visit.former.view.arrival if visit.former else None,
            title=title,
            items=items,
            attachments=(),
            consent=consent,
            lines_sha256=lines_hash(lines_of(title, items)),
        )
    )


def _item(field: Field, group: str, given: Given, language: str) -> Item:
    label = words(field.label, language)
    return Item(
        id=field.id,
        group=plain(group),
        label=plain(label),
        label_reading=_reading(label),
        value=given.value,
        shown=_drawn(field, given.value, language),
        source=given.source,
    )


def _drawn(field: Field, value: str, language: str) -> str:
    """As it stands on the screen. What a resident typed is never taken for our own ruby, whatever braces it holds."""
    drawn = shown(field, value, language)
    return plain(drawn) if field.kind in _OUR_WORDS else drawn


def _reading(label: str) -> str:
    return label if plain(label) != label else ""


def _consent(procedure: Procedure, visit: Visit, language: str) -> Consent | None:
    """The text that stood on the screen, if the resident said yes to it."""
    agreed = any(
        field.kind is FieldKind.CONSENT and field.id in visit.answers and visit.answers[field.id].value == CONSENT_GIVEN
        for field in procedure.fields()
    )
    if not agreed:
        return None
    return consent_to(procedure.consent_version, procedure.consent_text, language)
