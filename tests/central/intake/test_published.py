"""What kiosks fetch: catalogue, documents of the root. Over real HTTP."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import requests
from django.core.management import call_command
from django.core.management.base import CommandError

from central.catalogue.actions.publish_catalogue import publish_catalogue
from central.catalogue.queries import newest_catalogue
from central.intake.actions.install import install_root
from central.intake.documents import newest
from central.intake.models import SignedDocument
from sync.contract.wire.catalogue import read_catalogue
from sync.contract.wire.messages import DOCUMENT_LIMIT_BYTES
from sync.envelope.jws import Typ, verify_jws
from sync.envelope.keys.hpke_keys import HpkeKey
from sync.envelope.keys.signer import FileSigner
from sync.envelope.manifest import read_incarnation, read_manifest
from tests.support.between.kiosk_hand import KioskHand, refused
from tests.support.centre.city import City

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def base(live_server: Any) -> str:
    return f"{live_server.url}/kiosk/v1"


@pytest.fixture
def hand(city: City) -> KioskHand:
    return city.kiosk(3)


def get(hand: KioskHand, url: str) -> requests.Response:
    answer = hand.send(hand.signed("GET", url))
    hand.nonce = answer.headers.get("Madoguchi-Nonce", hand.nonce)
    return answer


def test_the_catalogue_comes_with_the_next_nonce(base: str, city: City, hand: KioskHand) -> None:
    for _ in range(2):
        answer = get(hand, f"{base}/catalogue")
        payload = verify_jws(answer.content, Typ.CATALOGUE, city.keys.catalogue.trusted(), DOCUMENT_LIMIT_BYTES)
        assert read_catalogue(payload).version == 1
    assert refused(hand.send(hand.signed("GET", f"{base}/catalogue", nonce="none"))) == (401, "stale_nonce")


def test_anybody_may_read_what_the_root_signed(base: str, city: City) -> None:
    root = city.keys.root.trusted()
    manifest = read_manifest(requests.get(f"{base}/manifest", timeout=10).content, root)
    assert {recipient.kid for recipient in manifest.recipients()} == {city.keys.hpke.kid, city.keys.recovery.kid}
    assert read_incarnation(requests.get(f"{base}/incarnation", timeout=10).content, root).number == 1


def test_nothing_else_is_told_without_a_signature(base: str, city: City) -> None:
    for path in ("catalogue", "status"):
        assert requests.get(f"{base}/{path}", timeout=10).status_code == 401
    assert requests.post(f"{base}/contact", data=b"", timeout=10).status_code == 401


@pytest.mark.requirement("PROM-07")
def test_a_manifest_with_a_key_for_development_says_so(city: City, settings: Any, tmp_path: Path) -> None:
    """One marked key is enough, wherever it lies."""

    def published(root: Path, recovery: Path) -> bool:
        call_command("publish_manifest", root_key=root, recovery=recovery)
        jws = bytes(newest(SignedDocument.Kind.MANIFEST).jws)
        return read_manifest(jws, city.keys.root.trusted()).manifest.development

    marked = Path(settings.KEYS_DIR)
    assert published(marked / "root.key", marked / "recovery.hpke")
    settings.KEYS_DIR = tmp_path / "city"
    settings.KEYS_DIR.mkdir()
    for use in ("ack", "catalogue", "status", "document"):
        FileSigner.create(settings.KEYS_DIR / f"{use}.key")
    HpkeKey.generate().save(settings.KEYS_DIR / "hpke.hpke")
    HpkeKey.generate().save(tmp_path / "recovery.hpke")
    (tmp_path / "root.key").write_bytes(city.keys.root.pem())
    assert not published(tmp_path / "root.key", tmp_path / "recovery.hpke")
    assert published(tmp_path / "root.key", marked / "recovery.hpke")
    assert published(marked / "root.key", tmp_path / "recovery.hpke")


@pytest.mark.requirement("PROM-07")
@pytest.mark.parametrize("names", [("hpke-2027", "hpke-2029"), ("hpke2", "hpke3")])
def test_after_a_rotation_kiosks_seal_for_the_newest_key(city: City, settings: Any, names: tuple[str, str]) -> None:
    """The old ones stay named: what was sealed for them still comes."""
    folder, made = Path(settings.KEYS_DIR), [city.keys.hpke]
    for name in names:
        made.append(HpkeKey.generate())
        made[-1].save(folder / f"{name}.hpke")
        call_command("publish_manifest", root_key=folder / "root.key", recovery=folder / "recovery.hpke")
        manifest = read_manifest(bytes(newest(SignedDocument.Kind.MANIFEST).jws), city.keys.root.trusted())
        assert [each.kid for each in manifest.recipients()] == [made[-1].kid, city.keys.recovery.kid]
        named = [key.kid for key in manifest.manifest.keys if key.use == "hpke"]
        assert named == [key.kid for key in reversed(made)]


@pytest.mark.requirement("PROM-07")
def test_a_second_city_root_is_refused_before_anything_is_signed(city: City, settings: Any, tmp_path: Path) -> None:
    folder = Path(settings.KEYS_DIR)
    FileSigner.create(tmp_path / "other.key")
    documents, public = SignedDocument.objects.count(), (folder / "root.public").read_bytes()
    for root in (city.keys.root.public, b"", FileSigner.load(tmp_path / "other.key").public):
        if root == public:
            install_root(root)
        else:
            with pytest.raises(ValueError, match="another city root"):
                install_root(root)
    with pytest.raises(CommandError, match="another city root"):
        call_command("publish_manifest", root_key=tmp_path / "other.key", recovery=folder / "recovery.hpke")
    assert (SignedDocument.objects.count(), (folder / "root.public").read_bytes()) == (documents, public)


def test_a_restored_centre_takes_a_number_above_any_that_kiosks_have_seen(city: City, settings: Any) -> None:
    """The backup's may be older than what they know, and they follow no lower one."""

    def begun(**given: int) -> int:
        call_command("new_incarnation", root_key=Path(settings.KEYS_DIR) / "root.key", **given)
        return read_incarnation(bytes(newest(SignedDocument.Kind.INCARNATION).jws), city.keys.root.trusted()).number

    assert begun(at_least=7) == 7
    assert begun() == 8
    assert begun(at_least=3) == 9, "never one that was"


@pytest.mark.requirement("PROM-07")
def test_an_acknowledgement_names_manifest_and_index_by_their_hashes(
    city: City, hand: KioskHand, base: str, settings: Any
) -> None:
    def named() -> tuple[str | None, str | None]:
        ack = hand.contact(base.removesuffix("/kiosk/v1"))
        return ack.manifest, ack.index

    def hashes() -> tuple[str, str | None]:
        index = newest_catalogue(city.hall)
        manifest = bytes(newest(SignedDocument.Kind.MANIFEST).jws)
        return sha256(manifest).hexdigest(), None if index is None else sha256(bytes(index.jws)).hexdigest()

    assert named() == hashes()
    folder = Path(settings.KEYS_DIR)
    call_command("publish_manifest", root_key=folder / "root.key", recovery=folder / "recovery.hpke")
    publish_catalogue(city.hall.pk)
    assert named() == hashes()
