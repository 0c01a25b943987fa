"""The light case: three clicks for the leader after the page, one for each who answers."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from tests.browser.conftest import Day, Invite
from tests.browser.people import Person, fill, form_of
from tests.cast import LIGHT, Cast, gather, open_case
from workflows import actions
from workflows.models import Case

MONDAY = "2027-02-01"


@pytest.fixture
def cast(transactional_db: None, day: Day) -> Cast:
    day(MONDAY)
    return gather()


@pytest.fixture
def kari(cast: Cast, invite: Invite) -> Person:
    person = invite("kari")
    person.logs_in("kari")
    return person


def _comes(name: str, invite: Invite) -> Person:
    person = invite(name)
    person.logs_in(name)
    return person


def test_it_takes_three_clicks_of_the_leader_and_one_of_each_party(
    cast: Cast, kari: Person, invite: Invite, day: Day
) -> None:
    clicks = 0
    page = kari.goes_to("/saker/ny/")
    fill(page.locator("#sak"), {"measures": LIGHT["measures"]})
    fill(
        page.locator("#sak"),
        {"f-different_hours": "yes", "f-needs_longer_shifts": "no", "f-environment_plan": "no"},
    )
    page.locator("body").click(position={"x": 2, "y": 2})
    expect(page.locator("#sagt")).not_to_be_empty()
    kari.looks("ny-sak")
    kari.presses(page.locator("#videre button[value=next]"))
    clicks += 1

    days = {"planned_decision_on": "2027-02-22", "planned_implementation_on": "2027-03-29"}
    fill(page.locator("#sak"), {"title": "Turnus våren 2027", **days})
    for box in page.locator("textarea[name^='b-']").all():
        box.fill("Kveldsvakta begynner 14.30 og slutter 22.00.")
    expect(page.locator("#plan")).to_contain_text("15. mars 2027")  # two weeks before the start
    kari.looks("resten")
    kari.presses(page.locator("#videre button[value=send]"))
    clicks += 1
    case = Case.objects.get()
    assert (case.state, case.weight) == (Case.State.INFORMED, "light")
    kari.looks("sendt")

    for at, name in enumerate(("ola", "aisha", "nina")):
        rep = _comes(name, invite)
        rep.opens(case.reference)
        if not at:
            rep.looks("svar")
        button = form_of(rep.page, "answer_in_writing").first.locator("button")
        rep.presses(button)  # the one click
        rep.sees_done("answer_in_writing")

    day("2027-02-22")
    kari.opens(case.reference)
    kari.looks("kan-beslutte")
    kari.presses(form_of(page, "decide").locator("button[type=submit]"))
    clicks += 1
    kari.sees_done("decide")
    kari.looks("besluttet")
    assert clicks == 3

    day("2027-03-29")
    call_command("tick", verbosity=0)  # the start of the schedule carries it out and closes it
    assert Case.objects.get().state == Case.State.CLOSED
    kari.opens(case.reference)
    kari.looks("lukket")
    call_command("verify_ledger", verbosity=0)


def test_it_lets_a_party_answer_with_tab_and_enter_alone(cast: Cast, invite: Invite) -> None:
    case = open_case(cast, title="Turnus våren 2027", **LIGHT)
    actions.give_information(case.reference, actor=cast.kari)
    ola = _comes("ola", invite)
    page = ola.opens(case.reference)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.ds-skip-link')")
    tops: list[float] = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
                const e = document.activeElement, box = e.getBoundingClientRect();
                const look = getComputedStyle(e);
                return {
                    top: box.top + scrollY, on_screen: box.bottom > 0 && box.top < innerHeight,
                    marked: look.outlineStyle !== "none" || look.boxShadow !== "none",
                    what: e.outerHTML.slice(0, 120), main: !!e.closest("main"),
                    goal: !!e.closest("form[action$='/answer-in-writing/']"),
                };
            }"""
        )
        assert seen["on_screen"], seen["what"]
        assert seen["marked"], f"no mark shows where one is: {seen['what']}"
        if seen["main"]:
            tops.append(seen["top"])
        if seen["goal"]:
            break
    else:
        raise AssertionError("Forty presses of Tab do not reach the answer.")
    assert tops == sorted(tops)  # down the page, in the order it is read
    with page.expect_navigation():
        page.keyboard.press("Enter")
    ola.sees_done("answer_in_writing")
    assert case.participations.get(union=cast.fagforbundet).writing == "no_remarks"
