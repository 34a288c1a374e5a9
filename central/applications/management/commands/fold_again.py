"""`python -m central fold_again`: after another table of characters, so that the search finds by it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from central.applications.models import Application, ApplicationVersion, NameEnding
from central.applications.search.refolding import fold_again


class Command(BaseCommand):
    """Fold again."""

    help = "Fold anew what applications are found by, after a change of MADOGUCHI_FOLD_TABLE or of our own table"

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        self.stdout.write(f"{fold_again(Application, ApplicationVersion, NameEnding)} applications")
