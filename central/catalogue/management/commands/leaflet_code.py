"""`python -m central leaflet_code make 99201 dog_registration --name-ja 犬の登録 --qr dog.svg --by tanaka`, and
`… leaflet_code end 123-456 --by tanaka`: codes for leaflets. Publish the catalogue afterwards, so that the kiosks know.

A code may be made before the form is there: `--opens 2026-12-01T08:30` says from when. The number and its QR are
printed on the leaflet.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import segno
from django.core.management.base import BaseCommand, CommandError

from central.catalogue.actions.leaflets import AboutLeaflet, LeafletRefused, end_leaflet, make_leaflet
from central.catalogue.leaflet_address import leaflet_address
from central.staff import accounts
from sync.contract.numbers import group_leaflet_number, leaflet_number


class Command(BaseCommand):
    """Make or end the code of a leaflet."""

    help = "Make the code of a leaflet for a procedure, or end one. Then publish the catalogue"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        ways = parser.add_subparsers(dest="way", required=True)
        make, end = ways.add_parser("make"), ways.add_parser("end")
        make.add_argument("body")
        make.add_argument("procedure")
        for language in ("ja", "easy-ja", "en"):
            make.add_argument(f"--name-{language}", required=language == "ja", default="")
            make.add_argument(f"--section-{language}", default="")
        make.add_argument("--opens", default="", help="2026-12-01T08:30, Japan's clock")
        make.add_argument("--phone", default="")
        make.add_argument("--qr", type=Path, help="write the QR as SVG")
        end.add_argument("code")
        for one in (make, end):
            one.add_argument("--by", default="", metavar="STAFF_NUMBER", help="who does this")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        try:
            by = accounts.acting(options["by"])
            if options["way"] == "end":
                row = end_leaflet(options["code"], by)
            else:
                name, section = (self._text(options, what) for what in ("name", "section"))
                about = AboutLeaflet(options["procedure"], name, options["opens"], section, options["phone"])
                row = make_leaflet(options["body"], about, by)
            code = leaflet_number(row.number)
            if options.get("qr"):
                qr = segno.make(leaflet_address(code), error="m", micro=False)
                qr.save(str(options["qr"]), kind="svg", border=4, scale=4)
        except (accounts.AccountRefused, LeafletRefused, OSError) as wrong:
            raise CommandError(f"nothing was done: {wrong}") from wrong
        self.stdout.write(
            f"{group_leaflet_number(code)}: {'ended' if row.ended else row.procedure}, {leaflet_address(code)}; "
            "now run publish_catalogue"
        )

    @staticmethod
    def _text(options: Mapping[str, str], what: str) -> dict[str, str]:
        said = {language: options[f"{what}_{language.replace('-', '_')}"] for language in ("ja", "easy-ja", "en")}
        return {language: words for language, words in said.items() if words}
