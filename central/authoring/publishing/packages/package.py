"""A form and what its office says of it, as one signed file that another city can load.

The file is JSON: its version, the key that signed, the JWS. The signature says that whoever has this key made it, and
nothing of who that is: a person compares the key's fingerprint with the sender and accepts it.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Annotated

import msgspec

from central.authoring.content import taken_apart
from central.authoring.publishing.packages.flaws_inside import lines_of_flaws
from central.authoring.publishing.packages.text_places import text_at
from central.authoring.publishing.packages.troubles import PackageRefused, PackageTrouble
from central.authoring.refusals import DraftUnreadable
from sync.contract.bounds import Moment
from sync.contract.forms.procedures import Procedure, read_procedure
from sync.contract.forms.texts import LANGUAGES
from sync.contract.forms.wording import WORDING_VERSION, Wording, worded
from sync.contract.one_reading import each_member_once
from sync.contract.wire.catalogue import OBJECT_LIMIT_BYTES, ServiceFacts, facts_inside, sha256_of
from sync.envelope.base64url import from_base64url, to_base64url
from sync.envelope.jws import Typ, sign_jws, verify_jws
from sync.envelope.keys.signer import POINT_BYTES, Signer, TrustedKey
from sync.errors import ContractError, DefinitionNotRead, SyncError

VERSION = 1
OLDEST = 1
"""Versions that this program reads: from this one on."""
PAYLOAD_LIMIT_BYTES = 3 * OBJECT_LIMIT_BYTES
"""Form and facts as texts inside JSON: each of them at most as large as an object of the catalogue."""
FILE_LIMIT_BYTES = PAYLOAD_LIMIT_BYTES * 4 // 3 + 4096
_FACTS = frozenset(ServiceFacts.__struct_fields__) - {"v"}
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""U+0000 as JSON writes it."""
_City = Annotated[str, msgspec.Meta(min_length=1, max_length=60, pattern=r"\A[^\x00-\x1f\x7f]*\Z")]
_BodyCode = Annotated[str, msgspec.Meta(pattern=r"\A[0-9]{5}(?:-[0-9]{1,4})?\Z")]


class _Outside(msgspec.Struct, frozen=True):
    madoguchi_form_package: int
    public: str
    """base64url of the uncompressed point."""
    jws: str


class _Versioned(msgspec.Struct, frozen=True):
    madoguchi_form_package: int


class PackageContent(msgspec.Struct, frozen=True):
    """What is signed."""

    v: int
    made_at: Moment
    body: _BodyCode
    city: _City
    definition: str
    facts: str
    wordings: Annotated[dict[str, dict[str, str]], msgspec.Meta(max_length=len(LANGUAGES))] = {}
    """Language → place → words, where they are otherwise than the definition's. A program that knows no wordings
    passes the member over."""


@dataclass(frozen=True)
class FormPackage:
    """A package whose signature holds. KeyOwner key it is says nobody yet."""

    content: PackageContent
    public: bytes
    sha256: str
    """Of the file."""

    @property
    def fingerprint(self) -> str:
        """Of the key, for two people on the telephone."""
        return fingerprint_of(self.public)

    @property
    def document(self) -> bytes:
        """Form and facts as one file of an author, in the words that were in force at the sender."""
        return _merged(self.content, self.content.wordings)


def fingerprint_of(public: bytes) -> str:
    """Thirty-two groups of two hex digits would be misread: sixteen groups of four."""
    digest = hashlib.sha256(public).hexdigest()
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def write_package(content: PackageContent, signer: Signer) -> bytes:
    """The file.

    Raises:
        PackageRefused: too large for a reader.
    """
    payload = msgspec.json.encode(content)
    if len(payload) > PAYLOAD_LIMIT_BYTES:
        raise PackageRefused(PackageTrouble.TOO_LARGE, _limit())
    jws = sign_jws(payload, Typ.FORM_PACKAGE, signer)
    return msgspec.json.encode(_Outside(VERSION, to_base64url(signer.public).decode(), jws.decode()))


