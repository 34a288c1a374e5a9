"""Acts of the audit log that are recorded here, in the clerk's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.audit.act_words import ActWords, register
from central.organisation.act_details import HallSetUp

WORDS = ActWords(
    acts={"hall.set_up": _("庁舎を設けた")},
    subjects={
        "body": _("団体"),
        "hall": _("庁舎"),
    },
    details={"serves": _("受け持つ団体")},
    shapes={
        "hall.set_up": HallSetUp,
    },
)


def enter() -> None:
    """Enter them."""
    register("organisation", WORDS)
