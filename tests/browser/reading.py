"""Read a page as a reader of the house must be able to: axe, both widths, a quiet console."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Error, Page

WIDE, PHONE, NARROW = 1280, 375, 320
HEIGHT = {WIDE: 900, PHONE: 812, NARROW: 640}
SCREENSHOTS = Path(__file__).resolve().parents[2] / "var" / "screenshots"
_AXE = Axe()
_WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],
}


class Console:
    """What the browser complains of: a script's error, a blocked resource, a broken policy."""

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        self._page = page
        page.on("console", self._heard)
        page.on("pageerror", self._failed)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        # Chromium calls a refused page itself (403, 404, 409, 422) an error: there it is meant.
        of_the_page = message.location.get("url", "").split("#")[0]
        if "Failed to load resource" in message.text and re.search(
            r"/(saker|tilsyn)/[\w/-]*(\?.*)?$", of_the_page
        ):
            return
        self.complaints.append(f"{message.type}: {message.text} ({of_the_page})")

    def _failed(self, error: Error) -> None:
        self.complaints.append(f"script: {error}")


# Every kind of element on a page: its tag, classes and state, and those of all it stands in.
_KINDS_OF_ELEMENTS = """() => {
    const kind = e => e.tagName + "." + e.className + ["data-color", "data-variant", "role", "open",
        "type", "aria-current", "aria-pressed", "aria-disabled", "aria-invalid", "hidden"]
        .map(name => e.getAttribute(name) ?? "").join("|");
    const path = e => e === document.documentElement ? "" : path(e.parentElement) + " " + kind(e);
    return [innerWidth + "", ...new Set([...document.querySelectorAll("body *")].map(path))];
}"""
_contrast_read: set[tuple[str, str]] = set()


def assert_accessible(page: Page) -> None:
    """Assert that axe finds nothing against WCAG 2.1 A and AA.

    Contrast takes axe most of its time, and follows from the stylesheet: it is measured where the
    page has a kind of element that has not been met before at this width.
    """
    width, *kinds = page.evaluate(_KINDS_OF_ELEMENTS)
    new = {(width, kind) for kind in kinds} - _contrast_read
    rules = {} if new else {"color-contrast": {"enabled": False}}
    options = {**_WCAG, "rules": rules}
    violations: list[dict[str, Any]] = _AXE.run(page, options=options).response["violations"]
    _contrast_read.update(new)
    told = [
        f"{v['id']}: {v['help']}\n    {node['target']}\n    {node['html'][:300]}"
        for v in violations
        for node in v["nodes"][:4]
    ]
    assert not told, "\n  ".join([f"axe on {page.url} ({page.title()})", *told])


def assert_fits(page: Page) -> None:
    """Assert that nothing must be scrolled sideways."""
    too_wide = page.evaluate(
        """() => {
            const wide = document.documentElement.clientWidth;
            if (document.scrollingElement.scrollWidth <= wide) return null;
            return [...document.querySelectorAll("body *")]
                .filter(e => e.getBoundingClientRect().right > wide + 0.5)
                .slice(0, 5).map(e => e.outerHTML.slice(0, 160));
        }"""
    )
    assert too_wide is None, f"{page.url} is wider than the window: {too_wide}"


def at_width(page: Page, width: int, *, reload: bool) -> None:
    """Make the window as wide as that; a page that was not posted is read anew, as it is met there."""
    page.set_viewport_size({"width": width, "height": HEIGHT[width]})
    if reload:
        page.reload()


class Album:
    """The screenshots of one test, numbered as they were taken."""

    def __init__(self, test: str) -> None:
        self.folder = SCREENSHOTS / test
        self.folder.mkdir(parents=True, exist_ok=True)
        for old in self.folder.glob("*.png"):
            old.unlink()
        self._taken = 0

    def take(self, page: Page, name: str, *, reload: bool) -> None:
        """Keep the page as it looks on a desk and on a phone."""
        self._taken += 1
        for width in (WIDE, PHONE):
            if width != WIDE:
                at_width(page, width, reload=reload)
                assert_accessible(page)
            assert_fits(page)
            file = self.folder / f"{self._taken:02}-{name}-{width}.png"
            page.screenshot(path=file, full_page=True)
        at_width(page, WIDE, reload=reload)
