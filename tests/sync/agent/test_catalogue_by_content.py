"""The catalogue comes by content: the index, what is missing of it, and only then it is in use."""

from __future__ import annotations

import base64
import json
from datetime import timedelta

import pytest

from sync.contract.wire.catalogue import Catalogue, sha256_of
from sync.contract.wire.messages import write_message
from sync.envelope.jws import Typ, sign_jws
from sync.inbox.cache_tables import Fact
from sync.outbox import Ready, Refused
from sync.outbox.readiness.before_a_form import RefusalCode
from tests.support.kiosk.example_catalogue import EXAMPLE, Packed, changed, definitions, packed
from tests.support.kiosk.kiosk_homes import catalogue_jws
from tests.sync.agent.conftest import Line, make_agent

MINUTES = timedelta(minutes=2)


def version(line: Line) -> int:
    catalogue = line.outbox.line.catalogue()
    return 0 if catalogue is None else catalogue.version


def offers(line: Line, number: int, contents: Packed) -> None:
    """The centre publishes this."""
    line.centre.catalogue_version, line.centre.contents = number, contents


def contact(line: Line, count: int = 1) -> None:
    for _ in range(count):
        line.clock.pass_time(MINUTES)
        line.run(steps=1)


def many(count: int) -> Packed:
    """So many procedures, of some kilobytes each."""
    first = json.loads(definitions()[0])
    return packed(
        json.dumps(first | {"id": f"survey_{number}", "keywords": [f"語{number}"] * 400}, ensure_ascii=False).encode()
        for number in range(count)
    )


def held_whole(line: Line, contents: Packed) -> bool:
    """Whether the kiosk can read everything, and holds nothing else."""
    view = line.outbox.line
    return (
        view.listed() == contents.rows
        and all(view.content(name) == data for name, data in contents.objects.items())
        and line.tables.objects_but(contents.objects) == []
    )


def test_what_the_index_names_is_fetched_once_and_then_only_what_changed(line: Line) -> None:
    offers(line, 2, EXAMPLE)
    contact(line, 2)
    assert version(line) == 2
    assert held_whole(line, EXAMPLE)
    assert sorted(line.centre.objects_asked) == sorted(EXAMPLE.objects)
    authored = [json.loads(one) for one in definitions()]
    authored[0]["phone"] = "000-000-9999"
    newer = packed(json.dumps(one, ensure_ascii=False).encode() for one in authored)
    line.centre.objects_asked.clear()
    offers(line, 3, newer)
    contact(line)
    assert version(line) == 3
    assert held_whole(line, newer)
    assert set(line.centre.objects_asked) == set(newer.objects) - set(EXAMPLE.objects)
    assert len(line.centre.objects_asked) == 2, "a page and the facts: no form is new with a telephone number"


def test_a_new_kiosk_serves_when_everything_is_there_and_says_what_it_waits_for(line: Line) -> None:
    granted = catalogue_jws(line.kiosk.city, 2, pages=EXAMPLE.pages)
    with line.tables.change():
        line.tables.forget(Fact.CATALOGUE)
        line.tables.put(Fact.CATALOGUE_COMING, granted)
    offers(line, 2, EXAMPLE)
    line.centre.signed_before(granted, Typ.CATALOGUE)
    line.centre.lost = {EXAMPLE.rows[1].facts}
    contact(line, 2)
    said = line.outbox.may_take_in()
    assert isinstance(said, Refused)
    assert said.code is RefusalCode.CATALOGUE_COMING
    assert line.agent.troubles() == ("catalogue_object_missing",)
    assert line.centre.catalogues_asked == 0, "the grant had the index"
    line.centre.lost = set()
    contact(line)
    assert line.outbox.may_take_in() == Ready()
    assert held_whole(line, EXAMPLE)
    assert line.agent.troubles() == ()


@pytest.mark.parametrize("cut", [3, 700, 9_000, 30_000])
def test_a_line_that_breaks_in_the_middle_of_a_body_costs_no_object_that_came(line: Line, cut: int) -> None:
    contents = many(30)
    offers(line, 2, contents)
    contact(line)
    line.centre.cut_objects_at.extend([100_000, cut, 0, cut, 0, cut])
    for _ in range(12):
        contact(line)
        if version(line) == 2:
            break
        assert version(line) == 1, "the old one goes on"
    assert held_whole(line, contents)
    whole = [name for name in contents.objects if line.centre.objects_asked.count(name) > 0]
    assert len(whole) == len(contents.objects)


def test_what_came_before_the_cut_is_not_asked_for_again(line: Line) -> None:
    contents = many(30)
    offers(line, 2, contents)
    line.centre.cut_objects_at.extend([1_000_000, 20_000, 0])
    contact(line)
    held = {name for name in contents.objects if line.tables.object(name) is not None}
    assert 2 < len(held) < len(contents.objects)
    assert version(line) == 1
    line.centre.objects_asked.clear()
    contact(line)
    line.run(steps=20)
    assert version(line) == 2
    assert not held & set(line.centre.objects_asked)


def test_an_object_of_another_hash_never_serves_and_is_asked_for_again(line: Line) -> None:
    offers(line, 2, EXAMPLE)
    spoilt = EXAMPLE.rows[0].sha256
    line.centre.spoilt = {spoilt}
    contact(line, 3)
    assert version(line) == 1
    assert "catalogue_object_spoilt" in line.agent.troubles()
    assert line.tables.object(spoilt) is None
    assert line.tables.lacks(list(EXAMPLE.objects)) == [spoilt], "it holds up no other"
    assert line.centre.objects_asked.count(spoilt) > 1
    line.centre.spoilt = set()
    contact(line)
    assert held_whole(line, EXAMPLE)


