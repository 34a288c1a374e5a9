"""The kiosk's page in the words of a working copy: drawn by the kiosk, in any language."""

from __future__ import annotations

import base64
import json
from datetime import UTC
from typing import TYPE_CHECKING, get_args

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from central.authoring.models import WordingDraft
from central.authoring.preview.asking import hall_of
from central.authoring.preview.seat import SEAT, PreviewAbsent, PreviewBusy
from central.authoring.preview.shown_words import LANGUAGE_WORDS, Language
from central.authoring.preview_views import SHOWN_PX, TROUBLES
from central.authoring.publishing.places_named import WHOLE, parts
from central.authoring.wordings.in_force import in_these_words
from central.authoring.wordings.looking import look_at_words
from central.authoring.wordings.views import seen
from central.catalogue.queries import facts_document
from sync.contract.forms.wording import WordingNotUsable
from sync.contract.preview import Look, PreviewRequest, PreviewTrouble
from sync.errors import ContractError

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@require_GET
def kiosk_page(request: HttpRequest, wording_id: int) -> HttpResponse:
    """The page of the kiosk for a page of the form."""
    _member, draft = seen(request, wording_id)
    said, at = request.GET.get("language", ""), request.GET.get("at", "")
    language = said if said in get_args(Language) else "ja"
    pages = [part for part in parts(look_at_words(draft).procedure) if part[0] != WHOLE]
    at = at if any(at == page for page, _words in pages) else pages[0][0] if pages else ""
    picture, trouble = _asked(draft, language, at)
    context = {
        "draft": draft,
        "at": at,
        "language": language,
        "languages": LANGUAGE_WORDS,
        "pages": pages,
        "picture": picture,
        "trouble": trouble,
        "width": SHOWN_PX["portrait"],
    }
    return render(request, "authoring/wordings/kiosk_page.html", context)


def _asked(draft: WordingDraft, language: str, at: str) -> tuple[str, StrOrPromise]:
    """The picture in base64, or why there is none."""
    try:
        asked = _request(draft, language, at)
    except (WordingNotUsable, ContractError):
        return "", TROUBLES[PreviewTrouble.NOT_READ]
    try:
        answer, picture = SEAT.ask(asked)
    except PreviewAbsent:
        return "", gettext("この機械には、キオスクの画面を出すしくみがありません。決まりの確認は、ここでもできます。")
    except PreviewBusy:
        return "", gettext("こみ合っています。少し待って、もう一度見てください。")
    if answer.trouble is not None:
        return "", TROUBLES[answer.trouble]
    return base64.b64encode(picture).decode(), ""


def _request(draft: WordingDraft, language: str, at: str) -> PreviewRequest:
    said = in_these_words(draft.version, look_at_words(draft).words)
    facts = json.loads(facts_document(draft.version))
    facts.pop("v", None)
    members = json.loads(msgspec.json.encode(said)) | facts
    return PreviewRequest(
        definition=json.dumps(members, ensure_ascii=False).encode(),
        hall=hall_of(draft.version.body),
        moment=f"{timezone.now().astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        look=msgspec.convert({"language": language}, Look),
        at=at,
    )
