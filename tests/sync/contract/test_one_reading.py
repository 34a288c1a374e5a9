"""One set of signed bytes has one reading: every document of the contract is refused in any other spelling."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync.contract.chain.box import read_content
from sync.contract.chain.entry import read_entry
from sync.contract.chain.statement import Item, read_statement, write_statement
from sync.contract.forms.procedures import read_procedure
from sync.contract.wire.ack import Ack
from sync.contract.wire.catalogue import digit_of, read_catalogue, read_facts, read_page, split_definition
from sync.contract.wire.contact import ContactHeader, Heartbeat
from sync.contract.wire.enrolment import EnrolmentHello
from sync.contract.wire.kiosk_enrolment import read_enrolment
from sync.contract.wire.manifest import Incarnation, Manifest
from sync.contract.wire.messages import read_message, write_message
from sync.contract.wire.status import StatusView
from sync.contract.wire.status_frames import StatusPage
from sync.errors import ContractError
from tests.vectors import cast

DEFINITION = Path("central/catalogue/definitions/bulky_waste.json")
VECTORS = Path("tests/vectors")


def payload_of(name: str) -> bytes:
    """Payload of a JWS among the vectors."""
    jws: str = json.loads((VECTORS / f"{name}.json").read_text())["jws"]
    part = jws.split(".")[1]
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def member_of(name: str, member: str) -> bytes:
    """A document that stands as it is in a vector."""
    return str(json.loads((VECTORS / f"{name}.json").read_text())[member]).encode()


def of_kind(kind: type[msgspec.Struct]) -> Callable[[bytes], Any]:
    return lambda data: read_message(kind, data)


BEAT = Heartbeat(1, 0, "0" * 64, 0, "1.0", 0, "2026-11-20T01:02:03.004Z", "plenty", ("P-02",), 0, None, ())
DOCUMENTS: dict[str, tuple[Callable[[bytes], Any], bytes]] = {
    "statement": (read_statement, write_statement(cast.statement())),
    "contact header": (of_kind(ContactHeader), write_message(ContactHeader(1, "i", "99201-003", BEAT, 0))),
    "hello": (of_kind(EnrolmentHello), write_message(EnrolmentHello(1, "AAAA", "n", "e", "l", "1.0"))),
    "entry": (read_entry, payload_of("entry")),
    "catalogue": (read_catalogue, payload_of("catalogue")),
    "page": (partial(read_page, digit=digit_of("resident_record")), member_of("catalogue_page", "page")),
    "facts": (read_facts, member_of("service_facts", "facts")),
    "status page": (of_kind(StatusPage), payload_of("status_page")),
    "kiosk's enrolment": (read_enrolment, payload_of("kiosk_enrolment")),
    **{
        name: (of_kind(kind), payload_of(name))
        for name, kind in {
            "ack": Ack,
            "manifest": Manifest,
            "incarnation": Incarnation,
        }.items()
    },
}


def spelled_otherwise(data: bytes) -> dict[str, bytes]:
    """The same members, written in other ways. Most JSON readers take them all."""
    first = next(iter(json.loads(data)))
    name = b'"' + first.encode() + b'"'
    value = json.dumps(json.loads(data)[first], separators=(",", ":")).encode()
    members = json.loads(data)
    last = list(members)[-1]
    return {
        "doubled": b"{" + name + b":" + value + b"," + data[1:],
        "doubled under an escaped name": b'{"\\u%04x' % ord(first[0])
        + first[1:].encode()
        + b'":'
        + value
        + b","
        + data[1:],
        "doubled at the end": data[:-1] + b"," + name + b":" + value + b"}",
        "with a space": data.replace(b":", b": ", 1),
        "with a line feed": data + b"\n",
        "an escaped name": b'{"\\u%04x' % ord(first[0]) + data[3:],
        "another order": json.dumps(
            {last: members[last], **members}, ensure_ascii=False, separators=(",", ":")
        ).encode(),
        "an escaped slash": data.replace(b'":"', b'":"\\/', 1),
    }


def _refused(read: Callable[[bytes], Any], data: bytes) -> bool:
    try:
        read(data)
    except ContractError:
        return True
    return False


@pytest.mark.requirement("PROM-06", "PROM-07")
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_read_in_its_one_spelling_only(name: str) -> None:
    read, data = DOCUMENTS[name]
    read(data)
    for how, other in spelled_otherwise(data).items():
        assert other != data
        assert _refused(read, other), how


def test_no_member_deeper_in_stands_twice_either() -> None:
    data = write_message(ContactHeader(1, "i", "99201-003", BEAT, 0))
    twice = data.replace(b'"epoch":1', b'"epoch":2,"epoch":1')
    assert twice != data
    with pytest.raises(ContractError):
        read_message(ContactHeader, twice)


def test_the_secrets_of_a_box_say_one_thing() -> None:
    content: str = json.loads((VECTORS / "box.json").read_text())["content"]
    data = content.encode()
    read_content(data)
    key = json.loads(data)["secrets"]["status_key"]
    with pytest.raises(ContractError):
        read_content(data.replace(b'"status_key":', b'"status_key":"' + key.encode() + b'","status_key":', 1))


def test_what_an_older_version_did_not_know_may_be_missing_where_it_has_a_default() -> None:
    data = payload_of("catalogue")
    members = json.loads(data)
    for left_out in ("retention_days", "silent_days", "reader"):
        members.pop(left_out, None)
    old = json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode()
    assert read_catalogue(old).silent_days == 30
    with pytest.raises(ContractError):
        read_catalogue(json.dumps(members, ensure_ascii=False).encode())  # spaces
    reordered = {"version": members.pop("version"), **members}
    with pytest.raises(ContractError):
        read_catalogue(json.dumps(reordered, ensure_ascii=False, separators=(",", ":")).encode())


def test_a_status_says_one_answer_to_each_question() -> None:
    view = {"v": 1, "arrival": "9920120261120003012324", "procedure": "p", "title": {}, "state": "sent_back"}
    rest = {"changed_at": "", "arrived_at": "", "sentence": {}, "marked": [], "answers": {"name": "a"}}
    data = json.dumps({**view, **rest}, separators=(",", ":")).encode()
    read_message(StatusView, data)
    with pytest.raises(ContractError):
        read_message(StatusView, data.replace(b'"name":"a"', b'"name":"b","name":"a"'))


def test_a_backslash_that_looks_like_a_nul_is_none() -> None:
    stated = cast.statement()
    item = msgspec.structs.replace(stated.items[0], value="a backslash, then \\u0000")
    typed = msgspec.structs.replace(stated, items=(item, *stated.items[1:]))
    assert read_statement(write_statement(typed)).items[0].value.endswith("\\u0000")
    with pytest.raises(ContractError, match="NUL"):
        read_statement(write_statement(msgspec.structs.replace(typed, items=(_with_nul(item), *stated.items[1:]))))


def _with_nul(item: Item) -> Item:
    return msgspec.structs.replace(item, value="a\0")


def test_a_definition_has_no_member_twice() -> None:
    from central.catalogue.actions.load_definitions import compact

    data, _ = split_definition(compact(DEFINITION.read_bytes()))
    read_procedure(data)
    twice = data.replace(b'"consent_version":1', b'"consent_version":2,"consent_version":1', 1)
    assert twice != data
    for refuse in (read_procedure, compact):
        with pytest.raises(ContractError):
            refuse(twice)
