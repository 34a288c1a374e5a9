"""What a kiosk serves with: a signed index, and everything else by its SHA-256.

catalogue  the index (JWS): hall, staff, anchors and settings, and sixteen pages by hash
page       the definitions whose id hashes to its digit: what each is, and by which hashes it is fetched
facts      what a procedure's office may change without a new form: telephone, fax, hours, fee, what to bring …
wordings   the words of a definition in one language each (`sync.contract.forms.wording`)
whole      the form of the first days (`v` 1), in which the definitions stood in the JWS itself: read, never written

An object is whatever is fetched by its hash: a page, a definition, facts, a wording. It is believed because the index
names it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Annotated

import msgspec

from sync.contract.bounds import Hash, Language, Name, Version, Whole
from sync.contract.forms.procedures import DEFINITION_LIMIT_BYTES
from sync.contract.forms.texts import Text
from sync.contract.one_reading import each_member_once, read_ours, read_unsigned, version_in
from sync.contract.timestamps import moment_of
from sync.contract.wire.messages import write_message
from sync.errors import ContractError, TooLarge

CATALOGUE_VERSION = 2
PAGES = 16
DEFINITIONS_LIMIT = 1000
"""Of one hall: beyond that nobody finds anything, and a page grows past what one changed definition may cost."""
OBJECT_LIMIT_BYTES = DEFINITION_LIMIT_BYTES
LEAFLETS_LIMIT = 300
"""Codes in one index: about 60 KiB, which every kiosk fetches with each index."""
OFTEN_LIMIT = 8
OLDER_LIMIT = 8
Needs = Annotated[tuple[str, ...], msgspec.Meta(max_length=64)]
_Pages = Annotated[tuple[Hash | None, ...], msgspec.Meta(min_length=PAGES, max_length=PAGES)]
_NEEDED_FACTS = ("phone", "hours", "minutes", "fee", "bring", "next_steps")
_ARE_FACTS = (*_NEEDED_FACTS, "fax", "mail", "period", "days", "capacity", "events")
"""Members of an authored file that become its facts; everything else is the form."""


class StaffCard(msgspec.Struct, frozen=True):
    """Who may unlock the kiosk's staff page."""

    card: str
    name: str
    public: str
    """base64url of the uncompressed P-256 point."""
    duties: tuple[str, ...]


class Hall(msgspec.Struct, frozen=True):
    """The hall the kiosk stands in."""

    body: str
    city: Text
    name: Text
    counter: Text
    """Where people go when the kiosk cannot help."""
    phone: str
    kiosk_label: Text


class LeafletCode(msgspec.Struct, frozen=True):
    """A code that is printed on a leaflet, and what it leads to. It may be there before the form is."""

    code: Annotated[str, msgspec.Meta(pattern=r"\A[0-9]{6}\Z")]
    """Five digits and one that checks them (`sync.contract.numbers.leaflet_number`)."""
    procedure: Name
    name: Text
    """What the leaflet is about, until the form itself says it."""
    opens: str = ""
    """When it is to be taken, as in `Period`; empty: nobody has said."""
    ended: bool = False
    """The office takes it no longer under this code."""
    section: Text = {}
    phone: str = ""


class Catalogue(msgspec.Struct, frozen=True):
    """The signed index: what a kiosk needs beside the procedures, and by which hashes it finds those."""

    v: int
    """2; 1 = it was read from a whole catalogue, and has no pages."""
    version: int
    issued_at: str
    hall: Hall
    pages: _Pages
    """SHA-256 (hex) of each page, by the first digit of SHA-256(id); null = no definition begins with it."""
    staff: tuple[StaffCard, ...]
    sign_anchors: tuple[bytes, ...]
    """DER certificates of the JPKI sign roots."""
    auth_anchors: tuple[bytes, ...]
    sign_policies: tuple[str, ...]
    """Accepted certificate policy OIDs of signing certificates."""
    retention_days: int = 14
    silent_days: int = 30
    """Without contact for so long the kiosk stops taking submissions."""
    reader: str = "slot"
    """slot | flat: which picture the kiosk shows."""
    extend_after_days: int = 7
    """After so many days without contact staff in the hall may put the end of `silent_days` off."""
    expires_at: str | None = None
    """RFC 3339 UTC: when this index ends, unless a newer one takes its place; None: signed before any had an end."""
    leaflets: Annotated[tuple[LeafletCode, ...], msgspec.Meta(max_length=LEAFLETS_LIMIT)] = ()
    often: Annotated[tuple[Name, ...], msgspec.Meta(max_length=OFTEN_LIMIT)] = ()
    """Ids of what is applied for often at this hall, most often first. No numbers, no days, no persons."""


class ListedWording(msgspec.Struct, frozen=True):
    """A wording as the page of its definition names it."""

    language: Language
    sha256: Hash
    size: Whole
    """Bytes of the document."""


