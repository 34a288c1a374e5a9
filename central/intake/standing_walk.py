"""Where applications, looks and documents stand now, against the audit log's last word about each (`verify_custody`).

A state is a plain column, and whoever can write the database can accept an application, close a look or make a revoked
document valid without a trace. Each of these acts writes an entry of the log in its own transaction, so a row that
stands elsewhere was moved by nobody who is known. What follows only holds as far as the log does (`verify_audit --at`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from django.db.models import QuerySet

from central.applications.models import Application, NeedsLook
from central.audit.models import AuditEntry
from central.certificates.models import IssuedDocument
from central.certificates.states import Category, DocumentState
from central.intake.walked_chunks import CHUNK, chunks
from sync.contract.states import HandlingStatus

AGAIN = 5
"""Looks at a row that is being changed at this very moment."""
_SAYS_NOTHING = ("application.read", "application.commented", "application.taken_in_anyway")
_ACTS = {
    "reserved": DocumentState.RESERVED,
    "issued": DocumentState.ISSUED,
    "voided": DocumentState.VOID,
    "revoked": DocumentState.REVOKED,
}
_LEADS_TO = {f"{category.value}.{act}": state for category in Category for act, state in _ACTS.items()}
_FIRST = [f"{category.value}.reserved" for category in Category]

Words = Callable[[Iterable[str]], Mapping[str, str]]
"""The log's last word about each of these subjects."""
Rows = Callable[[Iterable[str]], Mapping[str, str]]
"""How they stand."""


def walk_standing() -> Iterator[tuple[str, str]]:
    """What stands elsewhere than the log says, and what the log knows and nobody finds: (what, fault)."""
    numbers = Application.objects.order_by("pk").values_list("arrival_number", flat=True)
    yield from _compared("application", numbers.iterator(CHUNK), _applications, _words_of_applications)
    looks = NeedsLook.objects.order_by("pk").values_list("pk", flat=True)
    yield from _compared("look", map(str, looks.iterator(CHUNK)), _looks, _words_of_looks)
    documents = IssuedDocument.objects.order_by("pk").values_list("number", flat=True)
    yield from _compared("document", documents.iterator(CHUNK), _documents, _words_of_documents)
    yield from _gone_documents()


def _compared(what: str, names: Iterable[str], rows: Rows, words: Words) -> Iterator[tuple[str, str]]:
    for chunk in chunks(names):
        stands, said = rows(chunk), words(chunk)
        for name in chunk:
            if stands.get(name) != said.get(name) and not _agrees_now(name, rows, words):
                yield f"{what} {name}", "other_state"


def _agrees_now(name: str, rows: Rows, words: Words) -> bool:
    """Once more, alone: row and entry change together, but they are read one after the other."""
    for _ in range(AGAIN):
        before, stands, after = words([name]), rows([name]), words([name])
        if before == after:
            return before.get(name) == stands.get(name)
    return True  # somebody is at work on it


def _applications(numbers: Iterable[str]) -> Mapping[str, str]:
    rows = Application.objects.filter(arrival_number__in=numbers)
    return dict(rows.values_list("arrival_number", "status"))


def _words_of_applications(numbers: Iterable[str]) -> Mapping[str, str]:
    said: dict[str, str] = {}
    told = _entries("application", numbers).filter(act__startswith="application.").exclude(act__in=_SAYS_NOTHING)
    for subject, act, details in told.values_list("subject", "act", "details").iterator(CHUNK):
        first = HandlingStatus.UNPROCESSED.value if act == "application.arrived" else ""
        said[_name(subject)] = str(details.get("to", first))
    return said


def _looks(keys: Iterable[str]) -> Mapping[str, str]:
    rows = NeedsLook.objects.filter(pk__in=[int(key) for key in keys], resolved_at__isnull=False)
    return {str(pk): "resolved" for pk in rows.values_list("pk", flat=True)}


def _words_of_looks(keys: Iterable[str]) -> Mapping[str, str]:
    told = _entries("look", keys).filter(act="look.resolved").values_list("subject", flat=True)
    return {_name(subject): "resolved" for subject in told}


def _documents(numbers: Iterable[str]) -> Mapping[str, str]:
    return dict(IssuedDocument.objects.filter(number__in=numbers).values_list("number", "state"))


def _words_of_documents(numbers: Iterable[str]) -> Mapping[str, str]:
    told = _entries("document", numbers).filter(act__in=_LEADS_TO).values_list("subject", "act")
    return {_name(subject): _LEADS_TO[act].value for subject, act in told.iterator(CHUNK)}


def _gone_documents() -> Iterator[tuple[str, str]]:
    """A number is never given twice, and its row stays for good."""
    told = AuditEntry.objects.filter(act__in=_FIRST).order_by("number").values_list("subject", flat=True)
    for chunk in chunks(map(_name, told.iterator(CHUNK))):
        there = _documents(chunk)
        yield from ((f"document {number}", "no_row") for number in chunk if number not in there)


def _entries(kind: str, names: Iterable[str]) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(subject__in=[f"{kind}:{name}" for name in names]).order_by("number")


def _name(subject: str) -> str:
    return subject.partition(":")[2]
