"""The acknowledgement that a line.db keeps: read also in the form of before its last members came."""

from __future__ import annotations

import msgspec

from sync.contract.chain.entry import FIRST_PREV
from sync.contract.wire.ack import Ack, AuditHead, LogHead
from sync.contract.wire.messages import HEADER_LIMIT_BYTES, lay_out, read_message
from sync.errors import ContractError


class _EarlierAck(msgspec.Struct, frozen=True):
    v: int
    incarnation: str
    kiosk: str
    epoch: int
    stored_up_to: int
    head: str
    time: str
    nonce: str
    log: LogHead


def read_kept_ack(payload: bytes) -> Ack:
    """The claims of an acknowledgement that was verified when it came. One of before answers no request that is open.

    Raises:
        ContractError
    """
    try:
        return read_message(Ack, payload, HEADER_LIMIT_BYTES)
    except ContractError:
        old = read_message(_EarlierAck, payload, HEADER_LIMIT_BYTES)
    members = {name: getattr(old, name) for name in old.__struct_fields__}
    audit = AuditHead(0, FIRST_PREV)
    return Ack(**members, request="", state="active", catalogue=0, status_cursor=0, audit=audit, reads=())


lay_out(_EarlierAck)
