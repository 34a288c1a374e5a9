"""The part of an application's page about its reply document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from central.applications import panels
from central.applications.models import Application, ApplicationVersion
from central.certificates.reply_documents import ReplyThere, ReplyWanted, reply_there, reply_wanted

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class ReplyShown:
    """Two words, and whether the first is met by the second."""

    wanted: StrOrPromise
    there: StrOrPromise
    lacks: bool
    icon: str


def shown(application: Application, _version: ApplicationVersion) -> ReplyShown | None:
    """None: nothing is wanted and nothing is there."""
    wanted, there = reply_wanted(application), reply_there(application)
    if wanted is ReplyWanted.NONE and there is ReplyThere.NONE:
        return None
    enough = there is ReplyThere.SIGNED or (there is ReplyThere.UNSIGNED and wanted is not ReplyWanted.SIGNED)
    icon = "seal-check" if there is ReplyThere.SIGNED else "file-text"
    return ReplyShown(wanted.label, there.label, lacks=not enough, icon=icon)


def enter() -> None:
    """Put it onto the page."""
    panels.register("certificates/reply_panel.html", shown)
