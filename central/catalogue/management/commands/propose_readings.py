"""`python -m central propose_readings 99201 bulky_waste words.json`: readings for what lacks them, to be corrected.

The file is one of `publish_wording`: correct it, then publish it. `--rate FOLDER` publishes nothing and says how often
a proposal is another than the reading that stands in the authors' files there.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from central.catalogue.authored_words import AuthoredWords, offered_version, readings_proposed, write_texts
from central.catalogue.readings.measuring import rate_of, texts_with_readings
from central.catalogue.readings.morphology import ReadingsNotHere
from sync.errors import ContractError

SHOWN = 20


class Command(BaseCommand):
    """Propose readings."""

    help = "Write readings for the kanji of a form's easy Japanese that lack them to a file, to be corrected by hand"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("body", nargs="?")
        parser.add_argument("procedure", nargs="?")
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument("--rate", type=Path, nargs="+", metavar="FOLDER", help="measure against written readings")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        try:
            if options["rate"]:
                self._rate(options["rate"])
                return
            if options["file"] is None:
                raise CommandError("say of which body, which procedure, and the file to write")
            row = offered_version(options["body"], options["procedure"])
            texts = readings_proposed(row)
            options["file"].write_bytes(write_texts(AuthoredWords(row.procedure, "easy-ja", texts, row.version)))
        except (ReadingsNotHere, ContractError, OSError, ValueError) as wrong:
            raise CommandError(f"nothing was proposed: {wrong}") from wrong
        self.stdout.write(f"{row}: {len(texts)} texts with proposed readings; read each before publish_wording")

    def _rate(self, folders: list[Path]) -> None:
        found = rate_of(texts_with_readings(folders))
        self.stdout.write(f"{found.texts} texts, {found.readings} readings, {found.wrong} wrong ({found.share:.1%})")
        for word, written, said, count in found.differing[:SHOWN]:
            self.stdout.write(f"{count} {word}: {written}, proposed {said}")
