"""Acts of the audit log and of an application's history that are recorded here, in the clerk's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.audit.act_words import ActWords, register
from central.resident_register.act_details import Loaded

WORDS = ActWords(
    acts={
        "register.loaded": _("台帳を取り込んだ"),
    },
    subjects={
        "register": _("台帳"),
    },
    details={
        "households": _("世帯"),
    },
    shapes={
        "register.loaded": Loaded,
    },
)


def enter() -> None:
    """Enter them."""
    register("resident_register", WORDS)
