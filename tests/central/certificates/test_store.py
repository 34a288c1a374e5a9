"""Issued files in the store: readable wherever they lie, and never issued or handed out when they cannot be kept or
read.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from central.certificates.authenticity.checks import Verdict, check_file
from central.certificates.issuing import document_files
from central.certificates.issuing.document_files import file_of
from central.certificates.issuing.issue import resume
from central.certificates.models import DocumentFile, IssuedDocument
from central.certificates.states import DocumentState
from central.serving.doors import Door
from central.store.comparing import COMPARE
from central.store.files import files
from central.store.keeping import opened, put
from central.store.models import StoredFile
from central.store.port import FileMissing
from central.store.trouble import StoreTrouble, troubles
from tests.central.certificates.conftest import Accepted
from tests.support.centre.certificates import NotMade, issue_as_asked
from tests.support.centre.jobs import run_kind, work_off
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def store(settings: Any, tmp_path: Path) -> Path:
    settings.STORE = str(tmp_path / "store")
    return tmp_path / "store"


def place(store: Path, document: IssuedDocument) -> Path:
    return store / document.sha256[:2] / document.sha256


def test_an_issued_file_lies_in_the_store_alone(store: Path, accepted: Accepted, cast: Cast) -> None:
    (made,) = issue_as_asked(accepted(), cast.sato)
    assert place(store, made.document).read_bytes() == made.data
    assert bytes(DocumentFile.objects.get().content) == b""
    assert StoredFile.objects.get().uses == 1
    place(store, made.document).unlink()
    # The public check needs no file: what it compares with stands in the row.
    assert check_file(made.data).verdict is Verdict.VALID
    assert check_file(made.data + b" ").verdict is Verdict.ALTERED


def test_an_issued_file_lies_where_the_kiosks_door_does_not_reach(
    store: Path, settings: Any, tmp_path: Path, accepted: Accepted, cast: Cast
) -> None:
    settings.DOCUMENT_STORE = str(tmp_path / "documents")
    (made,) = issue_as_asked(accepted(), cast.sato)
    sha256 = made.document.sha256
    box = put(b"box" * 30_000)
    assert place(tmp_path / "documents", made.document).read_bytes() == made.data
    assert [path.name for path in store.rglob("*") if path.is_file()] == [box]
    assert file_of(made.document) == made.data
    with opened(box) as file:
        assert file.read() == b"box" * 30_000
    assert run_kind(COMPARE).in_trouble == 0
    place(store, made.document).parent.mkdir(exist_ok=True)
    place(store, made.document).write_bytes(b"laid there by the kiosks' door")
    assert file_of(made.document) == made.data
    settings.DOOR = Door.KIOSKS
    del settings.DOCUMENT_STORE
    files().delete(sha256)
    with pytest.raises(FileMissing):
        files().open(sha256)
    settings.DOOR, settings.DOCUMENT_STORE = Door.ALL, str(tmp_path / "documents")
    assert file_of(made.document) == made.data


def test_no_count_that_a_door_may_write_lets_the_night_delete_an_issued_file(
    store: Path, accepted: Accepted, cast: Cast
) -> None:
    (made,) = issue_as_asked(accepted(), cast.sato)
    for lie in ({"uses": 0, "going": True}, {"uses": 0}):
        StoredFile.objects.update(since=timezone.now() - timedelta(days=9), **lie)
        for _night in range(2):
            run_kind(COMPARE)
        assert file_of(made.document) == made.data
    StoredFile.objects.all().delete()
    run_kind(COMPARE)
    StoredFile.objects.update(since=timezone.now() - timedelta(days=9))
    run_kind(COMPARE)
    run_kind(COMPARE)
    assert file_of(made.document) == made.data


def test_a_file_that_is_damaged_or_away_is_not_handed_out(
    store: Path, settings: Any, accepted: Accepted, cast: Cast
) -> None:
    (made,) = issue_as_asked(accepted(), cast.sato)
    sato: Client = sign_in(cast.sato)
    address = f"/certificates/{made.document.number}/file/"
    place(store, made.document).write_bytes(made.data[:-1] + b"!")
    page = sato.get(address)
    assert (page.status_code, "保管場所" in page.content.decode()) == (503, True)
    assert [told.code for told in troubles()] == [StoreTrouble.DAMAGED]
    place(store, made.document).write_bytes(made.data)
    assert sato.get(address).content == made.data


def test_nothing_is_issued_while_the_store_is_away_and_it_goes_on_after(
    store: Path, settings: Any, accepted: Accepted, cast: Cast
) -> None:
    (store.parent / "file").touch()
    settings.STORE = str(store.parent / "file" / "store")
    application = accepted()
    with pytest.raises(NotMade, match="no_store"):
        issue_as_asked(application, cast.sato)
    assert set(IssuedDocument.objects.values_list("state", flat=True)) == {DocumentState.RESERVED.value}
    settings.STORE = str(store)
    queued = resume(application.pk, cast.sato)
    work_off()
    queued.refresh_from_db()
    assert "no_store" not in queued.result
    assert set(IssuedDocument.objects.values_list("state", flat=True)) == {DocumentState.ISSUED.value}


def test_a_file_that_is_too_long_for_everybodys_check_is_not_issued(
    store: Path, accepted: Accepted, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    (made,) = issue_as_asked(accepted(1), cast.sato)
    monkeypatch.setattr(document_files, "FILE_LIMIT_BYTES", len(made.data) // 2)
    with pytest.raises(NotMade, match="not_set"):
        issue_as_asked(accepted(2), cast.sato)
    assert IssuedDocument.objects.filter(state=DocumentState.ISSUED.value).get() == made.document
    assert StoredFile.objects.get().sha256 == made.document.sha256


def test_files_from_before_the_store_move_and_are_readable_all_the_while(
    store: Path, accepted: Accepted, cast: Cast
) -> None:
    made = issue_as_asked(accepted(), cast.sato)
    for one in made:
        DocumentFile.objects.filter(document=one.document).update(content=one.data)
        place(store, one.document).unlink()
    StoredFile.objects.all().delete()
    assert [file_of(one.document) for one in made] == [one.data for one in made]
    assert check_file(made[0].data + b" ").verdict is Verdict.ALTERED
    call_command("move_documents_into_store")
    work_off()
    assert set(DocumentFile.objects.values_list("content", flat=True)) == {b""}
    assert [file_of(one.document) for one in made] == [one.data for one in made]
    assert check_file(made[0].data + b" ").verdict is Verdict.ALTERED
    assert set(StoredFile.objects.values_list("uses", flat=True)) == {1}
