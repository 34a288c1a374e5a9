"""What a manager does on the pages of groups and members, as a browser sends it."""

from __future__ import annotations

import re
from html import unescape

from django.test import Client
from django.urls import reverse

from central.organisation.models import Body
from central.staff.duties import Duty
from central.staff.models import AwaitedChange, StaffGroup, StaffMember

State = AwaitedChange.State


def drawn_on(client: Client, address: str) -> str:
    """What the page carries of what it was drawn from."""
    found = re.search(r'name="drawn" value="([^"]*)"', client.get(address).content.decode())
    assert found is not None
    return unescape(found[1])


def group_page(group: StaffGroup) -> str:
    return reverse("staff:members-group", args=[group.pk])


def member_page(member: StaffMember) -> str:
    return reverse("staff:members-one", args=[member.staff_number])


def fresh(member: StaffMember) -> StaffMember:
    return StaffMember.objects.get(pk=member.pk)


def make_group(client: Client, name: str, *duties: Duty, procedures: tuple[str, ...] = ()) -> StaffGroup:
    answer = client.post(
        reverse("staff:members-group-new"),
        {
            "name": name,
            "body": str(Body.objects.get(code="99201").pk),
            "duties": [duty.value for duty in duties],
            "scope": "some" if procedures else "all",
            "procedures": procedures,
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    return StaffGroup.objects.get(name=name)


def set_group(client: Client, group: StaffGroup, *duties: Duty, **said: str | list[str]) -> None:
    """Just now, on a page that is drawn for it."""
    about = {"duties": [duty.value for duty in duties], "scope": "all", "drawn": drawn_on(client, group_page(group))}
    answer = client.post(group_page(group), about | said)
    assert answer.status_code == 302, answer.content.decode()


def put(client: Client, member: StaffMember, *groups: StaffGroup) -> None:
    """Into these groups of those on the page, and no others."""
    said = {"groups": [group.pk for group in groups], "drawn": drawn_on(client, member_page(member))}
    answer = client.post(member_page(member), said)
    assert answer.status_code == 302, answer.content.decode()


def add_member(client: Client, number: str, *groups: StaffGroup) -> str:
    """The page that follows."""
    address = reverse("staff:members-new")
    said = {
        "number": number,
        "name": "架空 太郎",
        "section": "市民課",
        "body": str(Body.objects.get(code="99201").pk),
        "groups": [group.pk for group in groups],
        "drawn": drawn_on(client, address),
    }
    answer = client.post(address, said, follow=True)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def password_on(page: str) -> str:
    """The first password that the page shows; empty: none."""
    shown = re.search(r'code-once num">([^<]+)<', page)
    return shown[1] if shown else ""


def waiting() -> AwaitedChange:
    return AwaitedChange.objects.get(state=State.ASKED)


def approve(client: Client, change: AwaitedChange) -> str:
    """The page that follows."""
    answer = client.post(reverse("staff:members-decide", args=[change.pk]), {"decision": "approve"}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()
