"""Members of entry, statement, box content and heartbeat have forms and bounds: everything beyond them is refused."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync.contract.chain.box import read_content
from sync.contract.chain.entry import read_entry
from sync.contract.chain.statement import Item, Statement, lines_hash, lines_of, read_statement, write_statement
from sync.contract.numbers import make_arrival_number, parse_arrival_number
from sync.contract.wire.contact import ContactHeader, Heartbeat
from sync.contract.wire.contact_frames import read_contact, write_contact
from sync.contract.wire.messages import read_message, write_message
from sync.errors import ContractError, NotANumber
from tests.vectors import cast

VECTORS = Path("tests/vectors")
HASH = "ab" * 32


def spelled(members: dict[str, Any]) -> bytes:
    return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode()


def refused(read: Callable[[bytes], object], data: bytes) -> bool:
    try:
        read(data)
    except ContractError:
        return True
    return False


def changed(members: dict[str, Any], path: str, value: object) -> bytes:
    """The same document with one member of another value. A dot leads into an object."""
    copy = json.loads(json.dumps(members))
    holder = copy
    *way, last = path.split(".")
    for step in way:
        holder = holder[step]
    assert last in holder
    holder[last] = value
    return spelled(copy)


def entry() -> dict[str, Any]:
    jws: str = json.loads((VECTORS / "entry.json").read_text())["jws"]
    part = jws.split(".")[1]
    members: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return members


BAD_MOMENTS = [
    "",
    "yesterday",
    "2026-11-20T01:02:03Z",
    "2026-11-20T01:02:03.1234Z",
    "2026-11-20T10:02:03.004+09:00",
    "2026-11-20 01:02:03.004Z",
    "2026-11-20T01:02:03.004z",
    "2026-11-20T01:02:03.004Z\n",
]
NO_MOMENTS = ["2026-02-30T01:02:03.004Z", "2026-13-01T01:02:03.004Z", "2026-11-20T24:02:03.004Z"]
COUNTS = [-1, 2**53, 2**63, 2**70]
OF_ENTRY: dict[str, list[object]] = {
    "v": [0, 2],
    "kiosk": ["99201-03", "99201-0033", "９9201-003", "99201-003\n"],
    "epoch": [0, -1, 2**16],
    "seq": [0, -1, 2**32, 2**63],
    "prev": ["", "AB" * 32, "ab" * 31, HASH + "\n"],
    "suite": [-1, 0, 256, 2**63, 2**64],
    "statement": ["", HASH.upper()],
    "signature": ["", HASH.upper()],
    "box": ["", HASH + "00"],
    "length": [0, -1, 32 * 1024 * 1024 + 1],
    "time.wall": [*BAD_MOMENTS, *NO_MOMENTS],
    "time.boot": ["", "b" * 65, "b\0", "b b", "b\n", "起動"],
    "time.up_ms": COUNTS,
    "time.ack": ["", HASH.upper()],
    "time.error_ms": [-2, 2**53],
}


@pytest.mark.requirement("PROM-07")
@pytest.mark.parametrize("path", OF_ENTRY)
def test_a_member_of_an_entry_has_bounds(path: str) -> None:
    good = entry()
    read_entry(spelled(good))
    for value in OF_ENTRY[path]:
        assert refused(read_entry, changed(good, path, value)), value


def test_the_edges_of_an_entrys_members_are_good() -> None:
    good = entry()
    for path, value in {
        "epoch": 2**16 - 1,
        "seq": 2**32 - 1,
        "suite": 255,
        "length": 32 * 1024 * 1024,
        "time.up_ms": 2**53 - 1,
        "time.boot": "b" * 64,
        "time.error_ms": -1,
    }.items():
        read_entry(changed(good, path, value))


def test_time_since_an_acknowledgement_stands_only_beside_one() -> None:
    good = entry()
    good["time"] |= {"ack": None, "since_ack_ms": 1}
    assert refused(read_entry, spelled(good))
    good["time"] |= {"ack": HASH, "since_ack_ms": -1}
    assert refused(read_entry, spelled(good))
    good["time"] |= {"since_ack_ms": 0}
    read_entry(spelled(good))


def number(day: str, check: str | None = None) -> str:
    base = f"99201{day}0035042"
    return base + (check or f"{98 - int(base + '00') % 97:02d}")


@pytest.mark.requirement("PROM-03")
@pytest.mark.parametrize("day", ["20260231", "20261301", "00000000", "19991231", "21790607", "22000101", "99991231"])
def test_an_arrival_number_bears_a_day_that_its_slips_qr_can_bear(day: str) -> None:
    with pytest.raises(NotANumber, match="date"):
        parse_arrival_number(number(day))


def test_the_first_and_the_last_day_of_numbers_are_good() -> None:
    for day in ("20000101", "20261126", "21790606"):
        assert parse_arrival_number(number(day)) == number(day)


@pytest.mark.requirement("PROM-03")
def test_one_counter_has_one_arrival_number() -> None:
    """ISO 7064 writes 02 to 98; 01 and 00 leave the same remainder as 98 and 97."""
    seen = set()
    for counter in range(200):
        base = f"9920120261126003{counter:04d}"
        good = [base + f"{check:02d}" for check in range(100) if _taken(base + f"{check:02d}")]
        assert len(good) == 1
        seen.add(good[0][20:])
    assert {"97", "98"} & seen


def _taken(digits: str) -> bool:
    try:
        parse_arrival_number(digits)
    except NotANumber:
        return False
    return True


def test_a_number_that_is_made_is_one_that_is_taken() -> None:
    from datetime import date

    for counter in range(97):
        made = make_arrival_number("99201", date(2026, 11, 26), "003", counter)
        assert parse_arrival_number(made) == made


OF_STATEMENT: dict[str, list[object]] = {
    "procedure": ["", "../../etc", "a\0", "A", "a" * 61],
    "procedure_version": [0, -1, 2**31],
    "definition": ["", HASH.upper()],
    "language": ["", "x", "../../etc", "ja\0", "JA", "-ja", "<script>", "portuguese", "ja" * 5000],
    "kiosk": ["", "99201-03"],
    "salt": ["", "00", "AB" * 16, "ab" * 17, "\0" * 32, "ab" * 50_000],
    "corrects": ["", "9920120261120003012325", "99201-20261120-003-0123-24"],
    "attachments": [[{"sha256": HASH, "size": 1, "media_type": "image/png"}]],
}


@pytest.mark.requirement("PROM-06")
@pytest.mark.parametrize("path", OF_STATEMENT)
def test_a_member_of_a_statement_has_bounds(path: str) -> None:
    good = json.loads(write_statement(cast.statement()))
    read_statement(spelled(good))
    for value in OF_STATEMENT[path]:
        assert refused(read_statement, changed(good, path, value)), str(value)[:40]


@pytest.mark.parametrize(
    ("member", "value"),
    [
        *(
            ("source", source)
            for source in ("", "Card", "a" * 41, "sum 1", "staff:", "staff:\0", "staff:" + "a" * 41, "card ")
        ),
        *(("id", item_id) for item_id in ("", "a\0", "../x", "a" * 61, "名前")),
    ],
)
def test_a_source_and_an_id_are_of_their_form(member: str, value: str) -> None:
    good = cast.statement()
    one = {"id": "name", "source": "resident", member: value}
    items = (Item(one["id"], "", "氏名", "", "a", "a", one["source"]),)
    bent = Statement(
        **{name: getattr(good, name) for name in good.__struct_fields__}
        | {"items": items, "lines_sha256": lines_hash(lines_of(good.title, items))}
    )
    assert refused(read_statement, write_statement(bent))


def test_a_hand_and_a_language_that_are_not_known_here_are_read() -> None:
    """Whether they are proven, and drawn alike, is another question."""
    good = json.loads(write_statement(cast.statement()))
    for source in ("computed", "earlier_form", "staff:" + "a" * 40):
        good["items"][0]["source"] = source
        lines = lines_of(good["title"], tuple(msgspec.convert(item, Item) for item in good["items"]))
        good["lines_sha256"] = lines_hash(lines)
        assert read_statement(spelled(good)).items[0].source == source
    for language in ("zh", "pt", "vi", "zh-hans"):
        assert read_statement(spelled(good | {"language": language})).language == language


def test_a_contact_has_no_less_than_no_entries() -> None:
    header = ContactHeader(1, "i", "99201-003", Heartbeat(1, 0, HASH, 0, "", 0, "", "", (), 0, None, ()), 0)
    body = write_contact(header, ())
    read_contact(body)
    for count in (-1, -(2**63)):
        members = json.loads(write_message(header)) | {"entries": count}
        frame = spelled(members)
        with pytest.raises(ContractError):
            read_contact(body[:5] + len(frame).to_bytes(4, "big") + frame)


def test_no_text_of_a_statement_holds_a_nul() -> None:
    good = json.loads(write_statement(cast.statement()))
    good["items"][0]["value"] = "a\0"
    assert refused(read_statement, spelled(good))


def test_a_box_holds_what_its_format_says() -> None:
    good = json.loads(json.loads((VECTORS / "box.json").read_text())["content"])
    read_content(spelled(good))
    short, long = base64.b64encode(bytes(31)).decode(), base64.b64encode(bytes(33)).decode()
    for path, values in {
        "attachments": [["AA=="]],
        "secrets.status_key": [short, long, "A" * 43 + "B="],
        "secrets.proof": [short, long, ""],
        "secrets.arrival": ["", number("20260231")],
    }.items():
        for value in values:
            assert refused(read_content, changed(good, path, value)), path


OF_HEARTBEAT: dict[str, list[object]] = {
    "waiting": COUNTS,
    "epoch": COUNTS,
    "seq": COUNTS,
    "ack": ["", "x", HASH.upper()],
    "paper": [None, 1],
    "trouble": ["P-02", [1]],
}


@pytest.mark.parametrize("path", OF_HEARTBEAT)
def test_a_member_of_a_heartbeat_has_bounds(path: str) -> None:
    beat = Heartbeat(1, 0, HASH, 0, "1.0", 0, "2026-11-20T01:02:03.004Z", "plenty", ("P-02",), 0, None, ())
    good = json.loads(write_message(ContactHeader(1, "i", "99201-003", beat, 0)))

    def read(data: bytes) -> object:
        return read_message(ContactHeader, data)

    read(spelled(good))
    for value in OF_HEARTBEAT[path]:
        assert refused(read, changed(good, f"heartbeat.{path}", value)), str(value)[:40]
