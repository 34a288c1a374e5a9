"""Each attack on the catalogue by its name, over real HTTP: refused and told, and the kiosk serves what it had, whole.

Power that goes while the catalogue is changed: tests/crash/test_catalogue_cut.py; killed at each write: test_killed.py.
"""

from __future__ import annotations

import dataclasses
import gzip
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from sync.contract.timestamps import rfc3339
from sync.contract.wire.ack import Ack
from sync.contract.wire.catalogue import Catalogue, sha256_of
from sync.contract.wire.objects import write_objects
from sync.envelope.development_keys import CityKeys, make_city_keys
from sync.envelope.keys.signer import FileSigner
from sync.envelope.manifest import sign_manifest
from sync.inbox.cache_tables import Fact
from sync.outbox import Ready
from tests.support.between.man_between import (
    FAR_TOO_MUCH,
    ManBetween,
    Speech,
    answers,
    pours,
    pours_heads,
    sends_elsewhere,
)
from tests.support.kiosk.example_catalogue import EXAMPLE, Packed, changed
from tests.support.kiosk.kiosk_homes import catalogue_jws
from tests.support.machine.clocks import START
from tests.sync.agent.conftest import Line

MINUTES = timedelta(minutes=2)
NEWER = changed(minutes=9)
SERVED, WANTED = 5, 6
"""The version that serves before each attack, and the true one that follows it."""


def contact(line: Line, count: int = 1) -> None:
    for _ in range(count):
        line.clock.pass_time(MINUTES)
        line.run(steps=1)


def offers(line: Line, number: int, contents: Packed) -> None:
    line.centre.catalogue_version, line.centre.contents = number, contents


def index(city: CityKeys, number: int, contents: Packed, *, days: int = 35) -> bytes:
    ends = rfc3339(START + timedelta(days=days))
    return catalogue_jws(city, number, pages=contents.pages, expires_at=ends)


def serves(line: Line, number: int, contents: Packed) -> bool:
    """Whole, and nothing else."""
    view = line.outbox.line
    held = view.catalogue()
    return (
        held is not None
        and held.version == number
        and view.listed() == contents.rows
        and all(view.content(name) == data for name, data in contents.objects.items())
        and line.outbox.may_take_in() == Ready()
    )


@pytest.fixture
def served(line: Line) -> Iterator[Line]:
    """A kiosk that serves. After each attack it still does, entries still go, and the true catalogue still comes."""
    offers(line, SERVED, EXAMPLE)
    contact(line, 2)
    assert serves(line, SERVED, EXAMPLE)
    true_city = line.centre.city
    yield line
    assert serves(line, SERVED, EXAMPLE), "the attack changed what serves"
    line.keep_some(1)
    contact(line, 2)
    assert line.outbox.line.stored_up_to() == line.next, "an attack on the catalogue holds up no entry"
    line.centre.city, line.centre.gives_index, line.centre.change_ack = true_city, None, None
    line.centre.manifest_version = max(line.centre.manifest_version, 1)
    line.centre.spoilt, line.centre.lost = set(), set()
    offers(line, WANTED + 90, NEWER)
    contact(line, 4)
    assert serves(line, WANTED + 90, NEWER), line.agent.troubles()


def names(line: Line, jws: bytes, version: int) -> None:
    """Whoever holds the key of acknowledgements alone has them name this index."""
    line.centre.gives_index = jws

    def named(ack: Ack) -> Ack:
        return msgspec.structs.replace(ack, index=sha256_of(jws), catalogue=version)

    line.centre.change_ack = named


def gives_unnamed(line: Line, jws: bytes, version: int) -> None:
    """The acknowledgement names no index, as before there were names."""
    names(line, jws, version)
    line.centre.change_ack = lambda ack: msgspec.structs.replace(ack, index=None, catalogue=version)


ROLLED_BACK: dict[str, Callable[[Line], None]] = {
    "rollback, named": lambda line: names(line, index(line.kiosk.city, 4, NEWER), SERVED),
    "rollback, named with a later end": lambda line: names(line, index(line.kiosk.city, 4, NEWER, days=300), WANTED),
    "rollback, unnamed": lambda line: gives_unnamed(line, index(line.kiosk.city, 4, NEWER), WANTED),
}


