"""`python -m central make_document_issuer --offline DIR`: a document CA, the issuer's certificate, who certifies.

For demonstrations. In service the certificates come from the city's authority and lie beside `document.key` as
`document_issuer.pem` and `document_ca.pem`.
"""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from central import keys
from central.certificates.models import Certifier
from central.certificates.signing.certificates import certificates_folder
from central.certificates.signing.development_issuer import make_issuer
from central.organisation.models import Body

CERTIFIER = {
    "title": "若葉市長",
    "name": "見本　太郎",
    "seal": ["若葉市", "長之印"],
    "formula_household": "この写しは、世帯全員の住民票の原本と相違ないことを証明する。",
    "formula_part": "この写しは、世帯の一部の住民票の原本と相違ないことを証明する。",
    "place": "市民課",
}


class Command(BaseCommand):
    """Make a development issuer. Safe to repeat."""

    help = "Certify the document key under a development CA, and say who certifies"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("--offline", type=Path, required=True, help="folder for the CA's key, not on the server")
        parser.add_argument("--body", default="99201")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        if not settings.DEMO:
            raise CommandError("a development issuer is for demonstrations only (MADOGUCHI_DEMO=1)")
        body = Body.objects.filter(code=options["body"]).first()
        if body is None:
            raise CommandError(f"there is no body {options['body']} yet")
        folder = certificates_folder()
        make_issuer(options["offline"], folder, keys.signer("document").public, body.name, timezone.now())
        Certifier.objects.get_or_create(body=body, valid_from=date(2025, 4, 1), defaults=CERTIFIER)
        self.stdout.write(str(folder / "document_ca.pem"))
