"""What is offered here, read from the catalogue's contents: of each procedure what the choose pages show, and the whole
of one when somebody chooses it.

Some hundred forms in memory would be tens of megabytes, and nobody fills in more than one at a time.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Protocol

import msgspec

from sync.contract.forms.procedures import Procedure, read_procedure
from sync.contract.forms.question_parts import Who
from sync.contract.forms.texts import Text, words
from sync.contract.forms.wording import read_wording, worded
from sync.contract.wire.catalogue import ListedDefinition, ListedWording, ServiceFacts, read_facts, sha256_of
from sync.errors import ContractError
from sync.japanese.ruby import plain, stretches
from sync.japanese.syllabary import in_order, sought

_LOG = logging.getLogger("kiosk.state.offers")
AT_ONCE = 50
"""Procedures whose bytes are in memory together while a catalogue is read."""


class Contents(Protocol):
    """What lies behind the catalogue in use (`sync.outbox.CentreCache`)."""

    def listed(self) -> Sequence[ListedDefinition]:
        """What its pages list."""
        ...

    def content(self, sha256: str) -> bytes | None:
        """A definition or facts, by hash."""
        ...

    def contents(self, hashes: Sequence[str]) -> dict[str, bytes]:
        """The same for many at once; what is not there is left out."""
        ...


@dataclass(frozen=True)
class Offered:
    """A procedure as the choose pages show it; this program has seen that it can read the whole."""

    id: str
    sha256: str
    """Of its definition."""
    wordings: tuple[ListedWording, ...] = field(repr=False)
    name: Text
    category: str
    reading: str
    uses_card: bool
    facts: ServiceFacts = field(repr=False)
    test_operation: bool = False
    section: Text = field(default_factory=dict, repr=False)
    keywords: tuple[str, ...] = field(default=(), repr=False)
    """What people call it otherwise."""
    who: Who | None = None
    unused_wordings: tuple[str, ...] = ()
    """Languages whose wording came and cannot be drawn with: the definition's own words are."""
    awaited: tuple[str, ...] = ()
    """Hashes of wordings that had not come when it was read."""
    older: tuple[str, ...] = ()
    """SHA-256 of the definitions before this one that the catalogue still names."""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Its name in every language and as it is read, folded: what is typed may be a part of any."""
        read = (self.reading, read_aloud(self.name))
        return tuple(dict.fromkeys(map(sought, (*map(plain, self.name.values()), *read))))

    @cached_property
    def other_words(self) -> tuple[str, ...]:
        """Other common names, folded."""
        return tuple(map(sought, self.keywords))

    @cached_property
    def office_words(self) -> tuple[str, ...]:
        """Its office, folded."""
        return tuple(dict.fromkeys(map(sought, (*map(plain, self.section.values()), read_aloud(self.section)))))

    @cached_property
    def named(self) -> str:
        """Its names and other names, a line each: one look tells whether something stands in any."""
        return "\n".join((*self.names, *self.other_words))

    @cached_property
    def all_words(self) -> str:
        """The same with its office."""
        return "\n".join((self.named, *self.office_words))

    @cached_property
    def order(self) -> str:
        """Where it stands in the 五十音."""
        return in_order(self.reading or read_aloud(self.name))


def read_aloud(text: Text) -> str:
    """As far as its readings say: those of easy Japanese."""
    marked = text.get("easy-ja", "") or words(text, "ja")
    return "".join(part.reading or part.text for part in stretches(marked))


@dataclass(frozen=True)
class InOtherWords:
    """A procedure in the words of one wording."""

    sha256: str
    """Of the wording's document."""
    procedure: Procedure = field(repr=False)


@dataclass(frozen=True)
class Offer:
    """The procedure that was chosen, with the bytes whose hash goes into statements."""

    procedure: Procedure
    """In the definition's own words."""
    definition: bytes = field(repr=False)
    facts: ServiceFacts = field(repr=False)
    wordings: Mapping[str, InOtherWords] = field(default_factory=dict, repr=False)
    """By language, where it is drawn with others."""

    def in_language(self, language: str) -> Procedure:
        """As it is drawn in this language."""
        other = self.wordings.get(language)
        return self.procedure if other is None else other.procedure

    def wording_in(self, language: str) -> str | None:
        """By which hash a statement in this language names the words that were drawn; None: the definition's own."""
        other = self.wordings.get(language)
        return None if other is None else other.sha256

    @cached_property
    def sha256(self) -> str:
        """Hash (hex) of the definition's bytes."""
        return sha256_of(self.definition)

    @property
    def is_limited(self) -> bool:
        """When, how often or how many is counted: the office decides about order and limits."""
        facts = self.facts
        return bool(facts.period or facts.days or facts.capacity is not None or self.procedure.once)


