"""How a program of wire version 1 reads each document, written by hand. Once version 1 is out, nothing here changes.

It imports nothing of the product: what it cannot read, a kiosk or a centre that nobody renewed cannot read either.
"""

from __future__ import annotations

import json
import re
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


class Like:
    """Text of this form."""

    def __init__(self, pattern: str) -> None:
        self.pattern = re.compile(pattern)


class Between:
    """A whole number within these bounds."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most


class NotReadable(Exception):
    """A program of version 1 refuses it."""


WORDS = Map(str)
HASH = Like(r"[0-9a-f]{64}")
SHORT_HASH = Like(r"[0-9a-f]{32}")
SIXTEEN = Like(r"[0-9a-f]{16}")
KIOSK = Like(r"[0-9]{5}-[0-9]{3}")
NUMBER = Like(r"[0-9]{22}")
MOMENT = Like(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
NAME = Like(r"[a-z][a-z0-9_]{0,59}")
ITEM = Like(r"[a-z][a-z0-9_]{0,59}(?:\[[1-9][0-9]?\]\.[a-z][a-z0-9_]{0,59})?")
WORD = Like(r"[a-z_]{1,40}")
HAND = Like(r"[a-z_]{1,40}|staff:[^\x00-\x1f\x7f]{1,40}")
WHOLE = Between(0, 2**53 - 1)
VERSION = Between(1, 2**31 - 1)
BOX = Between(1, 32 * 1024 * 1024)
TIME = Table(
    wall=MOMENT,
    boot=Like(r"[0-9A-Za-z._-]{1,64}"),
    up_ms=WHOLE,
    ack=Maybe(HASH),
    since_ack_ms=Maybe(WHOLE),
    error_ms=Between(-1, 2**53 - 1),
)
PLACE = Table(
    v=1,
    kind=Like(r"[a-z][a-z_]{0,39}"),
    kiosk=KIOSK,
    epoch=Between(1, 2**16 - 1),
    seq=Between(1, 2**32 - 1),
    prev=HASH,
)
DOCUMENTS: Mapping[str, Form] = {
    "hello": Table(v=1, code_id=str, nonce=str, entry_key=str, line_key=str, software=str),
    "challenge": Table(v=1, nonce=str, root=str, proof=str),
    "proof": Table(v=1, code_id=str, proof=str),
    "granted": Table(v=1, grant=str, mac=str),
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
        kiosk=KIOSK,
        heartbeat=Table(
            epoch=WHOLE,
            seq=WHOLE,
            head=str,
            waiting=WHOLE,
            software=str,
            catalogue=WHOLE,
            wall=str,
            paper=str,
            trouble=[str],
            status_cursor=WHOLE,
            ack=Maybe(HASH),
            reads=[str],
        ),
        entries=WHOLE,
    ),
    "entry": Table(
        PLACE,
        arrival=NUMBER,
        suite=Between(1, 255),
        statement=HASH,
        signature=Maybe(HASH),
        box=HASH,
        length=BOX,
        corrects=Maybe(NUMBER),
        time=TIME,
        parts=[],
    ),
    "staff act": Table(
        PLACE,
        act=Table(
            act=WORD,
            card=Like(r"[A-Za-z0-9-]{1,32}"),
            catalogue=WHOLE,
            at=MOMENT,
            until=Maybe(MOMENT),
            about=Maybe(Like(r"[^\x00-\x20|\x7f]{1,64}")),
            signature=Like(r"[A-Za-z0-9_-]{1,4096}"),
        ),
        time=TIME,
    ),
    "print outcome": Table(
        PLACE,
        outcome=Table(
            document=HASH, number=Like(r"[^\x00-\x1f\x7f]{1,40}"), copy=Between(1, 9999), result=WORD, at=MOMENT
        ),
        time=TIME,
    ),
    "content": Table(
        v=1,
        statement=str,
        signature=Maybe(Table(protected=str, signature=str)),
        certificate=Maybe(str),
        secrets=Table(arrival=NUMBER, status_key=str, mail=Maybe(str), proof=Maybe(str)),
        attachments=[],
    ),
    "statement": Closed(
        v=1,
        kind=Like("submission|correction|withdrawal"),
        procedure=NAME,
        procedure_version=VERSION,
        definition=HASH,
        wording=None,
        language=Like(r"[a-z][a-z-]{1,7}"),
        kiosk=KIOSK,
        salt=SHORT_HASH,
        corrects=Maybe(NUMBER),
        title=str,
        items=[Closed(id=ITEM, group=str, label=str, label_reading=str, value=str, shown=str, source=HAND)],
        attachments=[],
        consent=Maybe(Closed(version=VERSION, sha256=HASH)),
        lines_sha256=HASH,
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
        enrolment=Maybe(HASH),
        manifest=Maybe(HASH),
        index=Maybe(HASH),
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
        pages=[Maybe(HASH)],
        staff=[Table(card=str, name=str, public=str, duties=[str])],
        sign_anchors=[str],
        auth_anchors=[str],
        sign_policies=[str],
        retention_days=int,
        silent_days=int,
        reader=str,
        extend_after_days=int,
    ),
    "page": Table(v=1, definitions=[Table(id=NAME, version=VERSION, sha256=HASH, size=WHOLE, needs=[str], facts=HASH)]),
    "facts": Table(v=1, phone=str, fax=str, hours=WORDS, minutes=int, fee=WORDS, bring=WORDS, next_steps=[WORDS]),
    "objects": Table(v=1, objects=[HASH], at_most=WHOLE),
    "status": Table(
        v=1, request=HASH, up_to=WHOLE, complete=bool, enrolment=Maybe(SIXTEEN), partitions=[str], sha256=HASH
    ),
    "enrolment": Table(v=1, kiosk=KIOSK, hall=str, partitions=[str], issued_at=str),
    "question": Table(
        v=1, audience=str, kiosk=KIOSK, id=SHORT_HASH, kind=NAME, visit_key=Like(r"[A-Za-z0-9_-]{87}"), sealed=str
    ),
    "asked status": Table(v=1, status_id=SHORT_HASH),
    "reply": Table(v=1, kiosk=str, id=str, kind=str, request=HASH, asked=HASH, sealed=str, nonce=str),
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
        case Like():
            _expect(form.pattern.fullmatch(_of(str, value, where)) is not None, f"{where} is of another form")
            return value
        case Between():
            _expect(form.least <= _of(int, value, where) <= form.most, f"{where} is out of bounds")
            return value
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
