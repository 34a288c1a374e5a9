"""`python -m central list_roots`: the root certificates that each body trusts."""

from __future__ import annotations

from cryptography import x509
from django.core.management.base import BaseCommand
from django.utils import timezone

from central.catalogue.models import TrustAnchor


class Command(BaseCommand):
    """List roots."""

    help = "List the trusted root certificates: body, use, SHA-256, end, name"

    def handle(self, *args: object, **options: object) -> None:
        """Run."""
        now = timezone.now()
        rows = list(TrustAnchor.objects.select_related("body").order_by("body__code", "use", "pk"))
        if not rows:
            self.stdout.write("no body trusts any root: set_up_hall … --sign-root FILE")
        for row in rows:
            root = x509.load_der_x509_certificate(bytes(row.certificate))
            ended = " (ended)" if root.not_valid_after_utc < now else ""
            until = f"until {root.not_valid_after_utc:%Y-%m-%d}{ended}"
            self.stdout.write(f"{row.body.code} {row.use} {row.sha256} {until} {root.subject.rfc4514_string()}")
