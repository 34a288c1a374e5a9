"""Hands that have a keyboard and no mouse: they know where the focus is, and get elsewhere by Tab alone."""

from __future__ import annotations

from playwright.sync_api import Page, expect

MOST_TABS = 120
"""On the way to one control."""
FOCUS = """() => {
  const part = document.activeElement;
  const plain = (words) => (words || '').replace(/[\\ue000-\\uf8ff]/g, '').trim().split('\\n')[0];
  const group = part.closest('[role=group][aria-labelledby]');
  const over = group && document.getElementById(group.getAttribute('aria-labelledby')).innerText;
  const own = part === document.body ? '' : part.ariaLabel || (part.labels && part.labels[0] || part).innerText;
  return [plain(own), (group ? `${plain(over)}／` : '') + plain(own)];
}"""
NO_MOUSE = """
  window.pointed = 0;
  for (const kind of ['pointerdown', 'mousedown', 'touchstart']) {
    addEventListener(kind, () => { window.pointed += 1; }, true);
  }
"""


class KeyboardOnly:
    """A clerk before one page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.add_init_script(NO_MOUSE)

    @property
    def stands(self) -> str:
        """The name of what has the focus, after its group's where it is in one."""
        found: list[str] = self.page.evaluate(FOCUS)
        return found[1]

    def expects(self, name: str) -> None:
        """The focus is there, or comes there when the page stands."""
        expect(self.page.locator("body")).to_be_visible()
        self.page.wait_for_function(f"(name) => ({FOCUS})().includes(name)", arg=name)

    def goes_to(self, name: str, *, within: int = MOST_TABS, back: bool = False) -> None:
        """By Tab, to the control of that name, over no more than so many others."""
        seen: list[str] = []
        for _ in range(within):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            found: list[str] = self.page.evaluate(FOCUS)
            seen.append(found[1])
            if name in found:
                return
        raise AssertionError(f"no Tab leads to {name}: {seen}")

    def presses(self, key: str) -> None:
        """One key."""
        self.page.keyboard.press(key)

    def leaves_by(self, key: str) -> None:
        """One key, which leads to another page, or to the same one anew."""
        with self.page.expect_navigation():
            self.presses(key)

    def writes(self, *words: str) -> None:
        """Into the box that has the focus, and into those after it; what stood there goes."""
        for place, said in enumerate(words):
            if place:
                self.presses("Tab")
            self.presses("Control+a")
            self.page.keyboard.type(said)

    def picks(self, label: str) -> None:
        """Of the list that has the focus, by the arrow key."""
        for _ in range(MOST_TABS):
            chosen = "document.activeElement.selectedOptions[0].label"
            before = self.page.evaluate(chosen)
            if before == label:
                return
            self.presses("ArrowDown")
            self.page.wait_for_function(f"(before) => {chosen} !== before", arg=before)
        raise AssertionError(f"the list has no {label}")

    def used_no_mouse(self) -> None:
        """Of this page."""
        assert self.page.evaluate("window.pointed") == 0
