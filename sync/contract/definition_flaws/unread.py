"""What is wrong with bytes that cannot be read as a definition, too: with its place, for whoever is writing one."""

from __future__ import annotations

import json
import re
from datetime import date

import msgspec

from sync.contract.definition_flaws.check_definition import check_definition
from sync.contract.definition_flaws.flaw import Flaw, Reason
from sync.contract.forms.form_shape import shape_flaws
from sync.contract.forms.procedures import DEFINITION_LIMIT_BYTES, Procedure

_DECODER = msgspec.json.Decoder(Procedure)
_PATH = re.compile(r"`\$\.?([^`]*)`\Z")
_PAGE = re.compile(r"pages\[([0-9]+)\]\.?")
_FIELD = re.compile(r"fields\[([0-9]+)\]\.?")
_CHOICE_VALUE = re.compile(r"choices\[[0-9]+\]\.value")


def flaws_of_bytes(data: bytes, today: date) -> tuple[Flaw, ...]:
    """Everything that is wrong with a definition that somebody is writing; (): it may be signed.

    Where it cannot be read at all, what stands in the way first. `today` is the day in Japan.
    """
    if len(data) > DEFINITION_LIMIT_BYTES:
        return (Flaw(Reason.TOO_LARGE, about=f"{DEFINITION_LIMIT_BYTES // 1024} KiB"),)
    try:
        procedure = _DECODER.decode(data)
    except msgspec.ValidationError as wrong:
        return (_not_of_form(str(wrong), data),)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return (Flaw(Reason.NOT_OF_FORM),)
    shape = tuple(Flaw(Reason(one.shape.value), one.page, one.field, one.about) for one in shape_flaws(procedure))
    return shape or check_definition(procedure, today)


def _not_of_form(said: str, data: bytes) -> Flaw:
    """The place that a message of the decoder names: `… - at `$.pages[0].fields[2].choices[1].value``."""
    try:
        read = json.loads(data)
    except (ValueError, RecursionError):
        return Flaw(Reason.NOT_OF_FORM)
    match = _PATH.search(said)
    path = match[1] if match else ""
    page_id, path = _id_at(path, _PAGE, pages := _held(read, "pages"))
    page_number = _PAGE.match(match[1]) if match else None
    held = pages[int(page_number[1])] if page_number and int(page_number[1]) < len(pages) else None
    field_id, path = _id_at(path, _FIELD, _held(held, "fields"))
    reason = Reason.CHOICE_VALUE if _CHOICE_VALUE.fullmatch(path) else Reason.NOT_OF_FORM
    return Flaw(reason, page_id, field_id, path or said.partition(" - at ")[0][:200])


def _id_at(path: str, place: re.Pattern[str], held: list[object]) -> tuple[str, str]:
    """The id of the part that a path begins with, and the rest of the path."""
    match = place.match(path)
    if match is None or int(match[1]) >= len(held):
        return "", path
    part = held[int(match[1])]
    found = part.get("id", "") if isinstance(part, dict) else ""
    return (found if isinstance(found, str) else ""), path[match.end() :]


def _held(part: object, member: str) -> list[object]:
    found = part.get(member) if isinstance(part, dict) else None
    return found if isinstance(found, list) else []