WORDINGS_LIMIT = 32
"""Of one definition: one for each language."""
_Wordings = Annotated[tuple[ListedWording, ...], msgspec.Meta(max_length=WORDINGS_LIMIT)]


class OlderDefinition(msgspec.Struct, frozen=True):
    """A version that was offered before: applications that were made under it are corrected under it."""

    sha256: Hash
    size: Whole


class ListedDefinition(msgspec.Struct, frozen=True):
    """A definition as its page names it."""

    id: Name
    version: Version
    sha256: Hash
    """Of the definition's bytes: goes into statements."""
    size: Whole
    """Bytes of the definition."""
    needs: Needs
    """Names of what a kiosk must be able to do to offer it (`needs` of the definition)."""
    facts: Hash
    """SHA-256 of its service facts."""
    wordings: _Wordings = ()
    """By language, at most one each. A language that is not here is drawn with the definition's own words."""
    older: Annotated[tuple[OlderDefinition, ...], msgspec.Meta(max_length=OLDER_LIMIT)] = ()
    """Newest first. A kiosk that does not know them corrects under the version that is offered."""


class CataloguePage(msgspec.Struct, frozen=True):
    """The definitions whose id hashes to one digit, by id."""

    v: int
    definitions: tuple[ListedDefinition, ...]


class Period(msgspec.Struct, frozen=True):
    """From when until when an office takes it, on Japan's clock, `YYYY-MM-DDTHH:MM`; empty: open on that side."""

    opens: str = ""
    closes: str = ""
    """The whole of this minute is still good: 23:59."""


