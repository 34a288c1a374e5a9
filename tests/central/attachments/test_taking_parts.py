"""A part over real HTTP: piece by piece into the store, and a receipt for what lies there and nothing else."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from central.attachments import taking
from central.attachments.models import AwaitedPart
from central.attachments.pieces import pieces_of
from central.catalogue.models import ProcedureVersion
from central.intake.models import CustodyEntry
from central.kiosks.models import Kiosk
from central.store import comparing
from central.store.comparing import COMPARE
from central.store.keeping import content_of
from central.store.models import StoredFile
from central.store.trouble import troubles
from sync.contract.wire.parts import PART_PIECE_BYTES, PART_REQUEST_BYTES
from sync.envelope.keys.signer import TrustedKey
from tests.support.between.files_by_hand import HandFile, MadeWithFiles, PartLine, receipt_in, submit_files
from tests.support.between.kiosk_hand import KioskHand, refused, signed_refusal
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver
from tests.support.centre.jobs import run_kind
from tests.support.centre.store_away import away

pytestmark = pytest.mark.django_db(transaction=True)
LARGE = HandFile("写真.jpg", os.urandom(600 * 1024), "image/jpeg")


@pytest.fixture
def line(hand: KioskHand, live_server: Any) -> PartLine:
    return PartLine(hand, str(live_server.url))


@pytest.fixture
def made(hand: KioskHand, with_files: ProcedureVersion) -> MadeWithFiles:
    made = submit_files(hand, with_files, [LARGE])
    deliver(hand, made.made)
    return made


def only(made: MadeWithFiles) -> tuple[str, bytes]:
    return next(iter(made.parts.items()))


def test_piece_by_piece_into_the_store_and_a_receipt(
    line: PartLine, made: MadeWithFiles, city: City, places: Path
) -> None:
    name, part = only(made)
    entry, length = made.made.hash, len(part)
    asked = line.tell(entry, name, length)
    assert (asked.held, asked.receipt) == (0, None)
    first = line.tell(entry, name, length, 0, part[:PART_PIECE_BYTES])
    assert (first.held, first.receipt) == (PART_PIECE_BYTES, None)
    receipt = receipt_in(line.bring(made, name), TrustedKey(city.keys.ack.public))
    row = AwaitedPart.objects.get()
    assert (receipt.kind, receipt.entry, receipt.part, receipt.length) == ("part_receipt", entry, name, length)
    assert (receipt.kiosk, receipt.epoch, receipt.incarnation) == (line.hand.code, 1, city.incarnation())
    assert content_of(name, length) == part
    assert (StoredFile.objects.get(pk=name).uses, row.held) == (1, length)
    assert list((places / "pieces").iterdir()) == []


def test_the_receipt_is_given_as_often_as_it_is_asked_for(line: PartLine, made: MadeWithFiles, city: City) -> None:
    name, part = only(made)
    key = TrustedKey(city.keys.ack.public)
    first = receipt_in(line.bring(made, name), key)
    again = line.tell(made.made.hash, name, len(part))
    once_more = line.tell(made.made.hash, name, len(part), 0, part[:1000])
    assert [receipt_in(told.receipt or "", key) for told in (again, once_more)] == [first, first]
    assert StoredFile.objects.get(pk=name).uses == 1


def test_a_piece_again_or_ahead_changes_nothing(line: PartLine, made: MadeWithFiles) -> None:
    name, part = only(made)
    entry, length = made.made.hash, len(part)
    line.tell(entry, name, length, 0, part[:1000])
    for offset, data in ((0, part[:1000]), (2000, part[2000:3000]), (500, part[500:1500])):
        assert line.tell(entry, name, length, offset, data).held == 1000
    line.bring(made, name)
    assert content_of(name, length) == part


def test_what_a_death_left_behind_what_is_noted_is_cut_off(line: PartLine, made: MadeWithFiles) -> None:
    name, part = only(made)
    entry, length = made.made.hash, len(part)
    line.tell(entry, name, length, 0, part[:1000])
    with pieces_of(entry, name) as pieces:
        pieces.add(1000, os.urandom(length))
    line.bring(made, name)
    assert content_of(name, length) == part
    assert AwaitedPart.objects.get().spoiled == 0, "it did not have to begin anew"


def test_another_hash_at_the_end_begins_anew_and_is_counted(
    line: PartLine, made: MadeWithFiles, caplog: pytest.LogCaptureFixture
) -> None:
    name, part = only(made)
    entry, length = made.made.hash, len(part)
    wrong = bytes([part[0] ^ 1]) + part[1:]
    for start in range(0, length, PART_PIECE_BYTES):
        told = line.tell(entry, name, length, start, wrong[start : start + PART_PIECE_BYTES])
    assert (told.held, told.receipt) == (0, None)
    assert AwaitedPart.objects.get().spoiled == 1
    assert "is not what its entry names" in caplog.text
    assert not StoredFile.objects.exists()
    line.bring(made, name)
    assert content_of(name, length) == part


def test_what_comes_wrong_again_and_again_waits_for_a_person(line: PartLine, made: MadeWithFiles) -> None:
    name, part = only(made)
    AwaitedPart.objects.create(
        kiosk_id=_kiosk(line), entry_hash=made.made.hash, sha256=name, length=len(part), spoiled=taking.SPOILED_LIMIT
    )
    assert refused(line.send(made.made.hash, name, len(part), 0, part[:10])) == (503, "busy")


def test_an_unknown_entry_comes_again_and_an_unknown_part_never(
    line: PartLine, made: MadeWithFiles, hand: KioskHand, with_files: ProcedureVersion, city: City
) -> None:
    name, part = only(made)
    later = submit_files(hand, with_files, [LARGE])
    assert refused(line.send(later.made.hash, only(later)[0], len(part))) == (409, "unknown_entry")
    for other, length in (("ab" * 32, len(part)), (name, len(part) - 1)):
        answer = line.send(made.made.hash, other, length)
        assert refused(answer) == (404, "unknown_part")
        assert signed_refusal(answer, TrustedKey(city.keys.ack.public)).code == "unknown_part"
    assert not AwaitedPart.objects.exists()


def test_another_kiosk_brings_parts_of_its_own_entries_only(
    line: PartLine, made: MadeWithFiles, city: City, live_server: Any, with_files: ProcedureVersion
) -> None:
    name, part = only(made)
    other = PartLine(city.kiosk(4), str(live_server.url))
    answer = other.send(made.made.hash, name, len(part), 0, part[:10])
    assert refused(answer) == (409, "unknown_entry")
    assert not AwaitedPart.objects.exists()


def test_two_entries_that_name_the_same_bytes_each_bring_them(
    line: PartLine, made: MadeWithFiles, city: City, live_server: Any
) -> None:
    """Nobody learns that a part is here but who signed for it."""
    name, part = only(made)
    line.bring(made, name)
    other = city.kiosk(4)
    row = CustodyEntry.objects.get()
    CustodyEntry.objects.filter(pk=row.pk).update(kiosk_id=city.row(other).pk, entry_hash="cd" * 32)
    theirs = PartLine(other, str(live_server.url))
    assert theirs.tell("cd" * 32, name, len(part)).held == 0
    theirs.bring(MadeWithFiles(_renamed(made, "cd" * 32), made.parts), name)
    assert StoredFile.objects.get(pk=name).uses == 2


def test_a_kiosk_has_so_many_unfinished_parts_and_no_more(
    line: PartLine, made: MadeWithFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, part = only(made)
    kiosk = _kiosk(line)
    begun = {"kiosk_id": kiosk, "entry_hash": made.made.hash, "length": 1000, "held": 500}
    AwaitedPart.objects.create(sha256="ab" * 32, **begun)
    monkeypatch.setattr(taking, "OPEN_PARTS", 1)
    assert refused(line.send(made.made.hash, name, len(part), 0, part[:10])) == (503, "busy")
    monkeypatch.setattr(taking, "OPEN_PARTS", 2)
    monkeypatch.setattr(taking, "OPEN_BYTES", 509)
    assert refused(line.send(made.made.hash, name, len(part), 0, part[:10])) == (503, "busy")
    assert line.tell(made.made.hash, name, len(part), 0, part[:9]).held == 9


def test_pieces_that_no_kiosk_speaks_of_make_room(
    line: PartLine, made: MadeWithFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, part = only(made)
    old = timezone.now() - taking.FORGOTTEN_AFTER - timedelta(minutes=1)
    begun = {"kiosk_id": _kiosk(line), "entry_hash": made.made.hash, "length": 1000, "held": 500}
    AwaitedPart.objects.create(sha256="ab" * 32, asked_at=old, **begun)
    monkeypatch.setattr(taking, "OPEN_PARTS", 1)
    assert line.tell(made.made.hash, name, len(part), 0, part[:10]).held == 10
    assert AwaitedPart.objects.get(sha256="ab" * 32).held == 0


def test_two_requests_at_once_write_one_part(line: PartLine, made: MadeWithFiles) -> None:
    name, part = only(made)
    with pieces_of(made.made.hash, name):
        assert refused(line.send(made.made.hash, name, len(part), 0, part[:10])) == (503, "busy")
    assert line.tell(made.made.hash, name, len(part), 0, part[:10]).held == 10


def test_bodies_that_are_none(line: PartLine, made: MadeWithFiles) -> None:
    name, part = only(made)
    address = f"{line.base}/kiosk/v1/part"
    for body, kind, said in (
        (b"", "application/vnd.madoguchi.part", 400),
        (b"MDGP\x01\xff\xff\xff\xff", "application/vnd.madoguchi.part", 413),
        (b"x", "application/octet-stream", 415),
    ):
        answer = line.hand.send(line.hand.signed("POST", address, body, content_type=kind))
        assert answer.status_code == said, answer.text
    answer = line.hand.send(
        line.hand.signed(
            "POST", address, b"x" * (PART_REQUEST_BYTES + 1), content_type="application/vnd.madoguchi.part"
        )
    )
    assert answer.status_code == 413
    for other, said in (({"kiosk": "99201-004"}, (400, "malformed")), ({"audience": "x"}, (409, "other_incarnation"))):
        assert refused(line.send(made.made.hash, name, len(part), 0, b"", **other)) == said


def test_a_disk_that_is_away_refuses_and_tells(
    line: PartLine, made: MadeWithFiles, settings: Any, places: Path
) -> None:
    name, part = only(made)
    (places / "file").touch()
    settings.PIECES = str(places / "file")
    assert refused(line.send(made.made.hash, name, len(part), 0, part[:10])) == (503, "busy")
    assert [told.code for told in troubles()] == ["F-03"]
    settings.PIECES = str(places / "pieces")
    assert line.tell(made.made.hash, name, len(part), 0, part[:10]).held == 10


def test_a_store_that_is_away_gives_no_receipt_and_takes_the_part_up_later(
    line: PartLine, made: MadeWithFiles, settings: Any, places: Path
) -> None:
    name, part = only(made)
    entry, length = made.made.hash, len(part)
    for start in range(0, length - PART_PIECE_BYTES, PART_PIECE_BYTES):
        line.tell(entry, name, length, start, part[start : start + PART_PIECE_BYTES])
    with_store = settings.STORE
    away(settings, places / "store")
    held = AwaitedPart.objects.get().held
    assert refused(line.send(entry, name, length, held, part[held:])) == (503, "busy")
    settings.STORE = with_store
    told = line.tell(entry, name, length)
    assert told.receipt is not None, "asked again, it goes on from the whole part that lies here"


def test_the_sweep_of_the_store_knows_parts(
    line: PartLine, made: MadeWithFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, part = only(made)
    line.bring(made, name)
    StoredFile.objects.filter(pk=name).update(uses=0)  # whoever broke into the kiosks' door could write this
    monkeypatch.setattr(comparing, "database_now", lambda: timezone.now() + timedelta(hours=30))
    run_kind(COMPARE)
    assert StoredFile.objects.get(pk=name).uses == 1
    assert content_of(name, len(part)) == part


def _kiosk(line: PartLine) -> int:
    return Kiosk.objects.get(code=line.hand.code).pk


def _renamed(made: MadeWithFiles, name: str) -> Any:
    return replace(made.made, hash=name)
