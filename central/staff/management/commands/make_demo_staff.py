"""`python -m central make_demo_staff`: the four members of the demonstration."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from dataclasses import dataclass

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from central.audit.record import record
from central.organisation.models import Body
from central.staff.act_details import MemberMade
from central.staff.duties import Duty
from central.staff.models import StaffGroup, StaffMember

SECTION_MAIL = "madoguchi@wakaba.example"


@dataclass(frozen=True)
class _Group:
    name: str
    duties: tuple[Duty, ...]
    procedures: tuple[str, ...] = ()


@dataclass(frozen=True)
class CastMember:
    """A ready-made member."""

    number: str
    name: str
    section: str
    groups: tuple[_Group, ...]


_REVIEWERS = _Group(
    "窓口審査",
    (Duty.REVIEW, Duty.ISSUE_CERTIFICATE, Duty.PREPARE, Duty.FORM_AUTHOR, Duty.SPECIFIC_INFORMATION),
)
_CHIEFS = _Group(
    "窓口審査 係長",
    (
        Duty.REVIEW,
        Duty.FORCE_COMPLETE,
        Duty.APPROVE_BULK,
        Duty.ISSUE_CERTIFICATE,
        Duty.SEE_AUDIT,
        Duty.PREPARE,
        Duty.FORM_AUTHOR,
        Duty.SPECIFIC_INFORMATION,
    ),
)
_TAX = _Group("税務", (Duty.REVIEW,), procedures=("tax_certificate",))
_OPERATORS = _Group("端末運用", (Duty.OPERATE_KIOSKS, Duty.SEE_AUDIT, Duty.FORM_PUBLISHER))
_MANAGERS = _Group("担当者管理", (Duty.MANAGE_STAFF,))

CAST = (
    CastMember("sato", "佐藤 花", "市民課", (_REVIEWERS,)),
    CastMember("suzuki", "鈴木 実", "税務課", (_TAX,)),
    CastMember("takahashi", "高橋 誠", "市民課", (_CHIEFS, _MANAGERS)),
    CastMember("tanaka", "田中 望", "情報政策課", (_OPERATORS, _MANAGERS)),
)


class Command(BaseCommand):
    """Make the four members once, and print how they sign in."""

    help = "Make the members of the demonstration and print their passwords."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Another body than the fictional city."""
        parser.add_argument("--body", default="99201")

    def handle(self, *args: object, body: str = "99201", **options: object) -> None:
        """Existing members get a new password; their second factor stays."""
        if not settings.DEMO:
            raise CommandError("only a demonstration (MADOGUCHI_DEMO=1) has ready-made members")
        place = Body.objects.filter(code=body).first()
        if place is None:
            raise CommandError(f"there is no body {body} yet")
        for member in CAST:
            password = secrets.token_urlsafe(9)
            with transaction.atomic():
                make_member(member, place, password)
            self.stdout.write(f"{member.number}\t{password}\t{member.name}（{member.section}）")
        self.stdout.write("6けたの番号: python -m central totp 職員番号")


def make_member(cast: CastMember, body: Body, password: str) -> None:
    """One member with groups and a confirmed second factor."""
    member = StaffMember.objects.filter(staff_number=cast.number).first() or StaffMember(staff_number=cast.number)
    member.name, member.section, member.body = cast.name, cast.section, body
    member.set_password(password)
    member.full_clean()
    member.save()
    for group in cast.groups:
        row, _ = StaffGroup.objects.update_or_create(
            body=body,
            name=group.name,
            defaults={
                "duties": list(group.duties),
                "procedures": list(group.procedures),
                "mail": SECTION_MAIL,
                "phone": "000-123-4567",
            },
        )
        member.groups.add(row)
    TOTPDevice.objects.get_or_create(user=member, confirmed=True, defaults={"name": "demonstration"})
    record(
        "system",
        "staff.made",
        member.audit_name,
        member.body,
        MemberMade(duties=tuple(sorted({duty for group in cast.groups for duty in group.duties}))),
    )
