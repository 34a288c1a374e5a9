"""Django's name for authoring."""

from __future__ import annotations

from django.apps import AppConfig


class AuthoringConfig(AppConfig):
    """Drafts of forms."""

    name = "central.authoring"
    label = "authoring"

    def ready(self) -> None:
        """Enter the menu, the words of acts, and what workers do here."""
        from central.authoring import act_words, check_job, menu
        from central.authoring.leaflets.leaflet_job import PUBLISH_LEAFLETS
        from central.authoring.publishing.offer_end import END_OFFER
        from central.authoring.publishing.packages.making import MAKE_PACKAGE
        from central.authoring.publishing.publication_job import PUBLISH
        from central.authoring.wordings.wording_job import PUBLISH_WORDS
        from central.jobs.kinds import register

        act_words.enter()
        check_job.enter()
        menu.enter()
        register(PUBLISH)
        register(END_OFFER)
        register(PUBLISH_LEAFLETS)
        register(PUBLISH_WORDS)
        register(MAKE_PACKAGE)
