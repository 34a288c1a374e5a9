"""`python -m central publish_catalogue [HALL-CODE …] [--definitions DIR]`: publish for these halls, or all.

Definitions of DIR are loaded first; without it a demonstration loads its own, and a real centre offers what it has.
A definition that no resident could answer is refused, with page, field and reason. A hall whose catalogue no kiosk
could read is named with the reason and holds up no other hall; the exit code is 1.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from central.catalogue.actions.load_definitions import DEFINITIONS, load_definitions
from central.catalogue.actions.publish_catalogue import publish_catalogue
from central.catalogue.flaw_words import told as flaws_told
from central.catalogue.refusals import DefinitionFlawed
from central.organisation.models import Body, Hall
from sync.errors import ContractError, TooLarge


class Command(BaseCommand):
    """Publish catalogues."""

    help = "Load procedure definitions and publish a signed catalogue for halls"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("halls", nargs="*", help="body codes; none: every hall")
        parser.add_argument("--definitions", type=Path, help="folder of the city's definitions (*.json), to be loaded")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        _load(options["definitions"] or (DEFINITIONS if settings.DEMO else None))
        refused = []
        for hall in _named(options["halls"]):
            try:
                published = publish_catalogue(hall.pk)
            except TooLarge as wrong:
                refused.append(f"{hall.body.code}: {wrong}; offer fewer procedures in this hall, or shorter ones")
            except DefinitionFlawed as flawed:
                refused.append(f"{hall.body.code}: {flaws_told(flawed)}")
            except (ContractError, OSError) as wrong:
                refused.append(f"{hall.body.code}: {wrong}")
            else:
                self.stdout.write(f"{hall.body.code} catalogue {published.version}")
        if refused:
            told = "\n".join(refused)
            raise CommandError(f"not published, the kiosks keep the catalogue they have:\n{told}")


def _load(folder: Path | None) -> None:
    if folder is None:
        return
    if not any(folder.glob("*.json")):
        raise CommandError(f"nothing was published: there is no definition (*.json) in {folder}")
    try:
        load_definitions(folder)
    except Body.DoesNotExist as unknown:
        raise CommandError(
            "nothing was published: a definition is of a body that set_up_hall has not made"
        ) from unknown
    except DefinitionFlawed as flawed:
        raise CommandError(f"nothing was published:\n{flaws_told(flawed)}") from flawed
    except (ContractError, ValueError) as wrong:
        raise CommandError(f"nothing was published: {wrong}") from wrong


def _named(codes: list[str]) -> list[Hall]:
    """The halls of these bodies, or all."""
    halls = {hall.body.code: hall for hall in Hall.objects.select_related("body").order_by("body__code")}
    unknown = sorted(set(codes) - set(halls))
    if unknown or not halls:
        named = f" of {', '.join(unknown)}" if unknown else ""
        raise CommandError(f"nothing was published: there is no hall{named}; set_up_hall makes it")
    return [halls[code] for code in dict.fromkeys(codes or halls)]
