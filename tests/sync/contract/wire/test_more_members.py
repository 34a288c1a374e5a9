"""What our programs say may have members that a newer version added; what a resident signs may not."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync.contract.capabilities import CAPABILITIES_LIMIT, KIOSK_READS, named
from sync.contract.chain.box import read_content
from sync.contract.chain.chain_entry import NewerEntry, arrival_of, box_belongs, read_chain_entry
from sync.contract.chain.statement import read_statement, write_statement
from sync.contract.wire.ack import Ack
from sync.contract.wire.catalogue import digit_of, read_catalogue, read_facts, read_page
from sync.contract.wire.contact import ContactHeader, Heartbeat
from sync.contract.wire.kiosk_enrolment import read_enrolment
from sync.contract.wire.manifest import Incarnation, Manifest, PublicKey
from sync.contract.wire.messages import HEADER_LIMIT_BYTES, read_message, write_message
from sync.contract.wire.objects import read_asked
from sync.contract.wire.refusals import SignedRefusal
from sync.contract.wire.status_frames import StatusPage
from sync.envelope.jws import Typ, payload_in, sign_jws
from sync.envelope.keys.signer import TrustedKey
from sync.envelope.manifest import read_manifest
from sync.errors import ContractError
from tests.vectors import cast
from tests.vectors.keys import signer_of

VECTORS = Path("tests/vectors")
BEAT = Heartbeat(1, 0, "0" * 64, 0, "1.0", 0, "2026-11-20T01:02:03.004Z", "plenty", ("P-02",), 0, None, ())
Tree = Any
"""Of JSON."""


def payload(name: str) -> bytes:
    """Payload of a JWS among the vectors."""
    jws: str = json.loads((VECTORS / f"{name}.json").read_text())["jws"]
    return payload_in(jws.encode(), Typ(f"madoguchi-{TYPES.get(name, name)}"))


def member(name: str, member: str) -> bytes:
    """A document that stands as it is in a vector."""
    return str(json.loads((VECTORS / f"{name}.json").read_text())[member]).encode()


TYPES = {"staff_act": "entry", "status_page": "status", "kiosk_enrolment": "enrolment"}


def of_kind(kind: type[msgspec.Struct]) -> Callable[[bytes], Any]:
    return lambda data: read_message(kind, data)


OURS: dict[str, tuple[Callable[[bytes], Any], bytes]] = {
    "entry": (read_chain_entry, payload("entry")),
    "staff act": (read_chain_entry, payload("staff_act")),
    "print outcome": (read_chain_entry, json.loads((VECTORS / "decided.json").read_text())["print_outcome"].encode()),
    "content of a box": (read_content, json.loads((VECTORS / "box.json").read_text())["content"].encode()),
    "contact header": (of_kind(ContactHeader), write_message(ContactHeader(1, "i", "99201-003", BEAT, 0))),
    "refusal": (of_kind(SignedRefusal), payload("refusal")),
    "catalogue": (read_catalogue, payload("catalogue")),
    "page of a catalogue": (partial(read_page, digit=digit_of("resident_record")), member("catalogue_page", "page")),
    "service facts": (read_facts, member("service_facts", "facts")),
    "objects asked": (read_asked, member("objects", "asked")),
    "status page": (of_kind(StatusPage), payload("status_page")),
    "kiosk's enrolment": (read_enrolment, payload("kiosk_enrolment")),
    **{
        name: (of_kind(kind), payload(name))
        for name, kind in {
            "ack": Ack,
            "manifest": Manifest,
            "incarnation": Incarnation,
        }.items()
    },
}


def written(members: Tree) -> bytes:
    return msgspec.json.encode(members)


def of_tomorrow(tree: Tree) -> Tree:
    """The same with one member more in every object."""
    if isinstance(tree, dict):
        return {name: of_tomorrow(value) for name, value in tree.items()} | {"tomorrow": {"a": ["é", 1, None]}}
    return [of_tomorrow(value) for value in tree] if isinstance(tree, list) else tree


def places_in(tree: Tree, way: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The way to every object."""
    here = [way] if isinstance(tree, dict) else []
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return here + [found for name, value in pairs for found in places_in(value, (*way, name))]


@pytest.mark.parametrize("name", [name for name in OURS if name not in ("catalogue", "service facts")])
def test_a_member_more_in_every_object_is_passed_over(name: str) -> None:
    read, data = OURS[name]
    assert read(written(of_tomorrow(json.loads(data)))) == read(data)


@pytest.mark.parametrize("name", OURS)
def test_a_member_more_is_passed_over_wherever_it_stands(name: str) -> None:
    read, data = OURS[name]
    members = json.loads(data)
    first = {"aaa_tomorrow": 1, **members}
    last = {**members, "tomorrow": [[]]}
    assert read(written(first)) == read(written(last)) == read(data)


