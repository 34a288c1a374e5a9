"""A section clerk's hands in the editor: touches what its pages offer, by its words, and types into its boxes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

LANGUAGES = ("ja", "easy-ja", "en")


@dataclass(frozen=True)
class SaidWords:
    """What is said in each language."""

    ja: str
    easy: str
    en: str


@dataclass(frozen=True)
class Compared:
    """An earlier answer, and what it must be."""

    label: str
    values: tuple[str, ...] = ()
    """Ticked."""
    test: str = ""
    """Words of the list; "": what stands there."""
    number: str = ""
    other: str = ""
    """Another field's label."""


@dataclass(frozen=True)
class WantedRule:
    """Comparisons that go together."""

    compared: tuple[Compared, ...]
    how: str = ""
    """Words of the list; "": all."""


@dataclass(frozen=True)
class WantedField:
    """A field to put in."""

    kind: str
    """Words of the palette."""
    label: SaidWords
    choices: tuple[SaidWords, ...] = ()
    show_if: WantedRule | None = None
    required_if: WantedRule | None = None
    must: tuple[WantedRule, SaidWords] | None = None
    optional: bool = False
    boxes: tuple[tuple[str, str], ...] = ()
    """Name and what is written."""
    ticked: tuple[str, ...] = ()
    picked: tuple[tuple[str, str], ...] = ()
    several: tuple[str, str] | None = None
    """Of a list of ticks its name and one label."""
    role: str = ""

    @property
    def rules(self) -> int:
        """How many conditions it has."""
        return sum(one is not None for one in (self.show_if, self.required_if, self.must))


@dataclass(frozen=True)
class WantedPage:
    """A page to make, with groups first and fields after them."""

    title: SaidWords
    groups: tuple[str, ...] = ()
    fields: tuple[WantedField, ...] = ()
    of: str = ""
    repeat: tuple[SaidWords, SaidWords] | None = None
    """Heading, and the button that adds one."""
    most: int = 3
    show_if: WantedRule | None = None


class FormWriter:
    """Writes one form, from the list of drafts on."""

    def __init__(self, page: Page, pictures: Path) -> None:
        self.page = page
        self._pictures = pictures

    def begins(self, title: str, symbol: str) -> None:
        """An empty form."""
        self.page.get_by_role("link", name="新しく作る").click()
        self.page.get_by_label("手続きの名前").fill(title)
        self.page.get_by_label("手続きの記号").fill(symbol)
        self.page.get_by_role("button", name="作る").click()
        expect(self.page.get_by_role("heading", name=title, level=1)).to_be_visible()

    def opens(self, at: str) -> None:
        """A part of the outline."""
        self._acts(f"open:{at}")
        expect(self.page.locator("#part [name=at]")).to_have_value(at)

    def writes_page(self, number: int, wanted: WantedPage) -> None:
        """That page with all that is on it. The first is there already."""
        if number > 1:
            self.page.get_by_role("button", name="ページ", exact=True).click()
        else:
            self._acts(f"open:{number}")
        expect(self.page.locator("#part [name=at]")).to_have_value(str(number))
        self.says("title", wanted.title)
        if wanted.of:
            self._box("of").select_option(label=wanted.of)
        if wanted.repeat is not None:
            self.unfolds("くり返し")
            self._box("repeats").check()
            self._box("repeat.most").fill(str(wanted.most))
            self.says("repeat.heading", wanted.repeat[0])
            self.says("repeat.add", wanted.repeat[1])
        if wanted.show_if is not None:
            self.unfolds("表示の条件")
            self._chooses("show_if", wanted.show_if)
        count = 0
        for group in wanted.groups:
            self.page.get_by_role("button", name=group, exact=True).click()
            expect(self.page.locator("#part [name=at]")).to_have_value(f"{number}.{count + 1}")
            count = self.page.locator(f"#outline [data-at^='{number}.']").count()
            self.opens(f"{number}.{count}")
        for place, field in enumerate(wanted.fields, count + 1):
            self.writes_field(f"{number}.{place}", field)

    def writes_field(self, at: str, wanted: WantedField) -> None:
        """One more field, below what stands open."""
        self.page.get_by_role("button", name=wanted.kind, exact=True).click()
        expect(self.page.locator("#part [name=at]")).to_have_value(at)
        self.says("label", wanted.label)
        for place, choice in enumerate(wanted.choices):
            self.says(f"choices.{place}.label", choice)
        for name, written in wanted.boxes:
            self._box(name).fill(written)
        for name, label in wanted.picked:
            self._box(name).select_option(label=label)
        for name in wanted.ticked:
            self._box(name).check()
        if wanted.several is not None:
            self._ticks(*wanted.several)
        if wanted.optional:
            self._box("required").uncheck()
        if wanted.role:
            self.unfolds("くわしい設定")
            self._box("role").select_option(label=wanted.role)
        for name, rule in (("show_if", wanted.show_if), ("required_if", wanted.required_if)):
            if rule is not None:
                self._chooses(name, rule)
        if wanted.must is not None:
            self.unfolds("答えの決まり")
            self._chooses("must.0.if", wanted.must[0])
            self.says("must.0.words", wanted.must[1])

    def says(self, name: str, words: SaidWords) -> None:
        """In each language."""
        for language, said in zip(LANGUAGES, (words.ja, words.easy, words.en), strict=True):
            self._box(f"{name}.{language}").fill(said)

    def writes(self, name: str, written: str) -> None:
        """Into one box."""
        self._box(name).fill(written)

    def picks(self, name: str, label: str) -> None:
        """Of a list."""
        self._box(name).select_option(label=label)

    def unfolds(self, title: str) -> None:
        """A section that may be folded."""
        folded = self.page.locator("#boxes details:not([open])", has=self.page.get_by_role("heading", name=title))
        if folded.count():
            folded.first.locator("summary").click()

    def keeps(self) -> None:
        """保存する, and the page anew."""
        self.page.get_by_role("button", name="保存する").last.click()
        self.page.wait_for_load_state("load")

    def flaws(self) -> list[str]:
        """What stands under 直すところ."""
        return self.page.locator("#flaws li").all_inner_texts()

    def photographs(self, name: str) -> None:
        """The whole page as a picture."""
        self._pictures.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=str(self._pictures / f"{name}.png"), full_page=True)

    def _chooses(self, name: str, rule: WantedRule) -> None:
        for place, one in enumerate(rule.compared):
            row = f"{name}.{place}"
            self._box(f"{row}.field").select_option(label=one.label)
            expect(self._box(f"{row}.test")).to_be_visible()
            if one.test:
                self._box(f"{row}.test").select_option(label=one.test)
            if one.values:
                for value in one.values:
                    self._ticks(f"{row}.value", value)
            if one.number:
                self._box(f"{row}.value").fill(one.number)
            if one.other:
                expect(self._box(f"{row}.other")).to_be_visible()
                self._box(f"{row}.other").select_option(label=one.other)
        if rule.how:
            self._box(f"{name}.how").select_option(label=rule.how)

    def _ticks(self, name: str, label: str) -> None:
        here = self.page.locator(f"label:has(input[name='{name}'])", has_text=label)
        here.locator("input").check()

    def _box(self, name: str) -> Locator:
        return self.page.locator(f"#boxes [name='{name}']")

    def _acts(self, value: str) -> None:
        self.page.locator(f"#outline button[value='{value}']").click()
