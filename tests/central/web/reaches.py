"""Kinds of members, and an oracle of what each may do, in its own words."""

from __future__ import annotations

from dataclasses import dataclass

from central.staff.duties import Duty

EVERYWHERE = "99*"
"""The body of what belongs to the whole service."""
CHILD, RECORD = "child_allowance", "resident_record"


@dataclass(frozen=True)
class Reach:
    """A kind of member, by what its group may do, where, and for which procedures."""

    name: str
    duties: frozenset[Duty] = frozenset()
    body: str = "99201"
    procedures: frozenset[str] = frozenset()
    active: bool = True
    second_factor: bool = True

    def may(self, body: str, procedure: str, *duties: Duty) -> bool:
        """Whether one of these duties is held here; the oracle of the matrix, in its own words."""
        below = {"99000": ("99000", "99201", "99202", EVERYWHERE)}.get(self.body, (self.body,))
        inside = body.startswith("99") and body in below
        handled = not self.procedures or not procedure or procedure in self.procedures
        return self.active and self.second_factor and inside and handled and bool(self.duties & set(duties))


@dataclass(frozen=True)
class Known:
    """Somebody in the tables: the words that give them away, and who may read them."""

    marks: tuple[str, ...]
    body: str
    procedure: str
    duties: frozenset[Duty]


def reaches() -> list[Reach]:
    """All kinds."""
    every = frozenset(Duty)
    found = [
        Reach("nobody", second_factor=False),
        Reach("password only", every, second_factor=False),
        Reach("no group"),
        Reach("inactive", every, active=False),
        Reach("all duties of the other city", every, "99202"),
        Reach("all duties of the section below", every, "9920101"),
        Reach("all duties of the prefecture", every, "99000"),
        Reach("all duties", every),
        Reach("all duties for a procedure that is none", every, procedures=frozenset({"none"})),
        Reach("reviews and runs kiosks", frozenset({Duty.REVIEW, Duty.OPERATE_KIOSKS})),
    ]
    for duty in Duty:
        found.append(Reach(f"{duty}", frozenset({duty})))
        found.append(Reach(f"{duty} of {CHILD}", frozenset({duty}), procedures=frozenset({CHILD})))
        found.append(Reach(f"{duty} of {RECORD}", frozenset({duty}), procedures=frozenset({RECORD})))
        found.append(Reach(f"{duty} of the other city", frozenset({duty}), "99202"))
    return found


READS = {Duty.REVIEW, Duty.FORCE_COMPLETE, Duty.ISSUE_CERTIFICATE, Duty.APPROVE_BULK}
ACTS: dict[str, tuple[Duty, ...]] = {
    "application.commented": (Duty.REVIEW,),
    "application.consulted": (Duty.REVIEW,),
    "application.consultation_answered": tuple(READS),
    "application.consultation_taken_back": tuple(READS),
    "application.undone": (Duty.REVIEW,),
    "application.force_completed": (Duty.FORCE_COMPLETE,),
    "application.notified": (Duty.REVIEW, Duty.APPROVE_BULK),
    "register.looked_up": (Duty.ISSUE_CERTIFICATE,),
    "application.read": tuple(READS),
    "applications.handed_over": (Duty.MANAGE_STAFF,),
    "application.set_unread": (Duty.REVIEW,),
    "copy.edited": (Duty.REVIEW,),
    "duplicate.decided": (Duty.REVIEW,),
    "paper.printed": tuple(READS),
    "paper.batch_asked": tuple(READS),
    "paper.batch_read": tuple(READS),
    "paper.batch_opened": tuple(READS),
    "look.read": (Duty.REVIEW,),
    "look.resolved": (Duty.REVIEW,),
    "application.letter_returned": (Duty.REVIEW,),
    "postal.letter_read": (Duty.REVIEW,),
    "notice.answer_read": (Duty.REVIEW,),
    "application.answer_recorded": (Duty.REVIEW,),
    "application.answer_dropped": (Duty.REVIEW,),
    "notice.marked_sent": (Duty.REVIEW, Duty.APPROVE_BULK),
    "notice.sent_again": (Duty.REVIEW, Duty.APPROVE_BULK),
}
ACTS_OF: dict[str, tuple[Duty, ...]] = {
    "application": (Duty.REVIEW, Duty.ISSUE_CERTIFICATE),
    "certificate": (Duty.ISSUE_CERTIFICATE,),
    "reply": (Duty.ISSUE_CERTIFICATE,),
    "kiosk": (Duty.OPERATE_KIOSKS,),
    "file": tuple(READS),
    "signature": tuple(READS),
    "job": (Duty.OPERATE_KIOSKS,),
    "notice": (Duty.REVIEW, Duty.APPROVE_BULK),
    "batch": (Duty.REVIEW, Duty.APPROVE_BULK),
    "export": (Duty.REVIEW, Duty.APPROVE_BULK),
    "bulk": (Duty.REVIEW, Duty.FORCE_COMPLETE, Duty.APPROVE_BULK),
    "decisions": (Duty.REVIEW, Duty.APPROVE_BULK),
    "form": (Duty.FORM_AUTHOR, Duty.FORM_PUBLISHER),
    "wording": (Duty.FORM_AUTHOR, Duty.FORM_PUBLISHER),
    "leaflet": (Duty.FORM_PUBLISHER,),
    "staff": (Duty.MANAGE_STAFF,),
    "paper": (Duty.FORM_AUTHOR, Duty.FORM_PUBLISHER),
    "prepared": (Duty.PREPARE,),
    "totals": tuple(READS),
    "connections": (Duty.MANAGE_STAFF, Duty.SPECIFIC_INFORMATION),
}
"""Which duty an act of the log needs: one of `ACTS`, else of its kind. What names no thing needs none here."""
