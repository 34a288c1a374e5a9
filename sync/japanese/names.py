"""Whether two spellings name one person, and why. Names of people; nothing is known of how a kanji is read.

A name alone is nobody: birth date, sex and address stand beside it wherever a right hangs on the answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from sync.japanese.comparison import Comparison, Why, answer
from sync.japanese.folding import DASHES, WRITTEN, Step, folded, of_one_width, reasons_between, without_spaces
from sync.japanese.kana import katakana
from sync.japanese.kanji_forms import plain_form

LONGEST = 400
"""Characters; of cards 100 at the most. What is longer is compared as it stands."""
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_KANA = re.compile("[ぁ-ゖァ-ヺーゝゞヽヾ・･]+")
_BETWEEN_NAMES = re.compile(r"[\s,、，・･]+")
_PUNCTUATION = re.compile("[-.'’`´]")
_UMLAUTS = str.maketrans({"Ä": "AE", "Ö": "OE", "Ü": "UE", "Å": "AA", "Ø": "OE", "Æ": "AE", "ß": "SS"})
_STROKED = str.maketrans({"Ø": "O", "Æ": "AE", "Ł": "L", "Đ": "D", "ß": "SS", "ı": "I"})


def _capital(text: str) -> str:
    return text.upper()


def _without_punctuation(text: str) -> str:
    return _PUNCTUATION.sub("", text.translate(DASHES))


def _without_diacritics(text: str) -> str:
    split = unicodedata.normalize("NFD", text.translate(_STROKED))
    return "".join(character for character in split if not unicodedata.combining(character))


def _one_space(text: str) -> str:
    return " ".join(_BETWEEN_NAMES.split(text)).strip()


_LATIN_STEPS: tuple[Step, ...] = (
    (Why.GLYPH_FORM, plain_form),
    (Why.WIDTH, of_one_width),
    (Why.CASE, _capital),
    (Why.PUNCTUATION, _without_punctuation),
    (Why.DIACRITICS, _without_diacritics),
    (Why.SPACES, _one_space),
)
_READING_STEPS: tuple[Step, ...] = (*WRITTEN, (Why.KANA_SCRIPT, katakana))


def compare_names(one: str, other: str) -> Comparison:
    """Same, differs or doubtful, with the reasons. The order of the two is of no matter."""
    if one == other:
        return answer(())
    early = _cannot_be_compared(one, other)
    if early is not None:
        return answer((early,))
    plain = [folded(name, WRITTEN) for name in (one, other)]
    latin = [bool(_LATIN.search(name)) for name in plain]
    if all(latin):
        return _compare_latin(one, other)
    kana = [_KANA.fullmatch(name) is not None for name in plain]
    if any(latin) or kana[0] != kana[1]:
        return answer((Why.READING,))
    found = reasons_between(one, other)
    return answer(_parts(one, other) if found is None else found)


def compare_readings(one: str, other: str) -> Comparison:
    """Of two readings (フリガナ): either script is the same."""
    if one == other:
        return answer(())
    early = _cannot_be_compared(one, other)
    if early is not None:
        return answer((early,))
    found = reasons_between(one, other, _READING_STEPS)
    return answer((Why.OTHER_NAME,) if found is None else found)


def _cannot_be_compared(one: str, other: str) -> Why | None:
    if not one.strip() or not other.strip():
        return Why.ONLY_ONE if one.strip() or other.strip() else Why.SPACES
    return Why.TOO_LONG if max(len(one), len(other)) > LONGEST else None


def _parts(one: str, other: str) -> tuple[Why, ...]:
    """Names that are not written the same: parts in another order, or one missing."""
    left, right = (_BETWEEN_NAMES.split(folded(name, WRITTEN[:2]).strip()) for name in (one, other))
    if len(left) > 1 and Counter(left) == Counter(right):
        return (Why.NAME_ORDER,)
    if left[1:] + left[:1] == right or "".join(left[1:] + left[:1]) == without_spaces("".join(right)):
        return (Why.NAME_ORDER,)
    if "".join(right[1:] + right[:1]) == "".join(left):
        return (Why.NAME_ORDER,)
    return _left_out(left, right) or (Why.OTHER_NAME,)


def _compare_latin(one: str, other: str) -> Comparison:
    steps = _LATIN_STEPS
    found = reasons_between(one, other, steps)
    if found is not None and found <= {reason for reason, _ in steps}:
        return answer(found)
    left, right = (folded(name, steps).split() for name in (one, other))
    if "".join(left) == "".join(right):
        return answer(_ways(one, other) | {Why.SPACES})
    # A family name goes to the other end; every other order is somebody's guess.
    if right in (left[1:] + left[:1], left[-1:] + left[:-1]):
        return answer(_ways(one, other) | {Why.LATIN_ORDER})
    if Counter(left) == Counter(right):
        return answer((Why.NAME_ORDER,))
    spelled = [folded(folded(name, steps[:3]).translate(_UMLAUTS), steps).split() for name in (one, other)]
    if right in (spelled[0], left) or left == spelled[1] or spelled[0] == spelled[1]:
        return answer((Why.SPELLING,))
    return answer(_left_out(left, right) or _initials(left, right) or (Why.OTHER_NAME,))


def _ways(one: str, other: str) -> set[Why]:
    """Which ways of writing one has and the other has not, where the words do not stand beside each other."""
    found = set()
    for place, (reason, fold) in enumerate(_LATIN_STEPS):
        before = [folded(name, _LATIN_STEPS[:place]) for name in (one, other)]
        changed = [reason is not Why.SPACES and fold(name) != name for name in before]
        if changed[0] != changed[1]:
            found.add(reason)
    return found


def _left_out(left: list[str], right: list[str]) -> tuple[Why, ...]:
    """Every name of one stands in the other, which has more."""
    fewer, more = sorted((Counter(left), Counter(right)), key=lambda names: names.total())
    return (Why.PART_LEFT_OUT,) if fewer < more else ()


def _initials(left: list[str], right: list[str]) -> tuple[Why, ...]:
    if len(left) != len(right):
        return ()
    pairs = [(one, other) for one, other in zip(left, right, strict=True) if one != other]
    short = all(one[0] == other[0] and 1 in (len(one), len(other)) for one, other in pairs)
    return (Why.INITIAL,) if short and len(pairs) < len(left) else ()
