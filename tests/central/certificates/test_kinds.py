"""A kind of certificate is known to whoever sets it and to whoever refuses definitions, or nobody can ask for it."""

from __future__ import annotations

from central.certificates.kinds.registry import all_kinds
from central.certificates.states import Category
from sync.contract.definition_flaws.check_definition import CERTIFICATES


def test_a_definition_may_end_with_every_certificate_that_can_be_made_and_with_no_other() -> None:
    made = {name for name, kind in all_kinds().items() if kind.category is Category.CERTIFICATE}
    assert made == set(CERTIFICATES), "CERTIFICATES of sync/contract/definition_flaws/check_definition.py"
