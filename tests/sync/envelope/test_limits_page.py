"""The limits of docs/formats.md, docs/openapi/kiosk.yaml and the code are the same numbers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
import yaml

from sync.contract import bounds, numbers
from sync.contract.chain import box, entry, statement
from sync.contract.forms import procedures
from sync.contract.wire import contact_frames, kiosk_enrolment, messages, status_frames
from sync.envelope import manifest, sealing
from sync.envelope.resident import signing_certificate

DOCS = Path(__file__).parents[3] / "docs"
FORMATS = " ".join((DOCS / "formats.md").read_text().split())
LINE: dict[str, Any] = yaml.safe_load((DOCS / "openapi" / "kiosk.yaml").read_text())
KIB, MIB = 1024, 1024 * 1024


@pytest.mark.parametrize(
    ("said", "number"),
    [
        (r"statement (\d+) KiB", statement.STATEMENT_LIMIT_BYTES // KIB),
        (r"and ([\d,]+) items", statement.ITEMS_LIMIT),
        (r"entry payload (\d+) KiB", entry.ENTRY_LIMIT_BYTES // KIB),
        (r"box (\d+) MiB", entry.BOX_LIMIT_BYTES // MIB),
        (r"bytes of the box, 1 to ([\d,]+)", entry.BOX_LIMIT_BYTES),
        (r"content (\d+) MiB", box.CONTENT_LIMIT_BYTES // MIB),
        (r"certificate (\d+) KiB", signing_certificate.CERTIFICATE_LIMIT_BYTES // KIB),
        (r"definition (\d+) KiB", procedures.DEFINITION_LIMIT_BYTES // KIB),
        (r"contact (\d+) MiB", contact_frames.CONTACT_LIMIT_BYTES // MIB),
        (r"At most (\d+) MiB and", contact_frames.CONTACT_LIMIT_BYTES // MIB),
        (r"At most \d+ MiB and (\d+) entries", contact_frames.CONTACT_LIMIT_ENTRIES),
        (r"a contact brings (\d+) into custody", contact_frames.CONTACT_LIMIT_UNREADABLE),
        (r"header (\d+) KiB", messages.HEADER_LIMIT_BYTES // KIB),
        (r"messages of enrolment (\d+) KiB", messages.HEADER_LIMIT_BYTES // KIB),
        (r"incarnation (\d+) KiB", manifest.INCARNATION_LIMIT_BYTES // KIB),
        (r"other documents (\d+) MiB", messages.DOCUMENT_LIMIT_BYTES // MIB),
        (r"of rows in one page, at most (\d+) MiB", status_frames.STATUS_PAGE_BYTES // MIB),
        (r"enrolment of a kiosk (\d+) KiB", kiosk_enrolment.ENROLMENT_LIMIT_BYTES // KIB),
        (r"number of recipients, 1 to (\d+)", sealing.RECIPIENTS_LIMIT),
        (r"chunks of (\d+) KiB", sealing.CHUNK_BYTES // KIB),
        (r"at most (\d+) codes", bounds.TROUBLES_LIMIT),
    ],
)
def test_a_limit_of_the_page_is_that_of_the_code(said: str, number: int) -> None:
    told = re.findall(said, FORMATS)
    assert told, said
    assert {int(text.replace(",", "")) for text in told} == {number}


def upper(bound: Any) -> int:
    (meta,) = [part for part in get_args(bound)[1:] if isinstance(part, msgspec.Meta)]
    return meta.lt - 1 if meta.lt is not None else meta.le or 0


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("epoch 1 to 65,535", upper(bounds.Epoch)),
        ("seq 1 to 2^32 − 1", upper(bounds.Seq)),
        ("| 1 to 255: that of", upper(bounds.Suite)),
        ("| 1 to 2^31 − 1 |", upper(bounds.Version)),
        ("lie between 0 and 2^53 − 1", upper(bounds.Whole)),
        ("−1 (unknown) to 2^53 − 1", upper(bounds.Error)),
    ],
)
def test_a_bound_of_the_page_is_that_of_the_code(said: str, number: int) -> None:
    assert said in FORMATS
    last = re.findall(r"(2\^\d+ − 1|[\d,]+)", said)[-1]
    power = re.fullmatch(r"2\^(\d+) − 1", last)
    assert number == (2 ** int(power[1]) - 1 if power else int(last.replace(",", "")))


def test_the_days_of_the_page_are_those_of_the_code() -> None:
    assert f"a day from {numbers.FIRST_DAY} to {numbers.LAST_DAY}" in FORMATS


def test_the_description_of_the_line_has_the_same_limits() -> None:
    body = LINE["paths"]["/contact"]["post"]["requestBody"]["description"]
    wanted = (
        f"At most {contact_frames.CONTACT_LIMIT_BYTES // MIB} MiB and {contact_frames.CONTACT_LIMIT_ENTRIES} entries"
    )
    assert wanted in body
    (limit,) = [one for one in LINE["paths"]["/status"]["get"]["parameters"] if one["name"] == "at_most"]
    assert limit["schema"]["default"] == status_frames.STATUS_PAGE_BYTES
    for address in ("/enrolment/hello", "/enrolment/proof"):
        told = LINE["paths"][address]["post"]["requestBody"]["description"]
        assert told == f"At most {messages.HEADER_LIMIT_BYTES // KIB} KiB."
    software = LINE["components"]["schemas"]["EnrolmentHello"]["properties"]["software"]
    assert software["maxLength"] == 100
    assert "{0,100}" in next(meta.pattern or "" for meta in get_args(bounds.Software)[1:])
