"""引き継ぎ beside the absences of a member."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from central.staff.member_links import MemberLink, register


def enter() -> None:
    """Enter it."""
    register(MemberLink("applications:hand-over", _("担当の申請を引き継ぐ"), "arrow-right"))
