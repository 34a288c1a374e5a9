"""What a new epoch and a foreign medium must not undo: numbers that were given, and somebody's only copy."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sync.contract.chain.entry import FIRST_PREV
from sync.contract.timestamps import rfc3339
from sync.contract.wire.enrolment import EnrolmentGrant
from sync.envelope.keys.signer import FileSigner
from sync.envelope.manifest import sign_manifest
from sync.outbox import KioskHome, create_home
from sync.outbox.storage.mirror import Mirror
from tests.support.kiosk.kiosk_homes import KIOSK, catalogue_jws, enrolment_jws, incarnation_jws
from tests.support.machine.clocks import START, SeededRandomness

Machine = Any
"""tests/sync/outbox/conftest.py, which a test module cannot import by name."""


def _enrol_again(machine: Machine, epoch: int, last_counter: int) -> None:
    """As the centre grants it to the same place, knowing numbers up to `last_counter` only."""
    machine.outbox.close()
    home, city = machine.kiosk.home, machine.kiosk.city
    home.entry_key.unlink()
    entry = FileSigner.create(home.entry_key)
    grant = EnrolmentGrant(
        v=1,
        kiosk=KIOSK,
        epoch=epoch,
        prev=FIRST_PREV,
        last_counter=last_counter,
        manifest=sign_manifest(city.manifest(1, rfc3339(START)), city.root).decode(),
        incarnation=incarnation_jws(city).decode(),
        catalogue=catalogue_jws(city).decode(),
        nonce="none",
        entry_kid=entry.kid,
        line_kid=machine.kiosk.line_signer.kid,
        enrolment=enrolment_jws(machine.kiosk.city).decode(),
    )
    create_home(
        home,
        grant,
        centre_url="http://127.0.0.1:9",
        root=city.root.public,
        entry_public=entry.public,
        randomness=SeededRandomness(100 + epoch),
    )
    machine.kiosk = replace(machine.kiosk, entry_signer=entry)


@pytest.mark.requirement("PROM-03")
@pytest.mark.parametrize("lost", ["nothing", "database", "mirror"])
def test_a_new_epoch_gives_no_number_again_that_never_reached_the_centre(machine: Machine, lost: str) -> None:
    given = {machine.keep().arrival for _ in range(3)}
    home = machine.kiosk.home
    if lost == "database":
        machine.outbox.close()  # with its log, which would tell the whole story once more
        home.outbox_db.write_bytes(b"damaged")
    if lost == "mirror":
        shutil.rmtree(home.mirror)
    _enrol_again(machine, 2, last_counter=0)
    machine.restart()
    given |= {machine.keep().arrival for _ in range(3)}
    assert len(given) == 6


@pytest.mark.requirement("PROM-03")
@pytest.mark.parametrize("left", [None, b"", b"damaged"], ids=["gone", "empty", "damaged"])
def test_a_database_lost_before_the_first_application_of_an_epoch_gives_no_number_again(
    machine: Machine, left: bytes | None
) -> None:
    """Neither medium holds an entry of this epoch: only the identity says how far numbers were given."""
    given = {machine.keep().arrival for _ in range(3)}
    _enrol_again(machine, 2, last_counter=3)
    for suffix in ("", "-wal", "-shm"):
        machine.kiosk.home.outbox_db.with_name(f"outbox.db{suffix}").unlink(missing_ok=True)
    if left is not None:
        machine.kiosk.home.outbox_db.write_bytes(left)
    assert machine.restart().healed == ("database_rebuilt",)
    assert machine.keep().arrival not in given


@pytest.mark.requirement("PROM-03")
def test_an_enrolment_that_was_cut_off_forgets_no_number(machine: Machine, tmp_path: Path) -> None:
    given = {machine.keep().arrival}
    home = machine.kiosk.home
    machine.outbox.close()
    aside = home.data / "before-epoch-2"
    aside.mkdir()
    home.identity_file.rename(aside / "identity.json")
    _enrol_again(machine, 3, last_counter=0)
    machine.restart()
    assert machine.keep().arrival not in given


def test_the_centres_newer_number_counts_also_over_the_turn_of_the_counter(machine: Machine) -> None:
    machine.keep()
    _enrol_again(machine, 2, last_counter=40)
    assert machine.kiosk.home.identity().last_counter == 40
    _enrol_again(machine, 3, last_counter=9_990)
    assert machine.kiosk.home.identity().last_counter == 40, "the centre is behind, not nearly a whole turn ahead"


@pytest.mark.requirement("PROM-03")
@pytest.mark.parametrize(
    ("own", "granted", "goes_on_from"),
    [
        (9_998, 9_998, 9_998),
        (9_998, 3, 10_003),
        (10_003, 9_998, 10_003),
        (40, 5_039, 5_039),
        (40, 5_040, 40),
        (20_007, 9, 20_009),
    ],
)
def test_whoever_is_ahead_by_less_than_half_a_turn_says_how_far_numbers_were_given(
    machine: Machine, own: int, granted: int, goes_on_from: int
) -> None:
    home = machine.kiosk.home
    home.identity_file.write_text(json.dumps({**vars(home.identity()), "last_counter": own}))
    _enrol_again(machine, 2, last_counter=granted)
    assert home.identity().last_counter == goes_on_from
    machine.restart()
    assert int(machine.keep().arrival[16:20]) == (goes_on_from + 1) % 10_000


@pytest.mark.requirement("PROM-03")
def test_a_machine_that_served_another_place_counts_as_that_places_new_machine(machine: Machine) -> None:
    machine.keep()
    home = machine.kiosk.home
    home.identity_file.write_text(json.dumps({**vars(home.identity()), "kiosk": "99201-004", "last_counter": 800}))
    _enrol_again(machine, 2, last_counter=7)
    assert home.identity().last_counter == 7


@pytest.mark.requirement("PROM-03")
def test_an_earlier_home_that_cannot_be_read_hides_no_other(machine: Machine) -> None:
    given = {machine.keep().arrival for _ in range(2)}
    for epoch in (2, 3):
        _enrol_again(machine, epoch, last_counter=0)
        (machine.kiosk.home.data / f"before-epoch-{epoch}" / "identity.json").write_bytes(b"{")
    machine.restart()
    assert machine.keep().arrival not in given


@pytest.mark.requirement("PROM-01")
def test_a_medium_of_another_outbox_is_adopted_without_losing_its_only_copy(machine: Machine, tmp_path: Path) -> None:
    machine.keep()
    home = machine.kiosk.home
    record = machine.outbox.usable_store().record(1)
    stranger = replace(home.identity(), outbox_id="ab" * 16)
    pulled = KioskHome(tmp_path / "stranger", tmp_path / "pulled")
    pulled.mirror.mkdir()
    Mirror(pulled, stranger).append([record], "2026-11-20")
    foreign = (pulled.mirror / "0001.segment").read_bytes()
    machine.outbox.close()
    shutil.rmtree(home.mirror)
    shutil.copytree(pulled.mirror, home.mirror)
    machine.restart()
    machine.outbox.adopt_mirror()
    assert _holds(home.mirror, foreign)
    assert machine.restart().healed == ()
    machine.keep()
    machine.outbox.purge()
    assert _holds(home.mirror, foreign)


def _holds(folder: Path, content: bytes) -> bool:
    return any(path.read_bytes() == content for path in folder.rglob("*") if path.is_file())
