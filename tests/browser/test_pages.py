"""The pages one by one: every language, a narrow window, keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Day, Invite
from tests.browser.people import Person, unfold
from tests.browser.reading import NARROW, assert_accessible, assert_fits, at_width
from tests.cast import LIGHT, Cast, case_in, gather, open_case
from workflows import actions

TODAY = "2027-02-01"
# Words that only one of the languages has, and that nobody in the cast writes.
FOREIGN = {
    "nb": r"\b(the|your|you|with|ikkje|kva|kven|frå|saka|avgjerda|sjå)\b",
    "nn": r"\b(the|your|you|with|ikke|jeg|hvem|hva|deres|saken|beslutningen|noe)\b",
    "en": r"\b(ikke|ikkje|hva|kva|hvem|kven|saken|saka|partene|partane|frå)\b",
}


@pytest.fixture
def cast(transactional_db: None, day: Day) -> Cast:
    day(TODAY)
    return gather()


@pytest.fixture
def reference(cast: Cast) -> str:
    """An ordinary case in discussion, with an input that waits and one that is answered."""
    reference = case_in("in_discussion", cast).reference
    first = actions.submit_input(reference, "Behold fire soner.", question=1, actor=cast.ola)
    actions.answer_input(
        reference, first.pk, outcome="partly", text="Tre til høsten.", actor=cast.kari
    )
    actions.raise_concern(reference, "Mer alenearbeid om natta.", actor=cast.nina)
    return str(reference)


@pytest.fixture
def light(cast: Cast) -> str:
    case = open_case(cast, title="Turnus våren 2027", **LIGHT)
    actions.give_information(case.reference, actor=cast.kari)
    return str(case.reference)


def _comes(name: str, invite: Invite) -> Person:
    person = invite(name)
    person.logs_in(name)
    return person


def _slug(reference: str) -> str:
    return reference.replace("/", "-")


def _said(person: Person) -> str:
    """Return everything the page says, folded parts as well."""
    return " ".join((person.page.locator("body").text_content() or "").split())


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_it_speaks_the_reader_s_language(
    language: str, reference: str, cast: Cast, invite: Invite
) -> None:
    kari = _comes("kari", invite)
    if language != "nb":
        kari.page.locator("header .who summary").click()
        kari.presses(kari.page.locator(f"header button[lang={language}]"))
    for path in (
        "/",
        f"/saker/{_slug(reference)}/",
        "/saker/",
        "/saker/ny/",
        "/regelverket/",
        "/varsler/",
    ):
        page = kari.goes_to(path)
        assert page.get_attribute("html", "lang") == language
        header = page.locator("form.language").text_content() or ""
        said = _said(kari).replace(" ".join(header.split()), "")
        found = re.search(r".{0,60}" + FOREIGN[language] + r".{0,60}", said, re.IGNORECASE)
        assert not found, f"{path} in {language}: … {found[0]} …"
        if language == "nb" or (language == "en" and "/2027-" in path):  # Seljord shows nynorsk
            kari.looks(f"{language}-{path.strip('/').replace('/', '-') or 'home'}")


def test_it_needs_no_sideways_scroll_in_a_narrow_window(
    reference: str, light: str, invite: Invite
) -> None:
    kari, ola, hanne = (_comes(name, invite) for name in ("kari", "ola", "hanne"))
    case, small = (f"/saker/{_slug(r)}/" for r in (reference, light))
    for person, paths in (
        (kari, ("/", case, f"{case}decide-despite/", "/saker/", "/saker/ny/", "/regelverket/")),
        (ola, (small, case, f"{case}take-position/")),
        (hanne, ("/tilsyn/", f"/tilsyn{case}", "/regelverket/AML-8-2-b/")),
    ):
        at_width(person.page, NARROW, reload=False)
        for path in paths:
            person.goes_to(path)
            assert_fits(person.page)


def test_it_lets_hr_read_and_check_a_case(reference: str, invite: Invite) -> None:
    hanne = _comes("hanne", invite)
    hanne.goes_to("/tilsyn/")
    hanne.looks("tilsyn")
    hanne.presses(hanne.page.locator(f"main a[href*='{_slug(reference)}']").first)
    hanne.looks("tilsyn-av-saken")


def test_it_shows_visitors_the_rules_and_the_way_in(cast: Cast, invite: Invite) -> None:
    visitor = invite("besøkende")
    page = visitor.goes_to("/logg-inn/")
    visitor.looks("logg-inn")
    page.fill("#id_username", "kari")
    page.fill("#id_password", "gjetning")
    visitor.presses(page.locator("main form button[type=submit]").first)
    expect(page.locator("main [role=alert]")).to_be_visible()
    visitor.goes_to("/regelverket/")
    rule = page.locator("main a[href*='/regelverket/AML-8-2-b/']").first
    unfold(rule)
    visitor.presses(rule)
    visitor.looks("en-regel")
    visitor.goes_to("/saker/2027-0001/")
    assert "/logg-inn/" in page.url


def test_it_keeps_what_was_typed_when_the_page_is_left(reference: str, invite: Invite) -> None:
    ola = _comes("ola", invite)
    path = f"/saker/{_slug(reference)}/submit-input/"
    page = ola.goes_to(path)
    page.fill("[name=text]", "Et langt innspill, ikke sendt ennå.")
    ola.goes_to("/")
    ola.goes_to(path)
    assert page.locator("[name=text]").input_value() == "Et langt innspill, ikke sendt ennå."
    assert_accessible(page)