class ServiceFacts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an office says of a procedure beside its form. No resident signs it, and no question follows from it."""

    v: int
    phone: str
    fax: str
    """Empty: the office has none, or gives none."""
    hours: Text
    minutes: int
    """How long answering takes."""
    fee: Text
    bring: Text
    next_steps: tuple[Text, ...]
    """What happens after arrival, two or three sentences."""
    mail: str = ""
    """Address of the office. Empty: none is given."""
    period: Period | None = None
    """None: always."""
    days: tuple[int, ...] = ()
    """First and last day of each month on which it is taken, both good: 1, 10. Empty: any day."""
    capacity: int | None = None
    """So many applications are taken. None: any number."""
    events: tuple[str, ...] = ()
    """Events of life under which it is looked for."""


class _WholeCatalogue(msgspec.Struct, frozen=True):
    v: int
    version: int
    issued_at: str
    hall: Hall
    procedures: tuple[bytes, ...]
    staff: tuple[StaffCard, ...]
    sign_anchors: tuple[bytes, ...]
    auth_anchors: tuple[bytes, ...]
    sign_policies: tuple[str, ...]
    retention_days: int = 14
    silent_days: int = 30
    reader: str = "slot"
    extend_after_days: int = 7


class _Authored(msgspec.Struct, frozen=True):
    """The members of an authored file that this module reads."""

    id: Name
    version: Version
    needs: tuple[str, ...] = ()


class _AuthoredFacts(msgspec.Struct, frozen=True):
    phone: str
    hours: Text
    minutes: int
    fee: Text
    bring: Text
    next_steps: tuple[Text, ...]
    fax: str = ""
    mail: str = ""
    period: Period | None = None
    days: tuple[int, ...] = ()
    capacity: int | None = None
    events: tuple[str, ...] = ()


# All laid out before any thread can read one (see sync.contract.wire.messages).
_CATALOGUE = msgspec.json.Decoder(Catalogue)
_PAGE = msgspec.json.Decoder(CataloguePage)
_FACTS = msgspec.json.Decoder(ServiceFacts)
_WHOLE = msgspec.json.Decoder(_WholeCatalogue)
_AUTHORED = msgspec.json.Decoder(_Authored)
_AUTHORED_FACTS = msgspec.json.Decoder(_AuthoredFacts)


def read_catalogue(payload: bytes) -> Catalogue:
    """Read what a catalogue's JWS says, of any version that was ever signed.

    Raises:
        ContractError: not a catalogue, or of a version that this program does not know.
    """
    version = version_in(payload, "a catalogue")
    if version == 1:
        whole = _whole(payload)
        members = {name: getattr(whole, name) for name in whole.__struct_fields__ if name != "procedures"}
        return Catalogue(**members, pages=(None,) * PAGES)
    if version != CATALOGUE_VERSION:
        raise ContractError(f"a catalogue of version {version}")
    found = read_ours(_CATALOGUE.decode, payload, "a catalogue")
    if found.expires_at is not None:
        try:
            moment_of(found.expires_at)
        except ValueError as error:
            raise ContractError("a catalogue whose end is no moment") from error
    return found


def definitions_inside(payload: bytes) -> tuple[bytes, ...]:
    """The definitions of a whole catalogue (`v` 1).

    Raises:
        ContractError
    """
    return _whole(payload).procedures


def read_page(data: bytes, digit: int) -> tuple[ListedDefinition, ...]:
    """Read the page of a digit.

    Raises:
        ContractError: not a page, or it lists a definition of another page, or one twice.
    """
    page = read_ours(_PAGE.decode, data, "a page of a catalogue")
    _of_version_1(page.v, "a page of a catalogue")
    ids = [one.id for one in page.definitions]
    if any(digit_of(procedure) != digit for procedure in ids) or ids != sorted(set(ids)):
        raise ContractError("a page of a catalogue lists what does not belong on it")
    for one in page.definitions:
        languages = [wording.language for wording in one.wordings]
        if languages != sorted(set(languages)):
            raise ContractError("a page of a catalogue names two wordings of one language")
    return page.definitions


def read_facts(data: bytes) -> ServiceFacts:
    """Read service facts.

    Raises:
        ContractError
    """
    facts = read_ours(_FACTS.decode, data, "service facts")
    _of_version_1(facts.v, "service facts")
    return facts


def write_pages(listed: Iterable[ListedDefinition]) -> tuple[bytes | None, ...]:
    """The sixteen pages of these definitions; None for an empty one.

    Raises:
        TooLarge: more than a catalogue may hold, or than an object may.
        ContractError: one id twice.
    """
    by_digit: list[list[ListedDefinition]] = [[] for _ in range(PAGES)]
    for one in sorted(listed, key=lambda one: one.id):
        by_digit[digit_of(one.id)].append(one)
    if sum(map(len, by_digit)) > DEFINITIONS_LIMIT:
        raise TooLarge(f"a catalogue lists at most {DEFINITIONS_LIMIT} procedures")
    pages = tuple(write_message(CataloguePage(1, tuple(rows))) if rows else None for rows in by_digit)
    for digit, page in enumerate(pages):
        if page is not None:
            if len(page) > OBJECT_LIMIT_BYTES:
                raise TooLarge(f"a page of a catalogue is at most {OBJECT_LIMIT_BYTES} bytes")
            read_page(page, digit)
    return pages


def page_hashes(pages: Sequence[bytes | None]) -> tuple[str | None, ...]:
    """By which the index names them."""
    return tuple(None if page is None else sha256_of(page) for page in pages)


def listed_as(
    definition: bytes, facts: bytes, wordings: Iterable[ListedWording] = (), older: Iterable[OlderDefinition] = ()
) -> ListedDefinition:
    """How a page names a definition with its facts, its wordings and the versions before it (newest first).

    Raises:
        ContractError
    """
    said = read_unsigned(_AUTHORED.decode, definition, "a definition")
    return ListedDefinition(
        said.id,
        said.version,
        sha256_of(definition),
        len(definition),
        said.needs,
        sha256_of(facts),
        tuple(sorted(wordings, key=lambda one: one.language)),
        tuple(older),
    )


def split_definition(authored: bytes) -> tuple[bytes, bytes]:
    """An author's file as definition (the form) and facts, each in the bytes that are hashed.

    One file has both, so that an author sees on one page what a resident will; apart they travel, because a new
    telephone number is no new form.

    Raises:
        ContractError: not JSON, a member that stands twice, or no facts in it.
    """
    each_member_once(authored)
    members = json.loads(authored)
    if not isinstance(members, dict):
        raise ContractError("a definition is no JSON object")
    silent = [name for name in _NEEDED_FACTS if name not in members]
    if silent:
        raise ContractError(f"{members.get('id', 'a definition')} does not say: {', '.join(silent)}")
    facts = facts_inside(authored)
    form = {name: value for name, value in members.items() if name not in _ARE_FACTS}
    return json.dumps(form, ensure_ascii=False, separators=(",", ":")).encode(), facts


def facts_inside(authored: bytes) -> bytes:
    """The facts that stand in an author's file, or in a definition of the first days.

    Raises:
        ContractError
    """
    said = read_unsigned(_AUTHORED_FACTS.decode, authored, "a definition with its facts")
    written = write_message(ServiceFacts(v=1, **{name: getattr(said, name) for name in said.__struct_fields__}))
    if len(written) > OBJECT_LIMIT_BYTES:
        raise ContractError("service facts above their limit")
    return written


def digit_of(procedure: str) -> int:
    """The page of a definition: the first hex digit of the SHA-256 of its id."""
    return hashlib.sha256(procedure.encode()).digest()[0] >> 4


def sha256_of(data: bytes) -> str:
    """By which an object is named: hex."""
    return hashlib.sha256(data).hexdigest()


def _whole(payload: bytes) -> _WholeCatalogue:
    return read_ours(_WHOLE.decode, payload, "a whole catalogue")


def _of_version_1(version: int, what: str) -> None:
    if version != 1:
        raise ContractError(f"{what} of version {version}")
