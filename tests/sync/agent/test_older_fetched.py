"""Versions that were offered before come by hash too, and one that does not come holds up nothing."""

from __future__ import annotations

import msgspec

from sync.contract.wire.catalogue import OlderDefinition, page_hashes, sha256_of, write_pages
from tests.support.kiosk.example_catalogue import EXAMPLE, Packed, changed
from tests.sync.agent.conftest import Line
from tests.sync.agent.test_catalogue_by_content import contact, held_whole, offers, version

BEFORE = EXAMPLE.rows[0]
NEWER = changed(version=9, name={"ja": "新しい様式"})


def naming(*older: OlderDefinition) -> Packed:
    """The first of the three in a newer version, beside which these are named."""
    rows = (msgspec.structs.replace(NEWER.rows[0], older=older), *EXAMPLE.rows[1:])
    pages = write_pages(rows)
    named = {name for row in rows for name in (row.sha256, row.facts, *(one.sha256 for one in row.older))}
    held = EXAMPLE.objects | NEWER.objects
    objects = {name: data for name, data in held.items() if name in named}
    return Packed(rows, page_hashes(pages), objects | {sha256_of(page): page for page in pages if page is not None})


def test_a_version_that_is_replaced_stays_and_costs_nothing(line: Line) -> None:
    offers(line, 2, EXAMPLE)
    contact(line)
    line.centre.objects_asked.clear()
    offers(line, 3, naming(OlderDefinition(BEFORE.sha256, BEFORE.size)))
    contact(line)
    assert version(line) == 3
    assert held_whole(line, naming(OlderDefinition(BEFORE.sha256, BEFORE.size)))
    assert line.tables.object(BEFORE.sha256) == EXAMPLE.content(BEFORE.sha256)
    assert BEFORE.sha256 not in line.centre.objects_asked
    offers(line, 4, naming())
    contact(line)
    assert line.tables.object(BEFORE.sha256) is None, "what no catalogue names any more goes"


def test_a_kiosk_that_never_had_it_fetches_it_and_goes_on_without_it_meanwhile(line: Line) -> None:
    contents = naming(OlderDefinition(BEFORE.sha256, BEFORE.size))
    offers(line, 2, contents)
    line.centre.lost = {BEFORE.sha256}
    contact(line, 2)
    assert version(line) == 2
    assert line.tables.object(NEWER.rows[0].sha256) == NEWER.content(NEWER.rows[0].sha256)
    assert line.agent.troubles() == ("catalogue_object_missing",)
    line.centre.lost = set()
    contact(line)
    assert held_whole(line, contents)
    assert line.agent.troubles() == ()


def test_one_above_what_a_definition_may_have_is_not_asked_for(line: Line) -> None:
    offers(line, 2, naming(OlderDefinition("ab" * 32, 256 * 1024 + 1)))
    contact(line, 2)
    assert version(line) == 2
    assert "ab" * 32 not in line.centre.objects_asked
    assert line.agent.troubles() == ()
