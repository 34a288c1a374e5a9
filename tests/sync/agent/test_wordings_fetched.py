"""Wordings come by hash like definitions, and one that does not come holds up nothing."""

from __future__ import annotations

import msgspec

from sync.contract.wire.catalogue import ListedWording, page_hashes, sha256_of, write_pages
from tests.support.kiosk.example_catalogue import EXAMPLE, Packed, definitions, packed, wording_of
from tests.sync.agent.conftest import Line
from tests.sync.agent.test_catalogue_by_content import contact, held_whole, offers, version

ENGLISH = wording_of("bulky_waste", "en", {"name": "Large items to throw away"})
CORRECTED = wording_of("bulky_waste", "ja", {"name": "粗大ごみの収集の申込み"})


def with_wordings(*documents: bytes) -> Packed:
    return packed(definitions(), documents)


def naming(wording: ListedWording) -> Packed:
    """The three procedures, the first with a row for a wording whose document nobody has."""
    rows = (msgspec.structs.replace(EXAMPLE.rows[0], wordings=(wording,)), *EXAMPLE.rows[1:])
    pages = write_pages(rows)
    objects = EXAMPLE.objects | {sha256_of(page): page for page in pages if page is not None}
    old = set(filter(None, EXAMPLE.pages)) - set(page_hashes(pages))
    return Packed(rows, page_hashes(pages), {name: data for name, data in objects.items() if name not in old})


def test_a_corrected_word_costs_a_page_and_its_document(line: Line) -> None:
    offers(line, 2, with_wordings(ENGLISH))
    contact(line, 2)
    assert held_whole(line, with_wordings(ENGLISH))
    line.centre.objects_asked.clear()
    offers(line, 3, with_wordings(ENGLISH, CORRECTED))
    contact(line)
    assert version(line) == 3
    assert held_whole(line, with_wordings(ENGLISH, CORRECTED))
    assert len(line.centre.objects_asked) == 2, "no definition is new with it"
    offers(line, 4, with_wordings())
    contact(line)
    assert held_whole(line, EXAMPLE), "what no catalogue names any more goes"


def test_a_wording_that_the_centre_lost_costs_only_itself_and_is_asked_for_again(line: Line) -> None:
    contents = with_wordings(ENGLISH, CORRECTED)
    offers(line, 2, contents)
    line.centre.lost = {sha256_of(ENGLISH)}
    contact(line, 2)
    assert version(line) == 2, "the new catalogue serves without it"
    assert line.tables.object(sha256_of(CORRECTED)) == CORRECTED
    assert line.agent.troubles() == ("catalogue_object_missing",)
    line.centre.lost = set()
    contact(line)
    assert held_whole(line, contents)
    assert line.agent.troubles() == ()


def test_a_spoilt_wording_never_serves(line: Line) -> None:
    offers(line, 2, with_wordings(ENGLISH))
    line.centre.spoilt = {sha256_of(ENGLISH)}
    contact(line, 2)
    assert (version(line), line.tables.object(sha256_of(ENGLISH))) == (2, None)
    assert "catalogue_object_spoilt" in line.agent.troubles()


def test_a_lost_definition_still_stops_the_switch_whatever_wordings_there_are(line: Line) -> None:
    offers(line, 2, with_wordings(ENGLISH))
    line.centre.lost = {EXAMPLE.rows[0].sha256, sha256_of(ENGLISH)}
    contact(line, 3)
    assert version(line) == 1


def test_one_too_large_or_in_a_language_that_nobody_here_speaks_is_not_fetched(line: Line) -> None:
    for number, wording in enumerate(
        (ListedWording("zh", "ab" * 32, 100), ListedWording("en", "cd" * 32, 256 * 1024 + 1)), 2
    ):
        offers(line, number, naming(wording))
        contact(line, 2)
        assert version(line) == number
        assert wording.sha256 not in line.centre.objects_asked
        assert line.agent.troubles() == ()
