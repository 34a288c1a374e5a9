"""Ways in which one text is written otherwise, each by itself, so that a comparison can say which of them it met."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import TypeAlias

from sync.japanese.comparison import Why
from sync.japanese.kanji_forms import plain_form, related

Step: TypeAlias = tuple[Why, Callable[[str], str]]
"""A way of writing, and the text with it taken out."""
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−─━﹣", "-"))
_COMPATIBILITY = re.compile("([\uf900-\ufaff\U0002f800-\U0002fa1f]+)")
_REPEATED = re.compile("(.)[々〻]")


def of_one_width(text: str) -> str:
    """Full-width letters and half-width kana as they usually stand; kanji are left alone."""
    # A compatibility character would become its plain one, and that is another reason.
    parts = _COMPATIBILITY.split(text)
    return "".join(part if place % 2 else unicodedata.normalize("NFKC", part) for place, part in enumerate(parts))


def without_spaces(text: str) -> str:
    """No white space, nor the sign that only says where a name begins."""
    return "".join(text.split())


def without_repeat_marks(text: str) -> str:
    """佐々木 as 佐佐木."""
    return _REPEATED.sub(r"\1\1", text)


WRITTEN: tuple[Step, ...] = (
    (Why.GLYPH_FORM, plain_form),
    (Why.WIDTH, of_one_width),
    (Why.SPACES, without_spaces),
    (Why.REPEAT_MARK, without_repeat_marks),
)


def folded(text: str, steps: Sequence[Step]) -> str:
    """With all these ways taken out, in their order."""
    for _, fold in steps:
        text = fold(text)
    return text


def reasons_between(one: str, other: str, steps: Sequence[Step] = WRITTEN) -> frozenset[Why] | None:
    """Why two texts may stand for the same, each way that is needed for it. None: they do not."""
    if one == other:
        return frozenset()
    found = related(folded(one, steps), folded(other, steps))
    if found is None:
        return None
    needed = {steps[place][0] for place in range(len(steps)) if _is_needed(one, other, steps, place, found)}
    return found | needed


def _is_needed(one: str, other: str, steps: Sequence[Step], place: int, found: frozenset[Why]) -> bool:
    """Without this step they would not, or not in the same way, belong together."""
    others = (*steps[:place], *steps[place + 1 :])
    return related(folded(one, others), folded(other, others)) != found
