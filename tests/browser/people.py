"""One person at their own browser: goes to pages, fills in steps, presses what can be seen."""

from __future__ import annotations

from typing import Any

from django.utils.translation import override
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.reading import HEIGHT, WIDE, Album, Console, assert_accessible
from workflows.web.steps import STEPS

PASSWORD = "eit-langt-passord"


class Person:
    """Somebody with a browser of their own. Every page arrived at is read by axe."""

    def __init__(self, browser: Browser, base: str, name: str, album: Album) -> None:
        self.name = name
        self.album = album
        self._base = base
        self._context = browser.new_context(
            viewport={"width": WIDE, "height": HEIGHT[WIDE]},
            reduced_motion="reduce",
            locale="nb-NO",
        )
        self._context.set_default_timeout(15_000)
        self._consoles: list[Console] = []
        self.page = self.new_tab()

    def new_tab(self) -> Page:
        """Open one more tab in the same browser."""
        page = self._context.new_page()
        self._consoles.append(Console(page))
        return page

    def leave(self) -> None:
        """Close the browser, and say whether it complained."""
        self._context.close()
        complaints = [c for console in self._consoles for c in console.complaints]
        assert not complaints, f"{self.name}'s browser: {complaints}"

    # ── Where to ────────────────────────────────────────────────────────────────────────────

    def address(self, path: str) -> str:
        return self._base + path

    def goes_to(self, path: str) -> Page:
        self.page.goto(self.address(path))
        assert_accessible(self.page)
        return self.page

    def logs_in(self, password: str = PASSWORD) -> Page:
        """Log in as people do, and arrive at Min oversikt."""
        self.goes_to("/logg-inn/")
        self.page.fill("#id_username", self.name)
        self.page.fill("#id_password", password)
        self.presses(self.page.locator("main form button[type=submit]").first)
        assert self.page.url == f"{self._base}/", self.page.inner_text("main")
        return self.page

    def opens(self, reference: str) -> Page:
        """Open the case."""
        return self.goes_to(f"/saker/{reference.replace('/', '-')}/")

    def presses(self, what: Locator) -> None:
        """Press what leads to another page, and read that page."""
        with self.page.expect_navigation(wait_until="load"):
            what.click()
        assert_accessible(self.page)

    def looks(self, name: str, *, posted: bool = False) -> None:
        """Keep screenshots of the page; one that was posted cannot be read anew."""
        self.album.take(self.page, name, reload=not posted)

    # ── Steps ───────────────────────────────────────────────────────────────────────────────

    def finds(self, verb: str, *, asked: str = "") -> Locator:
        """Find the step's form on the case page, or follow its link there."""
        form = form_of(self.page, verb)
        if not asked and form.count():
            return form.first
        dashed = STEPS[verb].dashed
        link = self.page.locator(f"main a[href$='/{dashed}/{asked}']").first
        unfold(link)
        self.presses(link)
        return form_of(self.page, verb).first

    def takes(self, verb: str, *, asked: str = "", **answers: Any) -> None:
        """Take a step of the case that is open, and see that it is done."""
        form = self.finds(verb, asked=asked)
        fill(form, answers)
        self.presses(form.locator("button[type=submit]"))
        self.sees_done(verb)

    def sees_done(self, verb: str) -> None:
        with override(self.language):
            done = str(STEPS[verb].done)
        expect(self.page.locator("#messages")).to_contain_text(done)

    @property
    def language(self) -> str:
        return self.page.get_attribute("html", "lang") or ""

    def sees(self, *words: str) -> None:
        """Assert that the page says it, in the main part."""
        said = " ".join(self.page.inner_text("main").split())
        for word in words:
            assert word in said, (
                f"{self.name} does not see {word!r} on {self.page.url}:\n{said}"
            )


def form_of(page: Page, verb: str) -> Locator:
    """Return the step's form on a page."""
    return page.locator(f"form[action$='/{STEPS[verb].dashed}/']")


def unfold(what: Locator) -> None:
    """Open every folded part around it, with its own summary."""
    folded = what.locator("xpath=ancestor::details[not(@open)]")
    while folded.count():
        folded.first.locator("> summary").click()


def fill(form: Locator, answers: dict[str, Any]) -> None:
    """Fill in a form by the names of its fields: words, a day, a choice, boxes."""
    for name, value in answers.items():
        field = form.locator(f"[name='{name}']")
        kind = field.first.evaluate("e => e.type")
        if kind in ("radio", "checkbox"):
            for chosen in value if isinstance(value, list) else [value]:
                box = form.locator(f"[name='{name}'][value='{chosen}']")
                unfold(box)
                box.check()
        elif kind.startswith("select"):
            field.select_option(str(value))
        else:
            unfold(field)
            field.fill(str(value))
