"""What a slip that is printed again needs, from the entry that the outbox keeps. Nothing of it is personal.

Its QR says what the first print's said, and is signed as that was: a tablet believes the paper from the counter too.
"""

from __future__ import annotations

from kiosk.devices.workers.outbox_port import FindsReprint, ReprintFacts
from sync.contract.numbers import check_code_of
from sync.envelope.jws import entry_hash
from sync.envelope.keys.signer import Signer
from sync.envelope.slip_qr import slip_qr_text
from sync.outbox import Outbox


def reprints_of(outbox: Outbox, signer: Signer) -> FindsReprint:
    """Look entries up in this outbox. `signer` is the kiosk's entry key, which signed the first print."""

    def find(seq: int) -> ReprintFacts | None:
        kept = outbox.paper_of(seq)
        if kept is None:
            return None
        code, qr_text = check_code_of(entry_hash(kept.entry)), slip_qr_text(kept.entry, signer)
        return ReprintFacts(outbox.identity.epoch, code, qr_text, kept.copies)

    return find
