"""What stands on an address sheet: postal code, address and name of the applicant with 様, and nothing of the matter.

Read from the newest statement by the roles that the definition gives its answers; nothing is guessed from a label.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import msgspec
from django.utils import timezone

from central.applications.models import Application
from central.certificates.kinds.stated_request import said_by_role
from central.postal.models import PostalLetter
from sync.contract.forms.drawable import drawn_text
from sync.contract.forms.field_roles import FieldRole
from sync.errors import ContractError

_DIGITS = re.compile(r"[0-9]{7}")


class AddressContent(msgspec.Struct, frozen=True, kw_only=True):
    """All that is drawn; texts only."""

    postal_code: str
    """〒123-4567; empty: none was stated."""
    address: str
    name: str
    city: str
    """Whose letter it is: no section, no form."""
    iso_day: str
    """Of the letters, for the file itself."""
    fictional: str


@dataclass(frozen=True)
class StatedAddress:
    """Of one applicant."""

    postal_code: str
    address: str


def stated_address(application: Application) -> StatedAddress:
    """Empty where the form asks for none, or its statement cannot be read any more."""
    try:
        said = said_by_role(application)
    except ContractError:
        return StatedAddress("", "")
    code, address = said.get(FieldRole.POSTAL_CODE), said.get(FieldRole.ADDRESS)
    digits = unicodedata.normalize("NFKC", code.value if code is not None else "").replace("-", "")
    return StatedAddress(
        digits if _DIGITS.fullmatch(digits) else "",
        " ".join(address.value.split()) if address is not None else "",
    )


def content_of(letter: PostalLetter) -> AddressContent:
    """The sheet of this letter."""
    return AddressContent(
        postal_code=written_code(letter.postal_code),
        address=drawn_text(letter.address),
        name=drawn_text(letter.application.applicant_name),
        city=letter.batch.body.name,
        iso_day=timezone.localdate(letter.batch.letters_at or letter.state_at).isoformat(),
        fictional="yes" if letter.batch.body.code.startswith("99") else "",
    )


def written_code(digits: str) -> str:
    """As it stands on a letter."""
    return f"〒{digits[:3]}-{digits[3:]}" if digits else ""
