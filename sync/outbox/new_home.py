"""Lay down the home of a new epoch: at enrolment, and when the centre releases a kiosk from quarantine."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from sync.contract.chain.entry import FIRST_PREV
from sync.contract.wire.enrolment import EnrolmentGrant
from sync.home.clocks import Randomness, SystemRandomness
from sync.home.disk import Disk, RealDisk, write_durably
from sync.home.home import Identity, KioskHome
from sync.inbox.cache_tables import CacheTables
from sync.outbox.recovery.arrival_number_takeover import counter_to_begin_after
from sync.outbox.storage.mirror import mark_medium
from sync.outbox.storage.store import Store

_KEYS = ("entry.key", "line.key")


def create_home(
    home: KioskHome,
    grant: EnrolmentGrant,
    *,
    centre_url: str,
    root: bytes,
    entry_public: bytes,
    randomness: Randomness | None = None,
    disk: Disk | None = None,
) -> Identity:
    """Lay down a new epoch's home from the centre's grant; both keys are there. Safe to repeat until it returns.

    identity.json comes last: a home without it does not exist yet. A home of an earlier epoch is moved aside whole
    (`before-epoch-N`), never deleted: its entries are evidence and may be handed over by hand.
    Neither the kiosk nor the agent may run meanwhile.
    """
    disk = disk or RealDisk()
    identity = Identity(
        kiosk=grant.kiosk,
        centre_url=centre_url,
        root=root.hex(),
        epoch=grant.epoch,
        prev=grant.prev or FIRST_PREV,
        last_counter=counter_to_begin_after(home, grant.kiosk, grant.last_counter),
        outbox_id=(randomness or SystemRandomness()).bytes(16).hex(),
        entry_public=entry_public.hex(),
    )
    # data first: with identity.json moved aside the old home does not exist any more.
    folders = dict.fromkeys((home.data, home.mirror, home.line_folder))
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    for folder in folders:
        _move_aside(folder, grant.epoch, disk)
    Store.create(home.outbox_db, identity, disk).close()
    mark_medium(home, identity, disk)
    lines = CacheTables.open(home.line_db)
    lines.plant(grant)
    lines.close()
    write_durably(disk, home.identity_file, json.dumps(asdict(identity), indent=1).encode())
    for parent in dict.fromkeys((home.data.parent, home.line_folder.parent)):
        disk.sync_folder(parent)
    return identity


def _move_aside(folder: Path, epoch: int, disk: Disk) -> None:
    old = [path for path in folder.iterdir() if path.name not in _KEYS and path.is_file()]
    if not old:
        return
    aside = folder / f"before-epoch-{epoch}"
    while aside.exists():
        aside = aside.with_name(aside.name + "-again")
    aside.mkdir()
    # identity.json first: from that moment on the home does not exist, and a repeat begins anew.
    for path in sorted(old, key=lambda path: path.name != "identity.json"):
        disk.replace(aside / path.name, path)
        if path.name == "identity.json":
            # Unsynced renames may come back in any order: no old identity without its outbox.
            disk.sync_folder(aside)
            disk.sync_folder(folder)
    disk.sync_folder(aside)
    disk.sync_folder(folder)
