"""What a resident states: made once on the kiosk, kept as bytes for ever, signed and sealed as those bytes.

The confirm screen is drawn from `confirm_lines` of the decoded bytes and from nothing else (promise 6).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from sync.contract.bounds import Hand, Hash, ItemId, KioskCode, Language, Name, Salt, Version
from sync.contract.forms.attached_files import FILES_LIMIT, FILES_TOGETHER_BYTES, AttachmentReference
from sync.contract.forms.texts import Text, words
from sync.contract.numbers import ArrivalNumber, parse_arrival_number
from sync.contract.one_reading import read_signed_by_person, version_in
from sync.errors import ContractError, NewerVersion, TooLarge

STATEMENT_LIMIT_BYTES = 512 * 1024
ITEMS_LIMIT = 1000
PLAIN, WITH_MORE = 1, 2
"""Versions: a statement without files and with the definition's own words is written as it always was."""


class StatementKind(StrEnum):
    """What the resident does with it; also the kind of its entry."""

    SUBMISSION = "submission"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"


class Source:
    """Who filled an item (GAP-05): one of these words, or `staff:` and a staff card id."""

    CARD = "card"
    RESIDENT = "resident"
    POSTAL_CODE = "postal_code"
    REGISTER = "register"
    COMPUTED = "computed"
    """Follows from the other answers; nobody's hand."""
    STAFF = "staff:"


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer. `label` and `shown` are plain text exactly as drawn; readings lie apart."""

    id: ItemId
    group: str
    """Heading it stands under, as drawn."""
    label: str
    label_reading: str
    """The label with ruby as `{漢字|かんじ}`, or empty."""
    value: str
    shown: str
    source: Hand


class Consent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The consent text that was on the screen."""

    version: Version
    sha256: Hash
    """Of the text as the definition has it in the statement's language, ruby and all (`consent_to`)."""


class RepeatedItem(ContractError):
    """A statement that answers one item twice: nobody can say which answer counts. No kiosk of ours makes one."""

    def __init__(self, item_id: str, statement: Statement) -> None:
        super().__init__(f"the statement has the item {item_id[:60]} twice")
        self.statement = statement
        """What was read, for whoever must know where it belongs. Its answers do not count."""


class Statement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Members in the order in which they are written (docs/formats.md, "statement")."""

    v: int
    kind: StatementKind
    procedure: Name
    procedure_version: Version
    definition: Hash
    """SHA-256 (hex) of the definition's bytes in the catalogue."""
    wording: Hash | None
    """SHA-256 (hex) of the document whose words were drawn; None: the definition's own. From version 2 on."""
    language: Language
    kiosk: KioskCode
    """Hall and kiosk number, `99201-003`."""
    salt: Salt
    """128 random bits (hex), secret: makes the statement's hash unguessable."""
    corrects: ArrivalNumber | None
    title: str
    """Name of the procedure as drawn above the answers."""
    items: tuple[Item, ...]
    attachments: tuple[AttachmentReference, ...]
    """Files, in the order in which items name them. From version 2 on."""
    consent: Consent | None
    lines_sha256: Hash
    """SHA-256 (hex) of the confirm screen's lines."""


@dataclass(frozen=True)
class ConfirmLine:
    """One line of the confirm screen: `heading` lines have only a label."""

    heading: bool
    label: str
    shown: str
    source: str
    item_id: str
    label_reading: str = ""


_DECODER = msgspec.json.Decoder(Statement)
_ENCODER = msgspec.json.Encoder()


def write_statement(statement: Statement) -> bytes:
    """The bytes that are signed, sealed and shown. Call once; keep the bytes."""
    return _ENCODER.encode(statement)


def read_statement(data: bytes) -> Statement:
    """Read statement bytes and check that their lines hash is true and that no item stands there twice.

    Raises:
        TooLarge: above `STATEMENT_LIMIT_BYTES` or `ITEMS_LIMIT`.
        RepeatedItem: one id twice.
        NewerVersion: of another version than this program knows.
        ContractError: any other departure from the format.
    """
    if len(data) > STATEMENT_LIMIT_BYTES:
        raise TooLarge("a statement is at most 512 KiB")
    statement = _of_known_version(data)
    if len(statement.items) > ITEMS_LIMIT:
        raise TooLarge("a statement has at most 1,000 items")
    if statement.v == PLAIN and (statement.attachments or statement.wording is not None):
        raise ContractError("a statement of version 1 has no attachments and names no wording")
    if statement.v == WITH_MORE and not statement.attachments and statement.wording is None:
        raise ContractError("a statement of version 2 has attachments or names a wording")
    _see_files(statement.attachments)
    if statement.corrects is not None and parse_arrival_number(statement.corrects) != statement.corrects:
        raise ContractError("an arrival number in a statement has 22 digits and no separators")
    if lines_hash(confirm_lines(statement)) != statement.lines_sha256:
        raise ContractError("the statement does not match the lines it says were shown")
    seen: set[str] = set()
    for item in statement.items:
        if item.id in seen:
            raise RepeatedItem(item.id, statement)
        seen.add(item.id)
    return statement


def _of_known_version(data: bytes) -> Statement:
    try:
        statement = read_signed_by_person(_DECODER.decode, data, "a statement")
    except ContractError:
        # Members that are not known here are what a newer version is for.
        if (version := version_in(data, "a statement")) > WITH_MORE:
            raise NewerVersion(f"statement version {version} is not known here") from None
        raise
    if statement.v not in (PLAIN, WITH_MORE):
        raise NewerVersion(f"statement version {statement.v} is not known here")
    return statement


def _see_files(files: tuple[AttachmentReference, ...]) -> None:
    if len(files) > FILES_LIMIT or sum(file.size for file in files) > FILES_TOGETHER_BYTES:
        raise TooLarge("a statement has at most 20 files of 60 MiB together")
    if len({file.sha256 for file in files}) != len(files):
        raise ContractError("a statement has one file twice")


def procedure_stated(data: bytes) -> str:
    """The procedure that statement bytes name, also where their items cannot count.

    Raises:
        ContractError
    """
    try:
        return read_statement(data).procedure
    except RepeatedItem as repeated:
        return repeated.statement.procedure


def consent_to(version: int, text: Text, language: str) -> Consent:
    """Consent to a definition's text as it stands in this language: its Japanese where it has none, ruby and all."""
    return Consent(version, hashlib.sha256(words(text, language).encode()).hexdigest())


def confirm_lines(statement: Statement) -> tuple[ConfirmLine, ...]:
    """The confirm screen of a statement, line by line."""
    return lines_of(statement.title, statement.items)


def lines_of(title: str, items: tuple[Item, ...]) -> tuple[ConfirmLine, ...]:
    """Title, then the items under their headings, in order."""
    lines = [ConfirmLine(True, title, "", "", "")]
    group = ""
    for item in items:
        if item.group and item.group != group:
            lines.append(ConfirmLine(True, item.group, "", "", ""))
        group = item.group
        lines.append(ConfirmLine(False, item.label, item.shown, item.source, item.id, item.label_reading))
    return tuple(lines)


def lines_hash(lines: tuple[ConfirmLine, ...]) -> str:
    """SHA-256 (hex) over the drawn text: per line label, unit separator, shown, unit separator, source, newline."""
    text = "".join(f"{line.label}\x1f{line.shown}\x1f{line.source}\n" for line in lines)
    return hashlib.sha256(text.encode()).hexdigest()
