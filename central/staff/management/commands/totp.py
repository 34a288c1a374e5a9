"""`python -m central totp sato`: the second factor of a demonstration member."""

from __future__ import annotations

import time
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice


class Command(BaseCommand):
    """Print the current six digits of a member. Only where DEMO is on: it takes the second factor away."""

    help = "Print the current six digits of a demonstration member."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The staff number."""
        parser.add_argument("staff_number")

    def handle(self, *args: object, staff_number: str = "", **options: object) -> None:
        """One line: the digits."""
        if not settings.DEMO:
            raise CommandError("only a demonstration (MADOGUCHI_DEMO=1) tells second factors")
        device = TOTPDevice.objects.filter(user__staff_number=staff_number, confirmed=True).first()
        if device is None:
            raise CommandError("no such member, or no second factor yet")
        totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
        totp.time = time.time()
        self.stdout.write(f"{totp.token():06d}")
