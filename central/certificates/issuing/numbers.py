"""Numbers of documents, in the caller's transaction, and the check codes beside them."""

from __future__ import annotations

import re
import secrets
import unicodedata
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F

from central.certificates.models import NumberCounter
from sync.contract.numbers import PLAIN_ALPHABET, inquiry_number_of

NUMBER_IN = re.compile(r"J-[0-9]{5}-[0-9]{2}-[0-9]{7}")
_TYPED_NUMBER = re.compile(r"J([0-9]{5})([0-9]{2})([0-9]{7})")
_CODE = re.compile(rf"[{PLAIN_ALPHABET}]{{12}}")
_SEPARATORS = re.compile(r"[\s‐‑‒–—―−ー－\-]+")
_TYPED_LIMIT = 100


def take_numbers(body_id: int, body_code: str, on: date, count: int) -> list[str]:
    """The next numbers of this body's year. Whoever comes at the same time waits for our transaction.

    A transaction that fails gives its numbers back unseen; one that commits has used them for ever.
    """
    year = on.year % 100
    rows = NumberCounter.objects.filter(body_id=body_id, year=year)
    if not rows.update(last=F("last") + count):
        try:
            with transaction.atomic():
                NumberCounter.objects.create(body_id=body_id, year=year)
        except IntegrityError:
            # Another writer made the row at this moment; it is there now, which is all that was wanted.
            pass
        rows.update(last=F("last") + count)
    last = rows.get().last
    return [f"J-{body_code[:5]}-{year:02d}-{number:07d}" for number in range(last - count + 1, last + 1)]


def fresh_code() -> str:
    """60 random bits, in the alphabet of the inquiry number."""
    return str(inquiry_number_of(secrets.token_bytes(8)))


def grouped_code(code: str) -> str:
    """8Q2M-W7KD-31XT"""
    return "-".join((code[:4], code[4:8], code[8:]))


_LOOK_ALIKES = str.maketrans("ILO", "110")


def fold_number(typed: str) -> str | None:
    """What a person typed as a number in its one spelling; None when it cannot be one. All but its first character are
    digits: letters that look like some are read as them.
    """
    folded = _folded(typed)
    found = _TYPED_NUMBER.fullmatch(folded[:1] + folded[1:].translate(_LOOK_ALIKES))
    return f"J-{found[1]}-{found[2]}-{found[3]}" if found else None


def fold_code(typed: str) -> str | None:
    """What a person typed as a check code; look-alikes are read as what they look like."""
    folded = _folded(typed).translate(_LOOK_ALIKES)
    return folded if _CODE.fullmatch(folded) else None


def _folded(typed: str) -> str:
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", typed[:_TYPED_LIMIT])).upper()
