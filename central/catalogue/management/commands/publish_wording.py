"""`python -m central publish_wording 99201 words.json --by sato`: correct words of a form, or add a language to it.

The file is {"procedure": "bulky_waste", "language": "ja", "words": {"pages.thing.title": "…"}}; `--texts` writes one
with all words of the form as they are now, to be edited. Publish the catalogue afterwards, so that the kiosks draw with
them.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from central.catalogue.actions.publish_wording import publish_wording, stands_elsewhere
from central.catalogue.authored_words import AuthoredWords, offered_version, read_authored_words, texts_now, write_texts
from central.catalogue.flaw_words import told as flaws_told
from central.catalogue.flaw_words import wording_told
from central.catalogue.queries import procedure_of
from central.catalogue.refusals import DefinitionFlawed
from central.staff import accounts
from sync.contract.forms.texts import LANGUAGES
from sync.contract.forms.wording import WordingNotUsable
from sync.errors import ContractError


class Command(BaseCommand):
    """Publish the words of a form."""

    help = "Correct the words of a form, or add a language to it, without a new version. Then publish the catalogue"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("body")
        parser.add_argument("file", type=Path, help="words to publish; with --texts: where to write them")
        parser.add_argument("--anew", action="store_true", help="forget what was corrected in this language before")
        parser.add_argument("--texts", metavar="PROCEDURE", help="publish nothing: write this form's words to the file")
        parser.add_argument("--language", default="ja", choices=LANGUAGES, help="with --texts")
        parser.add_argument("--by", default="", metavar="STAFF_NUMBER", help="who does this")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        try:
            if options["texts"]:
                row = offered_version(options["body"], options["texts"])
                texts = texts_now(row, options["language"])
                options["file"].write_bytes(
                    write_texts(AuthoredWords(row.procedure, options["language"], texts, row.version))
                )
                self.stdout.write(f"{row}: {len(texts)} texts")
                return
            self._publish(options["body"], options["file"], options["by"], anew=options["anew"])
        except (accounts.AccountRefused, ContractError, OSError, ValueError) as wrong:
            raise CommandError(f"nothing was published: {wrong}") from wrong

    def _publish(self, body: str, file: Path, by: str, *, anew: bool) -> None:
        said = read_authored_words(file)
        row = offered_version(body, said.procedure, said.version)
        procedure = procedure_of(row)
        try:
            found = publish_wording(row.pk, said.language, said.words, accounts.acting(by), anew=anew)
        except WordingNotUsable as wrong:
            raise CommandError(f"nothing was published:\n{wording_told(wrong, procedure)}") from wrong
        except DefinitionFlawed as flawed:
            raise CommandError(f"nothing was published:\n{flaws_told(flawed)}") from flawed
        if found is None:
            self.stdout.write(f"{row} {said.language}: the form's own words; now run publish_catalogue")
            return
        self.stdout.write(f"{row} {said.language}: {found.sha256}; now run publish_catalogue")
        if said.language == "ja":
            for place in stands_elsewhere(procedure, said.words):
                self.stderr.write(f"{place}: a language without words of its own still shows the form's Japanese")
