"""What is put is there, whole, under its hash, or nothing is said to be there."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from central.store.files import _files as files_of
from central.store.files import files
from central.store.keeping import content_of, keep, opened, part_of, put, release
from central.store.models import StoredFile, StoreOutage, Way
from central.store.port import FileDamaged, FileMissing, Files, StoreAway
from central.store.trouble import StoreTrouble, troubles
from tests.support.centre.bucket import BUCKET, BadLine, client_of

pytestmark = pytest.mark.django_db(transaction=True)
BIG = os.urandom(700_000)
READ_ONLY, READ_AND_WRITE = (f"SET default_transaction_read_only = {word}" for word in ("on", "off"))


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def kept(content: bytes) -> str:
    name = put(content)
    with transaction.atomic():
        keep([name])
    return name


def overwrite(settings: Any, name: str, content: bytes | None) -> None:
    """What somebody else does to the file; None: it is gone."""
    if settings.STORE.startswith("s3://"):
        client, key = client_of(settings.STORE_ENDPOINT), f"{settings.STORE.split('/', 3)[3]}/{name[:2]}/{name}"
        if content is None:
            client.delete_object(Bucket=BUCKET, Key=key)
        else:
            client.put_object(Bucket=BUCKET, Key=key, Body=content)
        return
    place = Path(settings.STORE, name[:2], name)
    if content is None:
        place.unlink()
    else:
        place.write_bytes(content)


def test_what_is_put_is_opened_whole_and_in_parts(store: Files) -> None:
    name = kept(BIG)
    assert name == sha(BIG)
    with opened(name) as file:
        assert file.read() == BIG
    assert content_of(name, len(BIG)) == BIG
    assert part_of(name, 500_000, 1000) == BIG[500_000:501_000]
    assert list(store.listed(name[:2])) == [(name, len(BIG))]
    assert kept(b"") == sha(b"")
    assert content_of(sha(b""), 10) == b""


def test_a_stream_is_put_as_its_bytes_are(store: Files) -> None:
    name = put(io.BytesIO(BIG))
    assert content_of(name, len(BIG)) == BIG


def test_a_bit_that_flipped_is_never_served(store: Files, settings: Any) -> None:
    name = kept(BIG)
    overwrite(settings, name, BIG[:400_000] + bytes([BIG[400_000] ^ 1]) + BIG[400_001:])
    with pytest.raises(FileDamaged), opened(name):
        pytest.fail("served")
    assert [(told.code, told.files) for told in troubles()] == [(StoreTrouble.DAMAGED, 1)]
    put(BIG)  # comes again: whole
    assert content_of(name, len(BIG)) == BIG
    assert troubles() == []


def test_a_file_that_is_missing_or_short_is_a_code(store: Files, settings: Any) -> None:
    name, short = kept(BIG), kept(b"short" * 100)
    overwrite(settings, name, None)
    overwrite(settings, short, b"short")
    with pytest.raises(FileMissing), opened(name):
        pytest.fail("served")
    with pytest.raises(FileMissing):
        part_of(name, 0, 10)
    with pytest.raises(FileDamaged):
        part_of(short, 0, 10)
    assert {told.code for told in troubles()} == {StoreTrouble.MISSING, StoreTrouble.DAMAGED}


def test_a_reader_is_told_of_the_file_where_the_database_takes_no_note(store: Files) -> None:
    name = kept(BIG)
    store.delete(name)
    with only_reading(), pytest.raises(FileMissing):
        content_of(name, len(BIG))
    assert StoredFile.objects.get(pk=name).trouble == ""


def test_a_reader_has_the_file_where_the_database_takes_no_note_that_the_store_is_there_again(store: Files) -> None:
    name = kept(BIG)
    StoreOutage.objects.create(pk=Way.READING, since=timezone.now(), said="away")
    with only_reading():
        assert content_of(name, len(BIG)) == BIG
    assert StoreOutage.objects.count() == 1


@contextmanager
def only_reading() -> Iterator[None]:
    """The database refuses every change of this connection, as one that stands by for another does."""
    sqlite = connection.vendor == "sqlite"
    on, off = ("PRAGMA query_only = 1", "PRAGMA query_only = 0") if sqlite else (READ_ONLY, READ_AND_WRITE)
    with connection.cursor() as cursor:
        cursor.execute(on)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(off)


def test_a_part_behind_the_end_of_a_short_file_is_a_fault_of_the_file(store: Files, settings: Any) -> None:
    short = kept(b"short" * 100)
    overwrite(settings, short, b"short")
    with pytest.raises(FileDamaged):
        part_of(short, 100, 10)
    assert [told.code for told in troubles()] == [StoreTrouble.DAMAGED]


def test_the_same_bytes_at_once_are_one_file_named_twice(store: Files) -> None:
    meet = threading.Barrier(4)

    def one(_: int) -> str:
        meet.wait(10)
        try:
            return kept(BIG)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(one, range(4))) == {sha(BIG)}
    row = StoredFile.objects.get()
    assert (row.uses, row.size) == (4, len(BIG))
    assert content_of(row.sha256, len(BIG)) == BIG
    with transaction.atomic():
        release([row.sha256] * 4)
    row.refresh_from_db()
    assert row.uses == 0


def test_a_file_that_is_deleted_while_it_is_open_is_read_to_its_end(store: Files) -> None:
    name = kept(BIG)
    with opened(name) as file:
        first = file.read(1000)
        store.delete(name)
        store.delete(name)
        assert first + file.read() == BIG


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "",
        "..",
        "a" * 63,
        "a" * 65,
        "A" * 64,
        "a" * 64 + "\n",
        "a" * 63 + "/",
        "０" * 64,
    ],
)
def test_no_name_but_a_hash_comes_near_the_disk(store: Files, name: str) -> None:
    for act in (
        lambda: store.open(name),
        lambda: store.write(name, io.BytesIO(b"x")),
        lambda: store.delete(name),
        lambda: store.part(name, 0, 1),
    ):
        with pytest.raises(ValueError, match="64 hexadecimal"):
            act()


def test_a_link_in_the_folder_is_not_followed(settings: Any, tmp_path: Path) -> None:
    settings.STORE = str(tmp_path / "store")
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    name = sha(b"secret")
    place = tmp_path / "store" / name[:2] / name
    place.parent.mkdir(parents=True)
    place.symlink_to(secret)
    with pytest.raises(StoreAway), opened(name):
        pytest.fail("followed")
    assert list(files().listed(name[:2])) == []


def test_only_the_service_may_read_the_folder(settings: Any, tmp_path: Path) -> None:
    settings.STORE = str(tmp_path / "deep" / "store")
    name = kept(BIG)
    modes = [path.stat().st_mode & 0o077 for path in Path(settings.STORE).rglob("*")]
    assert modes == [0] * 3, name
    assert Path(settings.STORE).stat().st_mode & 0o077 == 0


def test_a_place_that_takes_nothing_is_away_and_says_so(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    settings.STORE = str(tmp_path / "file" / "store")
    with pytest.raises(StoreAway):
        put(BIG)
    assert [told.code for told in troubles()] == [StoreTrouble.AWAY]
    assert str(tmp_path) not in StoreOutage.objects.get().said
    settings.STORE = str(tmp_path / "store")
    put(BIG)
    assert troubles() == []


def test_whoever_reads_tells_that_the_store_is_away_and_that_it_is_there_again(settings: Any, tmp_path: Path) -> None:
    settings.STORE = str(tmp_path / "store")
    name = kept(BIG)
    (tmp_path / "file").write_bytes(b"")
    for read in (lambda: content_of(name, len(BIG)), lambda: part_of(name, 0, 10)):
        settings.STORE = str(tmp_path / "file" / "store")
        with pytest.raises(StoreAway):
            read()
        assert [told.code for told in troubles()] == [StoreTrouble.AWAY]
        settings.STORE = str(tmp_path / "store")
        read()
        assert troubles() == []


def test_a_good_read_takes_nothing_back_that_a_writer_told(settings: Any, tmp_path: Path) -> None:
    """A full disk is read as ever, and still takes nothing."""
    settings.STORE = str(tmp_path / "store")
    name = kept(BIG)
    (tmp_path / "file").write_bytes(b"")
    settings.STORE = str(tmp_path / "file" / "store")
    with pytest.raises(StoreAway):
        put(b"another")
    settings.STORE = str(tmp_path / "store")
    assert content_of(name, len(BIG)) == BIG
    assert [told.code for told in troubles()] == [StoreTrouble.AWAY]
    put(b"another")
    assert troubles() == []


NARROW = """
import io, os, subprocess, sys
from pathlib import Path
from central.store.disk import Folder
from central.store.port import StoreAway
place = Path(sys.argv[1]); place.mkdir()
mount = lambda *said: subprocess.run(["mount", *said, str(place)], check=True)
mount("-t", "tmpfs", "-o", "size=512k", "tmpfs")
folder, small, big = Folder(str(place / "store")), b"s" * 1000, b"b" * 700_000
def tried(name, content):
    try:
        folder.write(name * 64, io.BytesIO(content))
        return "written"
    except StoreAway as away:
        return str(away)
