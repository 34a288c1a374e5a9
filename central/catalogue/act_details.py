"""What the audit log keeps of acts that are recorded here: a struct for each kind, entered beside the words.

Members keep their spelling for ever; docs/audit-acts.md says which act has which.
"""

from __future__ import annotations

from central.audit.details import Details


class Published(Details, frozen=True, kw_only=True):
    """A catalogue went out."""

    version: int
    procedures: int
    staff: int
    """How many procedures and staff cards it lists."""


class Renewed(Details, frozen=True, kw_only=True):
    """A catalogue went out again, with a new end and nothing else."""

    version: int
    same_as: int
    """Version whose content it has."""


class OfVersion(Details, frozen=True, kw_only=True):
    """Something about one version of a procedure."""

    version: int


class OfWording(Details, frozen=True, kw_only=True):
    """Something about the words of one version of a procedure in one language."""

    version: int
    language: str
    wording: str
    """SHA-256 (hex) of the document; empty: the definition's own words count again."""


class RootsTrusted(Details, frozen=True, kw_only=True):
    """Authorities are trusted from now on."""

    use: str
    added: int
    roots: tuple[str, ...]
    """SHA-256 (hex) of the new ones."""


class RootRemoved(Details, frozen=True, kw_only=True):
    """An authority is trusted no longer."""

    use: str
    root: str
    """SHA-256 (hex)."""


class StaffCardSet(Details, frozen=True, kw_only=True):
    """What a staff card may do at kiosks."""

    duties: tuple[str, ...]
    """None: it was taken off the list."""


class LeafletMade(Details, frozen=True, kw_only=True):
    """A code for a leaflet was given."""

    procedure: str


class LeafletEnded(Details, frozen=True, kw_only=True):
    """Nothing is taken under a leaflet's code any more."""

    procedure: str
