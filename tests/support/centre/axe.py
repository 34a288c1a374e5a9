"""axe-core's opinion of a page that stands in the browser: what breaks WCAG 2.2 A and AA or its own best practices."""

from __future__ import annotations

import os
import subprocess
from functools import cache
from pathlib import Path

from playwright.sync_api import Page

ROOT = Path(__file__).parents[3]
INSTALLER = ROOT / "tests" / "support" / "axe_core" / "install.sh"
UNFOLD = "document.querySelectorAll('main details').forEach((one) => { one.open = true; })"
RUN = """async () => {
  // Two frames: what follows from the size of the window has been done.
  for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
  const found = await axe.run(document, { rules: { "target-size": { enabled: true } } });
  return found.violations.flatMap((rule) => rule.nodes.map(
    (node) => `${rule.id} ${node.target}: ${node.failureSummary.split("\\n")[1].trim()} ${node.html.slice(0, 160)}`));
}"""


@cache
def _source() -> str:
    """The script, from the cache that the set-up fills; fetched where it did not. Nothing is skipped without it."""
    cache_of = os.environ.get("MADOGUCHI_CACHE", str(ROOT / ".cache"))
    found = subprocess.run(
        [INSTALLER], capture_output=True, text=True, check=False, env=os.environ | {"MADOGUCHI_CACHE": cache_of}
    )
    assert found.returncode == 0, f"axe-core is not here and cannot be fetched: {found.stderr[-500:]}"
    return (Path(found.stdout.strip()) / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def axe_says(page: Page) -> list[str]:
    """Each part that breaks a rule, with the rule's name, and what is wrong with it."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_source())
    said: list[str] = page.evaluate(RUN)
    return said


def axe_says_of_all(page: Page, widths: tuple[int, ...]) -> list[str]:
    """The same in windows of these widths, with everything unfolded."""
    page.evaluate(UNFOLD)
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width} px: {said}" for said in axe_says(page)]
    page.set_viewport_size({"width": 1440, "height": 900})
    return found
