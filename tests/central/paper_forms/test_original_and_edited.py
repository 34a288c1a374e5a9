"""原本 or 編集 in a paper: the clerk chooses where it is printed, the page and the paper itself say which."""

from __future__ import annotations

import pytest

from central.applications.actions.edit_copy import edit_copy
from central.applications.models import Application
from central.applications.working_copies import newest_copy
from central.audit.models import AuditEntry
from central.paper_forms.models import PaperBatchLine
from tests.central.paper_forms.test_batches import DOG, chosen, made
from tests.central.paper_forms.test_printing import printed
from tests.support.centre.jobs import work_off
from tests.support.centre.papers import applied, in_force, words_in
from tests.support.people.staff import Cast, sign_in


def edited(application: Application, cast: Cast, **typed: str) -> None:
    """佐藤 mends answers in the working copy."""
    newest = newest_copy(application)
    base = newest.number if newest is not None else 0
    edit_copy(application.pk, cast.sato, of=1, base=base, typed=typed, reason="電話で確かめた")


def text_of(pdf: bytes, page: int = 0) -> str:
    return "".join(word.text for word in words_in(pdf) if page in (0, word.page))


def test_one_application_is_printed_as_it_came_or_as_staff_put_it_right(cast: Cast) -> None:
    paper, client, application = in_force(DOG, cast), sign_in(cast.takahashi), applied(DOG)
    page = f"/paper-forms/for/{application.arrival_number}/"
    pdf = f"{page}{paper.pk}.pdf"
    assert "編集" not in client.get(page).content.decode(), "nobody put anything right"
    assert client.get(f"{pdf}?answers=edited").status_code == 409
    edited(application, cast, dog_name="タロウ")
    assert f"{pdf}?answers" not in client.get(page).content.decode()
    chosen_page = client.get(f"{page}?answers=edited").content.decode()
    assert "編集（写しの1版）" in chosen_page
    assert f"{pdf}?answers=edited" in chosen_page
    original = text_of(printed(client, application, paper.pk))
    assert ("ポチ" in original, "タロウ" in original, "編集" in original) == (True, False, False)
    copy = text_of(client.get(f"{pdf}?answers=edited").content)
    assert ("ポチ" in copy, "タロウ" in copy, "編集（写しの1版" in copy) == (False, True, True)
    told = AuditEntry.objects.filter(act="paper.printed").order_by("number").values_list("details", flat=True)
    assert [one["copy"] for one in told] == [0, 1]


@pytest.mark.parametrize("which", ["original", "edited"])
def test_of_many_each_line_says_whose_answers_it_has(cast: Cast, which: str) -> None:
    paper, client = in_force(DOG, cast), sign_in(cast.takahashi)
    several = [applied(DOG, number, dog_name=f"犬{number}") for number in (1, 2, 3)]
    assert "職員が直した写しのある申請はありません。" in chosen(client, several).content.decode()
    for application in several[:2]:
        edited(application, cast, dog_name=f"猫{application.pk}")
    assert "編集（写しのある2件。ほかは原本）" in chosen(client, several).content.decode()
    chosen(client, several, paper=paper.pk, answers=which)
    edited(several[1], cast, dog_name="鳥")
    work_off()
    lines = list(PaperBatchLine.objects.order_by("pk"))
    batch = lines[0].batch
    page = client.get(f"/paper-forms/many/{batch.pk}/").content.decode()
    pdf = client.get(f"/paper-forms/many/{batch.pk}.pdf").content
    if which == "original":
        assert [(line.outcome, line.copy) for line in lines] == [("printed", None)] * 3
        assert all(f"犬{number}" in text_of(pdf, line.page or 0) for number, line in enumerate(lines, 1))
        assert "編集" not in text_of(pdf)
        assert "内容：原本" in page
    else:
        # What was put right once more after it was chosen is not what a person chose.
        assert [(line.outcome, line.copy) for line in lines] == [("printed", 1), ("changed", 1), ("printed", None)]
        own, third = (text_of(pdf, line.page or 0) for line in (lines[0], lines[2]))
        assert ("猫" in own, "犬1" in own, "編集（写しの1版" in own) == (True, False, True)
        assert ("犬3" in third, "編集" in third) == (True, False)
        assert "鳥" not in text_of(pdf)
        assert "内容：編集" in page
        assert page.count("編集（写しの1版）") == 2


def test_what_has_no_room_is_told_by_its_box_before_anything_is_printed(cast: Cast) -> None:
    paper, client = in_force(DOG, cast), sign_in(cast.takahashi)
    long = applied(DOG, breed="とても長い名前の犬種" * 12)
    before = client.get(f"/paper-forms/for/{long.arrival_number}/").content.decode()
    assert "何も印刷されない欄があります。" in before
    assert "「種類」の欄：文字が入りません。" in before
    batch = made(client, [long], paper.pk)
    work_off()
    page = client.get(f"/paper-forms/many/{batch.pk}/").content.decode()
    assert "書けなかった欄があります" in page
    assert '<div class="s">種類</div>' in page
