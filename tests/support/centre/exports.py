"""Exports that are simply there: one that was only chosen, and one whose file can be fetched."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from central.applications.chosen import ListChoice
from central.applications.models import Application
from central.exports.actions.ask import ask
from central.exports.actions.choose import choose
from central.exports.columns import FIXED
from central.exports.models import Export, Format
from central.staff.models import StaffMember
from tests.support.centre.jobs import work_off


def make_exports(member: StaffMember, applications: QuerySet[Application]) -> Sequence[Export]:
    """Of these, in this order."""
    found = ListChoice(applications, "すべての申請・児童手当", every=True)
    chosen, ready = choose(member, found), choose(member, found)
    ask(ready, member, revision=ready.revision, keys=list(FIXED), form=Format.CSV_932)
    work_off()
    ready.refresh_from_db()
    assert ready.state == Export.State.READY
    return chosen, ready
