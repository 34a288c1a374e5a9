"""Sessions in a table of our own: it knows whose they are, and nobody who reads it is signed in.

A row is named by a hash of the session's key; the key itself is in the browser's cookie and nowhere else.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY

from central.staff.models import StaffSession

ZONE: Final = "zone"
"""Member of a session: the zone from which it was begun."""
_NAME_LENGTH = 40


class SessionStore(DatabaseStore):
    """Django's store in the database, over rows that do not tell the key (settings `SESSION_ENGINE`)."""

    @classmethod
    def get_model_class(cls) -> type[StaffSession]:
        """The table."""
        return StaffSession

    def exists(self, session_key: str) -> bool:
        """Whether this key is in use."""
        return StaffSession.objects.filter(session_key=name_of(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> StaffSession:
        """The row; of a member only once both factors were right."""
        whole = DEVICE_ID_SESSION_KEY in data
        return StaffSession(
            session_key=name_of(str(self._get_or_create_session_key())),  # type: ignore[attr-defined]  # not in the stubs
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            member_id=int(data["_auth_user_id"]) if whole else None,
            zone=str(data.get(ZONE, ""))[:20],
            started_at=data.get("started_at"),
            seen_at=timezone.now(),
        )

    def delete(self, session_key: str | None = None) -> None:
        """Forget it."""
        key = session_key or self.session_key
        if key is not None:
            deleted(StaffSession.objects.filter(session_key=name_of(key)))

    def _get_session_from_db(self) -> StaffSession | None:
        found = StaffSession.objects.filter(
            session_key=name_of(str(self.session_key)), expire_date__gt=timezone.now()
        ).first()
        if found is None:
            self._session_key = None
        return found


@transaction.atomic
def deleted(sessions: QuerySet[StaffSession]) -> int:
    """End them; how many. What waited for their next page goes with them and is not counted."""
    # Locked first: a sentence that is just being kept is there before they are asked for theirs, or not at all.
    names = list(sessions.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    _, rows = StaffSession.objects.filter(pk__in=names).delete()
    return rows.get(StaffSession._meta.label, 0)


def name_of(key: str) -> str:
    """Under which a session's row is kept."""
    return hashlib.sha256(key.encode()).hexdigest()[:_NAME_LENGTH]
