"""A PDF as an answer, for the browser's own viewer."""

from __future__ import annotations

from django.http import HttpResponse

PDF_POLICY = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
"""The viewer needs these two; nothing of the file is run."""


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """Shown, not kept: no cache has it (`headers`). `name` tells nothing of anybody."""
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response.headers["Content-Security-Policy"] = PDF_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
