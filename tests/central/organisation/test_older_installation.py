"""An installation whose bodies and halls lay in the catalogue's tables keeps every row, key, rule and permission."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from central.applications.models import Application, HandlingEvent
from central.catalogue.models import ProcedureVersion
from central.kiosks.models import Kiosk
from central.organisation.models import Body, Hall, ProcedureFacts
from central.staff.models import StaffMember
from tests.support.centre.applications import make_application, make_city
from tests.support.centre.city import City
from tests.support.people.staff import QUICK_HASHERS, make_cast, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
MOVED = ("body", "hall", "procedurefacts")
TABLES = ("body", "hall", "hall_serves", "procedurefacts")


def migrate(*targets: Any) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets) or executor.loader.graph.leaf_nodes())


@pytest.fixture
def older(city: City, settings: Any) -> Iterator[City]:
    """Filled as in service, then taken back to where the tables lay: no row is touched on the way."""
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    make_cast(city.body)
    make_city()
    make_application(7)
    body = ContentType.objects.get_for_model(Body)
    Group.objects.create(name="x").permissions.add(Permission.objects.get(content_type=body, codename="change_body"))
    ContentType.objects.clear_cache()
    migrate(("organisation", None))
    yield city
    migrate()


def rows(app: str) -> dict[str, list[tuple[Any, ...]]]:
    with connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(f"SELECT * FROM {app}_{table} ORDER BY 1")
            found[table] = [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor]
        return found


def names() -> set[str]:
    return {name for name in connection.introspection.table_names() if name.startswith(("catalogue_", "organisation_"))}


def test_every_row_is_where_it_was_and_what_points_to_it_still_does(older: City) -> None:
    assert not [name for name in names() if name.startswith("organisation_")]
    before = rows("catalogue")
    assert all(before.values())
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, body_id, hall_id FROM applications_application ORDER BY id")
        pointing = cursor.fetchall()
    migrate()
    assert rows("organisation") == before
    assert not names() & {f"catalogue_{table}" for table in TABLES}
    assert [(one.pk, one.body_id, one.hall_id) for one in Application.objects.order_by("pk")] == pointing
    hall = Hall.objects.get(pk=older.hall.pk)
    assert hall.body == older.body
    assert list(hall.serves.all()) == [older.body]
    assert ProcedureFacts.objects.count() == ProcedureVersion.objects.filter(offered=True).count()
    assert Kiosk.objects.get().hall == hall
    assert sign_in(StaffMember.objects.get(staff_number="takahashi")).get("/work/").status_code == 200
    assert Client().get("/check/").status_code == 200


def test_rules_of_the_database_hold_as_before(older: City) -> None:
    migrate()
    body = Body.objects.get(code="99201")
    facts = ProcedureFacts.objects.first()
    assert facts is not None
    refused = (
        lambda: Body.objects.create(code="99201", name="もう一つ"),
        lambda: Hall.objects.create(body=body, city={}, name={}, counter={}, phone="", kiosk_label={}),
        lambda: ProcedureFacts.objects.create(
            body=body, procedure=facts.procedure, document=b"", changed_at=facts.changed_at
        ),
        lambda: _said(f"DELETE FROM organisation_body WHERE id = {body.pk}"),
        lambda: _said("UPDATE kiosks_kiosk SET hall_id = 987654"),
    )
    for number, change in enumerate(refused):
        with pytest.raises(IntegrityError):
            _done(change)
        assert Body.objects.filter(pk=body.pk).exists(), number
    with pytest.raises(DatabaseError), transaction.atomic():
        _said(f"UPDATE {HandlingEvent._meta.db_table} SET act = 'x'")


def test_a_permission_given_before_is_one_still(older: City) -> None:
    migrate()
    ContentType.objects.clear_cache()
    (given,) = Group.objects.get(name="x").permissions.all()
    assert (given.content_type.app_label, given.codename) == ("organisation", "change_body")
    assert given.content_type.model_class() is Body
    assert not ContentType.objects.filter(app_label="catalogue", model__in=MOVED).exists()


def test_nothing_points_to_the_old_place() -> None:
    state = MigrationExecutor(connection).loader.project_state()
    assert not [name for name in MOVED if ("catalogue", name) in state.models]
    assert {name for app, name in state.models if app == "organisation"} == set(MOVED)
    assert {model._meta.model_name for model in apps.get_app_config("organisation").get_models()} == set(MOVED)


def _done(change: Callable[[], object]) -> None:
    with transaction.atomic():
        change()
        connection.check_constraints()


def _said(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
