"""A member looks at a file page by page, as pictures that were drawn in the sandbox; each page is an audit entry."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image

from central.attachments import page_pictures
from central.attachments.models import AttachedFile
from central.audit.models import AuditEntry
from central.catalogue.models import ProcedureVersion
from hardware.simulated.stick.cast import a_pdf, a_photograph
from tests.support.between.files_by_hand import HandFile, MadeWithFiles, submit_files
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.attached import application_page, bring, file_states, the_application, work_through
from tests.support.centre.deliveries import deliver
from tests.support.machine.unit_at_socket import unit_at
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
PAPERS = HandFile("課税証明書.pdf", a_pdf(pages=3))
HOUSE = HandFile("家.jpg", a_photograph(), "image/jpeg")
BENT = HandFile("こわれた.pdf", b"%PDF-1.7 not a page in it")
PACKED = HandFile("まとめ.zip", b"PK\x05\x06" + bytes(18), "application/zip")
PICTURE = re.compile(r'src="data:image/jpeg;base64,([A-Za-z0-9+/=]+)"')


@pytest.fixture
def filed(hand: KioskHand, with_files: ProcedureVersion, cast: Cast, scanner: str) -> MadeWithFiles:
    made = submit_files(hand, with_files, [PAPERS, HOUSE, BENT, PACKED])
    deliver(hand, made.made)
    bring(hand, made)
    work_through()
    assert file_states() == ["clean"] * 4
    return made


def looks(client: Client, made: MadeWithFiles, place: int, **more: str) -> HttpResponse:
    address = reverse("attachments:page", args=[made.made.arrival, 1, place])
    answer = client.get(address, more)
    assert isinstance(answer, HttpResponse)
    return answer


def picture_in(answer: HttpResponse) -> Image.Image:
    found = PICTURE.search(answer.content.decode())
    assert found is not None, answer.content.decode()[-2000:]
    return Image.open(io.BytesIO(base64.b64decode(found[1])))


def looked_at() -> list[tuple[int, int]]:
    entries = AuditEntry.objects.filter(act="file.looked_at").order_by("pk")
    return [(entry.details["file"], entry.details["page"]) for entry in entries]


def test_pages_and_pictures_are_shown_and_each_is_an_entry_of_the_audit_log(filed: MadeWithFiles, cast: Cast) -> None:
    client = sign_in(cast.sato)
    page = application_page(client, filed)
    shown = [reverse("attachments:page", args=[filed.made.arrival, 1, place]) in page for place in (1, 2, 3, 4)]
    assert shown == [True, True, True, False]
    second = looks(client, filed, 1, page="2")
    words = second.content.decode()
    assert (second.status_code, "3ページのうち2ページ目" in words) == (200, True)
    assert ("?page=1" in words, "?page=3" in words) == (True, True)
    assert second.headers["Cache-Control"] == "no-store"
    assert max(picture_in(second).size) == 1400
    with Image.open(io.BytesIO(HOUSE.content)) as original:
        seen = picture_in(looks(client, filed, 2))
        assert seen.size == original.size
        assert not seen.getexif()
    assert looked_at() == [(1, 2), (2, 1)]
    entry = AuditEntry.objects.filter(act="file.looked_at").first()
    assert entry is not None
    assert (entry.actor, entry.subject) == (cast.sato.audit_name, the_application().audit_subject)
    assert entry.details["sha256"] == PAPERS.sha256
    assert PAPERS.name not in str(entry.details)
    assert not AuditEntry.objects.filter(act="file.opened").exists()


def test_what_cannot_be_drawn_says_so_and_is_no_entry(filed: MadeWithFiles, cast: Cast) -> None:
    client = sign_in(cast.sato)
    for place, page in ((3, "1"), (1, "4"), (2, "2")):
        answer = looks(client, filed, place, page=page)
        assert "このページは画面に出せません" in answer.content.decode()
        assert PICTURE.search(answer.content.decode()) is None
        assert (PAPERS, HOUSE, BENT)[place - 1].name not in answer.content.decode(), "no entry, nothing to read"
    for page in ("0", "-1", "51", "x", "１", "999999999999"):
        assert looks(client, filed, 1, page=page).status_code == 404
    assert looks(client, filed, 4).status_code == 404
    assert looked_at() == []


@pytest.mark.parametrize("state", ["awaited", "here", "infected", "broken"])
def test_only_what_was_scanned_and_found_clean_is_shown(filed: MadeWithFiles, cast: Cast, state: str) -> None:
    AttachedFile.objects.update(state=state)
    client = sign_in(cast.sato)
    assert looks(client, filed, 1).status_code == 404
    assert looked_at() == []


def test_whoever_does_not_see_the_application_sees_no_page(filed: MadeWithFiles, cast: Cast) -> None:
    assert looks(sign_in(cast.tanaka), filed, 1).status_code == 404
    assert looks(Client(), filed, 1).status_code == 302
    assert looked_at() == []


def test_a_machine_without_a_sandbox_says_so_and_files_can_still_be_saved(
    filed: MadeWithFiles, cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(cast.sato)
    sentence = "この機械では、ファイルを画面に出せません。"
    with monkeypatch.context() as without:
        without.setenv("PATH", "/nowhere")
        answer = looks(client, filed, 1)
    assert (answer.status_code, sentence in answer.content.decode()) == (503, True)
    settings.FILE_PAGES = "/nowhere/file-pages.sock"
    answer = looks(client, filed, 1)
    assert (answer.status_code, sentence in answer.content.decode()) == (503, True)
    assert reverse("attachments:file", args=[filed.made.arrival, 1, 1]) in answer.content.decode()
    assert looked_at() == []


def test_a_page_comes_from_the_unit_at_its_socket(
    filed: MadeWithFiles, cast: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.FILE_PAGES = str(tmp_path / "pages.sock")
    client = sign_in(cast.sato)
    with unit_at(tmp_path / "pages.sock", "hardware.stick.page_picture"):
        assert max(picture_in(looks(client, filed, 1, page="3")).size) == 1400
        assert "このページは画面に出せません" in looks(client, filed, 3).content.decode()
    assert looked_at() == [(1, 3)]


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"no json\n\xff\xd8\xff",
        b'{"trouble": null, "pages": 1}\n<svg/>',
        b'{"trouble": null, "pages": 0}\n\xff\xd8\xff',
        b'{"trouble": null, "pages": 1}\n\xff\xd8\xff' + bytes(page_pictures.PICTURE_LIMIT_BYTES),
        b'{"trouble": "too_hard", "pages": 1}\n\xff\xd8\xff',
    ],
)
def test_of_what_the_program_says_only_its_form_is_believed(said: bytes) -> None:
    with pytest.raises(page_pictures.PageNotDrawn):
        page_pictures._believed(said)
