"""The kiosk's page beside the editor: drawn by the kiosk, touched here."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from central.authoring.editor_views import BY_SCRIPT, found
from central.authoring.models import FormDraft
from central.authoring.preview.asking import place_on_kiosk, request_of
from central.authoring.preview.seat import SEAT, PreviewAbsent, PreviewBusy
from central.authoring.preview.shown_words import LANGUAGE_WORDS, SIZE_WORDS, TURNED_WORDS, Language, Size, Turned
from central.authoring.preview.trying import TriedOut, read_touch, read_tried
from central.authoring.refusals import DraftUnreadable
from sync.contract.preview import Look, PreviewAnswer, PreviewTrouble, TouchAct

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHOWN_PX = {"portrait": 300, "landscape": 380}
"""How wide the picture stands on the page: a touch is told in pixels of the page."""
TROUBLES: dict[PreviewTrouble, StrOrPromise] = {
    PreviewTrouble.BAD_REQUEST: _("画面を出せません。はじめから見てください。"),
    PreviewTrouble.NOT_READ: _("直すところがあるので、まだ画面にできません。"),
    PreviewTrouble.NOT_OFFERED: _("この様式は、いまのキオスクでは出せません。"),
    PreviewTrouble.NO_SUCH_PLACE: _("ここはキオスクの画面に出ません。項目のあるページを開いてください。"),
    PreviewTrouble.NOT_DRAWN: _("この様式の中に、画面にできないものがあります。"),
    PreviewTrouble.TOO_SLOW: _("画面にするのに時間がかかりすぎました。"),
    PreviewTrouble.TOO_MUCH: _("画面にするのに大きすぎます。"),
}


@dataclass(frozen=True)
class TouchLine:
    """A target as a button of the page."""

    words: str
    touch: str


@dataclass(frozen=True)
class SeatPage:
    """What stands in the seat."""

    draft: FormDraft
    at: str
    look: Look
    tried: str = ""
    picture: str = ""
    width: int = 0
    trouble: StrOrPromise = ""
    misfits: tuple[str, ...] = ()
    targets: tuple[TouchLine, ...] = ()
    languages: tuple[tuple[Language, StrOrPromise], ...] = LANGUAGE_WORDS
    sizes: tuple[tuple[Size, StrOrPromise], ...] = SIZE_WORDS
    ways: tuple[tuple[Turned, StrOrPromise], ...] = TURNED_WORDS


@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The page of the kiosk on which the part `at` stands; touched, the page after it."""
    _member, draft = found(request, draft_id)
    said = request.POST if request.method == "POST" else request.GET
    look, at = _look(said.get("language", ""), said.get("size", ""), said.get("orientation", "")), said.get("at", "")
    try:
        tried = _touched(request) if "tried" in said else TriedOut(at=place_on_kiosk(draft, at))
        seat = _asked(draft, at, look, tried)
    except DraftUnreadable:
        seat = SeatPage(draft, at, look, trouble=TROUBLES[PreviewTrouble.BAD_REQUEST])
    template = "authoring/seat.html" if request.headers.get(BY_SCRIPT) else "authoring/preview.html"
    return render(request, template, {"seat": seat, "draft": draft})


def _touched(request: HttpRequest) -> TriedOut:
    tried = read_tried(request.POST.get("tried", ""))
    if "target" in request.POST:
        return tried.touched(read_touch(request.POST["target"]))
    if "touch.x" in request.POST:
        shown = _number(request.POST.get("shown", ""))
        scale = tried.width / shown if shown else 1.0
        return tried.touched_at(*(_number(request.POST.get(f"touch.{side}", "")) * scale for side in "xy"))
    return tried


def _asked(draft: FormDraft, at: str, look: Look, tried: TriedOut) -> SeatPage:
    try:
        answer, picture = SEAT.ask(tried.asked_of(request_of(draft, look)))
    except PreviewAbsent:
        absent = gettext("この機械には、キオスクの画面を出すしくみがありません。決まりの確認は、ここでもできます。")
        return SeatPage(draft, at, look, trouble=absent)
    except PreviewBusy:
        return SeatPage(draft, at, look, trouble=gettext("こみ合っています。少し待って、もう一度見てください。"))
    if answer.trouble is not None:
        return SeatPage(draft, at, look, trouble=TROUBLES[answer.trouble])
    return SeatPage(
        draft,
        at,
        look,
        tried=msgspec.json.encode(tried.after(answer)).decode(),
        picture=base64.b64encode(picture).decode(),
        width=SHOWN_PX[look.orientation],
        misfits=tuple(one.words or one.what for one in answer.misfits),
        targets=_lines(answer),
    )


def _lines(answer: PreviewAnswer) -> tuple[TouchLine, ...]:
    return tuple(
        TouchLine(target.label or gettext("（名前なし）"), msgspec.json.encode(target.touch).decode())
        for target in answer.targets
        if target.touch.act is not TouchAct.OTHER
    )


def _look(language: str, size: str, turned: str) -> Look:
    """What was chosen; what is none of the list is the usual."""
    said = (("language", language, Language), ("size", size, Size), ("orientation", turned, Turned))
    chosen = {member: value for member, value, known in said if value in get_args(known)}
    return msgspec.convert(chosen, Look)


def _number(text: str) -> float:
    return float(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0.0
