"""A kiosk's folders and who it is.

data/    identity.json  entry.key  outbox.db  drafts.db  parts/  owned and written by the kiosk process's user
line/    line.key  line.db                               owned and written by the agent's user
mirror/  medium.json  NNNN.segment  reserve.bin  parts/  on a second medium, the kiosk process's

Where one user runs both (development, demonstration) data and line are one folder.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from sync.contract.chain.entry import KIOSK_ID
from sync.errors import OutboxError
from sync.home.refusals import NotPermitted


@dataclass(frozen=True)
class KioskHome:
    """The folders of a kiosk; the mirror lies on another medium."""

    data: Path
    mirror: Path
    line: Path | None = None
    """The agent's own folder; None: it is `data`, and one user runs both."""

    @classmethod
    def from_environment(cls) -> KioskHome:
        """`MADOGUCHI_DATA`, `MADOGUCHI_MIRROR` and, where the agent has its own folder, `MADOGUCHI_LINE`."""
        line = os.environ.get("MADOGUCHI_LINE")
        return cls(
            Path(os.environ["MADOGUCHI_DATA"]), Path(os.environ["MADOGUCHI_MIRROR"]), Path(line) if line else None
        )

    @property
    def line_folder(self) -> Path:
        """Where the agent keeps its files."""
        return self.line or self.data

    @property
    def identity_file(self) -> Path:
        """Who this kiosk is; no secret."""
        return self.data / "identity.json"

    @property
    def entry_key(self) -> Path:
        """Key of the kiosk process: entries, slips."""
        return self.data / "entry.key"

    @property
    def line_key(self) -> Path:
        """Key of the agent process: requests."""
        return self.line_folder / "line.key"

    @property
    def outbox_db(self) -> Path:
        """Written by the kiosk process only."""
        return self.data / "outbox.db"

    @property
    def drafts_db(self) -> Path:
        """Written by the kiosk process only."""
        return self.data / "drafts.db"

    @property
    def rebuilt_db(self) -> Path:
        """Stands while the kiosk process rebuilds a damaged outbox.db, which nobody believes meanwhile."""
        return self.data / "outbox.rebuilt"

    @property
    def line_db(self) -> Path:
        """Written by the agent process only."""
        return self.line_folder / "line.db"

    @property
    def line_lock(self) -> Path:
        """Held by the one agent that serves this home."""
        return self.line_folder / "line.lock"

    @property
    def outbox_lock(self) -> Path:
        """Held by the one process that keeps submissions here."""
        return self.data / "outbox.lock"

    @property
    def quarantine_file(self) -> Path:
        """Stands while the machine is in quarantine."""
        return self.data / "quarantine.json"

    def quarantine_reason(self) -> str | None:
        """Why the machine is in quarantine; None: it is not."""
        if not self.quarantine_file.exists():
            return None
        try:
            return str(json.loads(self.quarantine_file.read_bytes())["reason"])
        except (OSError, ValueError, KeyError, TypeError):
            return "unknown"

    @property
    def medium_file(self) -> Path:
        """Says whose mirror this medium is, so that an unmounted, empty folder is noticed."""
        return self.mirror / "medium.json"

    @property
    def data_parts(self) -> Path:
        """Sealed parts of files that wait or are still kept; written by the kiosk process only."""
        return self.data / "parts"

    @property
    def mirror_parts(self) -> Path:
        """The same on the second medium."""
        return self.mirror / "parts"

    def identity(self) -> Identity:
        """Who this kiosk is.

        Raises:
            OutboxError: not enrolled, or the file is damaged.
            NotPermitted: it belongs to another user.
        """
        try:
            found = Identity(**json.loads(self.identity_file.read_bytes()))
        except PermissionError as wrong:
            raise NotPermitted(self.identity_file, "read") from wrong
        except (OSError, ValueError, TypeError) as wrong:
            raise OutboxError("this kiosk has no readable identity.json: enrol it") from wrong
        if not KIOSK_ID.fullmatch(found.kiosk) or found.epoch < 1:
            raise OutboxError("identity.json is damaged: enrol the kiosk again")
        return found


@dataclass(frozen=True)
class Identity:
    """No secret: number, centre, city root, and where the chain of this epoch begins."""

    kiosk: str
    """99201-003"""
    centre_url: str
    root: str
    """City root's public key (hex of the uncompressed point)."""
    epoch: int
    prev: str
    """What the first entry of this epoch names as `prev`."""
    last_counter: int
    """The arrival counter stood here when this epoch began."""
    outbox_id: str
    """Random id that both media carry."""
    entry_public: str
    """Hex of the entry key's public point: every boot verifies its own chain with it."""

    @property
    def hall(self) -> str:
        """5-digit body code of the hall."""
        return self.kiosk[:5]

    @property
    def number(self) -> str:
        """3-digit number of the kiosk in its hall."""
        return self.kiosk[6:]
