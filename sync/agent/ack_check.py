"""Whether an acknowledgement can be believed. One that cannot is never stored: nothing is purged on its word."""

from __future__ import annotations

from dataclasses import dataclass

from sync.contract.timestamps import moment_of
from sync.contract.wire.ack import Ack


@dataclass(frozen=True)
class Expected:
    """What we know when an acknowledgement comes. `last` is the last stored one, of this incarnation."""

    incarnation: str
    kiosk: str
    epoch: int
    head_seq: int
    last: Ack | None
    request: str
    """Which request it must answer."""


class AckRefused(Exception):
    """`code` is the trouble that staff and the centre are told."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def refuse_contradiction(ack: Ack, expected: Expected, own_hash_there: str | None) -> None:
    """Return if the acknowledgement fits what we know; `own_hash_there` is our entry hash at `stored_up_to`.

    Raises:
        AckRefused: other_request, other_centre, other_epoch, behind_the_centre, contradiction
    """
    if ack.request != expected.request:
        # An old word said again, by somebody on the way: it tells nothing about the centre.
        raise AckRefused("other_request")
    if ack.incarnation != expected.incarnation or ack.kiosk != expected.kiosk:
        raise AckRefused("other_centre")
    if ack.epoch != expected.epoch:
        raise AckRefused("other_epoch")
    if ack.stored_up_to > expected.head_seq:
        # The centre holds entries that this machine never made: it was restored from a copy, or cloned.
        raise AckRefused("behind_the_centre")
    if ack.head != own_hash_there or ack.stored_up_to < 0:
        raise AckRefused("contradiction")
    try:
        moment_of(ack.time)
    except ValueError as wrong:
        raise AckRefused("contradiction") from wrong
    last = expected.last
    if last is None:
        return
    shrunk = ack.stored_up_to < last.stored_up_to or ack.log.size < last.log.size
    rewritten = ack.log.size == last.log.size and ack.log.root != last.log.root
    if shrunk or rewritten:
        raise AckRefused("contradiction")
