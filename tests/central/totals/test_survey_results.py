"""Results of a survey: every question's choices, who has read it, and the free words a page at a time."""

from __future__ import annotations

import pytest
from django.test import Client

from central.applications.models import Application
from central.audit.models import AuditEntry
from central.catalogue.models import ProcedureVersion
from central.totals import views
from sync.contract.chain.statement import Source
from tests.central.totals.test_totals import counted_lines, files_of
from tests.support.centre.applications import make_application
from tests.support.centre.surveys import answer_survey, make_survey
from tests.support.people.staff import Cast, sign_in


@pytest.fixture
def survey(cast: Cast) -> ProcedureVersion:
    return make_survey()


def test_all_questions_are_counted_with_who_was_read(browser: Client, survey: ProcedureVersion) -> None:
    one = answer_survey(1, "house")
    answer_survey(2, "flat", "字")
    browser.get(f"/applications/{one.arrival_number}/")
    found = files_of(browser, form=survey.pk)
    titles = list(found)
    assert counted_lines(found[titles[0]]) == {"未確認": 1, "確認済": 1}
    by_question = {title.partition("：")[2]: counted_lines(found[title]) for title in titles[1:-6]}
    assert len(by_question) > 3
    assert sorted(by_question["住居の種類"].values()) == [1, 1]
    assert 2 in next(lines for title, lines in by_question.items() if "場所" in title).values()


def test_free_words_are_shown_a_page_at_a_time_and_the_log_has_whose(
    cast: Cast, browser: Client, survey: ProcedureVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [
        answer_survey(n, "house", text) for n, text in enumerate(("<b>近くに</b>ほしい", "", "髙い", "四つ目"), start=1)
    ]
    Application.objects.filter(pk=made[3].pk).update(status="withdrawn")
    monkeypatch.setattr(views, "TEXTS_SHOWN", 2)
    asked = {"form": survey.pk, "question": "remarks"}
    page = browser.get("/totals/", {"form": survey.pk}).content.decode()
    assert f"/totals/texts/?form={survey.pk}&amp;question=remarks" in page
    first = browser.get("/totals/texts/", asked).content.decode()
    assert "&lt;b&gt;近くに&lt;/b&gt;ほしい" in first
    assert "書いていない人 1件" in first
    assert "髙い" not in first
    entry = AuditEntry.objects.get(act="totals.texts_read")
    assert entry.details["shown"] == [made[0].arrival_number]
    second = browser.get("/totals/texts/", {**asked, "page": 2}).content.decode()
    assert "髙い" in second
    assert "四つ目" not in second
    assert "page=3" not in second
    for wrong in (
        {"form": survey.pk, "question": "name"},
        {"form": survey.pk, "question": "city"},
        {"form": survey.pk, "question": "house"},
        {"question": "remarks"},
        {**asked, "page": "0"},
        {**asked, "page": "201"},
    ):
        assert browser.get("/totals/texts/", wrong).status_code == 404
    assert sign_in(cast.suzuki).get("/totals/texts/", asked).status_code == 404


def test_an_answer_that_goes_into_no_file_is_counted_on_the_page_alone(browser: Client, cast: Cast) -> None:
    survey = make_survey(not_exported="house")
    answer_survey(1, "house")
    assert not any("住居の種類" in title for title in files_of(browser, form=survey.pk))
    assert "住居の種類</h2>" in browser.get("/totals/", {"form": survey.pk}).content.decode()


def test_of_a_form_that_is_no_survey_no_words_are_listed(browser: Client, cast: Cast) -> None:
    row = ProcedureVersion.objects.get(procedure="bulky_waste", offered=True)
    make_application(1, procedure="bulky_waste", answers={"remarks": ("字", Source.RESIDENT)})
    assert browser.get("/totals/texts/", {"form": row.pk, "question": "remarks"}).status_code == 404
    assert "/totals/texts/" not in browser.get("/totals/", {"form": row.pk}).content.decode()
