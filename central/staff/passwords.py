"""Words that whoever wants in tries first: ours, the city's, and those of the address (docs/security.md)."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from central.organisation.models import Body
from central.staff.own_words import JAPANESE, LATIN

KEPT = 8
"""Characters that have to be left when those words are taken away: a sentence with one of them is a good password."""
_AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_SHORTEST, _SHORTEST_LATIN = 2, 4


class NotCommonWithSignsAround(CommonPasswordValidator):
    """A validator of Django's: a year and a sign around a common password make it long, not good.

    Of Django's list fewer than 200 have the length that ours must have, so nearly all of it would never be met.
    """

    def validate(self, password: str, user: object = None) -> None:
        """Look at it without the digits and signs before and behind.

        Raises:
            ValidationError: what is left is on the list.
        """
        super().validate(_AROUND.sub("", password))


class NotOurOwnWords:
    """A validator of Django's: a password that is one of our own words with a year behind it is none."""

    def validate(self, password: str, user: object = None) -> None:
        """Look at it.

        Raises:
            ValidationError: too little is left without those words.
        """
        rest = _folded(password)
        for word in sorted(our_own_words(), key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < KEPT and rest != _folded(password):
            raise ValidationError(self.get_help_text(), code="our_own_words")

    def get_help_text(self) -> str:
        """What to do."""
        return gettext(
            "窓口や市の名前に数字や記号を足しただけのものは使えません。関係のない言葉を足して、長くしてください。"
        )


def our_own_words() -> frozenset[str]:
    """The words, folded; those of the installation are its service's name, its public address, and its bodies."""
    said = [settings.SERVICE_NAME, urlsplit(settings.PUBLIC_URL).hostname or ""]
    for name, code in Body.objects.values_list("name", "code"):
        said += [name, code]
    parts = {part for text in said for part in re.split(r"[\s.]+", _folded(text))}
    return frozenset({*LATIN, *JAPANESE, *filter(_counts, parts)})


def _counts(part: str) -> bool:
    return len(part) >= (_SHORTEST_LATIN if part.isascii() else _SHORTEST)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
