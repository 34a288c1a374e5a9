"""The cast: 佐藤 reviews, 鈴木 belongs to another group, 高橋 may force-complete, 田中 runs the kiosks."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.db import transaction
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from central.organisation.models import Body
from central.staff.management.commands.make_demo_staff import CAST, make_member
from central.staff.models import StaffMember

PASSWORD = "correct horse battery"
QUICK_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""A third of a second per password is right in service and long in tests."""


@dataclass
class Cast:
    """The four members, all of one body."""

    sato: StaffMember
    suzuki: StaffMember
    takahashi: StaffMember
    tanaka: StaffMember


def make_cast(body: Body) -> Cast:
    for member in CAST:
        with transaction.atomic():
            make_member(member, body, PASSWORD)
    return Cast(*(StaffMember.objects.get(staff_number=member.number) for member in CAST))


def current_code(member: StaffMember) -> str:
    device = TOTPDevice.objects.get(user=member)
    # A code is good once; the next sign-in of a test must not wait half a minute for another.
    TOTPDevice.objects.filter(pk=device.pk).update(last_t=-1)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time()
    return f"{totp.token():06d}"


def sign_in(member: StaffMember, client: Client | None = None) -> Client:
    """A browser in which the member has passed both steps."""
    client = client or Client()
    first = client.post(reverse("staff:sign-in"), {"staff_number": member.staff_number, "password": PASSWORD})
    assert first.status_code == 302, first.content.decode()
    second = client.post(reverse("staff:second-step"), {"code": current_code(member)})
    assert second.status_code == 302, second.content.decode()
    return client
