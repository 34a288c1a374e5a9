"""All keys of a city for development, in one folder, each file marked DEVELOPMENT. Never for residents' data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sync.contract.wire.manifest import Manifest
from sync.envelope.keys.hpke_keys import SUITE_P256, HpkeKey
from sync.envelope.keys.signer import FileSigner
from sync.envelope.manifest import sealing_key, signing_key

REMARK = "DEVELOPMENT KEY: made for demonstrations and tests. Never use it for residents' data."
MARK = b"DEVELOPMENT KEY"
SIGNING = ("root", "ack", "catalogue", "status", "document")


@dataclass(frozen=True)
class CityKeys:
    """A city's private keys. In production `root` and `recovery` are not on any server."""

    root: FileSigner
    ack: FileSigner
    catalogue: FileSigner
    status: FileSigner
    document: FileSigner
    hpke: HpkeKey
    recovery: HpkeKey

    def manifest(self, version: int, issued_at: str) -> Manifest:
        """The public halves, to be signed by the root. `issued_at` is RFC 3339 UTC."""
        signers = {"ack": self.ack, "catalogue": self.catalogue, "status": self.status, "document": self.document}
        keys = [signing_key(use, signer.public) for use, signer in signers.items()]
        keys += [sealing_key("hpke", self.hpke), sealing_key("recovery_hpke", self.recovery)]
        return Manifest(v=1, version=version, issued_at=issued_at, keys=tuple(keys), development=True)


def make_city_keys(folder: Path, suite: int = SUITE_P256) -> CityKeys:
    """Make what is missing in the folder, keep what is there, and load it all."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in SIGNING:
        if not _pem(folder, name).exists():
            FileSigner.create(_pem(folder, name), REMARK)
    for name in ("hpke", "recovery"):
        if not _json(folder, name).exists():
            HpkeKey.generate(suite).save(_json(folder, name), REMARK)
    return load_city_keys(folder)


def load_city_keys(folder: Path) -> CityKeys:
    """Load a folder of keys.

    Raises:
        FileNotFoundError, WrongForm
    """
    signers = {name: FileSigner.load(_pem(folder, name)) for name in SIGNING}
    return CityKeys(
        **signers, hpke=HpkeKey.load(_json(folder, "hpke")), recovery=HpkeKey.load(_json(folder, "recovery"))
    )


def is_marked(key_file: Path) -> bool:
    """Whether a key file says that it is for development. Its remark stands where the key is read past."""
    return MARK in key_file.read_bytes()


def _pem(folder: Path, name: str) -> Path:
    return folder / f"{name}.key"


def _json(folder: Path, name: str) -> Path:
    return folder / f"{name}.hpke"