@pytest.mark.parametrize("attack", ROLLED_BACK)
def test_an_index_of_before_is_not_taken(served: Line, attack: str) -> None:
    """Signed by the true key, in its time."""
    ROLLED_BACK[attack](served)
    contact(served, 3)
    assert "catalogue_older" in served.agent.troubles()
    assert served.tables.fact(Fact.CATALOGUE_COMING) is None


def test_rollback_by_an_acknowledgement_of_before(served: Line) -> None:
    """Said again word by word: it answers another request."""
    said: list[Ack] = []

    def listens(ack: Ack) -> Ack:
        said.append(ack)
        return ack

    served.centre.change_ack = listens
    contact(served)
    served.centre.change_ack = lambda ack: said[0]
    served.keep_some(1)
    contact(served)
    assert served.agent.troubles() != ()
    assert served.outbox.line.stored_up_to() == 0
    served.centre.change_ack = None
    contact(served)
    assert served.outbox.line.stored_up_to() == 1


def test_freeze_the_index_that_is_named_never_comes_and_is_told_from_the_first_contact(served: Line) -> None:
    """What it comes to in days, and its end: test_catalogue_end.py."""
    held_back = served.tables.fact(Fact.CATALOGUE)
    offers(served, WANTED, NEWER)
    served.centre.gives_index = held_back
    contact(served, 3)
    assert "catalogue_other" in served.agent.troubles()
    assert served.centre.heartbeats[-1].index == sha256_of(held_back or b"")


def test_freeze_of_the_objects(served: Line) -> None:
    """The index comes, nothing of what it names."""
    offers(served, WANTED, NEWER)
    served.centre.lost = set(NEWER.objects)
    contact(served, 3)
    assert served.agent.troubles() == ("catalogue_object_missing",)


def test_mix_and_match_of_objects(served: Line) -> None:
    """A true page of the city, of the version before, under the name of the new one."""
    offers(served, WANTED, NEWER)
    new = next(name for name in NEWER.pages if name and name not in EXAMPLE.pages)
    old = next(name for name in EXAMPLE.pages if name and name not in NEWER.pages)
    with man_before(served) as man:
        man.address, man.says = "/objects", answers(write_objects([EXAMPLE.objects[old]]))
        contact(served, 3)
        assert man.asked > 0
    assert "catalogue_object_spoilt" in served.agent.troubles()
    assert served.tables.object(new) is None


def test_mix_and_match_of_halls(served: Line) -> None:
    """Of one city, by its one key, with a higher number."""
    hall = msgspec.structs.replace(_held(served).hall, body="99202")
    gives_unnamed(served, catalogue_jws(served.kiosk.city, 50, pages=NEWER.pages, hall=hall), 50)
    contact(served, 3)
    assert "catalogue_other" in served.agent.troubles()


def test_mix_and_match_of_pages(served: Line) -> None:
    """An index that the true key signed, by mistake, over a page that says what does not belong there."""
    page = next(name for name in NEWER.pages if name)
    moved = Packed(NEWER.rows, (None,) * 15 + (page,), NEWER.objects)
    if NEWER.pages[15] == page:
        moved = Packed(NEWER.rows, (page, *(None,) * 15), NEWER.objects)
    offers(served, WANTED, moved)
    contact(served, 3)
    assert "catalogue_unverifiable" in served.agent.troubles()


WRONG_KEYS = ["catalogue of a stranger", "key of acknowledgements", "key of statuses", "no signature", "other type"]


@pytest.mark.parametrize("whose", WRONG_KEYS)
def test_an_index_by_a_wrong_key(served: Line, whose: str, tmp_path: Path) -> None:
    city = served.kiosk.city
    by = {
        "catalogue of a stranger": FileSigner.create(tmp_path / "stranger.key"),
        "key of acknowledgements": city.ack,
        "key of statuses": city.status,
    }.get(whose, city.catalogue)
    jws = index(dataclasses.replace(city, catalogue=by), WANTED, NEWER)
    if whose == "no signature":
        jws = jws.rpartition(b".")[0] + b"."
    if whose == "other type":
        jws = served.tables.fact(Fact.ENROLMENT) or b""
    names(served, jws, WANTED)
    contact(served, 3)
    assert "catalogue_unverifiable" in served.agent.troubles()
    assert served.tables.fact(Fact.CATALOGUE_COMING) is None


