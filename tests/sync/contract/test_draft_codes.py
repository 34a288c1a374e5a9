"""The code of a draft: whatever a finger does to it by mistake is found before anybody is asked."""

from __future__ import annotations

from itertools import combinations

import pytest

from sync.contract.numbers import PLAIN_ALPHABET, draft_code_of, group_draft_code, parse_draft_code
from sync.errors import NotANumber

CODE = draft_code_of(bytes.fromhex("9f3a7c51e0d2b864aa17"))


def test_every_character_that_is_mistyped_is_found() -> None:
    for place in range(16):
        for other in PLAIN_ALPHABET.replace(CODE[place], ""):
            with pytest.raises(NotANumber):
                parse_draft_code(CODE[:place] + other + CODE[place + 1 :])


def test_every_two_that_are_exchanged_are_found() -> None:
    tried = 0
    for one, two in combinations(range(16), 2):
        if CODE[one] == CODE[two]:
            continue
        letters = list(CODE)
        letters[one], letters[two] = letters[two], letters[one]
        with pytest.raises(NotANumber):
            parse_draft_code("".join(letters))
        tried += 1
    assert tried > 100


@pytest.mark.parametrize(
    "written", [group_draft_code(CODE), CODE.lower(), " ".join(CODE), group_draft_code(CODE).replace("-", "－")]
)
def test_it_is_read_as_people_write_it(written: str) -> None:
    assert parse_draft_code(written) == CODE


def test_each_of_its_75_bits_counts() -> None:
    codes = {draft_code_of((1 << bit).to_bytes(10, "big")) for bit in range(80)}
    assert len(codes) == 76, "and of the last five none"
