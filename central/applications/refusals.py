"""Why an action did not happen. Nothing was changed.

HandlingRefused
├── NotVisible      there is no such application for this person (404)
├── NotAllowed      the person lacks the duty (403)
├── Stale           somebody else changed it meanwhile: show it again (409)
├── Altered         what was stated is not what came any more: nothing is decided on it (409)
├── NotProvable     the store of files is away: it cannot be told whether it is what came (503)
├── NoSuchEdge      the transition table has no such change (409)
├── FilesAwaited    files that the statement names are not here yet, or not looked at (409)
├── NotUndoable     ten minutes are over, something came after it, or left the house (409)
├── NumbersUsedUp   a lane of the centre's own numbers has none left today (409)
├── AlreadyEnded    a question was answered or taken back meanwhile (409)
├── AnswersRefused  the form does not allow what was typed into a working copy (400)
└── Incomplete      a sentence, a marked field or a reason is missing (400)
"""

from __future__ import annotations

from collections.abc import Sequence

from sync.contract.forms.rules import Finding


class HandlingRefused(Exception):
    """Base of what actions refuse with."""


class NotVisible(HandlingRefused):
    """No such application for this person. Says the same whether it exists or not."""


class NotAllowed(HandlingRefused):
    """The person sees the application and lacks the duty for this action."""


class Stale(HandlingRefused):
    """The page was drawn from an older revision. Look again, then decide."""


class AlreadyEnded(HandlingRefused):
    """A question between staff has its answer, or was taken back."""


class Altered(HandlingRefused):
    """The bytes that the decision would rest on are not the ones that came. People were called."""


class NotProvable(HandlingRefused):
    """The store of files cannot be used now: nothing is known against what was stated, and nothing proves it."""


class NoSuchEdge(HandlingRefused):
    """An application in this state does not go to that state this way."""


class NotUndoable(HandlingRefused):
    """The last act is not this member's own of the last ten minutes, or something of it has left the house."""


class FilesAwaited(HandlingRefused):
    """What was handed in is not complete here yet: read it, send it back, but decide later."""


class NumbersUsedUp(HandlingRefused):
    """All 9,999 arrival numbers of this lane were given today."""


class AnswersRefused(HandlingRefused):
    """The form does not allow these answers: `findings` says which, and why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("the form does not allow what was typed")
        self.findings = tuple(findings)


class Incomplete(HandlingRefused):
    """Something that the action must say is missing."""
