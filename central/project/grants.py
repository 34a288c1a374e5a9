"""What each door's role of PostgreSQL may do to which table (docs/adr/0021-doors-and-organisation.md).

A door is refused by the database whatever is not written here, also where a page or a signature check has a hole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.core.management import CommandError
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper
from django.db.migrations.recorder import MigrationRecorder

from central.certificates.authenticity.checks import ASKED
from central.serving.doors import Door

READ = ("SELECT",)
ADD = ("SELECT", "INSERT")
WRITE = ("SELECT", "INSERT", "UPDATE")
"""Also what a row lock (FOR UPDATE) asks for."""
CHANGE = ("SELECT", "UPDATE")
EVERYTHING = ("SELECT", "INSERT", "UPDATE", "DELETE")
"""Of rows: no role of a door owns a table, so none takes a trigger or a column away."""


@dataclass(frozen=True)
class Grant:
    """Rights to one table, or to some of its columns."""

    table: str
    may: tuple[str, ...]
    columns: tuple[str, ...] = ()


def grants_of(door: Door) -> list[Grant]:
    """In any order; each table once."""
    applied = Grant(MigrationRecorder.Migration._meta.db_table, READ)
    if door.is_office:
        return [Grant(table, EVERYTHING) for table in tables() if table != applied.table] + [applied]
    return [applied, *(_grant(label, may, fields) for label, may, fields in _OF[door])]


def tables() -> list[str]:
    """Every table of ours, and Django's list of changes."""
    made = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    return sorted(made | {MigrationRecorder.Migration._meta.db_table})


def refuse_unless_granted(door: Door) -> None:
    """A database that is away is waited for later.

    Raises:
        CommandError: this connection's role may not do what its door needs.
    """
    if connection.vendor != "postgresql":
        return
    try:
        with connection.cursor() as cursor:
            lacking = [one.table for one in grants_of(door) if not all(_has(cursor, one, may) for may in one.may)]
    except OperationalError:
        return
    if lacking:
        words = "python -m central set_up_roles, as the owner of the tables"
        raise CommandError(f"this role lacks rights to {len(lacking)} tables, among them {lacking[0]}: {words}")


def _has(cursor: CursorWrapper, grant: Grant, may: str) -> bool:
    table = connection.ops.quote_name(grant.table)
    for column in grant.columns or ("",):
        if column:
            cursor.execute("SELECT has_column_privilege(to_regclass(%s), %s, %s)", [table, column, may])
        else:
            cursor.execute("SELECT has_table_privilege(to_regclass(%s), %s)", [table, may])
        (held,) = cursor.fetchone()
        if held is False:  # NULL: there is no such table yet, which `refuse_unless_migrated` says
            return False
    return True


def _grant(label: str, may: tuple[str, ...], fields: Iterable[str]) -> Grant:
    model = apps.get_model(label)
    return Grant(model._meta.db_table, may, tuple(str(model._meta.get_field(name).column) for name in fields))


_OF: dict[Door, tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]] = {
    Door.RESIDENTS: (
        ("certificates.IssuedDocument", READ, ("id", *ASKED)),
        ("certificates.DocumentFile", READ, ("id", "document", "marks")),
        # The page of a leaflet: its code, the form that is offered, its words, the office's facts, where kiosks stand.
        (
            "catalogue.Leaflet",
            READ,
            ("id", "body", "number", "procedure", "name", "opens", "section", "phone", "ended"),
        ),
        ("catalogue.ProcedureVersion", READ, ("id", "body", "procedure", "names", "definition", "sha256", "offered")),
        ("catalogue.ProcedureWording", READ, ("id", "definition", "language", "document", "sha256", "offered")),
        ("organisation.ProcedureFacts", READ, ("id", "body", "procedure", "document")),
        ("organisation.Hall", READ, ("id", "name", "counter", "phone", "kiosk_label")),
        ("organisation.Hall_serves", READ, ("id", "hall", "body")),
        ("kiosks.Kiosk", READ, ("id", "hall", "state")),
        ("limits.RateBucket", WRITE, ()),
    ),
    Door.KIOSKS: (
        ("organisation.Body", READ, ()),
        ("organisation.Hall", READ, ()),
        ("organisation.Hall_serves", READ, ()),
        ("organisation.ProcedureFacts", READ, ()),
        ("catalogue.ProcedureVersion", READ, ()),
        ("catalogue.ProcedureWording", READ, ()),
        ("catalogue.PublishedCatalogue", READ, ()),
        # An enrolment adds the signed document that says what the kiosk may have.
        ("catalogue.PublishedObject", ADD, ()),
        # Counted by `taken_now`: how many of a procedure, and nothing of whose they are.
        ("applications.Application", READ, ("id", "body", "procedure", "status", "trial", "not_after")),
        ("applications.StatusHead", READ, ()),
        ("applications.StatusPublication", READ, ()),
        ("applications.ManualCheck", ADD, ()),
        ("audit.AuditEntry", ADD, ()),
        ("audit.AuditHead", WRITE, ()),
        # What is awaited of files, and nothing of the files themselves: their keys lie beside.
        ("attachments.AwaitedPart", WRITE, ()),
        ("intake.SignedDocument", READ, ()),
        ("intake.CustodyEntry", WRITE, ()),
        ("intake.CustodyBox", EVERYTHING, ()),
        ("intake.FiledBox", EVERYTHING, ()),
        ("intake.ArchivedBox", READ, ()),
        ("store.StoredFile", WRITE, ()),
        ("store.StoreOutage", EVERYTHING, ()),
        ("intake.WaitingEntry", WRITE, ()),
        ("intake.ReplacedLeaf", ADD, ()),
        ("intake.SentAck", ADD, ()),
        ("intake.CentreLog", WRITE, ()),
        ("kiosks.Kiosk", CHANGE, ()),
        ("kiosks.KioskKey", ADD, ()),
        ("kiosks.KioskEpoch", WRITE, ()),
        ("kiosks.EnrolmentCode", CHANGE, ()),
        ("kiosks.SuspicionEvidence", ADD, ()),
        ("questions.QuestionTurn", WRITE, ()),
        ("drafts.SealedDraft", EVERYTHING, ()),
        ("drafts.DraftNotice", EVERYTHING, ()),
        ("drafts.DraftTrace", ADD, ()),
        ("drafts.CodeMisses", WRITE, ()),
        ("drafts.DraftCount", WRITE, ()),
        ("limits.RateBucket", WRITE, ()),
    ),
}
