"""`python -m central make_staff_member sato "佐藤 花" 市民課 --body 99201 --group 窓口審査`.

Prints a first password and the address for an authenticator, once. For an existing member both are made anew, which
ends every session of the old password.
"""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from central.audit.record import record
from central.staff.models import StaffGroup, StaffMember


class Command(BaseCommand):
    """Make a member with password and second factor, or give an existing one new ones."""

    help = "Make a staff member and print password and authenticator address once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, and in which groups."""
        parser.add_argument("staff_number")
        parser.add_argument("name")
        parser.add_argument("section")
        parser.add_argument("--body", required=True)
        parser.add_argument("--group", action="append", default=[])

    def handle(self, *args: Any, **options: Any) -> None:
        """The two secrets go to the terminal and nowhere else."""
        body = apps.get_model("catalogue", "Body").objects.filter(code=options["body"]).first()
        if body is None:
            raise CommandError(f"there is no body {options['body']}")
        groups = list(StaffGroup.objects.filter(body=body, name__in=options["group"]))
        if len(groups) != len(set(options["group"])):
            raise CommandError("a group of this name does not exist; make_staff_group makes it")
        password = secrets.token_urlsafe(12)
        with transaction.atomic():
            number = options["staff_number"]
            member = StaffMember.objects.filter(staff_number=number).first() or StaffMember(staff_number=number)
            member.name, member.section, member.body = options["name"], options["section"], body
            member.set_password(password)
            try:
                member.full_clean()
            except ValidationError as wrong:
                raise CommandError("; ".join(wrong.messages)) from wrong
            member.save()
            member.groups.set(groups)
            TOTPDevice.objects.filter(user=member).delete()
            device = TOTPDevice.objects.create(user=member, confirmed=True, name="authenticator")
            record("system", "staff.made", member.audit_name, body.code, {"groups": [group.pk for group in groups]})
        self.stdout.write(f"password\t{password}\nauthenticator\t{device.config_url}")
