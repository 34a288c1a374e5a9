"""A form of 青葉市 as a file: signed by a key that nobody here knows."""

from __future__ import annotations

import msgspec

from central.authoring.publishing.packages.package import PackageContent, write_package
from sync.contract.wire.catalogue import split_definition
from sync.envelope.keys.signer import FileSigner
from tests.support.kiosk.every_kind import authored, every_kind

SENDER = FileSigner.from_scalar(7)


def package_content() -> PackageContent:
    form, facts = (part.decode() for part in split_definition(authored(every_kind())))
    return PackageContent(1, "2026-11-27T00:00:00.000Z", "99202", "青葉市", form, facts)


def a_package(**changes: object) -> bytes:
    return write_package(msgspec.structs.replace(package_content(), **changes), SENDER)
