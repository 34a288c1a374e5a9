"""Django's name for the kiosks' line."""

from __future__ import annotations

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Custody, acknowledgements, opening."""

    name = "central.intake"
    label = "intake"

    def ready(self) -> None:
        """Enter pages, words, and the job that forgets; answer for what lies in custody."""
        from central.intake import act_words, certificate_views, recheck_views, revocation_list_views
        from central.intake.actions import file_boxes, forget_acks
        from central.intake.archives import archiving, standing
        from central.intake.boxes import names_of_boxes
        from central.intake.custody import custody_proof
        from central.store import named

        act_words.enter()
        named.enter(names_of_boxes)
        named.enter(standing.names_of_archives)
        archiving.enter()
        standing.enter()
        custody_proof.enter()
        certificate_views.enter()
        recheck_views.enter()
        revocation_list_views.enter()
        file_boxes.enter()
        forget_acks.enter()
