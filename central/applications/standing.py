"""How applications and manual checks stand, and what the audit log said last about each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from central.applications.act_details import LedTo
from central.applications.models import Application, ManualCheck
from central.audit.details import read_if_whole
from central.audit.standing import Standing, entries_about, name_of, register
from central.database.walked_chunks import CHUNK
from sync.contract.states import HandlingStatus

_SAYS_NOTHING = (
    "application.read",
    "application.commented",
    "application.consulted",
    "application.consultation_answered",
    "application.consultation_taken_back",
    "application.taken_in_anyway",
)


def enter() -> None:
    """Let `verify_custody` compare them."""
    register(Standing("application", _numbers, _applications, _words_of_applications))
    register(Standing("look", _keys, _manual_checks, _words_of_manual_checks))


def _numbers() -> Iterable[str]:
    return Application.objects.order_by("pk").values_list("arrival_number", flat=True).iterator(CHUNK)


def _applications(numbers: Iterable[str]) -> Mapping[str, str]:
    rows = Application.objects.filter(arrival_number__in=numbers)
    return dict(rows.values_list("arrival_number", "status"))


def _words_of_applications(numbers: Iterable[str]) -> Mapping[str, str]:
    said: dict[str, str] = {}
    told = entries_about("application", numbers).filter(act__startswith="application.").exclude(act__in=_SAYS_NOTHING)
    for subject, act, details in told.values_list("subject", "act", "details").iterator(CHUNK):
        born = act == "application.arrived"
        last = LedTo(to=HandlingStatus.UNPROCESSED.value) if born else read_if_whole(details, LedTo)
        said[name_of(subject)] = last.to if last is not None else ""
    return said


def _keys() -> Iterable[str]:
    return map(str, ManualCheck.objects.order_by("pk").values_list("pk", flat=True).iterator(CHUNK))


def _manual_checks(keys: Iterable[str]) -> Mapping[str, str]:
    rows = ManualCheck.objects.filter(pk__in=[int(key) for key in keys], resolved_at__isnull=False)
    return {str(pk): "resolved" for pk in rows.values_list("pk", flat=True)}


def _words_of_manual_checks(keys: Iterable[str]) -> Mapping[str, str]:
    told = entries_about("look", keys).filter(act="look.resolved").values_list("subject", flat=True)
    return {name_of(subject): "resolved" for subject in told}
