"""What of another city's form is that city's own: emptied before it becomes a draft, so that nobody publishes it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from central.authoring.publishing.packages.package import FormPackage

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

EMPTIED: dict[str, StrOrPromise] = {
    "section": _("担当の課"),
    "lives_in": _("申請できる人の住所"),
    "phone": _("電話"),
    "fax": _("FAX"),
    "mail": _("メールアドレス"),
    "hours": _("受付時間"),
    "period": _("受付期間"),
    "days": _("毎月の受付日"),
    "capacity": _("定員"),
    "retention_days": _("保存する日数"),
}
_OF_FACTS: dict[str, str | list[int] | dict[str, str] | None] = {
    "phone": "",
    "fax": "",
    "mail": "",
    "hours": {},
    "period": None,
    "days": [],
    "capacity": None,
}


@dataclass(frozen=True)
class Adapted:
    """Form and facts as a draft of this body begins with them."""

    document: bytes
    """One file of an author."""
    emptied: tuple[str, ...]
    """Members of `EMPTIED` in which something stood."""
    mentions: int
    """Texts in which the sender's name still stands: nobody but a person can say what belongs there."""


def adapted(package: FormPackage, *, body: str, procedure: str, version: int) -> Adapted:
    """Without what belongs to the sender."""
    return adapted_document(package.document, package.content.city, body=body, procedure=procedure, version=version)


def adapted_document(document: bytes, city: str, *, body: str, procedure: str, version: int) -> Adapted:
    """The same of any author's file."""
    members = json.loads(document)
    emptied = [name for name in _OF_FACTS if members.get(name)]
    if any(members["section"].values()):
        emptied.append("section")
    if members.get("retention_days") is not None:
        emptied.append("retention_days")
    who = members.get("who")
    if who and who.get("lives_in"):
        emptied.append("lives_in")
        who["lives_in"] = []
    members |= _OF_FACTS | {"section": {}, "body": body, "id": procedure, "version": version}
    members.pop("retention_days", None)
    said = json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode()
    found = tuple(name for name in EMPTIED if name in emptied)
    return Adapted(said, found, _mentions(members, city))


def _mentions(part: object, city: str) -> int:
    if isinstance(part, str):
        return int(city in part)
    if isinstance(part, dict):
        return sum(_mentions(inner, city) for inner in part.values())
    if isinstance(part, list):
        return sum(_mentions(inner, city) for inner in part)
    return 0
