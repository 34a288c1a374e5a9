"""若葉市 as a working centre in the test database: keys, documents, hall, procedures, catalogue, kiosks."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.utils import timezone

from central.catalogue.actions.load_definitions import load_definitions
from central.catalogue.actions.publish_catalogue import publish_catalogue
from central.catalogue.models import ProcedureVersion, TrustAnchor
from central.catalogue.queries import facts_document
from central.intake.actions.install import install_incarnation, install_manifest, install_root, next_incarnation
from central.intake.actions.spend_nonce import fresh_nonce
from central.kiosks.actions.add import add_kiosk
from central.kiosks.enrolments import renew
from central.kiosks.models import Kiosk, KioskEpoch, KioskKey
from central.organisation.models import Body, Hall
from hardware.simulated.card.authority import SIGN_POLICY
from sync.contract.timestamps import rfc3339
from sync.envelope.development_keys import CityKeys, make_city_keys
from sync.envelope.keys.signer import MemorySigner
from sync.envelope.manifest import sign_manifest
from tests.support.between.kiosk_hand import KioskHand
from tests.support.people.residents import Authority

TEXTS = {
    "city": {"ja": "若葉市", "easy-ja": "{若葉市|わかばし}", "en": "Wakaba City"},
    "name": {"ja": "若葉市役所", "easy-ja": "{若葉市役所|わかばしやくしょ}", "en": "Wakaba City Hall"},
    "counter": {"ja": "2番窓口（市民課）", "easy-ja": "2{番|ばん}の{窓口|まどぐち}", "en": "Counter 2"},
    "kiosk_label": {"ja": "申請端末", "easy-ja": "{機械|きかい}", "en": "Kiosk"},
}


@dataclass
class City:
    """The centre's side, and hands that act as kiosks."""

    body: Body
    hall: Hall
    keys: CityKeys
    authority: Authority
    definitions: dict[str, ProcedureVersion]

    def kiosk(self, number: int) -> KioskHand:
        """An enrolled kiosk, as if its epoch 1 had just been granted."""
        kiosk = add_kiosk(self.hall.pk, number, "system")
        entry, line = MemorySigner.generate(), MemorySigner.generate()
        kiosk.epoch, kiosk.nonce = 1, fresh_nonce()
        _begin(kiosk, entry, line)
        return KioskHand(
            code=kiosk.code,
            entry_key=entry,
            line_key=line,
            nonce=kiosk.nonce,
            audience=self.incarnation(),
            recipients=(self.keys.hpke.recipient(), self.keys.recovery.recipient()),
            definitions={name: bytes(row.definition) for name, row in self.definitions.items()},
        )

    def authored(self, procedure: str) -> dict[str, Any]:
        """The author's file of a procedure: form and facts on one page."""
        row = self.definitions[procedure]
        facts = {name: said for name, said in json.loads(facts_document(row)).items() if name != "v"}
        return json.loads(bytes(row.definition)) | facts

    def another_machine(self, hand: KioskHand) -> KioskHand:
        """In this one's place, as if its epoch had just been granted. The old machine's keys count no more."""
        kiosk = self.row(hand)
        entry, line = MemorySigner.generate(), MemorySigner.generate()
        kiosk.epoch, kiosk.nonce = kiosk.epoch + 1, fresh_nonce()
        kiosk.epoch_prev, kiosk.stored_up_to, kiosk.heartbeat = kiosk.head, 0, {}
        _begin(kiosk, entry, line)
        return replace(
            hand, entry_key=entry, line_key=line, nonce=kiosk.nonce, epoch=kiosk.epoch, seq=0, head=kiosk.head, made=[]
        )

    def row(self, hand: KioskHand) -> Kiosk:
        return Kiosk.objects.get(code=hand.code)

    def incarnation(self) -> str:
        from central.intake.documents import current_incarnation

        return current_incarnation().id

    def restored(self) -> None:
        """What `new_incarnation` does after a restore."""
        now = timezone.now()
        install_incarnation(next_incarnation(self.keys.root, now), now)


def _begin(kiosk: Kiosk, entry: MemorySigner, line: MemorySigner) -> None:
    kiosk.save()
    renew(kiosk)
    KioskEpoch.objects.create(
        kiosk=kiosk, body=kiosk.body, number=kiosk.epoch, prev=kiosk.epoch_prev, started_at=timezone.now()
    )
    for use, signer in (("entry", entry), ("line", line)):
        KioskKey.objects.create(
            kiosk=kiosk, body=kiosk.body, epoch=kiosk.epoch, use=use, kid=signer.kid, public=signer.public
        )


def make_city(settings: Any, folder: Path, authority: Authority) -> City:
    settings.KEYS_DIR = folder / "keys"
    settings.CRL_FILE = folder / "sign.crl"
    settings.SIGN_POLICIES = [SIGN_POLICY]
    keys = make_city_keys(settings.KEYS_DIR)
    now = timezone.now()
    install_root(keys.root.public)
    install_manifest(sign_manifest(keys.manifest(1, rfc3339(now)), keys.root), now)
    install_incarnation(next_incarnation(keys.root, now), now)
    body = Body.objects.get_or_create(code="99201", defaults={"name": "若葉市"})[0]
    hall = Hall.objects.create(body=body, phone="000-000-1234", **TEXTS)
    hall.serves.add(body)
    der = authority.root.der
    TrustAnchor.objects.create(body=body, use="sign", certificate=der, sha256=hashlib.sha256(der).hexdigest())
    definitions = {row.procedure: row for row in load_definitions()}
    publish_catalogue(hall.pk)
    return City(body, hall, keys, authority, definitions)
