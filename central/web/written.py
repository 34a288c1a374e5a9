"""A field for words that somebody wrote: nothing of them is cut off, and what is too long is told with both lengths.

The page bears the same limit as `data-limit` and not as `maxlength`, by which a browser cuts what is pasted without a
word (`page.js`).
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class WrittenField(forms.CharField):
    """Characters as a reader counts them: a browser sends each line end as two."""

    def __init__(self, *, max_length: int, error_messages: dict[str, Any] | None = None, **kwargs: Any) -> None:
        messages = {"max_length": _("%(limit_value)s字までです。いまは%(show_value)s字です。短くしてください。")}
        super().__init__(max_length=max_length, error_messages=messages | (error_messages or {}), **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The limit without the cut."""
        attributes = super().widget_attrs(widget)
        if "maxlength" in attributes:
            attributes["data-limit"] = attributes.pop("maxlength")
        return attributes

    def to_python(self, value: Any) -> Any:
        """With plain line ends."""
        said = super().to_python(value)
        return "\n".join(said.splitlines()) if isinstance(said, str) else said
