"""A catalogue of 若葉市 for tests of the kiosk: the three procedures of the first days."""

from __future__ import annotations

from pathlib import Path

from sync.contract.messages import Catalogue, Hall, StaffCard

DEFINITIONS = Path(__file__).parents[2] / "central" / "catalogue" / "definitions"

HALL = Hall(
    body="99201",
    city={"ja": "若葉市", "easy-ja": "{若葉市|わかばし}", "en": "Wakaba City"},
    name={"ja": "若葉市役所", "easy-ja": "{若葉市役所|わかばしやくしょ}", "en": "Wakaba City Hall"},
    counter={"ja": "2番窓口（市民課）", "easy-ja": "2{番|ばん}の{窓口|まどぐち}", "en": "counter 2"},
    phone="000-000-1234",
    kiosk_label={"ja": "市民課 1番端末", "easy-ja": "1{番|ばん}の{機械|きかい}", "en": "Kiosk 1"},
)


def definitions() -> tuple[bytes, ...]:
    """Definition bytes of the three procedures."""
    return tuple(path.read_bytes() for path in sorted(DEFINITIONS.glob("*.json")))


def example_catalogue(
    *,
    staff: tuple[StaffCard, ...] = (),
    anchors: tuple[bytes, ...] = (),
    auth_anchors: tuple[bytes, ...] = (),
    policies: tuple[str, ...] = (),
    issued_at: str = "2026-11-18T00:00:00Z",
) -> Catalogue:
    """Everything a kiosk serves with in a test."""
    return Catalogue(
        v=1,
        version=7,
        issued_at=issued_at,
        hall=HALL,
        procedures=definitions(),
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
