"""Django's name for paper forms."""

from __future__ import annotations

from django.apps import AppConfig


class PaperFormsConfig(AppConfig):
    """A city's own paper forms."""

    name = "central.paper_forms"
    label = "paper_forms"

    def ready(self) -> None:
        """Enter menu, buttons, words, jobs, and which files of the store are named here."""
        from central.paper_forms import act_words, batch_job, buttons, menu
        from central.paper_forms.papers import names_of_papers
        from central.store import named

        act_words.enter()
        batch_job.enter()
        buttons.enter()
        menu.enter()
        named.enter(names_of_papers)
