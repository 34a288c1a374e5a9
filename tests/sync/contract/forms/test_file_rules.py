"""Files of a statement: how many, which kinds, which size, how drawn; and that all three name the same."""

from __future__ import annotations

import hashlib
from datetime import date

import msgspec
import pytest

from sync.contract.chain.attached import names_same_files, pieces_of_size
from sync.contract.chain.box import AttachmentKey, BoxContent, Secrets
from sync.contract.chain.entry import Part
from sync.contract.chain.statement import StatementKind
from sync.contract.chain.statement_lines import Filled, differences_drawn, items_of
from sync.contract.forms.attached_files import AttachmentReference, drawn_size
from sync.contract.forms.file_rules import file_findings
from sync.contract.forms.procedures import Procedure
from sync.contract.forms.rules import verdict
from sync.contract.numbers import ArrivalNumber
from tests.sync.contract.forms.small_definitions import field, procedure
from tests.vectors import cast

TODAY = date(2026, 11, 20)
ONE, TWO, THREE = (hashlib.sha256(bytes([number])).hexdigest() for number in (1, 2, 3))
PDF = "application/pdf"


def file(sha256: str, name: str = "書類.pdf", media_type: str = PDF, size: int = 2048) -> AttachmentReference:
    return AttachmentReference(name, media_type, size, sha256)


def form(**members: object) -> Procedure:
    """A form that asks for files, as it is read."""
    made = procedure(field("note", "text"))
    asked = msgspec.convert(
        {"id": "papers", "kind": "attachment", "label": {"ja": "書類"}} | members, type(made.fields()[0])
    )
    (page,) = made.pages
    return msgspec.structs.replace(made, pages=(msgspec.structs.replace(page, fields=(*page.fields, asked)),))


@pytest.mark.parametrize(
    ("members", "value", "code"),
    [
        ({"required": True}, "", "required"),
        ({}, "", None),
        ({"required": True}, ONE, None),
        ({"least": 2, "most": 2}, ONE, "too_few_chosen"),
        ({"least": 2, "most": 2}, f"{ONE},{TWO}", None),
        ({"least": 2, "most": 2}, f"{ONE},{TWO},{THREE}", "too_many_chosen"),
        ({}, f"{ONE},{ONE}", "not_a_file"),
        ({}, "書類.pdf", "not_a_file"),
        ({}, ONE.upper(), "not_a_file"),
    ],
)
def test_so_many_files_as_the_form_says(members: dict[str, object], value: str, code: str | None) -> None:
    found = verdict(form(**members), {"papers": value}, TODAY)
    assert [one.code for one in found] == ([code] if code else [])


def test_a_form_that_says_no_number_takes_five() -> None:
    hashes = [hashlib.sha256(bytes([number])).hexdigest() for number in range(6)]
    assert verdict(form(), {"papers": ",".join(hashes[:5])}, TODAY) == ()
    (found,) = verdict(form(), {"papers": ",".join(hashes)}, TODAY)
    assert (found.code, found.parameters) == ("too_many_chosen", {"most": "5"})


@pytest.mark.parametrize(
    ("members", "files", "codes"),
    [
        ({}, (file(ONE),), []),
        ({}, (), ["file_missing"]),
        ({}, (file(ONE), file(TWO)), ["file_not_named"]),
        ({}, (file(ONE, media_type="application/zip"),), ["file_of_other_kind"]),
        ({"types": ["application/zip"]}, (file(ONE, media_type="application/zip"),), []),
        ({"types": ["application/zip"]}, (file(ONE),), ["file_of_other_kind"]),
        ({}, (file(ONE, size=10 * 1024 * 1024),), []),
        ({}, (file(ONE, size=10 * 1024 * 1024 + 1),), ["file_too_large"]),
    ],
)
def test_each_file_is_named_and_is_what_the_form_takes(
    members: dict[str, object], files: tuple[AttachmentReference, ...], codes: list[str]
) -> None:
    assert [one.code for one in file_findings(form(**members), {"papers": ONE}, files)] == codes


def test_files_stand_in_the_order_in_which_they_are_named() -> None:
    answers = {"papers": f"{TWO},{ONE}"}
    assert not list(file_findings(form(), answers, (file(TWO), file(ONE))))
    assert [one.code for one in file_findings(form(), answers, (file(ONE), file(TWO)))] == ["file_not_named"]


