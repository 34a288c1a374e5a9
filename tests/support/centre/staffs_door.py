"""What a request of staff may ask of the keys and the store: apart, that door has no key that signs, and only reads
what was issued (docs/adr/0021-doors-and-organisation.md). In the tests one process has everything; so it is watched.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from unittest import mock

from django.http import HttpRequest, HttpResponseBase

from central import keys
from central.serving.addresses import CHECK, LINE
from central.staff.middleware import StaffOnly
from central.store import keeping
from central.store.port import Files
from sync.envelope.keys.signer import Signer

_of_staff: ContextVar[bool] = ContextVar("of_staff", default=False)


@contextmanager
def watched_at_staffs_door() -> Iterator[list[str]]:
    """What requests of staff asked for and would not have had, while this lasts."""
    asked: list[str] = []
    call, signer, documents = StaffOnly.__call__, keys.signer, keeping.documents

    def of_staff(middleware: StaffOnly, request: HttpRequest) -> HttpResponseBase:
        before = _of_staff.set(not request.path_info.startswith((LINE, CHECK)))
        try:
            return call(middleware, request)
        finally:
            _of_staff.reset(before)

    def signing(use: str) -> Signer:
        if _of_staff.get():
            asked.append(f"{use}.key")
        return signer(use)

    def putting() -> Files:
        if _of_staff.get():
            asked.append("the place of what is issued")
        return documents()

    with (
        mock.patch.object(StaffOnly, "__call__", of_staff),
        mock.patch.object(keys, "signer", signing),
        mock.patch.object(keeping, "documents", putting),
    ):
        yield asked
