"""Why a request has no page."""

from __future__ import annotations

from sync.contract.preview import PreviewTrouble


class NotShown(Exception):
    """There is no page to show."""

    def __init__(self, trouble: PreviewTrouble, about: str = "") -> None:
        super().__init__(trouble.value)
        self.trouble, self.about = trouble, about[:500]
