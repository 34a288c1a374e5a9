"""Acts of the audit log and of an application's history that are recorded here, in the clerk's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.audit.act_words import ActWords, register

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
)


def enter() -> None:
    """Enter them."""
    register("resident_register", WORDS)
