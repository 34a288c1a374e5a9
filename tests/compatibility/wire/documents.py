"""A conversation taken apart into its documents: every message, what is signed in it, what is sealed in that."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence

from sync.contract.chain.chain_entry import Entry, NewerEntry, read_chain_entry
from sync.contract.wire.contact_frames import read_contact
from sync.contract.wire.messages import read_message
from sync.contract.wire.objects import OBJECTS_ASKED_LIMIT, ObjectFrames
from sync.contract.wire.questions import Answer, Question, Told
from sync.contract.wire.status import StatusBlob
from sync.contract.wire.status_frames import rows_of, split_status_page
from sync.envelope.jws import Typ, payload_in
from sync.envelope.questions import open_question
from sync.envelope.sealing import BoxContext, open_box
from sync.envelope.status import open_status, status_id
from tests.compatibility.wire.said import Opener, Said


def documents_in(said: Sequence[Said], opener: Opener) -> Iterator[tuple[str, bytes]]:
    """Kind and bytes of each document, in the order in which they were said."""
    for one in said:
        path = one.address.partition("?")[0].removeprefix("/kiosk/v1")
        match one.method, path:
            case "POST", "/enrolment/hello":
                yield "hello", one.asked
                yield "challenge", one.answered
            case "POST", "/enrolment/proof":
                yield "proof", one.asked
                grant = base64.b64decode(json.loads(one.answered)["grant"])
                yield "grant", grant
                members = json.loads(grant)
                yield from (
                    _signed(typ, members[typ.removeprefix("madoguchi-")].encode())
                    for typ in (
                        "madoguchi-manifest",
                        "madoguchi-incarnation",
                        "madoguchi-catalogue",
                        "madoguchi-enrolment",
                    )
                )
            case "POST", "/contact":
                yield from _contact(one, opener)
            case "POST", "/objects":
                yield "objects", one.asked
                yield from _objects(one)
            case "POST", "/question":
                yield from _question(one, opener)
            case "GET", "/status":
                jws, rows = split_status_page(one.answered)
                yield _signed("madoguchi-status", jws)
                yield "status rows", rows
                for row in rows_of(rows, json.loads(payload_in(jws, Typ.STATUS))["partitions"]):
                    yield from _view(row.blob, opener)
            case "GET", name:
                yield _signed(f"madoguchi-{name.removeprefix('/')}", one.answered)


NO_STATEMENT = {"staff_act": "staff act", "print_outcome": "print outcome"}
"""Kind of an entry that is about no statement → how it is called here."""


def _contact(one: Said, opener: Opener) -> Iterator[tuple[str, bytes]]:
    _, entries = read_contact(one.asked)
    yield "header", one.asked[9 : 9 + int.from_bytes(one.asked[5:9], "big")]
    for entry in entries:
        kind, payload = _signed("madoguchi-entry", entry.jws)
        claims = read_chain_entry(payload)
        yield NO_STATEMENT.get(json.loads(payload)["kind"], kind), payload
        if isinstance(claims, Entry | NewerEntry) and entry.box:
            content = open_box(entry.box, opener.hpke, BoxContext(claims.kiosk, claims.epoch, claims.seq))
            yield "content", content
            yield "statement", base64.b64decode(json.loads(content)["statement"])
    if one.status == 200:
        yield "answer", one.answered
        answer = json.loads(one.answered)
        yield _signed("madoguchi-ack", answer["ack"].encode())
        return
    yield "refused", one.answered
    if signed := json.loads(one.answered)["signed"]:
        yield _signed("madoguchi-refusal", signed.encode())


def _question(one: Said, opener: Opener) -> Iterator[tuple[str, bytes]]:
    """What was asked and told, by the centre's key and that of the visit."""
    yield "question", one.asked
    asked = read_message(Question, one.asked)
    bound = (asked.kiosk, asked.id, asked.kind)
    yield "asked status", open_question(asked.sealed, [opener.hpke], *bound, asked.visit_key)
    if one.status != 200:
        yield "refused", one.answered
        return
    kind, reply = _signed("madoguchi-answer", one.answered)
    assert kind == "answer"
    yield "reply", reply
    told = opener.visit.open(read_message(Answer, reply).sealed, *bound)
    yield "told", told
    answer = bytes(read_message(Told, told).answer)
    yield "told status", answer
    if blob := json.loads(answer)["blob"]:
        yield from _view(StatusBlob(blob["id"], blob["cursor"], base64.b64decode(blob["sealed"])), opener)


def _objects(one: Said) -> Iterator[tuple[str, bytes]]:
    """Pages, facts and enrolments. A definition is an author's document: its bytes are of no form but its own."""
    for data in ObjectFrames(OBJECTS_ASKED_LIMIT).feed(one.answered):
        if data.startswith(b"ey"):
            yield _signed("madoguchi-enrolment", data)
            continue
        members = json.loads(data)
        if "definitions" in members:
            yield "page", data
        elif "next_steps" in members:
            yield "facts", data


def _signed(typ: str, jws: bytes) -> tuple[str, bytes]:
    return typ.removeprefix("madoguchi-"), payload_in(jws, Typ(typ))


def _view(sealed: StatusBlob, opener: Opener) -> Iterator[tuple[str, bytes]]:
    for key in opener.status_keys:
        if status_id(key) == sealed.id:
            yield "view", open_status(sealed, key)
