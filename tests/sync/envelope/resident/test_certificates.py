"""Which certificates may sign an application, and what they say about whom."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from hardware.simulated.card import authority
from sync.envelope.refusals import CertificateRefused
from sync.envelope.resident.signing_certificate import (
    CertificateFacts,
    authentication_certificate_holds,
    check_signing_certificate,
    compared,
    differences,
    root_of,
)
from sync.japanese.comparison import Likeness, Why

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
HANAKO = authority.Cardholder(
    prefecture="Wakaba-ken",
    city="Wakaba-shi",
    name="山田　花子",
    name_substituted="00000",
    sex="2",
    birth="419900102",
    address="若葉県若葉市若葉町一丁目２番３号",
    address_substituted="0" * 16,
)
POLICIES = [authority.SIGN_POLICY]


class City:
    """Roots of three generations with one name, and a card key."""

    def __init__(self) -> None:
        purpose = "digital signature"
        self.roots = [
            authority.make_root(purpose, number + 1, datetime(2015 + 4 * number, 1, 1, tzinfo=UTC), 10)
            for number in range(3)
        ]
        self.auth_root = authority.make_root("user authentication", 9, datetime(2022, 1, 1, tzinfo=UTC), 10)
        self.anchors = [der(root.certificate) for root in self.roots]
        self.key = authority.new_key()

    def issue(self, root: int = 2, holder: authority.Cardholder = HANAKO, ends: datetime | None = None) -> bytes:
        """A signing certificate issued a year ago."""
        end = ends or NOW + timedelta(days=900)
        return der(authority.issue_sign(self.roots[root], self.key, holder, 77, NOW - timedelta(days=365), end))


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


@pytest.fixture(scope="module")
def city() -> City:
    return City()


def reason(certificate: bytes, anchors: list[bytes], policies: list[str] = POLICIES, at: datetime = NOW) -> str:
    with pytest.raises(CertificateRefused) as refused:
        check_signing_certificate(certificate, anchors, policies, at)
    return refused.value.reason


@pytest.mark.parametrize("generation", [1, 2])
def test_every_generation_of_the_root_is_tried(city, generation):
    certificate = city.issue(generation)
    facts = check_signing_certificate(certificate, city.anchors, POLICIES, NOW)
    root = x509.load_der_x509_certificate(city.anchors[generation])
    assert facts.issuer_sha256 == root.fingerprint(hashes.SHA256())
    assert (facts.name, facts.birth_on, facts.sex, facts.serial) == ("山田　花子", "1990-01-02", "female", 77)
    assert not facts.substituted
    assert "山田" not in repr(facts)


def test_the_order_of_anchors_does_not_matter_even_after_an_answer_was_remembered(city):
    certificate = city.issue()
    for anchors in (city.anchors, city.anchors[::-1], city.anchors[2:]):
        assert check_signing_certificate(certificate, anchors, POLICIES, NOW).serial == 77
    assert reason(certificate, city.anchors[:2]) == "unknown_issuer"


@pytest.mark.parametrize("anchor", [b"", b"\x30\x03\x02\x01\x01", b"no certificate"])
def test_a_root_that_cannot_be_read_here_takes_nothing_from_the_others(city, anchor):
    """One of a later algorithm or form, in front of the good ones or behind them."""
    certificate = city.issue()
    for anchors in ([anchor, *city.anchors], [*city.anchors, anchor]):
        assert check_signing_certificate(certificate, anchors, POLICIES, NOW).serial == 77
    assert reason(certificate, [anchor]) == "unknown_issuer"


def test_each_refusal_has_its_reason(city):
    good = city.issue()
    stranger = authority.make_root("digital signature", 2, datetime(2023, 1, 1, tzinfo=UTC), 10)
    assert reason(good, [der(stranger.certificate)]) == "unknown_issuer"
    assert reason(good, []) == "unknown_issuer"
    assert reason(city.issue(0), city.anchors) == "expired"  # the root's own time is over
    assert reason(city.issue(ends=NOW - timedelta(seconds=1)), city.anchors) == "expired"
    assert reason(good, city.anchors, at=NOW - timedelta(days=366)) == "not_yet_valid"
    assert reason(good, city.anchors, ["1.2.3"]) == "wrong_policy"
    assert reason(good[:-1], city.anchors) == "malformed"
    assert reason(b"", city.anchors) == "malformed"
    assert reason(good + b"\0", city.anchors) == "malformed"


def resigned(certificate: bytes, key: rsa.RSAPrivateKey, algorithm: hashes.HashAlgorithm, **usage: bool) -> bytes:
    """The same certificate with another hash below its signature, or another key usage."""
    old = x509.load_der_x509_certificate(certificate)
    builder = (
        x509.CertificateBuilder()
        .subject_name(old.subject)
        .issuer_name(old.issuer)
        .serial_number(old.serial_number)
        .public_key(old.public_key())
        .not_valid_before(old.not_valid_before_utc)
        .not_valid_after(old.not_valid_after_utc)
    )
    for extension in old.extensions:
        value = extension.value
        if isinstance(value, x509.KeyUsage):
            names = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment")
            names += ("key_agreement", "key_cert_sign", "crl_sign")
            asked = {name: getattr(value, name) for name in names} | usage
            value = x509.KeyUsage(**asked, encipher_only=False, decipher_only=False)
        builder = builder.add_extension(value, critical=extension.critical)
    return der(builder.sign(key, algorithm))  # type: ignore[arg-type] - any hash, also those that nobody may use


def test_the_tool_of_the_next_tests_changes_nothing_by_itself(city):
    again = resigned(city.issue(), city.roots[2].key, hashes.SHA256())
    assert check_signing_certificate(again, city.anchors, POLICIES, NOW).serial == 77


@pytest.mark.parametrize("algorithm", [hashes.SHA384(), hashes.SHA512()])
def test_a_certificate_signed_with_another_hash_is_of_an_unknown_issuer(city, algorithm):
    assert reason(resigned(city.issue(), city.roots[2].key, algorithm), city.anchors) == "unknown_issuer"


def test_an_anchor_that_may_not_sign_certificates_vouches_for_nobody(city):
    root = city.roots[2]
    good = city.issue()
    no_usage = resigned(city.anchors[2], root.key, hashes.SHA256(), key_cert_sign=False)
    assert reason(good, [no_usage]) == "unknown_issuer"
    builder = x509.CertificateBuilder().subject_name(root.certificate.subject).issuer_name(root.certificate.subject)
    builder = builder.serial_number(3).public_key(root.key.public_key())
    builder = builder.not_valid_before(NOW - timedelta(days=900)).not_valid_after(NOW + timedelta(days=900))
    usage = root.certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    builder = builder.add_extension(usage, critical=True)
    for ca, expected in ((True, None), (False, "unknown_issuer")):
        constraints = x509.BasicConstraints(ca=ca, path_length=None)
        anchor = der(builder.add_extension(constraints, critical=True).sign(root.key, hashes.SHA256()))
        if expected is None:
            assert check_signing_certificate(good, [anchor], POLICIES, NOW).serial == 77
        else:
            assert reason(good, [anchor]) == expected


def test_a_certificate_that_also_signs_certificates_signs_no_application(city):
    both = resigned(city.issue(), city.roots[2].key, hashes.SHA256(), key_cert_sign=True)
    assert reason(both, city.anchors) == "not_for_signing"


def test_an_authentication_certificate_is_never_a_signature(city):
    issued = authority.issue_auth(city.auth_root, city.key, 5, NOW - timedelta(days=1), NOW + timedelta(days=9))
    assert reason(der(issued), [der(city.auth_root.certificate)]) == "not_for_signing"


def test_the_authentication_certificate_is_of_an_authentication_root_and_in_its_time(city):
    auth = der(city.auth_root.certificate)
    issued = der(authority.issue_auth(city.auth_root, city.key, 5, NOW - timedelta(days=1), NOW + timedelta(days=9)))
    assert authentication_certificate_holds(issued, [*city.anchors, auth], NOW)
    assert not authentication_certificate_holds(issued, city.anchors, NOW)
    assert not authentication_certificate_holds(issued, [auth], NOW + timedelta(days=10))
    assert not authentication_certificate_holds(issued, [auth], NOW - timedelta(days=2))
    assert not authentication_certificate_holds(city.issue(), city.anchors, NOW)  # that one is for signing
    assert not authentication_certificate_holds(auth, [auth], NOW)
    assert not authentication_certificate_holds(issued[:-1], [auth], NOW)
    assert not authentication_certificate_holds(b"", [auth], NOW)


def test_a_root_certificate_is_no_signing_certificate(city):
    assert reason(city.anchors[2], city.anchors) == "not_for_signing"


def test_a_changed_certificate_is_refused(city):
    good = city.issue()
    place = good.index("山田".encode())
    changed = good[:place] + "川田".encode() + good[place + 6 :]
    assert reason(changed, city.anchors) == "unknown_issuer"


@pytest.mark.parametrize(
    "holder",
    [
        replace(HANAKO, birth="1990-01-02"),
        replace(HANAKO, birth="419901302"),
        replace(HANAKO, sex="7"),
        replace(HANAKO, name_substituted="0x"),
    ],
)
def test_items_in_another_form_are_malformed(city, holder):
    assert reason(city.issue(holder=holder), city.anchors) == "malformed"


def test_parts_of_a_birth_date_that_the_register_does_not_know_are_zeros(city):
    certificate = city.issue(holder=replace(HANAKO, birth="019900000"))
    assert check_signing_certificate(certificate, city.anchors, POLICIES, NOW).birth_on == "1990-00-00"


def facts_of(city: City, holder: authority.Cardholder) -> CertificateFacts:
    return check_signing_certificate(city.issue(holder=holder), city.anchors, POLICIES, NOW)


def test_the_four_items_are_compared_one_by_one(city):
    facts = facts_of(city, HANAKO)
    assert differences(facts, HANAKO.name, HANAKO.address, "1990-01-02", "female") == ()
    assert differences(facts, "山田 花子", HANAKO.address, "1990-01-02", "female") == ()
    assert differences(facts, "山田　太郎", "別の町", "1990-01-03", "male") == (
        "name",
        "address",
        "birth_on",
        "sex",
    )


def test_a_part_of_the_birth_date_that_the_certificate_does_not_know_is_not_compared(city):
    facts = facts_of(city, replace(HANAKO, birth="319450600"))
    rest = (HANAKO.name, HANAKO.address)
    assert differences(facts, *rest, "1945-06-00", "female") == ()
    assert differences(facts, *rest, "1945-06-12", "female") == ()
    assert differences(facts, *rest, "1945-07-00", "female") == ("birth_on",)
    known = facts_of(city, replace(HANAKO, birth="319450612"))
    assert differences(known, *rest, "1945-06-00", "female") == ("birth_on",)
    assert differences(known, *rest, "", "female") == ("birth_on",)


def test_a_replaced_character_may_stand_for_any_other_at_its_place_only(city):
    written = replace(HANAKO, name="渡辺　花子", name_substituted="01000")
    facts = facts_of(city, written)
    assert facts.substituted
    same = (HANAKO.address, "1990-01-02", "female")
    assert differences(facts, "渡邉\U000e0102　花子", *same) == ()
    assert differences(facts, "渡辺　桃子", *same) == ("name",)
    unaligned = facts_of(city, replace(written, name_substituted="0100000"))
    assert differences(unaligned, "渡部　花子", *same) == ("name",)


def test_one_person_written_in_two_ways_is_no_difference_and_it_is_said_how(city):
    facts = facts_of(city, replace(HANAKO, name="高橋　花子"))
    rest = ("1990-01-02", "female")
    assert differences(facts, "髙橋　花子", "若葉市若葉町1-2-3", *rest) == ()
    found = compared(facts, "髙橋　花子", "若葉市若葉町1-2-3", *rest)
    assert [item.result for item in found.values()] == [Likeness.SAME] * 4
    assert found["name"].reasons == (Why.OLD_FORM,)
    assert {Why.NUMBER_NOTATION, Why.PREFECTURE_LEFT_OUT} <= set(found["address"].reasons)


def test_a_doubt_is_no_difference_and_is_told(city):
    facts = facts_of(city, replace(HANAKO, name="斎藤　花子"))
    rest = ("1990-01-02", "female")
    assert differences(facts, "斉藤　花子", f"{HANAKO.address}　若葉荘101号室", *rest) == ()
    found = compared(facts, "斉藤　花子", f"{HANAKO.address}　若葉荘101号室", *rest)
    assert (found["name"].result, found["name"].reasons) == (Likeness.DOUBTFUL, (Why.KIN,))
    assert (found["address"].result, found["address"].reasons[0]) == (Likeness.DOUBTFUL, Why.ROOM_LEFT_OUT)


@pytest.mark.parametrize("name", ["ヤマダ　ハナコ", "SMITH JOHN", "", "山田" * 300])
def test_what_cannot_be_compared_with_the_certificate_is_another_person(city, name):
    facts = facts_of(city, HANAKO)
    assert differences(facts, name, HANAKO.address, "1990-01-02", "female") == ("name",)


def test_a_replaced_character_and_another_way_of_writing_go_together(city):
    written = replace(HANAKO, name="渡辺　花子", name_substituted="01000", address_substituted=f"{'0' * 7}1{'0' * 8}")
    facts = facts_of(city, written)
    assert differences(facts, "渡桜太郎", "若葉県若葉市若𦯧町一丁目２番３号", "1990-01-02", "female") == ("name",)
    assert differences(facts, "渡櫻　花子", "若葉県若葉市若𦯧町一丁目２番３号", "1990-01-02", "female") == ()


def test_a_replaced_character_of_the_address_is_looked_for_by_the_marks_of_the_address(city):
    written = replace(HANAKO, address_substituted=f"{'0' * 7}1{'0' * 8}")  # 葉 of 若葉町
    facts = facts_of(city, written)
    assert facts.substituted
    rest = ("1990-01-02", "female")
    assert differences(facts, HANAKO.name, "若葉県若葉市若𦯧町一丁目２番３号", *rest) == ()
    assert differences(facts, HANAKO.name, "若葉県若葉市若葉町二丁目２番３号", *rest) == ("address",)
    assert differences(facts, "川田　花子", HANAKO.address, *rest) == ("name",)


def test_an_unknown_critical_extension_is_refused(city):
    root = city.roots[2]
    issued = x509.load_der_x509_certificate(city.issue())
    builder = x509.CertificateBuilder(issued.issuer, issued.subject, city.key.public_key(), 78)
    builder = builder.not_valid_before(NOW - timedelta(days=1)).not_valid_after(NOW + timedelta(days=1))
    for extension in issued.extensions:
        builder = builder.add_extension(extension.value, extension.critical)
    builder = builder.add_extension(
        x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\5\0"), critical=True
    )
    assert reason(der(builder.sign(root.key, hashes.SHA256())), city.anchors) == "malformed"


def test_within_a_bracket_a_certificate_counts_if_it_held_at_any_moment(city):
    ended = city.issue(ends=NOW - timedelta(days=2))

    def facts(earliest: datetime) -> CertificateFacts:
        return check_signing_certificate(ended, city.anchors, POLICIES, NOW, earliest)

    assert facts(NOW - timedelta(days=3)).chain_until == NOW - timedelta(days=2)
    with pytest.raises(CertificateRefused) as refused:
        facts(NOW - timedelta(days=1))
    assert refused.value.reason == "expired"


def test_a_short_key_does_not_sign(city):
    short = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # too short on purpose
    issued = authority.issue_sign(city.roots[2], short, HANAKO, 1, NOW - timedelta(days=1), NOW + timedelta(days=1))
    assert reason(der(issued), city.anchors) == "not_for_signing"


@pytest.mark.parametrize("judge", [check_signing_certificate, authentication_certificate_holds, root_of])
def test_a_certificate_does_not_stay_in_memory_after_it_was_judged(city: City, judge: Callable[..., object]) -> None:
    """It holds name and address, and whoever comes next stands before the same process."""
    certificate = city.issue()
    asked = {check_signing_certificate: (city.anchors, POLICIES, NOW), root_of: (city.anchors,)}
    held = sys.getrefcount(certificate)
    judge(certificate, *asked.get(judge, (city.anchors, NOW)))
    gc.collect()
    assert sys.getrefcount(certificate) == held
