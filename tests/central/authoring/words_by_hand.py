"""A working copy of words by hand: typed, sent, planned."""

from __future__ import annotations

from typing import Any

import pytest

from central.authoring.models import WordingDraft
from central.authoring.publishing.refusals import NotDecided, WhyNot
from central.authoring.wordings.deciding import plan_words, send_words
from central.authoring.wordings.writing import TypedWords, keep_words
from central.staff.models import StaffMember

LABEL = "pages.applicant.fields.phone.label"


def typed(copy: WordingDraft, member: StaffMember, words: str, place: str = LABEL, **rest: Any) -> WordingDraft:
    said = {"language": "ja", "number": 0} | rest
    return keep_words(
        copy.pk, member, basis_key=copy.basis_key, typed=[TypedWords(place=place, words=words, **said)]
    ).draft


def sent(copy: WordingDraft, member: StaffMember) -> WordingDraft:
    return send_words(copy.pk, member, revision=copy.revision, comment="")


def planned(copy: WordingDraft, member: StaffMember, **rest: Any) -> WordingDraft:
    said = {"revision": copy.revision, "compared_with": copy.basis_key, "runs_at": None} | rest
    return plan_words(copy.pk, member, **said)


def refusal(act: Any) -> WhyNot:
    with pytest.raises(NotDecided) as refused:
        act()
    assert refused.value.sentence
    return refused.value.reason
