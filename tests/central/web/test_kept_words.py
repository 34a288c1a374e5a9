"""Whatever a form is refused for, and by whichever page: what was written in it stands on that page.

The addresses are made from urls.py, so a new form is here by itself.
"""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from django.db import transaction
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from central.applications.models import ManualCheck
from central.certificates.models import IssuedDocument
from central.staff.duties import Duty
from central.staff.models import StaffMember
from central.web.typed import FIELDS, typed_words
from tests.central.web.filled import FILLED
from tests.central.web.reaches import Reach
from tests.central.web.test_members_and_addresses import World, _client, addresses, world

__all__ = ["world"]
WORDS = {name: f"{name} から <書いた> 文、{number}行目" for number, name in enumerate(FIELDS)} | {
    "line_note": "返信の <文>"
}
NO_FORMS = frozenset({"staff:sign-in", "staff:second-step", "check:check", "staff:sign-out"})
"""Of strangers, who get nothing back: a page of theirs may carry a password."""
EVERYTHING = Reach("all duties of the prefecture", frozenset(Duty), "99000")


def _refused(world: World, more: dict[str, str]) -> tuple[list[str], int]:
    """Addresses that refused and lost something, and how many refused."""
    lost, refused = [], 0
    client = _client(EVERYTHING, len(more))
    for address in addresses(world):
        if address.name in NO_FORMS:
            continue
        with transaction.atomic():
            point = transaction.savepoint()
            answer = client.post(address.path, WORDS | more)
            transaction.savepoint_rollback(point)
        if answer.status_code >= 400 and answer.status_code != 405:
            refused += 1
            page = unescape(answer.content.decode())
            missing = [name for name, words in WORDS.items() if words not in page]
            lost += [f"{address.name} {answer.status_code}: {', '.join(missing)}"] if missing else []
    return sorted(set(lost)), refused


@pytest.mark.parametrize(
    "more",
    [{"revision": "99", "confirmed": "1", "looked": "1"}, {}],
    ids=["drawn before somebody else's change", "something is missing"],
)
def test_every_form_that_is_refused_gives_the_words_back(world: World, more: dict[str, str]) -> None:
    lost, refused = _refused(world, more)
    assert lost == []
    assert refused > 20


def test_words_about_what_a_colleague_has_closed_meanwhile_stand_there_to_copy(world: World) -> None:
    manual_check, document = ManualCheck.objects.get(), IssuedDocument.objects.first()
    assert document is not None
    ManualCheck.objects.update(
        resolved_at=timezone.now(), resolved_by=StaffMember.objects.get(staff_number="chief"), resolution="済"
    )
    client = _client(EVERYTHING, 7)
    for name in ("applications:resolve", "looks:judge", "looks:take-in"):
        answer = client.post(reverse(name, args=[manual_check.pk]), {"resolution": "電話で <確かめた>"})
        assert answer.status_code in {404, 409}, name
        assert "電話で <確かめた>" in unescape(answer.content.decode()), name
    answer = client.post(reverse("certificates:end", args=[document.number, "revoke"]), {"reason": "誤り　２か所"})
    assert answer.status_code == 400
    assert "誤り　２か所" in answer.content.decode()


def test_what_stands_in_its_field_already_is_not_shown_twice(world: World) -> None:
    number = world.values["applications:number"][0]
    said = {"revision": "99", "sentence": "直してください。\n二行目", "marked": "name"}
    page = _client(EVERYTHING, 8).post(reverse("applications:change", args=[number, "send-back"]), said)
    assert page.status_code == 409
    assert page.content.decode().count("二行目") == 1


def test_a_page_that_is_not_refused_says_nothing_of_it(world: World) -> None:
    number = world.values["applications:number"][0]
    client = _client(EVERYTHING, 9)
    answer = client.post(reverse("applications:comment", args=[number]), {"text": FILLED["text"]}, follow=True)
    assert 'id="typed-1"' not in answer.content.decode()


TEMPLATES = Path(__file__).parents[3] / "central"
NAMED_BY_ITS_FORM = {
    "applications/typed_fields.html": "item:name",
    "authoring/box.html": "title.ja",
    "authoring/brief.html": "purpose",
    "authoring/wordings/write.html": "words:1:name.ja",
    "notices/write.html": "text",
}
"""Templates whose boxes get their names from the form → one of these names."""


def test_every_box_for_several_lines_is_known_to_what_gives_words_back(rf: RequestFactory) -> None:
    """Also those of a form that is new: what the session's time ends is on no other page."""
    names: dict[str, str] = {}
    for file in TEMPLATES.glob("*/templates/**/*.html"):
        place = file.relative_to(file.parents[len(file.parts) - file.parts.index("templates") - 2]).as_posix()
        for box in re.findall(r"<textarea[^>]*", file.read_text()):
            if "readonly" in box or 'name="' not in box:
                continue
            name = re.findall(r'name="([^"]*)"', box)[0]
            names[name if "{" not in name else NAMED_BY_ITS_FORM[place]] = place
    assert len(names) > 12
    words = typed_words(rf.post("/", dict.fromkeys(names, "書いた文")))
    assert len(words) == len(names), sorted(names)
