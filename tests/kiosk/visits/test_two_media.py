"""Data and mirror on one medium: nothing is taken in, staff read why, and a real second file system ends it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from kiosk.process.config import BadConfig, KioskConfig, read_config
from kiosk.runtime.clock import Ticked
from kiosk.screens.picture import Picture
from kiosk.screens.staff_panel import StaffPanel
from kiosk.screens.touches import Chosen, LanguageChosen
from kiosk.steps.always.welcome import Start
from kiosk.steps.apply.done import Received
from sync.envelope.keys.signer import MemorySigner
from sync.outbox import Outbox
from sync.outbox.storage.two_media import lie_on_one_medium
from tests.kiosk.visits.test_staff_page import acts_kept, opens, tools
from tests.support.kiosk.example_catalogue import BULKY_WASTE
from tests.support.kiosk.kiosk_in_a_box import KioskInABox
from tests.support.machine.clocks import SeededRandomness
from tests.support.people.cards import CardBox


@pytest.fixture
def medium() -> Iterator[Path]:
    """A folder of another file system, as a mounted medium has it."""
    with TemporaryDirectory(prefix="madoguchi-medium-", dir="/dev/shm") as folder:
        yield Path(folder)


def starts_for_a_hall(kiosk: KioskInABox) -> None:
    """The program starts anew, without the setting of a demonstration."""
    kiosk.outbox.close()
    kiosk.outbox = kiosk.outbox_worker._outbox = Outbox.open(
        kiosk.home,
        clock=kiosk.box_clock,
        randomness=SeededRandomness(6),
        journey_bytes=64 * 1024,
        two_media=not KioskConfig().one_medium,
    )
    kiosk.outbox.boot_check()
    rests(kiosk)


def rests(kiosk: KioskInABox) -> None:
    """At rest the kiosk asks itself whether it could serve."""
    kiosk.conversation._asked_ready_s = -1e12
    kiosk.does(Ticked(0))


@pytest.mark.requirement("PROM-01", "GAP-06")
def test_a_kiosk_whose_mirror_lies_on_its_own_disk_takes_nothing_in(kiosk: KioskInABox):
    assert lie_on_one_medium(kiosk.home)
    starts_for_a_hall(kiosk)
    screen = kiosk.screens.now
    assert isinstance(screen, Picture)
    assert screen.code == "M-03"
    assert screen.lines[0] == "係員をお呼びください。"
    kiosk.does(LanguageChosen("ja"))
    assert isinstance(kiosk.step, Start)


@pytest.mark.requirement("PROM-01", "GAP-08")
def test_staff_adopt_a_medium_that_is_mounted_and_not_the_disk_below_it(
    kiosk: KioskInABox, cards: CardBox, medium: Path
):
    starts_for_a_hall(kiosk)
    shutil.rmtree(kiosk.home.mirror)
    kiosk.home.mirror.mkdir()
    rests(kiosk)
    assert kiosk.conversation.visit.kiosk_state.trouble == "M-01", "nothing of ours is there"
    opens(kiosk, cards).does(Chosen("second_medium"))
    screen = kiosk.screens.now
    assert isinstance(screen, StaffPanel)
    assert screen.told == "新しい記録媒体が見つかりません。差し込まれているかを見て、もう一度押してください。"
    assert list(kiosk.home.mirror.iterdir()) == [], "nothing was written below the mount point"
    assert tools(kiosk)["second_medium"].enabled
    kiosk.home.mirror.rmdir()
    kiosk.home.mirror.symlink_to(medium)
    kiosk.does(Chosen("second_medium"))
    assert kiosk.conversation.visit.kiosk_state.ready
    assert acts_kept(kiosk) == ["second_medium"] * 2
    kiosk.pull()
    kiosk.starts("bulky_waste").fill(BULKY_WASTE)
    kiosk.confirms()
    assert isinstance(kiosk.step, Received)
    assert not kiosk.conversation.visit.kept.degraded  # type: ignore[union-attr]  # received
    assert list(medium.glob("*.segment"))


def test_a_medium_is_not_taken_for_an_act_that_was_refused(kiosk: KioskInABox, cards: CardBox, medium: Path):
    """Who brought it must be kept first: a medium that nobody brought could be a thief's copy."""
    starts_for_a_hall(kiosk)
    shutil.rmtree(kiosk.home.mirror)
    kiosk.home.mirror.symlink_to(medium)
    rests(kiosk)
    opens(kiosk, cards)
    kept_before, ours = acts_kept(kiosk), kiosk.outbox_worker._signer
    kiosk.outbox_worker._signer = MemorySigner.generate()
    kiosk.does(Chosen("second_medium"))
    assert acts_kept(kiosk) == kept_before
    assert list(medium.iterdir()) == []
    assert not kiosk.conversation.visit.kiosk_state.ready
    kiosk.outbox_worker._signer = ours
    kiosk.does(Chosen("second_medium"))
    assert acts_kept(kiosk) == [*kept_before, "second_medium"]
    assert kiosk.conversation.visit.kiosk_state.ready


@pytest.mark.requirement("PROM-01")
def test_a_kiosk_that_was_enrolled_with_the_medium_unmounted_is_mended_by_mounting_it(
    kiosk: KioskInABox, cards: CardBox, medium: Path
):
    """The mirror of before lies on the disk, marked as ours; above it now stands an empty medium."""
    kiosk.starts("bulky_waste").fill(BULKY_WASTE)
    kiosk.confirms()
    kiosk.conversation._go(Start())
    starts_for_a_hall(kiosk)
    assert kiosk.conversation.visit.kiosk_state.trouble == "M-03"
    opens(kiosk, cards)
    assert tools(kiosk)["second_medium"].enabled
    shutil.rmtree(kiosk.home.mirror)
    kiosk.home.mirror.symlink_to(medium)
    kiosk.does(Chosen("second_medium"))
    assert kiosk.conversation.visit.kiosk_state.ready
    segments = [segment for segment in kiosk.outbox.mirror.read() if segment.highest]
    assert max(segment.highest for segment in segments) == 2, "what was kept before stands on it too"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("one_medium = true\n", "simulated = true"),
        ('simulated = true\none_medium = "yes"\n', "true or false"),
        ('simulated = "false"\n', "true or false"),
    ],
)
def test_only_a_demonstration_may_do_with_one_medium(tmp_path: Path, said: str, sentence: str):
    file = tmp_path / "kiosk.toml"
    file.write_text(said, encoding="utf-8")
    with pytest.raises(BadConfig, match=sentence):
        read_config(file)
    file.write_text("simulated = true\none_medium = true\n", encoding="utf-8")
    assert read_config(file).one_medium
    file.write_text("simulated = true\n", encoding="utf-8")
    assert not read_config(file).one_medium
