"""Når? The days of a new case: suggested, counted, and told plainly when they come too early."""

import pytest
from django.urls import reverse

from tests.cast import TODAY
from tests.workflows.web.writing import REST, begin, step
from workflows.models import Case, Draft


@pytest.fixture
def kari(client, cast):
    client.force_login(cast.kari)
    return client


def test_it_says_a_day_is_wrong_beside_the_day(kari, cast):
    begin(kari, cast)
    draft = Draft.objects.get()
    wrong = {**REST, "planned_decision_on": "2027-03-10", "known_on": "31.02.2027"}
    answer = step(kari, draft, "resten", do="send", **wrong)
    assert answer.status_code == 422
    form = answer.context["when_form"]
    assert set(form.errors) == {"known_on", "planned_implementation_on"}
    assert "31.02.2027" in answer.content.decode()


def test_it_reads_a_day_as_people_write_it(kari, cast):
    begin(kari, cast)
    draft = Draft.objects.get()
    step(kari, draft, "resten", do="send", **{**REST, "planned_decision_on": "08.02.2027"})
    assert Case.objects.get().planned_decision_on.isoformat() == "2027-02-08"


@pytest.mark.parametrize("day", ["1999-01-01", "2999-01-01"])
def test_it_refuses_a_day_outside_the_calendar_beside_the_day(kari, cast, day):
    begin(kari, cast)
    draft = Draft.objects.get()
    days = {"planned_decision_on": day, "planned_implementation_on": day}
    answer = step(kari, draft, "resten", do="send", **{**REST, **days})
    assert answer.status_code == 422
    assert "planned_decision_on" in answer.context["when_form"].errors


def test_it_says_plainly_that_a_date_is_too_early(kari, cast):
    begin(kari, cast)
    draft = Draft.objects.get()
    answer = kari.post(
        reverse("case-new-advice", args=[draft.pk]),
        {
            "step": "resten",
            **REST,
            "planned_decision_on": "2027-02-02",
            "planned_implementation_on": "2027-02-03",
        },
    )
    words = answer.content.decode()
    # Three working days for the parties; and the schedule two weeks after the discussion.
    assert "fredag 5. februar 2027" in words
    assert "torsdag 18. februar 2027" in words
    assert "Starten kommer for tidlig" in words
    # Two weeks before the start is law: that is not something the parties may waive here.
    assert "siste dag var onsdag 20. januar 2027" in words.lower()
    assert "blir ikke fristen holdt" in words


def test_it_does_not_call_a_short_routine_a_broken_law(kari, cast):
    begin(kari, cast)
    draft = Draft.objects.get()
    answer = kari.post(
        reverse("case-new-advice", args=[draft.pk]),
        {"step": "resten", **REST, "planned_decision_on": "2027-02-02"},
    )
    words = answer.content.decode()
    assert "Beslutningen kommer for tidlig" in words
    assert "Du kan beholde datoen" in words
    assert "frist allerede ute" not in words


def test_it_takes_the_earliest_day_at_one_press(kari, cast):
    begin(kari, cast)
    draft = Draft.objects.get()
    address = reverse("case-new-step", args=[draft.pk, "resten"])
    kari.post(address, {"step": "resten", **REST, "use": "planned_decision_on:2027-02-05"})
    draft.refresh_from_db()
    assert draft.data["typed"]["planned_decision_on"] == ["2027-02-05"]


def test_it_suggests_days_the_rules_allow(kari, cast):
    begin(kari, cast)
    draft = Draft.objects.get()
    page = kari.get(reverse("case-new-step", args=[draft.pk, "resten"]))
    form = page.context["when_form"]
    assert str(form["planned_decision_on"].value()) == "2027-02-05"
    assert form["known_on"].value() == TODAY