class OfferCache:
    """Reads what a catalogue lists, each definition once. Safe from any thread: the first reading goes on beside the
    opening of the window.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read: dict[tuple[str, ...], Offered] = {}

    def has_come(self, contents: Contents) -> bool:
        """Whether a wording is here that had not come when its form was read."""
        with self._lock:
            awaited = [sha256 for one in self._read.values() for sha256 in one.awaited]
        return bool(awaited) and bool(contents.contents(awaited))

    def offered(
        self, contents: Contents, note: Callable[[Exception], None] | None = None
    ) -> tuple[tuple[Offered, ...], tuple[str, ...]]:
        """What can be offered, and the ids of what this program cannot read. One that cannot takes no other with it;
        `note` is told what is no fault of the definition.
        """
        with self._lock:
            found, not_read = dict[tuple[str, ...], Offered](), list[str]()
            rows = contents.listed()
            known = {key: one for key, one in self._read.items() if not one.awaited}
            for first in range(0, len(rows), AT_ONCE):
                some = rows[first : first + AT_ONCE]
                new = [row for row in some if _key(row) not in known]
                data = contents.contents([sha256 for row in new for sha256 in _objects_of(row)]) if new else {}
                for row in some:
                    key = _key(row)
                    try:
                        found[key] = known.get(key) or _offered(row, data)
                    except ContractError:
                        not_read.append(row.id)
                        _LOG.error("definition_not_read %s", row.id)
                    except Exception as broken:  # noqa: BLE001  the centre's bytes: whatever is wrong, the others count
                        not_read.append(row.id)
                        if note is not None:
                            note(broken)
            self._read = found
            return tuple(found.values()), tuple(not_read)


def open_offer(offered: Offered, contents: Contents) -> Offer | None:
    """The whole of it; None where it left the catalogue a moment ago.

    Raises:
        ContractError: a member stands twice in it.
    """
    definition = contents.content(offered.sha256)
    if definition is None:
        return None
    procedure = read_procedure(definition)
    documents = contents.contents([wording.sha256 for wording in offered.wordings])
    return Offer(procedure, definition, offered.facts, in_other_words(procedure, offered, documents))


def open_older(offered: Offered, definition: str, contents: Contents) -> Offer | None:
    """A version before the one that is offered, in its own words and with what its office says today; None where no
    catalogue names it any more, or it is still on its way.

    Raises:
        ContractError: it is not a definition of this procedure.
    """
    data = contents.content(definition) if definition in offered.older else None
    if data is None:
        return None
    procedure = read_procedure(data)
    if procedure.id != offered.id:
        raise ContractError(f"an older definition of {offered.id} is of another procedure")
    return Offer(procedure, data, offered.facts)


def in_other_words(
    procedure: Procedure, named: Offered | ListedDefinition, documents: Mapping[str, bytes]
) -> dict[str, InOtherWords]:
    """The procedure in each wording that can be drawn with, by language. One that cannot costs only itself."""
    found = dict[str, InOtherWords]()
    for wording in named.wordings:
        document = documents.get(wording.sha256)
        if document is None:
            continue  # in a language that this program does not speak, or still on its way
        try:
            found[wording.language] = InOtherWords(wording.sha256, _worded(procedure, named.sha256, wording, document))
        except ContractError:
            _LOG.error("wording_not_used %s %s", procedure.id, wording.language)
    return found


def _worded(procedure: Procedure, sha256: str, named: ListedWording, document: bytes) -> Procedure:
    read = read_wording(document)
    if read.language != named.language:
        raise ContractError("a wording of another language than its page says")
    return worded(procedure, sha256, read)


def _objects_of(row: ListedDefinition) -> tuple[str, ...]:
    return (row.sha256, row.facts, *(wording.sha256 for wording in row.wordings))


def _key(row: ListedDefinition) -> tuple[str, ...]:
    return _objects_of(row) + tuple(one.sha256 for one in row.older)


def _offered(row: ListedDefinition, data: Mapping[str, bytes]) -> Offered:
    definition, facts = data.get(row.sha256), data.get(row.facts)
    if definition is None or facts is None:
        raise ContractError(f"the definition of {row.id} or its facts are not here")
    procedure = read_procedure(definition, each_once=False)
    if procedure.id != row.id:
        raise ContractError(f"the definition of {row.id} is of another procedure")
    others = in_other_words(procedure, row, data)
    return Offered(
        id=procedure.id,
        sha256=row.sha256,
        wordings=row.wordings,
        name=_in_all(procedure, others, "name"),
        category=procedure.category,
        reading=procedure.reading,
        uses_card=procedure.uses_card,
        facts=read_facts(facts),
        test_operation=procedure.test_operation,
        section=_in_all(procedure, others, "section"),
        keywords=procedure.keywords,
        who=procedure.who and msgspec.structs.replace(procedure.who, words=_in_all(procedure, others, "who.words")),
        unused_wordings=tuple(
            one.language for one in row.wordings if one.sha256 in data and one.language not in others
        ),
        awaited=tuple(one.sha256 for one in row.wordings if one.sha256 not in data),
        older=tuple(one.sha256 for one in row.older),
    )


def _in_all(procedure: Procedure, others: Mapping[str, InOtherWords], place: str) -> Text:
    """A text as each language draws it: nobody signs the choose pages, so all languages stand together."""
    said: Text = dict(attrgetter(place)(procedure))
    for language, other in others.items():
        drawn: Text = attrgetter(place)(other.procedure)
        if language in drawn:
            said[language] = drawn[language]
    return said
