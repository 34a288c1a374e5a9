"""The volume of a stick: the first that can be read here, or the word for why there is none."""

from __future__ import annotations

import hashlib

from hardware.stick.exfat import ExfatVolume, looks_like_exfat
from hardware.stick.fat import FatVolume, looks_like_fat
from hardware.stick.medium import ReadsBytes
from hardware.stick.nodes import Volume
from hardware.stick.partitions import parts
from hardware.stick.trouble import StickRefused, StickTrouble

_TO_GO = bytes.fromhex("3bd66749292ed84a8399f6a339e3d001")
"""BitLocker To Go looks like a FAT, which holds a program for opening it and none of the resident's files."""
_SAYS_MOST = (StickTrouble.LOCKED, StickTrouble.NTFS, StickTrouble.DAMAGED, StickTrouble.FOREIGN)


def open_volume(medium: ReadsBytes) -> Volume:
    """The first readable volume.

    Raises:
        StickRefused: none, with the reason that says most.
    """
    reasons = {StickTrouble.FOREIGN}
    for part in parts(medium):
        try:
            return _volume_of(part)
        except StickRefused as refused:
            if refused.trouble not in _SAYS_MOST:
                raise
            reasons.add(refused.trouble)
    raise StickRefused(next(reason for reason in _SAYS_MOST if reason in reasons))


def identity_of(medium: ReadsBytes, volume: Volume) -> str:
    """Tells whether it is still the same stick."""
    return hashlib.sha256(volume.identity + str(medium.size).encode()).hexdigest()[:32]


def _volume_of(part: ReadsBytes) -> Volume:
    boot = part.read(0, min(512, part.size))
    if boot[3:11] == b"-FVE-FS-" or boot[424:440] == _TO_GO or boot[:6] == b"LUKS\xba\xbe":
        raise StickRefused(StickTrouble.LOCKED)
    if boot[3:11] == b"NTFS    ":
        raise StickRefused(StickTrouble.NTFS)
    if looks_like_exfat(boot):
        return ExfatVolume(part)
    if looks_like_fat(boot):
        return FatVolume(part)
    raise StickRefused(StickTrouble.FOREIGN)
