"""Where a sentence about what was just done waits for the page that shows it: a row of the session (`MESSAGE_STORAGE`).

A sentence may name people or their numbers. It is in no cookie, is gone once it was drawn, and goes with its session.
Not in the session's own data: each request writes those as a whole, and of two windows at work the slower one would
take a sentence away, or bring one back that was read. Rows are only added and only deleted.

On SQLite each change by itself waits for the one writer. So a sentence goes into the transaction of its act
(`said_with`), and is taken in the one that records the reading of its page (`take`); elsewhere each has its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import BaseStorage, Message
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase

from central.audit.record import recorded_last
from central.staff.models import PageMessage, StaffSession
from central.staff.sessions import name_of

LONGEST = 500
"""Letters of a sentence; what is longer ends there."""


class SessionRows(BaseStorage):
    """Django's messages, each in a row. Reading them takes them: whoever asks for them shows them."""

    _queued_messages: list[Message]

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self._request = request

    def update(self, response: HttpResponseBase) -> list[Any]:
        """Keep what was added and not shown yet. Called when the answer leaves."""
        if self._queued_messages:
            with transaction.atomic():
                self.keep(self.locked_session())
        return []

    def locked_session(self) -> str | None:
        """The name of this request's session, whose row is the caller's until the transaction ends: who signs out in
        another window waits, and takes what was kept with it. None: there is no session (any more), and nobody to tell.
        """
        name = self._session()
        rows = StaffSession.objects.select_for_update(no_key=True).filter(pk=name)
        return None if name is None else rows.values_list("pk", flat=True).first()

    def keep(self, session: str | None) -> None:
        """Keep now what was added, in the caller's transaction, under a session that is locked."""
        added, self._queued_messages = self._queued_messages, []
        self._prepare_messages(added)  # type: ignore[attr-defined]  # not in the stubs
        if added and session is not None:
            rows = [PageMessage(session_id=session, level=each.level, words=each.message[:LONGEST]) for each in added]
            PageMessage.objects.bulk_create(rows)

    def take(self) -> None:
        """Take now what waits, for the page that is drawn next."""
        self._loaded_messages  # type: ignore[attr-defined]  # noqa: B018 - read once, and kept for whoever asks

    def _get(self, *_: object, **__: object) -> tuple[list[Any], bool]:
        session = self._session()
        rows = PageMessage.objects.filter(session_id=session).order_by("pk") if session else ()
        # Of two windows that ask at once, the one that deletes a row shows it.
        taken = [row for row in rows if PageMessage.objects.filter(pk=row.pk).delete()[0]]
        return [Message(row.level, row.words) for row in taken], True

    def _session(self) -> str | None:
        key = self._request.session.session_key
        return None if key is None else name_of(key)


@contextmanager
def said_with(request: HttpRequest) -> Iterator[None]:
    """One transaction for an act and for what is said about it inside the block: both are there, or neither.

    The act must be one transaction of its own, without waiting for anybody outside.
    """
    with transaction.atomic():
        rows = _rows_of(request)
        session = rows.locked_session()  # before any row of the act's: every act locks in this order
        with recorded_last():
            yield
            rows.keep(session)


def take(request: HttpRequest) -> None:
    """In the caller's transaction: what the page says that the caller draws next, in the frame."""
    _rows_of(request).take()


def _rows_of(request: HttpRequest) -> SessionRows:
    rows = get_messages(request)
    assert isinstance(rows, SessionRows), "settings MESSAGE_STORAGE"
    return rows
