"""Who sees numbers of applications: whoever may read some, and of those alone."""

from __future__ import annotations

from central.applications.access import reads
from central.staff.models import StaffMember


def may_count(member: StaffMember) -> bool:
    """A number is of applications that one may open."""
    return reads(member)
