"""Who is told what of a file: staff on 確認が要る, the resident on the slip's page."""

from __future__ import annotations

from central.applications.actions.move import SYSTEM, note
from central.applications.models import Application, ApplicationVersion
from central.applications.proof import call
from central.applications.slip_words import add_notice
from central.applications.transitions import UNDECIDED
from sync.contract.forms.texts import Text

LATE = "files_late"
INFECTED = "file_infected"
BROKEN = "file_broken"
NOT_SEEN = "file_not_seen"
UNANSWERED = "file_unanswered"
"""Reasons of 確認が要る (docs/needs-look.md)."""
_TOLD: dict[str, Text] = {
    INFECTED: {
        "ja": "添付されたファイルから、ウイルスが見つかりました。職員はそのファイルを開けません。"
        "べつの機械で作りなおしたファイルを用意して、窓口にご相談ください。",
        "easy-ja": "{出|だ}した ファイルに コンピューターの ウイルスが ありました。"
        "その ファイルは {開|あ}けることが できません。"
        "{別|べつ}の {機械|きかい}で もう{一度|いちど} ファイルを {作|つく}って、"
        "{窓口|まどぐち}で {話|はな}してください。",
        "en": "A virus was found in an attached file. Staff cannot open it. "
        "Please make the file again on another machine and speak to the counter.",
    },
    NOT_SEEN: {
        "ja": "添付されたファイルの中を、ウイルスがないか確かめることができませんでした。"
        "職員はそのファイルを開けません。ファイルの中にファイルを重ねずに、作りなおして、窓口にご相談ください。",
        "easy-ja": "{出|だ}した ファイルに コンピューターの ウイルスが ないか、{調|しら}べることが できませんでした。"
        "その ファイルは {開|あ}けることが できません。"
        "もう{一度|いちど} ファイルを {作|つく}って、{窓口|まどぐち}で {話|はな}してください。",
        "en": "An attached file could not be examined for viruses. Staff cannot open it. "
        "Please make it again without files packed inside files and speak to the counter.",
    },
    BROKEN: {
        "ja": "添付されたファイルを、開くことができませんでした。窓口にご相談ください。",
        "easy-ja": "{出|だ}した ファイルを {開|あ}けることが できませんでした。"
        "{窓口|まどぐち}で {話|はな}してください。",
        "en": "An attached file could not be opened. Please speak to the counter.",
    },
}
"""What whoever holds the slip reads of it: not which file, since its name may say something about a person."""


def tell(application: Application, version: ApplicationVersion, reason: str) -> None:
    """Of a file that nobody will open: people at the centre, and whoever holds the slip while nothing is decided. In
    the caller's transaction, which holds the application and records last.
    """
    call(application, version, [reason])
    if application.status in UNDECIDED:
        add_notice(application, _TOLD[reason])
        note(application, SYSTEM, reason)


def tell_all_came(application: Application) -> None:
    """The last file was looked at: from now on it can be decided."""
    if application.status in UNDECIDED:
        note(application, SYSTEM, "files_came")
