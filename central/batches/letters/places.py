"""【…】 in what clerks write: each names what a row has, or an added item. What nothing fills is refused."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

PLACE = re.compile(r"【([^【】\n]{1,30})】")
_LONE = re.compile(r"【[^\n【】]{0,12}|[^\n【】]{0,12}】")


def places_in(*texts: str) -> set[str]:
    """Names of the places that these use."""
    return {name for text in texts for name in PLACE.findall(text)}


def wrong_places(text: str, known: Collection[str]) -> list[str]:
    """What looks like a place and is none. Empty: all is well."""
    unknown = [f"【{name}】" for name in PLACE.findall(text) if name not in known]
    return [*unknown, *(match.group().strip() for match in _LONE.finditer(PLACE.sub("", text)))]


def filled(text: str, values: Mapping[str, str]) -> str:
    """With this row's values, each of which is there."""
    return PLACE.sub(lambda match: values[match.group(1)], text)


def without_places(text: str) -> str:
    """What stands on everybody's sheet: a line for each stretch."""
    return PLACE.sub("\n", text)
