"""What the digits of an arrival number say, part by part (SUB-06)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from central.organisation.models import Body
from central.web.words import day
from sync.contract.numbers import CENTRE_NUMBERS


@dataclass(frozen=True)
class NumberPart:
    """Some of its digits."""

    digits: str
    what: str
    more: str


def number_parts(number: str) -> Sequence[NumberPart]:
    """Of an arrival number as it is kept: 22 digits. What day it bears is the kiosk's, by its own clock."""
    body, on, kiosk, counter, check = number[:5], number[5:13], number[13:16], number[16:20], number[20:]
    name = Body.objects.filter(code=body).values_list("name", flat=True).first() or gettext("いまはない団体")
    at_centre = int(kiosk) in CENTRE_NUMBERS
    return [
        NumberPart(body, gettext("団体の番号"), name),
        NumberPart(on, gettext("日付"), day(date(int(on[:4]), int(on[4:6]), int(on[6:])))),
        NumberPart(kiosk, gettext("端末の番号"), gettext("市役所で受け付けたもの") if at_centre else ""),
        NumberPart(counter, gettext("通し番号"), gettext("その端末で何番目か。9999の次は0000です。")),
        NumberPart(check, gettext("確かめの数字"), gettext("書きまちがいを見つけるためのもので、順番ではありません。")),
    ]
