"""`python -m central lay_demo_ground --cards DIR`: the fictional 99201 若葉市, its hall, staff cards and anchors."""

from __future__ import annotations

import hashlib
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from central.catalogue.models import StaffCard, TrustAnchor
from central.organisation.models import Body, Hall
from sync.contract.chain.staff_act import StaffDuty

HALL = {
    "city": {"ja": "若葉市", "easy-ja": "{若葉市|わかばし}", "en": "Wakaba City"},
    "name": {"ja": "若葉市役所", "easy-ja": "{若葉|わかば}{市役所|しやくしょ}", "en": "Wakaba City Hall"},
    "counter": {"ja": "2番窓口", "easy-ja": "2{番|ばん}の {窓口|まどぐち}", "en": "counter 2"},
    "phone": "000-123-4567",
    "kiosk_label": {
        "ja": "1階ロビー 3番端末",
        "easy-ja": "1{階|かい}の 3{番|ばん}の {機械|きかい}",
        "en": "Kiosk 3, ground floor",
    },
}


class Command(BaseCommand):
    """Lay the ground of the demonstration. Safe to repeat."""

    help = "Make the fictional city of the demonstration and trust its test cards"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("--cards", type=Path, required=True, help="folder of `hardware.simulated make-cards`")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        if not settings.DEMO:
            raise CommandError("test cards are trusted in a demonstration only (MADOGUCHI_DEMO=1)")
        with transaction.atomic():
            prefecture, _ = Body.objects.get_or_create(code="99000", defaults={"name": "若葉県"})
            city, _ = Body.objects.get_or_create(code="99201", defaults={"name": "若葉市", "parent": prefecture})
            hall, _ = Hall.objects.update_or_create(body=city, defaults=HALL)
            hall.serves.add(city)
            _trust(city, options["cards"])
        self.stdout.write("99201 若葉市")


def _trust(city: Body, cards: Path) -> None:
    for use in (TrustAnchor.Use.SIGN, TrustAnchor.Use.AUTH):
        for path in sorted((cards / "anchors" / use.value).glob("*.pem")):
            der = x509.load_pem_x509_certificate(path.read_bytes()).public_bytes(Encoding.DER)
            TrustAnchor.objects.get_or_create(
                body=city, use=use, sha256=hashlib.sha256(der).hexdigest(), defaults={"certificate": der}
            )
    for path in sorted((cards / "staff").glob("*.json")):
        known = json.loads(path.read_text(encoding="utf-8"))
        StaffCard.objects.update_or_create(
            card=known["card"],
            defaults={
                "body": city,
                "name": known["name"],
                "public": known["public"],
                "duties": [duty.value for duty in StaffDuty],
            },
        )
