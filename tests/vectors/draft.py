"""The vector of a draft: from a code on paper to what is kept, and an address for the centre."""

from __future__ import annotations

import base64

from sync.contract.numbers import draft_code_of, group_draft_code
from sync.contract.wire.drafts import Draft, DraftItem
from sync.contract.wire.messages import write_message
from sync.envelope.drafts import NOTIFY_BYTES, draft_keys, seal_draft
from tests.vectors.keys import scalar_of
from tests.vectors.second_reading import wrap_p256

MAIL = "hanako@example.com"


def draft_vector(hpke_public: bytes) -> dict[str, object]:
    """Everything of one draft, the same bytes every time."""
    code = draft_code_of(bytes(range(10)))
    keys = draft_keys(code)
    items = (
        DraftItem("name", "お名前", "山田花子", "山田花子", "resident"),
        DraftItem("city", "市区町村", "若葉県若葉市", "若葉県若葉市", "postal_code"),
    )
    draft = Draft(1, "bulky_waste", 1, "5a" * 32, "phone", "ja", "extra", "black", low=False, speech=True, items=items)
    notify = wrap_p256(
        MAIL.encode().ljust(NOTIFY_BYTES, b"\0"),
        hpke_public,
        f"madoguchi-draft-notify-v1|{keys.id}".encode(),
        scalar_of("ephemeral draft"),
    )
    return {
        "code": code,
        "written": group_draft_code(code),
        "id": keys.id,
        "content_key": keys.content.hex(),
        "proof": keys.proof.hex(),
        "proof_sha256": keys.proof_sha256,
        "content": write_message(draft).decode(),
        "sealed_base64": base64.b64encode(seal_draft(draft, keys, bytes(range(12)))).decode(),
        "mail": MAIL,
        "notify_base64": base64.b64encode(notify).decode(),
    }
