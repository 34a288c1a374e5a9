"""The files on the page of an application: of the version that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from central.applications.models import Application, ApplicationVersion
from central.applications.panels import register
from central.applications.words.badges import Badge
from central.attachments.files import NO_PARTS, NOT_SEEN_WHOLE, files_of
from central.attachments.models import AttachedFile
from central.attachments.page_pictures import SHOWN_TYPES
from sync.contract.forms.attached_files import drawn_size

_S = AttachedFile.State
_LOOKS = {
    _S.AWAITED: ("yel", "clock"),
    _S.HERE: ("gray", "circle-half"),
    _S.CLEAN: ("green", "check-circle"),
    _S.INFECTED: ("red", "warning"),
    _S.BROKEN: ("red", "warning"),
}


@dataclass(frozen=True)
class FileLine:
    """One file."""

    number: int
    name: str
    size: str
    badge: Badge
    more: str
    address: str
    """Where it is opened; empty: nobody opens it."""
    pages_at: str
    """Where its pages are shown as pictures; empty: nowhere."""


def lines(application: Application, version: ApplicationVersion) -> Sequence[FileLine]:
    """Of one version; none: it names no file."""
    return [_line(application, version, file) for file in files_of([version])]


def _line(application: Application, version: ApplicationVersion, file: AttachedFile) -> FileLine:
    colour, icon = _LOOKS[_S(file.state)]
    where = [application.arrival_number, version.number, file.number]
    return FileLine(
        number=file.number,
        name=file.name,
        size=drawn_size(file.size),
        badge=Badge(_S(file.state).label, colour, icon),
        more=_more(file),
        address=reverse("attachments:file", args=where) if file.state == _S.CLEAN else "",
        pages_at=reverse("attachments:page", args=where) if file.state == _S.CLEAN and file.type in SHOWN_TYPES else "",
    )


def _more(file: AttachedFile) -> str:
    match file.state:
        case _S.INFECTED:
            return gettext("ウイルスの名前：%(name)s。届いたままの形で封をして残してあり、だれも開けません。") % {
                "name": file.found
            }
        case _S.BROKEN if file.found == NO_PARTS:
            return gettext("前の版のファイルを残すと書いてありますが、前の版にそのファイルがありません。")
        case _S.BROKEN if file.found == NOT_SEEN_WHOLE:
            return gettext(
                "ファイルの中に何重にもファイルがあるか、大きすぎて、ウイルス検査が全部を見ていません。"
                "届いたままの形で封をして残してあり、だれも開けません。"
            )
        case _S.BROKEN:
            return gettext("届いたものが、申請書に書かれたファイルと違います。封をしたまま残してあります。")
        case _:
            return gettext("前の版で届いたものです。") if file.kept_id is not None else ""


def enter() -> None:
    """Onto the page."""
    register("attachments/panel.html", lines)
