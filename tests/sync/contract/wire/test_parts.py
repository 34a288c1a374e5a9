"""Pieces of parts and their receipt: one form, bounded, refused beyond it."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import pytest

from sync.contract.wire.messages import read_message, write_message
from sync.contract.wire.parts import (
    PART_PIECE_BYTES,
    PART_RECEIPT,
    PartPiece,
    PartReceipt,
    PartTold,
    read_piece,
    write_piece,
)
from sync.errors import ContractError, TooLarge

DECIDED: dict[str, str] = json.loads(Path("tests/vectors/decided.json").read_text())
HEADER: dict[str, Any] = json.loads(DECIDED["part_header"])


def body(members: dict[str, Any], data: bytes = b"") -> bytes:
    header = json.dumps(members, separators=(",", ":")).encode()
    return b"MDGP\x01" + struct.pack(">I", len(header)) + header + data


def test_a_piece_is_read_and_written_as_it_was_decided() -> None:
    spelled = body(HEADER, b"sealed")
    piece = read_piece(spelled)
    assert (piece.data, piece.header.length, piece.header.kiosk) == (b"sealed", 33, "99201-003")
    assert write_piece(piece) == spelled
    assert read_piece(body(HEADER)).data == b""


def test_a_receipt_is_read_and_written_as_it_was_decided() -> None:
    receipt = read_message(PartReceipt, DECIDED["part_receipt"].encode())
    assert (receipt.kind, receipt.length) == (PART_RECEIPT, 33)
    assert write_message(receipt).decode() == DECIDED["part_receipt"]


def test_an_answer_may_have_no_receipt() -> None:
    told = read_message(PartTold, json.dumps({"v": 1, "part": "ab" * 32, "held": 7}).encode())
    assert (told.held, told.receipt) == (7, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"v": 2},
        {"kiosk": "99201"},
        {"entry": "AB" * 32},
        {"part": "ab"},
        {"length": 0},
        {"length": 4 * 1024 * 1024 + 1},
        {"offset": -1},
        {"offset": 34},
        {"offset": True},
    ],
)
def test_a_header_of_another_form_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ContractError):
        read_piece(body(HEADER | wrong))


def test_a_body_that_is_cut_off_or_goes_beyond_its_part_is_refused() -> None:
    whole = body(HEADER, b"x" * 33)
    read_piece(whole)
    start = len(body(HEADER))
    for end in range(start):
        with pytest.raises(ContractError):
            read_piece(whole[:end])
    with pytest.raises(ContractError):
        read_piece(body(HEADER, b"x" * 34))
    with pytest.raises(ContractError):
        read_piece(body(HEADER | {"offset": 1}, b"x" * 33))


def test_a_piece_has_at_most_256_kib() -> None:
    members = HEADER | {"length": 4 * 1024 * 1024}
    assert len(read_piece(body(members, b"x" * PART_PIECE_BYTES)).data) == PART_PIECE_BYTES
    for data in (b"x" * (PART_PIECE_BYTES + 1), b"x" * (PART_PIECE_BYTES + 20_000)):
        with pytest.raises(TooLarge):
            read_piece(body(members, data))
    with pytest.raises(TooLarge):
        read_piece(b"MDGP\x01" + struct.pack(">I", 20_000) + b"x" * 20_000)


def test_a_member_that_a_newer_version_added_is_passed_over() -> None:
    assert isinstance(read_piece(body({**HEADER, "tomorrow": 1})), PartPiece)
