"""What an operator reads who runs `verify_custody`."""

from __future__ import annotations

from io import StringIO

from django.core.management import CommandError, call_command


def verify_custody(*options: str) -> str:
    """Everything that the command says, with the sentence of its refusal where it finds something."""
    said = StringIO()
    try:
        call_command("verify_custody", *options, stdout=said, stderr=said)
    except CommandError as found:
        return said.getvalue() + str(found)
    return said.getvalue()
