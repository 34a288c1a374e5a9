"""A catalogue of 若葉市 for tests of the kiosk: the three procedures of the first days."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sync.contract.forms.wording import Wording, read_wording
from sync.contract.wire.catalogue import (
    Catalogue,
    Hall,
    ListedDefinition,
    ListedWording,
    StaffCard,
    listed_as,
    page_hashes,
    sha256_of,
    split_definition,
    write_pages,
)
from sync.contract.wire.messages import write_message

DEFINITIONS = Path(__file__).parents[3] / "central" / "catalogue" / "definitions"

HALL = Hall(
    body="99201",
    city={"ja": "若葉市", "easy-ja": "{若葉市|わかばし}", "en": "Wakaba City"},
    name={"ja": "若葉市役所", "easy-ja": "{若葉市役所|わかばしやくしょ}", "en": "Wakaba City Hall"},
    counter={"ja": "2番窓口（市民課）", "easy-ja": "2{番|ばん}の{窓口|まどぐち}", "en": "counter 2"},
    phone="000-000-1234",
    kiosk_label={"ja": "市民課 1番端末", "easy-ja": "1{番|ばん}の{機械|きかい}", "en": "Kiosk 1"},
)


def definitions() -> tuple[bytes, ...]:
    """The authors' files of the three procedures."""
    return tuple(path.read_bytes() for path in sorted(DEFINITIONS.glob("*.json")))


@dataclass(frozen=True)
class Packed:
    """What lies behind a catalogue, as a kiosk has it when everything has come."""

    rows: tuple[ListedDefinition, ...]
    pages: tuple[str | None, ...]
    objects: dict[str, bytes] = field(repr=False)

    def listed(self) -> tuple[ListedDefinition, ...]:
        return self.rows

    def content(self, sha256: str) -> bytes | None:
        return self.objects.get(sha256)

    def contents(self, hashes: Sequence[str]) -> dict[str, bytes]:
        return {one: self.objects[one] for one in hashes if one in self.objects}


def packed(authored: Iterable[bytes], wordings: Iterable[bytes] = ()) -> Packed:
    """As a centre packs what authors wrote."""
    return packed_forms((split_definition(one) for one in authored), wordings)


def packed_forms(pairs: Iterable[tuple[bytes, bytes]], wordings: Iterable[bytes] = ()) -> Packed:
    """The same of definitions beside their facts. `wordings`: documents, each named beside its definition."""
    pairs = tuple(pairs)
    named: dict[str, list[ListedWording]] = {}
    documents = tuple(wordings)
    for document in documents:
        said = read_wording(document)
        row = ListedWording(said.language, sha256_of(document), len(document))
        named.setdefault(said.definition, []).append(row)
    rows = tuple(listed_as(definition, facts, named.get(sha256_of(definition), ())) for definition, facts in pairs)
    pages = write_pages(rows)
    held = (*(one for pair in pairs for one in pair), *documents, *filter(None, pages))
    objects = {sha256_of(data): data for data in held}
    return Packed(tuple(sorted(rows, key=lambda row: row.id)), page_hashes(pages), objects)


EXAMPLE = packed(definitions())


def wording_of(procedure: str, language: str, words: dict[str, str]) -> bytes:
    """The document of a wording of one of the three."""
    (row,) = (row for row in EXAMPLE.rows if row.id == procedure)
    return write_message(Wording(1, row.sha256, language, words))


def changed(**members: object) -> Packed:
    """The three procedures, each with these members otherwise."""
    return packed(json.dumps(json.loads(one) | members, ensure_ascii=False).encode() for one in definitions())


def example_catalogue(
    *,
    contents: Packed = EXAMPLE,
    staff: tuple[StaffCard, ...] = (),
    anchors: tuple[bytes, ...] = (),
    auth_anchors: tuple[bytes, ...] = (),
    policies: tuple[str, ...] = (),
    issued_at: str = "2026-11-18T00:00:00Z",
) -> Catalogue:
    """The index of everything a kiosk serves with in a test."""
    return Catalogue(
        v=2,
        version=7,
        issued_at=issued_at,
        hall=HALL,
        pages=contents.pages,
        staff=staff,
        sign_anchors=anchors,
        auth_anchors=auth_anchors,
        sign_policies=policies,
    )


BULKY_WASTE = {
    "name": "山田花子",
    "kana": "ヤマダハナコ",
    "phone": "05012345678",
    "postal_code": "1000001",
    "city": "若葉県若葉市",
    "town": "若葉町一丁目",
    "street": "２番３号",
    "house": "house",
    "spot": "door",
    "items": "1",
    "item_1": "chair",
    "item_1_cm": "90",
    "item_1_count": "2",
    "day": "tuesday",
}
CHILD_ALLOWANCE = {
    "kana": "ヤマダハナコ",
    "phone": "05012345678",
    "mail": "hanako@example.com",
    "event": "birth",
    "event_on": "2026-11-01",
    "pension": "national",
    "has_spouse": "no",
    "children": "1",
    "child_1_name": "山田春香",
    "child_1_kana": "ヤマダハルカ",
    "child_1_birth_on": "2026-11-01",
    "child_1_relation": "child",
    "child_1_lives": "together",
    "child_1_support": "yes",
    "public_account": "yes",
    "consent": "yes",
}
RESIDENT_RECORD = {"phone": "05012345678", "whose": "self", "copies": "1", "details": "domicile"}
"""What 山田花子 answers; the rest comes from her card."""