print(tried("a", small)); print(tried("b", big)); print(tried("c", small))
mount("-o", "remount,ro"); print(tried("d", small)); print(folder.open("a" * 64).read() == small)
mount("-o", "remount,rw"); print(tried("d", small))
print(sorted(path.name[:1] for path in place.rglob("*") if path.is_file()), list((place / "store" /
"coming").iterdir()))
"""


def test_a_full_and_a_read_only_disk_take_nothing_and_leave_nothing_half(tmp_path: Path) -> None:
    command = ["unshare", "--mount", sys.executable, "-c", NARROW, str(tmp_path / "narrow")]
    if os.geteuid():
        command = ["sudo", *command]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "central.project.settings", "MADOGUCHI_STATE": str(tmp_path)}
    said = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True).stdout
    assert said.splitlines() == [
        "written",
        "the store's disk says No space left on device",
        "written",
        "the store's disk says Read-only file system",
        "True",
        "written",
        "['a', 'c', 'd'] []",
    ]


def test_a_bucket_that_fails_is_silent_or_is_not_there_is_away(
    bucket: Files, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = kept(BIG)
    line = BadLine(settings.STORE_ENDPOINT)
    settings.STORE_ENDPOINT = line.endpoint
    try:
        assert content_of(name, len(BIG)) == BIG
        line.mood = "once"
        assert content_of(name, len(BIG)) == BIG  # a fault that passes is tried again
        for mood in ("fails", "silent"):
            line.mood, line.asked = mood, 0
            if mood == "silent":  # and nobody here waits as long as a bucket may be slow
                monkeypatch.setattr("central.store.s3.SILENCE_S", 0.3)
                files_of.cache_clear()
            with pytest.raises(StoreAway), opened(name):
                pytest.fail("served")
            assert [told.code for told in troubles()] == [StoreTrouble.AWAY], "a reader tells it"
            with pytest.raises(StoreAway):
                put(b"another")
            assert line.asked == 4, "each request twice, and no more"
            assert [told.code for told in troubles()] == [StoreTrouble.AWAY]
            StoreOutage.objects.all().delete()
    finally:
        line.close()
    with pytest.raises(StoreAway), opened(name):
        pytest.fail("served")
    assert StoredFile.objects.get(pk=name).trouble == "", "a bucket that is away says nothing against the file"


def test_what_is_rolled_back_names_nothing(store: Files) -> None:
    name = put(BIG)
    with transaction.atomic():
        keep([name])
        transaction.set_rollback(True)
    assert StoredFile.objects.get().uses == 0


def test_a_file_that_was_never_announced_cannot_be_named(store: Files) -> None:
    with pytest.raises(StoreAway), transaction.atomic():
        keep([sha(b"never put")])


def test_what_the_office_puts_may_lie_in_a_bucket_of_its_own(
    bucket: Files, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STORE, settings.DOCUMENT_STORE = str(tmp_path / "boxes"), settings.STORE
    for name in ("ACCESS_KEY", "SECRET_KEY"):
        monkeypatch.setenv(f"MADOGUCHI_DOCUMENT_STORE_{name}", os.environ[f"MADOGUCHI_STORE_{name}"])
        monkeypatch.delenv(f"MADOGUCHI_STORE_{name}")
    box, document = put(BIG), put(BIG[:1000], by_office=True)
    assert list(bucket.listed(document[:2])) == [(document, 1000)]
    assert [path.name for path in (tmp_path / "boxes").rglob("*") if path.is_file()] == [box]
    assert (content_of(box, len(BIG)), content_of(document, 1000)) == (BIG, BIG[:1000])
    assert (part_of(box, 5, 10), part_of(document, 5, 10)) == (BIG[5:15], BIG[5:15])
    assert {name for prefix in "0123456789abcdef" for name, _ in files().listed(prefix)} == {box, document}
    for name in (box, document):
        files().delete(name)
        with pytest.raises(FileMissing):
            files().open(name)


class Over(Exception):
    """A lease that was lost."""


def test_a_long_way_beats_and_whoever_lost_the_lease_tells_nothing_of_the_store(store: Files) -> None:
    beats = []
    name = put(io.BytesIO(BIG), beat=lambda: beats.append("put"))
    assert len(beats) >= 4, "measured, and written, each in pieces"
    beats.clear()
    with opened(name, lambda: beats.append("opened")) as file:
        assert file.read() == BIG
    assert len(beats) >= 2
    pieces = iter(range(4))

    def lost() -> None:
        if next(pieces, None) is None:
            raise Over

    with pytest.raises(Over):
        put(io.BytesIO(BIG), beat=lost)
    assert troubles() == []
    assert content_of(name, len(BIG)) == BIG


def test_a_file_that_grew_is_damaged_and_not_fetched_to_its_end(bucket: Files, settings: Any) -> None:
    name, beats = kept(b"short" * 100), []
    overwrite(settings, name, b"short" * 1_000_000)
    with pytest.raises(FileDamaged), opened(name, lambda: beats.append("")):
        pytest.fail("served")
    assert len(beats) < 5, "in pieces of 256 KiB, fetched and measured"
    assert [told.code for told in troubles()] == [StoreTrouble.DAMAGED]
