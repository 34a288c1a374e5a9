"""The file in which somebody corrects the words of a form: written with what stands there now, read with what shall."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec

from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import procedure_of
from central.catalogue.readings.proposing import lacks_readings, proposed
from sync.contract.bounds import Name
from sync.contract.forms.texts import LANGUAGES
from sync.contract.forms.wording import WORDING_LIMIT_BYTES, places, read_wording
from sync.contract.one_reading import each_member_once, read_unsigned
from sync.errors import ContractError, TooLarge


class AuthoredWords(msgspec.Struct, frozen=True):
    """The file."""

    procedure: Name
    language: str
    words: dict[str, str]
    """By place of the text (`sync.contract.forms.wording.places`)."""
    version: int | None = None
    """Of the form that they were written for; None: whichever is offered."""


_DECODER = msgspec.json.Decoder(AuthoredWords)


def read_authored_words(file: Path) -> AuthoredWords:
    """What somebody wrote.

    Raises:
        TooLarge: above what a kiosk reads.
        ContractError: not such a file, one place twice, or a language that no kiosk speaks.
        OSError
    """
    with file.open("rb") as opened:
        data = opened.read(WORDING_LIMIT_BYTES + 1)
    if len(data) > WORDING_LIMIT_BYTES:
        raise TooLarge(f"{file.name} is above {WORDING_LIMIT_BYTES} bytes")
    each_member_once(data)
    said = read_unsigned(_DECODER.decode, data, f"{file.name}: a file of words")
    if said.language not in LANGUAGES:
        raise ContractError(f"{said.language[:20]}: no kiosk speaks it, only {', '.join(LANGUAGES)}")
    # A template of a language more is handed in as far as it was filled in.
    return msgspec.structs.replace(said, words={place: text for place, text in said.words.items() if text.strip()})


def write_texts(texts: AuthoredWords) -> bytes:
    """The file, to be edited by hand."""
    return (json.dumps(msgspec.to_builtins(texts), ensure_ascii=False, indent=1) + "\n").encode()


def offered_version(body: str, procedure: str, version: int | None = None) -> ProcedureVersion:
    """The form that this body offers.

    Raises:
        ContractError: it offers no such, or another version than the words were written for.
    """
    row = ProcedureVersion.objects.filter(body__code=body, procedure=procedure, offered=True).first()
    if row is None:
        raise ContractError(f"{body} offers no procedure {procedure}")
    if version not in (None, row.version):
        raise ContractError(f"{procedure} is offered in version {row.version}, the words are for {version}")
    return row


def readings_proposed(row: ProcedureVersion) -> dict[str, str]:
    """The texts of the form in easy Japanese that lack a reading, by place, with readings as a machine proposes them.
    Where a text has no easy Japanese, its Japanese.

    Raises:
        ReadingsNotHere
    """
    easy, japanese = texts_now(row, "easy-ja"), texts_now(row, "ja")
    lacking = {
        place: text for place in japanese if (text := easy.get(place) or japanese[place]) and lacks_readings(text)
    }
    return dict(zip(lacking, proposed(list(lacking.values())), strict=True))


def texts_now(row: ProcedureVersion, language: str) -> dict[str, str]:
    """Every text of the form as this language has it now, by place: the definition's, and what was corrected since."""
    kept = row.wordings.filter(language=language, offered=True).first()
    corrected = {} if kept is None else read_wording(bytes(kept.document)).words
    own = {place: text.get(language, "") for place, text in places(procedure_of(row)) if text}
    return own | corrected
