"""Django's name for certificates."""

from __future__ import annotations

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Certificates and their public check."""

    name = "central.certificates"
    label = "certificates"

    def ready(self) -> None:
        """Enter the menu of the staff pages."""
        from central.certificates import menu

        menu.enter()