@pytest.mark.parametrize("what", ["page", "definition", "facts"])
def test_what_the_centre_lost_leaves_the_old_catalogue_in_use_until_it_publishes_again(line: Line, what: str) -> None:
    row, page = EXAMPLE.rows[2], next(page for page in EXAMPLE.pages if page)
    line.centre.lost = {{"page": page, "definition": row.sha256, "facts": row.facts}[what]}
    offers(line, 2, EXAMPLE)
    contact(line, 3)
    assert version(line) == 1
    assert line.agent.troubles() == ("catalogue_object_missing",)
    assert line.centre.catalogues_asked == 1, "the index is here"
    newer = changed(minutes=9) if what != "definition" else changed(summary={"ja": "別の文"})
    offers(line, 3, newer)
    line.centre.lost = set()
    contact(line)
    assert held_whole(line, newer)


def test_an_entry_goes_up_between_two_requests_of_a_long_fetching(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.agent.catalogue_fetching.SECONDS_AT_ONCE", 0.0)
    contents = many(12)
    line.centre.most_object_bytes = 30_000
    contact(line)
    offers(line, 2, contents)
    line.clock.pass_time(MINUTES)
    line.run(steps=1)
    line.keep_some(1)
    assert line.agent.step() == 0.0, "it comes back at once"
    assert line.outbox.line.stored_up_to() == 1
    assert version(line) == 1
    line.run(steps=16)
    assert held_whole(line, contents)


def test_500_procedures_arrive(line: Line) -> None:
    contents = many(500)
    offers(line, 2, contents)
    contact(line)
    line.run(steps=60)
    assert held_whole(line, contents)
    assert len(line.centre.objects_asked) < 3 * len(contents.objects)


def test_what_the_medium_changed_is_fetched_again_when_the_agent_starts(line: Line) -> None:
    offers(line, 2, EXAMPLE)
    contact(line, 2)
    row = EXAMPLE.rows[0]
    with line.tables.change():
        line.tables.put_object(row.sha256, b"rot")
        line.tables.drop_objects([row.facts])
    assert line.outbox.line.content(row.sha256) is None, "never served"
    line.agent = make_agent(line.kiosk, line.centre.url, line.tables, line.clock, line.failpoints)
    contact(line)
    assert held_whole(line, EXAMPLE)


def test_a_restored_centre_forgets_what_was_on_its_way(line: Line) -> None:
    contact(line)
    offers(line, 5, EXAMPLE)
    line.centre.lost = {EXAMPLE.rows[0].sha256}
    contact(line)
    backup = line.centre.memory.copy()
    line.centre.restore(backup)
    offers(line, 2, changed(minutes=3))
    line.centre.lost = set()
    contact(line, 3)
    assert version(line) == 2
    assert held_whole(line, changed(minutes=3))


def test_a_whole_catalogue_of_the_first_days_serves_until_the_new_one_is_there(line: Line) -> None:
    whole = whole_catalogue(line)
    with line.tables.change():
        line.tables.put(Fact.CATALOGUE, whole)
    view = line.outbox.line
    assert [row.id for row in view.listed()] == [row.id for row in EXAMPLE.rows]
    assert {sha256_of(view.content(row.sha256) or b"") for row in view.listed()} == {
        sha256_of(one) for one in definitions()
    }
    assert line.outbox.may_take_in() == Ready()
    offers(line, 1, EXAMPLE)
    line.centre.lost = {EXAMPLE.rows[0].sha256}
    contact(line, 2)
    assert len(view.listed()) == 3, "it goes on"
    line.centre.lost = set()
    contact(line)
    assert held_whole(line, EXAMPLE)


def whole_catalogue(line: Line) -> bytes:
    """As a centre signed it before there were pages."""
    index = line.outbox.line.catalogue()
    assert isinstance(index, Catalogue)
    members = json.loads(write_message(index)) | {"v": 1}
    places = list(members)
    members["pages"] = [base64.b64encode(one).decode() for one in definitions()]
    renamed = {("procedures" if name == "pages" else name): members[name] for name in places}
    payload = json.dumps(renamed, ensure_ascii=False, separators=(",", ":")).encode()
    return sign_jws(payload, Typ.CATALOGUE, line.kiosk.city.catalogue)


def test_an_index_that_could_not_be_read_is_asked_for_again_after_a_while(line: Line) -> None:
    """Not at each contact, and not never: somebody on the way spoils it, and goes."""
    offers(line, 2, EXAMPLE)
    line.centre.gives_index = b"no index"
    asked = line.centre.catalogues_asked
    contact(line, 30)
    assert line.centre.catalogues_asked == asked + 1
    assert "catalogue_unverifiable" in line.agent.troubles()
    line.centre.gives_index = None
    contact(line, 35)
    assert version(line) == 2
    assert line.agent.troubles() == ()


def test_an_unreadable_page_is_told_and_nothing_of_it_serves(line: Line) -> None:
    """The centre's bug: a page that says what does not belong on it."""
    page = EXAMPLE.objects[next(name for name in EXAMPLE.pages if name)]
    other = (None,) * 15 + (sha256_of(page),)
    offers(line, 2, Packed(EXAMPLE.rows, other, EXAMPLE.objects))
    contact(line, 3)
    assert version(line) == 1
    assert "catalogue_unverifiable" in line.agent.troubles()
