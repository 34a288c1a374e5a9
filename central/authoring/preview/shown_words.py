"""How a kiosk may show a page, in a clerk's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Language = Literal["ja", "easy-ja", "en"]
Size = Literal["small", "standard", "large", "extra"]
Turned = Literal["portrait", "landscape"]
LANGUAGE_WORDS: tuple[tuple[Language, StrOrPromise], ...] = (
    ("ja", _("日本語")),
    ("easy-ja", _("やさしい日本語")),
    ("en", _("英語")),
)
SIZE_WORDS: tuple[tuple[Size, StrOrPromise], ...] = (
    ("small", _("小")),
    ("standard", _("標準")),
    ("large", _("大")),
    ("extra", _("特大")),
)
TURNED_WORDS: tuple[tuple[Turned, StrOrPromise], ...] = (("portrait", _("縦")), ("landscape", _("横")))
