"""Every Japanese word of the centre's pages is asked of gettext, and the pages for everybody are there in English."""

from __future__ import annotations

import re
from pathlib import Path

import polib

from tests.support.centre import page_texts

CENTRAL = Path(__file__).resolve().parents[3] / "central"
ENGLISH = CENTRAL / "locale" / "en" / "LC_MESSAGES" / "django.po"
FOR_EVERYBODY = (
    "certificates/templates/certificates/check.html",
    "certificates/check_views.py",
    "staff/templates/staff/account_field.html",
    "staff/templates/staff/first_secrets.html",
    "staff/templates/staff/qr.html",
    "staff/templates/staff/second_step.html",
    "staff/templates/staff/sign_in.html",
    "staff/templates/staff/sign_in_page.html",
    "staff/templates/staff/trouble.html",
    "staff/forms.py",
    "staff/passwords.py",
    "staff/zones.py",
    "web/templates/403.html",
    "web/templates/403_csrf.html",
    "web/templates/404.html",
    "web/templates/500.html",
    "web/templates/web/document.html",
    "web/templates/web/language_choice.html",
)
"""What the English catalogue claims to hold: these files, all of them, and nothing else."""
NOT_WORDS_OF_A_PAGE = {
    "migrations/": "plain values of their day",
    "management/": "a terminal of the IT section, and the fictional city",
    "exports/decision_rules.py": "words of a decision, as clerks write them into a sheet",
    "exports/files_zip.py": "columns and words of the list inside a ZIP",
    "exports/piece_files.py": "columns of a file",
    "postal/print_file.py": "what stands behind a name on an address sheet",
    "exports/sheet_reading.py": "the name of a sheet",
    "exports/workbook.py": "names of sheets, and a mark in a cell",
    "project/settings.py": "the city's own names, from the environment",
    "authoring/leaflets/open_page/page_words.py": "languages by their own names, a moment in easy Japanese",
    "authoring/editor/palette.py": "words of forms that a clerk puts in, in all languages",
    "batches/headings.py": "columns of a table and places in a letter: names, as clerks write them",
    "batches/letters/merging.py": "words of a document",
    "batches/letters/templates.py": "the first words of a document",
    "catalogue/": "forms and procedures are data in all languages",
    "certificates/kinds/resident_record/content.py": "words of a document",
    "certificates/kinds/reply_letter/content.py": "words of a document",
    "certificates/issuing/collection_notice.py": "sentences to the resident in three languages, kept with the request",
    "certificates/kinds/stated_request.py": "values of a signed statement",
    "paper_forms/values.py": "words on paper: examples, 見本, はい and いいえ",
    "prepared/paper/content.py": "words on paper: domain `prepared`, in the resident's language",
    "resident_register/": "values and columns of the register",
    "applications/search/folding.py": "kana and dashes that a search takes for one another",
    "attachments/calling.py": "what whoever holds the slip reads of a file, in three languages",
    "drafts/notifying.py": "a mail in three languages at once",
    "kiosks/code_sheet.py": "words of a sheet of paper",
    "notices/texts.py": "words of mails: domain `mail`, in the resident's language; names of placeholders",
    "notices/views.py": "the first draft of a notice: words to residents",
    "serving/refusal_page.py": "said before any page of Django is asked, in Japanese alone",
    "staff/own_words.py": "what no password may consist of",
    "web/words.py": "Japanese days and times; `page.day` and `page.moment` write the English ones",
}
"""Path, or how it begins → why its Japanese stays as it is."""


def reason(path: str) -> str | None:
    parts = (path, path.split("/", 1)[-1]) if "migrations/" in path or "management/" in path else (path,)
    return next((why for begin, why in NOT_WORDS_OF_A_PAGE.items() if any(p.startswith(begin) for p in parts)), None)


def files(pattern: str) -> list[str]:
    return sorted(str(path.relative_to(CENTRAL)) for path in CENTRAL.rglob(pattern) if "htmx" not in path.name)


def test_every_japanese_word_of_a_page_is_asked_of_gettext():
    kinds = {
        "*.html": page_texts.unasked_in_template,
        "*.py": page_texts.unasked_in_python,
        "*.js": page_texts.unasked_in_script,
    }
    found = [
        f"central/{path}:{line}: {text}"
        for pattern, unasked in kinds.items()
        for path in files(pattern)
        if reason(path) is None
        for line, text in unasked((CENTRAL / path).read_text())
    ]
    assert found == []


def test_every_exception_is_still_needed():
    with_japanese = [path for path in files("*.py") if list(page_texts.unasked_in_python((CENTRAL / path).read_text()))]
    for begin in NOT_WORDS_OF_A_PAGE:
        assert any(path.startswith(begin) or f"/{begin}" in path for path in with_japanese), begin


def entries() -> dict[str, str]:
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(ENGLISH))}


def test_english_holds_exactly_the_words_of_the_pages_for_everybody():
    asked = page_texts.asked_for(CENTRAL / path for path in FOR_EVERYBODY)
    assert set(entries()) == asked


def test_every_english_text_is_there_whole_and_without_japanese():
    place = re.compile(r"%\(\w+\)s|<[^>]+>")
    for japanese, english in entries().items():
        assert english, japanese
        assert sorted(place.findall(japanese)) == sorted(place.findall(english)), japanese
        assert not page_texts.JAPANESE.search(english), japanese


def test_no_text_is_marked_as_a_guess():
    assert [entry.msgid for entry in polib.pofile(str(ENGLISH)) if entry.fuzzy or entry.obsolete] == []


def test_the_scanner_sees_what_is_not_asked_for():
    template = """<p>{% translate "見る" %}</p>
<p title="見ない">{{ name|default:"なし" }}</p>{% include "x" with t=_("はい") %}"""
    assert [line for line, _ in page_texts.unasked_in_template(template)] == [2, 2]
    program = '"""説明"""\nsay(_("見る"))\nsay(f"{name}さん")\nsay("見ない")\n'
    assert [line for line, _ in page_texts.unasked_in_python(program)] == [3, 4]
    assert list(page_texts.unasked_in_script('// 説明\nsay("声"); // 説明\nsay(words);')) == [(2, 'say("声");')]
