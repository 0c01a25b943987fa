"""The rules for people: found, filtered, counted and printed, with a keyboard and on a phone."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Day, Invite
from tests.browser.people import Person
from tests.browser.reading import NARROW, WIDE, assert_accessible, assert_fits, at_width
from tests.cast import Cast, gather

TODAY = "2027-02-01"
PAGES = {
    "alle": "/regelverket/",
    "funnet": "/regelverket/?q=arbeid&rolle=safety_representative&kjent=verified",
    "ingen": "/regelverket/?q=xyzzy&rolle=employee",
    "feil-dag": "/regelverket/?q=10-3&dato=9999-01-01",
    "regel": "/regelverket/AML-10-3/?fra=2027-04-05",
    "regel-da": "/regelverket/HTA-01/?dato=2019-01-01",
    "ikke-en-regel": "/regelverket/?trinn=not_a_rule",
    "ikke-verifisert": "/regelverket/ikke-verifisert/",
}


@pytest.fixture
def cast(transactional_db: None, day: Day) -> Cast:
    day(TODAY)
    return gather()


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_it_is_whole_on_a_phone_and_for_a_screen_reader(
    language: str, cast: Cast, invite: Invite
) -> None:
    visitor = invite("besøkende")
    visitor.goes_to("/regelverket/")
    if language != "nb":
        visitor.presses(visitor.page.locator(f"header button[lang={language}]"))
    for name, path in PAGES.items():
        page = visitor.goes_to(path)
        assert page.get_attribute("html", "lang") == language
        assert_accessible(page)
        visitor.looks(f"{name}-{language}")
        at_width(page, NARROW, reload=False)
        assert_fits(page)
        at_width(page, WIDE, reload=False)


def test_it_is_searched_with_the_keyboard_alone(cast: Cast, invite: Invite) -> None:
    visitor = invite("besøkende")
    page = visitor.goes_to("/regelverket/")
    page.focus("#q")
    page.keyboard.type("§ 10-3")
    page.keyboard.press("Enter")
    page.wait_for_url("**/regelverket/?q=*")
    assert page.locator(".rule-list h4").all_text_contents() == [
        "Lag og drøft arbeidsplanen sammen"
    ]
    page.focus(".rule-list h4 a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/regelverket/AML-10-3/")
    page.fill("#fra", "2027-04-05")
    page.keyboard.press("Enter")
    page.wait_for_url("**fra=2027-04-05*")
    assert "22. mars 2027" in (page.locator(".example__act").text_content() or "")


def test_it_lets_hr_enter_the_number_of_employees(cast: Cast, invite: Invite) -> None:
    hanne: Person = invite("hanne")
    hanne.logs_in("hanne")
    page = hanne.goes_to("/oppsett/antall-ansatte/")
    page.fill("[name=employees]", "640")
    assert_accessible(page)
    hanne.presses(page.locator("main form button[type=submit]"))
    assert "640" in (page.locator("main").text_content() or "")
    assert_accessible(page)
    hanne.looks("antall-ansatte")
    at_width(page, NARROW, reload=False)
    assert_fits(page)
