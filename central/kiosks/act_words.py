"""Acts of the audit log and of an application's history that are recorded here, in the clerk's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.audit.act_words import ActWords, register
from central.audit.details import NoDetails
from central.kiosks.act_details import CodeMade, Enrolled, StateChanged, Suspected

WORDS = ActWords(
    acts={
        "kiosk.added": _("端末の場所をつくった"),
        "kiosk.code_made": _("登録の番号を出した"),
        "kiosk.enrolled": _("端末を登録した"),
        "kiosk.suspected": _("端末を疑った"),
        "kiosk.suspended": _("端末を止めた"),
        "kiosk.released": _("端末の停止を解いた"),
        "kiosk.revoked": _("端末を失効にした"),
        "kiosk.drained": _("端末を片づけ済みにした"),
    },
    subjects={
        "kiosk": _("端末"),
    },
    shapes={
        "kiosk.added": NoDetails,
        "kiosk.code_made": CodeMade,
        "kiosk.enrolled": Enrolled,
        "kiosk.suspected": Suspected,
        "kiosk.suspended": StateChanged,
        "kiosk.released": StateChanged,
        "kiosk.revoked": StateChanged,
        "kiosk.drained": StateChanged,
    },
)


def enter() -> None:
    """Enter them."""
    register("kiosks", WORDS)
