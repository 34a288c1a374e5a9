"""Definitions of a field or two, for tests of rules."""

from __future__ import annotations

import json

from sync.contract.forms.procedures import Procedure, read_procedure


def field(field_id: str, kind: str, **more: object) -> dict[str, object]:
    return {"id": field_id, "kind": kind, "label": {"ja": field_id}} | more


def choice(value: str, label: str) -> dict[str, object]:
    return {"value": value, "label": {"ja": label, "en": value}}


def procedure(*fields: dict[str, object], **page: object) -> Procedure:
    texts = ("name", "summary", "consent_text", "section", "hours", "fee", "bring")
    members: dict[str, object] = {name: {"ja": name} for name in texts}
    members |= {"id": "test", "version": 1, "body": "99201", "category": "child", "phone": "0", "minutes": 1}
    members |= {"needs_signature": False, "needs_card": False, "consent_version": 1, "next_steps": []}
    first = {"id": "one", "title": {"ja": "一"}, "fields": list(fields)}
    pages = [first] + ([{"id": "two", "title": {"ja": "二"}} | page] if page else [])
    return read_procedure(json.dumps(members | {"pages": pages}).encode())
