"""What nothing names goes after a day; what somebody is just naming never does, whatever a clock says."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone

from central.store import comparing, keeping
from central.store.comparing import COMPARE, PREFIXES, Compared, going, look_at, note, sweep
from central.store.files import files
from central.store.keeping import content_of, keep, put, release
from central.store.models import StoredFile
from central.store.port import Files, StoreAway
from central.store.trouble import StoreTrouble, troubles
from tests.central.store.test_store import BIG, kept, overwrite, sha
from tests.support.centre.applications import make_city
from tests.support.centre.bucket import ACCESS, BUCKET, answering, client_of, xml
from tests.support.centre.jobs import run_kind
from tests.support.people.staff import QUICK_HASHERS, make_cast, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
NEVER_NAMED = b"never named"


def compare() -> Compared:
    """A whole round."""
    return run_kind(COMPARE)


def at(monkeypatch: pytest.MonkeyPatch, later: timedelta) -> None:
    """The database's clock, so much ahead."""
    monkeypatch.setattr(keeping, "database_now", lambda: timezone.now() + later)
    monkeypatch.setattr(comparing, "database_now", lambda: timezone.now() + later)


def there(store: Files) -> set[str]:
    return {name for prefix in PREFIXES for name, _ in store.listed(prefix)}


def test_what_nothing_names_goes_after_a_day_and_what_is_named_stays(
    store: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, other = kept(BIG), put(NEVER_NAMED)
    stranger = sha(b"of a restored database")
    store.write(stranger, io.BytesIO(b"of a restored database"))
    assert compare().swept == 0
    at(monkeypatch, timedelta(hours=23))
    compare()
    compare()
    assert there(store) == {name, other, stranger}
    at(monkeypatch, timedelta(hours=25))
    assert compare().swept == 2
    assert compare().swept == 0
    assert there(store) == {name}
    assert list(StoredFile.objects.values_list("pk", flat=True)) == [name]
    with transaction.atomic():
        release([name])
    compare()
    assert there(store) == {name}, "its day begins when the last name goes"
    at(monkeypatch, timedelta(hours=51))
    compare()
    compare()
    assert there(store) == set()


def test_a_sweep_by_a_clock_a_year_ahead_takes_nothing_that_is_just_being_named(
    store: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = put(BIG)
    at(monkeypatch, timedelta(days=365))
    with transaction.atomic():
        for prefix in PREFIXES:
            note(look_at(prefix))  # marks, and comes no further yet
    with pytest.raises(StoreAway), transaction.atomic():
        keep([name])  # the one who put it is told, and comes again
    compare()
    with pytest.raises(StoreAway), transaction.atomic():
        keep([name])
    assert kept(BIG) == name
    at(monkeypatch, timedelta())
    compare()
    compare()
    assert content_of(name, len(BIG)) == BIG


def test_a_file_announced_while_a_clock_ran_ahead_goes_all_the_same(
    store: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, timedelta(days=365))
    put(BIG)
    at(monkeypatch, timedelta())
    compare()
    at(monkeypatch, timedelta(hours=25))
    compare()
    assert there(store) == set()


def test_a_mark_that_was_left_behind_keeps_nobody_waiting(store: Files) -> None:
    """Whatever became of the sweep that made it."""
    name = put(BIG)
    for file_is_there in (True, False):
        StoredFile.objects.update(going=True, uses=0)
        if not file_is_there:
            store.delete(name)
        assert kept(BIG) == name
        compare()
        assert content_of(name, len(BIG)) == BIG
        assert troubles() == []


def test_a_sweep_that_was_held_up_takes_nothing_that_was_put_again_meanwhile(store: Files) -> None:
    name = put(BIG)
    StoredFile.objects.update(going=True)
    marked = going(name[:1])
    assert kept(BIG) == name
    assert sweep(marked, lambda: None) == 0
    assert content_of(name, len(BIG)) == BIG


def test_whoever_puts_a_file_while_it_is_being_deleted_has_it_in_the_end(
    store: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = put(BIG)
    StoredFile.objects.update(going=True)

    def again() -> None:
        try:
            kept(BIG)
        finally:
            connections.close_all()

    at_once = threading.Thread(target=again)

    def delete(one: str) -> None:
        at_once.start()
        at_once.join(0.5)  # it waits for the row: without that it would be through, and its file deleted
        store.delete(one)

    monkeypatch.setattr(comparing, "files", lambda: Slow(delete))
    assert sweep(going(name[:1]), lambda: None) == 1
    at_once.join()
    assert content_of(name, len(BIG)) == BIG
    assert StoredFile.objects.get().uses == 1


@dataclass
class Slow:
    """A store in whose deletion something else happens."""

    delete: Callable[[str], None]


def test_a_worker_that_died_between_mark_and_deletion_is_followed_by_another(
    store: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(BIG)
    StoredFile.objects.update(going=True)
    compare()
    assert (there(store), StoredFile.objects.count()) == (set(), 0)


def test_a_row_without_its_file_and_a_torn_file_are_codes_until_they_are_back(
    store: Files, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    name, torn, good = kept(BIG), kept(b"torn" * 1000), kept(b"good")
    overwrite(settings, name, None)
    overwrite(settings, torn, b"torn")
    assert compare().in_trouble == 2
    assert [(told.code, told.files) for told in troubles()] == [(StoreTrouble.MISSING, 1), (StoreTrouble.DAMAGED, 1)]
    with pytest.raises(CommandError, match="2 of 3 files"):
        call_command("check_store")
    overwrite(settings, name, BIG)
    overwrite(settings, torn, b"torn" * 1000)
    assert compare().in_trouble == 0
    assert troubles() == []
    call_command("check_store")
    assert "all 3 files hold" in capsys.readouterr().out
    overwrite(settings, good, b"evil")
    with pytest.raises(CommandError, match="1 of 3"):
        call_command("check_store")
    assert compare().in_trouble == 1, "of the same length: found by whoever read it, and known since"


@pytest.mark.parametrize("elsewhere", ["{0}/old/{1}", "cd/{1}", "{1}", "{0}/old-{1}", "{0}x/{1}"])
def test_a_name_counts_only_at_its_own_place(store: Files, settings: Any, elsewhere: str) -> None:
    """A copy that somebody laid beside it hides no loss, and is not ours to sweep."""
    name = kept(BIG)
    lay(settings, elsewhere.format(name[:2], name), BIG)
    overwrite(settings, name, None)
    assert compare().in_trouble == 1
    assert [told.code for told in troubles()] == [StoreTrouble.MISSING]
    assert StoredFile.objects.count() == 1


def lay(settings: Any, place: str, content: bytes) -> None:
    """By hand."""
    if settings.STORE.startswith("s3://"):
        key = f"{settings.STORE.split('/', 3)[3]}/{place}"
        client_of(settings.STORE_ENDPOINT).put_object(Bucket=BUCKET, Key=key, Body=content)
        return
    path = Path(settings.STORE, place)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


@pytest.mark.parametrize("size", ["99999999999999999999999", "-1", "4294967297", "many"])
def test_a_listing_with_a_length_that_no_file_has_ends_no_round(
    settings: Any, monkeypatch: pytest.MonkeyPatch, size: str
) -> None:
    """A bucket, or whoever stands before it, may say what it likes."""
    for key, value in ACCESS.items():
        monkeypatch.setenv(key, value)
    name = sha(b"of nobody")
    said = f"<Contents><Key>p/{name[:2]}/{name}</Key><Size>{size}</Size></Contents>"
    with answering(xml(f"<ListBucketResult><IsTruncated>false</IsTruncated>{said}</ListBucketResult>")) as address:
        settings.STORE, settings.STORE_ENDPOINT = "s3://bucket/p", address
        compare()
    assert not StoredFile.objects.exists()


def test_a_store_that_is_away_ends_the_round_with_a_code(settings: Any, tmp_path: Path) -> None:
    settings.STORE = str(tmp_path / "store")
    name = kept(BIG)
    (tmp_path / "file").write_bytes(b"")
    settings.STORE = str(tmp_path / "file" / "store")
    assert compare().away
    assert [told.code for told in troubles()] == [StoreTrouble.AWAY]
    assert StoredFile.objects.get(pk=name).trouble == "", "nothing is known against the file"
    settings.STORE = str(tmp_path / "store")
    assert not compare().away
    assert troubles() == []


def test_a_round_goes_on_behind_what_it_swept_and_counts_over_all_prefixes(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STORE = str(tmp_path / "store")
    of_prefix = {sha(content)[0]: content for content in (b"%d" % number for number in range(400))}
    assert len(of_prefix) == len(PREFIXES)
    for prefix in "05a":
        put(of_prefix[prefix])
    for prefix in "169f":
        kept(of_prefix[prefix])
    for prefix in "19":
        files().delete(sha(of_prefix[prefix]))
    at(monkeypatch, timedelta(hours=25))
    told = compare()
    assert (told.swept, told.in_trouble) == (3, 2)
    assert there(files()) == {sha(of_prefix[prefix]) for prefix in "6f"}


def test_half_written_files_of_the_dead_go_after_a_day(settings: Any, tmp_path: Path) -> None:
    settings.STORE = str(tmp_path / "store")
    kept(BIG)
    coming = tmp_path / "store" / "coming"
    (coming / "old").write_bytes(b"half")
    (coming / "new").write_bytes(b"half")
    before = timezone.now().timestamp() - 25 * 3600
    os.utime(coming / "old", (before, before))
    compare()
    assert [path.name for path in coming.iterdir()] == ["new"]


def test_operators_read_what_is_wrong_and_clerks_do_not(settings: Any, tmp_path: Path) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    settings.STORE = str(tmp_path / "store")
    cast = make_cast(make_city())
    name = kept(BIG)
    place = next((tmp_path / "store").glob(f"*/{name}"))
    copy = place.rename(tmp_path / name)
    compare()
    tanaka: Client = sign_in(cast.tanaka)
    page = tanaka.get("/jobs/").content.decode()
    assert "F-01" in page
    assert "1件あります" in page
    assert "F-01" not in sign_in(cast.sato).get("/jobs/").content.decode()
    assert "ファイルの名前は check_store が" in page
    with pytest.raises(CommandError):
        call_command("check_store", stderr=(named := io.StringIO()))
    assert name in named.getvalue()
    copy.rename(place)
    call_command("check_store", stdout=io.StringIO())
    assert "F-01" not in tanaka.get("/jobs/").content.decode(), "as the page says"
