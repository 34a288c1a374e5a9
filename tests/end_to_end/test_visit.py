"""The whole real thing once: kiosk program with its window, dock, agent, line, centre, worker; touched by its words."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kiosk.runtime.failpoints import Failpoint
from provisioning.demonstration.__main__ import raise_all
from provisioning.demonstration.centre import Centre
from provisioning.demonstration.hall import Hall
from provisioning.demonstration.places import Places
from provisioning.demonstration.processes import wait_for
from provisioning.demonstration.resident import Lost
from provisioning.demonstration.slip_reader import SlipRead
from provisioning.demonstration.visits import Visits
from tests.support.centre.migrated_database import lay_migrated
from tests.support.faults.failpoints import Orders
from tests.support.people.kept_cast import lay_cast

ARRIVES_S = 60
SEND_BACK = """
from central.applications.actions.send_back import send_back
from central.applications.models import Application
from central.staff.models import StaffMember
from sync.contract.wire.status import MarkedField
application = Application.objects.get(arrival_number="{number}")
send_back(application.pk, StaffMember.objects.get(staff_number="sato"), revision=application.revision,
    marked=[MarkedField("phone", {{"ja": "つながる番号をお書きください。"}})],
    sentence={{"ja": "電話番号をもう一度お書きください。"}})
"""


class Place:
    """Hall and centre of one test."""

    def __init__(self, folder: Path) -> None:
        self.places = Places.under(folder)
        self.orders = Orders(folder / "orders")
        self.hall = Hall(self.places, extra_env={"MADOGUCHI_ORDERS": str(self.orders.folder)})
        self.hall.kiosk._command[2] = "tests.support.kiosk.kiosk_program"
        self.centre = Centre(self.places)
        self.visits = Visits(self.places, self.hall)
        self.at = self.visits.resident

    def start(self) -> None:
        lay_cast(self.places.cards)
        lay_migrated(self.places.centre_state / "central.db")
        raise_all(self.hall, self.centre, lambda sentence: None)

    def stop(self) -> None:
        self.hall.stop()
        self.centre.stop()

    def line(self, state: str, words: str) -> None:
        self.hall.order(do="line", state=state)
        self.at.sees(words, 60)

    def comes_back(self) -> None:
        self.hall.start_kiosk()
        self.at.sees("ことばをえらぶと", 60)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        path = self.places.centre_state / "central.db"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)) as database:
            return list(database.execute(sql))

    def statuses(self) -> dict[str, str]:
        return dict(self.rows("SELECT arrival_number, status FROM applications_application"))

    def kept(self) -> list[str]:
        path = self.places.data / "outbox.db"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)) as database:
            return [number for (number,) in database.execute("SELECT arrival FROM entries ORDER BY seq")]

    def opens_sent_back(self, slip: SlipRead) -> None:
        self.at.touches("日本語　はじめる")
        self.at.touches("控えで ようすを見る・直す")
        for inquiry in slip.inquiries:
            self.at.types(slip.arrival)
            self.at.types(inquiry)
            try:
                self.at.sees("直してほしいところがあります", 10)
            except Lost:
                continue
            return
        raise Lost("the numbers of this slip open nothing")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    if os.geteuid() != 0:
        pytest.skip("pcscd and a private network need root")
    made = Place(tmp_path)
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.mark.end_to_end
@pytest.mark.pcsc
@pytest.mark.requirement("PROM-01", "PROM-02", "PROM-03", "GAP-04")
def test_what_was_taken_in_without_a_line_survives_power_cuts_and_is_sent_back_corrected_and_valid(
    place: Place,
) -> None:
    place.line("cut", "通信なし")
    place.orders.arm(Failpoint.BEFORE_PRINT)
    with pytest.raises((Lost, OSError, ValueError)):
        place.visits.bulky_waste("cut-before-paper")
    wait_for(lambda: not place.hall.kiosk.running, "the power to be gone")
    place.hall.power_cut()
    place.comes_back()

    slip = place.visits.bulky_waste("cut-after-paper")
    place.hall.power_cut()
    place.comes_back()
    kept = place.kept()
    assert len(set(kept)) == len(kept) == 2
    assert slip.arrival == kept[1]

    place.line("restore", "センターと通信中")
    wait_for(lambda: set(place.statuses()) == set(kept), "both applications", ARRIVES_S)
    assert set(place.statuses().values()) == {"unprocessed"}

    place.centre.command("shell", "-c", SEND_BACK.format(number=slip.arrival))
    cursor = place.rows("SELECT max(cursor) FROM applications_statushead")[0][0]
    wait_for(lambda: _status_cursor(place) >= cursor, "the kiosk to hear of it", ARRIVES_S)
    place.opens_sent_back(slip)
    place.at.touches("くわしく見る")
    place.at.touches("直して もう一度出す", "申し込む人")
    place.at.writes("日中に連絡のとれる電話番号", "09033334444")
    for _ in range(20):
        seen = place.at.looks()
        if seen.step == "CheckAnswers":
            break
        place.at.touches("次へ")
    place.visits._confirm("correction")
    place.at.touches("まちがいない　申請する")
    again = place.visits._take_slip("correction")
    place.visits.leave()
    assert again.arrival not in kept

    wait_for(lambda: place.statuses().get(slip.arrival) == "unprocessed", "the correction", ARRIVES_S)
    versions = place.rows(
        "SELECT v.number, v.arrival_number FROM applications_applicationversion v "
        f"JOIN applications_application a ON a.id = v.application_id WHERE a.arrival_number = '{slip.arrival}'"
    )
    assert sorted(versions) == [(1, slip.arrival), (2, again.arrival)]
    assert set(place.statuses()) == set(kept)
    assert place.rows("SELECT kind, reasons FROM applications_manualcheck") == []
    assert place.rows("SELECT state FROM kiosks_kiosk") == [("active",)]


def _status_cursor(place: Place) -> int:
    path = place.places.data / "line.db"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)) as line:
        found = line.execute("SELECT max(cursor) FROM status").fetchone()[0]
    return int(found or 0)
