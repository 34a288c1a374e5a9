"""The centre's signed word that it has a sealed part: read as it comes, and again wherever it counts."""

from __future__ import annotations

from sync.contract.bounds import is_moment
from sync.contract.wire.messages import read_message
from sync.contract.wire.parts import PART_RECEIPT, PART_RECEIPT_BYTES, PartReceipt
from sync.envelope.jws import Typ
from sync.envelope.manifest import TrustedManifest
from sync.errors import ContractError


def read_receipt(jws: bytes, manifest: TrustedManifest) -> PartReceipt:
    """The claims of a receipt by a key that the manifest names for acknowledgements.

    Raises:
        EnvelopeError: not by such a key.
        ContractError: not of its form.
    """
    receipt = read_message(PartReceipt, manifest.verify(jws, Typ.PART_RECEIPT, "ack", PART_RECEIPT_BYTES))
    if receipt.kind != PART_RECEIPT or not is_moment(receipt.at):
        raise ContractError("not a receipt of a part")
    return receipt
