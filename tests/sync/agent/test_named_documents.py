"""The acknowledgement names manifest and index by their hashes: a kiosk learns of newer ones, and takes no other."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync.contract.wire.catalogue import sha256_of
from sync.envelope.keys.hpke_keys import HpkeKey
from sync.envelope.keys.signer import FileSigner
from sync.envelope.status import status_id
from sync.inbox.cache_tables import Fact
from tests.support.between.statuses import status_key_of, status_of
from tests.support.kiosk.example_catalogue import EXAMPLE
from tests.support.kiosk.kiosk_homes import catalogue_jws

Line = Any
"""tests/sync/agent/conftest.py, which a test module cannot import by name."""
MINUTES = timedelta(minutes=2)


def contact(line: Line, count: int = 1) -> None:
    for _ in range(count):
        line.clock.pass_time(MINUTES)
        line.run(steps=1)


def rotated(line: Line, **keys: Any) -> None:
    """The city uses other keys, and a manifest says so."""
    line.centre.city = dataclasses.replace(line.centre.city, **keys)
    line.centre.manifest_version += 1


@pytest.mark.requirement("PROM-07")
def test_a_new_decryption_key_reaches_kiosks_at_their_next_contact(line: Line) -> None:
    """Acknowledgements go on verifying: nothing but their word tells that the keys are others."""
    contact(line)
    new = HpkeKey.generate()
    rotated(line, hpke=new)
    contact(line)
    manifest = line.outbox.line.manifest()
    assert manifest is not None
    assert manifest.recipients()[0].kid == new.kid
    assert line.agent.troubles() == ()
    before = line.centre.requests
    contact(line)
    assert line.centre.requests == before + 1, "what is held is not asked for again"


@pytest.mark.requirement("PROM-07")
def test_a_key_that_was_taken_back_is_believed_no_longer(line: Line, tmp_path: Path) -> None:
    contact(line)
    stolen = line.centre.city.catalogue
    rotated(line, catalogue=FileSigner.create(tmp_path / "new.key"))
    contact(line, 2)
    held = line.agent._memory.manifest()
    assert held is not None
    assert [key.kid for key in held.keys("catalogue")] == [line.centre.city.catalogue.kid]
    assert stolen.kid not in {key.kid for key in held.keys("catalogue")}
    assert line.outbox.line.catalogue() is not None, "the index came again under the new key"


def test_statuses_under_a_new_key_are_read_in_the_same_contact(line: Line, tmp_path: Path) -> None:
    contact(line)
    rotated(line, status=FileSigner.create(tmp_path / "status.key"))
    line.centre.statuses.append(status_of(1, 1))
    contact(line)
    assert line.agent.troubles() == ()
    assert line.outbox.line.status_blob(status_id(status_key_of(1))) is not None


def test_a_page_of_statuses_under_an_unknown_key_asks_which_keys_count(line: Line, tmp_path: Path) -> None:
    """A manifest that came between the acknowledgement and the page."""
    contact(line)
    held = line.tables.fact(Fact.MANIFEST)
    rotated(line, status=FileSigner.create(tmp_path / "status.key"))
    line.centre.change_ack = lambda ack: msgspec.structs.replace(ack, manifest=sha256_of(held))
    line.centre.statuses.append(status_of(1, 1))
    contact(line)
    assert line.agent.troubles() == ()
    assert line.outbox.line.status_blob(status_id(status_key_of(1))) is not None


def test_an_older_manifest_does_not_count_and_is_told(line: Line) -> None:
    line.centre.manifest_version = 2
    contact(line)
    line.centre.manifest_version = 1
    contact(line)
    assert line.agent.troubles() == ("manifest_not_fetched",)
    held = line.agent._memory.manifest()
    assert held is not None
    assert held.manifest.version == 2


def test_another_halls_index_is_not_taken(line: Line) -> None:
    """Of one city, by its one key, with a higher number: but this kiosk's acknowledgement does not name it."""
    contact(line)
    line.centre.catalogue_version, line.centre.contents = 2, EXAMPLE
    line.centre.gives_index = catalogue_jws(line.kiosk.city, 50)
    contact(line)
    assert line.agent.troubles() == ("catalogue_other",)
    assert line.tables.fact(Fact.CATALOGUE_COMING) is None
    line.centre.gives_index = None
    contact(line, 2)
    assert line.agent.troubles() == ()
    assert line.tables.number(Fact.CATALOGUE_VERSION) == 2


def test_an_index_that_was_taken_before_is_replaced_by_the_one_that_is_named(line: Line) -> None:
    with line.tables.change():
        line.tables.put(Fact.CATALOGUE_COMING, catalogue_jws(line.kiosk.city, 50, pages=("ab" * 32,) * 16))
    contact(line)
    assert line.agent.troubles() == ()
    assert line.tables.fact(Fact.CATALOGUE_COMING) is None, "the one in use is the one that is named"
    with line.tables.change():
        line.tables.put(Fact.CATALOGUE_COMING, catalogue_jws(line.kiosk.city, 50, pages=("ab" * 32,) * 16))
    line.centre.catalogue_version, line.centre.contents = 2, EXAMPLE
    contact(line, 2)
    assert line.tables.number(Fact.CATALOGUE_VERSION) == 2


def test_without_a_name_in_the_acknowledgement_the_hall_says_whose_index_it_is(line: Line) -> None:
    line.centre.change_ack = lambda ack: msgspec.structs.replace(ack, index=None)
    held = line.agent._memory.catalogue()
    assert held is not None
    other = msgspec.structs.replace(held.hall, body="99202")
    line.centre.catalogue_version = 2
    line.centre.gives_index = catalogue_jws(line.kiosk.city, 2, hall=other)
    contact(line)
    assert "catalogue_other" in line.agent.troubles()
    assert line.tables.number(Fact.CATALOGUE_VERSION) == 1
