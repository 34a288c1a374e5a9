"""What the audit log keeps of acts that are recorded here: a struct for each kind, entered beside the words.

Members keep their spelling for ever; docs/audit-acts.md says which act has which.
"""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from central.audit.details import Details


class AuditRead(Details, frozen=True, kw_only=True):
    """The log itself was read."""

    shown: int
    """Rows."""
    subject: str
    """What was asked for; `?` where that is neither a code nor a number."""


class ChainProven(Details, frozen=True, kw_only=True):
    """The newest part of the log was recomputed."""

    first: int
    last: int
    noted: int
    """Anchors that it was compared with."""
    whole: bool


class SessionsEnded(Details, frozen=True, kw_only=True):
    """Sessions ended by this act."""

    ended: int
    second_person: str | UnsetType = UNSET
    """Staff number of who agreed, where two people did it."""


class Enabled(Details, frozen=True, kw_only=True):
    """A member may come in again."""

    second_person: str | UnsetType = UNSET


class Reset(Details, frozen=True, kw_only=True):
    """A member's secrets were taken back by two people."""

    second_person: str
    """Staff number."""


class MemberMade(Details, frozen=True, kw_only=True):
    """A member came in."""

    groups: tuple[int, ...] | UnsetType = UNSET
    """Keys of their groups."""
    duties: tuple[str, ...] | UnsetType = UNSET
    """Of a member of the demonstration."""


class GroupSet(Details, frozen=True, kw_only=True):
    """What a group may do."""

    duties: tuple[str, ...]
    procedures: tuple[str, ...] | UnsetType = UNSET
    """None: all of its bodies."""
    second_person: str | UnsetType = UNSET


class GroupsSet(Details, frozen=True, kw_only=True):
    """In which groups a member is."""

    groups: tuple[int, ...]
    """Keys."""
    second_person: str | UnsetType = UNSET


class ChangeAsked(Details, frozen=True, kw_only=True):
    """A change that waits for a second person, or was not wanted by one."""

    kind: str
    whom: str
    """`staff:…` or `group:…`."""
    duties: tuple[str, ...]
    procedures: tuple[str, ...]
    groups: tuple[int, ...]


class MembersListed(Details, frozen=True, kw_only=True):
    """Who may do what was read."""

    members: int
    groups: int


class AbsenceSet(Details, frozen=True, kw_only=True):
    """When a member is away. Never why."""

    first: str
    last: str
    """Days, YYYY-MM-DD."""
    stands_in: str
    """Staff number."""


class SignInFailed(Details, frozen=True, kw_only=True):
    """Somebody did not come in."""

    step: str
    """`password` or `factor`."""
    zone: str
    locked: bool
    """It was one too many."""


class PageRefused(Details, frozen=True, kw_only=True):
    """A page was refused to a member who is signed in."""

    asked: str | None
    """Name of the page."""
    status: int
    zone: str
    method: str | None
