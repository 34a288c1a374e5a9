"""Boxes whose question, choice or kind another version of the form has not."""

from __future__ import annotations

from central.paper_forms.boxes import Fills, PaperBox, PaperBoxes
from sync.contract.forms.field_roles import ADDRESS_PARTS, FieldRole, role_of
from sync.contract.forms.procedures import Field, FieldKind, Procedure

_DATES = frozenset({FieldKind.DATE, FieldKind.YEAR_MONTH})
_CHOSEN = frozenset({FieldKind.CHOICE, FieldKind.CHOICES})
_TICKED = frozenset({FieldKind.YES_NO, FieldKind.CONSENT})


def suits(field: Field, fills: Fills) -> bool:
    """Whether an answer of this kind can go into such a box."""
    match fills:
        case Fills.ANSWER:
            return field.kind is not FieldKind.EXPLANATION
        case Fills.CODE:
            return field.kind in _CHOSEN
        case Fills.DATE:
            return field.kind in _DATES
        case Fills.TICK:
            return field.kind in _CHOSEN | _TICKED
        case Fills.ADDRESS:
            return role_of(field) in (FieldRole.ADDRESS, *ADDRESS_PARTS)
        case Fills.NUMBER | Fills.APPLIED_ON | Fills.NOTE | Fills.STAMP:
            return False


def ticks_of(field: Field) -> tuple[str, ...]:
    """What a mark can stand for."""
    if field.kind in _CHOSEN:
        return tuple(choice.value for choice in field.choices)
    return {FieldKind.YES_NO: ("yes", "no"), FieldKind.CONSENT: ("yes",)}.get(field.kind, ())


def is_lost(box: PaperBox, procedure: Procedure) -> bool:
    """Whether this version of the form cannot fill it."""
    if not box.needs_item:
        return False
    found = procedure.fields_of(item for item in (box.item, box.instead) if item is not None)
    field = found.get(box.item or "")
    if field is None or not suits(field, box.fills):
        return True
    if box.instead is not None and box.instead not in found:
        return True
    return box.fills is Fills.TICK and box.choice not in ticks_of(field)


def lost_boxes(boxes: PaperBoxes, procedure: Procedure) -> list[PaperBox]:
    """Those of a layout."""
    return [box for box in boxes.boxes if is_lost(box, procedure)]
