"""What a resident answers to each of the ready-made procedures: what fits a field, and what a form wants besides."""

from __future__ import annotations

from pathlib import Path

from sync.contract.forms.field_roles import FieldRole, role_of
from sync.contract.forms.procedures import Field, FieldKind, Procedure, Width
from tests.support.kiosk.example_catalogue import BULKY_WASTE, CHILD_ALLOWANCE, DEFINITIONS, RESIDENT_RECORD

LIBRARY = DEFINITIONS / "library"
_BY_ROLE = {
    FieldRole.NAME: "山田花子",
    FieldRole.ADDRESS: "若葉県若葉市若葉町一丁目２番３号",
    FieldRole.ORGANISATION: "若葉銀行",
    FieldRole.BIRTH_DATE: "1990-01-02",
}
_BY_KIND = {
    FieldKind.KANA: "ヤマダハナコ",
    FieldKind.DATE: "2026-01-15",
    FieldKind.YEAR_MONTH: "2015-04",
    FieldKind.TIME: "10:00",
    FieldKind.YES_NO: "yes",
    FieldKind.PHONE: "05012345678",
    FieldKind.MAIL: "hanako@example.jp",
    FieldKind.POSTAL_CODE: "1000001",
    FieldKind.MONEY: "50000",
    FieldKind.CONSENT: "yes",
}
IN_PARTICULAR: dict[str, dict[str, str]] = {
    "bulky_waste": BULKY_WASTE,
    "child_allowance": CHILD_ALLOWANCE,
    "resident_record": RESIDENT_RECORD,
    "coming_of_age": {"birth_on": "2006-08-08"},
    "day_care": {"wish2": "midori", "wish3": "sakura", "father": "other", "hours": "standard", "type": "two"},
    "facility": {"until_time": "12:00", "equipment": "projector*1,microphone*2"},
    "fire_drill": {"drill_until": "11:00"},
    "hazard_supervisor": {"change": "both"},
    "health_insurance": {"got_reason": "left_company"},
    "school_costs": {"reasons": "low_income"},
    "staff_exam": {"schools[1].school_until": "2019-03"},
    "tax_certificate": {"kind": "payment"},
}


def files() -> tuple[Path, ...]:
    """The authors' files of all ready-made procedures, those of the first days among them."""
    return tuple(sorted((*DEFINITIONS.glob("*.json"), *LIBRARY.glob("*.json")), key=lambda path: path.stem))


def answers_to(procedure: Procedure) -> dict[str, str]:
    """By item: everything that could be asked, each block once."""
    found = {}
    for page in procedure.pages:
        for field in page.fields:
            if field.kind is FieldKind.ATTACHMENT:
                continue  # nobody types a file; none of them must be there
            item = field.id if page.repeat is None else f"{page.id}[1].{field.id}"
            found[item] = _answer(field)
    return found | IN_PARTICULAR.get(procedure.id, {})


def _answer(field: Field) -> str:
    role = role_of(field)
    if role in _BY_ROLE:
        return _BY_ROLE[role]
    match field.kind:
        case FieldKind.CHOICE | FieldKind.CHOICES:
            return field.choices[0].value
        case FieldKind.NUMBER:
            return str(max(field.minimum or 1, 1))
        case FieldKind.DIGITS:
            return "1234567890123456"[: field.length]
        case FieldKind.TEXT:
            return "A123" if field.width is Width.HALF else "若葉"
        case _:
            return _BY_KIND.get(field.kind, "")