def test_files_are_drawn_as_names_and_sizes_and_a_difference_is_found() -> None:
    files = (file(ONE, "住民票.pdf", size=1023), file(TWO, "写真.jpg", size=1024 * 1024 + 1))
    filled = {"papers": Filled(f"{ONE},{TWO}", "resident")}
    drawn = {
        language: items_of(StatementKind.SUBMISSION, form(), filled, language, TODAY, files)[0].shown
        for language in ("ja", "easy-ja", "en")
    }
    assert drawn["ja"] == drawn["easy-ja"] == "住民票.pdf（1023 B）、写真.jpg（1.1 MB）"
    assert drawn["en"] == "住民票.pdf (1023 B), 写真.jpg (1.1 MB)"
    items = items_of(StatementKind.SUBMISSION, form(), filled, "ja", TODAY, files)
    stated = msgspec.structs.replace(cast.statement(), v=2, title=form().name["ja"], items=items, attachments=files)
    assert differences_drawn(stated, form(), TODAY) == ()
    renamed = msgspec.structs.replace(stated, attachments=(file(ONE, "別.pdf"), files[1]))
    assert [one.what for one in differences_drawn(renamed, form(), TODAY)] == ["papers"]


@pytest.mark.parametrize(
    ("size", "said"),
    [(1, "1 B"), (1024, "1 KB"), (1025, "2 KB"), (1024 * 1024 - 1, "1024 KB"), (1024 * 1024, "1.0 MB")],
)
def test_no_size_looks_smaller_than_it_is(size: int, said: str) -> None:
    assert drawn_size(size) == said


def test_statement_content_and_entry_name_the_same_files() -> None:
    size = 5 * 1024 * 1024
    stated = msgspec.structs.replace(cast.statement(), v=2, attachments=(file(ONE, size=size), file(TWO, size=1)))
    secrets = Secrets(ArrivalNumber("9920120261120003012324"), bytes(32), None, None)
    keys = (AttachmentKey(ONE, bytes(32), ("aa" * 32, "bb" * 32)), AttachmentKey(TWO, bytes(32), ("cc" * 32,)))
    content = BoxContent(2, b"", None, None, secrets, keys)
    lengths = (*pieces_of_size(size), *pieces_of_size(1))
    parts = tuple(Part(name * 32, length) for name, length in zip(("aa", "bb", "cc"), lengths, strict=True))
    entry = msgspec.structs.replace(cast.entry(b"", "ab" * 32, b"box"), v=2, parts=parts)
    assert names_same_files(entry, content, stated)
    worse = [
        (msgspec.structs.replace(entry, parts=parts[:2]), content, stated),
        (msgspec.structs.replace(entry, parts=(parts[1], parts[0], parts[2])), content, stated),
        (msgspec.structs.replace(entry, parts=(*parts[:2], Part("cc" * 32, 18))), content, stated),
        (entry, msgspec.structs.replace(content, attachments=keys[:1]), stated),
        (entry, msgspec.structs.replace(content, attachments=keys[::-1]), stated),
        (entry, content, msgspec.structs.replace(stated, attachments=(file(ONE, size=1), file(TWO, size=1)))),
    ]
    for one in worse:
        assert not names_same_files(*one)


def test_a_correction_names_files_without_keys_and_no_other_statement_does() -> None:
    one = msgspec.structs.replace(
        cast.statement(), v=2, attachments=(file(ONE), file(TWO, size=1)), kind=StatementKind.CORRECTION
    )
    secrets = Secrets(ArrivalNumber("9920120261120003012324"), bytes(32), None, None)
    content = BoxContent(2, b"", None, None, secrets, (AttachmentKey(TWO, bytes(32), ("cc" * 32,)),))
    (length,) = pieces_of_size(1)
    entry = msgspec.structs.replace(cast.entry(b"", "ab" * 32, b"box"), v=2, parts=(Part("cc" * 32, length),))
    assert names_same_files(entry, content, one)
    nothing = msgspec.structs.replace(content, v=1, attachments=())
    assert names_same_files(msgspec.structs.replace(entry, v=1, parts=()), nothing, one)
    for kind in (StatementKind.SUBMISSION, StatementKind.WITHDRAWAL):
        assert not names_same_files(entry, content, msgspec.structs.replace(one, kind=kind))
    assert not names_same_files(entry, nothing, one)
    stranger = (AttachmentKey(THREE, bytes(32), ("cc" * 32,)),)
    assert not names_same_files(entry, msgspec.structs.replace(content, attachments=stranger), one)
