"""Boxes that are files: kept before anything names them, read wherever a box is read, and never served when they are
not what came.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from central.applications.models import Application, ManualCheck
from central.intake import boxes
from central.intake.actions.recheck import judge_again
from central.intake.actions.record_verdicts import drain_verdicts
from central.intake.boxes import ROW_LIMIT_BYTES, box_of
from central.intake.models import CustodyBox, CustodyEntry, FiledBox, WaitingEntry
from central.intake.refusals import KioskApiError
from central.store import comparing, keeping
from central.store.comparing import COMPARE
from central.store.failpoints import StoreFailpoint
from central.store.files import files
from central.store.keeping import put
from central.store.models import StoredFile
from central.store.trouble import StoreTrouble, troubles
from sync.contract.wire.contact_frames import ContactEntry
from sync.contract.wire.messages import read_message
from sync.contract.wire.refusals import Refusal
from tests.support.between.kiosk_hand import KioskHand, refused
from tests.support.centre.centre_process import GIVE_UP_S, answers, free_port, kill, start, wait_for
from tests.support.centre.city import City
from tests.support.centre.custody_verified import verify_custody
from tests.support.centre.deliveries import deliver
from tests.support.centre.jobs import run_kind, work_off
from tests.support.centre.store_away import away
from tests.support.faults.failpoints import Orders
from tests.support.people.residents import Authority
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hand(city: City) -> KioskHand:
    return city.kiosk(3)


def places() -> list[Path]:
    return [files()._place(name) for name in FiledBox.objects.order_by("pk").values_list("sha256", flat=True)]  # type: ignore[attr-defined]


def test_a_large_box_is_a_file_and_a_small_one_a_row(store: Path, hand: KioskHand) -> None:
    small, large = hand.submit(), hand.submit(content=os.urandom(ROW_LIMIT_BYTES))
    deliver(hand, small, large)
    rows = {row.seq: row.pk for row in CustodyEntry.objects.all()}
    assert list(CustodyBox.objects.values_list("pk", flat=True)) == [rows[1]]
    filed = FiledBox.objects.get()
    assert (filed.pk, filed.size) == (rows[2], len(large.entry.box))
    assert [path.read_bytes() for path in places()] == [large.entry.box]
    assert [box_of(rows[seq]) for seq in (1, 2)] == [small.entry.box, large.entry.box]
    assert StoredFile.objects.get().uses == 1


def test_small_boxes_cost_no_statement_more(store: Path, hand: KioskHand) -> None:
    made = [hand.submit() for _ in range(3)]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        deliver(hand, *made)
    assert not any("store_" in one["sql"] or "filedbox" in one["sql"] for one in asked.captured_queries)
    with CaptureQueriesContext(connection) as asked:
        drain_verdicts()
    more = [one["sql"] for one in asked.captured_queries if "store_" in one["sql"] or "archivedbox" in one["sql"]]
    assert more == []


def test_the_way_of_a_large_box_is_the_way_of_any(
    all_large: None, store: Path, hand: KioskHand, authority: Authority, cast: Cast
) -> None:
    made = [hand.submit(), hand.submit("resident_record", resident=authority.hanako)]
    deliver(hand, *made)
    deliver(hand, *made)  # its answer was lost
    drain_verdicts()
    assert (CustodyBox.objects.count(), FiledBox.objects.count(), Application.objects.count()) == (0, 2, 2)
    assert set(StoredFile.objects.values_list("uses", flat=True)) == {1}
    assert "all holds" in verify_custody()
    page = sign_in(cast.sato).get(reverse("applications:detail", args=[made[1].arrival])).content.decode()
    assert "端末の署名は正しい" in page


def test_good_bytes_take_a_place_over_in_a_file_too(all_large: None, store: Path, hand: KioskHand) -> None:
    first, second = hand.submit(), hand.submit()
    deliver_bytes(hand, [ContactEntry(first.entry.jws, second.entry.box), second.entry])
    assert CustodyEntry.objects.get(seq=1).fault == "other_box"
    deliver(hand, first, second)
    assert CustodyEntry.objects.get(seq=1).fault == ""
    assert box_of(CustodyEntry.objects.get(seq=1).pk) == first.entry.box
    assert sorted(StoredFile.objects.values_list("uses", flat=True)) == [1, 1], "the other's box is named once less"
    drain_verdicts()
    assert "all holds" in verify_custody()


def deliver_bytes(hand: KioskHand, entries: list[ContactEntry]) -> None:
    class _Bare:
        def __init__(self, entry: ContactEntry) -> None:
            self.entry = entry

    deliver(hand, *(_Bare(entry) for entry in entries))  # type: ignore[arg-type]


@pytest.mark.parametrize("swept", [True, False])
def test_a_kiosk_that_was_away_for_longer_than_a_file_waits_is_taken_in_at_once(
    all_large: None,
    store: Path,
    hand: KioskHand,
    live_server: Any,
    monkeypatch: pytest.MonkeyPatch,
    swept: bool,
) -> None:
    """Its file was put, and the line went before the transaction that names it. By night nothing named it."""
    base = str(live_server.url)
    large, after = hand.submit(), hand.submit()
    put(large.entry.box)
    if swept:
        for module in (keeping, comparing):
            monkeypatch.setattr(module, "database_now", lambda: timezone.now() + timedelta(hours=30))
        run_kind(COMPARE)
    else:  # or a round died with its mark
        StoredFile.objects.update(going=True)
    assert hand.contact(base, [large, after]).stored_up_to == 2
    run_kind(COMPARE)
    assert box_of(CustodyEntry.objects.get(seq=1).pk) == large.entry.box


@pytest.mark.requirement("PROM-02")
def test_a_store_that_is_away_keeps_large_boxes_on_the_kiosk_and_takes_the_small_before_them(
    store: Path, settings: Any, hand: KioskHand, live_server: Any, city: City
) -> None:
    base = str(live_server.url)
    small, large, after = hand.submit(), hand.submit(content=os.urandom(ROW_LIMIT_BYTES)), hand.submit()
    away(settings, store)
    assert hand.contact(base, [small, large, after]).stored_up_to == 1
    assert refused(hand.send(hand.request(base, [large.entry, after.entry]))) == (503, "busy")
    assert hand.contact(base).stored_up_to == 1, "a heartbeat is heard"
    assert [told.code for told in troubles()] == [StoreTrouble.AWAY]
    settings.STORE = str(store)
    assert hand.contact(base, [large, after]).stored_up_to == 3
    assert box_of(CustodyEntry.objects.get(seq=2).pk) == large.entry.box
    assert troubles() == []


def test_a_file_swept_before_its_row_is_written_refuses_the_whole_contact(
    store: Path, hand: KioskHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sweep by a clock that is wrong, between file and row."""
    large = hand.submit(content=os.urandom(ROW_LIMIT_BYTES))
    real = boxes.put

    def put_and_swept(content: bytes) -> str:
        name = real(content)
        StoredFile.objects.filter(pk=name).update(going=True)
        return name

    monkeypatch.setattr(boxes, "put", put_and_swept)
    with pytest.raises(KioskApiError, match="send them again"):
        deliver(hand, large)
    assert (CustodyEntry.objects.count(), FiledBox.objects.count()) == (0, 0)
    monkeypatch.setattr(boxes, "put", real)
    StoredFile.objects.all().delete()  # the sweep came to its end
    deliver(hand, large)
    assert box_of(CustodyEntry.objects.get().pk) == large.entry.box


