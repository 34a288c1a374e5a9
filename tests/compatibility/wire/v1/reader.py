"""How a program of wire version 1 reads each document, written by hand. Once version 1 is out, nothing here changes.

It imports nothing of the product: what it cannot read, a kiosk or a centre that nobody renewed cannot read either.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

Form = Any
"""A type, a value, a list of one form, a table of members (`Table`), or `Map`, `Open`, `Maybe` of others."""


class Table(dict[str, Form]):
    """Members that must be there, in this order. Others are passed over."""


class Unjudged(dict[str, Form]):
    """Members that must be there, in any order and spelling: nobody signs it, and nothing hangs on it."""


class Closed(dict[str, Form]):
    """Exactly these members, in this order: what a resident signs."""


class Map:
    """Any names; each value of this form."""

    def __init__(self, form: Form) -> None:
        self.form = form


class Maybe:
    """Null, or of this form."""

    def __init__(self, form: Form) -> None:
        self.form = form


class NotReadable(Exception):
    """A program of version 1 refuses it."""


WORDS = Map(str)
TIME = Table(wall=str, boot=str, up_ms=int, ack=Maybe(str), since_ack_ms=Maybe(int), error_ms=int)
PLACE = Table(v=1, kind=str, kiosk=str, epoch=int, seq=int, prev=str)
DOCUMENTS: Mapping[str, Form] = {
    "hello": Table(v=1, code_id=str, nonce=str, entry_key=str, line_key=str, software=str),
    "challenge": Table(v=1, nonce=str, root=str, proof=str),
    "proof": Table(v=1, code_id=str, proof=str),
    "grant": Table(
        v=1,
        kiosk=str,
        epoch=int,
        prev=str,
        last_counter=int,
        manifest=str,
        incarnation=str,
        catalogue=str,
        nonce=str,
        entry_kid=str,
        line_kid=str,
        enrolment=str,
    ),
    "manifest": Table(v=1, version=int, issued_at=str, keys=[Table(use=str, kid=str, alg=str, public=str)]),
    "incarnation": Table(v=1, id=str, number=int, previous=Maybe(str), issued_at=str),
    "header": Table(
        v=1,
        audience=str,
        kiosk=str,
        heartbeat=Table(
            epoch=int,
            seq=int,
            head=str,
            waiting=int,
            software=str,
            catalogue=int,
            wall=str,
            paper=str,
            trouble=[str],
            status_cursor=int,
            ack=Maybe(str),
            reads=[str],
        ),
        entries=int,
    ),
    "entry": Table(
        PLACE,
        arrival=str,
        suite=int,
        statement=str,
        signature=Maybe(str),
        box=str,
        length=int,
        corrects=Maybe(str),
        time=TIME,
        parts=[Table(sha256=str, length=int)],
    ),
    "staff act": Table(
        PLACE,
        act=Table(act=str, card=str, catalogue=int, at=str, until=Maybe(str), about=Maybe(str), signature=str),
        time=TIME,
    ),
    "print outcome": Table(
        PLACE,
        outcome=Table(document=str, number=str, copy=int, result=str, at=str),
        time=TIME,
    ),
    "content": Table(
        v=1,
        statement=str,
        signature=Maybe(Table(protected=str, signature=str)),
        certificate=Maybe(str),
        secrets=Table(arrival=str, status_key=str, mail=Maybe(str), proof=Maybe(str)),
        attachments=[],
    ),
    "statement": Closed(
        v=1,
        kind=str,
        procedure=str,
        procedure_version=int,
        definition=str,
        wording=None,
        language=str,
        kiosk=str,
        salt=str,
        corrects=Maybe(str),
        title=str,
        items=[Closed(id=str, group=str, label=str, label_reading=str, value=str, shown=str, source=str)],
        attachments=[],
        consent=Maybe(Closed(version=int, sha256=str)),
        lines_sha256=str,
    ),
    "answer": Table(v=1, ack=str),
    "ack": Table(
        v=1,
        incarnation=str,
        kiosk=str,
        epoch=int,
        stored_up_to=int,
        head=str,
        time=str,
        nonce=str,
        log=Table(size=int, root=str),
        request=str,
        state=str,
        catalogue=int,
        status_cursor=int,
        audit=Table(number=int, hash=str),
        reads=[str],
        enrolment=Maybe(str),
    ),
    "refused": Unjudged(v=1, code=str, detail=str, nonce=Maybe(str), signed=Maybe(str)),
    "refusal": Table(
        v=1,
        code=str,
        kiosk=str,
        request=str,
        request_nonce=str,
        time=str,
        state=str,
        nonce=str,
        incarnation=Maybe(str),
    ),
    "catalogue": Table(
        v=2,
        version=int,
        issued_at=str,
        hall=Table(body=str, city=WORDS, name=WORDS, counter=WORDS, phone=str, kiosk_label=WORDS),
        pages=[Maybe(str)],
        staff=[Table(card=str, name=str, public=str, duties=[str])],
        sign_anchors=[str],
        auth_anchors=[str],
        sign_policies=[str],
        retention_days=int,
        silent_days=int,
        reader=str,
        extend_after_days=int,
    ),
    "page": Table(v=1, definitions=[Table(id=str, version=int, sha256=str, size=int, needs=[str], facts=str)]),
    "facts": Table(v=1, phone=str, fax=str, hours=WORDS, minutes=int, fee=WORDS, bring=WORDS, next_steps=[WORDS]),
    "objects": Table(v=1, objects=[str], at_most=int),
    "status": Table(v=1, request=str, up_to=int, complete=bool, partitions=[str], sha256=str),
    "enrolment": Table(v=1, kiosk=str, hall=str, partitions=[str], issued_at=str),
    "question": Table(v=1, audience=str, kiosk=str, id=str, kind=str, visit_key=str, sealed=str),
    "asked status": Table(v=1, status_id=str),
    "reply": Table(v=1, kiosk=str, id=str, kind=str, request=str, sealed=str, nonce=str),
    "told": Table(v=1, outcome=str, answer=Maybe(Table(v=1, blob=Maybe(Table(id=str, cursor=int, sealed=str))))),
    "told status": Table(v=1, blob=Maybe(Table(id=str, cursor=int, sealed=str))),
    "view": Table(
        v=1,
        arrival=str,
        procedure=str,
        title=WORDS,
        state=str,
        changed_at=str,
        arrived_at=str,
        sentence=WORDS,
        marked=[Table(id=str, comment=WORDS)],
        answers=Map(str),
        until=Maybe(str),
        allows_withdrawal=bool,
        corrects_to=Maybe(str),
        notices=[WORDS],
        ready=WORDS,
    ),
}


def read(kind: str, data: bytes) -> Any:
    """The members that version 1 knows.

    Raises:
        NotReadable
    """
    if kind == "status rows":
        return _status_rows(data)
    try:
        tree = json.loads(data.decode(), object_pairs_hook=_once)
    except (ValueError, RecursionError) as wrong:
        raise NotReadable(f"{kind}: {wrong}") from wrong
    spelled = json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode() == data
    if not spelled and not isinstance(DOCUMENTS[kind], Unjudged):
        raise NotReadable(f"{kind}: another spelling")
    return _read(tree, DOCUMENTS[kind], kind)


def _status_rows(data: bytes) -> list[dict[str, object]]:
    """Id, cursor, last day as days since 2000, place of the partition, length, and what is sealed; nothing between."""
    found, at = [], 0
    while at < len(data):
        _expect(len(data) - at >= 31, "a row breaks off")
        name, cursor, days, partition, length = struct.unpack_from(">16sQHBI", data, at)
        at += 31
        _expect(len(data) - at >= length, "a row breaks off")
        found.append(
            {
                "id": name.hex(),
                "cursor": cursor,
                "last_day": (date(2000, 1, 1) + timedelta(days=days)).isoformat(),
                "partition": partition,
                "sealed": data[at : at + length].hex(),
            }
        )
        at += length
    return found


def _read(value: Any, form: Form, where: str) -> Any:
    match form:
        case Table() | Unjudged() | Closed():
            return _members(value, form, where)
        case Map():
            return {name: _read(held, form.form, f"{where}.{name}") for name, held in _of(dict, value, where).items()}
        case Maybe():
            return None if value is None else _read(value, form.form, where)
        case []:
            _expect(value == [], f"{where} is reserved")
            return value
        case [inner]:
            return [_read(held, inner, f"{where}[{place}]") for place, held in enumerate(_of(list, value, where))]
        case type():
            return _of(form, value, where)
        case _:
            _expect(value == form and type(value) is type(form), f"{where} is not {form}")
            return value


def _members(value: Any, form: Mapping[str, Form], where: str) -> dict[str, Any]:
    members = _of(dict, value, where)
    known = [name for name in members if name in form]
    in_order = list(form) if not isinstance(form, Unjudged) else [name for name in members if name in form]
    _expect(known == in_order and len(known) == len(form), f"{where} has {known}")
    _expect(not isinstance(form, Closed) or len(members) == len(form), f"{where} has a member more")
    return {name: _read(members[name], inner, f"{where}.{name}") for name, inner in form.items()}


def _of(kind: Callable[..., Any], value: Any, where: str) -> Any:
    _expect(type(value) is kind, f"{where} is {type(value).__name__}")
    return value


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise NotReadable(otherwise)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a member stands twice")
    return dict(pairs)
