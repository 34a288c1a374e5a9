"""A conversation taken apart into its documents: every message, what is signed in it, what is sealed in that.

By today's program, or by the reader of version 1 that is never changed: both must find the same.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Protocol

from sync.contract.wire.contact_frames import read_contact
from sync.contract.wire.messages import read_message
from sync.contract.wire.objects import OBJECTS_ASKED_LIMIT, ObjectFrames
from sync.contract.wire.questions import Answer, Question
from sync.contract.wire.status import StatusBlob
from sync.contract.wire.status_frames import rows_of, split_status_page
from sync.envelope.jws import Typ, payload_in
from sync.envelope.questions import open_question
from sync.envelope.sealing import BoxContext, open_box
from sync.envelope.status import open_status, status_id
from tests.compatibility.wire.said import Opener, Said
from tests.compatibility.wire.v1 import outer
from tests.compatibility.wire.v1 import reader as v1


class Opens(Protocol):
    """Takes the outer layers off."""

    def payload(self, jws: bytes, typ: str) -> bytes: ...
    def contact(self, body: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]: ...
    def objects(self, body: bytes) -> list[bytes]: ...
    def page(self, body: bytes) -> tuple[bytes, bytes]: ...
    def rows(self, rows: bytes) -> list[tuple[str, int, bytes]]: ...
    def box(self, data: bytes, kiosk: str, epoch: int, seq: int) -> bytes: ...
    def question(self, asked: bytes) -> bytes: ...
    def answer(self, reply: bytes, asked: bytes) -> bytes: ...
    def view(self, name: str, cursor: int, sealed: bytes) -> bytes | None: ...


class Today:
    """As kiosk and centre do it."""

    def __init__(self, opener: Opener) -> None:
        self._opener = opener

    def payload(self, jws: bytes, typ: str) -> bytes:
        return payload_in(jws, Typ(typ))

    def contact(self, body: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
        _, entries = read_contact(body)
        return body[9 : 9 + int.from_bytes(body[5:9], "big")], [(one.jws, one.box) for one in entries]

    def objects(self, body: bytes) -> list[bytes]:
        return list(ObjectFrames(OBJECTS_ASKED_LIMIT).feed(body))

    def page(self, body: bytes) -> tuple[bytes, bytes]:
        return split_status_page(body)

    def rows(self, rows: bytes) -> list[tuple[str, int, bytes]]:
        found = rows_of(rows, [""] * 255)
        return [(row.blob.id, row.blob.cursor, row.blob.sealed) for row in found]

    def box(self, data: bytes, kiosk: str, epoch: int, seq: int) -> bytes:
        return open_box(data, self._opener.hpke, BoxContext(kiosk, epoch, seq))

    def question(self, asked: bytes) -> bytes:
        one = read_message(Question, asked)
        return open_question(one.sealed, [self._opener.hpke], one.kiosk, one.id, one.kind, one.visit_key)

    def answer(self, reply: bytes, asked: bytes) -> bytes:
        one = read_message(Question, asked)
        return self._opener.visit.open(read_message(Answer, reply).sealed, one.kiosk, one.id, one.kind)

    def view(self, name: str, cursor: int, sealed: bytes) -> bytes | None:
        key = next((key for key in self._opener.status_keys if status_id(key) == name), None)
        return None if key is None else open_status(StatusBlob(name, cursor, sealed), key)


class Version1:
    """As a program of version 1 that nobody renewed does it."""

    def __init__(self, opener: Opener) -> None:
        self._opener = opener

    @cached_property
    def _city(self) -> dict[str, str]:
        return dict(json.loads(self._opener.hpke_file.read_text()))

    @cached_property
    def _visit(self) -> dict[str, str]:
        return dict(json.loads(self._opener.visit_file.read_text()))

    def payload(self, jws: bytes, typ: str) -> bytes:
        return outer.payload(jws, typ)

    def contact(self, body: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
        return outer.contact(body)

    def objects(self, body: bytes) -> list[bytes]:
        return outer.objects(body)

    def page(self, body: bytes) -> tuple[bytes, bytes]:
        return outer.status_page(body)

    def rows(self, rows: bytes) -> list[tuple[str, int, bytes]]:
        found = v1.read("status rows", rows)
        return [(row["id"], row["cursor"], bytes.fromhex(row["sealed"])) for row in found]

    def box(self, data: bytes, kiosk: str, epoch: int, seq: int) -> bytes:
        return outer.box(data, self._city, kiosk, epoch, seq)

    def question(self, asked: bytes) -> bytes:
        members = json.loads(asked)
        return outer.question(outer.base64(members["sealed"]), self._city, members)

    def answer(self, reply: bytes, asked: bytes) -> bytes:
        return outer.answer(json.loads(reply), self._visit, json.loads(asked))

    def view(self, name: str, cursor: int, sealed: bytes) -> bytes | None:
        key = next((key for key in self._opener.status_keys if outer.id_of_status(key) == name), None)
        return None if key is None else outer.view(sealed, key, name, cursor)


STATEMENTS = {1: "statement", 2: "statement 2"}
CONTENTS = {1: "content", 2: "content 2"}
ENTRIES = {1: "entry", 2: "entry 2"}
"""Versions → how they are called here: version 1 reads no second of a statement, a content, an entry."""
LATER = ("taken_now",)
"""Kinds of questions that version 1 has not, beside those of drafts."""
NO_STATEMENT = {"staff_act": "staff act", "print_outcome": "print outcome"}
"""Kind of an entry that is about no statement → how it is called here."""
GRANTED = ("manifest", "incarnation", "catalogue", "enrolment")


def documents_in(said: Sequence[Said], opens: Opens) -> Iterator[tuple[str, bytes]]:
    """Kind and bytes of each document, in the order in which they were said."""
    for one in said:
        path = one.address.partition("?")[0].removeprefix("/kiosk/v1")
        match one.method, path:
            case "POST", "/enrolment/hello":
                yield "hello", one.asked
                yield "challenge", one.answered
            case "POST", "/enrolment/proof":
                yield "proof", one.asked
                yield "granted", one.answered
                grant = base64.b64decode(json.loads(one.answered)["grant"])
                yield "grant", grant
                members = json.loads(grant)
                yield from ((kind, opens.payload(members[kind].encode(), f"madoguchi-{kind}")) for kind in GRANTED)
            case "POST", "/contact":
                yield from _contact(one, opens)
            case "POST", "/part":
                yield from _part(one, opens)
            case "POST", "/objects":
                yield "objects", one.asked
                yield from _objects(one, opens)
            case "POST", "/question":
                yield from _question(one, opens)
            case "GET", "/status":
                jws, rows = opens.page(one.answered)
                yield "status", opens.payload(jws, "madoguchi-status")
                yield "status rows", rows
                for row in opens.rows(rows):
                    yield from _view(row, opens)
            case "GET", name:
                yield name.removeprefix("/"), opens.payload(one.answered, f"madoguchi-{name.removeprefix('/')}")


def _contact(one: Said, opens: Opens) -> Iterator[tuple[str, bytes]]:
    if one.status in (400, 413):
        yield "header", one.asked[9 : 9 + int.from_bytes(one.asked[5:9], "big")]  # refused: no program reads the rest
    else:
        header, entries = opens.contact(one.asked)
        yield "header", header
        for jws, box in entries:
            payload = opens.payload(jws, "madoguchi-entry")
            claims = json.loads(payload)
            yield NO_STATEMENT.get(claims["kind"], ENTRIES[claims["v"]]), payload
            if box:
                content = opens.box(box, claims["kiosk"], claims["epoch"], claims["seq"])
                yield CONTENTS[json.loads(content)["v"]], content
                statement = base64.b64decode(json.loads(content)["statement"])
                yield STATEMENTS[json.loads(statement)["v"]], statement
    if one.status == 200:
        yield "answer", one.answered
        yield "ack", opens.payload(json.loads(one.answered)["ack"].encode(), "madoguchi-ack")
        return
    yield "refused", one.answered
    if signed := json.loads(one.answered)["signed"]:
        refusal = opens.payload(signed.encode(), "madoguchi-refusal")
        yield "refusal", refusal
        if incarnation := json.loads(refusal)["incarnation"]:
            yield "incarnation", opens.payload(incarnation.encode(), "madoguchi-incarnation")


def _part(one: Said, opens: Opens) -> Iterator[tuple[str, bytes]]:
    """A program of version 1 neither sends nor takes a piece: it is laid out like a contact, with bytes behind."""
    assert one.asked.startswith(b"MDGP\x01")
    yield "piece", one.asked[9 : 9 + int.from_bytes(one.asked[5:9], "big")]
    if one.status != 200:
        yield "refused", one.answered
        return
    yield "piece told", one.answered
    if receipt := json.loads(one.answered)["receipt"]:
        yield "part receipt", opens.payload(receipt.encode(), "madoguchi-part-receipt")


def _question(one: Said, opens: Opens) -> Iterator[tuple[str, bytes]]:
    """What was asked and told, by the centre's key and that of the visit."""
    yield "question", one.asked
    content = opens.question(one.asked)
    about = json.loads(one.asked)["kind"]
    if about == "status_by_id":
        yield "asked status", content
    elif about in LATER or about.startswith("draft_"):
        yield f"asked {about}", content
    if one.status != 200:
        yield "refused", one.answered
        return
    reply = opens.payload(one.answered, "madoguchi-answer")
    yield "reply", reply
    told = opens.answer(reply, one.asked)
    if about in LATER or about.startswith("draft_"):
        # A program of version 1 never asks it: what is told around it is of the form of `told`.
        answer = json.loads(told)["answer"]
        yield f"told {about}", json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
        return
    yield "told", told
    if json.loads(told)["outcome"] != "answered":
        return
    answer = json.dumps(json.loads(told)["answer"], ensure_ascii=False, separators=(",", ":")).encode()
    yield "told status", answer
    if blob := json.loads(answer)["blob"]:
        yield from _view((blob["id"], blob["cursor"], base64.b64decode(blob["sealed"])), opens)


def _objects(one: Said, opens: Opens) -> Iterator[tuple[str, bytes]]:
    """Pages, facts, wordings, enrolments. A definition is its author's: its bytes are of no form but its own."""
    for data in opens.objects(one.answered):
        if data.startswith(b"ey"):
            yield "enrolment", opens.payload(data, "madoguchi-enrolment")
            continue
        members = json.loads(data)
        if "definitions" in members:
            yield "page", data
        elif "next_steps" in members:
            yield "facts", data
        elif "words" in members:
            yield "wording", data


def _view(row: tuple[str, int, bytes], opens: Opens) -> Iterator[tuple[str, bytes]]:
    if (view := opens.view(*row)) is not None:
        yield "view", view
