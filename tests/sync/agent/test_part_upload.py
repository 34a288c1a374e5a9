"""Files follow their entries: piece by piece, from where the centre is, until it has signed for each."""

from __future__ import annotations

from typing import Any

import pytest

from sync.contract.capabilities import ATTACHMENTS, CENTRE_READS
from sync.outbox import Failpoint, Kept
from tests.support.kiosk.with_files import entry_at, file_of, submission_with_files

Line = Any
"""tests/sync/agent/conftest.py, which a test module cannot import by name."""
SIZE = 700_000


class PowerCut(Exception):
    """Raised at a failpoint."""


@pytest.fixture
def parts_line(line: Line) -> Line:
    """A line whose centre takes files."""
    line.centre.reads = (ATTACHMENTS, *CENTRE_READS)
    line.run(steps=6)
    return line


def keep(line: Line, *sizes: int) -> Kept:
    line.next += 1
    files = [file_of(line.next * 100 + place, size) for place, size in enumerate(sizes)]
    manifest = line.outbox.line.manifest()
    kept: Kept = line.outbox.keep(
        submission_with_files(line.next, *files), line.kiosk.entry_signer, manifest.recipients()
    )
    return kept


def names_of(line: Line, kept: Kept) -> list[str]:
    return [part.sha256 for part in entry_at(line.outbox, kept.seq)[0].parts]


def run(line: Line, wanted: list[str], steps: int = 400) -> None:
    """Until the kiosk holds a receipt for each of them."""
    for _ in range(steps):
        wait = line.agent.step()
        if line.outbox.line.parts_received(wanted) == frozenset(wanted):
            return
        line.clock.up += int(wait * 1000) + 1
    raise AssertionError(f"{line.centre.parts.receipted}, troubles {line.agent.troubles()}")


def stored(line: Line, seq: int) -> None:
    """Until the kiosk knows that the entry is in custody."""
    for _ in range(40):
        wait = line.agent.step()
        if line.outbox.line.stored_up_to() >= seq:
            return
        line.clock.up += int(wait * 1000) + 1
    raise AssertionError("not stored")


def whole(line: Line, names: list[str]) -> bool:
    sealed = {path.name[20:84]: path.read_bytes() for path in line.kiosk.home.data_parts.iterdir()}
    return all(line.centre.parts.held[name] == sealed[name] for name in names)


def test_parts_follow_their_entry_and_each_is_signed_for(parts_line: Line) -> None:
    kept = keep(parts_line, SIZE, 20_000)
    names = names_of(parts_line, kept)
    run(parts_line, names)
    assert parts_line.outbox.line.stored_up_to() == kept.seq
    assert parts_line.centre.parts.receipted == names
    assert whole(parts_line, names)
    assert parts_line.centre.parts.received_bytes == SIZE + 20_000 + 32  # nothing twice
    assert parts_line.agent.troubles() == ()
    before = parts_line.centre.parts.requests
    parts_line.run(steps=5)
    assert parts_line.centre.parts.requests == before  # and nothing after


def test_a_centre_that_does_not_name_the_capability_is_sent_no_part(parts_line: Line) -> None:
    parts_line.centre.reads = tuple(name for name in CENTRE_READS if name != "attachments-1")
    kept = keep(parts_line, 20_000)
    stored(parts_line, kept.seq)
    parts_line.run(steps=5)
    assert parts_line.centre.parts.requests == 0


def test_an_entry_goes_before_the_next_piece(parts_line: Line) -> None:
    keep(parts_line, 3_000_000)
    stored(parts_line, 1)
    for count in range(1, 6):
        while parts_line.centre.parts.requests < count:
            parts_line.clock.up += int(parts_line.agent.step() * 1000) + 1
        parts_line.keep_some(1)
        parts_line.next += 1
        received = len(parts_line.centre.received)
        parts_line.agent.step()
        assert len(parts_line.centre.received) == received + 1
        assert parts_line.centre.pieces_when_received[-1] == count


@pytest.mark.parametrize(
    ("bytes_per_s", "latency_s", "longest_s", "most_pieces"),
    [(8_000, 0.0, 2.2, 200), (250_000, 0.0, 0.15, 120), (2_500_000, 0.0, 0.15, 20), (250_000, 0.6, 1.4, 30)],
    ids=["64 kbit/s", "2 Mbit/s", "20 Mbit/s", "2 Mbit/s by satellite"],
)
def test_a_piece_holds_up_a_new_entry_for_an_eighth_of_a_second_or_twice_the_smallest(
    parts_line: Line,
    monkeypatch: pytest.MonkeyPatch,
    bytes_per_s: int,
    latency_s: float,
    longest_s: float,
    most_pieces: int,
) -> None:
    """In the time of the line: a clock goes with each byte. The smallest pays for what stands before each piece."""
    client, sizes = parts_line.agent._client, list[int]()
    really = client.part

    def over_the_line(body: bytes, *more: Any) -> Any:
        sizes.append(len(body))
        parts_line.clock.up += int(latency_s * 1000) + len(body) * 1000 // bytes_per_s
        return really(body, *more)

    monkeypatch.setattr(client, "part", over_the_line)
    size = 3_000_000
    run(parts_line, names_of(parts_line, keep(parts_line, size)))
    assert latency_s + max(sizes) / bytes_per_s <= longest_s
    assert sum(sizes) <= 1.05 * size
    assert len(sizes) <= most_pieces, "and not in crumbs"