def test_a_bit_that_flipped_in_a_file_is_said_everywhere(
    all_large: None, store: Path, hand: KioskHand, cast: Cast
) -> None:
    made = hand.submit()
    deliver(hand, made)
    drain_verdicts()
    (place,) = places()
    place.write_bytes(made.entry.box[:-1] + bytes([made.entry.box[-1] ^ 1]))
    said = verify_custody()
    assert "no_box 2" in said  # entry and version
    page = sign_in(cast.sato).get(reverse("applications:detail", args=[made.arrival])).content.decode()
    assert "届いたときのものと合いません" in page
    assert "保管場所にないか、こわれています" in page
    assert [told.code for told in troubles()] == [StoreTrouble.DAMAGED]
    assert ManualCheck.objects.get().reasons == ["altered:no_box"]


def test_a_store_that_is_away_says_nothing_against_an_application(
    all_large: None, store: Path, settings: Any, hand: KioskHand, cast: Cast
) -> None:
    made, later = hand.submit(), hand.submit()
    deliver(hand, made)
    drain_verdicts()
    deliver(hand, later)
    away(settings, store)
    sato = sign_in(cast.sato)
    page = sato.get(reverse("applications:detail", args=[made.arrival])).content.decode()
    assert "いまは確かめられません" in page
    assert "届いたときのものと合いません" not in page
    for _ in range(8):
        drain_verdicts()
        WaitingEntry.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert not ManualCheck.objects.exists(), "nobody is called"
    settings.STORE = str(store)
    drain_verdicts()
    assert Application.objects.count() == 2
    assert (
        "いまは確かめられません" not in sato.get(reverse("applications:detail", args=[made.arrival])).content.decode()
    )


