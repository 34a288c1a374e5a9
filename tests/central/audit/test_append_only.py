"""No statement changes, deletes or replaces a row of a table that only grows, on either database."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from django.utils import timezone

from central.applications.consult_models import Consultation, ConsultationEnd
from central.applications.copy_models import WorkingCopy
from central.applications.models import ApplicationVersion, HandlingEvent, ReviewComment
from central.applications.pair_models import PairChoice
from central.audit.models import AuditEntry
from central.audit.record import record
from central.certificates.models import IssuedDocument, KioskPrint, PrintRecord
from central.certificates.states import Category
from central.intake.models import ReplacedLeaf
from central.kiosks.models import Kiosk, SuspicionEvidence
from central.paper_forms.models import PaperFile, PaperForm, PaperLayout
from tests.support.centre.applications import make_application, make_city
from tests.support.people.staff import make_cast

GROWING: tuple[type[Model], ...] = (
    ApplicationVersion,
    AuditEntry,
    Consultation,
    ConsultationEnd,
    HandlingEvent,
    KioskPrint,
    PairChoice,
    PaperFile,
    PaperLayout,
    PrintRecord,
    ReplacedLeaf,
    ReviewComment,
    SuspicionEvidence,
    WorkingCopy,
)


def _tables() -> set[str]:
    """Tables of which the database itself says that they only grow."""
    asked = {
        "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%%_no_update'",
        "postgresql": "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%%_no_change'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return {str(name) for (name,) in cursor.fetchall()}


def _filled(model: type[Model]) -> dict[str, object]:
    """One row of the table, by column, as the database gives it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {model._meta.db_table} LIMIT 1")
        assert cursor.description is not None
        found = cursor.fetchone()
        assert found is not None, f"{model.__name__} has no row to try it on"
        return dict(zip((column[0] for column in cursor.description), found, strict=True))


@pytest.fixture
def rows(db: None) -> None:
    """A row of each table."""
    make_city()
    application = make_application(1)
    kiosk = Kiosk.objects.get()
    now = timezone.now()
    with transaction.atomic():
        record("system", "body.made", "body:99201", "99201")
    SuspicionEvidence.objects.create(
        kiosk=kiosk, body=kiosk.body, at=now, reason="other_head", epoch=1, seq=1, presented="a" * 64, stored="b" * 64
    )
    ReplacedLeaf.objects.create(place=0, hash="a" * 64)
    sato = make_cast(kiosk.body).sato
    ReviewComment.objects.create(application=application, body=kiosk.body, at=now, author=sato, text="x")
    document = IssuedDocument.objects.create(
        number="J-99201-26-0000001",
        code="ABCDEFGHJKLM",
        body=kiosk.body,
        application=application,
        category=Category.REPLY.value,
        kind="letter",
        persons=[],
        items=[],
        copy=1,
        reserved_at=now,
        reserved_by=sato,
    )
    KioskPrint.objects.create(
        document=document,
        number=document.number,
        sha256="a" * 64,
        copy=1,
        result="printed",
        at=now,
        kiosk=kiosk,
        body=kiosk.body,
        entry_hash="b" * 64,
        recorded_at=now,
    )
    asked = Consultation.objects.create(
        application=application, body=kiosk.body, at=now, asker=sato, to_member=sato, text="x"
    )
    ConsultationEnd.objects.create(
        consultation=asked, body=kiosk.body, kind=ConsultationEnd.Kind.ANSWERED, at=now, by=sato, text="x"
    )
    twin = make_application(2)
    PairChoice.objects.create(
        body=kiosk.body, first=application, second=twin, choice=PairChoice.Choice.BOTH, reason="x", at=now, by=sato
    )
    stated = ApplicationVersion.objects.filter(application=application)[0]
    WorkingCopy.objects.create(
        application=application,
        body=kiosk.body,
        number=1,
        version=stated,
        content=b"{}",
        sha256="a" * 64,
        at=now,
        author=sato,
        reason="x",
    )
    paper = PaperForm.objects.create(body=kiosk.body, procedure=application.procedure, title="x", made_at=now)
    file = PaperFile.objects.create(
        paper=paper, number=1, original_sha256="a" * 64, sha256="b" * 64, sizes="[]", by=sato, at=now
    )
    PaperLayout.objects.create(
        paper=paper, number=1, file=file, definition=application.definition, boxes="{}", by=sato, at=now
    )
    PrintRecord.objects.create(document=document, body=kiosk.body, at=now, by=sato, printer="x", sheets=1)


def test_every_model_that_says_so_only_grows_in_the_database() -> None:
    said = {model for model in apps.get_models() if re.search("[Aa]ppend-only|Immutable", model.__doc__ or "")}
    assert said == set(GROWING)


@pytest.mark.django_db
def test_the_database_knows_all_of_them() -> None:
    assert _tables() == {model._meta.db_table for model in GROWING}


@pytest.mark.requirement("GAP-09")
@pytest.mark.parametrize("model", GROWING, ids=lambda model: model.__name__)
def test_no_statement_puts_another_row_in_its_place(model: type[Model], rows: None) -> None:
    before = _filled(model)
    table, columns = model._meta.db_table, ", ".join(f'"{name}"' for name in before)
    values = ", ".join(["%s"] * len(before))
    key = model._meta.pk.column if model._meta.pk else "id"
    second = next(name for name in before if name != key)
    insert = f"INTO {table} ({columns}) VALUES ({values})"
    statements = [
        (f"INSERT {insert} ON CONFLICT ({key}) DO UPDATE SET {second} = excluded.{second}", list(before.values())),
        (f"UPDATE {table} SET {second} = {second}", []),
        (f"DELETE FROM {table}", []),
    ]
    if connection.vendor == "sqlite":
        statements += [
            (f"INSERT OR REPLACE {insert}", list(before.values())),
            (f"REPLACE {insert}", list(before.values())),
            (f"UPDATE OR REPLACE {table} SET {second} = {second}", []),
        ]
    else:
        connection.check_constraints()  # what still waits for the end of the transaction would refuse by itself
        statements.append((f"TRUNCATE {table} CASCADE", []))
    for statement, given in statements:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, given)
    assert _filled(model) == before


@pytest.mark.requirement("GAP-09")
def test_a_statement_cannot_be_replaced_through_any_of_its_keys(rows: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has REPLACE")
    version = ApplicationVersion.objects.order_by("pk")[0]
    for wanted in ({"entry_hash"}, {"arrival_number"}, {"application_id", "number"}):
        told = _filled(ApplicationVersion) | {"id": 99, "entry_hash": "e" * 64, "arrival_number": "1" * 22, "number": 7}
        told |= {name: getattr(version, name) for name in wanted}
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"INSERT OR REPLACE INTO applications_applicationversion ({', '.join(told)}) "
                f"VALUES ({', '.join(['%s'] * len(told))})",
                list(told.values()),
            )
    assert ApplicationVersion.objects.get(pk=version.pk).entry_hash == version.entry_hash
