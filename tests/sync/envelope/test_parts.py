"""Files in sealed parts: opened at their place under their key, and nowhere else."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from sync.contract.chain.attached import pieces_of_size
from sync.envelope.parts import PIECE_BYTES, open_file, open_part, seal_file
from sync.envelope.refusals import NotOpenable, WrongForm
from sync.envelope.sealing import BoxContext

DECIDED: dict[str, str] = json.loads(Path("tests/vectors/decided.json").read_text())
KEY = hashlib.sha256(b"madoguchi DEVELOPMENT part key").digest()
PLACE = BoxContext("99201-003", 1, 7)


def test_a_part_is_sealed_as_it_was_decided() -> None:
    plain = DECIDED["part_plain"].encode()
    sealed = seal_file(plain, PLACE, 1, lambda length: KEY[:length])
    assert [part.hex() for part in sealed.parts] == [DECIDED["part_sealed"]]
    assert sealed.sha256 == hashlib.sha256(plain).hexdigest()
    assert open_part(sealed.parts[0], KEY, PLACE, 1, 1) == plain
    assert "parts" not in repr(sealed)
    assert "key" not in repr(sealed)


@pytest.mark.parametrize("size", [1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES + 5])
def test_a_file_of_any_size_comes_back(size: int) -> None:
    content = (b"madoguchi" * (size // 9 + 1))[:size]
    sealed = seal_file(content, PLACE, 2, lambda length: KEY)
    assert tuple(map(len, sealed.parts)) == pieces_of_size(size)
    assert b"".join(open_file(sealed.parts, KEY, PLACE, 2, sealed.sha256)) == content


def test_a_part_opens_nowhere_else() -> None:
    sealed = seal_file(b"a" * (PIECE_BYTES + 1), PLACE, 1, lambda length: KEY)
    first, second = sealed.parts
    wrong = [
        (first, KEY, BoxContext("99201-004", 1, 7), 1, 1),
        (first, KEY, BoxContext("99201-003", 2, 7), 1, 1),
        (first, KEY, BoxContext("99201-003", 1, 8), 1, 1),
        (first, KEY, PLACE, 2, 1),
        (first, KEY, PLACE, 1, 2),
        (second, KEY, PLACE, 1, 1),
        (first, bytes(32), PLACE, 1, 1),
        (first, KEY[:31], PLACE, 1, 1),
        (first[:-1], KEY, PLACE, 1, 1),
        (b"\0" + first[1:], KEY, PLACE, 1, 1),
        (b"", KEY, PLACE, 1, 1),
        (first, KEY, PLACE, 1, 0),
    ]
    for part, key, place, number, n in wrong:
        with pytest.raises(NotOpenable):
            open_part(part, key, place, number, n)
    for parts, sha256 in ((sealed.parts[:1], sealed.sha256), (sealed.parts, "ab" * 32), ((second,), sealed.sha256)):
        with pytest.raises(NotOpenable):
            list(open_file(parts, KEY, PLACE, 1, sha256))


def test_nothing_and_a_short_key_are_not_sealed() -> None:
    with pytest.raises(WrongForm):
        seal_file(b"", PLACE, 1, lambda length: KEY)
    with pytest.raises(WrongForm):
        seal_file(b"a", PLACE, 1, lambda length: KEY[:16])
