"""One sentence about what was just done: shown once on the next page, and read out by its aria-live line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_KEY = "said"


def say(request: HttpRequest, words: StrOrPromise) -> None:
    """Say it on the next page that is drawn."""
    request.session[_KEY] = str(words)  # a session holds no lazy words


def take_said(request: HttpRequest) -> str:
    """What is to be said now; it is said once."""
    return str(request.session.pop(_KEY, "")) if _KEY in request.session else ""
