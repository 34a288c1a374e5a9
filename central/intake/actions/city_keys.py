"""A city's own keys, made where they will lie: two on a medium for the safe, the others at the centre."""

from __future__ import annotations

from pathlib import Path

from sync.envelope.development_keys import is_marked
from sync.envelope.keys.hpke_keys import HpkeKey
from sync.envelope.keys.signer import FileSigner

SIGNING = ("ack", "catalogue", "status", "document")


class KeysRefused(Exception):
    """Nothing was made. The text says what to do."""


def make_city_keys(offline: Path, centre: Path) -> bytes:
    """Make what is missing of a city's keys; returns the root's public point. Safe to repeat: what is there stays.

    `offline` receives the city root and the recovery key, `centre` the keys that the central service works with.

    Raises:
        KeysRefused: keys for development, one folder for both, or a centre that has another root.
    """
    if offline.resolve() == centre.resolve():
        raise KeysRefused("the root and the recovery key lie on a medium of their own, not beside the centre's keys")
    for folder in (offline, centre):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        marked = [path.name for pattern in ("*.key", "*.hpke") for path in folder.glob(pattern) if is_marked(path)]
        if marked:
            raise KeysRefused(f"keys for development lie in {folder}: {', '.join(sorted(marked))}. Take empty folders")
    root = offline / "root.key"
    known = centre / "root.public"
    if known.exists() and (not root.exists() or FileSigner.load(root).public != known.read_bytes()):
        raise KeysRefused("this centre has another city root: bring the medium on which its key lies")
    for path in (root, *(centre / f"{use}.key" for use in SIGNING)):
        if not path.exists():
            FileSigner.create(path)
    for path in (offline / "recovery.hpke", centre / "hpke.hpke"):
        if not path.exists():
            HpkeKey.generate().save(path)
    return FileSigner.load(root).public
