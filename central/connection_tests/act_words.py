"""Acts of the audit log that are recorded here, in the clerk's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.audit.act_words import ActWords, register
from central.audit.details import NoDetails, Shown
from central.connection_tests.act_details import StepsSeen

WORDS = ActWords(
    acts={
        "connections.begun": _("疎通確認を始めた"),
        "connections.seen": _("疎通確認の結果を残した"),
        "connections.listed": _("疎通確認の記録を見た"),
    },
    subjects={
        "connection": _("疎通確認"),
    },
    details={
        "good": _("よい手順"),
        "bad": _("よくない手順"),
    },
    shapes={
        "connections.begun": NoDetails,
        "connections.seen": StepsSeen,
        "connections.listed": Shown,
    },
)


def enter() -> None:
    """Enter them."""
    register("connection_tests", WORDS)