@pytest.mark.parametrize("mischief", ["drop_before", "drop_after", "html"])
def test_a_line_that_breaks_costs_no_more_than_a_piece(parts_line: Line, mischief: str) -> None:
    kept = keep(parts_line, SIZE)
    names = names_of(parts_line, kept)
    parts_line.centre.parts.faults.extend(["answer", "answer", mischief, "answer", mischief])
    run(parts_line, names)
    assert whole(parts_line, names)
    assert parts_line.centre.parts.received_bytes <= SIZE + 16 + 2 * 256 * 1024


def test_another_process_goes_on_where_the_centre_is(parts_line: Line) -> None:
    kept = keep(parts_line, SIZE)
    names = names_of(parts_line, kept)
    while parts_line.centre.parts.received_bytes < SIZE // 3:
        parts_line.clock.up += int(parts_line.agent.step() * 1000) + 1
    parts_line.start_again()
    run(parts_line, names)
    assert whole(parts_line, names)
    assert parts_line.centre.parts.received_bytes == SIZE + 16
    assert parts_line.centre.parts.asked_only >= 1


@pytest.mark.parametrize("label", [Failpoint.BEFORE_RECEIPT_STORE, Failpoint.AFTER_RECEIPT_STORE])
def test_a_receipt_that_was_lost_is_given_again(parts_line: Line, label: Failpoint) -> None:
    kept = keep(parts_line, 20_000)
    names = names_of(parts_line, kept)

    def cut() -> None:
        parts_line.failpoints.on = {}
        raise PowerCut

    parts_line.failpoints.on = {label: cut}
    with pytest.raises(PowerCut):
        run(parts_line, names)
    parts_line.start_again()
    run(parts_line, names)
    assert parts_line.centre.parts.received_bytes == 20_016
    assert parts_line.centre.parts.receipted == names


def test_what_came_with_another_hash_goes_again(parts_line: Line) -> None:
    kept = keep(parts_line, 300_000)
    names = names_of(parts_line, kept)
    parts_line.centre.parts.faults.extend(["answer", "spoil"])
    run(parts_line, names)
    assert whole(parts_line, names)


@pytest.mark.parametrize("mischief", ["forged", "other_part", "no_receipt", "lie"])
def test_nothing_but_the_centres_own_word_for_this_part_counts(parts_line: Line, mischief: str) -> None:
    kept = keep(parts_line, 20_000, 30_000)
    names = names_of(parts_line, kept)
    stored(parts_line, kept.seq)
    parts_line.centre.parts.faults.extend([mischief] * 40)
    for _ in range(30):
        parts_line.clock.up += int(parts_line.agent.step() * 1000) + 1
    if mischief != "lie":
        assert parts_line.outbox.line.parts_received(names) == frozenset()
        assert set(parts_line.agent.troubles()) & {"receipt_unverifiable", "part_not_taken"}
    parts_line.centre.parts.faults.clear()
    run(parts_line, names)
    assert whole(parts_line, names)
    assert parts_line.agent.troubles() == ()


def test_a_part_that_the_centre_does_not_know_is_told_and_holds_up_no_other(parts_line: Line) -> None:
    first, second = keep(parts_line, 20_000), keep(parts_line, 20_001)
    stored(parts_line, second.seq)
    lost = names_of(parts_line, first)
    for named in parts_line.centre.parts.named.values():
        named.pop(lost[0], None)
    run(parts_line, names_of(parts_line, second))
    parts_line.run(steps=5)
    assert "part_refused" in parts_line.agent.troubles()
    assert (parts_line.kiosk.home.data_parts / f"00001-0000000001-01-{lost[0]}.part").exists()


def test_an_entry_that_is_not_known_there_is_asked_again_later(parts_line: Line) -> None:
    kept = keep(parts_line, 20_000)
    names = names_of(parts_line, kept)
    stored(parts_line, kept.seq)
    known = dict(parts_line.centre.parts.named)
    parts_line.centre.parts.named.clear()
    for _ in range(6):
        parts_line.clock.up += int(parts_line.agent.step() * 1000) + 1
    assert parts_line.centre.parts.receipted == []
    parts_line.centre.parts.named = known
    run(parts_line, names)


def test_a_part_that_is_damaged_here_is_not_sent_and_told(parts_line: Line) -> None:
    first, second = keep(parts_line, 20_000), keep(parts_line, 20_001)
    path = sorted(parts_line.kiosk.home.data_parts.iterdir())[0]
    data = bytearray(path.read_bytes())
    data[9] ^= 1
    path.write_bytes(data)
    run(parts_line, names_of(parts_line, second))
    parts_line.run(steps=3)
    assert "part_damaged" in parts_line.agent.troubles()
    assert parts_line.centre.parts.receipted == names_of(parts_line, second)
    parts_line.outbox.boot_check()
    parts_line.start_again()
    run(parts_line, names_of(parts_line, first))


def test_a_restored_centre_is_asked_again_for_each_part(parts_line: Line) -> None:
    kept = keep(parts_line, 20_000)
    names = names_of(parts_line, kept)
    run(parts_line, names)
    backup = parts_line.centre.memory.copy()
    parts_line.centre.restore(backup)
    parts_line.centre.parts.held.clear()
    parts_line.clock.up += 61_000
    for _ in range(4):
        parts_line.clock.up += int(parts_line.agent.step() * 1000) + 1
    run(parts_line, names)
    assert whole(parts_line, names)


def test_a_suspended_kiosk_sends_no_part(parts_line: Line) -> None:
    kept = keep(parts_line, 20_000)
    stored(parts_line, kept.seq)
    before = parts_line.centre.parts.requests
    parts_line.centre.refuse_with = "suspended"
    parts_line.keep_some(1)
    parts_line.run(steps=6)
    assert parts_line.centre.parts.requests - before <= 1
