"""The catalogue: its signed index first, then what the index names and is not here, and only then it is in use.

Each object is kept as it comes, so a line that breaks costs nothing that has arrived. The version in use changes in one
transaction, when nothing of the new one is missing: half a catalogue never serves, and the old one goes on meanwhile.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial

from sync.agent.memory import Memory, UnderNewest, read_signed_catalogue
from sync.contract.forms.procedures import DEFINITION_LIMIT_BYTES
from sync.contract.forms.texts import LANGUAGES
from sync.contract.forms.wording import WORDING_LIMIT_BYTES
from sync.contract.wire.ack import Ack
from sync.contract.wire.catalogue import Catalogue, ListedDefinition, read_page, sha256_of
from sync.contract.wire.objects import OBJECTS_ANSWER_BYTES, OBJECTS_ASKED_LIMIT
from sync.errors import SyncError
from sync.home.failpoints import Failpoint, Failpoints
from sync.inbox.cache_tables import Fact
from sync.transport.answers import Answer, Answered, SignedAsk
from sync.transport.client import CentreClient
from sync.transport.rate import RateMeter

SECONDS_AT_ONCE = 20.0
"""Entries go first: after so long the next contact comes, and what is missing is fetched behind it."""
ABOUT_A_PAGE = 2 * 1024
ABOUT_FACTS = 1024
"""Bytes, where no page says how many."""
REST_AFTER_UNREADABLE = 60
"""Contacts (about an hour) before a catalogue that could not be read is fetched again."""


class CatalogueFetching:
    """Keeps line.db's catalogue as new as the centre says. Returns troubles instead of raising."""

    def __init__(
        self,
        client: CentreClient,
        memory: Memory,
        failpoints: Failpoints,
        signed: Callable[[SignedAsk], Answer],
        under_newest: UnderNewest,
    ) -> None:
        self._client = client
        self._memory = memory
        self._failpoints = failpoints
        self._signed = signed
        self._under_newest = under_newest
        self._rate = RateMeter()
        self._unreadable: tuple[int, str | None] | None = None
        """Version and hash that the centre told of."""
        self._rest = 0
        self._looked_at = 0
        """Version in use whose objects this process has seen to be here."""
        self.has_more = False
        """Time was up, and the next contact may come at once."""

    def fetch(self, ack: Ack) -> set[str]:
        """Whatever is newer than what we hold, or missing of it."""
        self.has_more = False
        tables, held, coming = self._memory.tables, self._memory.catalogue(), self._memory.coming()
        if held is not None and held.version != tables.number(Fact.CATALOGUE_VERSION):
            with tables.change():
                tables.put(Fact.CATALOGUE_VERSION, held.version)
        if coming is not None and ack.index is not None and ack.index == self._memory.hash_of(Fact.CATALOGUE):
            with tables.change():
                tables.forget(Fact.CATALOGUE_COMING)
            coming = None  # it was another hall's, or is none any more: the one in use is the one that is named
        newest = coming or held
        name = Fact.CATALOGUE if coming is None else Fact.CATALOGUE_COMING
        troubles: set[str] = set()
        if (
            newest is None
            or newest.v == 1
            or ack.catalogue > newest.version
            or ack.index not in (None, self._memory.hash_of(name))
            or (coming is None and self._came_from_before(ack, held))
        ):
            troubles = self._index_troubles(held, ack)
            coming = self._memory.coming()
        if coming is not None:
            return troubles | self._gather(coming)
        if held is not None and held.v != 1 and held.version != self._looked_at:
            self._drop_spoilt()
            return troubles | self._gather(held)
        return troubles

    def _came_from_before(self, ack: Ack, held: Catalogue | None) -> bool:
        """A restored centre may have an older catalogue: then its word counts."""
        tables, incarnation = self._memory.tables, self._memory.incarnation()
        came_under = tables.text(Fact.CATALOGUE_INCARNATION)
        if held is None or incarnation is None or came_under in (None, incarnation.id):
            return False
        return ack.catalogue != held.version

    def _index_troubles(self, held: Catalogue | None, ack: Ack) -> set[str]:
        told = (ack.catalogue, ack.index)
        if told == self._unreadable and self._rest:
            self._rest -= 1
            return {"catalogue_unverifiable"}
        troubles = self._renew_index(held, ack)
        unreadable = "catalogue_unverifiable" in troubles
        self._unreadable, self._rest = (told, REST_AFTER_UNREADABLE) if unreadable else (None, 0)
        return troubles

    def _renew_index(self, held: Catalogue | None, ack: Ack) -> set[str]:
        answer = self._signed(self._client.catalogue)
        incarnation = self._memory.incarnation()
        if not isinstance(answer, Answered) or incarnation is None:
            return {"catalogue_not_fetched"}
        try:
            found = self._under_newest(partial(read_signed_catalogue, answer.body))
        except SyncError:
            return {"catalogue_unverifiable"}
        if found.v == 1:
            return {"catalogue_not_published"}  # the centre is new and has not published since
        if not self._is_meant(found, answer.body, ack):
            return {"catalogue_other"}
        tables = self._memory.tables
        came_under = tables.text(Fact.CATALOGUE_INCARNATION) or incarnation.id
        if held is not None and found.version < held.version and came_under == incarnation.id:
            return {"catalogue_older"}
        self._failpoints.reach(Failpoint.BEFORE_DOCUMENT_STORE)
        with tables.change():
            tables.put(Fact.CATALOGUE_COMING, answer.body)
        self._failpoints.reach(Failpoint.AFTER_DOCUMENT_STORE)
        return set()

    def _is_meant(self, found: Catalogue, jws: bytes, ack: Ack) -> bool:
        """Whether it is the one that this kiosk's acknowledgement names. All halls' have one key and one address; one
        that was published since is named at the next contact.
        """
        if ack.index is not None:
            return sha256_of(jws) == ack.index
        enrolment = self._memory.enrolment()
        return enrolment is None or enrolment.hall == found.hall.body

    def _gather(self, wanted: Catalogue) -> set[str]:
        """Fetch what is missing of it: pages, then what they list. When all is here it is the one in use."""
        began = time.monotonic()
        aside: dict[str, str] = {}
        while True:
            try:
                named, missing, spared = self._named(wanted)
            except SyncError:
                return {"catalogue_unverifiable"}
            asked = {sha256: size for sha256, size in missing.items() if sha256 not in aside}
            if not asked:
                if missing.keys() <= spared:
                    self._put_in_use(wanted, named, whole=not missing)
                return {aside[sha256] for sha256 in missing}
            if not self._ask(asked, aside):
                return {"catalogue_not_fetched"}
            if time.monotonic() - began >= SECONDS_AT_ONCE:
                self.has_more = True
                return set()

    def _named(self, wanted: Catalogue) -> tuple[set[str], dict[str, int], set[str]]:
        """What it names as far as its pages are here, what is missing of that with about its size (pages first), and
        without what of it it serves all the same: where a wording does not come, the definition's own words are drawn;
        where an older version does not, what was made under it is corrected elsewhere.
        """
        pages = dict.fromkeys((sha256 for sha256 in wanted.pages if sha256 is not None), ABOUT_A_PAGE)
        missing = self._memory.tables.lacks(pages)
        if missing:
            return set(pages), {sha256: pages[sha256] for sha256 in missing}, set()
        listed, spared = dict[str, int](), dict[str, int]()
        for row in self._listed(wanted):
            listed |= {row.sha256: row.size, row.facts: ABOUT_FACTS}
            spared |= {
                wording.sha256: wording.size
                for wording in row.wordings
                if wording.language in LANGUAGES and wording.size <= WORDING_LIMIT_BYTES
            }
            spared |= {older.sha256: older.size for older in row.older if older.size <= DEFINITION_LIMIT_BYTES}
        whole = listed | spared
        missing = self._memory.tables.lacks(whole)
        return {*pages, *whole}, {sha256: whole[sha256] for sha256 in missing}, spared.keys() - listed.keys()

    def _listed(self, wanted: Catalogue) -> list[ListedDefinition]:
        found = list[ListedDefinition]()
        for digit, sha256 in enumerate(wanted.pages):
            if sha256 is not None:
                found += read_page(self._memory.tables.object(sha256) or b"", digit)
        return found

    def _ask(self, missing: dict[str, int], aside: dict[str, str]) -> bool:
        """One request for as much as the line carries in some seconds; whether it brought anything to go on with.

        What is not given, or has another hash than the one it was asked for by, is set aside until the next contact: it
        holds up nothing else, and never serves.
        """
        at_most = min(self._rate.budget, OBJECTS_ANSWER_BYTES)
        asked = _as_many_as_fit(missing, at_most)
        arrived = _Arrived(asked, self._keep, aside)
        began = time.monotonic()
        ask = partial(self._client.objects, asked, at_most, arrived.take)
        answer = self._signed(ask)
        if not isinstance(answer, Answered):
            self._rate.failed()
            return arrived.count > 0
        self._rate.carried(arrived.size, time.monotonic() - began)
        return arrived.count > 0

    def _keep(self, objects: dict[str, bytes]) -> None:
        tables = self._memory.tables
        self._failpoints.reach(Failpoint.BEFORE_OBJECT_STORE)
        with tables.change():
            for sha256, data in objects.items():
                tables.put_object(sha256, data)
        self._failpoints.reach(Failpoint.AFTER_OBJECT_STORE)

    def _put_in_use(self, wanted: Catalogue, named: set[str], *, whole: bool) -> None:
        self._looked_at = wanted.version if whole else 0
        tables, incarnation = self._memory.tables, self._memory.incarnation()
        jws = tables.fact(Fact.CATALOGUE_COMING)
        if jws is None or incarnation is None:
            return  # it is in use already, and is whole again
        self._failpoints.reach(Failpoint.BEFORE_CATALOGUE_SWITCH)
        with tables.change():
            tables.put(Fact.CATALOGUE, jws)
            tables.put(Fact.CATALOGUE_VERSION, wanted.version)
            tables.put(Fact.CATALOGUE_INCARNATION, incarnation.id)
            tables.forget(Fact.CATALOGUE_COMING)
            self._failpoints.reach(Failpoint.IN_CATALOGUE_SWITCH)
            tables.drop_objects(tables.objects_but(named))
        self._failpoints.reach(Failpoint.AFTER_CATALOGUE_SWITCH)

    def _drop_spoilt(self) -> None:
        """Once in a process: what the medium has changed since is asked for again."""
        tables = self._memory.tables
        spoilt = [one for one in tables.objects_but(()) if sha256_of(tables.object(one) or b"") != one]
        if spoilt:
            with tables.change():
                tables.drop_objects(spoilt)


class _Arrived:
    """What one answer brings."""

    def __init__(self, asked: list[str], keep: Callable[[dict[str, bytes]], None], aside: dict[str, str]) -> None:
        self._asked = iter(asked)
        self._keep = keep
        self._aside = aside
        self.count = 0
        self.size = 0

    def take(self, came: Sequence[bytes]) -> None:
        """The next objects, in the order asked; empty where the centre gives none."""
        good = dict[str, bytes]()
        for data in came:
            sha256 = next(self._asked)
            self.count += 1
            self.size += len(data)
            if not data:
                self._aside[sha256] = "catalogue_object_missing"
            elif sha256_of(data) != sha256:
                self._aside[sha256] = "catalogue_object_spoilt"
            else:
                good[sha256] = data
        if good:
            self._keep(good)


def _as_many_as_fit(missing: dict[str, int], at_most: int) -> list[str]:
    """The first of them: hashes that no answer has room for would only be asked again."""
    asked = list[str]()
    for sha256, size in missing.items():
        if asked and (size > at_most or len(asked) == OBJECTS_ASKED_LIMIT):
            break
        asked.append(sha256)
        at_most -= size
    return asked
