"""A ready-made form that asks the card's name and address in parts instead of whole."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from sync.contract.forms.card_parts import PARTS_OF

LABELS = {
    "family_name": "姓",
    "given_name": "名",
    "prefecture": "都道府県",
    "city": "市区町村",
    "town": "町名",
    "number": "番地",
    "building": "建物",
}


def in_parts(authored: dict[str, Any]) -> dict[str, Any]:
    """The same form, each of both in fields named as `from_card` names them."""
    form = deepcopy(authored)
    form["needs"] = sorted({*form.get("needs", ()), "card-parts-1"})
    for page in form["pages"]:
        page["fields"] = [new for field in page["fields"] for new in _instead_of(field)]
    return form


def in_parts_bytes(authored: bytes) -> bytes:
    """The same of an author's file."""
    return json.dumps(in_parts(json.loads(authored)), ensure_ascii=False).encode()


def _instead_of(field: dict[str, Any]) -> list[dict[str, Any]]:
    parts = PARTS_OF.get(field.get("from_card") or "")
    if parts is None:
        return [field]
    return [{"id": part, "kind": "text", "label": _text(LABELS[part]), "from_card": part} for part in parts]


def _text(ja: str) -> dict[str, str]:
    return {"ja": ja}
