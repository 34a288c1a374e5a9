"""Why something was not offered. Nothing was changed.

ContractError (sync)
├── DefinitionFlawed   a definition that no resident could answer; its flaws say where and why
└── IdTaken            another body of a hall offers a procedure of this id
"""

from __future__ import annotations

from collections.abc import Sequence

from sync.contract.definition_flaws.flaw import Flaw
from sync.contract.forms.procedures import Procedure
from sync.errors import ContractError


class DefinitionFlawed(ContractError):
    """It is read well, and nobody could answer it: it is neither loaded nor signed."""

    def __init__(self, procedure: Procedure, flaws: Sequence[Flaw]) -> None:
        told = ", ".join("/".join(part for part in (flaw.page, flaw.field, flaw.reason) if part) for flaw in flaws[:20])
        super().__init__(f"{procedure.id} {procedure.version} cannot be answered: {told}")
        self.procedure = procedure
        self.flaws = tuple(flaws)


class IdTaken(ContractError):
    """A kiosk finds a procedure by its id: with two of one id, nothing of the hall could be signed."""

    def __init__(self, procedure: str) -> None:
        super().__init__(f"another body of one of its halls offers {procedure}: give it another id")
