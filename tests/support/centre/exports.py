"""Exports that are simply there: one only chosen, one whose file can be fetched; a table with decisions as a plan."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from django.db.models import QuerySet

from central.applications.chosen import ListChoice
from central.applications.models import Application
from central.exports.actions.ask import ask
from central.exports.actions.choose import choose
from central.exports.actions.read_decisions import read_decisions
from central.exports.columns import DECISION, FIXED, NUMBER, REVISION, SENTENCE
from central.exports.models import DecisionSheet, Export, Format
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


def make_files(member: StaffMember, applications: QuerySet[Application]) -> Export:
    """Files of these, only chosen."""
    return choose(member, ListChoice(applications, "すべての申請・児童手当", every=True), files=True)


def make_decisions(member: StaffMember, applications: QuerySet[Application]) -> DecisionSheet:
    """These are accepted, says a table; and one line cannot be read."""
    head = [str(FIXED[key].label) for key in (NUMBER, REVISION, DECISION, SENTENCE)]
    rows = [[one.arrival_number, str(one.revision), "受理", "次は窓口へ"] for one in applications]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([head, *rows, ["9.92E+21", "1", "受理", ""]])
    return read_decisions(text.getvalue().encode(), member, ())