def read_package(data: bytes) -> FormPackage:
    """Read a file that somebody brought.

    Raises:
        PackageRefused: each fault has its own word.
    """
    if not data:
        raise PackageRefused(PackageTrouble.EMPTY)
    if len(data) > FILE_LIMIT_BYTES:
        raise PackageRefused(PackageTrouble.TOO_LARGE, _limit())
    outside = _outside(data)
    try:
        public = from_base64url(outside.public.encode())
        if len(public) != POINT_BYTES:
            raise PackageRefused(PackageTrouble.BENT)
        payload = verify_jws(outside.jws.encode(), Typ.FORM_PACKAGE, TrustedKey(public), PAYLOAD_LIMIT_BYTES)
    except (SyncError, ValueError) as wrong:
        raise PackageRefused(PackageTrouble.BENT) from wrong
    content = _content(payload)
    package = FormPackage(content, public, sha256_of(data))
    _look_inside(content)
    return package


def _outside(data: bytes) -> _Outside:
    try:
        version = msgspec.json.decode(data, type=_Versioned).madoguchi_form_package
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as wrong:
        raise PackageRefused(PackageTrouble.FOREIGN) from wrong
    _refuse_version(version)
    try:
        each_member_once(data)
        return msgspec.json.decode(data, type=_Outside)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ContractError) as wrong:
        raise PackageRefused(PackageTrouble.BENT) from wrong


def _content(payload: bytes) -> PackageContent:
    try:
        each_member_once(payload)
        content = msgspec.json.decode(payload, type=PackageContent)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ContractError) as wrong:
        raise PackageRefused(PackageTrouble.NO_FORM) from wrong
    _refuse_version(content.v)
    return content


def _look_inside(content: PackageContent) -> None:
    definition, facts = content.definition.encode(), content.facts.encode()
    try:
        each_member_once(facts)
        _look_at_words(content, read_procedure(definition), sha256_of(definition))
        facts_inside(facts)
        _refuse_told_twice(definition, facts)
        _look_at_both(content)
    except DefinitionNotRead as unread:
        if unread.needs or unread.kinds:
            raise PackageRefused(PackageTrouble.NEEDS, ", ".join((*unread.needs, *unread.kinds))[:200]) from unread
        raise PackageRefused(PackageTrouble.NO_FORM, lines=_lines(content)) from unread
    except (ContractError, RecursionError, ValueError) as wrong:
        raise PackageRefused(PackageTrouble.NO_FORM, lines=_lines(content)) from wrong


def _refuse_told_twice(definition: bytes, facts: bytes) -> None:
    """Raises ContractError: facts that say something of the form. Nobody could tell which of the two was signed."""
    if (json.loads(definition).keys() & json.loads(facts).keys()) - _FACTS:
        raise ContractError("a member that stands in the form and in the facts")


def _look_at_both(content: PackageContent) -> None:
    """Raises ContractError: each half can be read, and the two together are no draft."""
    try:
        document = _merged(content, content.wordings)
        taken_apart(document)
    except (DraftUnreadable, ValueError, TypeError, AttributeError, LookupError, StopIteration) as wrong:
        raise ContractError("form and facts together are no draft") from wrong
    if _NUL.search(document):
        raise ContractError("a character that no database keeps")


def _merged(content: PackageContent, wordings: dict[str, dict[str, str]]) -> bytes:
    form, facts = json.loads(content.definition), json.loads(content.facts)
    # Each half says what it was judged by, and nothing of the other.
    members = {name: value for name, value in form.items() if name not in _FACTS}
    members |= {name: value for name, value in facts.items() if name in _FACTS}
    for language, said in wordings.items():
        for place, words in said.items():
            text_at(members, place)[language] = words
    return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode()


def _lines(content: PackageContent) -> tuple[str, ...]:
    """What a person can be told of a form that cannot be read, as far as it is one."""
    try:
        return lines_of_flaws(_merged(content, {}))
    except (ValueError, TypeError, AttributeError, RecursionError):
        return ()


def _look_at_words(content: PackageContent, procedure: Procedure, sha256: str) -> None:
    """Raises ContractError: words that this form cannot be drawn in."""
    for language, said in content.wordings.items():
        if language not in LANGUAGES:
            raise ContractError("words in a language that no kiosk speaks")
        procedure = worded(procedure, sha256, Wording(WORDING_VERSION, sha256, language, said))


def _refuse_version(version: int) -> None:
    if version > VERSION:
        raise PackageRefused(PackageTrouble.NEWER, str(version)[:20])
    if version < OLDEST:
        raise PackageRefused(PackageTrouble.OLDER, str(version)[:20])


def _limit() -> str:
    return f"{FILE_LIMIT_BYTES // 1024} KiB"