@pytest.mark.parametrize("name", OURS)
def test_members_that_are_passed_over_stand_in_the_one_spelling(name: str) -> None:
    read, data = OURS[name]
    more = written({**json.loads(data), "tomorrow": {"a": "é"}})
    read(more)
    others = {
        "a space": more.replace(b'"tomorrow":', b'"tomorrow": '),
        "an escaped letter": more.replace("é".encode(), b"\\u00e9"),
        "twice": more[:-1] + b',"tomorrow":1}',
        "twice inside": more.replace(b'{"a"', b'{"a":1,"a"'),
        "a number of another spelling": more.replace(b'{"a":"\xc3\xa9"}', b"1.50"),
        "a number beyond all bounds": more.replace(b'{"a":"\xc3\xa9"}', b"1e400"),
        "a tower of brackets": more.replace(b'{"a":"\xc3\xa9"}', b"[" * 2000 + b"]" * 2000),
        "no JSON": more.replace(b'{"a":"\xc3\xa9"}', b"{"),
    }
    for how, other in others.items():
        assert other != more, how
        try:
            read(other)
        except ContractError:
            continue
        pytest.fail(how)


@pytest.mark.parametrize("name", OURS)
def test_known_members_keep_their_order_beside_others(name: str) -> None:
    read, data = OURS[name]
    members = json.loads(data)
    first, second, *rest = members
    swapped = {second: members[second], "tomorrow": 1, first: members[first], **{each: members[each] for each in rest}}
    with pytest.raises(ContractError):
        read(written(swapped))


@pytest.mark.requirement("PROM-06")
def test_a_statement_has_no_member_that_its_reader_does_not_know() -> None:
    tree = json.loads(write_statement(cast.statement()))
    read_statement(written(tree))
    ways = places_in(tree)
    assert len(ways) > 3
    for way in ways:
        other = json.loads(write_statement(cast.statement()))
        place = other
        for name in way:
            place = place[name]
        place["tomorrow"] = 1
        with pytest.raises(ContractError):
            read_statement(written(other))


def test_a_statement_of_another_version_is_not_read_as_this_one() -> None:
    tree = json.loads(write_statement(cast.statement()))
    with pytest.raises(ContractError, match="version"):
        read_statement(written({**tree, "v": 2}))


class TestAnEntryOfANewerKind:
    def test_it_keeps_its_place_and_says_no_more(self) -> None:
        known = read_chain_entry(payload("staff_act"))
        tree = {**json.loads(payload("staff_act")), "kind": "inquiry"}
        entry = read_chain_entry(written(tree))
        assert isinstance(entry, NewerEntry)
        assert (entry.kind, entry.seq, entry.prev, entry.time) == ("inquiry", known.seq, known.prev, known.time)
        assert arrival_of(entry) is None
        assert box_belongs(entry, b"")
        assert not box_belongs(entry, b"x")

    def test_its_box_is_the_one_it_names(self) -> None:
        sealed = json.loads((VECTORS / "box.json").read_text())
        box = base64.b64decode(sealed["box_base64"])
        entry = read_chain_entry(written({**json.loads(payload("entry")), "kind": "inquiry"}))
        assert isinstance(entry, NewerEntry)
        assert box_belongs(entry, box)
        assert not box_belongs(entry, box[:-1] + bytes([box[-1] ^ 1]))
        assert not box_belongs(entry, b"")
        assert arrival_of(entry) is not None

    def test_a_newer_version_of_a_known_kind_is_one_too(self) -> None:
        for name in ("entry", "staff_act"):
            assert isinstance(read_chain_entry(written({**json.loads(payload(name)), "v": 2})), NewerEntry)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"seq": 0},
            {"kind": "Print"},
            {"kind": ""},
            {"kiosk": "1"},
            {"v": 0},
            {"prev": "x"},
            {"time": {}},
            {"arrival": "1"},
        ],
    )
    def test_without_a_place_it_is_no_entry(self, wrong: dict[str, Any]) -> None:
        with pytest.raises(ContractError):
            read_chain_entry(written({**json.loads(payload("staff_act")), "kind": "inquiry", **wrong}))


def test_a_key_for_a_use_that_is_not_known_here_is_nobodys_key() -> None:
    manifest = read_message(Manifest, payload("manifest"))
    newer = PublicKey("time_stamp", "0" * 16, "ML-DSA-65", "AAAA")
    more = msgspec.structs.replace(manifest, keys=(newer, *manifest.keys))
    root = signer_of("root")
    found = read_manifest(sign_jws(write_message(more), Typ.MANIFEST, root), TrustedKey(root.public))
    assert found.manifest.keys == manifest.keys
    assert found.keys("time_stamp") == ()


def test_an_ack_names_what_the_centre_reads() -> None:
    assert "statement-1" in read_message(Ack, payload("ack")).reads


def test_of_the_names_that_come_over_the_wire_those_of_the_form_count_each_once() -> None:
    assert named(["b-1", "a-1", "b-1", "", "A-1", "a_1", "a" * 41, "読む", "a-1\n"]) == ("a-1", "b-1")
    assert len(named(f"n-{number}" for number in range(300))) == CAPABILITIES_LIMIT


def test_years_of_capabilities_push_out_none_of_the_first() -> None:
    later = [f"a-capability-of-later-{number}" for number in range(200)]
    told = named([*later, *KIOSK_READS])
    assert set(KIOSK_READS) <= set(told)
    whole = write_message(Heartbeat(1, 0, "0" * 64, 0, "", 0, "", "", (), 0, None, told))
    assert len(whole) < HEADER_LIMIT_BYTES