def test_a_file_lost_before_its_verdict_is_a_manual_check_and_comes_in_when_it_is_back(
    all_large: None, store: Path, hand: KioskHand, cast: Cast
) -> None:
    made = hand.submit()
    deliver(hand, made)
    (place,) = places()
    place.unlink()
    drain_verdicts()
    manual_check = ManualCheck.objects.get()
    assert manual_check.reasons == ["no_box"]
    place.write_bytes(made.entry.box)
    judge_again(manual_check.pk, cast.sato, "写しから戻した")
    drain_verdicts()
    assert Application.objects.get().arrival_number == made.arrival
    assert "all holds" in verify_custody()


def test_boxes_from_before_the_store_move_in_pieces_and_stay_readable(
    store: Path, hand: KioskHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [hand.submit() for _ in range(5)]
    deliver(hand, *made)
    assert CustodyBox.objects.count() == 5
    largest = max(len(one.entry.box) for one in made)
    monkeypatch.setattr("central.intake.actions.file_boxes.ROW_LIMIT_BYTES", 1000)
    monkeypatch.setattr("central.intake.actions.file_boxes.TOGETHER_BYTES", 2 * largest)
    monkeypatch.setattr("central.intake.actions.file_boxes.WINDOW", 4)
    call_command("move_into_store")
    work_off()
    assert (CustodyBox.objects.count(), FiledBox.objects.count()) == (0, 5)
    kept = {row.seq: box_of(row.pk) for row in CustodyEntry.objects.all()}
    assert kept == {one.seq: one.entry.box for one in made}
    call_command("move_into_store")
    work_off()
    drain_verdicts()
    assert "all holds" in verify_custody()


STEPS = [
    *(step.value for step in StoreFailpoint if step not in (StoreFailpoint.MARKED, StoreFailpoint.DELETED)),
    "custody_begin",
    "custody_appended",
    "custody_before_commit",
    "custody_after_commit",
    "before_ack",
]


@pytest.mark.crash
@pytest.mark.requirement("PROM-02", "PROM-10")
def test_killed_at_every_step_nothing_acknowledged_is_without_its_file(
    city: City, settings: Any, tmp_path: Path, store: Path, hand: KioskHand
) -> None:
    orders, port = Orders(tmp_path / "orders"), free_port()
    more = {"MADOGUCHI_ORDERS": str(orders.folder), "DJANGO_SETTINGS_MODULE": "tests.support.centre.centre_settings"}
    process = start(settings, "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1", more=more)
    base = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: answers(port))
        for step in STEPS:
            made = hand.submit(content=os.urandom(ROW_LIMIT_BYTES))
            orders.arm(step)
            acked = 0
            while acked < made.seq:
                try:
                    answer = hand.send(hand.request(base, [made.entry]))
                except requests.RequestException:
                    continue  # killed, or not up again yet
                if answer.status_code == 200:
                    acked = hand.learn(answer).stored_up_to
                elif answer.status_code == 401:
                    hand.nonce = read_message(Refusal, answer.content).nonce or "none"
            assert not orders.pending(step), step
            assert box_of(CustodyEntry.objects.get(seq=made.seq).pk) == made.entry.box, step
    finally:
        kill(process)
    assert process.wait(GIVE_UP_S) is not None
    assert FiledBox.objects.count() == len(STEPS)
    assert set(StoredFile.objects.values_list("uses", "going")) == {(1, False)}
