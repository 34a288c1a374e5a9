"""Where a sentence about what was just done waits for the page that shows it: a row of the session (`MESSAGE_STORAGE`).

A sentence may name people or their numbers. It is in no cookie, is gone once it was drawn, and goes with its session.
Not in the session's own data: each request writes those as a whole, and of two windows at work the slower one would
take a sentence away, or bring one back that was read. Rows are only added and only deleted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.messages.storage.base import BaseStorage, Message
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase

from central.staff.models import PageMessage
from central.staff.sessions import name_of

LONGEST = 500
"""Letters of a sentence; what is longer ends there."""


class SessionRows(BaseStorage):
    """Django's messages, each in a row. Reading them takes them: whoever asks for them shows them."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self._request = request

    def update(self, response: HttpResponseBase) -> list[Any]:
        """Keep what was added and not shown yet. Called when the answer leaves."""
        added = self._queued_messages  # type: ignore[attr-defined]  # not in the stubs
        self._prepare_messages(added)  # type: ignore[attr-defined]
        return self._store(added, response) if added else []

    def _get(self, *_: object, **__: object) -> tuple[list[Any], bool]:
        session = self._session()
        rows = PageMessage.objects.filter(session_id=session).order_by("pk") if session else ()
        # Of two windows that ask at once, the one that deletes a row shows it.
        taken = [row for row in rows if PageMessage.objects.filter(pk=row.pk).delete()[0]]
        return [Message(row.level, row.words) for row in taken], True

    def _store(self, messages: Iterable[Any], _response: object, *_: object, **__: object) -> list[Any]:
        session = self._session()
        if session is None:
            return []  # nobody who has no session is told anything
        rows = [PageMessage(session_id=session, level=each.level, words=each.message[:LONGEST]) for each in messages]
        try:
            with transaction.atomic():
                PageMessage.objects.bulk_create(rows)
        except IntegrityError:
            pass  # signed out meanwhile, in another window
        return []

    def _session(self) -> str | None:
        key = self._request.session.session_key
        return None if key is None else name_of(key)
