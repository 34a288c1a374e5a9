"""The seat of the preview: the kiosk's own page beside the editor, touched, started anew, and said when it is away."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from msgspec.structs import replace

from central.authoring import check_job, preview_views
from central.authoring.actions.keep_text import keep_text
from central.authoring.content import WrittenPage, WrittenQuestion, read_content, read_form_facts
from central.authoring.models import FormDraft
from central.authoring.preview.asking import request_of
from central.authoring.preview.seat import PreviewAbsent, PreviewSeat
from central.authoring.preview.trying import TriedOut
from sync.contract.forms.procedures import FieldKind
from sync.contract.forms.texts import Text
from sync.contract.preview import Look, Show, TouchAct
from tests.support.centre.centre_process import wait_for
from tests.support.centre.jobs import work_off
from tests.support.machine.unit_at_socket import unit_at
from tests.support.people.staff import Cast, sign_in

INSIDE = "kiosk.preview.inside"
pytestmark = pytest.mark.django_db
ANSWERS_NOTHING = (
    sys.executable,
    "-c",
    "import sys; sys.stdin.buffer.read(100); sys.stdout.buffer.write(b'\\xff' * 99)",
)


def said(words: str) -> Text:
    return {"ja": words, "easy-ja": words, "en": words}


@pytest.fixture
def two_pages(draft: FormDraft, cast: Cast) -> FormDraft:
    """A question on each of two pages."""
    pages = (
        WrittenPage(
            id="one",
            title=said("いち"),
            fields=(WrittenQuestion(id="dog", kind=FieldKind.YES_NO, label=said("いぬはいますか"), required=True),),
        ),
        WrittenPage(
            id="two",
            title=said("に"),
            fields=(WrittenQuestion(id="dog_name", kind=FieldKind.TEXT, label=said("いぬのなまえ"), required=True),),
        ),
    )
    words = {"summary": said("せつめい"), "name": said("いぬ"), "section": said("か")}
    content = replace(read_content(draft.content), pages=pages, **words)
    facts = read_form_facts(draft.facts)
    return keep_text(draft.pk, cast.sato, revision=1, content=content, facts=facts, change="written")


@pytest.fixture(scope="module")
def seat() -> Iterator[PreviewSeat]:
    """One process for this file."""
    kept = PreviewSeat()
    yield kept
    kept.close()


@pytest.fixture
def _seated(seat: PreviewSeat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview_views, "SEAT", seat)
    monkeypatch.setattr(check_job, "SEAT", seat)


def test_a_draft_is_drawn_touched_and_led_on(two_pages: FormDraft, seat: PreviewSeat) -> None:
    request = request_of(two_pages, Look())
    tried = TriedOut(at="dog")
    answer, picture = seat.ask(tried.asked_of(request))
    assert picture.startswith(b"\x89PNG")
    assert answer.fields == ("dog",)
    tried = tried.after(answer)
    (yes,) = [one for one in answer.targets if one.touch.act is TouchAct.ANSWER and one.touch.value == "yes"][:1]
    for target in (yes.place, next(one.place for one in answer.targets if one.touch.act is TouchAct.NEXT)):
        tried = tried.touched_at(target.x + target.w / 2, target.y + target.h / 2)
        answer, _picture = seat.ask(tried.asked_of(request))
        tried = tried.after(answer)
    assert answer.fields == ("dog_name",)
    assert tried.answers == {"dog": "yes"}
    assert (tried.show, tried.touches) == (Show.FORM, ())
    assert tried.touched_at(-1, -1) == tried, "beside everything nothing is touched"


def test_a_process_that_was_killed_is_started_anew(two_pages: FormDraft, seat: PreviewSeat) -> None:
    request = request_of(two_pages, Look())
    seat.ask(request)
    (process,) = _previews()
    os.kill(process, signal.SIGKILL)
    assert seat._line is not None
    wait_for(seat._line.is_gone)
    _answer, picture = seat.ask(request)
    assert picture


def _previews() -> set[int]:
    """Processes of ours that are the preview; they became the walls."""
    of_threads = (children.read_text().split() for children in Path("/proc/self/task").glob("*/children"))
    ours = [int(process) for processes in of_threads for process in processes]
    return {process for process in ours if INSIDE in Path(f"/proc/{process}/cmdline").read_text()}


def test_it_is_asked_at_its_units_socket_and_again_after_it_ended(
    two_pages: FormDraft, settings: Any, tmp_path: Path
) -> None:
    settings.FORM_PREVIEW = str(tmp_path / "preview.sock")
    kept, request, others = PreviewSeat(), request_of(two_pages, Look()), _previews()
    with unit_at(tmp_path / "preview.sock", "kiosk.preview"):
        for _time in range(2):
            answer, picture = kept.ask(request)
            assert (answer.fields, picture[:4]) == (("dog",), b"\x89PNG")
            (process,) = _previews() - others
            os.kill(process, signal.SIGKILL)
            assert kept._line is not None
            wait_for(kept._line.is_gone)
        kept.close()
    with pytest.raises(PreviewAbsent):
        kept.ask(request)


@pytest.mark.parametrize("words", [("/bin/sh", "-c", "exit 69"), ("/nowhere/python",), ANSWERS_NOTHING])
def test_where_there_is_no_preview_it_is_said_and_not_tried_again_at_once(
    words: tuple[str, ...], two_pages: FormDraft
) -> None:
    away = PreviewSeat(words)
    request = request_of(two_pages, Look())
    with pytest.raises(PreviewAbsent):
        away.ask(request)
    away._words = ("/nowhere",)
    with pytest.raises(PreviewAbsent):
        away.ask(request)
    assert away._line is None


def test_a_centre_without_preview_says_so_on_the_page(
    two_pages: FormDraft, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview_views, "SEAT", PreviewSeat(("/bin/sh", "-c", "exit 69")))
    address = reverse("authoring:preview", args=[two_pages.pk])
    page = sign_in(cast.sato).get(address, {"at": "1.1"}).content.decode()
    assert "この機械には、キオスクの画面を出すしくみがありません。" in page


@pytest.mark.usefixtures("_seated")
def test_the_page_works_without_scripts(two_pages: FormDraft, cast: Cast) -> None:
    client = sign_in(cast.sato)
    address = reverse("authoring:preview", args=[two_pages.pk])
    page = client.get(address, {"at": "2.1", "language": "en", "size": "extra", "orientation": "landscape"})
    drawn = page.content.decode()
    assert 'src="data:image/png;base64,iVBOR' in drawn
    assert "いぬのなまえ" in drawn
    assert 'value="landscape" selected' in drawn
    garbled = client.post(address, {"at": "2.1", "tried": "{", "target": "{}"}).content.decode()
    assert "はじめから見てください。" in garbled


@pytest.mark.usefixtures("_seated")
def test_every_page_is_measured_in_every_look_and_told_in_words(two_pages: FormDraft, cast: Cast) -> None:
    with transaction.atomic():
        check_job.queue_check(two_pages, cast.sato)
    waiting = check_job.check_line(two_pages)
    assert waiting is not None
    assert "24通りのうち0通り" in str(waiting.words)
    work_off()
    done = check_job.check_line(two_pages)
    assert done is not None
    assert "すべての画面を確かめました。" in str(done.words)
    assert (done.found, done.of_this_text) == ((), True)
    assert len(check_job.LOOKS) == 24