@pytest.mark.parametrize("root", ["of a stranger", "of the city before"])
def test_an_old_or_foreign_root(served: Line, root: str, tmp_path: Path) -> None:
    """It signs a manifest of a higher version with keys of its own, and these sign an index: nothing of it counts."""
    wicked = make_city_keys(tmp_path / root)
    keys = dataclasses.replace(wicked, ack=served.kiosk.city.ack)
    if root == "of the city before":
        keys = dataclasses.replace(keys, status=served.kiosk.city.status, hpke=served.kiosk.city.hpke)
    manifest = sign_manifest(keys.manifest(99, rfc3339(START)), wicked.root)
    jws = index(keys, WANTED, NEWER)
    held = served.tables.fact(Fact.MANIFEST)
    names(served, jws, WANTED)
    named = served.centre.change_ack
    assert named is not None
    served.centre.change_ack = lambda ack: msgspec.structs.replace(named(ack), manifest=sha256_of(manifest))
    with man_before(served) as man:
        man.address, man.says = "/manifest", answers(manifest)
        contact(served, 3)
        assert man.asked > 0
    assert {"catalogue_unverifiable", "manifest_not_fetched"} <= set(served.agent.troubles())
    assert served.tables.fact(Fact.MANIFEST) == held


def test_rollback_of_the_manifest_brings_no_key_back(served: Line, tmp_path: Path) -> None:
    """The key of before was stolen and taken back; its manifest is said again, with an index by the thief."""
    city = served.kiosk.city
    before = served.tables.fact(Fact.MANIFEST) or b""
    served.centre.city = dataclasses.replace(city, catalogue=FileSigner.create(tmp_path / "new.key"))
    served.centre.manifest_version = 2
    offers(served, SERVED, EXAMPLE)
    contact(served, 3)
    assert serves(served, SERVED, EXAMPLE)
    jws = index(city, WANTED, NEWER)
    names(served, jws, WANTED)
    with man_before(served) as man:
        man.address, man.says = "/manifest", answers(before)
        contact(served, 3)
        assert man.asked > 0
    assert "catalogue_unverifiable" in served.agent.troubles()
    served.kiosk = dataclasses.replace(served.kiosk, city=served.centre.city)
    served.centre.gives_index, served.centre.change_ack = None, None
    contact(served, 2)
    assert served.agent.troubles() == ()
    served.centre.manifest_version = 3


BOMB = gzip.compress(bytes(64 * 1024 * 1024))
ENDLESS: dict[str, Speech] = {
    "without a length": pours(),
    "with a length": pours(str(FAR_TOO_MUCH)),
    "a beginning that is one": pours(start=b"eyJhbGciOiJFUzI1NiIs"),
    "heads": pours_heads,
    "packed": answers(BOMB, Content_Encoding="gzip"),
    "elsewhere": sends_elsewhere("http://127.0.0.1:9/kiosk/v1/catalogue"),
}


@pytest.mark.parametrize("address", ["/catalogue", "/objects", "/manifest"])
@pytest.mark.parametrize("way", ENDLESS)
def test_endless_data(served: Line, way: str, address: str) -> None:
    """Broken off at its bound: neither read to an end nor held, and nothing of it is kept."""
    if address == "/manifest":
        served.centre.manifest_version = 2
    else:
        offers(served, WANTED, NEWER)
    held = served.tables.objects_but(())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with man_before(served) as man:
        man.address, man.says = address, ENDLESS[way]
        contact(served, 2)
        assert man.asked > 0
        assert man.poured < 64 * 1024 * 1024 * man.asked
        told = set(served.agent.troubles())
    grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown_kib < 48 * 1024
    expected = {"/manifest": "manifest_not_fetched"}.get(address, "catalogue_not_fetched")
    assert told & {expected, "catalogue_unverifiable"}, told
    assert sorted(served.tables.objects_but(())) == sorted(held)


@contextmanager
def man_before(line: Line) -> Iterator[ManBetween]:
    """The kiosk's way to the centre leads through him."""
    client = line.agent._client
    true = client._base
    with ManBetween(line.centre.port) as man:
        client._base = man.url
        yield man
        client.close()
        client._base = true


def _held(line: Line) -> Catalogue:
    found = line.agent._memory.catalogue()
    assert found is not None
    return found
