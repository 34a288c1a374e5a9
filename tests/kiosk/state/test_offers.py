"""What is offered is read lightly, each definition once; the whole of one when it is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from kiosk.state.kiosk_state import KioskState
from kiosk.state.offers import OfferCache
from sync.contract.wire.catalogue import OlderDefinition, sha256_of
from tests.support.kiosk.example_catalogue import EXAMPLE, Packed, changed, example_catalogue
from tests.support.kiosk.walk import CountedRandomness, HandClock


class Counted:
    """Contents that tell what was asked for."""

    def __init__(self, contents: Packed) -> None:
        self._contents = contents
        self.asked: list[str] = []
        self.listed = contents.listed

    def content(self, sha256: str) -> bytes | None:
        self.asked.append(sha256)
        return self._contents.content(sha256)

    def contents(self, hashes: Sequence[str]) -> dict[str, bytes]:
        self.asked += hashes
        return self._contents.contents(hashes)


def surroundings() -> KioskState:
    return KioskState("99201-003", HandClock(), CountedRandomness())


def test_of_a_new_catalogue_only_what_changed_is_read() -> None:
    shelf = OfferCache()
    offers, not_read = shelf.offered(EXAMPLE)
    assert ([offer.id for offer in offers], not_read) == ([row.id for row in EXAMPLE.rows], ())
    newer = changed(phone="000-000-9999")
    rows = (newer.rows[0], *EXAMPLE.rows[1:])
    counted = Counted(Packed(rows, EXAMPLE.pages, EXAMPLE.objects | newer.objects))
    again, _ = shelf.offered(counted)
    assert counted.asked == [rows[0].sha256, rows[0].facts]
    assert again[1:] == offers[1:]
    assert again[0].facts.phone == "000-000-9999"


def test_a_chosen_procedure_is_whole_and_named_by_its_hash() -> None:
    kiosk_state = surroundings()
    kiosk_state.take(example_catalogue(), EXAMPLE)
    offer = kiosk_state.offer("bulky_waste")
    assert offer is not None
    assert sha256_of(offer.definition) == offer.sha256 == kiosk_state.offers[0].sha256
    assert offer.facts == kiosk_state.offers[0].facts
    assert kiosk_state.offer("nowhere") is None


def test_what_has_left_the_catalogue_a_moment_ago_is_not_offered_any_more() -> None:
    """The agent has swept it; the kiosk looks again soon."""
    kiosk_state = surroundings()
    kiosk_state.take(example_catalogue(), replace(EXAMPLE, objects=dict(EXAMPLE.objects)))
    assert kiosk_state.contents is not None
    kiosk_state.contents.objects.clear()  # type: ignore[attr-defined]  # of Packed
    assert kiosk_state.offer("bulky_waste") is None


def test_one_that_turns_out_to_say_a_thing_twice_when_it_is_chosen_is_not_offered_any_more() -> None:
    row = EXAMPLE.rows[0]
    twice = b'{"consent_version":2,' + (EXAMPLE.content(row.sha256) or b"")[1:]
    spoilt = msgspec.structs.replace(row, sha256=sha256_of(twice))
    contents = replace(EXAMPLE, rows=(spoilt, *EXAMPLE.rows[1:]), objects=EXAMPLE.objects | {sha256_of(twice): twice})
    kiosk_state = surroundings()
    kiosk_state.take(example_catalogue(), contents)
    assert kiosk_state.offer(row.id) is None
    assert row.id not in [offer.id for offer in kiosk_state.offers]
    assert "D-02" in kiosk_state.codes


def test_without_its_facts_a_procedure_is_not_offered_and_the_others_are() -> None:
    lost = EXAMPLE.rows[1]
    objects = {name: data for name, data in EXAMPLE.objects.items() if name != lost.facts}
    kiosk_state = surroundings()
    kiosk_state.take(example_catalogue(), replace(EXAMPLE, objects=objects))
    assert [offer.id for offer in kiosk_state.offers] == [row.id for row in EXAMPLE.rows if row != lost]
    assert kiosk_state.not_read == (lost.id,)


def test_a_definition_under_another_procedures_name_is_not_offered() -> None:
    first, second, *rest = EXAMPLE.rows

    swapped = msgspec.structs.replace(first, sha256=second.sha256)
    kiosk_state = surroundings()
    kiosk_state.take(example_catalogue(), replace(EXAMPLE, rows=(swapped, second, *rest)))
    assert first.id in kiosk_state.not_read


def test_a_version_before_is_opened_as_long_as_the_catalogue_names_it() -> None:
    row, newer = EXAMPLE.rows[0], changed(version=9, name={"ja": "新しい様式"}).rows[0]
    definition = EXAMPLE.content(row.sha256) or b""
    older = (OlderDefinition(row.sha256, row.size), OlderDefinition("ab" * 32, 100))
    rows = (msgspec.structs.replace(newer, older=older), *EXAMPLE.rows[1:])
    contents = Packed(rows, EXAMPLE.pages, EXAMPLE.objects | changed(version=9, name={"ja": "新しい様式"}).objects)
    kiosk_state = surroundings()
    kiosk_state.take(example_catalogue(), contents)
    then = kiosk_state.offer_of_then(row.id, row.sha256)
    assert then is not None
    assert (then.definition, then.procedure.version) == (definition, row.version)
    assert then.wording_in("ja") is None, "what was corrected since are words of the newer one"
    for named in ("", newer.sha256):
        now = kiosk_state.offer_of_then(row.id, named)
        assert now is not None
        assert now.procedure.version == 9
    assert kiosk_state.offer_of_then(row.id, "ab" * 32) is None, "it is still on its way"
    assert kiosk_state.offer_of_then(row.id, EXAMPLE.rows[1].sha256) is None, "the page does not name it"
    assert kiosk_state.offer_of_then("nowhere", row.sha256) is None
    kiosk_state.take(example_catalogue(), replace(contents, rows=(newer, *EXAMPLE.rows[1:])))
    assert kiosk_state.offer_of_then(row.id, row.sha256) is None, "no catalogue names it any more"
