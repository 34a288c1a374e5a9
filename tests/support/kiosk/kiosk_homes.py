"""A city with keys and an enrolled kiosk's home, as provisioning would leave it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from sync.contract.chain.entry import FIRST_PREV
from sync.contract.chain.statement import (
    Item,
    Source,
    Statement,
    StatementKind,
    confirm_lines,
    lines_hash,
    write_statement,
)
from sync.contract.numbers import ArrivalNumber
from sync.contract.timestamps import rfc3339
from sync.contract.wire.ack import Ack, AuditHead, LogHead
from sync.contract.wire.catalogue import PAGES, Catalogue, Hall, StaffCard
from sync.contract.wire.enrolment import EnrolmentGrant
from sync.contract.wire.kiosk_enrolment import KioskEnrolment
from sync.contract.wire.manifest import Incarnation
from sync.contract.wire.messages import write_message
from sync.envelope.development_keys import CityKeys, make_city_keys
from sync.envelope.jws import Typ, sign_jws
from sync.envelope.keys.signer import FileSigner
from sync.envelope.manifest import sign_incarnation, sign_manifest
from sync.inbox.cache_tables import CacheTables, Fact
from sync.outbox import KioskHome, Submission, create_home
from tests.support.kiosk.example_catalogue import Packed
from tests.support.machine.clocks import START, SeededRandomness

KIOSK = "99201-003"


@dataclass(frozen=True)
class EnrolledKiosk:
    """What a test of the kiosk's side starts from."""

    home: KioskHome
    city: CityKeys
    entry_signer: FileSigner
    line_signer: FileSigner


def catalogue_jws(
    city: CityKeys,
    version: int = 1,
    issued_at: datetime = START,
    **changes: int | tuple[StaffCard, ...] | tuple[str | None, ...],
) -> bytes:
    hall = Hall(
        "99201", {"ja": "若葉市"}, {"ja": "市民ホール"}, {"ja": "市民課 1番窓口"}, "00-0000-0000", {"ja": "3番"}
    )
    catalogue = Catalogue(2, version, rfc3339(issued_at), hall, (None,) * PAGES, (), (), (), ())
    return sign_jws(write_message(replace(catalogue, **changes)), Typ.CATALOGUE, city.catalogue)


def enrolment_jws(city: CityKeys, *partitions: str, kiosk: str = KIOSK) -> bytes:
    """What the centre lets come down to this kiosk; by itself: all of its own hall."""
    says = KioskEnrolment(1, kiosk, "99201", partitions or ("99201/99201",), rfc3339(START))
    return sign_jws(write_message(says), Typ.ENROLMENT, city.ack)


def put_in_use(home: KioskHome, jws: bytes, contents: Packed | None = None) -> None:
    """As the agent does when everything of a catalogue is there."""
    tables = CacheTables.open(home.line_db)
    with tables.change():
        tables.forget(Fact.CATALOGUE_COMING)
        tables.put(Fact.CATALOGUE, jws)
        for sha256, data in (contents.objects if contents is not None else {}).items():
            tables.put_object(sha256, data)
    tables.close()


def incarnation_jws(city: CityKeys, number: int = 1, previous: str | None = None) -> bytes:
    return sign_incarnation(Incarnation(1, f"incarnation-{number}", number, previous, rfc3339(START)), city.root)


def signed_ack(city: CityKeys, stored: int, head: str, at: datetime, **changes: int | str | tuple[str, ...]) -> bytes:
    """What the centre would say."""
    log, audit = LogHead(stored, "00" * 32), AuditHead(stored, "00" * 32)
    ack = Ack(1, "incarnation-1", KIOSK, 1, stored, head, rfc3339(at), "n", log, "00" * 32, "active", 1, 0, audit, ())
    return sign_jws(write_message(replace(ack, **changes)), Typ.ACK, city.ack)


def enrolled_kiosk(
    folder: Path,
    *,
    city: CityKeys | None = None,
    centre_url: str = "https://127.0.0.1:9",
    last_counter: int = 0,
    line: Path | None = None,
) -> EnrolledKiosk:
    city = city or make_city_keys(folder / "city")
    home = KioskHome(folder / "data", folder / "mirror", line)
    for own in (home.data, home.line_folder):
        own.mkdir(parents=True, exist_ok=True)
    entry, agent = FileSigner.create(home.entry_key), FileSigner.create(home.line_key)
    grant = EnrolmentGrant(
        v=1,
        kiosk=KIOSK,
        epoch=1,
        prev=FIRST_PREV,
        last_counter=last_counter,
        manifest=sign_manifest(city.manifest(1, rfc3339(START)), city.root).decode(),
        incarnation=incarnation_jws(city).decode(),
        catalogue=catalogue_jws(city).decode(),
        nonce="none",
        entry_kid=entry.kid,
        line_kid=agent.kid,
        enrolment=enrolment_jws(city).decode(),
    )
    create_home(
        home,
        grant,
        centre_url=centre_url,
        root=city.root.public,
        entry_public=entry.public,
        randomness=SeededRandomness(7),
    )
    put_in_use(home, grant.catalogue.encode())
    return EnrolledKiosk(home, city, entry, agent)


def statement_of(number: int, kind: StatementKind = StatementKind.SUBMISSION, corrects: str | None = None) -> bytes:
    items = (Item("memo", "", "内容", "", f"申請 {number}", f"申請 {number}", Source.RESIDENT),)
    salt = hashlib.sha256(f"salt {number}".encode()).hexdigest()[:32]
    draft = Statement(
        v=1,
        kind=kind,
        procedure="survey",
        procedure_version=1,
        definition="0" * 64,
        wording=None,
        language="ja",
        kiosk=KIOSK,
        salt=salt,
        corrects=None if corrects is None else ArrivalNumber(corrects),
        title="アンケート",
        items=items,
        attachments=(),
        consent=None,
        lines_sha256="",
    )
    return write_statement(
        Statement(
            **{
                **{f: getattr(draft, f) for f in draft.__struct_fields__},
                "lines_sha256": lines_hash(confirm_lines(draft)),
            }
        )
    )


def submission_of(number: int) -> Submission:
    return Submission(StatementKind.SUBMISSION, statement_of(number))
