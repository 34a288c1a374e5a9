"""A migration's step: models of one app become another's. Their tables get another name; no row is copied, no key of
another table is made anew, and no trigger is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.migrations.utils import get_references
from django.db.models import Model


class MovedModels(Operation):
    """Stands in a migration of the app that gets them, which has to come after each migration that names the old place.

    Permissions follow: they point to the model's row among the content types, which changes its app.
    """

    def __init__(self, origin: str, names: Sequence[str]) -> None:
        self.origin, self.names = origin, tuple(names)

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        """As a migration would write it."""
        return type(self).__name__, [self.origin, list(self.names)], {}

    def describe(self) -> str:
        """For `migrate --plan`."""
        return f"Move {', '.join(self.names)} here from {self.origin}"

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Whatever points to the old place points to the new one."""
        state.__dict__.pop("apps", None)  # drawn once more when somebody asks, and not after each field
        for name in self.names:
            model = state.models[self.origin, name.lower()].clone()
            model.app_label = app_label
            state.models[app_label, name.lower()] = model
        for name in self.names:
            for model, field_name, field, reference in list(get_references(state, (self.origin, name.lower()))):
                if reference.to:
                    pointing = field.clone()
                    pointing.remote_field.model = f"{app_label}.{name}"  # type: ignore[union-attr]  # it points there
                    model.fields[field_name] = pointing
        for name in self.names:
            del state.models[self.origin, name.lower()]
        state._relations = None  # type: ignore[attr-defined]  # as Django's own moves do: made anew when asked for

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Rename the tables."""
        for name in self.names:
            self._rename(schema_editor, from_state.apps, self.origin, to_state.apps, app_label, name)
        self._change_app(schema_editor, to_state.apps, self.origin, app_label)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Rename them back."""
        for name in self.names:
            self._rename(schema_editor, from_state.apps, app_label, to_state.apps, self.origin, name)
        self._change_app(schema_editor, to_state.apps, app_label, self.origin)

    def _rename(
        self, schema_editor: BaseDatabaseSchemaEditor, before: Apps, origin: str, after: Apps, target: str, name: str
    ) -> None:
        old, new = before.get_model(origin, name), after.get_model(target, name)
        for was, becomes in zip(_tables(old), _tables(new), strict=True):
            schema_editor.alter_db_table(new, was, becomes)

    def _change_app(self, schema_editor: BaseDatabaseSchemaEditor, apps: Apps, origin: str, target: str) -> None:
        kinds = apps.get_model("contenttypes", "ContentType").objects.using(schema_editor.connection.alias)
        kinds.filter(app_label=origin, model__in=[name.lower() for name in self.names]).update(app_label=target)


def _tables(model: type[Model]) -> Iterator[str]:
    """Its own, and those that link many to many."""
    yield model._meta.db_table
    for field in model._meta.local_many_to_many:
        through = field.remote_field.through
        assert through is not None
        yield through._meta.db_table
