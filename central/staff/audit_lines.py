"""Entries of the audit log as its page shows them: members by name, codes in words (`central.audit.act_words`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from central.audit.act_words import act_words, actor_words, detail_words, thing_words
from central.audit.details import members_of
from central.audit.models import AuditEntry
from central.staff.models import StaffMember

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class AuditLine:
    """One entry with its words."""

    entry: AuditEntry
    actor: StrOrPromise
    act: StrOrPromise
    subject: str
    details: list[tuple[StrOrPromise, object]]


def lines_of(entries: Iterable[AuditEntry]) -> list[AuditLine]:
    """The entries in their order. One question to the database for all names."""
    shown = list(entries)
    known = {name.removeprefix("staff:") for entry in shown for name in (entry.actor, entry.subject)}
    members = StaffMember.objects.filter(staff_number__in=known).values_list("staff_number", "name")
    names = dict(members)
    return [
        AuditLine(
            entry,
            actor_words(entry.actor) or thing_in_words(entry.actor, names),
            act_words(entry.act),
            thing_in_words(entry.subject, names),
            [(detail_words(name), value) for name, value in members_of(entry.details)],
        )
        for entry in shown
    ]


def thing_in_words(code: str, names: Mapping[str, str]) -> str:
    """Who or what a name of the log is. `names` are those of members by their number."""
    kind, _colon, which = code.partition(":")
    return names[which] if kind == "staff" and which in names else thing_words(code)
