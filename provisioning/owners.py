"""Gives each file of a kiosk's home its owner and mode: the kiosk process's, the agent's, and what both may read.

    python -m provisioning.owners --data /var/lib/madoguchi/kiosk --line /var/lib/madoguchi/agent \\
        --mirror /mnt/madoguchi-mirror --kiosk-user madoguchi-kiosk --agent-user madoguchi-agent --group madoguchi

Run by root while neither program runs; safe to repeat. Keys are their owner's alone (0600); the identity and the two
databases may be read by the group (0640); a folder hands its group on to what is made in it (2750). The mirror is the
kiosk process's alone. Nothing of the one is written by the other.
"""

from __future__ import annotations

import argparse
import errno
import grp
import logging
import os
import pwd
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sync.home.home import KioskHome

SHARED = ("identity.json", "kiosk-note.json", "outbox.db", "line.db")
"""Beside these the logs and shared memory that SQLite lays next to a database; everything else is its owner's alone."""
PARTS, PART = "parts", ".part"
"""Folder and files of sealed parts, which the agent reads as it reads outbox.db."""
OPEN_FOLDER, CLOSED_FOLDER = 0o2750, 0o700
SHARED_FILE, OWN_FILE = 0o640, 0o600
LOG = logging.getLogger(__name__)


class OwnersNotSet(Exception):
    """Nothing can be started yet. The text says what to do."""


@dataclass(frozen=True)
class Owners:
    """Numeric ids of an installation: two users and the one group that both are in."""

    kiosk: int
    agent: int
    group: int

    @classmethod
    def named(cls, kiosk: str, agent: str, group: str) -> Owners:
        """By names or numbers.

        Raises:
            OwnersNotSet: no such user or group, or both are one user.
        """
        try:
            found = cls(
                _number(kiosk, lambda name: pwd.getpwnam(name).pw_uid),
                _number(agent, lambda name: pwd.getpwnam(name).pw_uid),
                _number(group, lambda name: grp.getgrnam(name).gr_gid),
            )
        except KeyError as unknown:
            raise OwnersNotSet(
                f"{unknown.args[0]}: make users and group first (provisioning/systemd/madoguchi.sysusers)"
            ) from unknown
        if found.kiosk == found.agent:
            raise OwnersNotSet("kiosk and agent must be two users, or one broken program holds both keys")
        return found


def set_owners(home: KioskHome, owners: Owners) -> None:
    """Set owners and modes of everything in the home.

    Raises:
        OwnersNotSet: not root, one folder for both, or a file system that knows no owners.
    """
    if os.geteuid() != 0:
        raise OwnersNotSet("owners can be set by root only")
    if home.line is None or home.line.resolve() == home.data.resolve():
        raise OwnersNotSet("the agent needs a folder of its own (--line): whoever may make files may replace them")
    for folder, user, closed in (
        (home.data, owners.kiosk, False),
        (home.line, owners.agent, False),
        (home.mirror, owners.kiosk, True),
    ):
        for place in _places(folder):
            _own(place, user, owners.group, closed=closed)


def _places(folder: Path) -> Iterator[Path]:
    """The folder, its files, its sealed parts and its homes of former epochs; what else a medium carries (lost+found)
    is left alone.
    """
    yield folder
    for place in sorted(folder.iterdir()):
        if (place.name.startswith("before-epoch-") or place.name == PARTS) and place.is_dir():
            yield from _places(place)
        elif place.is_file():
            yield place


def _own(place: Path, user: int, group: int, *, closed: bool) -> None:
    # A link that one of the users laid here must not lead root elsewhere.
    handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        if is_folder:
            mode = CLOSED_FOLDER if closed else OPEN_FOLDER
        else:
            name = place.name.removesuffix("-wal").removesuffix("-shm")
            shared = not closed and (name in SHARED or place.suffix == PART)
            mode = SHARED_FILE if shared else OWN_FILE
        os.fchown(handle, user, group)
        os.fchmod(handle, mode)
    except OSError as wrong:
        if wrong.errno not in (errno.EPERM, errno.EOPNOTSUPP):
            raise
        raise OwnersNotSet(
            f"the file system of {place} knows no owners: make it ext4, or mount it with uid={user},umask=077"
        ) from wrong
    finally:
        os.close(handle)


def _number(name: str, find: Callable[[str], int]) -> int:
    return int(name) if name.isdecimal() else find(name)


def add_owner_options(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """The three names, as every command takes them."""
    parser.add_argument("--kiosk-user", required=required, help="user of the screen program, name or number")
    parser.add_argument("--agent-user", required=required, help="user of the upload agent, name or number")
    parser.add_argument("--group", default="madoguchi", help="group of both; default: madoguchi")


def main() -> int:
    """Set owners and modes of a kiosk's folders."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    parser = argparse.ArgumentParser(prog="python -m provisioning.owners", description=main.__doc__)
    for folder in ("--data", "--line", "--mirror"):
        parser.add_argument(folder, required=True, type=Path)
    add_owner_options(parser, required=True)
    wanted = parser.parse_args()
    try:
        owners = Owners.named(wanted.kiosk_user, wanted.agent_user, wanted.group)
        set_owners(KioskHome(wanted.data, wanted.mirror, wanted.line), owners)
    except OwnersNotSet as refused:
        LOG.error("owners not set: %s", refused)  # noqa: TRY400 — a sentence for the operator, no trace
        return 1
    LOG.info("owners and modes are set")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
