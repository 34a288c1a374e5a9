"""A share of `python -m tests.torture second_taps`: one look, chosen by the commit."""

from __future__ import annotations

from tests.support.commit_share import commit_number, share_of
from tests.support.screens.step_looks import every_look
from tests.torture.second_taps import in_look


def test_a_second_tap_acts_on_nothing_that_was_not_seen() -> None:
    number = commit_number()
    ((appearance, orientation),) = share_of(list(every_look()), 1, number)
    tally = in_look(appearance, orientation, partners=4, controls=2, number=number)
    assert tally.wrong == [], (appearance, orientation)
    assert tally.taps > 5_000
    assert tally.acted > 100, "keys of a pad may be typed twice"


def test_the_commit_chooses_evenly_and_the_whole_is_the_whole() -> None:
    things = list(range(36))
    assert sorted({one for number in things for one in share_of(things, 1, number)}) == things
    assert share_of(things, 36, 5) == things
    assert len(set(share_of(things, 9, 4))) == 9
