"""Finds what looks like a My Number (個人番号) in free text, so that the kiosk can ask to erase it (promise 9).

One random string of 12 digits in ten has a right check digit: the finding asks, it does not accuse (domain-facts 7.3).
"""

from __future__ import annotations

import re
import unicodedata

_RUN = re.compile("[0-9]+")
_SEPARATORS = frozenset(" \t\n-‐‑‒–—―−ー.・,、")
_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_LENGTH, _GROUP, _GROUPS = 12, 4, 3


def my_number_suspected(text: str) -> bool:
    """Whether exactly 12 digits with a right check digit stand in it, in one run or as 4-4-4.

    Only whole runs count: our arrival number of 22 digits holds windows that would pass.
    """
    folded = unicodedata.normalize("NFKC", text)
    runs = [(found.start(), found.end()) for found in _RUN.finditer(folded)]
    if any(end - start == _LENGTH and _check_digit_fits(folded[start:end]) for start, end in runs):
        return True
    for chain in _chains(folded, runs):
        if len(chain) == _GROUPS and all(len(group) == _GROUP for group in chain):
            digits = "".join(chain)
            if _check_digit_fits(digits):
                return True
    return False


def _chains(text: str, runs: list[tuple[int, int]]) -> list[list[str]]:
    """Runs that are joined by one and the same separator; 4-4-4-4 is one chain of four and no My Number."""
    chains: list[list[str]] = []
    separator = ""
    for place, (start, end) in enumerate(runs):
        between = text[runs[place - 1][1] : start] if place else ""
        joined = len(between) == 1 and between in _SEPARATORS and separator in ("", between)
        if joined and chains:
            chains[-1].append(text[start:end])
            separator = between
        else:
            chains.append([text[start:end]])
            separator = ""
    return chains


def _check_digit_fits(digits: str) -> bool:
    if len(set(digits)) == 1:
        return False  # 000000000000 is nobody's
    rest = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits[:-1], strict=True)) % 11
    return int(digits[-1]) == (0 if rest <= 1 else 11 - rest)
