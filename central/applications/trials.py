"""Trials: applications under a form with `test_operation`. Labelled wherever one is shown, never counted, never mailed.

Whoever counts applications, holds one against others, tells an applicant or makes a document asks here, and nowhere
else: `tests/central/applications/test_trials.py` breaks each of these places.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from central.applications.models import Application, ManualCheck
from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import procedure_of


def is_trial(definition: ProcedureVersion) -> bool:
    """Whether what is stated under this definition is a trial, for ever: asked once, when the application is born."""
    return procedure_of(definition).test_operation


def counted(rows: QuerySet[Application]) -> QuerySet[Application]:
    """Those that count, stand in somebody's way, and may be chosen for a notice."""
    return rows.filter(trial=False)


def counted_checks(rows: QuerySet[ManualCheck]) -> QuerySet[ManualCheck]:
    """Of what needs a look all but what is about a trial. What no application came of counts: nobody knows."""
    return rows.filter(Q(application=None) | Q(application__trial=False))


def goes_out(application: Application) -> bool:
    """Whether mails, notices and documents of it leave the office."""
    return not application.trial
