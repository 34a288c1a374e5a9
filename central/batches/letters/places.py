"""【…】 in what clerks write: each names what a row has, or an added item. What nothing fills is refused."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from django.utils.translation import gettext

from central.batches.headings import OWN_NAMES
from central.batches.models import MassBatch
from central.batches.refusals import BatchIncomplete

PLACE = re.compile(r"【([^【】\n]{1,30})】")
_LONE = re.compile(r"【[^\n【】]{0,12}|[^\n【】]{0,12}】")


def places_in(*texts: str) -> set[str]:
    """Names of the places that these use."""
    return {name for text in texts for name in PLACE.findall(text)}


def wrong_places(text: str, known: Collection[str]) -> list[str]:
    """What looks like a place and is none. Empty: all is well."""
    unknown = [f"【{name}】" for name in PLACE.findall(text) if name not in known]
    return [*unknown, *(match.group().strip() for match in _LONE.finditer(PLACE.sub("", text)))]


def refuse_wrong_places(batch: MassBatch, *texts: str) -> None:
    """Of words for this batch.

    Raises:
        BatchIncomplete: it says which place nothing fills.
    """
    known = {*OWN_NAMES, *batch.items.values_list("name", flat=True)}
    if wrong := [each for text in texts for each in wrong_places(text, known)]:
        raise BatchIncomplete(gettext("%(name)sに入るものがありません。") % {"name": "・".join(wrong)})


def filled(text: str, values: Mapping[str, str]) -> str:
    """With this row's values, each of which is there."""
    return PLACE.sub(lambda match: values[match.group(1)], text)


def without_places(text: str) -> str:
    """What stands on everybody's sheet: a line for each stretch."""
    return PLACE.sub("\n", text)
