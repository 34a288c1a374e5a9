"""drafts.db: what lies there, what is gone when it is wiped, and when a day is over while clocks may be wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from sync.contract.chain.entry import FIRST_PREV
from sync.contract.wire.ack import Ack, AuditHead, LogHead
from sync.contract.wire.drafts import KEPT_DAYS
from sync.drafts import draft_file
from sync.drafts.draft_file import DraftFile, DraftsFull, EndedDraft, KeptDraft
from sync.drafts.last_day import begun_for_sure
from sync.inbox.centre_cache import LastAck

CANARY = b"sealed-bytes-of-a-draft-" * 60
LAST = date(2026, 12, 27)


def kept(name: str = "a" * 32, ends_on: date = LAST, **other: object) -> KeptDraft:
    return KeptDraft(name, CANARY, "b" * 64, ends_on, **other)  # type: ignore[arg-type]


@pytest.fixture
def file(tmp_path: Path) -> DraftFile:
    return DraftFile(tmp_path / "drafts.db")


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


@pytest.mark.requirement("DEL-06", "GAP-31")
def test_what_was_wiped_is_in_neither_file_nor_log(file: DraftFile, tmp_path: Path) -> None:
    file.keep(kept())
    assert CANARY[:500] in on_disk(tmp_path)
    file.wipe(EndedDraft("a" * 32, "", "submitted", LAST))
    assert CANARY[:24] not in on_disk(tmp_path)
    assert file.draft("a" * 32) is None
    ended = file.end_of("a" * 32)
    assert ended is not None
    assert ended.reason == "submitted"
    assert file.counts() == {"kept": 1, "submitted": 1}
    file.wipe_ended(LAST + timedelta(days=1))
    assert file.end_of("a" * 32) is None, "the name goes when every copy is over"


def test_an_address_lies_here_only_until_the_centre_has_it(file: DraftFile, tmp_path: Path) -> None:
    file.keep(kept(notify=b"sealed-address-of-somebody"))
    file.mark_carried("a" * 32, LAST)
    draft = file.draft("a" * 32)
    assert draft is not None
    assert (draft.notify, draft.carried) == (None, True)
    assert b"sealed-address" not in on_disk(tmp_path)


def test_an_end_waits_until_the_centre_has_heard_of_it(file: DraftFile, tmp_path: Path) -> None:
    proof = "c" * 64
    file.wipe(EndedDraft("a" * 32, proof, "submitted", LAST))
    assert [end.proof for end in file.ends_to_tell(3)] == [proof]
    file.told("a" * 32)
    assert file.ends_to_tell(3) == []
    assert proof.encode() not in on_disk(tmp_path)


def test_a_full_file_takes_no_more_and_loses_nothing(file: DraftFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft_file, "MOST_DRAFTS", 1)
    file.keep(kept())
    with pytest.raises(DraftsFull):
        file.keep(kept("d" * 32))
    assert file.draft("a" * 32) is not None


@dataclass
class Hands:
    """Wall clock, and a running clock of this boot."""

    wall: datetime
    boot: str = "boot-2"
    up: timedelta = timedelta(0)

    def now(self) -> datetime:
        return self.wall

    def up_ms(self) -> int:
        return int(self.up / timedelta(milliseconds=1))


HEARD = datetime(2026, 12, 1, 3, tzinfo=UTC)


def heard(boot: str, up: timedelta) -> LastAck:
    log, audit = LogHead(0, FIRST_PREV), AuditHead(0, FIRST_PREV)
    at = HEARD.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    ack = Ack(1, "i", "99201-003", 1, 0, FIRST_PREV, at, "n", log, "", "active", 1, 0, audit, ())
    assert msgspec.json.encode(ack)
    return LastAck(ack, FIRST_PREV, boot, int(up / timedelta(milliseconds=1)))


@pytest.mark.requirement("PROM-08", "DEL-06")
def test_no_clock_that_runs_ahead_ends_a_draft_and_the_centres_word_does() -> None:
    ahead = HEARD + timedelta(days=29)
    here = Hands(ahead, up=timedelta(days=2))
    assert begun_for_sure(here, heard("boot-1", timedelta(days=9))) == date(2026, 12, 3), (
        "of this boot two days are sure"
    )
    assert begun_for_sure(here, heard("boot-2", timedelta(days=1))) == date(2026, 12, 2)
    assert begun_for_sure(here, None) == (ahead - timedelta(days=KEPT_DAYS)).date()
    long_ago = Hands(HEARD + timedelta(days=100), up=timedelta(hours=1))
    assert begun_for_sure(long_ago, heard("boot-1", timedelta(0))) == date(2027, 2, 8), "nor is one kept for ever"
