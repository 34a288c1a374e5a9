"""The centre's own keys, from files that only its user may read (settings `KEYS_DIR`).

The city root and the recovery key are not among them: they stay off line, commands take their path.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from sync.envelope.keys.hpke_keys import HpkeKey
from sync.envelope.keys.signer import FileSigner, Signer


def signer(use: str) -> Signer:
    """The signing key of a use: `ack`, `catalogue`, `status` or `document`."""
    return _signer(Path(settings.KEYS_DIR) / f"{use}.key")


def opening_keys() -> tuple[HpkeKey, ...]:
    """Every decryption key at hand, old ones too: boxes sealed before a rotation still come.

    In the order of their names, the newest last: hpke.hpke, hpke-2027.hpke, hpke-2029.hpke.
    """
    # By the stem: with its suffix hpke.hpke, the first of all, would come behind hpke-2027.hpke.
    files = sorted(Path(settings.KEYS_DIR).glob("hpke*.hpke"), key=lambda path: path.stem)
    return tuple(_opening_key(path) for path in files)


def files() -> tuple[Path, ...]:
    """The files of all these keys; none at a door that is given no keys."""
    if not settings.DOOR.holds_keys:
        return ()
    folder = Path(settings.KEYS_DIR)
    return (*sorted(folder.glob("*.key")), *sorted(folder.glob("hpke*.hpke")))


def root_public() -> bytes:
    """The city root's public point, as published beside the other keys."""
    return (Path(settings.KEYS_DIR) / "root.public").read_bytes()


@lru_cache(maxsize=64)
def _signer(path: Path) -> Signer:
    return FileSigner.load(path)


@lru_cache(maxsize=64)
def _opening_key(path: Path) -> HpkeKey:
    return HpkeKey.load(path)
